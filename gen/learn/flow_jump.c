/*
 * Jumps and calls to values. A whole address from memory or from a caller was
 * formed somewhere, and such addresses are known. A sum is an entry of a table
 * of distances, which is read.
 */
#include "learn/value.h"

enum { ENDS = 64, TABLE_MAX = 65536 };

/* A table: entries of so many bytes, shifted, count from `from`. */
struct table {
	uint64_t at, from;
	unsigned bytes, shift;
	bool sign;
	bool own;	/* entries are relative to their own address */
	uint64_t limit; /* entries; 0: not known */
};

/* --- tables --------------------------------------------------------------- */

static bool
is_plausible(const struct flow *f, uint32_t spot)
{
	return f->flag[spot] & FLOW_START ||
	       (!(f->flag[spot] & FLOW_INSIDE) && scb_flow_is_code(f, spot));
}

/*
 * Reads the entries of a table. If their number is not known, the table ends
 * before an entry that does not lead to the start of an instruction, or where
 * the address of something else is formed; for that, other code is found first.
 */
static bool
read_table(struct flow *f, const struct table *t, uint32_t jump)
{
	uint64_t n = 0;
	uint32_t spot;

	if (!t->limit && !f->last_round) {
		f->later = scb_arena_grow(f->arena, f->later, f->nlater,
		    &f->later_cap, sizeof *f->later);
		f->later[f->nlater++] = jump;
		return true;
	}
	for (; n < (t->limit ? t->limit : TABLE_MAX); n++) {
		uint64_t at = t->at + n * t->bytes, v;
		const uint8_t *p = scb_elf_at(f->elf, at, t->bytes);

		if (!p || !scb_elf_spot(f->elf, at, &spot) ||
		    (n && !t->limit &&
			f->flag[spot] & (FLOW_FORMED | FLOW_INSIDE)))
			break;
		v = scb_elf_word(p, t->bytes);
		if (t->own && v == 0) /* never used */
			continue;
		if (t->sign && v >> (8 * t->bytes - 1))
			v |= UINT64_MAX << (8 * t->bytes - 1);
		v = (t->own ? at : t->from) + (v << t->shift);
		if (!scb_elf_is_code(f->elf, v) || v % f->abi->align ||
		    !scb_elf_spot(f->elf, v, &spot) ||
		    (!t->limit && !is_plausible(f, spot)))
			break;
		scb_flow_jump_to(f, jump, spot);
	}
	return t->limit ? n == t->limit : n > 0;
}

/* An entry of a table of distances is none, and takes long to compute. */
static bool
may_be_address(const struct flow *f, const struct value_end *e)
{
	struct code c;

	if (!e->computed)
		return true;
	scb_flow_decode(f, e->spot, &c);
	return c.op != CODE_LOAD || c.from == 64;
}

/*
 * The constant address of a table in a register. The compiler chooses the
 * table, not the running program: if one constant leads here and another value
 * seems to, the latter follows a call that does not return although it looks as
 * if it could.
 */
static bool
flow_jump_constant(struct flow *f, unsigned reg, uint32_t spot, uint64_t *v)
{
	struct value_end e[ENDS];
	unsigned n, found = 0;

	if (reg == CODE_NONE || reg == CODE_PC)
		return false;
	n = scb_value_ends(f, reg, spot, e, ENDS);
	for (unsigned i = 0; i < n; i++) {
		struct value x = {.n = 1, .v = {e[i].imm}};

		if (e[i].why || !may_be_address(f, &e[i]))
			continue;
		if (e[i].computed)
			scb_value_computed(f, &e[i], &x);
		if (x.why || x.n != 1)
			continue;
		if (found && *v != x.v[0])
			return false;
		*v = x.v[0];
		found++;
	}
	return found > 0;
}

/* The number of entries, from an index that was multiplied by their size. */
static uint64_t
shifted_limit(struct flow *f, unsigned reg, uint32_t spot)
{
	struct value_end e;
	struct code shift;

	if (reg >= CODE_ZERO || scb_value_ends(f, reg, spot, &e, 1) != 1 ||
	    e.why || !e.computed)
		return 0;
	scb_flow_decode(f, e.spot, &shift);
	/* Shifted up and back down, which clears the upper half. */
	if (shift.op == CODE_SHR && shift.b == CODE_NONE &&
	    scb_value_ends(f, shift.a, e.spot, &e, 1) == 1 && !e.why &&
	    e.computed)
		scb_flow_decode(f, e.spot, &shift);
	return shift.op == CODE_SHL && shift.b == CODE_NONE
		   ? scb_flow_limit(f, shift.a, e.spot)
		   : 0;
}

/* The base of a load that is the table's and a multiplied index, added. */
static bool
added_base(struct flow *f, const struct code *c, uint32_t spot, struct table *t)
{
	struct value_end e;
	struct code add;
	uint64_t v;

	if (c->base >= CODE_ZERO ||
	    scb_value_ends(f, c->base, spot, &e, 1) != 1 || e.why ||
	    !e.computed)
		return false;
	scb_flow_decode(f, e.spot, &add);
	if (add.op != CODE_ADD && add.op != CODE_SUM)
		return false;
	if (flow_jump_constant(f, add.a, e.spot, &v))
		t->limit = add.op == CODE_SUM ? scb_flow_limit(f, add.b, e.spot)
					      : shifted_limit(f, add.b, e.spot);
	else if (add.op == CODE_ADD && flow_jump_constant(f, add.b, e.spot, &v))
		t->limit = shifted_limit(f, add.a, e.spot);
	else
		return false;
	t->at = v + (uint64_t)c->disp;
	return true;
}

