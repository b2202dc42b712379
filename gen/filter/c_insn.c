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

/* One instruction, and where it is. */
struct insn {
	struct scbpf_insn in;
	const struct c_token *at;
};

struct insns {
	struct insn *insn;
	size_t n, cap;
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

static _Noreturn void
insn_unexpected(struct c_expr *e, const char *expected)
{
	const struct c_token *t = &e->token[e->i < e->n ? e->i : e->n - 1];

	if (e->i >= e->n) {
		struct loc at = scb_c_place(t);

		at.offset += at.length;
		at.length = 0;
		scb_diag_fatal(
		    e->pp->d, at, "unexpected end, expected %s", expected);
	}
	scb_diag_fatal(e->pp->d, scb_c_place(t),
	    "unexpected '%.*s', expected %s", scb_c_quoted(t), t->s, expected);
}

static void
insn_expect(struct c_expr *e, const char *s, const char *expected)
{
	if (!scb_c_accept(e, s))
		insn_unexpected(e, expected);
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
	insn_unexpected(e, "code, jt, jf or k");
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
			insn_unexpected(e, "'}'");
		insn_field(e, next++, in);
		seen++;
		if (!scb_c_accept(e, ","))
			break;
	}
	if (seen == 0)
		insn_unexpected(e, "a number");
	insn_expect(e, "}", seen < FIELDS ? "','" : "'}'");
}

static void
insn_call(struct c_expr *e, const struct insn_macro *m, struct scbpf_insn *in)
{
	insn_expect(e, "(", "'('");
	for (unsigned i = 0; i < m->count; i++) {
		if (i > 0)
			insn_expect(e, ",", "','");
		insn_field(e, m->order[i], in);
	}
	insn_expect(e, ")", "')'");
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

static void
insn_read(struct c_expr *e, struct scbpf_insn *in)
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
		insn_unexpected(e, "'{', 'BPF_STMT' or 'BPF_JUMP'");
	}
	for (; open; open--)
		insn_expect(e, ")", "')'");
}

/* --- lists -----------------------------------------------------------------*/

/* "[3] =": the next instruction's position. */
static size_t
insn_position(struct c_expr *e, size_t next)
{
	const struct c_token *at = &e->token[e->i];
	struct c_value v;

	if (!scb_c_accept(e, "["))
		return next;
	if (!scb_c_evaluate(e, &v))
		scb_c_complain(e);
	insn_expect(e, "]", "']'");
	insn_expect(e, "=", "'='");
	if (v.bits >= BPF_MAX)
		scb_diag_fatal(e->pp->d, scb_c_place(at),
		    "too many instructions, expected at most %d", BPF_MAX);
	return (size_t)v.bits;
}

static void
insn_put(struct bpf_reader *r, struct insns *l, size_t at,
    const struct c_token *t, const struct scbpf_insn *in)
{
	if (at >= BPF_MAX - r->n)
		scb_diag_fatal(r->d, scb_c_place(t),
		    "too many instructions, expected at most %d", BPF_MAX);
	while (l->n <= at) {
		l->insn = scb_arena_grow(
		    r->d->arena, l->insn, l->n, &l->cap, sizeof *l->insn);
		l->insn[l->n++].at = t; /* what is left out is zero */
	}
	l->insn[at] = (struct insn){*in, t};
}

void
scb_c_read_insns(struct bpf_reader *r, struct c_expr *e, bool open)
{
	struct insns l = {NULL, 0, 0};
	size_t next = 0;

	while (e->i < e->n) {
		const struct c_token *at;
		struct scbpf_insn in = {0, 0, 0, 0};

		if (!open)
			next = insn_position(e, next);
		at = &e->token[e->i < e->n ? e->i : e->n - 1];
		insn_read(e, &in);
		insn_put(r, &l, next++, at, &in);
		if (!scb_c_accept(e, ",")) {
			if (!open && e->i < e->n)
				insn_unexpected(e, "','");
			break;
		}
		if (open && !scb_c_is_insn(e->token, e->n, e->i) &&
		    !scb_c_at(e, "(") && !scb_c_at(e, "sock_filter"))
			break;
	}
	for (size_t i = 0; i < l.n; i++)
		scb_bpf_add(r, &l.insn[i].in, l.insn[i].at->main);
}
