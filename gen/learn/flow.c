/*
 * The model of a program's instructions: what is known of each spot, and which
 * instructions lead there.
 */
#include "learn/flow.h"

void
scb_flow_reason(struct flow *f, enum flow_reason why, uint64_t address)
{
	if (f->reasons[why]++ == 0)
		f->where[why] = address;
}

/*
 * A far call on riscv is two instructions: one forms the page of the address,
 * the next jumps to an offset in it. Together they are a direct call.
 */
static void
fuse(const struct flow *f, const struct elf_segment *s, uint32_t at,
    struct code *c)
{
	enum { PAGE = 4 }; /* bytes of the first instruction */
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

/* An address in the global offset table, that is loaded and at once used. */
static bool
loaded(const struct flow *f, const struct elf_segment *s, uint32_t at,
    const struct code *c, uint64_t *from)
{
	enum { LENGTH = 4 }; /* bytes of both instructions */
	struct code load, page;

	if (c->a >= CODE_ZERO || at < 2 * LENGTH ||
	    !(f->flag[s->spot + at - LENGTH] & FLOW_START) ||
	    !(f->flag[s->spot + at - 2 * LENGTH] & FLOW_START))
		return false;
	at -= LENGTH;
	f->abi->decode(&load, s->at + at, LENGTH, s->addr + at);
	at -= LENGTH;
	f->abi->decode(&page, s->at + at, LENGTH, s->addr + at);
	*from = page.imm + (uint64_t)load.disp;
	return page.page && page.length == LENGTH && load.op == CODE_LOAD &&
	       load.length == LENGTH && load.dst == c->a &&
	       load.base == page.dst && load.from == 64 && !load.adjust &&
	       load.index == CODE_NONE;
}

static void
fuse_got(const struct flow *f, const struct elf_segment *s, uint32_t at,
    struct code *c)
{
	uint64_t from = (uint64_t)c->disp;

	if (c->a == CODE_NONE ? code_is_fixed(c) : loaded(f, s, at, c, &from))
		scb_flow_got_fuse(f, from, c);
}

void
scb_flow_decode(const struct flow *f, uint32_t spot, struct code *c)
{
	const struct elf_segment *s = scb_elf_segment_of(f->elf, spot);
	uint32_t at = spot - s->spot;

	f->abi->decode(c, s->at + at, (size_t)(s->size - at), s->addr + at);
	if (c->flow != CODE_CALL_VALUE && c->flow != CODE_JUMP_VALUE)
		return;
	if (c->imm && c->a < CODE_ZERO)
		fuse(f, s, at, c);
	else if (f->ngot && !c->imm)
		fuse_got(f, s, at, c);
}

/* --- lists ---------------------------------------------------------------- */

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

void
scb_flow_add_next(struct flow *f, uint32_t spot)
{
	const struct elf_segment *s = scb_elf_segment_of(f->elf, spot);
	uint32_t next = spot + f->length[spot];

	f->flag[spot] |= FLOW_ON;
	if (next - s->spot < s->size)
		scb_flow_add_work(f, next, f->owner[spot]);
	else
		scb_flow_reason(f, FLOW_BAD_CODE, s->addr + s->size);
}

/* Adds a function that begins here. Returns its index. */
static uint32_t
flow_add_entry(struct flow *f, uint32_t spot)
{
	f->function = scb_arena_grow(f->arena, f->function, f->nfunctions + 1,
	    &f->functions_cap, sizeof *f->function);
	f->function[++f->nfunctions].entry = spot;
	return (uint32_t)f->nfunctions;
}

/*
 * The function that a spot belongs to. If there is none, a function begins
 * here.
 */
static uint32_t
flow_function_at(struct flow *f, uint32_t spot)
{
	if (f->owner[spot])
		return f->owner[spot];
	f->owner[spot] = flow_add_entry(f, spot);
	scb_flow_add_work(f, spot, f->owner[spot]);
	return f->owner[spot];
}

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
	flow_function_at(f, spot);
}

/* --- edges -------------------------------------------------------------- */

void
scb_flow_add_edge(struct flow *f, uint32_t from, uint32_t to, bool call)
{
	uint32_t *head = &f->bucket[to / FLOW_BUCKET];

	f->edge = scb_arena_grow(
	    f->arena, f->edge, f->nedges, &f->edges_cap, sizeof *f->edge);
	f->edge[f->nedges] = (struct flow_edge){to, from, *head, call};
	*head = (uint32_t)++f->nedges;
}

bool
scb_flow_has_edge(const struct flow *f, uint32_t from, uint32_t to)
{
	for (uint32_t i = f->bucket[to / FLOW_BUCKET]; i;
	     i = f->edge[i - 1].next)
		if (f->edge[i - 1].to == to && f->edge[i - 1].from == from)
			return true;
	return false;
}

uint32_t
scb_flow_call_to(struct flow *f, uint32_t from, uint64_t address)
{
	uint32_t to;

	if (!code_spot(f, address, &to))
		return 0;
	if (!scb_flow_has_edge(f, from, to))
		scb_flow_add_edge(f, from, to, true);
	/* It is inside another function, but changes registers of its own. */
	if (!(f->flag[to] & FLOW_ENTRY) && f->owner[to])
		flow_add_entry(f, to);
	f->flag[to] |= FLOW_ENTRY;
	return flow_function_at(f, to);
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
