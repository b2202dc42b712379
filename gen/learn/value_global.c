/*
 * Variables at a fixed address that no code writes: what the file has for them
 * is their value. A variable may be written by a store to its address, or by
 * code that gets its address. Such an address may lead to the whole object
 * around it: the symbol, where offsets are part of the address that is formed,
 * and else the section, or the segment of a program without sections.
 *
 * It is assumed that pointers stay inside of their objects.
 */
#include "base/sort.h"
#include "learn/flow_trail.h"
#include "learn/value_private.h"

enum { NEAR = 64 }; /* compilers form addresses a little outside of arrays */

/* Bytes that may be written; the end is not included. */
struct flow_written {
	uint64_t from, to;
};

/* What is collected: exact places, and addresses that code may have. */
struct written {
	struct flow *f;
	uint64_t *taken;
	size_t ntaken, taken_cap;
	bool *whole; /* of each: its object is known */
};

static void
add_written(struct flow *f, uint64_t from, uint64_t to)
{
	f->written = scb_arena_grow(f->arena, f->written, f->nwritten,
	    &f->written_cap, sizeof *f->written);
	f->written[f->nwritten++] = (struct flow_written){from, to};
}

/* The segment, if it is written to; NULL: it is not, or there is none. */
static const struct elf_segment *
variable_segment(const struct elf *e, uint64_t addr)
{
	for (unsigned i = 0; i < e->nseg; i++)
		if (addr - e->seg[i].addr < e->seg[i].memory)
			return e->seg[i].write ? &e->seg[i] : NULL;
	return NULL;
}

static void
take(struct written *w, uint64_t addr)
{
	if (!variable_segment(w->f->elf, addr))
		return;
	w->taken = scb_arena_grow(
	    w->f->arena, w->taken, w->ntaken, &w->taken_cap, sizeof *w->taken);
	w->taken[w->ntaken++] = addr;
}

static void
take_pointer(void *user, uint64_t at, uint64_t addr)
{
	struct written *w = user;

	if (at && variable_segment(w->f->elf, addr))
		add_written(w->f, at, at + 8);
	take(w, addr);
}

/* --- objects -------------------------------------------------------------- */

static bool
by_address(const void *a, const void *b)
{
	return *(const uint64_t *)a < *(const uint64_t *)b;
}

static bool
by_start(const void *a, const void *b)
{
	const struct flow_written *x = a, *y = b;

	return x->from < y->from;
}

/* An object to which some address leads. Where one ends, another may begin. */
static void
take_object(void *user, uint64_t addr, uint64_t size, const char *name)
{
	struct written *w = user;
	size_t i =
	    sort_first(w->taken, w->ntaken, sizeof *w->taken, 0, 64, addr);

	(void)name;
	if (!variable_segment(w->f->elf, addr) || i == w->ntaken ||
	    w->taken[i] - addr > size)
		return;
	add_written(w->f, addr - NEAR, addr + size + NEAR);
	for (; i < w->ntaken && w->taken[i] - addr <= size && !w->whole[i]; i++)
		w->whole[i] = true;
}

/*
 * The parts of a segment that hold some of these addresses, `to` included: its
 * sections, and what is only in memory; or all of it, if others are there.
 */
static void
reach_segment(
    struct flow *f, const struct elf_segment *s, uint64_t from, uint64_t to)
{
	uint64_t end = s->addr + s->size;
	bool any = false;

	for (unsigned i = 0; i < f->elf->nsections; i++) {
		const struct elf_section *x = &f->elf->section[i];

		if (x->addr - s->addr < s->size && x->addr <= to &&
		    from <= x->addr + x->size) {
			add_written(
			    f, x->addr - NEAR, x->addr + x->size + NEAR);
			any = true;
		}
	}
	if (end <= to && s->memory > s->size) {
		add_written(f, end, s->addr + s->memory);
		any = true;
	}
	if (!any)
		add_written(f, s->addr, s->addr + s->memory);
}

static void
reach(struct flow *f, uint64_t from, uint64_t to)
{
	for (unsigned i = 0; i < f->elf->nseg; i++) {
		const struct elf_segment *s = &f->elf->seg[i];

		if (s->write && from < s->addr + s->memory && s->addr <= to)
			reach_segment(f, s, from, to);
	}
}

/* A page goes where it is not followed, and something may be added to it. */
static void
reach_page(struct flow *f, uint64_t page)
{
	reach(f, page - f->abi->reach, page + f->abi->reach);
}

/* What may be written through the addresses that code may have. */
static void
reach_all(struct written *w)
{
	struct flow *f = w->f;
	uint32_t far = f->abi->reach;
	uint64_t last = 0;

	scb_sort(w->taken, w->ntaken, sizeof *w->taken, by_address);
	w->whole = scb_arena_array(f->arena, w->ntaken + 1, sizeof *w->whole);
	if (far == 0)
		scb_elf_objects(f->elf, take_object, w);
	for (size_t i = 0; i < w->ntaken; i++) {
		uint64_t addr = w->taken[i];

		if (w->whole[i] || (i && addr == last))
			continue;
		last = addr;
		reach(f, addr - far, addr + far);
	}
}

