/* Policies: read, or built rule by rule. */
#include "api/api.h"

#include <string.h>

#include "filter/filter.h"

/* --- reading -------------------------------------------------------------- */

static const struct source *
policy_read_file(void *user, const char *path, struct loc at)
{
	struct scbpf *s = user;
	struct scbpf_text file = {.size = sizeof file};
	const char *why = NULL;

	if (!s->read(s->read_user, path, &file, &why)) {
		scb_diag_error(&s->diag, at, why ? "%s" : "cannot read '%s'",
		    why ? why : path);
		return NULL;
	}
	if (!file.name)
		file.name = path;
	return scb_api_source(s, &file, API_TEXT_MAX);
}

struct policy *
scb_api_policy(struct scbpf *s, struct source *text, const char *path)
{
	struct policy_files files = {
	    policy_read_file, s, path ? path : text->name};

	return scb_compile_read(
	    &s->diag, text, s->read ? &files : NULL, s->options.from);
}

struct reading {
	const struct scbpf_text *text;
	struct scbpf_policy *result;
};

static void
policy_read(struct scbpf *s, void *arg)
{
	struct reading *r = arg;
	struct scbpf_text text;
	struct policy *p;

	if (s->options.notation && !s->options.notation_used)
		scb_diag_fatal(&s->diag, nowhere,
		    "'--from=%s' is for filters, and a policy is read here",
		    s->options.notation);
	if (r->text) {
		scb_api_copy(s, &text, sizeof text, r->text);
		if (text.symbol)
			scb_bpf_no_name(
			    &s->diag, text.name ? text.name : "", text.symbol);
		p = scb_api_policy(s, scb_api_source(s, &text, API_TEXT_MAX),
		    text.path	? text.path
		    : text.name ? text.name
				: "");
	} else {
		p = scb_builtin_policy(&s->arena);
	}
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

/* Messages name the function in place of an option. */
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
		    &s->diag, nowhere, "unknown constant '%s'", name);
	part = scb_arena_alloc(&s->arena, sizeof *part);
	part->constant = scb_arena_copy(&s->arena, name, n);
	*(expect ? &to->expect_of : &to->value_of) = part;
}

static struct policy_cond
building_condition(struct scbpf *s, const struct policy_rule *r,
    const struct scbpf_condition *given)
{
	/* ORDER SCBPF_OPERATOR */
	static const enum policy_op op[] = {POLICY_NE, POLICY_LT, POLICY_LE,
	    POLICY_EQ, POLICY_GE, POLICY_GT, POLICY_MASKED_EQ};
	struct scbpf_condition from;
	struct policy_cond to = {0};
	const char *name;
	bool masked;

	scb_api_copy(s, &from, sizeof from, given);
	name = from.argument_name;
	if ((unsigned)from.op > SCBPF_OPERATOR_MASKED_EQ)
		scb_api_misuse(s, "unknown operator in a condition");
	masked = from.op == SCBPF_OPERATOR_MASKED_EQ;
	to.value = masked ? from.mask : from.value;
	to.expect = masked ? from.value : 0;
	to.op = (uint8_t)op[from.op];
	if (from.constant)
		building_constant(s, &to, from.constant, masked);
	if (!name) {
		if (from.argument > 5)
			scb_api_misuse(s, "a condition names no argument");
		to.subject = (uint8_t)from.argument;
		return to;
	}
	for (unsigned i = 0; i < r->nnames; i++)
		if (r->names[i].number ||
		    scb_facts_arg_index(
			NULL, r->names[i].name, name, strlen(name)) < 0)
			scb_diag_fatal(&s->diag, nowhere,
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
		term->conds[i] = building_condition(s, &r,
		    (const void *)((const char *)b->condition +
				   i * b->condition->size));
	*scb_policy_add(b->policy->policy, &s->arena) = r;
	b->policy->policy->shared = false; /* these names have no ids */
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
	/* A call that fails frees its memory, and so the new rules. */
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
