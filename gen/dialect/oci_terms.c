#include "dialect/oci_terms.h"

enum { ROWS = 4096, CHOICES = 256 };

struct rows {
	struct arena *arena;
	const struct arch *abi;
	unsigned wide;
	struct oci_row *first, **last;
	unsigned n;
	const char *why;
};

/* The alternatives for one argument: one of these comparisons holds. */
struct choices {
	struct oci_compare at[CHOICES];
	unsigned n;
};

static bool
is_wide(const struct rows *r, unsigned index)
{
	return r->wide >> index & 1;
}

static uint64_t
all_bits(unsigned bits)
{
	return UINT64_MAX >> (64 - bits);
}

static void
add_choice(struct rows *r, struct choices *c, unsigned index, enum policy_op op,
    uint64_t value, uint64_t other)
{
	if (c->n == CHOICES)
		r->why = "conditions of too many parts";
	else
		c->at[c->n++] = (struct oci_compare){
		    (uint8_t)index, (uint8_t)op, value, other};
}

/* --- a single condition --------------------------------------------------- */

/*
 * A mask of the argument's upper bits. Where an argument has 32 bits on one ABI
 * and 64 on another, it is the same for both.
 */
static uint64_t
upper(const struct rows *r, const struct draft_cond *c, uint64_t low)
{
	uint64_t mask = all_bits(c->bits) & ~low;

	if (c->bits == 32 && is_wide(r, c->subject) && mask >> 31)
		mask |= UINT64_MAX << 32;
	return mask;
}

/* A range as blocks of a power of two of values, each at a multiple of it. */
static void
add_blocks(struct rows *r, struct choices *out, const struct draft_cond *c,
    const struct text_range *range)
{
	uint64_t low = range->low;

	for (;;) {
		uint64_t size = 1, left = range->high - low;

		while ((low & (2 * size - 1)) == 0 && 2 * size - 1 <= left &&
		       size <= all_bits(c->bits) / 2)
			size *= 2;
		add_choice(r, out, c->subject, POLICY_MASKED_EQ,
		    upper(r, c, size - 1), low);
		if (left < size || r->why)
			return;
		low += size;
	}
}

/* One comparison, where libseccomp compares as many bits. */
static bool
add_plain(struct rows *r, struct choices *out, const struct draft_cond *c,
    const struct text_range *range)
{
	uint64_t all = all_bits(c->bits);
	enum policy_op op = POLICY_EQ;
	uint64_t value = range->low;

	if (!is_wide(r, c->subject) || c->bits < r->abi->arg_bits)
		return false;
	if (range->low == 0) {
		op = POLICY_LE;
		value = range->high;
	} else if (range->high == all) {
		op = POLICY_GE;
	} else if (range->low != range->high) {
		return false;
	}
	add_choice(r, out, c->subject, op, value, 0);
	return true;
}

static void
add_ranges(
    struct rows *r, struct choices *out, const struct draft_cond *c, bool plain)
{
	const struct text_range *a = c->range;

	if (plain && c->n == 2 && a[0].low == 0 && a[1].low - a[0].high == 2 &&
	    a[1].high == all_bits(c->bits) && is_wide(r, c->subject) &&
	    c->bits >= r->abi->arg_bits) {
		add_choice(r, out, c->subject, POLICY_NE, a[0].high + 1, 0);
		return;
	}
	for (unsigned i = 0; i < c->n && !r->why; i++)
		if (!plain || !add_plain(r, out, c, &a[i]))
			add_blocks(r, out, c, &a[i]);
}

/* The bits under the mask differ: the highest that does is one of them. */
static void
add_differing(struct rows *r, struct choices *out, const struct draft_cond *c)
{
	uint64_t above = 0;

	for (unsigned i = 64; i-- > 0 && !r->why;) {
		uint64_t bit = UINT64_C(1) << i;

		if (!(c->mask & bit))
			continue;
		add_choice(r, out, c->subject, POLICY_MASKED_EQ, above | bit,
		    (c->value & above) | (~c->value & bit));
		above |= bit;
	}
}

static void
add_cond(
    struct rows *r, struct choices *out, const struct draft_cond *c, bool plain)
{
	if (!c->mask)
		add_ranges(r, out, c, plain);
	else if (c->differs)
		add_differing(r, out, c);
	else
		add_choice(
		    r, out, c->subject, POLICY_MASKED_EQ, c->mask, c->value);
}

/* --- several on one argument ---------------------------------------------- */

/* What meets both, which are on bits under masks. */
static void
both_choices(struct rows *r, struct choices *c, const struct choices *d)
{
	struct choices *out = scb_arena_alloc(r->arena, sizeof *out);

	for (unsigned i = 0; i < c->n; i++)
		for (unsigned k = 0; k < d->n; k++) {
			const struct oci_compare *x = &c->at[i], *y = &d->at[k];
			uint64_t common = x->value & y->value;

			if ((x->other & common) == (y->other & common))
				add_choice(r, out, x->index, POLICY_MASKED_EQ,
				    x->value | y->value, x->other | y->other);
		}
	*c = *out;
}

/* --- terms ---------------------------------------------------------------- */

static void
multiply(struct rows *r, struct oci_row *row, const struct choices *by,
    unsigned nby, unsigned at)
{
	if (r->why)
		return;
	if (at < nby) {
		for (unsigned i = 0; i < by[at].n; i++) {
			row->compare[at] = by[at].at[i];
			multiply(r, row, by, nby, at + 1);
		}
		return;
	}
	if (r->n++ == ROWS) {
		r->why = "conditions that become too many rules";
		return;
	}
	*r->last = scb_arena_alloc(r->arena, sizeof **r->last);
	**r->last = *row;
	(*r->last)->n = nby;
	(*r->last)->next = NULL;
	r->last = &(*r->last)->next;
}

static void
add_term(struct rows *r, const struct draft_term *t)
{
	struct choices *by = scb_arena_array(r->arena, 6, sizeof *by);
	struct oci_row row = {.n = 0};
	unsigned n = 0;

	for (unsigned i = 0; i < t->n && !r->why; n++) {
		unsigned subject = t->cond[i].subject, end = i;

		if (subject == POLICY_IP) {
			r->why = "conditions on the instruction pointer";
			return;
		}
		while (end < t->n && t->cond[end].subject == subject)
			end++;
		add_cond(r, &by[n], &t->cond[i], end == i + 1);
		while (++i < end) {
			struct choices *more =
			    scb_arena_alloc(r->arena, sizeof *more);

			add_cond(r, more, &t->cond[i], false);
			both_choices(r, &by[n], more);
		}
	}
	multiply(r, &row, by, n, 0);
}

struct oci_row *
scb_oci_rows(struct arena *a, const struct draft_clause *c,
    const struct arch *abi, unsigned wide, const char **why)
{
	struct rows r = {.arena = a, .abi = abi, .wide = wide};

	r.last = &r.first;
	if (!c->n)
		return scb_arena_alloc(a, sizeof *r.first);
	for (unsigned i = 0; i < c->n; i++)
		add_term(&r, &c->term[i]);
	if (!*why)
		*why = r.why;
	return r.first;
}
