/*
 * Following control flow. A call goes on only if what it calls can return:
 * behind a call that does not, compilers put anything.
 */
#include "learn/flow.h"

#include <string.h>

void
scb_flow_reason(struct flow *f, enum flow_reason why, uint64_t address)
{
	if (f->reasons[why]++ == 0)
		f->where[why] = address;
}

/*
 * riscv's calls over a distance: the page of the address just before, and then
 * a jump to an offset in it. As one, they are direct.
 */
static void
fuse(const struct flow *f, const struct elf_segment *s, uint32_t at,
    struct code *c)
{
	enum { PAGE = 4 }; /* bytes of that instruction */
	struct code page;

	if (at < PAGE || !(f->flag[s->spot + at - PAGE] & FLOW_START))
		return;
	f->abi->decode(&page, s->at + at - PAGE, PAGE, s->addr + at - PAGE);
	if (!page.page || page.length != PAGE || page.dst != c->a)
		return;
	c->target = page.imm + c->imm;
	c->flow = c->flow == CODE_CALL_VALUE ? CODE_CALL : CODE_JUMP;
	c->a = CODE_NONE;
	c->imm = 0;
}

void
scb_flow_decode(const struct flow *f, uint32_t spot, struct code *c)
{
	const struct elf_segment *s = scb_elf_segment_of(f->elf, spot);
	uint32_t at = spot - s->spot;

	f->abi->decode(c, s->at + at, (size_t)(s->size - at), s->addr + at);
	if (c->imm && c->a < CODE_ZERO &&
	    (c->flow == CODE_CALL_VALUE || c->flow == CODE_JUMP_VALUE))
		fuse(f, s, at, c);
}

/* --- lists ---------------------------------------------------------------- */

static void
add_edge(struct flow *f, uint32_t from, uint32_t to, bool call)
{
	uint32_t *head = &f->bucket[to / FLOW_BUCKET];

	f->edge = scb_arena_grow(
	    f->arena, f->edge, f->nedges, &f->edges_cap, sizeof *f->edge);
	f->edge[f->nedges] = (struct flow_edge){to, from, *head, call};
	*head = (uint32_t)++f->nedges;
}

static void
add_link(struct flow *f, uint32_t *list, uint32_t value)
{
	f->link = scb_arena_grow(
	    f->arena, f->link, f->nlinks, &f->links_cap, sizeof *f->link);
	f->link[f->nlinks] = (struct flow_link){value, *list};
	*list = (uint32_t)++f->nlinks;
}

void
scb_flow_add_spot(
    struct flow *f, uint32_t **list, size_t *n, size_t *cap, uint32_t spot)
{
	*list = scb_arena_grow(f->arena, *list, *n, cap, sizeof **list);
	(*list)[(*n)++] = spot;
}

void
scb_flow_add_work(struct flow *f, uint32_t spot, uint32_t function)
{
	f->work = scb_arena_grow(
	    f->arena, f->work, f->nwork, &f->work_cap, sizeof *f->work);
	f->work[f->nwork++] = (struct flow_work){spot, function};
}

/* --- functions ------------------------------------------------------------ */

static uint32_t
flow_add_entry(struct flow *f, uint32_t spot)
{
	f->function = scb_arena_grow(f->arena, f->function, f->nfunctions + 1,
	    &f->functions_cap, sizeof *f->function);
	f->function[++f->nfunctions].entry = spot;
	return (uint32_t)f->nfunctions;
}

/* The function that a spot belongs to; if none does, one begins here. */
static uint32_t
function_at(struct flow *f, uint32_t spot)
{
	if (f->owner[spot])
		return f->owner[spot];
	f->owner[spot] = flow_add_entry(f, spot);
	scb_flow_add_work(f, spot, f->owner[spot]);
	return f->owner[spot];
}

