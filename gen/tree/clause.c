#include "tree/clause.h"

#include "bpf/bpf.h"

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
low_mask(const struct field *f)
{
	return f->bits < 32 ? (uint32_t)f->top : UINT32_MAX;
}

static uint32_t
clause_at_least(
    struct dag *d, const struct field *f, uint64_t v, uint32_t yes, uint32_t no)
{
	uint32_t high = (uint32_t)(v >> 32), low = (uint32_t)v, on_high;

	if (v > f->top)
		return no;
	low = scb_dag_test(d, DAG_GE, f->word, low_mask(f), low, yes, no);
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
			    : scb_dag_test(d, DAG_GE, f->word, low_mask(f),
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
	uint32_t mask = low_mask(f), want = (uint32_t)(c->expect >> shift);

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
	    low_mask(f), slot_half(f, c->slot, false), yes, low);
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

uint32_t
scb_clause_rule(struct dag *d, const struct clause_site *at,
    const struct policy_rule *r, uint32_t yes, uint32_t no)
{
	uint32_t result = no, term;

	if (r->nterms == 0)
		return yes;
	for (unsigned i = r->nterms; i-- > 0;) {
		const struct policy_term *t = &r->terms[i];

		term = yes;
		for (unsigned j = t->nconds; j-- > 0;)
			term = clause_cond(d, at, &t->conds[j], term, result);
		result = term;
	}
	return result;
}
