/* SEMANTICS 4: conditions that hold for every call, or for none. */
#include "lint/lint_private.h"

/* Terms of one rule that are looked at together: it takes their square. */
enum { TERMS = 64 };

enum holds { SOMETIMES, ALWAYS, NEVER };

static enum holds
cond_holds(const struct policy_cond *c, unsigned bits)
{
	uint64_t top = UINT64_MAX >> (64 - bits), v = c->value;

	if (c->slot || c->mask_slot || !scb_lint_fits(c, bits))
		return SOMETIMES;
	scb_lint_constant(&v, bits);
	v &= top;
	/* Signed numbers are in the order of these unsigned ones. */
	if (c->sign)
		v ^= top ^ top >> 1;
	switch (c->op) {
	case POLICY_MASKED_EQ:
		return v ? SOMETIMES : ALWAYS;
	case POLICY_MASKED_NE:
	case POLICY_LT:
		return v ? SOMETIMES : NEVER;
	case POLICY_GE:
		return v ? SOMETIMES : ALWAYS;
	case POLICY_LE:
		return v == top ? ALWAYS : SOMETIMES;
	case POLICY_GT:
		return v == top ? NEVER : SOMETIMES;
	default:
		return SOMETIMES;
	}
}

/* ---- the same for all calls of a rule ------------------------------------ */

/* What is asked of one call on one architecture. */
typedef enum holds ask(struct lint *l, unsigned abi,
    const struct policy_name *name, const void *what);

static enum holds
ask_all(struct lint *l, const struct policy_rule *r, ask *one, const void *what)
{
	enum holds all = SOMETIMES, here;
	bool any = false;

	for (unsigned i = 0; i < r->nnames; i++)
		for (unsigned j = 0; j < l->s->narches; j++) {
			if (!scb_lint_applies(l, j, r, &r->names[i]) ||
			    scb_lint_block(l, j, &r->names[i]))
				continue;
			if (!scb_lint_step(l))
				return SOMETIMES;
			here = one(l, j, &r->names[i], what);
			if (here == SOMETIMES || (any && here != all))
				return SOMETIMES;
			all = here;
			any = true;
		}
	return all;
}

static enum holds
ask_cond(struct lint *l, unsigned abi, const struct policy_name *name,
    const void *what)
{
	const struct policy_cond c =
	    scb_policy_cond_on(what, l->abi[abi].arch, name->name);

	return cond_holds(&c, scb_lint_bits(l, abi, name, &c));
}

static enum holds
ask_term(struct lint *l, unsigned abi, const struct policy_name *name,
    const void *what)
{
	return scb_lint_interval(l, abi, name, what, what) ? SOMETIMES : NEVER;
}

/* ---- one condition ------------------------------------------------------- */

/* `in A..B` is two conditions in one place; one of them may be redundant. */
static const struct policy_cond *
other_half(const struct policy_term *t, unsigned i)
{
	const struct policy_cond *c = &t->conds[i];

	if (!c->loc.source)
		return NULL;
	if (i > 0 && c[-1].loc.offset == c->loc.offset)
		return c - 1;
	if (i + 1 < t->nconds && c[1].loc.offset == c->loc.offset)
		return c + 1;
	return NULL;
}

/* Is it one half of a range that does ask for something? */
static bool
is_idle_half(struct lint *l, const struct policy_rule *r,
    const struct policy_term *t, unsigned i)
{
	const struct policy_cond *other = other_half(t, i);

	return other && (other > &t->conds[i] ||
			    ask_all(l, r, ask_cond, other) != ALWAYS);
}

/*
 * Is it an end of a negated range whose other end, a term of its own, can be
 * met, or has its own message?
 */
static bool
is_idle_end(
    struct lint *l, const struct policy_rule *r, const struct policy_cond *c)
{
	for (unsigned i = 0; c->range && i < r->nterms; i++) {
		const struct policy_cond *other = r->terms[i].conds;

		if (r->terms[i].nconds == 1 && other != c && other->range &&
		    other->loc.source == c->loc.source &&
		    other->loc.offset == c->loc.offset)
			return c->op == POLICY_GT ||
			       ask_all(l, r, ask_cond, other) != NEVER;
	}
	return false;
}

/* true: there is nothing more to say about the term. */
static bool
check_conds(
    struct lint *l, const struct policy_rule *r, const struct policy_term *t)
{
	const struct policy_name *name = &r->names[0];
	bool said = false;

	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];
		enum holds h = ask_all(l, r, ask_cond, c);

		if (scb_lint_is_negative(l, r, t, c)) {
			said = true;
			continue;
		}
		if (h == SOMETIMES ||
		    (h == ALWAYS && is_idle_half(l, r, t, i)) ||
		    (h == NEVER && is_idle_end(l, r, c)))
			continue;
		said = true;
		scb_diag_warn(l->d, c->loc,
		    h == ALWAYS ? "every value of %s meets this condition, so "
				  "it has no effect"
				: "no value of %s meets this condition, so it "
				  "never holds",
		    scb_lint_subject(l, c, name->name));
	}
	return said;
}

/* ---- several ------------------------------------------------------------- */

/* Are all of its numbers such as nothing was said about yet? */
static bool
term_fits(const struct lint *l, const struct policy_rule *r,
    const struct policy_term *t)
{
	const struct policy_name *name = &r->names[0];

	for (unsigned i = 0; i < t->nconds; i++)
		for (unsigned j = 0; j < l->s->narches; j++) {
			struct policy_cond c = scb_policy_cond_on(
			    &t->conds[i], l->abi[j].arch, name->name);

			if (l->abi[j].rows[name->id] &&
			    !scb_lint_fits(&c, scb_lint_bits(l, j, name, &c)))
				return false;
		}
	return true;
}

static bool
check_term(
    struct lint *l, const struct policy_rule *r, const struct policy_term *t)
{
	if (t->made || check_conds(l, r, t))
		return true;
	if (t->nconds < 2 || ask_all(l, r, ask_term, t) != NEVER ||
	    !term_fits(l, r, t))
		return false;
	scb_diag_warn(l->d, t->conds[0].loc,
	    "no call of '%s' meets all of these conditions: they contradict "
	    "one another",
	    r->names[0].name);
	return true;
}

/* `arg1 != 1 || arg1 != 2`: nothing fails all of them. */
static void
check_terms(struct lint *l, const struct policy_rule *r)
{
	struct policy_cond cond[TERMS];
	struct policy_term fail = {.conds = cond};

	if (r->nterms < 2 || r->nterms > TERMS)
		return;
	for (unsigned i = 0; i < r->nterms; i++)
		if (r->terms[i].nconds == 1) {
			struct policy_cond *c = &cond[fail.nconds++];

			*c = r->terms[i].conds[0];
			c->op = scb_policy_negated(c->op);
		}
	if (fail.nconds < 2 || ask_all(l, r, ask_term, &fail) != NEVER)
		return;
	scb_diag_warn(l->d, cond[1].loc,
	    "every call of '%s' meets one of these conditions, and one is "
	    "enough: together they have no effect",
	    r->names[0].name);
}

void
scb_lint_holds(struct lint *l)
{
	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];
		bool said = !l->exists[i];

		for (unsigned j = 0; l->exists[i] && j < r->nterms; j++)
			said |= check_term(l, r, &r->terms[j]);
		if (!said)
			check_terms(l, r);
	}
}
