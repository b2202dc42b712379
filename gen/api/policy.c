/* Policies in: compiled, or held against a filter. */
#include "api/api.h"

#include "proof/prove.h"

struct reading {
	struct scbpf *s;
	scbpf_read *read;
	void *user;
};

static const struct source *
policy_read_file(void *user, const char *path, struct loc at)
{
	const struct reading *r = user;
	const struct scbpf_text *text = r->read(r->user, path);
	struct scbpf_text named;

	if (!text) {
		scb_diag_error(&r->s->diag, at, "cannot read '%s'", path);
		return NULL;
	}
	named = *text;
	if (!named.name)
		named.name = path;
	return scb_api_source(r->s, &named);
}

static struct policy *
read_policy(struct scbpf *s, const struct scbpf_text *text,
    const struct scbpf_options *o)
{
	struct reading r = {s, o->read, o->read_user};
	struct policy_files files = {
	    policy_read_file, &r, text && text->name ? text->name : ""};
	struct policy *p;

	if (!text)
		return scb_builtin_policy(&s->arena);
	p = scb_compile_read(
	    &s->diag, scb_api_source(s, text), r.read ? &files : NULL);
	if (p->nslots)
		scb_diag_fatal(&s->diag, p->slots[0].loc,
		    "slots such as '$%s' are filled in later, expected numbers "
		    "here",
		    p->slots[0].name);
	return p;
}

/* --- compiling ------------------------------------------------------------ */

struct compile {
	const struct scbpf_text *policy;
	const struct scbpf_options *options;
	const struct scbpf_filter *filter;
};

static const struct scbpf_arch *const *
arches_of(struct scbpf *s, const struct policy_setup *setup)
{
	const struct scbpf_arch **all =
	    scb_arena_array(&s->arena, setup->narches, sizeof *all);

	for (unsigned i = 0; i < setup->narches; i++)
		all[i] = api_arch_out(setup->arches[i]);
	return all;
}

static void
policy_compile(struct scbpf *s, void *arg)
{
	struct compile *c = arg;
	struct scbpf_options o = scb_api_options(s, c->options);
	struct scbpf_filter *f = scb_arena_alloc(&s->arena, sizeof *f);
	struct compile_request req;
	const struct compile_result *r;

	scb_api_request(s, &o, &req);
	req.self_install = true; /* the caller does, or one like it */
	r = scb_compile_policy(
	    &s->arena, &s->diag, read_policy(s, c->policy, &o), &req);
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
	enum scbpf_status status = scb_api_run(s, policy_compile, &c);

	if (status == SCBPF_OK)
		*filter = c.filter;
	return status;
}

/* --- proving -------------------------------------------------------------- */

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
	struct scbpf_options o = scb_api_options(s, p->options);
	const struct compile_result *eval;
	struct compile_request req;
	struct prove_result r;

	scb_api_check(s, p->program);
	scb_api_request(s, &o, &req);
	eval = scb_compile_analyze(
	    &s->arena, &s->diag, read_policy(s, p->policy, &o), &req);
	r = scb_prove(&s->arena, p->program->insn, p->program->count,
	    p->program->big_endian, eval->eval);
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
	enum scbpf_status status = scb_api_run(s, hold_against, &p);

	if (status == SCBPF_OK) {
		scbpf_release(s, mark);
		*proof = p.result;
	}
	return status;
}
