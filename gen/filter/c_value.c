#include "filter/c_value.h"

#include <string.h>

#include "facts/facts.h"

/* Limits recursion, because the library promises to need little stack. */
enum { VALUE_DEPTH = 128 };

static bool value_choice(struct c_expr *e, struct c_value *v);
static bool value_unary(struct c_expr *e, struct c_value *v);

static struct c_value
value_int(const struct c_expr *e, bool is)
{
	return scb_c_value(e, is, 32, false);
}

static const char value_no_name[] =
    "is not known here; give scbpf the output of 'cc -E -P', or if only the "
    "running program knows it, use --exec";

/*
 * Suggests the right name for a misspelled syscall such as __NR_opne; one that
 * the tables know is not misspelled, but missing on this architecture.
 */
static void
value_correct_call(const struct c_expr *e, const struct c_token *t)
{
	const char *name = t->s, *near = NULL;
	size_t prefix = scb_facts_call_prefix(&name, t->n);
	size_t n = t->n - prefix;

	if (!prefix || !e->pp->arch)
		return;
	if (scb_facts_known(name, n, NULL))
		scb_diag_fatal(e->pp->d, scb_c_place(t),
		    "%s has no '%.*s'; if this is for another architecture, "
		    "name that with -a",
		    e->pp->arch->token, scb_c_quoted(t), t->s);
	near = scb_facts_near_call(e->pp->arch, name, n);
	if (near)
		scb_diag_fatal(e->pp->d, scb_c_place(t),
		    "unknown syscall '%.*s', expected '%.*s%s'",
		    scb_c_quoted(t), t->s, (int)prefix, t->s, near);
}

_Noreturn void
scb_c_complain(struct c_expr *e)
{
	const struct c_token *t;
	struct diag *d = e->pp->d;
	struct loc at;

	if (!e->why)
		scb_c_fail(e, "expected an operator");
	t = e->bad;
	if (!t) {
		at = e->n ? scb_c_place(&e->token[e->n - 1]) : nowhere;
		at.offset += at.length;
		at.length = 0;
		scb_diag_fatal(d, at, "unexpected end, %s", e->why);
	}
	if (e->why == value_no_name)
		value_correct_call(e, t);
	if (memcmp(e->why, "expected ", 9) == 0)
		scb_diag_fatal(d, scb_c_place(t), "unexpected '%.*s', %s",
		    scb_c_quoted(t), t->s, e->why);
	scb_diag_fatal(d, scb_c_place(t), "'%.*s' %s", scb_c_quoted(t), t->s,
	    e->why);
}

/* --- names -----------------------------------------------------------------*/

/* Calls of unknown functions or macros have the value 0 in conditions. */
static bool
value_skip_call(struct c_expr *e)
{
	unsigned depth = 0;

	do {
		depth += scb_c_at(e, "(");
		depth -= scb_c_at(e, ")");
		e->i++;
	} while (depth && e->i < e->n);
	return depth == 0 || scb_c_fail(e, "expected ')'");
}

static bool
value_unknown(struct c_expr *e, struct c_value *v)
{
	const struct c_token *t = &e->token[e->i];
	struct c_pp *p = e->pp;

	if (!e->condition)
		return scb_c_fail(e, value_no_name);
	if (!scb_c_lacks(p->arch, t->s, t->n) && p->nguesses < C_GUESSES)
		p->guess[p->nguesses++] = *t;
	e->i++;
	*v = value_int(e, false);
	return !scb_c_at(e, "(") || value_skip_call(e);
}

static bool
value_sizeof(struct c_expr *e, struct c_value *v)
{
	struct c_type type;

	if (!scb_c_accept(e, "(") || !scb_c_type(e, &type) ||
	    !scb_c_accept(e, ")"))
		return scb_c_fail(e, "expected a type that scbpf knows");
	*v = scb_c_value(e, type.bytes, scb_c_long_bits(e), true);
	return true;
}

/* The "(x)" of "uint32_t(x)" and "static_cast<uint32_t>(x)", of C++. */
static bool
value_converted(struct c_expr *e, struct c_type type, struct c_value *v)
{
	if (!scb_c_accept(e, "("))
		return scb_c_fail(e, "expected '('");
	if (!value_choice(e, v))
		return false;
	*v = scb_c_convert(*v, type);
	return scb_c_accept(e, ")") || scb_c_fail(e, "expected ')'");
}

/* From after the name. */
static bool
value_static_cast(struct c_expr *e, struct c_value *v)
{
	struct c_type type;

	if (!scb_c_accept(e, "<") || !scb_c_type(e, &type) ||
	    !scb_c_accept(e, ">"))
		return scb_c_fail(e, "expected a type that scbpf knows");
	return value_converted(e, type, v);
}

