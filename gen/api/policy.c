/* Policies: read or built, compiled, and proved against a filter. */
#include "api/api.h"

#include <string.h>

#include "proof/prove.h"

struct scbpf_policy {
	struct policy *policy;
	const struct arch **arches; /* scbpf_policy_add_arch's */
	size_t rules_cap, arches_cap;
};

/* --- reading -------------------------------------------------------------- */

struct reading {
	const struct scbpf_text *text;
	struct scbpf_policy *result;
};

static const struct source *
policy_read_file(void *user, const char *path, struct loc at)
{
	struct scbpf *s = user;
	const struct scbpf_text *text = s->read(s->read_user, path);
	struct scbpf_text named;

	if (!text) {
		scb_diag_error(&s->diag, at, "cannot read '%s'", path);
		return NULL;
	}
	named = *text;
	if (!named.name)
		named.name = path;
	return scb_api_source(s, &named);
}

static void
policy_read(struct scbpf *s, void *arg)
{
	struct reading *r = arg;
	struct policy_files files = {
	    policy_read_file, s, r->text && r->text->name ? r->text->name : ""};
	struct policy *p;

	p = r->text ? scb_compile_read(&s->diag, scb_api_source(s, r->text),
			  s->read ? &files : NULL)
		    : scb_builtin_policy(&s->arena);
	r->result = scb_arena_alloc(&s->arena, sizeof *r->result);
	r->result->policy = p;
}

enum scbpf_status
scbpf_policy_read(struct scbpf *s, const struct scbpf_text *text,
    struct scbpf_policy **policy)
{
	struct reading r = {text, NULL};
	enum scbpf_status status = scb_api_run(s, policy_read, &r);

	if (status == SCBPF_STATUS_OK)
		*policy = r.result;
	return status;
}

/* --- building ------------------------------------------------------------- */

struct building {
	struct scbpf_policy *policy;
	const char *action, *calls, *arch;
	const struct scbpf_condition *condition;
	size_t n;
};

/* Its functions have names of options, in messages. */
static struct policy_action
building_action(struct scbpf *s, const char *function, const char *action)
{
	struct policy_action act = {0};

	if (!action)
		scb_api_misuse(s, "no action is given");
	s->options.spelled = function;
	scb_options_action(&s->options, &act,
	    scb_arena_copy(&s->arena, action, strlen(action)));
	return act;
}

static void
policy_new(struct scbpf *s, void *arg)
{
	static const struct source built = {.name = "a policy"};
	struct building *b = arg;
	struct policy *p = scb_arena_alloc(&s->arena, sizeof *p);

	p->source = &built;
	p->name = "policy";
	p->def = building_action(s, "scbpf_policy_new", b->action);
	b->policy = scb_arena_alloc(&s->arena, sizeof *b->policy);
	b->policy->policy = p;
}

enum scbpf_status
scbpf_policy_new(
    struct scbpf *s, const char *default_action, struct scbpf_policy **policy)
{
	struct building b = {.action = default_action};
	enum scbpf_status status = scb_api_run(s, policy_new, &b);

	if (status == SCBPF_STATUS_OK)
		*policy = b.policy;
	return status;
}

static void
building_constant(
    struct scbpf *s, struct policy_cond *to, const char *name, bool expect)
{
	size_t n = strlen(name);
	struct policy_part *part;

	if (!scb_facts_const_known(name, n))
		scb_diag_fatal(
		    &s->diag, (struct loc){0}, "unknown constant '%s'", name);
	part = scb_arena_alloc(&s->arena, sizeof *part);
	part->constant = scb_arena_copy(&s->arena, name, n);
	*(expect ? &to->expect_of : &to->value_of) = part;
}