/* It can return; so can all that end in it, and calls of them go on. */
static void
returns(struct flow *f, uint32_t function)
{
	uint32_t todo = 0, next;

	add_link(f, &todo, function);
	while (todo) {
		struct flow_function *g = &f->function[f->link[todo - 1].value];

		todo = f->link[todo - 1].next;
		if (g->returns)
			continue;
		g->returns = true;
		for (uint32_t i = g->waiting; i; i = next) {
			uint32_t call = f->link[i - 1].value;
			struct code c;

			next = f->link[i - 1].next;
			scb_flow_decode(f, call, &c);
			f->flag[call] |= FLOW_ON;
			scb_flow_add_work(f, call + c.length, f->owner[call]);
		}
		for (uint32_t i = g->dependents; i; i = f->link[i - 1].next)
			add_link(f, &todo, f->link[i - 1].value);
	}
}

/* A function ends in code that another one found first. */
static void
flow_depends(struct flow *f, uint32_t function, uint32_t on)
{
	if (function == on || f->function[function].returns)
		return;
	if (f->function[on].returns)
		returns(f, function);
	else
		add_link(f, &f->function[on].dependents, function);
}

/* --- one instruction ------------------------------------------------------ */

static bool
code_spot(const struct flow *f, uint64_t address, uint32_t *spot)
{
	return scb_elf_spot(f->elf, address, spot) &&
	       *spot < f->elf->code_spots && address % f->abi->align == 0;
}

bool
scb_flow_target(const struct flow *f, const struct code *c, uint32_t *to)
{
	return code_spot(f, c->target, to);
}

void
scb_flow_root(struct flow *f, uint64_t address, bool may_enter)
{
	uint32_t spot;

	if (!code_spot(f, address, &spot) || !scb_elf_is_code(f->elf, address))
		return;
	f->flag[spot] |= FLOW_FORMED | (may_enter ? FLOW_TAKEN : FLOW_ROOT);
	function_at(f, spot);
}

void
scb_flow_jump_to(struct flow *f, uint32_t from, uint32_t to)
{
	for (uint32_t i = f->bucket[to / FLOW_BUCKET]; i;
	     i = f->edge[i - 1].next)
		if (f->edge[i - 1].to == to && f->edge[i - 1].from == from)
			return;
	add_edge(f, from, to, false);
	scb_flow_add_work(f, to, f->owner[from]);
	f->leap = scb_arena_grow(
	    f->arena, f->leap, f->nleaps, &f->leaps_cap, sizeof *f->leap);
	f->leap[f->nleaps] =
	    (struct flow_edge){to, from, f->leap_of[from % FLOW_LEAPS], false};
	f->leap_of[from % FLOW_LEAPS] = (uint32_t)++f->nleaps;
}

/* Direct jumps. */
static void
flow_jump(
    struct flow *f, uint32_t spot, const struct code *c, uint32_t function)
{
	uint32_t to;

	/* What is not there stops the program. */
	if (!code_spot(f, c->target, &to))
		return;
	add_edge(f, spot, to, false);
	scb_flow_add_work(f, to, function);
}

/* Direct calls: whether the caller goes on may be known later. */
static bool
flow_call(struct flow *f, uint32_t spot, const struct code *c)
{
	uint32_t to, callee;

	/* A weak symbol that nothing defines is at 0. */
	if (!code_spot(f, c->target, &to))
		return false;
	add_edge(f, spot, to, true);
	/* Inside another function: what it changes is of its own. */
	if (!(f->flag[to] & FLOW_ENTRY) && f->owner[to])
		flow_add_entry(f, to);
	f->flag[to] |= FLOW_ENTRY;
	callee = function_at(f, to);
	if (!f->function[callee].returns)
		add_link(f, &f->function[callee].waiting, spot);
	return f->function[callee].returns;
}

static void
take_address(struct flow *f, uint32_t spot, const struct code *c)
{
	uint32_t to;

	if (c->address - 0xffffffffff600000 < 0x1000)
		f->vsyscall = true;
	if (c->page)
		scb_flow_add_spot(f, &f->page, &f->npages, &f->pages_cap, spot);
	else if (scb_elf_spot(f->elf, c->address, &to))
		f->flag[to] |= FLOW_FORMED;
	if (!c->page && c->op == CODE_SET && c->base == CODE_PC) {
		if (!scb_elf_is_code(f->elf, c->address) ||
		    !scb_flow_is_summed(f, spot, c))
			scb_flow_root(f, c->address, true);
	} else if (!c->page)
		scb_flow_guess(f, c->address);
}

