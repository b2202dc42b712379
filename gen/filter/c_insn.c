#include "filter/c_insn.h"

#include <string.h>

enum { INSN_NESTED = 8 };

static const char *const insn_fields[FIELDS] = {"code", "jt", "jf", "k"};

/* The macros of linux/filter.h, by the order of their arguments. */
static const struct insn_macro {
	char name[9];
	unsigned char count;
	unsigned char order[FIELDS];
} insn_macros[] = {
    {"BPF_STMT", 2, {FIELD_CODE, FIELD_K}},
    {"BPF_JUMP", 4, {FIELD_CODE, FIELD_K, FIELD_JT, FIELD_JF}},
};

/*
 * Braces that are nested deeper than this are no array of instructions, and are
 * not looked through from each of them.
 */
enum { NESTED = 100 };

size_t
scb_c_closing(const struct c_token *t, size_t n, size_t i)
{
	unsigned depth = 0, braces = 0;

	for (; i < n && braces <= NESTED; i++) {
		if (t[i].kind != C_MARK)
			continue;
		braces += scb_c_is(&t[i], "{");
		braces -= braces && scb_c_is(&t[i], "}");
		if (scb_c_is(&t[i], "{") || scb_c_is(&t[i], "(") ||
		    scb_c_is(&t[i], "["))
			depth++;
		else if (scb_c_is(&t[i], "}") || scb_c_is(&t[i], ")") ||
			 scb_c_is(&t[i], "]"))
			if (--depth == 0)
				return i;
	}
	return n;
}

static const struct insn_macro *
insn_macro(const struct c_token *t)
{
	for (size_t i = 0; i < sizeof insn_macros / sizeof *insn_macros; i++)
		if (scb_c_is(t, insn_macros[i].name))
			return &insn_macros[i];
	return NULL;
}

static unsigned
insn_find_field(const struct c_token *t)
{
	unsigned i = 0;

	while (i < FIELDS && !scb_c_is(t, insn_fields[i]))
		i++;
	return i;
}

/* Are all fields that an initialiser names those of an instruction? */
static bool
insn_is_designated(const struct c_token *t, size_t end, size_t i)
{
	if (scb_c_is(&t[i + 1], ":"))
		return insn_find_field(&t[i]) < FIELDS;
	for (; i + 1 < end; i++)
		if (scb_c_is(&t[i], ".") &&
		    insn_find_field(&t[i + 1]) == FIELDS)
			return false;
	return true;
}

bool
scb_c_is_insn(const struct c_token *t, size_t n, size_t i)
{
	size_t end;
	unsigned commas = 0;

	if (i >= n)
		return false;
	if (insn_macro(&t[i]))
		return i + 1 < n && scb_c_is(&t[i + 1], "(");
	if (!scb_c_is(&t[i], "{"))
		return false;
	end = scb_c_closing(t, n, i);
	if (end == n || i + 1 == end)
		return false;
	i++;
	if (i + 2 < end && (scb_c_is(&t[i], ".") || scb_c_is(&t[i + 1], ":")))
		return insn_is_designated(t, end, i);
	while (
	    i < end && (scb_c_is(&t[i], "(") || scb_c_is(&t[i], "unsigned") ||
			   scb_c_is(&t[i], "short") || scb_c_is(&t[i], ")")))
		i++;
	if (i == end || (t[i].kind != C_NUMBER &&
			    (t[i].n < 4 || memcmp(t[i].s, "BPF_", 4) != 0)))
		return false;
	for (; i < end; i++) {
		if (scb_c_is(&t[i], "{"))
			return false;
		if (scb_c_is(&t[i], "("))
			i = scb_c_closing(t, end, i);
		else
			commas += scb_c_is(&t[i], ",");
	}
	return commas == FIELDS - 1 || commas == FIELDS;
}

/* --- one instruction -------------------------------------------------------*/

void
scb_c_unexpected(struct c_expr *e, const char *expected)
{
	const struct c_token *t = &e->token[e->i < e->n ? e->i : e->n - 1];

	struct loc at = scb_c_place(t);

	if (e->i >= e->n) {
		at.offset += at.length;
		at.length = 0;
		scb_diag_fatal(
		    e->pp->d, at, "unexpected end, expected %s", expected);
	}
	if (scb_diag_gap(&at, expected))
		scb_diag_fatal(e->pp->d, at,
		    "expected %s at the end of this line, found '%.*s'",
		    expected, scb_c_quoted(t), t->s);
	scb_diag_fatal(e->pp->d, at, "unexpected '%.*s', expected %s",
	    scb_c_quoted(t), t->s, expected);
}

void
scb_c_expect(struct c_expr *e, const char *s, const char *expected)
{
	if (!scb_c_accept(e, s))
		scb_c_unexpected(e, expected);
}

/*
 * As a compiler converts it, except that a value that its field cannot hold,
 * signed or unsigned, is an error.
 */
