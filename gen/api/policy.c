/* Policies in: compiled, or held against a filter. */
#include "api/api.h"

#include "proof/prove.h"

static struct policy *
read_policy(struct scbpf *s, const struct scbpf_text *text)
{
	if (!text)
		return builtin_policy(&s->arena);
	return compile_read(&s->diag, api_source(s, text), NULL);
}

/* --- compiling ------------------------------------------------------------
 */

struct compile {
	const struct scbpf_text *policy;
	const struct scbpf_options *options;
	const struct scbpf_filter *filter;
};

static const struct scbpf_arch *const *
arches_of(struct scbpf *s, const struct policy_setup *setup)
{
	const struct scbpf_arch **all =
	    arena_array(&s->arena, setup->narches, sizeof *all);

	for (unsigned i = 0; i < setup->narches; i++)
		all[i] = api_arch_out(setup->arches[i]);
	return all;
}

static void
compile(struct scbpf *s, void *arg)
{
	struct compile *c = arg;
	struct scbpf_filter *f = arena_alloc(&s->arena, sizeof *f);
	struct compile_request req;
	const struct compile_result *r;

	api_request(s, c->options, &req);
	r = compile_policy(
	    &s->arena, &s->diag, read_policy(s, c->policy), &req);
	f->program = (struct scbpf_program){r->insn, r->count, r->big_endian};
	f->flags = r->policy->flags;
	f->arches = arches_of(s, &r->setup);
	f->narches = r->setup.narches;
	f->steps = r->prove_steps;
	c->filter = f;
}

enum scbpf_status
scbpf_compile(struct scbpf *s, const struct scbpf_text *policy,
    const struct scbpf_options *options, const struct scbpf_filter **filter)
{
	struct compile c = {policy, options, NULL};
	enum scbpf_status status = api_run(s, compile, &c);

	if (status == SCBPF_OK)
		*filter = c.filter;
	return status;
}

/* --- proving --------------------------------------------------------------
 */

struct proof {
	const struct scbpf_text *policy;
	const struct scbpf_options *options;
	const struct scbpf_program *program;
	struct scbpf_proof result;
};

static void
hold_against(struct scbpf *s, void *arg)
{
	/* ORDER PROVE_ANSWER */
	static const enum scbpf_answer answer[] = {
	    SCBPF_EQUAL, SCBPF_DIFFERENT, SCBPF_CANNOT_TELL};
	struct proof *p = arg;
	const struct compile_result *law;
	struct compile_request req;
	struct prove_result r;

	api_check(s, p->program);
	api_request(s, p->options, &req);
	law = compile_law(&s->arena, &s->diag, read_policy(s, p->policy), &req);
	r = prove(&s->arena, p->program->insn, p->program->count,
	    p->program->big_endian, law->eval);
	p->result = (struct scbpf_proof){.answer = answer[r.answer],
	    .call = r.witness,
	    .verdict = {r.policy, r.program},
	    .side = 1,
	    .pc = r.pc,
	    .why = r.why,
	    .steps = r.steps};
}

enum scbpf_status
scbpf_prove(struct scbpf *s, const struct scbpf_text *policy,
    const struct scbpf_options *options, const struct scbpf_program *program,
    struct scbpf_proof *proof)
{
	struct proof p = {policy, options, program, {0}};
	size_t mark = scbpf_mark(s);
	enum scbpf_status status = api_run(s, hold_against, &p);

	if (status == SCBPF_OK) {
		scbpf_release(s, mark);
		*proof = p.result;
	}
	return status;
}