/* What follows an instruction; true: the next one is reached. */
static bool
do_flow(struct flow *f, uint32_t spot, const struct code *c, uint32_t function)
{
	switch (c->flow) {
	case CODE_JUMP:
		flow_jump(f, spot, c, function);
		return false;
	case CODE_BRANCH:
		flow_jump(f, spot, c, function);
		return true;
	case CODE_CALL:
		return flow_call(f, spot, c);
	case CODE_RETURN:
		returns(f, function);
		return false;
	case CODE_JUMP_VALUE:
		returns(f, function);
		scb_flow_add_spot(f, &f->jump, &f->njumps, &f->jumps_cap, spot);
		return false;
	case CODE_CALL_VALUE:
		scb_flow_add_spot(f, &f->jump, &f->njumps, &f->jumps_cap, spot);
		return true;
	case CODE_SYSCALL:
		scb_flow_add_spot(f, &f->site, &f->nsites, &f->sites_cap, spot);
		return !scb_flow_seems_to_end(f, spot);
	case CODE_KERNEL:
		scb_flow_reason(
		    f, FLOW_OTHER_ENTRY, scb_elf_address(f->elf, spot));
		return true;
	case CODE_NEXT:
		return true;
	default:
		return false;
	}
}

/* From a spot on, until something is not reached or known already. */
static void
follow(struct flow *f, uint32_t spot, uint32_t function)
{
	const struct elf_segment *s = scb_elf_segment_of(f->elf, spot);
	struct code c;

	for (;;) {
		if (spot - s->spot >= s->size || spot >= f->elf->code_spots) {
			scb_flow_reason(f, FLOW_BAD_CODE, s->addr + s->size);
			return;
		}
		if (f->flag[spot] & FLOW_START) {
			flow_depends(f, function, f->owner[spot]);
			return;
		}
		scb_flow_decode(f, spot, &c);
		f->steps++;
		if (c.flow == CODE_BAD) {
			scb_flow_reason(
			    f, FLOW_BAD_CODE, scb_elf_address(f->elf, spot));
			return;
		}
		f->instructions++;
		f->flag[spot] |= FLOW_START;
		f->length[spot] = c.length;
		for (unsigned i = 0; i < c.length; i++)
			f->flag[spot + i] |= FLOW_INSIDE;
		f->owner[spot] = function;
		if (c.forms || c.page)
			take_address(f, spot, &c);
		if (!do_flow(f, spot, &c, function))
			return;
		f->flag[spot] |= FLOW_ON;
		spot += c.length;
	}
}

void
scb_flow_follow(struct flow *f)
{
	while (f->nwork > 0) {
		struct flow_work w = f->work[--f->nwork];

		follow(f, w.spot, w.function);
	}
}

/* --- who leads to a spot -------------------------------------------------- */

/* The instruction that ends where this one begins, k bytes back. */
static bool
falls_from(const struct flow *f, uint32_t spot, unsigned k)
{
	return k <= spot &&
	       (f->flag[spot - k] & (FLOW_START | FLOW_ON)) ==
		   (FLOW_START | FLOW_ON) &&
	       f->length[spot - k] == k;
}

bool
scb_flow_from(const struct flow *f, uint32_t spot, uint64_t *state,
    struct flow_from *from)
{
	enum { LONGEST = 16 };
	uint32_t i;

	for (; *state < LONGEST; ++*state)
		if (*state % f->abi->align == 0 &&
		    falls_from(f, spot, (unsigned)*state)) {
			*from =
			    (struct flow_from){spot - (uint32_t)*state, false};
			++*state;
			return true;
		}
	/* Then the list: 16 and more is an index, 2^32 is its end. */
	i = *state == LONGEST ? f->bucket[spot / FLOW_BUCKET]
			      : (uint32_t)(*state - LONGEST - 1);
	for (; i; i = f->edge[i - 1].next)
		if (f->edge[i - 1].to == spot) {
			*from = (struct flow_from){
			    f->edge[i - 1].from, f->edge[i - 1].call};
			*state = (uint64_t)f->edge[i - 1].next + LONGEST + 1;
			return true;
		}
	return false;
}