static struct policy_cond
building_condition(struct scbpf *s, const struct policy_rule *r,
    const struct scbpf_condition *from)
{
	/* ORDER SCBPF_OPERATOR */
	static const enum policy_op op[] = {POLICY_NE, POLICY_LT, POLICY_LE,
	    POLICY_EQ, POLICY_GE, POLICY_GT, POLICY_MASKED_EQ};
	bool masked = from->op == SCBPF_OPERATOR_MASKED_EQ;
	const char *name = from->argument_name;
	struct policy_cond to = {.value = masked ? from->mask : from->value,
	    .expect = masked ? from->value : 0};

	if ((unsigned)from->op > SCBPF_OPERATOR_MASKED_EQ)
		scb_api_misuse(s, "a condition has no such operator");
	to.op = (uint8_t)op[from->op];
	if (from->constant)
		building_constant(s, &to, from->constant, masked);
	if (!name) {
		if (from->argument > 5)
			scb_api_misuse(s, "a condition is on no argument");
		to.subject = (uint8_t)from->argument;
		return to;
	}
	for (unsigned i = 0; i < r->nnames; i++)
		if (r->names[i].number ||
		    scb_facts_arg_index(
			NULL, r->names[i].name, name, strlen(name)) < 0)
			scb_diag_fatal(&s->diag, (struct loc){0},
			    "'%s' has no argument '%s'", r->names[i].name,
			    name);
	to.arg = scb_arena_copy(&s->arena, name, strlen(name));
	return to;
}

static void
rule_add(struct scbpf *s, void *arg)
{
	struct building *b = arg;
	struct policy_list list = {.arena = &s->arena};
	struct policy_term *term = NULL;
	struct policy_rule r = {
	    .action = building_action(s, "scbpf_rule_add", b->action)};

	scb_options_names(&s->options, &list, b->calls);
	r.names = list.name;
	r.nnames = list.n;
	if (b->n) {
		term = scb_arena_alloc(&s->arena, sizeof *term);
		term->conds =
		    scb_arena_array(&s->arena, b->n, sizeof *term->conds);
		term->nconds = (unsigned)b->n;
		r.terms = term;
		r.nterms = 1;
	}
	for (size_t i = 0; i < b->n; i++)
		term->conds[i] = building_condition(s, &r, &b->condition[i]);
	*scb_policy_add(b->policy->policy, &s->arena) = r;
}

enum scbpf_status
scbpf_rule_add(struct scbpf *s, struct scbpf_policy *policy, const char *action,
    const char *calls, const struct scbpf_condition *conditions, size_t n)
{
	struct building b = {.policy = policy,
	    .action = action,
	    .calls = calls,
	    .condition = conditions,
	    .n = n};
	/* What fails gives its memory back. */
	struct policy old = *policy->policy;
	enum scbpf_status status = scb_api_run(s, rule_add, &b);

	if (status != SCBPF_STATUS_OK)
		*policy->policy = old;
	return status;
}

static void
policy_add_arch(struct scbpf *s, void *arg)
{
	struct building *b = arg;
	struct policy *p = b->policy->policy;

	b->policy->arches = scb_arena_grow(&s->arena, b->policy->arches,
	    p->narches, &b->policy->arches_cap, sizeof *b->policy->arches);
	b->policy->arches[p->narches++] =
	    scb_options_find_arch(&s->options, b->arch, strlen(b->arch));
	p->arches = b->policy->arches;
}

enum scbpf_status
scbpf_policy_add_arch(
    struct scbpf *s, struct scbpf_policy *policy, const char *arch)
{
	struct building b = {.policy = policy, .arch = arch};
	struct scbpf_policy old = *policy;
	struct policy model = *policy->policy;
	enum scbpf_status status = scb_api_run(s, policy_add_arch, &b);

	if (status != SCBPF_STATUS_OK) {
		*policy = old;
		*policy->policy = model;
	}
	return status;
}

/* --- compiling ------------------------------------------------------------ */

struct compile {
	const struct scbpf_policy *policy;
	const struct scbpf_filter *filter;
	const struct scbpf_program *program;
	struct scbpf_proof result;
};

static const struct policy *
model_of(struct scbpf *s, const struct scbpf_policy *p)
{
	return p ? p->policy : scb_builtin_policy(&s->arena);
}

