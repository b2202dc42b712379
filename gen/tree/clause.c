#include "tree/clause.h"

#include "bpf/bpf.h"

/* Of products in products: what is deeper is tested term by term. */
enum { DEPTH = 64 };

/* A value of `bits` bits in one word, or in two from `word` up. */
struct field {
	unsigned word, bits;
	uint64_t top; /* the largest value it can have */
};

static struct field
field(const struct clause_site *at, const struct policy_cond *c)
{
	unsigned bits = at->abi->arg_bits, declared;
	struct field f;

	if (c->subject == POLICY_IP) {
		f.word = BPF_WORD_IP;
		bits = c->width ? c->width : 64;
	} else {
		f.word = BPF_WORD_ARG + 2u * c->subject;
		declared = c->width
			       ? c->width
			       : scb_facts_width(at->abi, at->name, c->subject);
		if (c->width)
			bits = c->width;
		else if (!at->args64 && (declared == 16 || declared == 32))
			bits = declared;
	}
	f.bits = bits;
	f.top = UINT64_MAX >> (64 - bits);
	return f;
}

/*
 * Constants arrive zero-extended, or sign-extended to an int or to a long:
 * all three mean the same value of the field. Others stay as they are, above
 * anything that the field can hold.
 */
static uint64_t
clause_constant(const struct field *f, uint64_t v)
{
	uint64_t sign = f->top ^ f->top >> 1;
	uint64_t as_int = UINT32_MAX & ~f->top, as_long = ~f->top;

	if ((v & sign) && f->bits < 64 &&
	    ((v & ~f->top) == as_int || (v & ~f->top) == as_long))
		return v & f->top;
	return v;
}

static uint32_t
clause_at_least(
    struct dag *d, const struct field *f, uint64_t v, uint32_t yes, uint32_t no)
{
	uint32_t high = (uint32_t)(v >> 32), low = (uint32_t)v, on_high;

	if (v > f->top)
		return no;
	low = scb_dag_test(d, DAG_GE, f->word, (uint32_t)f->top, low, yes, no);
	if (f->bits <= 32)
		return low;
	/* Every other value has a high half greater than 0. */
	on_high = high == UINT32_MAX ? no
		  : high == 0	     ? yes
			      : scb_dag_test(d, DAG_GE, f->word + 1, UINT32_MAX,
				    high + 1, yes, no);
	return scb_dag_test(
	    d, DAG_EQ, f->word + 1, UINT32_MAX, high, low, on_high);
}

/*
 * Negative numbers have the sign bit set: as unsigned numbers they are greater
 * than all others, and their order is the same.
 */
static uint32_t
clause_signed(struct dag *d, const struct field *f, const struct policy_cond *c,
    uint32_t yes, uint32_t no)
{
	uint64_t sign = f->top ^ f->top >> 1, v = clause_constant(f, c->value);
	bool outside = v > f->top;
	bool upward = c->op == POLICY_GE || c->op == POLICY_GT;
	bool next = c->op == POLICY_GT || c->op == POLICY_LE;
	uint32_t on = upward ? yes : no, off = upward ? no : yes;
	uint32_t minus = off, plus = on, within;

	if (outside)
		return v >> 63 ? on : off;
	if (next && v == sign - 1) /* the largest of all */
		return off;
	v = (v + next) & f->top;
	within = clause_at_least(d, f, v, on, off);
	if (v & sign)
		minus = within;
	else
		plus = within;
	return f->bits > 32 ? scb_dag_test(d, DAG_GE, f->word + 1, UINT32_MAX,
				  (uint32_t)(sign >> 32), minus, plus)
			    : scb_dag_test(d, DAG_GE, f->word, (uint32_t)f->top,
				  (uint32_t)sign, minus, plus);
}

static uint32_t
masked(struct dag *d, const struct field *f, uint64_t mask, uint64_t v,
    uint32_t yes, uint32_t no)
{
	uint64_t seen = mask & f->top;
	uint32_t low;

	if (v & ~seen)
		return no;
	low = scb_dag_test(
	    d, DAG_EQ, f->word, (uint32_t)seen, (uint32_t)v, yes, no);
	if (f->bits <= 32)
		return low;
	return scb_dag_test(d, DAG_EQ, f->word + 1, (uint32_t)(seen >> 32),
	    (uint32_t)(v >> 32), low, no);
}

