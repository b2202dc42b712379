/* What the filters decide that are to be converted. */
#include "convert_private.h"

#include <string.h>

#include "report/put.h"

enum { ERRNO_MOST = 4095 }; /* the kernel makes larger ones this */

/* ---- verdicts ------------------------------------------------------------ */

/* What the kernel makes of it, and a policy can say. */
static uint32_t
plain(uint32_t verdict)
{
	switch (verdict & RET_ACTION) {
	case RET_TRAP:
	case RET_TRACE:
		return verdict;
	case RET_ERRNO:
		return (verdict & RET_DATA) > ERRNO_MOST
			   ? RET_ERRNO | ERRNO_MOST
			   : verdict;
	case RET_KILL_PROCESS:
	case RET_KILL_THREAD:
	case RET_USER_NOTIF:
	case RET_LOG:
	case RET_ALLOW:
		return verdict & RET_ACTION;
	default:
		return RET_KILL_PROCESS;
	}
}

static struct scbpf_program
plain_program(struct convert *c, const struct scbpf_program *p)
{
	struct scbpf_insn *insn =
	    scb_arena_array(c->arena, p->count, sizeof *insn);

	memcpy(insn, p->insn, p->count * sizeof *insn);
	for (size_t i = 0; i < p->count; i++)
		if (insn[i].code == BPF_RET_K)
			insn[i].k = plain(insn[i].k);
	return (struct scbpf_program){insn, p->count, p->big_endian};
}

static void
note_verdict(struct convert *c, const struct arch *a, uint32_t verdict)
{
	uint32_t is = plain(verdict);
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_put_verdict(&b, a, verdict);
	scb_buf_str(&b, " becomes ");
	scb_put_verdict(&b, a, is);
	scb_diag_note(c->diag, nowhere,
	    scb_policy_rank(verdict) <= scb_policy_rank(RET_KILL_THREAD) &&
		    (verdict & RET_ACTION) == is
		? "%s: the number is only seen in a core dump"
	    : (verdict & RET_ACTION) == (is & RET_ACTION)
		? "%s: the kernel does the same for both"
		: "%s: that is what the kernel does for unknown actions",
	    b.p);
}

/* Each verdict once. */
static void
note_verdicts(struct convert *c, const struct convert_input *in)
{
	const struct scbpf_insn *insn = in->program.insn;

	for (size_t i = 0, k; i < in->program.count; i++) {
		if (insn[i].code != BPF_RET_K || plain(insn[i].k) == insn[i].k)
			continue;
		for (k = 0;
		     insn[k].code != BPF_RET_K || insn[k].k != insn[i].k;)
			k++;
		if (k == i)
			note_verdict(c, in->native, insn[i].k);
	}
}

/* ---- what the filters decide --------------------------------------------- */

static void
must_follow(struct convert *c, struct outline *o)
{
	const struct partition_part *p = o->stuck ? &o->stuck->part : NULL;
	struct buf b;

	if (!p)
		return;
	scb_buf_init(&b, c->arena);
	scb_put_part(&b, p);
	if (p->why)
		scb_diag_fatal(c->diag, nowhere,
		    "the filter cannot be followed (instruction %zu: %s), for "
		    "%s",
		    p->pc, p->why, b.p);
	if (!c->request->lossy)
		scb_diag_fatal(c->diag, nowhere,
		    "there are too many conditions for a policy, on %s; "
		    "'--lossy' approximates them",
		    b.p);
	scb_convert_lose_dense(c, o);
}

/* Each ABI once: what other natives decide about it is proved to be the same.
 */
static void
add_abis(struct convert *c, struct outline *o)
{
	for (unsigned i = 0; i < o->nabis; i++) {
		unsigned at = 0;

		while (at < c->nabis && c->abis[at] != o->abis[i])
			at++;
		if (at < c->nabis || at == POLICY_ARCHES)
			continue;
		for (struct outline_part *p = o->first; p; p = p->next)
			if (p->part.abi == o->abis[i]) {
				c->sketch.abi[at] = scb_choice_abi(p);
				break;
			}
		for (struct outline_part *p = o->all; p; p = p->next)
			if (p->part.abi == o->abis[i])
				c->sketch.all[at] = p;
		c->abis[c->nabis++] = o->abis[i];
	}
}

/* A test of bits under a mask may be on any width. */
static bool
has_ranges(const struct outline_part *p, unsigned word)
{
	const struct partition_end *e = p->part.ends;

	while (e && e->path.w[word].n == 1 && e->path.w[word].range->low == 0 &&
	       e->path.w[word].range->high == UINT32_MAX)
		e = e->next;
	return e != NULL;
}

/* The words of the part: are there high halves of narrow arguments? */
static void
see_widths(const struct outline_part *p, bool *wide, bool *narrow)
{
	struct text_write w = {.abi = p->part.abi};

	if (!p->part.call || w.abi->arg_bits != 64)
		return;
	w.call = p->part.call->name;
	for (unsigned i = 0; i < 6; i++) {
		unsigned word = BPF_WORD_ARG + 2 * i;

		if (!(p->words >> word & 3) || scb_text_write_bits(&w, i) == 64)
			continue;
		*wide |= p->words >> word & 2;
		*narrow |= !(p->words >> word & 2) && has_ranges(p, word);
	}
}

