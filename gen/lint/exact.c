/*
 * A comparison with one exact value misses the calls that have a flag beside
 * it: `type == SOCK_STREAM` and SOCK_STREAM|SOCK_CLOEXEC.
 */
#include "lint/lint.h"

#include <string.h>

struct exact {
	const char *call, *argument, *flag, *mask;
	bool denies; /* calls get through; else they are refused */
};

static const struct exact rows[] = {
#define A(call, argument, flag, mask) {call, argument, flag, mask, false},
#define D(call, argument, flag, mask) {call, argument, flag, mask, true},
#include "../tables/exact.tbl"
#undef A
#undef D
};

enum { ROWS = sizeof rows / sizeof *rows };

struct exact_at {
	const struct sites *k;
	const struct site *at;
	const struct exact *row;
	unsigned arg;
	uint64_t value, flag;
};

static struct eval_answer
exact_verdict(const struct exact_at *x, uint64_t value)
{
	const struct arch *a = x->at->arch;
	struct scbpf_call call = {.arch = a->audit_arch};

	call.nr =
	    scb_facts_find(x->at->index, x->row->call, strlen(x->row->call))
		->nr;
	call.args[x->arg] = value;
	return scb_eval_argument(x->at->e, &call, x->arg);
}

/*
 * Other arguments may decide about the value; with the flag, the verdict is the
 * wrong one for all calls.
 */
static bool
is_missed(const struct exact_at *x)
{
	struct eval_answer alone = exact_verdict(x, x->value);
	struct eval_answer both = exact_verdict(x, x->value | x->flag);

	if (both.open)
		return false;
	if (x->row->denies)
		return scb_policy_permits(both.verdict) &&
		       (alone.open || scb_policy_refuses(alone.verdict));
	return scb_policy_refuses(both.verdict) &&
	       (alone.open || scb_policy_permits(alone.verdict));
}

/* The argument of a row that the condition compares with one value. */
static bool
exact_find(struct exact_at *x, const struct policy_cond *c)
{
	const struct arch *a = x->at->arch;
	const struct exact *row = x->row;
	struct policy_cond on;
	int arg;

	if ((c->op != POLICY_EQ && c->op != POLICY_NE) || c->slot)
		return false;
	on = scb_policy_cond_on(c, a, row->call);
	arg = scb_facts_arg_index(
	    a, row->call, row->argument, strlen(row->argument));
	if (arg < 0 || on.subject != arg ||
	    !scb_facts_find(x->at->index, row->call, strlen(row->call)) ||
	    !scb_facts_const(a, row->flag, strlen(row->flag), &x->flag))
		return false;
	x->arg = (unsigned)arg;
	x->value = on.value;
	return !(x->value & x->flag) && (x->value || *row->mask);
}

static void
put_value(struct buf *b, const struct exact_at *x, uint64_t value)
{
	const struct facts_family *f =
	    scb_facts_family_of(x->at->arch, x->row->call, x->arg);

	if (!f || !scb_facts_family_put(b, f, x->at->arch, value, UINT64_MAX))
		scb_buf_fmt(b, "0x%jx", (uintmax_t)value);
}

/* A constant, or with ~ all bits but its own. */
static bool
mask_value(const struct arch *a, const char *mask, uint64_t *v)
{
	bool others = *mask == '~';

	if (!scb_facts_const(a, mask + others, strlen(mask + others), v))
		return false;
	*v = others ? ~*v & UINT32_MAX : *v;
	return true;
}

/* What to write instead: a mask, or a test of the bits. */
static void
put_advice(struct buf *b, const struct exact_at *x, bool equal, bool json)
{
	const char *mask = x->row->mask;
	const char *argument = x->row->argument;
	struct buf value;
	uint64_t v;

	scb_buf_init(&value, b->arena);
	put_value(&value, x, x->value);
	if (!mask_value(x->at->arch, mask, &v) || x->value & ~v) {
		mask = value.p;
		v = x->value;
	}
	if (json)
		scb_buf_fmt(b,
		    "compare with SCMP_CMP_MASKED_EQ and the mask 0x%jx",
		    (uintmax_t)v);
	else if (v == x->value && !(v & (v - 1)))
		scb_buf_fmt(b, "write '%s & %s%s'", argument, value.p,
		    equal ? "" : " == 0");
	else
		scb_buf_fmt(b, "write '%s & %s %s %s'", argument, mask,
		    equal ? "==" : "!=", value.p);
}

static void
exact_say(const struct exact_at *x, const struct policy_cond *c, bool json)
{
	struct diag *d = x->k->d;
	const char *call = x->row->call;
	struct buf one, both, advice;

	scb_buf_init(&one, d->arena);
	scb_buf_init(&both, d->arena);
	scb_buf_init(&advice, d->arena);
	put_value(&one, x, x->value);
	put_value(&both, x, x->value | x->flag);
	put_advice(&advice, x, c->op == POLICY_EQ, json);
	if (x->row->denies)
		scb_diag_warn(d, c->loc,
		    "'%s' is refused with %s, but not with %s; %s", call, one.p,
		    both.p, advice.p);
	else
		scb_diag_note(d, c->loc,
		    "'%s' is let through with %s, but not with %s, which "
		    "programs pass, too; %s",
		    call, one.p, both.p, advice.p);
}

/* One message for a condition, whatever the number of its calls and ABIs. */
static void
check_cond(const struct sites *k, const struct policy_rule *r,
    const struct policy_cond *c)
{
	bool json = !k->p->first_match || r->base;
	struct exact_at x = {.k = k};

	for (unsigned i = 0; i < r->nnames; i++)
		for (unsigned j = 0; j < ROWS; j++) {
			if (strcmp(rows[j].call, r->names[i].name) != 0)
				continue;
			x.row = &rows[j];
			for (unsigned n = 0; n < k->n; n++) {
				x.at = &k->at[n];
				if (!x.at->main ||
				    !scb_policy_name_on(
					&r->names[i], x.at->arch) ||
				    !exact_find(&x, c) || !is_missed(&x))
					continue;
				exact_say(&x, c, json);
				return;
			}
		}
}

void
scb_exact_check(const struct sites *k)
{
	for (unsigned i = 0; i < k->p->nrules; i++) {
		const struct policy_rule *r = &k->p->rules[i];

		if (r->all || !scb_policy_exists(r, k->s))
			continue;
		for (unsigned j = 0; j < r->nterms; j++)
			for (unsigned c = 0; c < r->terms[j].nconds; c++)
				check_cond(k, r, &r->terms[j].conds[c]);
	}
}
