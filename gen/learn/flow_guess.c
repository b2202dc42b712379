/*
 * Numbers that may be addresses of code: in a program that is loaded where it
 * was linked, any immediate and any eight bytes of data may be one. If a known
 * instruction begins there, it may be entered. Otherwise the bytes are decoded;
 * if they are not code, they remain a gap, in which scb_flow_gaps looks for
 * instructions that enter the kernel.
 *
 * Bytes that are not where pointers are aligned, and immediates of arithmetic,
 * are mostly other numbers. They count if a function begins there, or if no
 * other code is known there.
 */
#include "learn/flow.h"

void
scb_flow_guess(struct flow *f, uint64_t address, bool odd)
{
	uint32_t spot;

	if (!scb_elf_spot(f->elf, address, &spot) ||
	    spot >= f->elf->code_spots || address % f->abi->align ||
	    !scb_elf_is_code(f->elf, address))
		return;
	f->guess = scb_arena_grow(
	    f->arena, f->guess, f->nguesses, &f->guesses_cap, sizeof *f->guess);
	f->guess[f->nguesses++] = (struct flow_guess){spot, odd};
}

/* The spots of a trial. */
struct trial {
	uint32_t spot[64];
	unsigned n;
};

static void
try_later(struct trial *t, const struct flow *f, uint64_t address)
{
	uint32_t spot;

	if (t->n == sizeof t->spot / sizeof *t->spot ||
	    !scb_elf_spot(f->elf, address, &spot) || spot >= f->elf->code_spots)
		return;
	for (unsigned i = 0; i < t->n; i++)
		if (t->spot[i] == spot)
			return;
	t->spot[t->n++] = spot;
}

enum verdict { CODE, NO_CODE, ENTERS };

/* Decodes until the code ends, or reaches known code. */
static enum verdict
decodes(const struct flow *f, struct trial *t, uint32_t spot)
{
	enum { ENOUGH = 4000 };
	bool within = f->flag[spot] & FLOW_INSIDE;
	struct code c;

	for (unsigned i = 0; i < ENOUGH && spot < f->elf->code_spots; i++) {
		if (f->flag[spot] & FLOW_START)
			return CODE;
		scb_flow_decode(f, spot, &c);
		if (c.flow == CODE_SYSCALL)
			return ENTERS;
		if (c.flow == CODE_BAD || (c.flow == CODE_KERNEL && within))
			return NO_CODE;
		if (c.flow == CODE_JUMP || c.flow == CODE_BRANCH)
			try_later(t, f, c.target);
		if (c.flow == CODE_JUMP || c.flow == CODE_RETURN ||
		    c.flow == CODE_JUMP_VALUE || c.flow == CODE_STOP)
			return CODE;
		spot += c.length;
	}
	return spot < f->elf->code_spots ? CODE : NO_CODE;
}

bool
scb_flow_is_code(const struct flow *f, uint32_t spot)
{
	struct trial t = {{spot}, 1};
	enum verdict v = CODE;

	for (unsigned i = 0; i < t.n; i++) {
		enum verdict next = decodes(f, &t, t.spot[i]);

		if (next == ENTERS)
			return true;
		if (next == NO_CODE)
			v = NO_CODE;
	}
	return v == CODE;
}

/*
 * From which step on a guess counts. The code that better ones lead to may show
 * that it points into the middle of an instruction.
 */
static unsigned
step_of(const struct flow *f, const struct flow_guess *g)
{
	enum { FUNCTION = 16 }; /* alignment */
	uint8_t flag = f->flag[g->spot];

	if (flag & (FLOW_ENTRY | FLOW_ROOT))
		return 0;
	if (flag & FLOW_INSIDE && g->odd)
		return FLOW_GUESS_STEPS;
	if (flag & FLOW_START)
		return 0;
	if (!(flag & FLOW_INSIDE) && !g->odd &&
	    (scb_elf_address(f->elf, g->spot) % FUNCTION == 0 ||
		(g->spot && f->flag[g->spot - 1] & FLOW_INSIDE)))
		return 1;
	return f->last_round ? 2 : FLOW_GUESS_STEPS;
}

void
scb_flow_guesses(struct flow *f, unsigned step)
{
	size_t left = 0;

	for (size_t i = 0; i < f->nguesses; i++) {
		struct flow_guess g = f->guess[i];

		if (step_of(f, &g) > step)
			f->guess[left++] = g;
		else if (scb_flow_is_code(f, g.spot))
			scb_flow_root(f, scb_elf_address(f->elf, g.spot), true);
	}
	f->nguesses = left;
}
