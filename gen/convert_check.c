/* Is the policy that was written what the filters decide? */
#include "convert_private.h"

#include <string.h>

#include "compile.h"
#include "proof/prove.h"
#include "report/put.h"

static void
say_call(struct convert *c, const struct scbpf_call *call, uint32_t is,
    uint32_t would, bool big)
{
	const struct arch *a = scb_facts_arch_audit(call->arch, call->nr, big);
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_buf_char(&b, '\'');
	scb_put_call(&b, call, big);
	scb_buf_str(&b, "' gets ");
	scb_put_verdict(&b, a, is);
	scb_buf_str(&b, ", and would get ");
	scb_put_verdict(&b, a, would);
	if (b.len < sizeof c->why)
		memcpy(c->why, b.p, b.len + 1);
}

/* The proof was too much work, for the call that is blamed. */
static void
say_stuck(struct convert *c, const char *why)
{
	const struct arch_call *call =
	    c->blamed ? scb_facts_number(c->blamed, c->blamed_nr) : NULL;
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_buf_str(&b, "what decides ");
	if (c->blamed)
		scb_buf_fmt(&b, "about %s %ju%s%s ", c->blamed->token,
		    (uintmax_t)c->blamed_nr, call ? " " : "",
		    call ? call->name : "");
	scb_buf_fmt(&b, "cannot be proved: %s", why);
	if (b.len < sizeof c->why)
		memcpy(c->why, b.p, b.len + 1);
}

/* The first thing that was wrong with the policy. */
static void
keep_error(void *user, const struct scbpf_message *m)
{
	struct convert *c = user;
	size_t n = strlen(m->text);

	if (m->severity != SCBPF_SEVERITY_ERROR || *c->why)
		return;
	if (n >= sizeof c->why)
		n = sizeof c->why - 1;
	memcpy(c->why, m->text, n);
	c->why[n] = '\0';
}

static struct choice_abi *
abi_of(struct convert *c, const struct arch *a)
{
	for (unsigned i = 0; i < c->nabis; i++)
		if (c->abis[i] == a)
			return &c->sketch.abi[i];
	return NULL;
}

/* false: the draft says all of it already. */
static bool
say_more(struct convert *c, struct outline_part *p)
{
	unsigned was = p->forced;
	bool carrier = scb_sketch_is_carrier(p);

	p->forced =
	    was == OUTLINE_FREE && carrier ? OUTLINE_NAMED : OUTLINE_WHOLE;
	if (p->forced != was)
		return true;
	if (!carrier || c->sketch.apart == SKETCH_ALWAYS)
		return false;
	c->sketch.apart++;
	return true;
}

/* Where ABIs have to agree, it is said of the name on all of them. */
static bool
say_more_of(struct convert *c, const char *name)
{
	bool any = false;

	for (unsigned i = 0; i < c->nabis; i++)
		for (struct outline_part *p = c->sketch.abi[i].first; p;
		     p = scb_choice_next(p))
			if (p->part.call &&
			    strcmp(p->part.call->name, name) == 0)
				any |= say_more(c, p);
	return any;
}

/*
 * A twin number that its own rule leaves open is decided by rules on its
 * original call (SEMANTICS 13.3): then that rule has to say all of it.
 */
static bool
say_number(struct convert *c, const struct choice_abi *b,
    struct outline_part *p, uint32_t nr)
{
	unsigned odd = c->sketch.nodd;

	return scb_sketch_add(&c->sketch, b, p, nr) &&
	       (c->sketch.nodd > odd || say_more(c, p));
}

/* Has the draft say it of this number. false: it does already. */
static bool
force(struct convert *c, struct choice_abi *b, uint32_t nr)
{
	for (struct outline_part *p = b ? b->first : NULL; p;
	     p = scb_choice_next(p)) {
		if (nr < p->part.low || nr > p->part.high)
			continue;
		if (!p->part.call)
			return say_number(c, b, p, nr);
		return c->sketch.draft.exact
			   ? say_more_of(c, p->part.call->name)
			   : say_more(c, p);
	}
	return false;
}

