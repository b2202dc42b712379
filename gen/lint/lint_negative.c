/* SEMANTICS 4: all values are unsigned, and negative constants are large. */
#include "lint/lint_private.h"

/* A comparison of order with a negative constant, as it is on one ABI. */
struct order {
	const struct policy_cond *cond; /* as it was written */
	const struct policy_name *name;
	unsigned abi;
	uint8_t subject, op;
	unsigned bits;
	uint64_t below; /* the constant is minus this; 0: it is not negative */
	uint64_t top;	/* the largest that is not negative */
};

static bool
is_order(unsigned op)
{
	return op == POLICY_LT || op == POLICY_LE || op == POLICY_GE ||
	       op == POLICY_GT;
}

/*
 * Was a negative number meant? Texts have a sign for that, or the name of a
 * constant; in JSON it is the type that the kernel has, or all of 64 bits.
 */
static bool
is_meant(const struct lint *l, const struct order *o, uint64_t value)
{
	const struct policy_part *v = o->cond->value_of;

	if (lint_in_json(l, o->cond->loc))
		return value >> 63 || scb_facts_is_signed(l->abi[o->abi].arch,
					  o->name->name, o->subject);
	return o->cond->minus ||
	       (v && v->constant && !v->complement && !v->next && value >> 63);
}

/* As it is there; below is 0 unless it is such a comparison. */
static struct order
look_at(const struct lint *l, unsigned abi, const struct policy_name *name,
    const struct policy_cond *cond)
{
	const struct policy_cond c =
	    scb_policy_cond_on(cond, l->abi[abi].arch, name->name);
	struct order o = {.cond = cond,
	    .name = name,
	    .abi = abi,
	    .subject = c.subject,
	    .op = c.op};
	uint64_t v = c.value;

	/* A range states both of its ends, so it is meant as written. */
	if (!is_order(c.op) || c.sign || c.range || c.subject == POLICY_IP ||
	    !l->abi[abi].rows[name->id] || scb_lint_block(l, abi, name) ||
	    !scb_policy_name_on(name, l->abi[abi].arch))
		return o;
	o.bits = scb_lint_bits(l, abi, name, &c);
	o.top = UINT64_MAX >> (65 - o.bits);
	if (scb_lint_constant(&v, o.bits) && v > o.top &&
	    is_meant(l, &o, c.value))
		o.below = 2 * (o.top + 1) - v;
	return o;
}

/* ---- forms that work ----------------------------------------------------- */

static bool
is_lower_bound(unsigned op)
{
	return op == POLICY_GE || op == POLICY_GT;
}

/* Another condition on the same argument, from the other side. */
static bool
is_opposite(const struct lint *l, const struct order *o,
    const struct policy_cond *cond, bool negative)
{
	const struct policy_cond c =
	    scb_policy_cond_on(cond, l->abi[o->abi].arch, o->name->name);
	uint64_t v = c.value;

	return cond != o->cond && is_order(c.op) && c.subject == o->subject &&
	       is_lower_bound(c.op) != is_lower_bound(o->op) &&
	       scb_lint_constant(&v, o->bits) &&
	       negative == (v > o->top || (v == o->top && c.op == POLICY_GT));
}

/* `x < -5 && x > 0x7fffffff`, and `x >= -5 && x < -1` */
static bool
is_bounded(
    const struct lint *l, const struct order *o, const struct policy_term *t)
{
	for (unsigned i = 0; i < t->nconds; i++)
		if (is_opposite(l, o, &t->conds[i], true))
			return true;
	return false;
}

static bool
has_alternative(
    const struct lint *l, const struct order *o, const struct policy_rule *r)
{
	for (unsigned i = 0; i < r->nterms; i++)
		for (unsigned j = 0; j < r->terms[i].nconds; j++)
			if (is_opposite(l, o, &r->terms[i].conds[j], false))
				return true;
	return false;
}