/* ---- slots --------------------------------------------------------------- */

static uint32_t
slot_half(const struct field *f, uint16_t slot, bool high)
{
	return policy_half(slot - 1u, high, f->bits == 16);
}

/* One word that matches, of the field's first one or, if high, its second. */
static uint32_t
slot_word(struct dag *d, const struct field *f, const struct policy_cond *c,
    bool high, uint32_t yes, uint32_t no)
{
	unsigned shift = high ? 32 : 0, word = f->word + high;
	bool masked = c->op == POLICY_MASKED_EQ || c->op == POLICY_MASKED_NE;
	uint32_t mask = (uint32_t)f->top, want = (uint32_t)(c->expect >> shift);

	if (c->others)
		return scb_dag_test(d, DAG_SLOT_ONLY, word, mask,
		    slot_half(f, c->mask_slot, high), yes, no);
	if (c->mask_slot && !c->slot)
		return scb_dag_test(d, DAG_SLOT_MASK, word,
		    slot_half(f, c->mask_slot, high), want & mask, yes, no);
	if (c->mask_slot)
		return scb_dag_test(d, DAG_SLOT_BOTH, word,
		    slot_half(f, c->mask_slot, high),
		    slot_half(f, c->slot, high), yes, no);
	if (masked)
		mask &= (uint32_t)(c->value >> shift);
	return scb_dag_test(
	    d, DAG_SLOT_EQ, word, mask, slot_half(f, c->slot, high), yes, no);
}

static uint32_t
slot_matches(struct dag *d, const struct field *f, const struct policy_cond *c,
    uint32_t yes, uint32_t no)
{
	yes = slot_word(d, f, c, false, yes, no);
	return f->bits > 32 ? slot_word(d, f, c, true, yes, no) : yes;
}

/* Greater than the slot; equal: where it is equal to it. */
static uint32_t
slot_above(struct dag *d, const struct field *f, const struct policy_cond *c,
    uint32_t yes, uint32_t equal, uint32_t no)
{
	enum dag_kind last = c->sign ? DAG_SLOT_SGT : DAG_SLOT_GT;
	uint32_t low = slot_word(d, f, c, false, equal, no);

	low = scb_dag_test(d, f->bits > 32 ? DAG_SLOT_GT : last, f->word,
	    (uint32_t)f->top, slot_half(f, c->slot, false), yes, low);
	if (f->bits <= 32)
		return low;
	low = slot_word(d, f, c, true, low, no);
	return scb_dag_test(d, last, f->word + 1, UINT32_MAX,
	    slot_half(f, c->slot, true), yes, low);
}

static uint32_t
clause_slot(struct dag *d, const struct field *f, const struct policy_cond *as,
    uint32_t yes, uint32_t no)
{
	struct policy_cond c = *as;

	c.value = clause_constant(f, c.value);
	c.expect = clause_constant(f, c.expect);
	switch (c.op) {
	case POLICY_EQ:
	case POLICY_MASKED_EQ:
		return c.expect > f->top ? no : slot_matches(d, f, &c, yes, no);
	case POLICY_NE:
	case POLICY_MASKED_NE:
		return c.expect > f->top ? yes
					 : slot_matches(d, f, &c, no, yes);
	case POLICY_GT:
		return slot_above(d, f, &c, yes, no, no);
	case POLICY_GE:
		return slot_above(d, f, &c, yes, yes, no);
	case POLICY_LE:
		return slot_above(d, f, &c, no, yes, yes);
	default:
		return slot_above(d, f, &c, no, no, yes);
	}
}

/* ---- conditions ---------------------------------------------------------- */

