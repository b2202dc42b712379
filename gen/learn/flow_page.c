/*
 * Addresses that are formed in two steps: a page, and later an offset in it. If
 * the page has code, its register is followed on every path until it is
 * written, and each sum is an address that may be entered.
 */
#include "learn/flow_trail.h"

static void
page_step(
    struct flow *f, struct flow_trail *t, struct flow_holder h, uint64_t page)
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
	if (c.base == h.reg && f->ngot)
		scb_flow_got_use(f, h.spot, &c, page + (uint64_t)c.disp);
	if (c.a == h.reg && c.op == CODE_MOVE && c.dst < CODE_ZERO)
		flow_trail_add(t, h.spot + c.length, c.dst);
	if (c.writes >> h.reg & 1)
		return;
	if (c.flow == CODE_JUMP || c.flow == CODE_BRANCH)
		if (scb_flow_target(f, &c, &to))
			flow_trail_add(t, to, h.reg);
	if (c.flow == CODE_NEXT || c.flow == CODE_BRANCH ||
	    c.flow == CODE_CALL || c.flow == CODE_CALL_VALUE ||
	    c.flow == CODE_SYSCALL)
		flow_trail_add(t, h.spot + c.length, h.reg);
}

/* Can an offset lead from the page into code, or to addresses of code? */
static bool
page_has_code(const struct flow *f, uint64_t page)
{
	uint64_t reach = f->abi->reach;

	if (f->ngot && page + reach >= f->got[0].at &&
	    page - reach <= f->got[f->ngot - 1].at)
		return true;

	for (uint64_t at = page - reach; at != page + reach;
	     at += f->abi->align)
		if (scb_elf_is_code(f->elf, at))
			return true;
	return false;
}

void
scb_flow_pages(struct flow *f)
{
	struct flow_trail t;

	for (; f->pages_done < f->npages; f->pages_done++) {
		uint32_t spot = f->page[f->pages_done];
		struct code c;

		scb_flow_decode(f, spot, &c);
		if (c.dst >= CODE_ZERO || !page_has_code(f, c.address))
			continue;
		t.n = 0;
		flow_trail_add(&t, spot + c.length, c.dst);
		for (unsigned i = 0; i < t.n; i++)
			page_step(f, &t, t.at[i], c.address);
	}
}
