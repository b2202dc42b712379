/*
 * Tables of distances. The compiler chooses their addresses, and the running
 * program only the index.
 */
#include "learn/flow_table.h"

enum { ENDS = 64, TABLE_MAX = 65536 };

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
bool
scb_flow_table_read(struct flow *f, const struct flow_table *t, uint32_t jump)
{
	uint64_t n = 0;
	uint32_t spot;

	if (!t->limit && !f->last_round) {
		scb_flow_add_spot(f, &f->postponed, &f->npostponed,
		    &f->postponed_cap, jump);
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

/*
 * Entries of tables, and indices that are shifted or masked, are not addresses,
 * and take long to compute.
 */
static bool
may_be_address(const struct flow *f, const struct value_end *e)
{
	struct code c;

	if (!e->computed)
		return true;
	scb_flow_decode(f, e->spot, &c);
	return c.op == CODE_LOAD ? c.from == 64
				 : c.op != CODE_AND && c.op != CODE_SHL &&
				       c.op != CODE_SHR && c.op != CODE_SAR;
}

/*
 * The constant address of a table in a register. The compiler chooses the
 * table, not the running program: if one constant leads here and another value
 * seems to, the latter follows a call that does not return although it looks as
 * if it could.
 */
bool
scb_flow_table_constant(
    struct flow *f, unsigned reg, uint32_t spot, uint64_t *v)
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
added_base(
    struct flow *f, const struct code *c, uint32_t spot, struct flow_table *t)
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
	if (scb_flow_table_constant(f, add.a, e.spot, &v))
		t->limit = add.op == CODE_SUM ? scb_flow_limit(f, add.b, e.spot)
					      : shifted_limit(f, add.b, e.spot);
	else if (add.op == CODE_ADD &&
		 scb_flow_table_constant(f, add.b, e.spot, &v))
		t->limit = shifted_limit(f, add.a, e.spot);
	else
		return false;
	t->at = v + (uint64_t)c->disp;
	return true;
}

/* Where the table of a load begins: its base, or base and index added. */
bool
scb_flow_table_of(
    struct flow *f, const struct code *c, uint32_t spot, struct flow_table *t)
{
	uint64_t v;

	if (c->op != CODE_LOAD || c->segment)
		return false;
	if (scb_flow_table_constant(f, c->base, spot, &v)) {
		t->at = v + (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->index, spot);
	} else if (c->base == CODE_PC ||
		   (c->base == CODE_NONE && c->index != CODE_NONE)) {
		t->at = (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->index, spot);
	} else if (c->index != CODE_NONE && c->scale == 0 &&
		   scb_flow_table_constant(f, c->index, spot, &v)) {
		t->at = v + (uint64_t)c->disp;
		t->limit = scb_flow_limit(f, c->base, spot);
	} else if (!added_base(f, c, spot, t)) {
		return false;
	}
	t->bytes = c->from / 8;
	t->sign |= c->sign;
	return true;
}

/* The load that sets a register, over a shift and an extension. */
bool
scb_flow_table_load(
    struct flow *f, unsigned reg, uint32_t spot, struct flow_table *t)
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
			return scb_flow_table_of(f, &c, spot, t);
		if (c.op == CODE_SHL && c.b == CODE_NONE)
			t->shift += (unsigned)c.imm;
		else if (c.op == CODE_MOVE && c.sign)
			t->sign = true;
		else if (c.op != CODE_MOVE)
			return false;
	}
	return false;
}

/* An entry's address, and the distance that is there, added. */
bool
scb_flow_table_own(
    struct flow *f, const struct code *add, uint32_t spot, struct flow_table *t)
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
	       scb_flow_table_constant(f, sum.a, entry.spot, &t->at);
}
