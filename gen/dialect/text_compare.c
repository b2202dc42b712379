/* Comparisons: an argument, an operator and numbers; see text_cond.c. */
#include "dialect/text_cond.h"

static const struct relation {
	const char *mark;
	enum policy_op op;
	bool sign;
} relations[] = {
    {"==", POLICY_EQ, false},
    {"!=", POLICY_NE, false},
    {"<", POLICY_LT, false},
    {"<=", POLICY_LE, false},
    {">", POLICY_GT, false},
    {">=", POLICY_GE, false},
    {"<s", POLICY_LT, true},
    {"<=s", POLICY_LE, true},
    {">s", POLICY_GT, true},
    {">=s", POLICY_GE, true},
    {"&", POLICY_MASKED_NE, false},
    {"in", POLICY_MASKED_EQ, false},
};

/* What others write, and the operator, quoted. */
static const char *const spelled[][2] = {{"eq", "'=='"}, {"ne", "'!='"},
    {"lt", "'<'"}, {"le", "'<='"}, {"gt", "'>'"}, {"ge", "'>='"},
    {"is", "'=='"}, {"equals", "'=='"}};

static const char *
spelled_at(const struct text *t)
{
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++)
		if (scb_text_at(t, spelled[i][0]))
			return spelled[i][1];
	return NULL;
}

static const struct relation *
relation_at(const struct text *t)
{
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		if (scb_text_at(t, relations[i].mark))
			return &relations[i];
	return NULL;
}

bool
scb_text_at_relation(const struct text *t)
{
	return relation_at(t) != NULL;
}

bool
scb_text_at_cond(const struct text *t)
{
	struct text ahead = *t;
	struct text_file file = *t->file;

	if (scb_text_at(t, "(") || scb_text_at(t, "!"))
		return true;
	if (t->kind != TEXT_WORD)
		return false;
	ahead.file = &file;
	scb_text_next(&ahead);
	return relation_at(&ahead) || scb_text_at(&ahead, "=") ||
	       scb_text_at(&ahead, ":") || scb_text_at(&ahead, "not") ||
	       scb_text_at(&ahead, "&&") || scb_text_at(&ahead, "||") ||
	       spelled_at(&ahead) || scb_text_at_subject(t);
}

/* A number that is the same on every ABI needs no look-up. */
static const struct policy_part *
text_cond_number(
    struct text *t, uint64_t *plain, const struct policy_part **symbolic)
{
	const struct policy_part *value = scb_text_value(t);

	*symbolic = NULL;
	if (value && !scb_text_plain(value, plain))
		*symbolic = value;
	return value;
}

/*
 * The same for what a condition compares with, or a slot. value: the
 * expression, unless it is a slot; or NULL.
 */
static bool
text_cond_value(
    struct text *t, struct policy_cond *c, const struct policy_part **value)
{
	const struct policy_part *read;

	c->minus = t->kind == TEXT_NUMBER && *scb_text_bytes(t) == '-';
	c->slot = 0;
	c->value_of = NULL;
	if (t->kind == TEXT_SLOT)
		return scb_text_slot(t, &c->slot);
	read = text_cond_number(t, &c->value, &c->value_of);
	if (value)
		*value = read;
	return read != NULL;
}

static bool
is_empty(const struct policy_cond *low, const struct policy_cond *high)
{
	const uint64_t flip = low->sign ? (uint64_t)1 << 63 : 0;

	return !low->value_of && !high->value_of && !low->slot && !high->slot &&
	       (low->value ^ flip) > (high->value ^ flip);
}

/* The rest of a range; its lower end has been read into `low`. */
static struct text_expr *
range(struct text *t, const struct policy_cond *from)
{
	struct policy_cond low = *from, high = *from;
	struct text_expr *e = scb_text_expr_join(t->d->arena, TEXT_AND);

	t->beyond = true;
	low.op = POLICY_GE;
	high.op = POLICY_LE;
	if (!text_cond_value(t, &high, NULL))
		return NULL;
	low.sign = high.sign = low.minus && !high.minus;
	if (is_empty(&low, &high)) {
		scb_diag_error(t->d, low.loc,
		    "the range 0x%jx..0x%jx is empty, expected its lower end "
		    "first",
		    (uintmax_t)low.value, (uintmax_t)high.value);
		return NULL;
	}
	/* From 0 there is only one end; lint has a word about a negative one.
	 */
	if (low.value_of || low.value || low.slot || low.sign || high.minus) {
		low.range = high.range = true;
		scb_text_expr_add(e, scb_text_expr_cond(t->d->arena, &low));
	}
	scb_text_expr_add(e, scb_text_expr_cond(t->d->arena, &high));
	return e;
}

/* A value, which the argument is to be equal to, or a range. */
static struct text_expr *
item(struct text *t, const struct policy_cond *subject,
    const struct policy_part **value)
{
	struct policy_cond c = *subject;

	c.op = POLICY_EQ;
	c.loc = scb_text_loc(t);
	*value = NULL;
	if (!text_cond_value(t, &c, value))
		return NULL;
	return scb_text_take(t, "..") ? range(t, &c)
				      : scb_text_expr_cond(t->d->arena, &c);
}

