/*
 * Values: numbers as C reads them, and constants whose number each ABI has.
 *
 *	value = part { "|" part }
 *	part  = [ "~" ] ( number | constant | "(" value ")" )
 *
 * or, in the place of all that, a slot: "$" and a name.
 */
#include "dialect/text_private.h"

#include <string.h>

#include "facts/facts_belong.h"

#define IN_BRACES " (several values stand in braces, as in 'in {A, B}')"

/*
 * Reads digits in one base up to the end of the token; false: *v would exceed
 * 64 bits.
 */
static bool
digits(const char *s, size_t n, unsigned base, uint64_t *v, bool *fits)
{
	*v = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned x = char_digit(s[i]);

		if (x >= base)
			return false;
		if (*v > (UINT64_MAX - x) / base)
			*fits = false;
		*v = *v * base + x;
	}
	return n > 0;
}

bool
scb_text_number(struct text *t, uint64_t *v)
{
	const char *s = scb_text_bytes(t);
	size_t n = t->len;
	bool negative, fits = true, ok;

	if (t->kind != TEXT_NUMBER)
		return scb_text_expected(t, "a number");
	negative = *s == '-';
	s += negative;
	n -= negative;
	if (n > 2 && s[0] == '0' && (s[1] | 0x20) == 'x')
		ok = digits(s + 2, n - 2, 16, v, &fits);
	else
		ok = digits(s, n, n > 1 && s[0] == '0' ? 8 : 10, v, &fits);
	if (!ok)
		return scb_text_expected(
		    t, "a number such as 10, 0x1f or 0755");
	if (!fits || (negative && *v > (uint64_t)1 << 63)) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "'%.*s' does not fit, expected at most 64 bits",
		    text_shown(t->len), scb_text_bytes(t));
		return false;
	}
	*v = negative ? 0 - *v : *v;
	scb_text_next(t);
	return true;
}

static const char *
text_value_constant(struct text *t)
{
	const char *name, *near = NULL, *like;

	if (scb_facts_const_known(scb_text_bytes(t), t->len)) {
		name = scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);
		scb_text_next(t);
		return name;
	}
	if (t->d->target)
		near = scb_facts_near_const(
		    t->d->target, scb_text_bytes(t), t->len);
	if (!near)
		near = scb_facts_near_const(NULL, scb_text_bytes(t), t->len);
	like = scb_facts_like_const(t->d->target, scb_text_bytes(t), t->len);
	scb_text_unknown(t, "constant", near, like ? like : "O_RDONLY");
	return NULL;
}

const struct text_const *
scb_text_own_const(const struct text *t)
{
	const struct text_const *c = t->consts;

	while (c && !(t->kind == TEXT_WORD && scb_text_at(t, c->name)))
		c = c->next;
	return c;
}

static const struct policy_part *value(struct text *t, unsigned depth);

static bool
text_value_part(struct text *t, struct policy_part *p, unsigned depth)
{
	const struct text_const *own;

	p->complement = scb_text_take(t, "~");
	p->loc = scb_text_loc(t);
	if (scb_text_take(t, "(")) {
		if (depth == TEXT_NESTED) {
			scb_diag_error(t->d, p->loc,
			    "parentheses are nested too deeply, expected at "
			    "most %d levels",
			    TEXT_NESTED);
			return false;
		}
		p->inner = value(t, depth + 1);
		if (!p->inner)
			return false;
		return scb_text_take(t, ")") ||
		       scb_text_expected(t,
			   scb_text_at(t, ",") ? "'|' or ')'" IN_BRACES
					       : "'|' or ')'");
	}
	if (t->kind == TEXT_NUMBER)
		return scb_text_number(t, &p->number);
	own = scb_text_own_const(t);
	if (own) {
		p->inner = own->value;
		scb_text_next(t);
		return true;
	}
	if (t->kind == TEXT_WORD)
		return (p->constant = text_value_constant(t)) != NULL;
	if (t->kind == TEXT_SLOT)
		return scb_text_expected(
		    t, "a number or a constant (a slot must stand alone)");
	if (t->kind == TEXT_BAD && memchr("\"'/", *scb_text_bytes(t), 3))
		return scb_text_expected(t, "a number or an unquoted constant "
					    "(a filter cannot see what a "
					    "pointer points to)");
	return scb_text_expected(t,
	    scb_text_at(t, "[") ? "a number or a constant" IN_BRACES
				: "a number or a constant");
}

static const struct policy_part *
value(struct text *t, unsigned depth)
{
	const struct policy_part *first = NULL, **end = &first;
	struct policy_part *p;

	do {
		p = scb_arena_alloc(t->d->arena, sizeof *p);
		if (!text_value_part(t, p, depth))
			return NULL;
		*end = p;
		end = &p->next;
	} while (scb_text_take(t, "|"));
	return first;
}

/* The slot of this name, which is created when it is first used. */
static bool
slot_at(struct text *t, unsigned *slot)
{
	const char *name = scb_text_bytes(t) + 1;
	size_t n = t->len - 1;
	struct policy *p = t->p;

	for (*slot = 0; *slot < p->nslots; (*slot)++)
		if (chars_are(name, n, p->slots[*slot].name))
			return true;
	if (p->nslots == TEXT_SLOTS) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "too many slots ('%.*s'), expected at most %d",
		    text_shown(t->len), scb_text_bytes(t), TEXT_SLOTS);
		return false;
	}
	p->slots = scb_arena_grow(
	    t->d->arena, p->slots, p->nslots, &t->slots_cap, sizeof *p->slots);
	p->slots[p->nslots++] = (struct policy_slot){
	    scb_arena_copy(t->d->arena, name, n), scb_text_loc(t)};
	return true;
}

bool
scb_text_slot(struct text *t, uint16_t *slot)
{
	unsigned index;

	if (!slot_at(t, &index))
		return false;
	*slot = (uint16_t)(index + 1);
	t->beyond = true;
	scb_text_next(t);
	return !scb_text_at(t, "|") ||
	       scb_text_expected(t, "nothing else after a slot");
}

const struct policy_part *
scb_text_value(struct text *t)
{
	return value(t, 0);
}

bool
scb_text_plain(const struct policy_part *value, uint64_t *v)
{
	uint64_t inner;

	*v = 0;
	for (; value; value = value->next) {
		if (value->complement || value->constant)
			return false;
		if (value->inner && !scb_text_plain(value->inner, &inner))
			return false;
		*v |= value->inner ? inner : value->number;
	}
	return true;
}
