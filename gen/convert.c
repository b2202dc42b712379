#include "convert_private.h"

#include <string.h>

#include "report/put.h"

enum {
	ROUNDS = 64, /* attempts at one choice of the default and ENOSYS mode */
	AGAINS = 32  /* conversions of what was converted */
};

/* false: it ended with an error, which is in c->why. */
static bool
guarded(struct convert *c, void (*job)(struct convert *c))
{
	struct arena *a = c->arena;
	jmp_buf out, *outer = a->full;
	const size_t size = a->size;
	int code;

	a->full = &out;
	code = setjmp(out);
	if (code == 0)
		job(c);
	a->full = outer;
	a->size = size;
	if (code == ARENA_FULL)
		longjmp(*outer, ARENA_FULL);
	return code == 0;
}

static void
keep_why(struct convert *c, const struct buf *b)
{
	size_t n = b->len < sizeof c->why ? b->len : sizeof c->why - 1;

	memcpy(c->why, b->p, n);
	c->why[n] = '\0';
}

static void
blame(struct convert *c, const struct arch *abi, uint32_t nr)
{
	c->blamed = abi;
	c->blamed_nr = nr;
}

/* Makes the text. false: the sketch or the dialect cannot express it. */
static bool
spell(struct convert *c)
{
	const struct outline_part *failed;
	struct draft_failure failure = {NULL, NULL};
	struct buf b;

	scb_sketch_make(&c->sketch);
	scb_buf_init(&b, c->arena);
	failed = c->sketch.failed;
	if (failed) {
		scb_put_part(&b, &failed->part);
		scb_buf_fmt(&b, " %s", c->sketch.why);
		keep_why(c, &b);
		blame(c, failed->part.abi, failed->part.low);
		return false;
	}
	scb_buf_init(&c->text, c->arena);
	c->sketch.draft.remarks = c->remark;
	c->sketch.draft.nremarks = c->nremarks;
	if (c->request->to->write(&c->text, &c->sketch.draft, &failure))
		return true;
	scb_buf_fmt(
	    &b, "'%s' cannot express %s", c->request->to->name, failure.what);
	if (failure.call && failure.call->name)
		scb_buf_fmt(&b, " ('%s' on %s)", failure.call->name,
		    failure.call->abi->token);
	else if (failure.call && !failure.call->all)
		scb_buf_fmt(&b, " (%u on %s)", failure.call->nr,
		    failure.call->abi->token);
	keep_why(c, &b);
	if (failure.call && !failure.call->all)
		blame(c, failure.call->abi, failure.call->nr);
	return false;
}

/* Gives up the conditions on the call that a twin number reaches. */
static bool
lose_original(struct convert *c)
{
	const struct arch *a = c->blamed, *t = scb_facts_twin_abi(a);
	const struct arch_call *call =
	    t ? scb_facts_number(t, c->blamed_nr ^ a->twin.bits) : NULL;

	if (call)
		call = scb_facts_call(a, call->name, strlen(call->name));
	if (!call)
		return false;
	c->blamed_nr = call->nr;
	return scb_convert_lose(c);
}

/*
 * A number may be decided by the rules on a call (SEMANTICS 13.3), and not as
 * other numbers without a name.
 */
static bool
lose_number(struct convert *c)
{
	size_t mark = scb_arena_mark(c->arena);
	bool asked;

	if (!c->blamed)
		return false;
	asked = guarded(c, scb_convert_ask) && c->asked;
	scb_arena_release(c->arena, mark);
	return asked ? scb_convert_lose_number(c) : lose_original(c);
}

/*
 * One choice, named in more detail until it is proved. lossy: what cannot be
 * expressed is given up.
 */
static bool
attempt(struct convert *c, bool lossy)
{
	for (unsigned i = 0; i < ROUNDS; i++) {
		size_t mark = scb_arena_mark(c->arena);

		*c->why = '\0';
		blame(c, NULL, 0);
		if (!spell(c) || !guarded(c, scb_convert_check))
			c->outcome = IMPOSSIBLE;
		if (c->outcome == PROVED)
			return true;
		scb_arena_release(c->arena, mark);
		if (c->outcome != IMPOSSIBLE)
			continue;
		if (!lossy || (!scb_convert_lose(c) && !lose_number(c)))
			break;
		i = 0;
	}
	return false;
}