static struct text_expr *
set(struct text *t, const struct policy_cond *c)
{
	struct text_expr *e = scb_text_expr_join(t->d->arena, TEXT_OR), *one;
	const struct policy_part *value;
	struct loc at;

	t->beyond = true;
	do {
		at = scb_text_loc(t);
		one = item(t, c, &value);
		if (!one)
			return NULL;
		scb_text_expr_add(e, one);
	} while (scb_text_take(t, ","));
	if (value && value->next && e->first == e->last) {
		e->first->cond.alone = true;
		scb_diag_warn(t->d, at,
		    "this is equal to all of these bits together; for no bits "
		    "but these, write 'in %.*s', and for one of several values "
		    "'in {A, B}'",
		    text_shown(t->from - at.offset),
		    at.source->text + at.offset);
	}
	if (!scb_text_take(t, "}")) {
		scb_text_expected(t, "',', '|' or '}'");
		return NULL;
	}
	return e;
}

/* What follows `in`. */
static struct text_expr *
within(struct text *t, struct policy_cond *c)
{
	uint32_t from = t->from;

	if (scb_text_take(t, "{"))
		return set(t, c);
	if (!text_cond_value(t, c, NULL) ||
	    !scb_text_no_list(t, c, from, false))
		return NULL;
	if (scb_text_take(t, ".."))
		return range(t, c);
	if (c->slot) {
		c->mask_slot = c->slot;
		c->slot = 0;
		c->others = true;
	} else { /* no bits other than those of the value */
		struct policy_part *others =
		    scb_arena_alloc(t->d->arena, sizeof *others);

		*others = (struct policy_part){.inner = c->value_of,
		    .number = c->value,
		    .complement = true};
		c->value_of = others;
	}
	return scb_text_expr_cond(t->d->arena, c);
}

/* `ARG & MASK` has been read, and is to be equal to a value, or not. */
struct text_expr *
scb_text_masked(struct text *t, struct policy_cond c)
{
	t->beyond = true;
	c.op = scb_text_at(t, "!=") ? POLICY_MASKED_NE : POLICY_MASKED_EQ;
	scb_text_next(t);
	if (t->kind == TEXT_SLOT
		? !scb_text_slot(t, &c.slot)
		: !text_cond_number(t, &c.expect, &c.expect_of))
		return NULL;
	return scb_text_expr_cond(t->d->arena, &c);
}

bool
scb_text_at_equality(const struct text *t)
{
	return scb_text_at(t, "==") || scb_text_at(t, "!=");
}

/* What follows `&`. */
static struct text_expr *
bits(struct text *t, struct policy_cond *c)
{
	struct text_expr *e;

	if (!text_cond_value(t, c, NULL))
		return NULL;
	c->mask_slot = c->slot;
	c->slot = 0;
	if (scb_text_at_equality(t))
		return scb_text_masked(t, *c);
	e = scb_text_expr_cond(t->d->arena, c);
	e->bits = true;
	return e;
}

/* What follows `==`, `<` and so on. */
static struct text_expr *
against(struct text *t, struct policy_cond *c)
{
	struct text_expr *e;
	bool differs = c->op == POLICY_NE;
	uint32_t from = t->from;

	if ((c->op == POLICY_EQ || differs) && scb_text_at(t, "{") &&
	    !scb_text_no_list(t, c, from, differs))
		return NULL;
	if (!text_cond_value(t, c, NULL))
		return NULL;
	if ((c->op == POLICY_EQ || differs) &&
	    !scb_text_no_list(t, c, from, differs))
		return NULL;
	if ((c->op != POLICY_EQ && !differs) || !scb_text_take(t, ".."))
		return scb_text_expr_cond(t->d->arena, c);
	e = range(t, c);
	if (e && differs)
		scb_text_expr_negate(e);
	return e;
}

/* What is meant in the place of the token. */
static const char *
operators(const struct text *t, bool negated)
{
	if (negated)
		return "'in' after 'not'";
	if (scb_text_at(t, "="))
		return "'=='";
	if (spelled_at(t))
		return spelled_at(t);
	if (scb_text_at(t, "&&") || scb_text_at(t, "||"))
		return "an operator such as '==', or '&' for bits";
	return "an operator such as '==' or 'in'";
}

struct text_expr *
scb_text_compare(struct text *t, const struct policy_rule *r)
{
	const struct relation *how;
	struct policy_cond c = {.loc = scb_text_loc(t)};
	struct text_expr *e;
	bool negated;

	if (!scb_text_subject(t, r, &c))
		return NULL;
	negated = scb_text_take(t, "not");
	how = relation_at(t);
	if (!how || (negated && how->op != POLICY_MASKED_EQ)) {
		scb_text_expected(t, operators(t, negated));
		return NULL;
	}
	t->beyond |= negated || how->sign;
	scb_text_next(t);
	c.op = (uint8_t)how->op;
	c.sign = how->sign;
	e = how->op == POLICY_MASKED_EQ	  ? within(t, &c)
	    : how->op == POLICY_MASKED_NE ? bits(t, &c)
					  : against(t, &c);
	if (e && negated)
		scb_text_expr_negate(e);
	return e;
}