static bool
value_name(struct c_expr *e, struct c_value *v)
{
	const struct c_token *t = &e->token[e->i];
	const struct c_constant *c = scb_c_constant(e->pp, t->s, t->n);
	struct c_type type;
	uint64_t bits;

	if (scb_c_accept(e, "sizeof"))
		return value_sizeof(e, v);
	if (scb_c_accept(e, "offsetof") ||
	    scb_c_accept(e, "__builtin_offsetof"))
		return scb_c_offsetof(e, v);
	if (scb_c_accept(e, "static_cast"))
		return value_static_cast(e, v);
	if (scb_c_is(t, "true") || scb_c_is(t, "false")) {
		*v = value_int(e, t->n == 4);
		e->i++;
		return true;
	}
	if (!c && !scb_c_known(e->pp->arch, t->s, t->n, &bits)) {
		if (e->condition || !scb_c_type(e, &type))
			return value_unknown(e, v);
		return value_converted(e, type, v);
	}
	if (c)
		bits = c->value;
	e->i++;
	if (bits > UINT64_MAX - INT32_MAX - 1u) /* of an enum: negative */
		*v = scb_c_value(e, bits, 32, false);
	else
		*v = scb_c_typed(e, bits, 0, false, false);
	return true;
}

/* --- the grammar -----------------------------------------------------------*/

static bool
value_parenthesis(struct c_expr *e, struct c_value *v)
{
	struct c_type type;

	if (!e->condition && scb_c_type(e, &type)) {
		while (scb_c_accept(e, "*")) /* an address is a number here */
			type = (struct c_type){8, true};
		if (!scb_c_accept(e, ")"))
			return scb_c_fail(e, "expected ')'");
		if (scb_c_at(e, "{"))
			return scb_c_fail(e, "expected a number");
		e->depth++;
		if (e->depth > VALUE_DEPTH)
			return scb_c_fail(
			    e, "is nested too deeply");
		if (!value_unary(e, v))
			return false;
		e->depth--;
		*v = scb_c_convert(*v, type);
		return true;
	}
	if (!value_choice(e, v))
		return false;
	return scb_c_accept(e, ")") || scb_c_fail(e, "expected ')'");
}

static bool
value_unary(struct c_expr *e, struct c_value *v)
{
	static const char signs[][2] = {"-", "+", "~", "!"};
	unsigned sign = 0;

	if (e->i >= e->n)
		return scb_c_fail(e, "expected a number");
	while (sign < 4 && !scb_c_at(e, signs[sign]))
		sign++;
	if (sign < 4) {
		e->i++;
		if (++e->depth > VALUE_DEPTH)
			return scb_c_fail(
			    e, "is nested too deeply");
		if (!value_unary(e, v))
			return false;
		e->depth--;
		if (sign == 3)
			*v = value_int(e, v->bits == 0);
		else
			*v = scb_c_value(e,
			    sign == 0	? -v->bits
			    : sign == 2 ? ~v->bits
					: v->bits,
			    v->size, v->is_unsigned);
		return true;
	}
	if (scb_c_accept(e, "("))
		return value_parenthesis(e, v);
	if (scb_c_accept(e, "&"))
		return scb_c_address(e, v);
	switch (e->token[e->i].kind) {
	case C_NUMBER:
		return scb_c_number(e, v);
	case C_CHAR:
		return scb_c_character(e, v);
	case C_NAME:
		return value_name(e, v);
	default:
		return scb_c_fail(e, "expected a number");
	}
}

/* Operators that bind at least as tightly as `level`. */
static bool
value_binary(struct c_expr *e, struct c_value *v, unsigned level)
{
	unsigned op, binds;

	if (++e->depth > VALUE_DEPTH)
		return scb_c_fail(e, "is nested too deeply");
	if (!value_unary(e, v))
		return false;
	while (
	    (op = scb_c_operator(e, &binds)) < C_OPERATORS && binds >= level) {
		bool known = (op == C_OP_BOTH && v->bits == 0) ||
			     (op == C_OP_EITHER && v->bits != 0);
		struct c_value right;

		e->i++;
		e->dead += known;
		if (!value_binary(e, &right, binds + 1))
			return false;
		e->dead -= known;
		if (op == C_OP_BOTH || op == C_OP_EITHER)
			*v = value_int(
			    e, known ? op == C_OP_EITHER : right.bits != 0);
		else if (!scb_c_apply(e, op, v, &right))
			return false;
	}
	e->depth--;
	return true;
}

/* "a ? b : c" */
static bool
value_choice(struct c_expr *e, struct c_value *v)
{
	struct c_value yes, no;
	bool is;

	if (++e->depth > VALUE_DEPTH)
		return scb_c_fail(e, "is nested too deeply");
	if (!value_binary(e, v, 1))
		return false;
	if (scb_c_accept(e, "?")) {
		is = v->bits != 0;
		e->dead += !is;
		if (!value_choice(e, &yes))
			return false;
		e->dead -= !is;
		if (!scb_c_accept(e, ":"))
			return scb_c_fail(e, "expected ':'");
		e->dead += is;
		if (!value_choice(e, &no))
			return false;
		e->dead -= is;
		scb_c_balance(e, &yes, &no);
		*v = is ? yes : no;
	}
	e->depth--;
	return true;
}

bool
scb_c_evaluate(struct c_expr *e, struct c_value *v)
{
	e->depth = 0;
	e->evaluate = value_choice;
	return value_choice(e, v);
}