static struct scbpf_filter *
compile_one(
    struct scbpf *s, const struct policy *p, const struct options_target *t)
{
	struct compile_request req = scb_options_request(&s->options, t);
	const struct compile_result *r;
	struct api_filter *f;

	req.self_install = true; /* the caller does, or one like it */
	r = scb_compile_policy(&s->arena, &s->diag, p, &req);
	f = scb_api_filter(s, &r->program,
	    r->policy->source ? r->policy->source->name
			      : "the built-in policy");
	f->result = r;
	f->filter.flags = r->policy->flags;
	f->filter.arches =
	    (const struct scbpf_arch *const *)(const void *)r->setup.arches;
	f->filter.narches = r->setup.narches;
	f->filter.steps = r->prove_steps;
	return &f->filter;
}

/* The machine's own, where no other is asked for. */
static struct options_target
default_target(struct scbpf *s)
{
	return (struct options_target){{scb_api_arch(s)}, 1};
}

static void
policy_compile(struct scbpf *s, void *arg)
{
	struct compile *c = arg;
	const struct policy *p = model_of(s, c->policy);
	struct options_target host;
	const struct options_target *t = s->options.target;
	unsigned n = s->options.ntargets;
	struct scbpf_filter *last = NULL, *f;

	if (!n) {
		host = default_target(s);
		t = &host;
		n = 1;
	}
	for (unsigned i = 0; i < n; i++) {
		if (s->options.all && !s->options.request.only &&
		    scb_policy_misfit(p, t[i].arches[0]))
			continue;
		f = compile_one(s, p, &t[i]);
		if (last)
			last->next = f;
		else
			c->filter = f;
		last = f;
	}
	if (!last)
		scb_diag_fatal(&s->diag, p->arches_loc,
		    "architectures of two byte orders; one filter cannot "
		    "cover them");
}

enum scbpf_status
scbpf_compile(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_filter **filter)
{
	struct compile c = {.policy = policy};
	enum scbpf_status status = scb_api_run(s, policy_compile, &c);

	if (status == SCBPF_STATUS_OK)
		*filter = c.filter;
	return status;
}

/* --- proving -------------------------------------------------------------- */

static void
hold_against(struct scbpf *s, void *arg)
{
	/* ORDER PROVE_ANSWER */
	static const enum scbpf_answer answer[] = {SCBPF_ANSWER_EQUAL,
	    SCBPF_ANSWER_DIFFERENT, SCBPF_ANSWER_CANNOT_TELL};
	struct compile *c = arg;
	const struct policy *p = model_of(s, c->policy);
	struct options_target host;
	const struct options_target *t = s->options.target;
	const struct compile_result *eval;
	struct compile_request req;
	const struct bpf_program program = api_program(c->program);
	struct prove_result r;

	scb_api_check(s, c->program);
	if (s->options.ntargets > 1)
		scb_api_misuse(s, "a filter is for one 'arch', found several");
	if (p->nslots)
		scb_diag_fatal(&s->diag, p->slots[0].loc,
		    "slots such as '$%s' are filled in later, expected numbers "
		    "here",
		    p->slots[0].name);
	if (!s->options.ntargets) {
		host = default_target(s);
		t = &host;
	}
	req = scb_options_request(&s->options, t);
	eval = scb_compile_analyze(&s->arena, &s->diag, p, &req);
	r = scb_prove(&s->arena, &program, eval->eval);
	c->result = (struct scbpf_proof){.answer = answer[r.answer],
	    .call = r.witness,
	    .verdict = {r.policy, r.program},
	    .side = 1,
	    .pc = r.pc,
	    .why = r.why,
	    .steps = r.steps};
}

enum scbpf_status
scbpf_prove(struct scbpf *s, const struct scbpf_policy *policy,
    const struct scbpf_program *program, struct scbpf_proof *proof)
{
	struct compile c = {.policy = policy, .program = program};
	enum scbpf_status status = scb_api_pass(s, hold_against, &c);

	if (status == SCBPF_STATUS_OK)
		*proof = c.result;
	return status;
}
