/*
 * Addresses that are formed in two steps: a page, and later an offset in it. If
 * the page has code, its register is followed on every path until it is
 * written, and each sum is an address that may be entered.
 */
#include "learn/flow.h"

enum { FAR = 512 };

/* The register that holds the page before an instruction. */
struct holder {
	uint32_t spot;
	uint8_t reg;
};

struct trail {
	struct holder at[FAR];
	unsigned n;
};

static void
page_add(struct trail *t, uint32_t spot, unsigned reg)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->at[i].spot == spot && t->at[i].reg == reg)
			return;
	if (t->n < FAR)
		t->at[t->n++] = (struct holder){spot, (uint8_t)reg};
}

static void
page_step(struct flow *f, struct trail *t, struct holder h, uint64_t page)
{
	struct code c;
	uint32_t to;

	if (h.spot >= f->elf->code_spots)
		return;
	scb_flow_decode(f, h.spot, &c);
	if (c.flow == CODE_BAD)
		return;
	f->steps++;
	if (c.a == h.reg && c.op == CODE_ADD && c.b == CODE_NONE) {
		uint64_t address = page + c.imm;

		if (scb_elf_spot(f->elf, address, &to))
			f->flag[to] |= FLOW_FORMED;
		scb_flow_guess(f, address, false);
	}
	if (c.a == h.reg && c.op == CODE_MOVE && c.dst < CODE_ZERO)
		page_add(t, h.spot + c.length, c.dst);
	if (c.writes >> h.reg & 1)
		return;
	if (c.flow == CODE_JUMP || c.flow == CODE_BRANCH)
		if (scb_flow_target(f, &c, &to))
			page_add(t, to, h.reg);
	if (c.flow == CODE_NEXT || c.flow == CODE_BRANCH ||
	    c.flow == CODE_CALL || c.flow == CODE_CALL_VALUE ||
	    c.flow == CODE_SYSCALL)
		page_add(t, h.spot + c.length, h.reg);
}

/*
 * Does an instruction use the register? A sum with another register does not
 * count: the jump that takes it is resolved by itself.
 */
static bool
page_uses(const struct code *c, uint8_t reg)
{
	bool sums = c->op == CODE_ADD || c->op == CODE_SUM;

	if (c->base == reg || c->index == reg || c->pair == reg)
		return true;
	if (c->a != reg && c->b != reg)
		return false;
	return !sums || c->a >= CODE_ZERO || c->b >= CODE_ZERO;
}

/* Does control go to unknown code that may use the register? */
static bool
page_hands_on(const struct flow *f, const struct code *c, uint8_t reg)
{
	bool saved = f->abi->saved >> reg & 1;

	return !saved && (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE ||
			     c->flow == CODE_RETURN || c->flow == CODE_SYSCALL);
}

bool
scb_flow_is_summed(struct flow *f, uint32_t spot, const struct code *form)
{
	struct trail t = {.n = 0};
	bool sums = false;
	struct code c;
	uint32_t to;

	if (form->dst >= CODE_ZERO)
		return false;
	page_add(&t, spot + form->length, form->dst);
	for (unsigned i = 0; i < t.n && t.n < FAR; i++) {
		struct holder h = t.at[i];

		if (h.spot >= f->elf->code_spots)
			return false;
		scb_flow_decode(f, h.spot, &c);
		if (c.flow == CODE_BAD || page_uses(&c, h.reg) ||
		    page_hands_on(f, &c, h.reg))
			return false;
		sums |= c.a == h.reg || c.b == h.reg;
		if (c.writes >> h.reg & 1)
			continue;
		if ((c.flow == CODE_JUMP || c.flow == CODE_BRANCH) &&
		    scb_flow_target(f, &c, &to))
			page_add(&t, to, h.reg);
		if (c.flow != CODE_JUMP && c.flow != CODE_RETURN &&
		    c.flow != CODE_STOP && c.flow != CODE_JUMP_VALUE)
			page_add(&t, h.spot + c.length, h.reg);
	}
	return sums && t.n < FAR;
}

/* Can an offset lead from the page into code? */
static bool
page_has_code(const struct flow *f, uint64_t page)
{
	uint64_t reach = f->abi->reach;

	for (uint64_t at = page - reach; at != page + reach;
	     at += f->abi->align)
		if (scb_elf_is_code(f->elf, at))
			return true;
	return false;
}

void
scb_flow_pages(struct flow *f)
{
	struct trail t;

	for (; f->pages_done < f->npages; f->pages_done++) {
		uint32_t spot = f->page[f->pages_done];
		struct code c;

		scb_flow_decode(f, spot, &c);
		if (c.dst >= CODE_ZERO || !page_has_code(f, c.address))
			continue;
		t.n = 0;
		page_add(&t, spot + c.length, c.dst);
		for (unsigned i = 0; i < t.n; i++)
			page_step(f, &t, t.at[i], c.address);
	}
}
