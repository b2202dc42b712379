/*
 * Searches go backward through copies. An operand of an instruction that
 * computes is another search.
 */
#include "learn/value_private.h"

enum { WORK = 40000000 }; /* steps of all searches together */

static void search_all(struct flow *f, const struct value_search *outer,
    uint32_t computed, struct place p, uint32_t spot, struct value *v,
    unsigned max);

/* --- copies --------------------------------------------------------------- */

static void
run(struct value_search *s, struct place p, uint32_t spot)
{
	struct flow *f = s->f;

	s->now = p;
	scb_value_add_node(
	    s, (struct node){.place = p, .spot = spot, .bits = 64});
	for (unsigned i = 0; i < s->nnodes && !s->done; i++) {
		struct node n = s->node[i];
		uint64_t state = 0;
		struct flow_from from;
		bool any = false;

		s->now = n.place;
		if (f->flag[n.spot] & FLOW_TAKEN) {
			scb_value_unknown(s, VALUE_ANYWHERE, n.spot);
			continue;
		}
		while (scb_flow_from(f, n.spot, &state, &from)) {
			any = true;
			scb_value_step(s, &n, from.spot, from.call);
		}
		/* In Go, stubs that are linked in vain are functions, too. */
		if (!any && !(f->flag[n.spot] & FLOW_PLAIN))
			scb_value_unknown(s, VALUE_NOBODY, n.spot);
		if (++f->steps > WORK) {
			scb_value_unknown(s, VALUE_WORK, n.spot);
			return;
		}
	}
}

/* --- what instructions compute -------------------------------------------- */

static uint64_t
extend(uint64_t v, unsigned bits, bool sign)
{
	v = scb_value_low(v, bits);
	return sign ? (uint64_t)code_sign(v, bits) : v;
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

/* Reads a constant in a segment, or a variable, that is never written. */
static bool
read_constant(
    struct flow *f, uint64_t address, const struct code *c, uint64_t *v)
{
	unsigned bytes = c->from / 8;
	const uint8_t *p = scb_elf_at(f->elf, address, bytes);
	uint32_t spot;

	if (f->elf->text_relocations)
		return false;
	if (p && scb_elf_spot(f->elf, address, &spot) &&
	    !scb_elf_segment_of(f->elf, spot)->write)
		*v = scb_elf_word(p, bytes);
	else if (!scb_value_global(f, address, bytes, v))
		return false;
	*v = extend(*v, c->from, c->sign);
	return true;
}

/* Registers of an operand; one that is not there is zero. */
static void
operand(struct value_search *s, unsigned reg, uint32_t spot, struct value *v)
{
	if (reg == CODE_NONE || reg == CODE_PC || reg == CODE_ZERO) {
		*v = (struct value){.n = 1};
		return;
	}
	search_all(s->f, s, spot, (struct place){.reg = (uint8_t)reg}, spot, v,
	    s->local ? VALUE_BLOCKS : VALUE_OPERAND);
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

/* Is this search already for an operand of this instruction? */
static bool
is_loop(const struct value_search *s, uint32_t spot)
{
	for (; s; s = s->outer)
		if (s->outer && s->computed == spot)
			return true;
	return false;
}

/* Combines a written part of a register with the part that is kept. */
static void
keep_rest(struct value_search *s, const struct code *c, uint32_t spot,
    struct value *part, unsigned max)
{
	struct value old, sum = {.why = part->why, .spot = part->spot};

	operand(s, c->dst, spot, &old);
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

	operand(s, memory ? c->base : c->a, spot, &a);
	if (a.why == VALUE_KNOWN)
		operand(s, memory ? c->index : c->b, spot, &b);
	if (!memory && c->b == CODE_NONE)
		b.v[0] = c->imm;
	/* A few bits choose a block of code. */
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

static void
by_instruction(struct value_search *s, const struct value_end *e,
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

/* --- whole searches ------------------------------------------------------- */

static void
open_search(struct value_search *s, struct flow *f)
{
	struct arena *a = f->arena;

	*s = (struct value_search){.f = f, .max = ENDS};
	s->node = scb_arena_raw(a, NODES * sizeof *s->node);
	s->hash = scb_arena_array(a, HASH, sizeof *s->hash);
	s->end = scb_arena_raw(a, ENDS * sizeof *s->end);
}

static void
search_all(struct flow *f, const struct value_search *outer, uint32_t computed,
    struct place p, uint32_t spot, struct value *v, unsigned max)
{
	size_t mark = scb_arena_mark(f->arena);
	struct value_search s;

	*v = (struct value){0};
	open_search(&s, f);
	s.outer = outer;
	s.computed = computed;
	s.depth = outer ? outer->depth + 1 : 0;
	s.first = true;
	s.local = outer && outer->local;
	run(&s, p, spot);
	for (unsigned i = 0; i < s.nends; i++)
		if (s.end[i].why)
			scb_value_set_unknown(v, s.end[i].why, s.end[i].spot);
	for (unsigned i = 0; i < s.nends; i++)
		if (s.end[i].computed)
			by_instruction(&s, &s.end[i], v, max);
		else if (!s.end[i].why)
			scb_value_set_add(v,
			    scb_value_low(s.end[i].imm, s.end[i].bits), max,
			    s.end[i].spot);
	v->by_caller = s.by_caller;
	scb_arena_release(f->arena, mark);
}

void
scb_value_find(struct flow *f, unsigned reg, uint32_t spot, struct value *v)
{
	search_all(f, NULL, 0, (struct place){.reg = (uint8_t)reg}, spot, v,
	    VALUE_MAX);
}

unsigned
scb_value_ends(struct flow *f, unsigned reg, uint32_t spot,
    struct value_end *end, unsigned max)
{
	size_t mark = scb_arena_mark(f->arena);
	struct value_search s;

	open_search(&s, f);
	s.end = end;
	s.max = max;
	s.local = true;
	run(&s, (struct place){.reg = (uint8_t)reg}, spot);
	scb_arena_release(f->arena, mark);
	return s.nends;
}

void
scb_value_computed(struct flow *f, const struct value_end *end, struct value *v)
{
	struct value_search s = {.f = f, .local = true};

	*v = (struct value){0};
	by_instruction(&s, end, v, VALUE_BLOCKS);
}

const char *
scb_value_why(enum value_why why)
{
	static const char *const text[] = {[VALUE_KNOWN] = "known",
	    [VALUE_MEMORY] = "it comes from memory",
	    [VALUE_CALLEE] = "a call on the way may change it",
	    [VALUE_KERNEL] = "a syscall on the way changes it",
	    [VALUE_ANYWHERE] = "code on the way may be entered from anywhere",
	    [VALUE_NOBODY] = "nothing is known to lead there",
	    [VALUE_STACK] = "it is on the stack and may be changed there",
	    [VALUE_COMPUTED] = "it is computed in a way that is not followed",
	    [VALUE_LOOP] = "it is computed in a loop",
	    [VALUE_MANY] = "it has too many values",
	    [VALUE_FAR] = "it comes through more than 8 calls",
	    [VALUE_WORK] = "to find it takes too much work"};

	return text[why];
}
