/* Where an address in a register goes. */
#include "learn/flow_trail.h"

void
scb_flow_trail_on(const struct flow *f, struct flow_trail *t, struct flow_holder h,
    const struct code *c)
{
	uint32_t to;

	if (c->writes >> h.reg & 1)
		return;
	if ((c->flow == CODE_JUMP || c->flow == CODE_BRANCH) &&
	    scb_flow_target(f, c, &to))
		flow_trail_add(t, to, h.reg);
	if (c->flow != CODE_JUMP && c->flow != CODE_RETURN &&
	    c->flow != CODE_STOP && c->flow != CODE_JUMP_VALUE)
		flow_trail_add(t, h.spot + c->length, h.reg);
}

/*
 * Does an instruction use the register? A sum with another register does not
 * count: the jump that takes it is resolved separately.
 */
static bool
uses_beyond_sum(const struct code *c, uint8_t reg)
{
	bool sums = c->op == CODE_ADD || c->op == CODE_SUM;

	if (c->base == reg || c->index == reg || c->pair == reg)
		return true;
	if (c->a != reg && c->b != reg)
		return false;
	return !sums || c->a >= CODE_ZERO || c->b >= CODE_ZERO;
}

/* Does the register's value reach unknown code? */
static bool
trail_escapes(const struct flow *f, const struct code *c, uint8_t reg)
{
	bool saved = f->abi->saved >> reg & 1;

	return !saved && (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE ||
			     c->flow == CODE_RETURN || c->flow == CODE_SYSCALL);
}

bool
scb_flow_is_summed(struct flow *f, uint32_t spot, const struct code *form)
{
	struct flow_trail t = {.n = 0};
	bool sums = false;
	struct code c;

	if (form->dst >= CODE_ZERO)
		return false;
	flow_trail_add(&t, spot + form->length, form->dst);
	for (unsigned i = 0; i < t.n && t.n < FLOW_FAR; i++) {
		struct flow_holder h = t.at[i];

		if (h.spot >= f->elf->code_spots)
			return false;
		scb_flow_decode(f, h.spot, &c);
		if (c.flow == CODE_BAD || uses_beyond_sum(&c, h.reg) ||
		    trail_escapes(f, &c, h.reg))
			return false;
		sums |= c.a == h.reg || c.b == h.reg;
		scb_flow_trail_on(f, &t, h, &c);
	}
	return sums && t.n < FLOW_FAR;
}

/* Does an instruction use the register, other than to call? */
static bool
uses_beyond_call(const struct flow *f, const struct code *c, uint8_t reg)
{
	if (c->flow == CODE_CALL_VALUE && c->a == reg)
		return !(f->abi->saved >> reg & 1);
	return c->flow == CODE_BAD || c->flow == CODE_JUMP_VALUE ||
	       trail_escapes(f, c, reg) || c->a == reg || c->b == reg ||
	       c->base == reg || c->index == reg || c->pair == reg;
}

/*
 * Is the address of a function that an instruction loads only called? Adds the
 * calls.
 */
static bool
trail_is_only_called(
    struct flow *f, uint32_t spot, const struct code *load, uint64_t address)
{
	struct flow_trail t = {.n = 0};
	struct code c;

	if (load->op != CODE_LOAD || load->from != 64 || load->dst >= CODE_ZERO)
		return false;
	flow_trail_add(&t, spot + load->length, load->dst);
	for (unsigned i = 0; i < t.n && t.n < FLOW_FAR; i++) {
		struct flow_holder h = t.at[i];

		if (h.spot >= f->elf->code_spots)
			return false;
		scb_flow_decode(f, h.spot, &c);
		f->steps++;
		if (uses_beyond_call(f, &c, h.reg))
			return false;
		if (c.flow == CODE_CALL_VALUE && c.a == h.reg)
			scb_flow_call_to(f, h.spot, address);
		scb_flow_trail_on(f, &t, h, &c);
	}
	return t.n < FLOW_FAR;
}

static bool
trail_is_call(const struct flow *f, uint32_t spot, uint64_t to)
{
	struct code c;

	if (spot >= f->elf->code_spots)
		return false;
	scb_flow_decode(f, spot, &c);
	return (c.flow == CODE_CALL || c.flow == CODE_JUMP) && c.target == to;
}

void
scb_flow_got_use(
    struct flow *f, uint32_t spot, const struct code *c, uint64_t at)
{
	struct flow_got *g = scb_flow_got_find(f, at);

	if (!g || !g->to)
		return;
	g->used = true;
	if (!trail_is_call(f, spot, g->to) &&
	    !(c->op == CODE_LOAD &&
		trail_is_call(f, spot + c->length, g->to)) &&
	    !trail_is_only_called(f, spot, c, g->to))
		scb_flow_root(f, g->to, true);
}

void
scb_flow_got_rest(struct flow *f)
{
	for (size_t i = 0; i < f->ngot; i++)
		if (!f->got[i].used) {
			f->got[i].used = true;
			scb_flow_root(f, f->got[i].to, true);
		}
}