static void
forget(struct convert *c)
{
	c->sketch.nodd = 0;
	c->sketch.apart = SKETCH_TOGETHER;
	for (unsigned i = 0; i < c->nabis; i++)
		for (struct outline_part *p = c->sketch.abi[i].first; p;
		     p = scb_choice_next(p))
			p->forced = OUTLINE_FREE;
}

/* Tries the choices; the text is in c->text. false: none will do. */
static bool
find(struct convert *c, bool lossy)
{
	const struct convert_request *r = c->request;
	const struct choice given = {
	    .enosys = r->options.enosys, .since = r->options.since};
	const struct choice *fixed = r->to->has_directives ? NULL : &given;
	struct choice best[CHOICES];
	const struct arch *blamed = NULL;
	char why[sizeof c->why] = "";
	unsigned n =
	    scb_choice_best(c->arena, c->sketch.abi, c->nabis, fixed, best);

	for (unsigned i = 0; i < (lossy ? 1 : n); i++) {
		forget(c);
		c->sketch.choice = best[i];
		if (best[i].odd > SKETCH_ODD && !lossy)
			continue;
		if (attempt(c, lossy))
			return true;
		if (!*why) {
			memcpy(why, c->why, sizeof why);
			blamed = c->blamed;
		}
	}
	memcpy(c->why, why, sizeof why);
	c->blamed = blamed;
	return false;
}

/* native: room for those of the inputs. */
static struct convert *
start(struct arena *a, struct diag *d, const struct convert_request *r,
    const struct arch **native)
{
	struct convert *c = scb_arena_alloc(a, sizeof *c);

	c->arena = a;
	c->diag = d;
	c->request = r;
	c->n = r->n;
	c->native = native;
	scb_convert_remark(c, r->origin);
	for (const char *const *s = r->remarks; s && *s; s++)
		scb_convert_remark(c, *s);
	scb_convert_survey(c);
	return c;
}

/* Where most numbers without a name have a verdict that has to be given. */
static void
put_most(struct buf *b, const struct convert *c, const struct choice *best)
{
	const struct outline_part *most = NULL;

	for (unsigned i = 0; i < c->nabis; i++) {
		struct choice_abi abi = c->sketch.abi[i];

		scb_choice_limits(&abi, best);
		for (const struct outline_part *p = abi.first; p;
		     p = scb_choice_next(p))
			if (!p->part.call && scb_choice_needs(best, &abi, p) &&
			    (!most || p->part.high - p->part.low >
					  most->part.high - most->part.low))
				most = p;
	}
	if (!most)
		return;
	scb_buf_str(b, ", as ");
	scb_put_part(b, &most->part);
	scb_buf_str(b, " get ");
	if (most->varies)
		scb_buf_str(b, "several");
	else
		scb_put_verdict(b, most->part.abi, most->verdict);
}

/*
 * There are too many numbers without a name: is it for lack of a directive?
 */
static const char *
advise_enosys(struct convert *c)
{
	const struct convert_request *r = c->request;
	struct choice best[CHOICES];
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_buf_str(&b, "too many numbers without a name have verdicts");
	if (!scb_choice_best(c->arena, c->sketch.abi, c->nabis, NULL, best))
		return b.p;
	if (r->to->has_directives || best->odd > SKETCH_ODD) {
		scb_buf_str(&b, " of their own");
		put_most(&b, c, best);
		return b.p;
	}
	scb_buf_fmt(&b,
	    " that differ from what they get with this '--enosys', and '%s' "
	    "has no directive for another; give '--enosys=",
	    r->to->name);
	if (best->enosys == POLICY_ENOSYS_SINCE)
		scb_buf_fmt(&b, "since:%u.%u", best->since >> 16,
		    best->since >> 8 & 0xff);
	else
		scb_buf_str(
		    &b, best->enosys == POLICY_ENOSYS_OFF ? "off" : "max");
	scb_buf_str(&b, "', here and when it is compiled");
	return b.p;
}

