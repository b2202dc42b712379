/*
 * Conditions.
 *
 *	terms = term { "||" term }
 *	term  = cond { "&&" cond }
 *	cond  = subject operator value | subject "in" value [ ".." value ]
 *	      | "(" subject "&" value ")" ( "==" | "!=" ) value
 *
 * A subject is argN, the name of an argument, or ip. `&` holds if any of the
 * bits is set, `in` if no other bit is set, or if the value is in the range.
 * Ranges, masks, names, ip and slots are extensions of minijail's language.
 */
#include "dialect/text_private.h"

#include <string.h>

enum { ARGUMENTS = 6 };

static const struct relation {
	const char *sign;
	enum policy_op op;
} relations[] = {
    {"==", POLICY_EQ},
    {"!=", POLICY_NE},
    {"<", POLICY_LT},
    {"<=", POLICY_LE},
    {">", POLICY_GT},
    {">=", POLICY_GE},
    {"&", POLICY_MASKED_NE},
    {"in", POLICY_MASKED_EQ},
};

static const struct relation *
relation_at(const struct text *t)
{
	for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
		if (scb_text_at(t, relations[i].sign))
			return &relations[i];
	return NULL;
}

static bool
is_subject(const struct text *t)
{
	const char *s = scb_text_bytes(t);

	return scb_text_at(t, "ip") ||
	       (t->len > 3 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' &&
		   s[3] <= '9');
}

bool
scb_text_at_cond(const struct text *t)
{
	struct text ahead = *t;
	struct text_file file = *t->file;

	if (scb_text_at(t, "("))
		return true;
	if (t->kind != TEXT_WORD)
		return false;
	ahead.file = &file;
	scb_text_next(&ahead);
	return relation_at(&ahead) || scb_text_at(&ahead, "=") || is_subject(t);
}

/* ---- subjects -------------------------------------------------------------
 */

static bool
no_argument(struct text *t, const char *call)
{
	const char *near = scb_facts_near_arg(call, scb_text_bytes(t), t->len);
	struct buf b;

	scb_buf_init(&b, t->d->arena);
	if (near)
		scb_buf_fmt(&b, "'%s'", near);
	else
		scb_buf_str(&b, "'arg0' to 'arg5'");
	for (unsigned i = 0; !near && i < ARGUMENTS; i++)
		if (scb_facts_arg_name(call, i))
			scb_buf_fmt(&b, ", '%s'", scb_facts_arg_name(call, i));
	scb_diag_error(t->d, scb_text_loc(t),
	    "'%s' has no argument '%.*s', expected %s", call,
	    text_shown(t->len), scb_text_bytes(t), b.p);
	return false;
}

/*
 * A number has the argument names of the calls that it stands for on its
 * architectures.
 */
static bool
number_has(struct text *t, const struct policy_name *n, const char *name)
{
	const struct arch_call *c;

	for (unsigned i = 0; i < n->nonly; i++) {
		c = n->nr <= UINT32_MAX
			? scb_facts_number(n->only[i], (uint32_t)n->nr)
			: NULL;
		if (c &&
		    scb_facts_arg_index(NULL, c->name, name, strlen(name)) < 0)
			return no_argument(t, c->name);
		if (!c)
			break;
		if (i + 1 == n->nonly)
			return true;
	}
	return scb_text_expected(
	    t, "'arg0' to 'arg5' (this number is not a known call)");
}

/* Which register it is depends on the ABI, and on the call. */
static bool
text_cond_by_name(
    struct text *t, const struct policy_rule *r, struct policy_cond *c)
{
	const char *name =
	    scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);

	for (unsigned i = 0; i < r->nnames; i++) {
		const struct policy_name *n = &r->names[i];

		if (n->number && !number_has(t, n, name))
			return false;
		if (!n->number &&
		    scb_facts_arg_index(NULL, n->name, name, strlen(name)) < 0)
			return no_argument(t, n->name);
	}
	c->arg = name;
	t->beyond = true;
	scb_text_next(t);
	return true;
}

static bool
subject(struct text *t, const struct policy_rule *r, struct policy_cond *c)
{
	unsigned n;

	if (t->kind != TEXT_WORD)
		return scb_text_expected(t, "an argument such as 'arg0'");
	if (scb_text_take(t, "ip")) {
		c->subject = POLICY_IP;
		return true;
	}
	if (!is_subject(t))
		return text_cond_by_name(t, r, c);
	n = (unsigned)(scb_text_bytes(t)[3] - '0');
	if (t->len != 4 || n >= ARGUMENTS)
		return scb_text_expected(t, "'arg0' to 'arg5'");
	c->subject = (uint8_t)n;
	scb_text_next(t);
	return true;
}

/* ---- what is asked of them ------------------------------------------------
 */

/* A number that is the same on every ABI needs no look-up. */
static bool
text_cond_number(
    struct text *t, uint64_t *plain, const struct policy_part **symbolic)
{
	const struct policy_part *value = scb_text_value(t);

