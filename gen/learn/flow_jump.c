/*
 * Jumps and calls to values. A whole address from memory or from a caller was
 * formed somewhere, and such addresses are known. A sum is an entry of a table
 * of distances, which is read.
 */
#include "learn/flow_table.h"

enum { ENDS = 64 };

/* Is it a whole pointer, one from callers or callees, or a sum of these? */
static bool
is_pointer(struct flow *f, unsigned reg, uint32_t spot, unsigned depth)
{
	struct value_end end[ENDS];
	unsigned n;

	if (reg >= CODE_ZERO || depth > 2)
		return false;
	n = scb_value_ends(f, reg, spot, end, ENDS);
	for (unsigned i = 0; i < n; i++) {
		struct code c;

		if (end[i].why == VALUE_COMPUTED || end[i].why == VALUE_MANY ||
		    end[i].why == VALUE_WORK || end[i].why == VALUE_KERNEL)
			return false;
		if (!end[i].computed)
			continue;
		scb_flow_decode(f, end[i].spot, &c);
		if ((c.op == CODE_LOAD || c.op == CODE_SELECT_MEMORY) &&
		    c.from == 64)
			continue;
		if (c.op != CODE_ADD ||
		    !is_pointer(f, c.a, end[i].spot, depth + 1) ||
		    (c.b != CODE_NONE &&
			!is_pointer(f, c.b, end[i].spot, depth + 1)))
			return false;
	}
	return true;
}

/*
 * Is it assembled from bytes of memory? This is how processors without
 * unaligned loads read a pointer in a packed structure.
 */
static bool
is_assembled(struct flow *f, unsigned reg, uint32_t spot, unsigned depth)
{
	enum { DEPTH = 10 };
	struct value_end end;
	struct code c;

	if (reg >= CODE_ZERO || depth > DEPTH ||
	    scb_value_ends(f, reg, spot, &end, 1) != 1 || !end.computed)
		return false;
	scb_flow_decode(f, end.spot, &c);
	if (c.op == CODE_LOAD)
		return c.from < 64;
	if (c.op == CODE_SHL && c.b == CODE_NONE)
		return is_assembled(f, c.a, end.spot, depth + 1);
	return c.op == CODE_OR && is_assembled(f, c.a, end.spot, depth + 1) &&
	       is_assembled(f, c.b, end.spot, depth + 1);
}

/* The base of a loaded library, and an address in it. */
static bool
is_loaded(struct flow *f, const struct code *c, uint32_t spot)
{
	if (!(c->op == CODE_ADD_MEMORY && c->from == 64) &&
	    !(c->op == CODE_ADD && is_pointer(f, c->b, spot, 0)))
		return false;
	if (!is_pointer(f, c->a, spot, 0))
		return false;
	scb_flow_reason(f, FLOW_LOADED_JUMP, scb_elf_address(f->elf, spot));
	return true;
}

/* It has few values: blocks of code of one size. */
static bool
by_values(struct flow *f, const struct value_end *e, uint32_t jump)
{
	struct value v;
	uint32_t to;

	scb_value_computed(f, e, &v);
	for (unsigned i = 0; !v.why && i < v.n; i++)
		if (scb_elf_spot(f->elf, v.v[i], &to) &&
		    to < f->elf->code_spots)
			scb_flow_jump_to(f, jump, to);
	return v.why == VALUE_KNOWN;
}

/* An address that an instruction computes; false: it is not understood. */
static bool
by_sum(struct flow *f, const struct value_end *e, uint32_t jump)
{
	uint32_t spot = e->spot;
	struct flow_table t = {0};
	struct code c;

	scb_flow_decode(f, spot, &c);
	if ((c.op == CODE_LOAD || c.op == CODE_SELECT_MEMORY) && c.from == 64)
		return true;
	if (c.op == CODE_LOAD)
		return scb_flow_table_of(f, &c, spot, &t) &&
		       scb_flow_table_read(f, &t, jump);
	/* A mangled pointer: glibc's setjmp and atexit. */
	if (c.op == CODE_XOR)
		return true;
	if (c.op == CODE_OTHER)
		return c.segment;
	if (is_loaded(f, &c, spot))
		return true;
	if (c.op == CODE_OR && is_assembled(f, c.a, spot, 0) &&
	    is_assembled(f, c.b, spot, 0))
		return true;
	if ((c.op != CODE_ADD && c.op != CODE_SUM) || c.b == CODE_NONE)
		return by_values(f, e, jump);
	t.shift = c.op == CODE_SUM ? c.scale : 0;
	t.sign = c.op == CODE_SUM && c.sign;
	if (scb_flow_table_constant(f, c.a, spot, &t.from) &&
	    scb_flow_table_load(f, c.b, spot, &t))
		return scb_flow_table_read(f, &t, jump);
	t = (struct flow_table){.sign = c.op == CODE_SUM && c.sign};
	if (scb_flow_table_own(f, &c, spot, &t))
		return scb_flow_table_read(f, &t, jump);
	t = (struct flow_table){0};
	if (scb_flow_table_constant(f, c.b, spot, &t.from) &&
	    scb_flow_table_load(f, c.a, spot, &t))
		return scb_flow_table_read(f, &t, jump);
	return by_values(f, e, jump);
}

static bool
flow_jump_resolve(struct flow *f, uint32_t spot)
{
	struct value_end end[ENDS];
	struct code c;
	unsigned n;
	bool good = true;

	scb_flow_decode(f, spot, &c);
	/* From memory, as a whole. */
	if (c.a == CODE_NONE)
		return c.from == 64;
	n = scb_value_ends(f, c.a, spot, end, ENDS);
	for (unsigned i = 0; i < n; i++) {
		if (end[i].why == VALUE_COMPUTED || end[i].why == VALUE_MANY ||
		    end[i].why == VALUE_WORK)
			good = false;
		else if (end[i].computed)
			good &= by_sum(f, &end[i], spot);
		else if (!end[i].why)
			scb_flow_root(f, end[i].imm + c.imm, true);
	}
	return good;
}

static void
resolve_one(struct flow *f, uint32_t jump)
{
	if (!flow_jump_resolve(f, jump))
		scb_flow_reason(
		    f, FLOW_BAD_JUMP, scb_elf_address(f->elf, jump));
}

void
scb_flow_resolve(struct flow *f)
{
	for (; f->jumps_done < f->njumps; f->jumps_done++)
		resolve_one(f, f->jump[f->jumps_done]);
}

void
scb_flow_resolve_postponed(struct flow *f)
{
	size_t n = f->npostponed;

	f->npostponed = 0;
	for (size_t i = 0; i < n; i++)
		resolve_one(f, f->postponed[i]);
}

void
scb_flow_resolve_all(struct flow *f)
{
	f->reasons[FLOW_BAD_JUMP] = f->reasons[FLOW_LOADED_JUMP] = 0;
	f->jumps_done = 0;
	scb_flow_resolve(f);
}