/* Where the table of a load begins: its base, or base and index added. */
static bool
table_of(struct flow *f, const struct code *c, uint32_t spot, struct table *t)
{
	uint64_t v;

	if (c->op != CODE_LOAD || c->segment)
		return false;
	if (flow_jump_constant(f, c->base, spot, &v)) {
		t->at = v + (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->index, spot);
	} else if (c->base == CODE_PC ||
		   (c->base == CODE_NONE && c->index != CODE_NONE)) {
		t->at = (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->index, spot);
	} else if (c->index != CODE_NONE && c->scale == 0 &&
		   flow_jump_constant(f, c->index, spot, &v)) {
		t->at = v + (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->base, spot);
	} else if (!added_base(f, c, spot, t)) {
		return false;
	}
	t->bytes = c->from / 8;
	t->sign |= c->sign;
	return true;
}

/* The load behind a register, over a shift and an extension. */
static bool
flow_jump_load_of(struct flow *f, unsigned reg, uint32_t spot, struct table *t)
{
	for (unsigned i = 0; i < 4; i++) {
		struct value_end e;
		struct code c;

		if (reg >= CODE_ZERO ||
		    scb_value_ends(f, reg, spot, &e, 1) != 1 || e.why ||
		    !e.computed)
			return false;
		scb_flow_decode(f, e.spot, &c);
		spot = e.spot;
		reg = c.a;
		if (c.op == CODE_LOAD)
			return table_of(f, &c, spot, t);
		if (c.op == CODE_SHL && c.b == CODE_NONE)
			t->shift += (unsigned)c.imm;
		else if (c.op == CODE_MOVE && c.sign)
			t->sign = true;
		else if (c.op != CODE_MOVE)
			return false;
	}
	return false;
}

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

/* An entry's address, and the distance that is there, added. */
static bool
own_table(
    struct flow *f, const struct code *add, uint32_t spot, struct table *t)
{
	struct value_end entry, distance, base;
	struct code load, sum;

	if (scb_value_ends(f, add->a, spot, &entry, 1) != 1 ||
	    !entry.computed ||
	    scb_value_ends(f, add->b, spot, &distance, 1) != 1 ||
	    !distance.computed)
		return false;
	scb_flow_decode(f, distance.spot, &load);
	if (load.op != CODE_LOAD || load.index != CODE_NONE || load.disp ||
	    load.base >= CODE_ZERO ||
	    scb_value_ends(f, load.base, distance.spot, &base, 1) != 1 ||
	    base.spot != entry.spot)
		return false;
	scb_flow_decode(f, entry.spot, &sum);
	t->bytes = load.from / 8;
	t->sign |= load.sign;
	t->own = true;
	return (sum.op == CODE_ADD || sum.op == CODE_SUM) &&
	       flow_jump_constant(f, sum.a, entry.spot, &t->at);
}

/* An address that an instruction computes; false: it is not understood. */
static bool
by_sum(struct flow *f, const struct value_end *e, uint32_t jump)
{
	uint32_t spot = e->spot;
	struct table t = {0};
	struct code c;

	scb_flow_decode(f, spot, &c);
	if ((c.op == CODE_LOAD || c.op == CODE_SELECT_MEMORY) && c.from == 64)
		return true;
	if (c.op == CODE_LOAD)
		return table_of(f, &c, spot, &t) && read_table(f, &t, jump);
	/* A mangled pointer: glibc's setjmp and atexit. */
	if (c.op == CODE_XOR)
		return true;
	if (c.op == CODE_OTHER)
		return c.segment;
	if (is_loaded(f, &c, spot))
		return true;
	if ((c.op != CODE_ADD && c.op != CODE_SUM) || c.b == CODE_NONE)
		return by_values(f, e, jump);
	t.shift = c.op == CODE_SUM ? c.scale : 0;
	t.sign = c.op == CODE_SUM && c.sign;
	if (flow_jump_constant(f, c.a, spot, &t.from) &&
	    flow_jump_load_of(f, c.b, spot, &t))
		return read_table(f, &t, jump);
	t = (struct table){.sign = c.op == CODE_SUM && c.sign};
	if (own_table(f, &c, spot, &t))
		return read_table(f, &t, jump);
	t = (struct table){0};
	if (flow_jump_constant(f, c.b, spot, &t.from) &&
	    flow_jump_load_of(f, c.a, spot, &t))
		return read_table(f, &t, jump);
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
scb_flow_resolve_later(struct flow *f)
{
	size_t n = f->nlater;

	f->nlater = 0;
	for (size_t i = 0; i < n; i++)
		resolve_one(f, f->later[i]);
}

void
scb_flow_resolve_all(struct flow *f)
{
	f->reasons[FLOW_BAD_JUMP] = f->reasons[FLOW_LOADED_JUMP] = 0;
	f->jumps_done = 0;
	scb_flow_resolve(f);
}
