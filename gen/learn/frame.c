/*
 * What functions do to their callers: which registers they leave changed, and
 * whether they write above their frame. Each function is followed forward with
 * what is known on every path: the distance of the stack pointer from its first
 * value, which registers still hold their first value, and where on the stack
 * such a value was saved.
 *
 * It is assumed that the frame is written only through the stack and frame
 * pointers: functions do not pass on addresses of their saved registers.
 */
#include "learn/frame.h"

/* --- what is known of functions ------------------------------------------- */

uint32_t *
scb_value_summary(const struct flow *f, uint32_t entry)
{
	uint32_t i = (entry * 0x9e3779b1u) & f->summary_mask;

	while (
	    f->summary_of[i] && f->summary[f->summary_of[i] - 1].entry != entry)
		i = (i + 1) & f->summary_mask;
	return &f->summary_of[i];
}

uint64_t
scb_value_changed(const struct flow *f, uint32_t entry)
{
	uint32_t n = f->summary_of ? *scb_value_summary(f, entry) : 0;

	return n ? f->summary[n - 1].changed : UINT64_MAX;
}

bool
scb_value_writes_above(const struct flow *f, uint32_t entry)
{
	uint32_t n = f->summary_of ? *scb_value_summary(f, entry) : 0;

	return !n || f->summary[n - 1].above;
}

/* --- one instruction ------------------------------------------------------ */

int
scb_frame_kept(const struct flow *f, unsigned reg)
{
	uint64_t saved = f->abi->saved & ~code_bit(f->abi->stack);
	int n = 0;

	if (!(saved & code_bit(reg)))
		return -1;
	for (unsigned i = 0; i < reg; i++)
		n += (int)(saved >> i & 1);
	return n < FRAME_KEPT ? n : -1;
}

/*
 * The distance of a memory operand from the first stack pointer; FRAME_NOWHERE:
 * it is not in the frame.
 */
static int32_t
place_of(const struct flow *f, const struct frame *x, const struct code *c)
{
	int32_t base = c->base == f->abi->stack	  ? x->stack
		       : c->base == f->abi->frame ? x->pointer
						  : FRAME_NOWHERE;

	if (base == FRAME_NOWHERE || c->index != CODE_NONE || c->segment ||
	    c->disp > INT16_MAX * 16 || c->disp < INT16_MIN * 16)
		return FRAME_NOWHERE;
	return base + (int32_t)c->disp;
}

static void
save_register(const struct flow *f, struct frame *x, unsigned reg, int32_t at)
{
	int i = scb_frame_kept(f, reg);

	if (i >= 0 && x->original >> i & 1)
		x->slot[i] = at;
}

static void
store(const struct flow *f, struct flow_summary *s, struct frame *x,
    const struct code *c)
{
	int32_t at = place_of(f, x, c);
	int32_t size = c->store * (c->pair != CODE_NONE ? 2 : 1);

	/* The address may be anywhere in the frame. */
	if (at == FRAME_NOWHERE &&
	    (c->base == f->abi->stack ||
		(c->base == f->abi->frame && x->pointer != FRAME_NOWHERE))) {
		s->above = true;
		for (unsigned i = 0; i < FRAME_KEPT; i++)
			x->slot[i] = FRAME_NOWHERE;
	}
	if (at == FRAME_NOWHERE)
		return;
	if (at + size > f->abi->pushed)
		s->above = true;
	for (unsigned i = 0; i < FRAME_KEPT; i++)
		if (x->slot[i] != FRAME_NOWHERE && x->slot[i] < at + size &&
		    at < x->slot[i] + 8)
			x->slot[i] = FRAME_NOWHERE;
	if (c->op != CODE_STORE || c->from != 64)
		return;
	save_register(f, x, c->a, at);
	save_register(f, x, c->pair, at + 8);
}

/* Which registers a load restores. */
static uint16_t
restored(const struct flow *f, const struct frame *x, const struct code *c)
{
	int32_t at = place_of(f, x, c);
	int i = scb_frame_kept(f, c->dst), j = scb_frame_kept(f, c->pair);
	uint16_t mask = 0;

	if (c->op != CODE_LOAD || c->from != 64 || at == FRAME_NOWHERE)
		return 0;
	if (i >= 0 && x->slot[i] == at)
		mask |= (uint16_t)(1u << i);
	if (j >= 0 && x->slot[j] == at + 8)
		mask |= (uint16_t)(1u << j);
	return mask;
}

/* The stack or frame pointer after an instruction that writes it. */
static int32_t
pointer_after(const struct flow *f, const struct frame *x, const struct code *c,
    unsigned reg)
{
	int32_t from = reg == f->abi->stack ? x->stack : x->pointer, base;
	uint64_t by = c->adjust ? (uint64_t)c->adjust : c->imm;

	if (c->adjust && c->base == reg && c->dst != reg && c->pair != reg)
		return from == FRAME_NOWHERE ? from : from + (int32_t)by;
	base = c->a == f->abi->stack   ? x->stack
	       : c->a == f->abi->frame ? x->pointer
				       : FRAME_NOWHERE;
	if (c->dst != reg || base == FRAME_NOWHERE || c->bits != 64 ||
	    c->b != CODE_NONE || by + (1 << 24) > 1 << 25)
		return FRAME_NOWHERE;
	if (c->op == CODE_MOVE && c->from == 64)
		return base;
	return c->op == CODE_ADD   ? base + (int32_t)by
	       : c->op == CODE_SUB ? base - (int32_t)by
				   : FRAME_NOWHERE;
}

void
scb_frame_pass(const struct flow *f, struct flow_summary *s, struct frame *x,
    const struct code *c)
{
	uint16_t back = restored(f, x, c);
	int32_t stack = x->stack, pointer = x->pointer;
	uint64_t writes = c->writes;
	uint32_t to;

	if (c->store || c->wild)
		store(f, s, x, c);
	if (writes & code_bit(f->abi->stack))
		stack = pointer_after(f, x, c, f->abi->stack);
	if (writes & code_bit(f->abi->frame))
		pointer = pointer_after(f, x, c, f->abi->frame);
	/* x86's leave writes both. */
	if (c->op == CODE_OTHER && c->flow == CODE_NEXT && !c->store &&
	    !c->wild &&
	    writes == (code_bit(f->abi->stack) | code_bit(f->abi->frame)) &&
	    x->pointer != FRAME_NOWHERE) {
		int i = scb_frame_kept(f, f->abi->frame);

		stack = x->pointer + 8;
		if (i >= 0 && x->slot[i] == x->pointer)
			back = (uint16_t)(1u << i);
	}
	if (c->flow == CODE_SYSCALL)
		writes |= f->abi->syscall_writes;
	if (c->flow == CODE_CALL && scb_flow_target(f, c, &to))
		writes |= scb_value_changed(f, to);
	else if (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE ||
		 c->flow == CODE_KERNEL)
		writes = UINT64_MAX;
	if (c->flow != CODE_NEXT && writes == UINT64_MAX)
		pointer = FRAME_NOWHERE;
	if (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE) {
		stack = x->stack;
		if (writes & code_bit(f->abi->frame))
			pointer = FRAME_NOWHERE;
	}
	s->changed |= writes & ~f->abi->saved;
	for (unsigned reg = 0; reg < CODE_ZERO; reg++) {
		int i = writes & code_bit(reg) ? scb_frame_kept(f, reg) : -1;

		if (i >= 0)
			x->original &= (uint16_t) ~(1u << i);
	}
	x->original |= back;
	x->stack = stack;
	x->pointer = pointer;
}