static uint32_t
clause_cond(struct dag *d, const struct clause_site *at,
    const struct policy_cond *written, uint32_t yes, uint32_t no)
{
	struct policy_cond c = scb_policy_cond_on(written, at->abi, at->name);
	struct field f = field(at, &c);
	uint64_t v = clause_constant(&f, c.value);
	bool negated = c.op == POLICY_NE || c.op == POLICY_LT ||
		       c.op == POLICY_LE || c.op == POLICY_MASKED_NE;
	uint32_t on = negated ? no : yes, off = negated ? yes : no;

	if (c.slot || c.mask_slot)
		return clause_slot(d, &f, &c, yes, no);
	if (c.sign)
		return clause_signed(d, &f, &c, yes, no);
	switch (c.op) {
	case POLICY_MASKED_EQ:
	case POLICY_MASKED_NE:
		return masked(d, &f, v, clause_constant(&f, c.expect), on, off);
	case POLICY_EQ:
	case POLICY_NE:
		return v > f.top ? off : masked(d, &f, f.top, v, on, off);
	case POLICY_GT:
	case POLICY_LE:
		return v >= f.top ? off
				  : clause_at_least(d, &f, v + 1, on, off);
	default:
		return clause_at_least(d, &f, v, on, off);
	}
}

/* ---- terms --------------------------------------------------------------- */

/* Terms from one on, without their first conditions. */
struct terms {
	const struct policy_term *term;
	unsigned n;
	unsigned from; /* their first condition here */
};

static bool
same_cond(const struct policy_cond *c, const struct policy_cond *d)
{
	return c->subject == d->subject && c->op == d->op &&
	       c->width == d->width && c->sign == d->sign &&
	       c->value == d->value && c->expect == d->expect &&
	       c->arg == d->arg && c->value_of == d->value_of &&
	       c->expect_of == d->expect_of && c->slot == d->slot &&
	       c->mask_slot == d->mask_slot && c->others == d->others;
}

/* How many terms begin with the condition of the first. */
static unsigned
count_alike(const struct terms *t)
{
	unsigned n = 0;

	while (
	    n < t->n && t->term[n].nconds > t->from &&
	    same_cond(&t->term[n].conds[t->from], &t->term[0].conds[t->from]))
		n++;
	return n;
}

static bool
same_rest(
    const struct policy_term *s, const struct policy_term *t, unsigned from)
{
	bool same = s->nconds == t->nconds;

	for (unsigned i = from; same && i < s->nconds; i++)
		same = same_cond(&s->conds[i], &t->conds[i]);
	return same;
}

/*
 * (a || b) && R, multiplied out, are n terms that begin with a and continue
 * with R, and n that begin with b and continue with R. Returns n; 0: the terms
 * do not have this form.
 */
static unsigned
find_product(const struct terms *t)
{
	unsigned n = count_alike(t);

	if (n == 0 || n == t->n || t->n % n)
		return 0;
	for (unsigned i = n; i < t->n; i++)
		if (t->term[i].nconds <= t->from ||
		    !same_rest(&t->term[i], &t->term[i % n], t->from + 1) ||
		    !same_cond(&t->term[i].conds[t->from],
			&t->term[i - i % n].conds[t->from]))
			return 0;
	return n;
}

static uint32_t
clause_terms(struct dag *d, const struct clause_site *at, struct terms t,
    uint32_t yes, uint32_t no, unsigned depth)
{
	unsigned n = depth ? find_product(&t) : 0;
	struct terms rest = {t.term, n, t.from + 1};
	uint32_t result = no, term = yes;

	if (n)
		yes = clause_terms(d, at, rest, yes, no, depth - 1);
	for (unsigned i = t.n; i > 0; i -= n ? n : 1) {
		const struct policy_term *of = &t.term[i - 1];

		term = yes;
		for (unsigned j = n ? t.from + 1 : of->nconds; j-- > t.from;)
			term = clause_cond(d, at, &of->conds[j], term, result);
		result = term;
	}
	return result;
}

uint32_t
scb_clause_rule(struct dag *d, const struct clause_site *at,
    const struct policy_rule *r, uint32_t yes, uint32_t no)
{
	const struct terms all = {r->terms, r->nterms, 0};

	return r->nterms ? clause_terms(d, at, all, yes, no, DEPTH) : yes;
}
