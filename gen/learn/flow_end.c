/* Syscalls that do not return: anything may follow them. */
#include "learn/value.h"

static bool
ends(const struct code_abi *abi, uint64_t number)
{
	for (unsigned i = 0; i < 3; i++)
		if (abi->ends[i] == number)
			return true;
	return false;
}

/*
 * Is the number set to that of exit or the like just before? scb_flow_ends
 * checks later whether other code leads there.
 */
bool
scb_flow_seems_to_end(struct flow *f, uint32_t spot)
{
	enum { NEAR = 8 };
	uint32_t at = spot;
	struct flow_from from;
	struct code c;
	bool popped = false;

	for (unsigned i = 0; i < NEAR; i++) {
		uint64_t state = 0;

		if (!scb_flow_from(f, at, &state, &from) || from.call)
			return false;
		at = from.spot;
		scb_flow_decode(f, at, &c);
		if (!popped && !(c.writes >> f->abi->number & 1))
			continue;
		/* It may also be pushed, and popped at once. */
		if (!popped && c.op == CODE_LOAD && c.base == f->abi->stack &&
		    c.adjust > 0) {
			popped = true;
			continue;
		}
		if (c.op != (popped ? CODE_STORE : CODE_SET) ||
		    c.a != CODE_NONE || !ends(f->abi, c.imm))
			return false;
		scb_flow_add_spot(f, &f->end, &f->nends, &f->ends_cap, spot);
		return true;
	}
	return false;
}

void
scb_flow_ends(struct flow *f)
{
	struct value v;

	for (size_t i = 0; i < f->nends; i++) {
		uint32_t spot = f->end[i];
		bool all = true;

		if (f->flag[spot] & FLOW_ON)
			continue;
		scb_value_find(f, f->abi->number, spot, &v);
		for (unsigned j = 0; j < v.n; j++)
			all &= ends(f->abi, v.v[j]);
		if (v.why || !all)
			scb_flow_add_next(f, spot);
	}
}
