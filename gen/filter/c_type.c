/* Types of C, and offsets in struct seccomp_data. */
#include "filter/c_value.h"

bool
scb_c_at(const struct c_expr *e, const char *s)
{
	return e->i < e->n && scb_c_is(&e->token[e->i], s);
}

bool
scb_c_accept(struct c_expr *e, const char *s)
{
	if (!scb_c_at(e, s))
		return false;
	e->i++;
	return true;
}

bool
scb_c_fail(struct c_expr *e, const char *why)
{
	if (!e->why) {
		e->why = why;
		e->bad = e->i < e->n ? &e->token[e->i] : NULL;
	}
	return false;
}

/* In words that stand alone; bytes 0: the size of a long. */
static const struct {
	char name[20];
	uint8_t bytes;
	bool is_unsigned;
} type_names[] = {{"uint8_t", 1, true}, {"int8_t", 1, false},
    {"uint16_t", 2, true}, {"int16_t", 2, false}, {"uint32_t", 4, true},
    {"int32_t", 4, false}, {"uint64_t", 8, true}, {"int64_t", 8, false},
    {"__u8", 1, true}, {"__u16", 2, true}, {"__u32", 4, true},
    {"__u64", 8, true}, {"__s8", 1, false}, {"__s16", 2, false},
    {"__s32", 4, false}, {"__s64", 8, false}, {"u8", 1, true}, {"u16", 2, true},
    {"u32", 4, true}, {"u64", 8, true}, {"u_char", 1, true},
    {"u_short", 2, true}, {"u_int", 4, true}, {"u_int8_t", 1, true},
    {"u_int16_t", 2, true}, {"u_int32_t", 4, true}, {"u_int64_t", 8, true},
    {"uint", 4, true}, {"size_t", 0, true}, {"ssize_t", 0, false},
    {"uintptr_t", 0, true}, {"intptr_t", 0, false}, {"ptrdiff_t", 0, false},
    {"u_long", 0, true}, {"ulong", 0, true}, {"bool", 1, true},
    {"_Bool", 1, true}, {"guint8", 1, true}, {"guint16", 2, true},
    {"guint32", 4, true}, {"guint64", 8, true}};

/* Words that together make a type. */
struct type_words {
	unsigned longs;
	bool is_signed, is_unsigned, is_short, is_char, is_int;
};

static bool
type_word(const struct c_token *t, struct type_words *w)
{
	if (scb_c_is(t, "unsigned"))
		w->is_unsigned = true;
	else if (scb_c_is(t, "signed"))
		w->is_signed = true;
	else if (scb_c_is(t, "short"))
		w->is_short = true;
	else if (scb_c_is(t, "char"))
		w->is_char = true;
	else if (scb_c_is(t, "int"))
		w->is_int = true;
	else if (scb_c_is(t, "long"))
		w->longs++;
	else
		return false;
	return true;
}

static uint8_t
type_long(const struct c_expr *e)
{
	const struct arch *a = e->pp->arch;
	uint64_t lp64;

	return a && !scb_c_known(a, "__LP64__", 8, &lp64) ? 4 : 8;
}

static void
type_skip_qualifiers(struct c_expr *e)
{
	while (scb_c_accept(e, "const") || scb_c_accept(e, "volatile"))
		;
}

static bool
type_is_data(struct c_expr *e)
{
	size_t start = e->i;

	scb_c_accept(e, "struct");
	if (scb_c_accept(e, "seccomp_data"))
		return true;
	e->i = start;
	return false;
}

static bool
type_named(struct c_expr *e, struct c_type *type)
{
	for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
		if (scb_c_accept(e, type_names[i].name)) {
			type->bytes = type_names[i].bytes;
			type->is_unsigned = type_names[i].is_unsigned;
			if (!type->bytes)
				type->bytes = type_long(e);
			return true;
		}
	return false;
}