	if (value && !scb_text_plain(value, plain))
		*symbolic = value;
	return value != NULL;
}

/* The same for what a condition compares with. */
static bool
text_cond_value(struct text *t, struct policy_cond *c)
{
	c->minus = t->kind == TEXT_NUMBER && *scb_text_bytes(t) == '-';
	return text_cond_number(t, &c->value, &c->value_of);
}

/* `in V`: no bits other than those of V are set. */
static void
text_cond_complement(struct text *t, struct policy_cond *c)
{
	struct policy_part *others =
	    scb_arena_alloc(t->d->arena, sizeof *others);

	*others = (struct policy_part){
	    .inner = c->value_of, .number = c->value, .complement = true};
	c->value_of = others;
}

static bool
range(struct text *t, struct policy_cond *low, struct policy_cond *high)
{
	*high = *low;
	low->op = POLICY_GE;
	high->op = POLICY_LE;
	high->value_of = NULL;
	if (!text_cond_value(t, high))
		return false;
	if (low->value_of || high->value_of || low->value <= high->value)
		return true;
	scb_diag_error(t->d, low->loc,
	    "the range 0x%jx..0x%jx is empty, expected its lower end first",
	    (uintmax_t)low->value, (uintmax_t)high->value);
	return false;
}

/* The conditions of one conjunction, in order. */
struct list {
	struct policy_cond *cond;
	unsigned n;
	size_t cap;
};

static struct policy_cond *
text_cond_add(struct text *t, struct list *l, const struct policy_cond *c)
{
	l->cond = scb_arena_grow(
	    t->d->arena, l->cond, l->n, &l->cap, sizeof *l->cond);
	l->cond[l->n] = *c;
	return &l->cond[l->n++];
}

static bool
text_cond_compare(struct text *t, const struct policy_rule *r, struct list *l)
{
	const struct relation *how;
	struct policy_cond c = {.loc = scb_text_loc(t)}, high;

	if (!subject(t, r, &c))
		return false;
	how = relation_at(t);
	if (!how)
		return scb_text_expected(t, "an operator such as '==' or 'in'");
	scb_text_next(t);
	c.op = (uint8_t)how->op;
	if (t->kind == TEXT_SLOT) {
		if (!scb_text_slot(t, &c))
			return false;
		text_cond_add(t, l, &c);
		return true;
	}
	if (!text_cond_value(t, &c))
		return false;
	if (c.op == POLICY_MASKED_NE &&
	    (scb_text_at(t, "==") || scb_text_at(t, "!=")))
		return scb_text_expected(
		    t, "'(' before the argument and ')' after the mask");
	if (c.op == POLICY_MASKED_EQ && scb_text_take(t, "..")) {
		if (!range(t, &c, &high))
			return false;
		text_cond_add(t, l, &c);
		text_cond_add(t, l, &high);
		return true;
	}
	if (c.op == POLICY_MASKED_EQ)
		text_cond_complement(t, &c);
	text_cond_add(t, l, &c);
	return true;
}

static bool
mask(struct text *t, const struct policy_rule *r, struct list *l)
{
	struct policy_cond c = {.loc = scb_text_loc(t)};

	t->beyond = true;
	if (!subject(t, r, &c))
		return false;
	if (!scb_text_take(t, "&"))
		return scb_text_expected(t,
		    "'&' and a mask (there are no parentheses around "
		    "conditions)");
	if (!text_cond_value(t, &c))
		return false;
	if (!scb_text_take(t, ")"))
		return scb_text_expected(t, "'|' or ')'");
	c.op = scb_text_at(t, "!=") ? POLICY_MASKED_NE : POLICY_MASKED_EQ;
	if (!scb_text_take(t, "==") && !scb_text_take(t, "!="))
		return scb_text_expected(t, "'==' or '!='");
	if (!text_cond_number(t, &c.expect, &c.expect_of))
		return false;
	text_cond_add(t, l, &c);
	return true;
}

static bool
text_cond_term(
    struct text *t, const struct policy_rule *r, struct policy_term *term)
{
	struct list l = {NULL, 0, 0};

	do
		if (!(scb_text_take(t, "(") ? mask(t, r, &l)
					    : text_cond_compare(t, r, &l)))
			return false;
	while (scb_text_take(t, "&&"));
	*term = (struct policy_term){l.cond, l.n};
	return true;
}

bool
scb_text_terms(struct text *t, struct policy_rule *r)
{
	size_t cap = 0;

	do {
		r->terms = scb_arena_grow(
		    t->d->arena, r->terms, r->nterms, &cap, sizeof *r->terms);
		if (!text_cond_term(t, r, &r->terms[r->nterms++]))
			return false;
	} while (scb_text_take(t, "||"));
	if (scb_text_at(t, "or"))
		return scb_text_expected(t, "'||'");
	if (scb_text_at(t, "and"))
		return scb_text_expected(t, "'&&'");
	return true;
}
