/*
 * One step back over an instruction: where was a value before it, or what did
 * the instruction set it to?
 */
#include "learn/value_private.h"

static void
value_step_copy(struct value_search *s, const struct node *n, uint32_t spot,
    struct place p, uint8_t bits)
{
	scb_value_add_node(s, (struct node){p, spot,
				  bits < n->bits ? bits : n->bits, n->callers});
}

static void
unchanged(struct value_search *s, const struct node *n, uint32_t spot)
{
	value_step_copy(s, n, spot, n->place, n->bits);
}

static void
value_step_constant(struct value_search *s, const struct node *n, uint32_t spot,
    uint64_t imm, uint8_t bits)
{
	scb_value_add_end(s, (struct value_end){.spot = spot,
				 .bits = bits < n->bits ? bits : n->bits,
				 .imm = imm});
}

static struct place
of_register(uint8_t reg)
{
	return (struct place){.reg = reg};
}

/* --- registers ------------------------------------------------------------ */

static void
by_load(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c, bool second)
{
	struct place p = {.reg = c->base,
	    .memory = true,
	    .bytes = c->from / 8,
	    .offset = c->disp + (second ? c->from / 8 : 0)};

	bool on_stack = c->base == s->f->abi->stack ||
			(c->base == s->f->abi->frame && !s->local);

	if (!on_stack || c->index != CODE_NONE || c->segment || c->keeps ||
	    (c->sign && c->from < n->bits))
		scb_value_add_end(
		    s, (struct value_end){
			   .computed = true, .spot = spot, .bits = n->bits});
	else
		value_step_copy(s, n, spot, p, c->from);
}

/* The instruction computes it. */
static void
by_result(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	uint8_t op = c->keeps ? CODE_OTHER : c->op;

	switch (op) {
	case CODE_SET:
		value_step_constant(s, n, spot, c->imm, c->bits);
		return;
	case CODE_EITHER:
		value_step_constant(s, n, spot, c->imm, c->bits);
		value_step_constant(s, n, spot, 0, c->bits);
		return;
	case CODE_SELECT:
		value_step_copy(s, n, spot, of_register(c->a), c->bits);
		value_step_copy(s, n, spot, of_register(c->b), c->bits);
		return;
	case CODE_MOVE:
		if (!c->sign || c->from >= n->bits) {
			value_step_copy(s, n, spot, of_register(c->a),
			    c->from < c->bits ? c->from : c->bits);
			return;
		}
		break;
	case CODE_SELECT_MEMORY:
		value_step_copy(s, n, spot, of_register(c->a), c->bits);
		break;
	case CODE_LOAD:
		by_load(s, n, spot, c, false);
		return;
	default:
		break;
	}
	scb_value_add_end(
	    s, (struct value_end){
		   .computed = true, .spot = spot, .bits = n->bits});
}

/*
 * A register after a call is that before it, if the callee does not change it.
 * For addresses of tables, callees are trusted to follow the ABI.
 */
static void
over_call(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	struct flow *f = s->f;
	uint64_t bit = (uint64_t)1 << n->place.reg;
	uint32_t to;
	bool changes;

	if (n->place.reg == f->abi->stack) {
		unchanged(s, n, spot);
		return;
	}
	if (c->writes & bit)
		changes = true;
	else if (s->local && !f->is_go && f->abi->saved & bit)
		changes = false;
	else if (c->flow == CODE_CALL && scb_elf_spot(f->elf, c->target, &to))
		changes = scb_value_changed(f, to) & bit;
	else
		changes = true;
	if (changes)
		scb_value_unknown(s, VALUE_CALLEE, spot);
	else
		unchanged(s, n, spot);
}

static void
step_register(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	uint64_t bit = (uint64_t)1 << n->place.reg;

	if (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE)
		over_call(s, n, spot, c);
	else if (c->flow == CODE_KERNEL ||
		 (c->flow == CODE_SYSCALL && (s->f->abi->syscall_writes & bit)))
		scb_value_unknown(s, VALUE_KERNEL, spot);
	else if (!(c->writes & bit))
		unchanged(s, n, spot);
	else if (c->dst == n->place.reg && !(c->adjust && c->base == c->dst))
		by_result(s, n, spot, c);
	else if (c->op == CODE_LOAD && c->pair == n->place.reg)
		by_load(s, n, spot, c, true);
	else
		scb_value_unknown(s, VALUE_COMPUTED, spot);
}

/* --- memory --------------------------------------------------------------- */

static bool
overlap(const struct place *p, int64_t at, int64_t bytes)
{
	return p->offset < at + bytes && at < p->offset + p->bytes;
}

/* What a store puts into the place, if it writes exactly the place. */
static bool
by_store(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	int64_t size = c->from / 8;
	uint8_t bits = (uint8_t)(n->place.bytes * 8);

	if (c->op != CODE_STORE || c->index != CODE_NONE || c->segment ||
	    n->place.bytes > size)
		return false;
	if (n->place.offset == c->disp) {
		if (c->a == CODE_NONE)
			value_step_constant(s, n, spot, c->imm, bits);
		else
			value_step_copy(s, n, spot, of_register(c->a), bits);
		return true;
	}
	if (c->pair != CODE_NONE && n->place.offset == c->disp + size) {
		value_step_copy(s, n, spot, of_register(c->pair), bits);
		return true;
	}
	return false;
}