bool
scb_c_type(struct c_expr *e, struct c_type *type)
{
	struct type_words w = {0};
	size_t start = e->i;

	type_skip_qualifiers(e);
	if (scb_c_accept(e, "std"))
		scb_c_accept(e, "::");
	if (type_is_data(e)) {
		*type = (struct c_type){64, true};
	} else if (!type_named(e, type)) {
		size_t words = e->i;

		while (e->i < e->n && type_word(&e->token[e->i], &w)) {
			e->i++;
			type_skip_qualifiers(e);
		}
		if (e->i == words) {
			e->i = start;
			return false;
		}
		type->bytes = w.is_char	    ? 1
			      : w.is_short  ? 2
			      : w.longs > 1 ? 8
			      : w.longs	    ? type_long(e)
					    : 4;
		/* a char is signed where nothing else is said */
		type->is_unsigned = w.is_unsigned;
	}
	type_skip_qualifiers(e);
	return true;
}

struct c_value
scb_c_convert(struct c_value v, struct c_type type)
{
	unsigned bits = type.bytes * 8u;

	if (bits < 64) {
		v.bits &= (UINT64_C(1) << bits) - 1;
		if (!type.is_unsigned && v.bits >> (bits - 1) & 1)
			v.bits |= ~((UINT64_C(1) << bits) - 1);
	}
	/* what is shorter than an int is an int in an expression */
	v.size = bits > 32 ? 64 : 32;
	v.is_unsigned = type.is_unsigned && bits >= 32;
	return v;
}

/* --- struct seccomp_data ---------------------------------------------------*/

static struct c_value
type_offset(const struct c_expr *e, uint64_t offset)
{
	return (struct c_value){offset, (uint8_t)(type_long(e) * 8u), true};
}

/* "nr", "args[2]": include/uapi/linux/seccomp.h. */
static bool
type_member(struct c_expr *e, struct c_value *v)
{
	struct c_value index;

	if (scb_c_accept(e, "nr")) {
		*v = type_offset(e, 0);
	} else if (scb_c_accept(e, "arch")) {
		*v = type_offset(e, 4);
	} else if (scb_c_accept(e, "instruction_pointer")) {
		*v = type_offset(e, 8);
	} else if (scb_c_accept(e, "args")) {
		*v = type_offset(e, 16);
		if (!scb_c_accept(e, "["))
			return true;
		if (!e->evaluate(e, &index))
			return false;
		if (index.bits > 5)
			return scb_c_fail(e, "follows an argument that no call has");
		if (!scb_c_accept(e, "]"))
			return scb_c_fail(e, "expected ']'");
		v->bits += 8 * index.bits;
	} else {
		return scb_c_fail(e, "is not a member of struct seccomp_data");
	}
	return true;
}

bool
scb_c_offsetof(struct c_expr *e, struct c_value *v)
{
	if (!scb_c_accept(e, "("))
		return scb_c_fail(e, "expected '('");
	type_skip_qualifiers(e);
	if (!type_is_data(e))
		return scb_c_fail(e, "expected 'struct seccomp_data'");
	if (!scb_c_accept(e, ","))
		return scb_c_fail(e, "expected ','");
	if (!type_member(e, v))
		return false;
	return scb_c_accept(e, ")") || scb_c_fail(e, "expected ')'");
}

bool
scb_c_address(struct c_expr *e, struct c_value *v)
{
	unsigned open = 0;
	struct c_value base;

	while (scb_c_accept(e, "("))
		open++;
	type_skip_qualifiers(e);
	if (!open || !type_is_data(e))
		return scb_c_fail(e, "expected 'struct seccomp_data'");
	type_skip_qualifiers(e);
	if (!scb_c_accept(e, "*") || !scb_c_accept(e, ")"))
		return scb_c_fail(e, "expected '*)'");
	open--;
	if (scb_c_accept(e, "NULL"))
		base.bits = 0;
	else if (!e->evaluate(e, &base))
		return false;
	if (base.bits)
		return scb_c_fail(e, "expected an address of 0");
	for (; open && scb_c_accept(e, ")"); open--)
		;
	if (!scb_c_accept(e, "->"))
		return scb_c_fail(e, "expected '->'");
	if (!type_member(e, v))
		return false;
	for (; open && scb_c_accept(e, ")"); open--)
		;
	return open == 0 || scb_c_fail(e, "expected ')'");
}