/* All conditions are on 64 bits, also those on narrower arguments. */
static bool
is_args64(const struct convert *c)
{
	bool wide = false, narrow = false;

	for (unsigned i = 0; i < c->nabis; i++)
		for (struct outline_part *p = c->sketch.abi[i].first; p;
		     p = scb_choice_next(p))
			see_widths(p, &wide, &narrow);
	return wide && !narrow;
}

/* A dialect without directives has KILL_PROCESS for other architectures. */
static void
lose_bad_arch(const struct convert *c, struct outline *o)
{
	if (c->request->lossy && !c->request->to->has_directives &&
	    o->bad_arch != RET_KILL_PROCESS)
		scb_outline_lose_arches(o);
}

void
scb_convert_survey(struct convert *c)
{
	const struct convert_request *r = c->request;
	struct draft_arches *natives =
	    scb_arena_array(c->arena, r->n, sizeof *natives);
	struct draft *d = &c->sketch.draft;

	c->outline = scb_arena_array(c->arena, r->n, sizeof *c->outline);
	c->sketch.abi =
	    scb_arena_array(c->arena, POLICY_ARCHES, sizeof *c->sketch.abi);
	c->sketch.all =
	    scb_arena_array(c->arena, POLICY_ARCHES, sizeof *c->sketch.all);
	c->sketch.odd =
	    scb_arena_array(c->arena, SKETCH_ODD, sizeof *c->sketch.odd);
	for (unsigned i = 0; i < r->n; i++) {
		struct outline *o = &c->outline[i];

		const struct scbpf_program p =
		    plain_program(c, &r->input[i].program);

		scb_outline(o, c->arena, &p, r->input[i].native);
		must_follow(c, o);
		scb_outline_all(o);
		lose_bad_arch(c, o);
	}
	scb_convert_natives(c);
	for (unsigned i = 0; i < c->n; i++) {
		c->native[i] = c->outline[i].native;
		add_abis(c, &c->outline[i]);
		natives[i].n = c->outline[i].nabis;
		memcpy(natives[i].arch, c->outline[i].abis,
		    sizeof c->outline[i].abis);
	}
	*d = (struct draft){.arena = c->arena,
	    .natives = natives,
	    .nnatives = c->n,
	    .abis = c->abis,
	    .nabis = c->nabis,
	    .ported = r->ported,
	    .bad_arch =
		scb_choice_action(c->outline[0].native, c->outline[0].bad_arch),
	    .flags = r->flags,
	    .exact = !r->to->has_directives,
	    .args64 =
		r->options.args64 || (r->to->has_directives && is_args64(c))};
}

static void
note_arch(struct convert *c, const struct outline *o)
{
	if (!o->any_arch)
		return;
	if (!c->request->lossy)
		scb_diag_fatal(c->diag, nowhere,
		    "what the filter decides for other architectures than %s "
		    "depends on more than the architecture, which no policy "
		    "can say; '--lossy' makes it KILL_PROCESS",
		    o->native->token);
	scb_convert_lost(c,
	    "the verdicts on other architectures, which now get "
	    "KILL_PROCESS");
}

static void
note_negative(struct convert *c, const struct outline_negative *n)
{
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_put_verdict(&b, n->abi, n->was);
	scb_buf_str(&b, n->varies ? " or something else, and " : ", and ");
	scb_put_verdict(&b, n->abi, n->is);
	scb_diag_note(c->diag, nowhere,
	    "numbers 0x%x to 0x%x of %s, which no kernel has, get %s in the "
	    "policy",
	    n->low, n->high, n->abi->token, b.p);
}

void
scb_convert_note(struct convert *c)
{
	for (unsigned i = 0; i < c->request->n; i++)
		note_verdicts(c, &c->request->input[i]);
	for (unsigned i = 0; i < c->n; i++) {
		const struct outline *o = &c->outline[i];
		struct buf b;

		note_arch(c, o);
		scb_buf_init(&b, c->arena);
		if (o->has_minus) {
			scb_put_verdict(&b, o->native, o->minus);
			scb_diag_note(c->diag, nowhere,
			    "number -1 gets %s%s, but a policy always allows "
			    "it, because a tracer sets it to skip a call",
			    b.p,
			    o->minus_varies ? " or something else, which "
					      "depends on the arguments"
					    : "");
		}
		for (unsigned k = 0; k < o->nnegative; k++)
			note_negative(c, &o->negative[k]);
		for (unsigned k = 0; k < o->nothers; k++) {
			b.len = 0;
			scb_put_verdict(&b, NULL, o->other[k].verdict);
			scb_diag_note(c->diag, nowhere,
			    "arch 0x%x, which has no name here, gets %s; the "
			    "policy treats it as other architectures",
			    o->other[k].audit, b.p);
		}
	}
	if (!scb_policy_permits(c->outline[0].bad_arch))
		return;
	scb_diag_warn(c->diag, nowhere,
	    "calls of other architectures are let through, and so they are by "
	    "the policy");
}
