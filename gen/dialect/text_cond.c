/*
 * Conditions.
 *
 *	condition  = and { "||" and }
 *	and        = operand { "&&" operand }
 *	operand    = comparison | [ "!" ] "(" condition ")"
 *	comparison = subject order value
 *	           | subject ( "==" | "!=" ) range
 *	           | subject "&" value [ ( "==" | "!=" ) value ]
 *	           | "(" subject "&" value ")" ( "==" | "!=" ) value
 *	           | subject [ "not" ] "in" ( value | range | set )
 *	range      = value ".." value
 *	set        = "{" ( value | range ) { "," ( value | range ) } "}"
 *
 * Minijail has `==`, `!=`, `<`, `<=`, `>`, `>=`, `&` and `in` with a value, and
 * `&&` and `||` without parentheses. `&` holds if any of the bits is set, `in`
 * if no other bit is set; with a set, if the argument is equal to one of them.
 */
#include "dialect/text_cond.h"

static struct text_expr *condition(struct text *t, const struct policy_rule *r,
    unsigned depth, enum text_expr_kind kind);

static struct text_expr *
in_parentheses(struct text *t, const struct policy_rule *r, unsigned depth)
{
	struct text_expr *e;

	t->beyond = true;
	if (depth == TEXT_NESTED) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "parentheses are nested too deeply, expected at most %d "
		    "levels",
		    TEXT_NESTED);
		return NULL;
	}
	e = condition(t, r, depth + 1, TEXT_OR);
	if (!e || scb_text_take(t, ")"))
		return e;
	scb_text_expected(t, e->bits ? "'|' or ')'" : "'&&', '||' or ')'");
	return NULL;
}

static struct text_expr *
operand(struct text *t, const struct policy_rule *r, unsigned depth)
{
	bool negated = scb_text_take(t, "!");
	struct text_expr *e;

	if (!scb_text_take(t, "(")) {
		if (!negated)
			return scb_text_compare(t, r);
		scb_text_expected(t,
		    "'(' after '!', as in '!(arg0 == 1)', or '!=' as in 'arg0 "
		    "!= 1'");
		return NULL;
	}
	e = in_parentheses(t, r, depth);
	if (e && negated)
		scb_text_expr_negate(e);
	else if (e && e->bits && scb_text_at_equality(t))
		return scb_text_masked(t, e->cond);
	if (e && e->bits && !negated && scb_text_at_relation(t)) {
		scb_text_expected(t, "'==' or '!='");
		return NULL;
	}
	return e;
}

/* Operands with && between them (TEXT_AND), or such lists with ||. */
static struct text_expr *
condition(struct text *t, const struct policy_rule *r, unsigned depth,
    enum text_expr_kind kind)
{
	const char *mark = kind == TEXT_AND ? "&&" : "||";
	struct text_expr *all = NULL, *one;

	do {
		if (all && !scb_text_no_value(t, all->last))
			return NULL;
		one = kind == TEXT_AND ? operand(t, r, depth)
				       : condition(t, r, depth, TEXT_AND);
		if (!one || (!all && !scb_text_at(t, mark)))
			return one;
		if (!all)
			all = scb_text_expr_join(t->d->arena, kind);
		scb_text_expr_add(all, one);
	} while (scb_text_take(t, mark));
	return all;
}

static bool
text_cond_terms(struct text *t, struct policy_rule *r)
{
	struct loc at = scb_text_loc(t);
	struct text_expr *e = condition(t, r, 0, TEXT_OR);

	if (!e)
		return false;
	if (scb_text_at(t, "or"))
		return scb_text_expected(t, "'||'");
	if (scb_text_at(t, "and"))
		return scb_text_expected(t, "'&&'");
	r->terms = scb_text_expr_terms(t->d->arena, e, &r->nterms);
	if (r->terms)
		return true;
	scb_diag_error(t->d, at,
	    "multiplied out, this condition has too many alternatives; write "
	    "it as several clauses");
	return false;
}

/* What was written is at the end of the memory until its terms are made. */
bool
scb_text_terms(struct text *t, struct policy_rule *r)
{
	size_t end = scb_arena_end(t->d->arena);
	bool good = text_cond_terms(t, r);

	scb_arena_keep(t->d->arena, end);
	return good;
}