/* What is kept of a conversion: the text, after it the remarks. */
struct kept {
	size_t length;
	unsigned losses;
	char text[];
};

/* Frees all that was allocated since the mark, but for this. */
static const struct kept *
keep(struct convert *c, size_t mark)
{
	struct arena *a = c->arena;
	struct kept *k;
	struct buf b;
	size_t size;

	scb_buf_init(&b, a);
	scb_buf_mem(&b, c->text.p, c->text.len);
	for (size_t i = c->nremarks - c->losses; i < c->nremarks; i++)
		scb_buf_mem(&b, c->remark[i], strlen(c->remark[i]) + 1);
	size = sizeof *k + b.len;
	k = scb_arena_raw(a, size);
	*k = (struct kept){c->text.len, c->losses};
	memcpy(k->text, b.p, b.len);
	scb_arena_release(a, mark);
	return memmove(scb_arena_raw(a, size), k, size);
}

static int
compare_kept(const struct kept *k, const struct kept *m)
{
	if (k->length != m->length)
		return k->length < m->length ? -1 : 1;
	return memcmp(k->text, m->text, k->length);
}

/* Converts the text. What does not compile is not written. NULL: it cannot. */
static struct convert *
next_of(struct convert *c, const struct kept *k, struct convert_request *again)
{
	const char *remark = k->text + k->length;
	struct convert *next;

	c->text = (struct buf){.p = (char *)k->text, .len = k->length};
	*c->why = '\0';
	if (!guarded(c, scb_convert_compile))
		scb_diag_fatal(c->diag, nowhere,
		    "no policy is written, because the result does not "
		    "compile: %s",
		    c->why);
	again->input = c->compiled;
	again->n = c->n;
	next = start(c->arena, c->diag, again, c->native);
	next->nremarks -= next->losses;
	for (next->losses = 0; next->losses < k->losses; next->losses++) {
		scb_convert_remark(next, remark);
		remark += strlen(remark) + 1;
	}
	return find(next, false) ? next : NULL;
}

/*
 * What a text is converted to depends a little on the program that it compiles
 * to. So it is converted again until a text comes up for the second time: those
 * in between lead to each other, and whichever of them is converted, the
 * smallest is the result.
 */
static const struct kept *
settle(struct convert *c, size_t mark)
{
	struct convert_request again = *c->request;
	const struct convert plain = {.arena = c->arena,
	    .diag = c->diag,
	    .request = &again,
	    .n = c->n,
	    .native = c->native};
	const struct kept *all[AGAINS], *best = NULL;
	unsigned n = 0, first = 0;

	do {
		all[n] = keep(c, mark);
		for (first = 0; compare_kept(all[first], all[n]) != 0;)
			first++;
		if (first < n++)
			break;
		mark = scb_arena_mark(plain.arena);
		c = scb_arena_alloc(plain.arena, sizeof *c);
		*c = plain;
		c = next_of(c, all[n - 1], &again);
	} while (c && n < AGAINS);
	for (unsigned i = first; i < n; i++)
		if (!best || compare_kept(all[i], best) < 0)
			best = all[i];
	return best;
}

void
scb_convert(struct buf *to, struct arena *a, struct diag *d,
    const struct convert_request *r)
{
	const struct arch **native = scb_arena_array(a, r->n, sizeof *native);
	size_t mark = scb_arena_mark(a);
	struct convert *c = start(a, d, r, native);
	const struct kept *k;

	scb_convert_note(c);
	/* What is blamed on no call cannot be left out. */
	if (!find(c, false) && !(r->lossy && find(c, true)))
		scb_diag_fatal(d, nowhere, "no policy is written: %s%s",
		    *c->why ? c->why : advise_enosys(c),
		    r->lossy || (*c->why && !c->blamed)
			? ""
			: "; '--lossy' approximates it");
	k = settle(c, mark);
	scb_buf_mem(to, k->text, k->length);
}
