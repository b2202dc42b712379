/*
 * Follows the control flow. Code after a call is followed only if the callee
 * can return: compilers may put anything after a call that does not.
 */
#include "learn/flow_trail.h"

/* --- lists ---------------------------------------------------------------- */

static void
add_link(struct flow *f, uint32_t *list, uint32_t value)
{
	f->link = scb_arena_grow(
	    f->arena, f->link, f->nlinks, &f->links_cap, sizeof *f->link);
	f->link[f->nlinks] = (struct flow_link){value, *list};
	*list = (uint32_t)++f->nlinks;
}

/* --- functions ------------------------------------------------------------ */

/*
 * The function can return. So can all functions that end in it, and the code
 * after their calls is followed.
 */
static void
returns(struct flow *f, uint32_t function)
{
	uint32_t todo = 0;

	add_link(f, &todo, function);
	while (todo) {
		struct flow_function *g = &f->function[f->link[todo - 1].value];

		todo = f->link[todo - 1].next;
		if (g->returns)
			continue;
		g->returns = true;
		for (uint32_t i = g->waiting; i; i = f->link[i - 1].next)
			scb_flow_add_next(f, f->link[i - 1].value);
		for (uint32_t i = g->dependents; i; i = f->link[i - 1].next)
			add_link(f, &todo, f->link[i - 1].value);
	}
}

/* A function ends in code of another function. */
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

void
scb_flow_jump_to(struct flow *f, uint32_t from, uint32_t to)
{
	uint32_t *head;

	if (scb_flow_has_edge(f, from, to))
		return;
	scb_flow_add_edge(f, from, to, false);
	scb_flow_add_work(f, to, f->owner[from]);
	head = &f->indirect_of[from % FLOW_INDIRECT];
	f->indirect = scb_arena_grow(f->arena, f->indirect, f->nindirect,
	    &f->indirect_cap, sizeof *f->indirect);
	f->indirect[f->nindirect] = (struct flow_edge){to, from, *head, false};
	*head = (uint32_t)++f->nindirect;
}

/* Direct jumps. */
static void
flow_jump(
    struct flow *f, uint32_t spot, const struct code *c, uint32_t function)
{
	uint32_t to;

	/* A target that is not in the file would crash the program. */
	if (!scb_flow_target(f, c, &to))
		return;
	scb_flow_add_edge(f, spot, to, false);
	scb_flow_add_work(f, to, function);
}

/* Direct calls. Whether the callee returns may be known later. */
static bool
flow_call(struct flow *f, uint32_t spot, const struct code *c)
{
	/* An undefined weak symbol is at 0, and does not return. */
	uint32_t callee = scb_flow_call_to(f, spot, c->target);

	if (!callee)
		return false;
	if (!f->function[callee].returns)
		add_link(f, &f->function[callee].waiting, spot);
	return f->function[callee].returns;
}

/* Is the address formed that a call, which comes soon, returns to? */
static bool
is_return(const struct flow *f, uint32_t spot, const struct code *form)
{
	enum { SOON = 24 }; /* bytes */
	uint64_t here = scb_elf_address(f->elf, spot);
	struct code c = *form;

	if (form->address - here > SOON)
		return false;
	while (here < form->address && c.flow == CODE_NEXT) {
		spot += c.length;
		here += c.length;
		scb_flow_decode(f, spot, &c);
	}
	return c.flow == CODE_CALL && here + c.length == form->address;
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
		if (!is_return(f, spot, c) &&
		    (!scb_elf_is_code(f->elf, c->address) ||
			!scb_flow_is_summed(f, spot, c)))
			scb_flow_root(f, c->address, true);
	} else if (!c->page && !f->elf->relative)
		scb_flow_guess(
		    f, c->address, c->op != CODE_SET && c->op != CODE_STORE);
}

/*
 * Adds what an instruction leads to. Returns true if it is the next one, too.
 */
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

/* Follows code from a spot to code that is known, or to its end. */
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
		if (f->ngot && c.disp && code_is_fixed(&c))
			scb_flow_got_use(f, spot, &c, (uint64_t)c.disp);
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