/* Sorts what may be written; each byte is in one range only. */
static void
unite_written(struct flow *f)
{
	size_t n = 0;

	scb_sort(f->written, f->nwritten, sizeof *f->written, by_start);
	for (size_t i = 0; i < f->nwritten; i++) {
		struct flow_written x = f->written[i];

		if (n && x.from <= f->written[n - 1].to) {
			if (f->written[n - 1].to < x.to)
				f->written[n - 1].to = x.to;
		} else {
			f->written[n++] = x;
		}
	}
	f->nwritten = n;
}

static bool
is_written(const struct flow *f, uint64_t addr, unsigned bytes)
{
	/* The first that ends after the address. */
	size_t i = sort_first(f->written, f->nwritten, sizeof *f->written,
	    offsetof(struct flow_written, to), 64, addr + 1);

	return i < f->nwritten && f->written[i].from < addr + bytes;
}

/* --- instructions --------------------------------------------------------- */

static unsigned
bytes_stored(const struct code *c)
{
	return c->store * (c->pair != CODE_NONE ? 2u : 1u);
}

/* Does code that is not followed get the register? */
static bool
passes_on(const struct flow *f, const struct code *c, uint8_t reg)
{
	switch (c->flow) {
	case CODE_CALL:
	case CODE_CALL_VALUE:
	case CODE_JUMP_VALUE:
	case CODE_RETURN:
	case CODE_SYSCALL:
		return f->abi->call_regs >> reg & 1;
	default:
		return c->flow == CODE_BAD;
	}
}

/* Are there variables from `from` on, and up to twice as far? */
static bool
has_variables(const struct elf *e, uint64_t from, uint64_t far)
{
	for (unsigned i = 0; i < e->nseg; i++)
		if (e->seg[i].write &&
		    from < e->seg[i].addr + e->seg[i].memory &&
		    e->seg[i].addr <= from + 2 * far)
			return true;
	return false;
}

/* Uses a page that a register holds. false: the page may go elsewhere. */
static bool
page_used(struct written *w, const struct code *c, uint8_t reg, uint64_t page)
{
	bool whole = (c->op == CODE_LOAD || c->op == CODE_STORE) &&
		     c->base == reg && c->index == CODE_NONE && !c->adjust;
	uint64_t at = page + (uint64_t)c->disp;

	if (passes_on(w->f, c, reg))
		return false;
	if (c->op == CODE_ADD && c->a == reg && c->b == CODE_NONE) {
		take(w, page + c->imm);
		return true;
	}
	if (whole && c->store)
		add_written(w->f, at, at + bytes_stored(c));
	if (c->op == CODE_STORE || !whole)
		return c->a != reg && c->b != reg && c->pair != reg &&
		       c->index != reg && (whole || c->base != reg);
	return true;
}

/*
 * Pages that an instruction forms are followed until the address is whole;
 * where they go elsewhere, so may the address.
 */
static void
use_page(struct written *w, uint32_t spot, const struct code *form)
{
	struct flow *f = w->f;
	struct flow_trail t = {.n = 0};
	uint64_t page = form->address, far = f->abi->reach;
	struct code c;

	if (form->dst >= CODE_ZERO || !has_variables(f->elf, page - far, far))
		return;
	flow_trail_add(&t, spot + form->length, form->dst);
	for (unsigned i = 0; i < t.n; i++) {
		struct flow_holder h = t.at[i];

		if (h.spot >= f->elf->code_spots || t.n == FLOW_FAR) {
			reach_page(f, page);
			return;
		}
		scb_flow_decode(f, h.spot, &c);
		f->steps++;
		if (!page_used(w, &c, h.reg, page))
			reach_page(f, page);
		scb_flow_trail_on(f, &t, h, &c);
	}
}

static void
use_instruction(struct written *w, uint32_t spot)
{
	struct flow *f = w->f;
	struct code c;
	bool memory;

	scb_flow_decode(f, spot, &c);
	f->steps++;
	memory = c.base != CODE_NONE || c.index != CODE_NONE || c.store ||
		 c.op == CODE_LOAD;
	if (c.page) {
		use_page(w, spot, &c);
		return;
	}
	if (c.forms)
		take(w, c.address);
	if (!memory || !code_is_fixed(&c)) {
		/* Also an array's address, beside an index. */
		take(w, (uint64_t)c.disp);
	} else if (c.store) {
		add_written(
		    f, (uint64_t)c.disp, (uint64_t)c.disp + bytes_stored(&c));
	}
	take(w, c.imm);
}

/* --- all of them ---------------------------------------------------------- */

void
scb_value_globals(struct flow *f)
{
	struct written w = {.f = f};

	if (!scb_elf_pointers(f->elf, take_pointer, &w))
		add_written(f, 0, UINT64_MAX);
	for (uint32_t i = 0; i < f->elf->code_spots; i++)
		if (f->flag[i] & FLOW_START)
			use_instruction(&w, i);
	reach_all(&w);
	unite_written(f);
	f->written_known = true;
}

bool
scb_value_global(
    const struct flow *f, uint64_t addr, unsigned bytes, uint64_t *value)
{
	const struct elf_segment *s = variable_segment(f->elf, addr);
	const uint8_t *p = scb_elf_at(f->elf, addr, bytes);

	if (!f->written_known || !s || bytes > s->memory - (addr - s->addr))
		return false;
	/* Behind the file's bytes it is zero. */
	if (is_written(f, addr, bytes) || (!p && addr - s->addr < s->size))
		return false;
	*value = p ? scb_elf_word(p, bytes) : 0;
	return true;
}
