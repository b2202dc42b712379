/* What the operators of C do with two values. */
#include "filter/c_value.h"

/* By precedence: 1 binds most loosely. */
static const struct {
	char s[3];
	uint8_t level;
} operators[C_OPERATORS] = {{"*", 10}, {"/", 10}, {"%", 10}, {"+", 9}, {"-", 9},
    {"<<", 8}, {">>", 8}, {"<", 7}, {">", 7}, {"<=", 7}, {">=", 7}, {"==", 6},
    {"!=", 6}, {"&", 5}, {"^", 4}, {"|", 3}, {"&&", 2}, {"||", 1}};

enum c_operator
scb_c_operator(const struct c_expr *e, unsigned *level)
{
	unsigned op = 0;

	while (op < C_OPERATORS && !scb_c_at(e, operators[op].s))
		op++;
	*level = op < C_OPERATORS ? operators[op].level : 0;
	return op;
}

/* Applies C's usual arithmetic conversions to both. */
void
scb_c_balance(const struct c_expr *e, struct c_value *a, struct c_value *b)
{
	unsigned size = a->size > b->size ? a->size : b->size;
	bool is_unsigned = (a->is_unsigned && a->size == size) ||
			   (b->is_unsigned && b->size == size);

	*a = scb_c_value(e, a->bits, size, is_unsigned);
	*b = scb_c_value(e, b->bits, size, is_unsigned);
}

static bool
value_is_negative(const struct c_value *v)
{
	return !v->is_unsigned && v->bits >> 63;
}

/* Both values have the same type. */
static bool
value_less(const struct c_value *a, const struct c_value *b)
{
	if (value_is_negative(a) != value_is_negative(b))
		return value_is_negative(a);
	return a->bits < b->bits;
}

/* a / b and a % b, rounded to zero; b is not 0. */
static uint64_t
value_divide(const struct c_value *a, const struct c_value *b, bool rest)
{
	bool minus = value_is_negative(a), turned = value_is_negative(b);
	uint64_t x = minus ? -a->bits : a->bits;
	uint64_t y = turned ? -b->bits : b->bits;
	uint64_t r = rest ? x % y : x / y;

	return (rest ? minus : minus != turned) ? -r : r;
}

static uint64_t
value_shift(const struct c_value *a, unsigned by, bool left)
{
	if (left)
		return a->bits << by;
	if (!value_is_negative(a) || by == 0)
		return a->bits >> by;
	return a->bits >> by | ~(UINT64_MAX >> by);
}

static bool
value_apply_shift(
    struct c_expr *e, bool left, struct c_value *a, const struct c_value *b)
{
	if (b->bits >= a->size) {
		if (!e->dead)
			return scb_c_fail(e, "follows a shift by too many bits");
		return true;
	}
	*a = scb_c_value(e, value_shift(a, (unsigned)b->bits, left), a->size,
	    a->is_unsigned);
	return true;
}

bool
scb_c_apply(struct c_expr *e, unsigned op, struct c_value *a, struct c_value *b)
{
	uint64_t bits = 0;

	if (op == C_OP_LEFT || op == C_OP_RIGHT)
		return value_apply_shift(e, op == C_OP_LEFT, a, b);
	scb_c_balance(e, a, b);
	if (op >= C_OP_LESS && op <= C_OP_UNEQUAL) {
		bool less = value_less(a, b), more = value_less(b, a);
		bool is[] = {
		    less, more, !more, !less, !less && !more, less || more};

		*a = scb_c_value(e, is[op - C_OP_LESS], 32, false);
		return true;
	}
	if ((op == C_OP_DIVIDE || op == C_OP_REST) && b->bits == 0) {
		if (!e->dead)
			return scb_c_fail(e, "follows a division by zero");
		return true;
	}
	switch (op) {
	case C_OP_MULTIPLY:
		bits = a->bits * b->bits;
		break;
	case C_OP_DIVIDE:
	case C_OP_REST:
		bits = value_divide(a, b, op == C_OP_REST);
		break;
	case C_OP_ADD:
		bits = a->bits + b->bits;
		break;
	case C_OP_SUBTRACT:
		bits = a->bits - b->bits;
		break;
	case C_OP_AND:
		bits = a->bits & b->bits;
		break;
	case C_OP_XOR:
		bits = a->bits ^ b->bits;
		break;
	default:
		bits = a->bits | b->bits;
	}
	*a = scb_c_value(e, bits, a->size, a->is_unsigned);
	return true;
}
