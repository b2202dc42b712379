/* Sets of values, and what instructions make of them. */
#include "learn/value_private.h"

/* --- sets ----------------------------------------------------------------- */

void
scb_value_set_unknown(struct value *v, enum value_why why, uint32_t spot)
{
	if (v->why == VALUE_KNOWN) {
		v->why = why;
		v->spot = spot;
	}
}

void
scb_value_set_add(struct value *v, uint64_t x, unsigned max, uint32_t spot)
{
	unsigned i = 0, j;

	while (i < v->n && v->v[i] < x)
		i++;
	if (i < v->n && v->v[i] == x)
		return;
	if (v->n == max) {
		scb_value_set_unknown(v, VALUE_MANY, spot);
		return;
	}
	for (j = v->n++; j > i; j--)
		v->v[j] = v->v[j - 1];
	v->v[i] = x;
}

uint64_t
scb_value_low(uint64_t v, unsigned bits)
{
	return bits < 64 ? v & (((uint64_t)1 << bits) - 1) : v;
}

void
scb_value_narrow(struct value *v)
{
	unsigned n = v->n;

	v->n = 0;
	for (unsigned i = 0; i < n; i++)
		scb_value_set_add(
		    v, scb_value_low(v->v[i], 32), VALUE_MAX, v->spot);
}

/* --- what instructions compute -------------------------------------------- */

static uint64_t
extend(uint64_t v, unsigned bits, bool sign)
{
	uint64_t top = (uint64_t)1 << (bits - 1);

	v = scb_value_low(v, bits);
	return sign ? (v ^ top) - top : v;
}

static uint64_t
compute_whole(const struct code *c, uint64_t a, uint64_t b)
{
	unsigned shift = (unsigned)b & (c->bits == 64 ? 63 : 31);

	switch (c->op) {
	case CODE_MOVE:
		return extend(a, c->from, c->sign);
	case CODE_ADD:
		return a + b;
	case CODE_SUM:
		return a + (extend(b, c->from, c->sign) << c->scale) +
		       (uint64_t)c->disp;
	case CODE_INSERT:
		return (a & (uint64_t)c->disp) | c->imm;
	case CODE_SUB:
		return a - b;
	case CODE_AND:
		return a & b;
	case CODE_OR:
		return a | b;
	case CODE_XOR:
		return a ^ b;
	case CODE_SHL:
		return a << shift;
	case CODE_SHR:
		return scb_value_low(a, c->bits) >> shift;
	default: /* CODE_SAR */
		a = extend(a, c->bits, true);
		return a >> shift |
		       (a >> 63 && shift ? UINT64_MAX << (64 - shift) : 0);
	}
}

static uint64_t
compute(const struct code *c, uint64_t a, uint64_t b)
{
	uint64_t v = compute_whole(c, a, b);

	return c->word ? extend(v, 32, true) : v;
}

/* A constant of the file, in a segment that is never written. */
static bool
read_constant(
    const struct flow *f, uint64_t address, const struct code *c, uint64_t *v)
{
	const uint8_t *p = scb_elf_at(f->elf, address, c->from / 8);
	uint32_t spot;

	if (!p || !scb_elf_spot(f->elf, address, &spot) ||
	    scb_elf_segment_of(f->elf, spot)->write || f->elf->text_relocations)
		return false;
	*v = extend(scb_elf_word(p, c->from / 8), c->from, c->sign);
	return true;
}

/* Registers of an operand; one that is not there is zero. */
static void
value_compute_operand(
    struct value_search *s, unsigned reg, uint32_t spot, struct value *v)
{
	if (reg == CODE_NONE || reg == CODE_PC || reg == CODE_ZERO) {
		*v = (struct value){.n = 1};
		return;
	}
	scb_value_search_all(s->f, s, spot, (struct place){.reg = (uint8_t)reg},
	    spot, v, s->local ? VALUE_BLOCKS : VALUE_OPERAND);
	s->by_caller |= v->by_caller;
}

static uint64_t
index_of(const struct code *c, uint64_t v)
{
	return (c->narrow ? extend(v, 32, c->extends) : v) << c->scale;
}

static void
load_constant(struct value_search *s, const struct code *c, uint32_t spot,
    const struct value *a, const struct value *b, struct value *out,
    unsigned max)
{
	uint64_t v;

	for (unsigned i = 0; i < a->n; i++)
		for (unsigned j = 0; j < b->n; j++) {
			if (c->segment || !read_constant(s->f,
					      a->v[i] + index_of(c, b->v[j]) +
						  (uint64_t)c->disp,
					      c, &v)) {
				scb_value_set_unknown(out, VALUE_MEMORY, spot);
				return;
			}
			scb_value_set_add(
			    out, scb_value_low(v, c->bits), max, spot);
		}
	out->by_memory = true;
}

