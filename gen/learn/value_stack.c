/* Does an address of the stack escape to other code? */
#include "learn/value_private.h"

enum { SEEN = 2048 };

/* Spots, each once. */
struct spots {
	uint32_t spot[SEEN];
	uint16_t hash[2 * SEEN]; /* index + 1 */
	unsigned n;
	bool full;
};

static void
spots_add(struct spots *s, uint32_t spot)
{
	unsigned i = (spot * 0x9e3779b1u >> 20) % (2 * SEEN);

	for (; s->hash[i]; i = (i + 1) % (2 * SEEN))
		if (s->spot[s->hash[i] - 1] == spot)
			return;
	if (s->n == SEEN) {
		s->full = true;
		return;
	}
	s->spot[s->n++] = spot;
	s->hash[i] = (uint16_t)s->n;
}

/*
 * Does an instruction use the stack pointer, or the frame pointer that may be a
 * copy of it, other than to address memory or to update it?
 */
static bool
exposes_stack(const struct flow *f, const struct code *c)
{
	uint64_t stack = code_bit(f->abi->stack),
		 frame = code_bit(f->abi->frame);
	uint64_t reads = code_bit(c->a) | code_bit(c->b);

	if (c->op == CODE_STORE)
		return (reads | code_bit(c->pair)) & stack;
	if (!(reads & (stack | frame)))
		return false;
	/* Go compares an address below its frame with the stack's limit. */
	if (f->is_go && c->op == CODE_ADD && c->b == CODE_NONE &&
	    (int64_t)c->imm < 0)
		return false;
	return !(code_bit(c->dst) & (stack | frame));
}

bool
scb_value_stack_escapes(struct flow *f, uint32_t spot)
{
	size_t mark = scb_arena_mark(f->arena);
	struct spots *w = scb_arena_alloc(f->arena, sizeof *w);
	struct flow_from from;
	struct code c;
	bool escapes = false;

	spots_add(w, spot);
	for (unsigned i = 0; i < w->n && !escapes; i++) {
		uint64_t state = 0;

		scb_flow_decode(f, w->spot[i], &c);
		f->steps++;
		escapes =
		    exposes_stack(f, &c) || (f->flag[w->spot[i]] & FLOW_TAKEN &&
					   !(f->flag[w->spot[i]] & FLOW_ENTRY));
		while (scb_flow_from(f, w->spot[i], &state, &from))
			if (!from.call)
				spots_add(w, from.spot);
	}
	escapes |= w->full;
	scb_arena_release(f->arena, mark);
	return escapes;
}
