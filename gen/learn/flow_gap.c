/*
 * Bytes of code that no known start reaches. Padding is skipped. Bytes without
 * an instruction that enters the kernel are data or dead code. The rest is
 * followed as if it could be entered from anywhere.
 */
#include "learn/flow.h"

struct gap {
	const uint8_t *at;
	uint64_t address, size;
};

static bool
holds_entry(const struct flow *f, const struct gap *g)
{
	for (uint64_t i = 0; i < g->size; i++)
		if ((g->address + i) % f->abi->align == 0 &&
		    f->abi->enters(g->at + i, (size_t)(g->size - i)))
			return true;
	return false;
}

/* The bytes of padding at the beginning of a gap. */
static uint64_t
padding(const struct flow *f, const struct gap *g)
{
	uint64_t n = 0;
	struct code c;

	while (n < g->size) {
		f->abi->decode(
		    &c, g->at + n, (size_t)(g->size - n), g->address + n);
		if (c.length && f->abi->is_padding(g->at + n, c.length))
			n += c.length;
		else if (f->abi->is_padding(g->at + n, f->abi->align))
			n += f->abi->align;
		else
			break;
	}
	return n;
}

static void
flow_gap_look(struct flow *f, struct gap g, bool report)
{
	uint64_t skip;

	if (!scb_elf_is_code(f->elf, g.address) || !holds_entry(f, &g))
		return;
	if (report) {
		scb_flow_reason(f, FLOW_HIDDEN, g.address);
		return;
	}
	skip = padding(f, &g);
	scb_flow_root(f, g.address + skip, true);
}

/* All gaps of a segment; sections end them, too. */
static void
look_through(struct flow *f, const struct elf_segment *s, bool report)
{
	uint64_t from = 0;

	for (uint64_t at = 0; at <= s->size; at++) {
		bool end =
		    at == s->size || f->flag[s->spot + at] & FLOW_INSIDE ||
		    (at && scb_elf_is_code(f->elf, s->addr + at) !=
			       scb_elf_is_code(f->elf, s->addr + at - 1));

		if (!end)
			continue;
		if (at > from)
			flow_gap_look(f,
			    (struct gap){
				s->at + from, s->addr + from, at - from},
			    report);
		from = at;
		if (at < s->size && f->flag[s->spot + at] & FLOW_INSIDE)
			from++;
	}
}

void
scb_flow_gaps(struct flow *f)
{
	enum { ROUNDS = 64 };
	uint64_t before;
	unsigned rounds = 0;

	do {
		before = f->instructions;
		for (unsigned i = 0; i < f->elf->nexec; i++)
			look_through(f, &f->elf->seg[i], false);
		scb_flow_follow(f);
	} while (f->instructions != before && ++rounds < ROUNDS);
	for (unsigned i = 0; i < f->elf->nexec; i++)
		look_through(f, &f->elf->seg[i], true);
}