/* `x >= -5 || x <= 19`, also where a rule of its own says the second. */
static bool
is_completed(
    const struct lint *l, const struct order *o, const struct policy_rule *r)
{
	const struct lint_use *u = l->uses[o->name->id];

	for (; u; u = u->next)
		if (u->rule->action.ret == r->action.ret &&
		    has_alternative(l, o, u->rule))
			return true;
	return false;
}

/* On some ABI, for some name of the rule; the first. below 0: nowhere. */
static struct order
find_order(struct lint *l, const struct policy_rule *r,
    const struct policy_term *t, const struct policy_cond *c)
{
	const struct order none = {.below = 0};

	for (unsigned i = 0; i < r->nnames; i++)
		for (unsigned j = 0; j < l->s->narches && scb_lint_step(l);
		     j++) {
			struct order o = look_at(l, j, &r->names[i], c);

			if (!o.below)
				continue;
			return is_bounded(l, &o, t) ||
				       (is_lower_bound(o.op) &&
					   is_completed(l, &o, r))
				   ? none
				   : o;
		}
	return none;
}

bool
scb_lint_is_negative(struct lint *l, const struct policy_rule *r,
    const struct policy_term *t, const struct policy_cond *c)
{
	return is_order(c->op) && find_order(l, r, t, c).below;
}

/* ---- what is said -------------------------------------------------------- */

/* "only -5 to -1 meet it" */
static const char *
met_by(const struct lint *l, const struct order *o)
{
	uint64_t from = o->below - (o->op == POLICY_GT);
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	if (!is_lower_bound(o->op))
		scb_buf_fmt(&b, "0 to 0x%jx meet this too", (uintmax_t)o->top);
	else if (from == 0)
		scb_buf_str(&b, "no value meets this");
	else if (from == 1)
		scb_buf_str(&b, "only -1 meets this");
	else
		scb_buf_fmt(&b, "only -%ju to -1 meet this", (uintmax_t)from);
	return b.p;
}

/* "niceval >=s -5" */
static const char *
in_text(const struct lint *l, const struct order *o)
{
	/* ORDER POLICY_OP */
	static const char *const sign[] = {"!=", "<", "<=", "==", ">=", ">"};
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	if (o->cond->arg)
		scb_buf_str(&b, o->cond->arg);
	else
		scb_buf_fmt(&b, "arg%u", (unsigned)o->subject);
	if (o->cond->width)
		scb_buf_fmt(&b, ":%u", (unsigned)o->cond->width);
	scb_buf_fmt(&b, " %ss -%ju", sign[o->op], (uintmax_t)o->below);
	return b.p;
}

static void
warn_negative(const struct lint *l, const struct order *o)
{
	const char *what = scb_lint_subject(l, o->cond, o->name->name);
	const char *met = met_by(l, o), *form = in_text(l, o);

	if (!lint_in_json(l, o->cond->loc))
		scb_diag_warn(l->d, o->cond->loc,
		    "%s is compared as an unsigned number: %s; expected '%s'",
		    what, met, form);
	else if (is_lower_bound(o->op))
		scb_diag_warn(l->d, o->cond->loc,
		    "%s is compared as an unsigned number with -%ju: %s; "
		    "expected a rule with 'SCMP_CMP_LE' and %ju beside this",
		    what, (uintmax_t)o->below, met, (uintmax_t)o->top);
	else
		scb_diag_warn(l->d, o->cond->loc,
		    "%s is compared as an unsigned number with -%ju: %s; "
		    "expected a text policy, with '%s'",
		    what, (uintmax_t)o->below, met, form);
}

void
scb_lint_negative(struct lint *l)
{
	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];

		for (unsigned j = 0; l->exists[i] && j < r->nterms; j++)
			for (unsigned k = 0; k < r->terms[j].nconds; k++) {
				const struct policy_term *t = &r->terms[j];
				struct order o = {.below = 0};

				if (is_order(t->conds[k].op))
					o = find_order(l, r, t, &t->conds[k]);
				if (o.below)
					warn_negative(l, &o);
			}
	}
}