/* Whether the search is about an operand of this instruction already. */
static bool
is_loop(const struct value_search *s, uint32_t spot)
{
	for (; s; s = s->outer)
		if (s->outer && s->computed == spot)
			return true;
	return false;
}

/* The kept part of a register, in which a part was replaced. */
static void
keep_rest(struct value_search *s, const struct code *c, uint32_t spot,
    struct value *part, unsigned max)
{
	struct value old, sum = {.why = part->why, .spot = part->spot};

	value_compute_operand(s, c->dst, spot, &old);
	if (old.why)
		scb_value_set_unknown(part, old.why, old.spot);
	for (unsigned i = 0; i < old.n; i++)
		for (unsigned j = 0; j < part->n; j++)
			scb_value_set_add(&sum,
			    (old.v[i] & ~scb_value_low(UINT64_MAX, c->bits)) |
				scb_value_low(part->v[j], c->bits),
			    max, spot);
	part->n = sum.n;
	for (unsigned i = 0; i < sum.n; i++)
		part->v[i] = sum.v[i];
	scb_value_set_unknown(part, sum.why, sum.spot);
}

static void
compute_all(struct value_search *s, const struct code *c, uint32_t spot,
    struct value *out, unsigned max)
{
	static const struct value none = {.n = 1};
	bool memory = c->op == CODE_LOAD;
	struct value a, b = none;

	value_compute_operand(s, memory ? c->base : c->a, spot, &a);
	if (a.why == VALUE_KNOWN)
		value_compute_operand(s, memory ? c->index : c->b, spot, &b);
	if (!memory && c->b == CODE_NONE)
		b.v[0] = c->imm;
	/* Blocks of code that a few bits choose from. */
	if (s->local && a.why && c->op == CODE_AND && c->b == CODE_NONE &&
	    c->imm < VALUE_BLOCKS) {
		for (uint64_t i = 0; i <= c->imm; i++)
			if (!(i & ~c->imm))
				scb_value_set_add(out, i, max, spot);
		return;
	}
	if (a.why || b.why) {
		scb_value_set_unknown(out,
		    memory  ? VALUE_MEMORY
		    : a.why ? a.why
			    : b.why,
		    memory  ? spot
		    : a.why ? a.spot
			    : b.spot);
		return;
	}
	if (memory) {
		load_constant(s, c, spot, &a, &b, out, max);
		return;
	}
	out->by_arithmetic = true;
	for (unsigned i = 0; i < a.n; i++)
		for (unsigned j = 0; j < b.n; j++)
			scb_value_set_add(out,
			    scb_value_low(compute(c, a.v[i], b.v[j]), c->bits),
			    max, spot);
}

void
scb_value_by_instruction(struct value_search *s, const struct value_end *e,
    struct value *out, unsigned max)
{
	struct value part = {0};
	struct code c;

	scb_flow_decode(s->f, e->spot, &c);
	if (s->depth >= NESTED || c.op == CODE_OTHER ||
	    c.op == CODE_ADD_MEMORY || c.op == CODE_SELECT_MEMORY) {
		scb_value_set_unknown(out, VALUE_COMPUTED, e->spot);
		return;
	}
	if (is_loop(s, e->spot)) {
		scb_value_set_unknown(out, VALUE_LOOP, e->spot);
		return;
	}
	if (c.op == CODE_SET || c.op == CODE_EITHER) {
		scb_value_set_add(
		    &part, scb_value_low(c.imm, c.bits), max, e->spot);
		if (c.op == CODE_EITHER)
			scb_value_set_add(&part, 0, max, e->spot);
	} else if (c.op == CODE_SELECT) {
		scb_value_set_unknown(&part, VALUE_COMPUTED, e->spot);
	} else {
		compute_all(s, &c, e->spot, &part, max);
	}
	if (c.keeps)
		keep_rest(s, &c, e->spot, &part, max);
	scb_value_set_unknown(out, part.why, part.spot);
	out->by_arithmetic |= part.by_arithmetic;
	out->by_memory |= part.by_memory;
	for (unsigned i = 0; i < part.n; i++)
		scb_value_set_add(
		    out, scb_value_low(part.v[i], e->bits), max, e->spot);
}
