/*
 * `COND; return E` lets calls through that meet the condition: if it was
 * written to refuse these, it does the reverse.
 */
#include "lint/lint.h"

#include <string.h>

struct inverted {
	const char *call, *argument;
	const char *value; /* policies are written to refuse it */
	const char *usual[2];
};

static const struct inverted rows[] = {
#define V(call, argument, value, usual, other) \
	{call, argument, value, {usual, other}},
#include "../tables/inverted.tbl"
#undef V
};

enum { ROWS = sizeof rows / sizeof *rows };

/* Constants joined by |. false: the ABI lacks one. */
static bool
inverted_value(const struct arch *a, const char *s, uint64_t *all)
{
	uint64_t v;
	size_t n;

	for (*all = 0; *s; s += n + (s[n] == '|')) {
		n = strcspn(s, "|");
		if (!scb_facts_const(a, s, n, &v))
			return false;
		*all |= v;
	}
	return true;
}

/*
 * What the policy gives the call with this value, whatever its other arguments
 * are; false: no such verdict.
 */
static bool
inverted_verdict(const struct site *at, const struct inverted *row,
    const char *value, uint32_t *verdict)
{
	const struct arch *a = at->arch;
	const struct arch_call *c =
	    scb_facts_find(at->index, row->call, strlen(row->call));
	int arg = scb_facts_arg_index(
	    a, row->call, row->argument, strlen(row->argument));
	struct scbpf_call call = {.arch = a->audit_arch};
	struct eval_answer found;

	if (!c || arg < 0 || !inverted_value(a, value, &call.args[arg]))
		return false;
	call.nr = c->nr;
	found = scb_eval_argument(at->e, &call, (unsigned)arg);
	*verdict = found.verdict;
	return !found.open;
}

static bool
is_inverted(const struct site *at, const struct inverted *row)
{
	uint32_t v;

	if (!inverted_verdict(at, row, row->value, &v) ||
	    !scb_policy_permits(v))
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (!inverted_verdict(at, row, row->usual[i], &v) ||
		    !scb_policy_refuses(v))
			return false;
	return true;
}

/* The rule of a text with a condition that lets the call through; or NULL. */
static const struct policy_name *
find_condition(const struct sites *k, const struct site *at, const char *call)
{
	const struct policy *p = k->p;

	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (r->nterms == 0 || r->base ||
		    !scb_policy_permits(r->action.ret))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			if (strcmp(r->names[j].name, call) == 0 &&
			    scb_policy_name_on(&r->names[j], at->arch))
				return &r->names[j];
	}
	return NULL;
}

/* One message for each call. */
static void
check_site(const struct sites *k, const struct site *at, bool said[ROWS])
{
	const struct policy_name *name;

	for (unsigned i = 0; i < ROWS; i++) {
		const struct inverted *row = &rows[i];

		said[i] |= i > 0 && said[i - 1] &&
			   strcmp(row[-1].call, row->call) == 0;
		if (said[i] || !is_inverted(at, row) ||
		    !(name = find_condition(k, at, row->call)))
			continue;
		said[i] = true;
		scb_diag_note(k->d, name->loc,
		    "'%s' is let through with %s, and refused with %s: the "
		    "condition says what is let through; to refuse that, write "
		    "'%s: { CONDITION; return ERRNO, allow }'",
		    row->call, row->value, row->usual[0], row->call);
	}
}

void
scb_inverted_check(const struct sites *k)
{
	bool said[ROWS] = {false};

	for (unsigned i = 0; k->p->first_match && i < k->n; i++)
		if (k->at[i].main)
			check_site(k, &k->at[i], said);
}
