/* Constant expressions of C, with C's types. */
#ifndef FILTER_C_VALUE_H
#define FILTER_C_VALUE_H

#include "filter/c_pp.h"

/* An int (32 bits) or a long long; a long is one of them. */
struct c_value {
	uint64_t bits; /* extended to 64 bits as the type is signed or not */
	uint8_t size;  /* 32 or 64 */
	bool is_unsigned;
};

struct c_expr {
	struct c_pp *pp;
	const struct c_token *token;
	size_t n, i;
	bool
	    condition; /* of an #if: unknown names are 0, and all has 64 bits */
	bool (*evaluate)(struct c_expr *e, struct c_value *v);
	unsigned depth;
	unsigned dead; /* inside of what && or ?: leave out */
	/* Why there is no value: the first reason, and its token or NULL. */
	const char *why;
	const struct c_token *bad;
};

/* The value of the expression at e->i; false: see e->why. */
bool scb_c_evaluate(struct c_expr *e, struct c_value *v);

/* Reports why an expression has no value, or the unexpected token after it. */
_Noreturn void scb_c_complain(struct c_expr *e);

/* --- c_number.c ----------------------------------------------------------- */

/* A value of 32 or 64 bits; in a condition all have 64. */
struct c_value scb_c_value(
    const struct c_expr *e, uint64_t bits, unsigned size, bool is_unsigned);

/* A constant, whose type is the first that holds it, as C 6.4.4.1 lists them.
 */
struct c_value scb_c_typed(const struct c_expr *e, uint64_t bits,
    unsigned longs, bool is_unsigned, bool decimal);

unsigned scb_c_long_bits(const struct c_expr *e);

/* The number, or the character in quotes, at e->i. */
bool scb_c_number(struct c_expr *e, struct c_value *v);
bool scb_c_character(struct c_expr *e, struct c_value *v);

/* --- c_operator.c --------------------------------------------------------- */

enum c_operator {
	C_OP_MULTIPLY,
	C_OP_DIVIDE,
	C_OP_REST,
	C_OP_ADD,
	C_OP_SUBTRACT,
	C_OP_LEFT,
	C_OP_RIGHT,
	C_OP_LESS,
	C_OP_GREATER,
	C_OP_AT_MOST,
	C_OP_AT_LEAST,
	C_OP_EQUAL,
	C_OP_UNEQUAL,
	C_OP_AND,
	C_OP_XOR,
	C_OP_OR,
	C_OP_BOTH,
	C_OP_EITHER,
	C_OPERATORS
};

/* The operator at e->i, and how tightly it binds; C_OPERATORS: none is there.
 */
enum c_operator scb_c_operator(const struct c_expr *e, unsigned *level);

/* Applies C's usual arithmetic conversions to both. */
void scb_c_balance(
    const struct c_expr *e, struct c_value *a, struct c_value *b);

/* Sets *a to the result of an operator other than && and ||. */
bool scb_c_apply(
    struct c_expr *e, unsigned op, struct c_value *a, struct c_value *b);

/* --- c_type.c ------------------------------------------------------------- */

/* Is the token at e->i spelled like this? The second also skips it then. */
bool scb_c_at(const struct c_expr *e, const char *s);
bool scb_c_accept(struct c_expr *e, const char *s);

struct c_type {
	uint8_t bytes; /* 1, 2, 4, 8, or 64 for struct seccomp_data */
	bool is_unsigned;
};

/* Reads the name of a type; false, and nothing is skipped: none is next. */
bool scb_c_type(struct c_expr *e, struct c_type *type);

/* A value converted to a type. */
struct c_value scb_c_convert(struct c_value v, struct c_type type);

/*
 * "offsetof(struct seccomp_data, args[1])" and "&((struct seccomp_data
 * *)0)->nr" from after the first token.
 */
bool scb_c_offsetof(struct c_expr *e, struct c_value *v);
bool scb_c_address(struct c_expr *e, struct c_value *v);

/* Records the next token as the reason for failure; returns false. */
bool scb_c_fail(struct c_expr *e, const char *why);

#endif