static uint32_t
insn_fit(struct c_expr *e, const struct c_token *at, unsigned field,
    const struct c_value *v)
{
	static const unsigned bits[FIELDS] = {16, 8, 8, 32};
	uint64_t high = v->bits >> (bits[field] - 1);

	if (v->bits >> bits[field] != 0 &&
	    (v->is_unsigned || high != UINT64_MAX >> (bits[field] - 1)))
		scb_diag_fatal(e->pp->d, scb_c_place(at),
		    "%s '%.*s' is too large, expected %u bits",
		    insn_fields[field], scb_c_quoted(at), at->s, bits[field]);
	return (uint32_t)(v->bits & ((UINT64_C(1) << bits[field]) - 1));
}

static void
insn_field(struct c_expr *e, unsigned field, struct scbpf_insn *in)
{
	const struct c_token *at = &e->token[e->i < e->n ? e->i : e->n - 1];
	struct c_value v;
	uint32_t value;

	if (!scb_c_evaluate(e, &v))
		scb_c_complain(e);
	value = insn_fit(e, at, field, &v);
	switch (field) {
	case FIELD_CODE:
		in->code = (uint16_t)value;
		break;
	case FIELD_JT:
		in->jt = (uint8_t)value;
		break;
	case FIELD_JF:
		in->jf = (uint8_t)value;
		break;
	default:
		in->k = value;
	}
}

/* ".code =" or "code:"; FIELDS: no field is named here. */
static unsigned
insn_named(struct c_expr *e)
{
	bool dot = scb_c_at(e, ".");
	size_t name = e->i + dot;
	unsigned field;

	if (name + 1 >= e->n || !scb_c_is(&e->token[name + 1], dot ? "=" : ":"))
		return FIELDS;
	field = insn_find_field(&e->token[name]);
	if (field < FIELDS) {
		e->i = name + 2;
		return field;
	}
	e->i = name;
	scb_c_unexpected(e, "code, jt, jf or k");
}

/* The fields of an initialiser, from after its brace. */
static void
insn_braces(struct c_expr *e, struct scbpf_insn *in)
{
	unsigned next = FIELD_CODE, named, seen = 0;

	while (!scb_c_at(e, "}")) {
		named = insn_named(e);
		if (named < FIELDS)
			next = named;
		else if (next == FIELDS)
			scb_c_unexpected(e, "'}'");
		insn_field(e, next++, in);
		seen++;
		if (!scb_c_accept(e, ","))
			break;
	}
	if (seen == 0)
		scb_c_unexpected(e, "a number");
	scb_c_expect(e, "}", seen < FIELDS ? "','" : "'}'");
}

static void
insn_call(struct c_expr *e, const struct insn_macro *m, struct scbpf_insn *in)
{
	scb_c_expect(e, "(", "'('");
	for (unsigned i = 0; i < m->count; i++) {
		if (i > 0)
			scb_c_expect(e, ",", "','");
		insn_field(e, m->order[i], in);
	}
	scb_c_expect(e, ")", "')'");
}

/* "(struct sock_filter)" or "sock_filter" before the instruction itself. */
static void
insn_skip_type(struct c_expr *e)
{
	size_t start = e->i;
	bool paren = scb_c_accept(e, "(");

	scb_c_accept(e, "const");
	scb_c_accept(e, "struct");
	if (!scb_c_accept(e, "sock_filter") || (paren && !scb_c_accept(e, ")")))
		e->i = start;
}

void
scb_c_read_insn(struct c_expr *e, struct scbpf_insn *in)
{
	const struct insn_macro *m;
	unsigned open = 0;

	for (;;) {
		insn_skip_type(e);
		if (open == INSN_NESTED || !scb_c_accept(e, "("))
			break;
		open++;
	}
	m = e->i < e->n ? insn_macro(&e->token[e->i]) : NULL;
	if (m) {
		e->i++;
		insn_call(e, m, in);
	} else if (scb_c_accept(e, "{")) {
		insn_braces(e, in);
	} else {
		if (e->i < e->n && e->token[e->i].kind == C_NAME) {
			scb_c_fail(e,
			    "is not known here, expected an instruction; give "
			    "scbpf the output of 'cc -E -P'");
			scb_c_complain(e);
		}
		scb_c_unexpected(e, "'{', 'BPF_STMT' or 'BPF_JUMP'");
	}
	for (; open; open--)
		scb_c_expect(e, ")", "')'");
}

/*
 * Fields without braces of their own, as C lets a list of numbers fill one
 * instruction after the other; false, and nothing is skipped: none are there.
 */
bool
scb_c_read_flat(struct c_expr *e, struct scbpf_insn *in)
{
	size_t start = e->i;
	struct c_value v;
	bool number;

	while (scb_c_at(e, "("))
		e->i++;
	number =
	    e->i < e->n && !insn_macro(&e->token[e->i]) && !scb_c_at(e, "{");
	e->i = start;
	number = number && scb_c_evaluate(e, &v);
	e->i = start;
	e->why = NULL;
	if (!number)
		return false;
	for (unsigned i = FIELD_CODE; i < FIELDS; i++) {
		insn_field(e, i, in);
		if (i < FIELD_K && (e->i + 1 >= e->n || !scb_c_accept(e, ",")))
			break; /* the others are zero */
	}
	return true;
}