/* Numbers whose verdict is another one, whatever the arguments are. */
static bool
force_part(struct convert *c, struct choice_abi *b,
    const struct outline_part *p, const struct eval *e)
{
	const struct eval_segment *s;
	uint64_t nr = p->part.low;
	bool any = false;

	for (; !p->varies && nr <= p->part.high; nr = (uint64_t)s->high + 1) {
		uint64_t end;

		s = scb_eval_find(e, b->abi->audit_arch, (uint32_t)nr);
		if (!s)
			return any;
		if (eval_varies(s) || s->verdict == p->verdict)
			continue;
		end = s->high < p->part.high ? s->high : p->part.high;
		for (; nr <= end && force(c, b, (uint32_t)nr); nr++)
			any = true;
	}
	return any;
}

static bool
force_all(struct convert *c, const struct outline *o, const struct eval *e)
{
	bool any = false;

	for (unsigned i = 0; i < o->nabis; i++) {
		struct choice_abi *b = abi_of(c, o->abis[i]);

		for (const struct outline_part *p = b->first; p;
		     p = scb_choice_next(p))
			any |= force_part(c, b, p, e);
	}
	return any;
}

static struct compile_request
request_of(const struct convert *c, unsigned i)
{
	struct compile_request req = c->request->options;

	req.arches[0] = c->native[i];
	req.narches = 1;
	req.several = c->n > 1;
	req.audited = true;
	return req;
}

static enum outcome
check_input(
    struct convert *c, struct diag *d, const struct policy *p, unsigned i)
{
	const struct outline *o = &c->outline[i];
	const struct compile_request req = request_of(c, i);
	struct compile_result *r;
	struct prove_result proof;

	r = scb_compile_analyze(c->arena, d, p, &req);
	if (force_all(c, o, r->eval))
		return AGAIN;
	proof = scb_prove(c->arena, &o->program, r->eval);
	if (proof.answer == PROVE_EQUAL)
		return PROVED;
	c->blamed = scb_facts_arch_audit(
	    proof.witness.arch, proof.witness.nr, o->program.big_endian);
	c->blamed_nr = proof.witness.nr;
	if (proof.answer == PROVE_CANNOT_TELL) {
		say_stuck(c, proof.why);
		return IMPOSSIBLE;
	}
	say_call(c, &proof.witness, proof.program, proof.policy,
	    o->program.big_endian);
	return force(c, abi_of(c, c->blamed), c->blamed_nr) ? AGAIN
							    : IMPOSSIBLE;
}

static const struct policy *
read_text(struct convert *c, struct diag *d)
{
	struct source *text = scb_arena_alloc(c->arena, sizeof *text);

	*d = (struct diag){.arena = c->arena,
	    .report = keep_error,
	    .user = c,
	    .least = SCBPF_SEVERITY_ERROR};
	*text = (struct source){
	    .name = "policy", .text = c->text.p, .len = c->text.len};
	return c->request->to->read(d, text, NULL);
}

void
scb_convert_check(struct convert *c)
{
	struct diag d;
	const struct policy *p = read_text(c, &d);

	c->outcome = PROVED;
	for (unsigned i = 0; c->outcome == PROVED && i < c->n; i++)
		c->outcome = check_input(c, &d, p, i);
}

void
scb_convert_ask(struct convert *c)
{
	const struct compile_request req = request_of(c, 0);
	struct draft_failure failure = {NULL, NULL};
	const struct eval_segment *s;
	unsigned odd = c->sketch.nodd;
	const struct policy *p;
	struct diag d;

	c->asked = false;
	c->sketch.nodd = 0;
	scb_sketch_make(&c->sketch);
	c->sketch.nodd = odd;
	scb_buf_init(&c->text, c->arena);
	if (c->sketch.failed ||
	    !c->request->to->write(&c->text, &c->sketch.draft, &failure))
		return;
	p = read_text(c, &d);
	s = scb_eval_find(scb_compile_analyze(c->arena, &d, p, &req)->eval,
	    c->blamed->audit_arch, c->blamed_nr);
	c->asked = s && !eval_varies(s);
	if (!c->asked)
		return;
	c->asked_verdict = s->verdict;
	c->asked_high = s->high;
}

void
scb_convert_compile(struct convert *c)
{
	struct diag d;
	const struct policy *p = read_text(c, &d);
	struct convert_input *in = scb_arena_array(c->arena, c->n, sizeof *in);

	for (unsigned i = 0; i < c->n; i++) {
		struct compile_request req = request_of(c, i);

		in[i].native = c->native[i];
		in[i].program =
		    scb_compile_policy(c->arena, &d, p, &req)->program;
	}
	c->compiled = in;
}