/*
 * Other code may know the address of the place, and write there. It does not
 * where the compiler put the address of a table.
 */
static void
unless_escaped(struct value_search *s, const struct node *n, uint32_t spot)
{
	if (!s->local && scb_value_stack_escapes(s->f, spot))
		scb_value_unknown(s, VALUE_STACK, spot);
	else
		unchanged(s, n, spot);
}

/* The base register of the place is written. */
static void
step_base(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	struct place p = n->place;
	bool plain = c->bits == 64 && !c->keeps && c->dst == p.reg;

	if (plain && c->op == CODE_MOVE && c->from == 64) {
		p.reg = c->a;
	} else if (plain && (c->op == CODE_ADD || c->op == CODE_SUB) &&
		   c->b == CODE_NONE) {
		p.reg = c->a;
		p.offset +=
		    c->op == CODE_ADD ? (int64_t)c->imm : -(int64_t)c->imm;
	} else if (c->base == p.reg && c->adjust && c->dst != p.reg &&
		   c->pair != p.reg) {
		p.offset += c->adjust;
	} else {
		scb_value_unknown(s, VALUE_STACK, spot);
		return;
	}
	if (p.offset > INT32_MAX || p.offset < INT32_MIN)
		scb_value_unknown(s, VALUE_STACK, spot);
	else
		value_step_copy(s, n, spot, p, n->bits);
}

static void
step_memory(struct value_search *s, const struct node *n, uint32_t spot,
    const struct code *c)
{
	struct node behind = *n;
	uint32_t to;

	/* A store is relative to the base before the instruction. */
	if (c->adjust && c->base == n->place.reg)
		behind.place.offset += c->adjust;
	/* A callee may change its arguments on the stack. */
	if (s->local && (c->flow == CODE_CALL || c->flow == CODE_CALL_VALUE ||
			    c->flow == CODE_SYSCALL))
		unchanged(s, n, spot);
	else if (c->flow == CODE_SYSCALL || c->flow == CODE_KERNEL ||
		 c->flow == CODE_CALL_VALUE ||
		 (c->flow == CODE_CALL && (n->place.reg != s->f->abi->stack ||
					      !scb_flow_target(s->f, c, &to) ||
					      scb_value_writes_above(s->f, to))))
		scb_value_unknown(s, VALUE_STACK, spot);
	else if (c->flow == CODE_CALL)
		unless_escaped(s, n, spot);
	else if (c->store && !c->wild && c->base == n->place.reg &&
		 c->index == CODE_NONE && !c->segment) {
		if (by_store(s, &behind, spot, c))
			return;
		if (overlap(&behind.place, c->disp,
			c->store * (c->pair != CODE_NONE ? 2 : 1)))
			scb_value_unknown(s, VALUE_STACK, spot);
		else if (c->writes >> n->place.reg & 1)
			step_base(s, n, spot, c);
		else
			unchanged(s, n, spot);
	} else if (c->writes >> n->place.reg & 1) {
		if (c->store || c->wild)
			scb_value_unknown(s, VALUE_STACK, spot);
		else
			step_base(s, n, spot, c);
	} else if (c->store || c->wild) {
		unless_escaped(s, n, spot);
	} else {
		unchanged(s, n, spot);
	}
}

/* --- callers -------------------------------------------------------------- */

static void
to_caller(struct value_search *s, const struct node *n, uint32_t spot)
{
	const struct code_abi *abi = s->f->abi;
	struct node m = *n;

	s->by_caller = true;
	m.spot = spot;
	if (s->local || ++m.callers > VALUE_CALLS) {
		scb_value_unknown(s, VALUE_FAR, spot);
		return;
	}
	if (spot >= s->f->go_worker && spot < s->f->go_worker_end) {
		/* The number is the first argument of the caller. */
		m.place = of_register(abi->result);
		m.spot = s->f->go_caller;
		if (m.spot)
			scb_value_add_node(s, m);
		return;
	}
	if (m.place.memory) {
		m.place.offset -= abi->pushed;
		if (m.place.reg != abi->stack || m.place.offset < 0) {
			scb_value_unknown(s, VALUE_MEMORY, spot);
			return;
		}
	} else if (m.place.reg == abi->link) {
		scb_value_unknown(s, VALUE_COMPUTED, spot);
		return;
	}
	scb_value_add_node(s, m);
}

void
scb_value_step(
    struct value_search *s, const struct node *n, uint32_t spot, bool by_call)
{
	struct code c;

	if (by_call) {
		to_caller(s, n, spot);
		return;
	}
	scb_flow_decode(s->f, spot, &c);
	if (n->place.memory)
		step_memory(s, n, spot, &c);
	else
		step_register(s, n, spot, &c);
}
