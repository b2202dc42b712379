#include "bpf/reach.h"
#include "emit/emit.h"

unsigned
scb_emit_find_arches(struct arena *arena, const struct scbpf_program *p,
    const struct arch *native, const struct arch **arches)
{
	size_t mark = scb_arena_mark(arena);
	struct reach r;
	unsigned n = 0;

	scb_reach_open(&r, arena, p);
	scb_reach_all(&r);
	arches[n++] = native;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (*a != native && (*a)->big_endian == native->big_endian &&
		    scb_reach_compares_arch(&r, (*a)->audit_arch))
			arches[n++] = *a;
	scb_arena_release(arena, mark);
	return n;
}
