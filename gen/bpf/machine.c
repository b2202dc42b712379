#include "bpf/machine.h"

struct value
scb_machine_const(uint32_t k)
{
	return (struct value){VALUE_CONST, 0, k, 0};
}

uint32_t
scb_machine_sign(struct value flipped)
{
	uint32_t below = flipped.k;

	for (unsigned by = 1; by < 32; by *= 2)
		below |= below >> by;
	return below ^ below >> 1;
}

/* false: division by a zero X, which ends the program with 0. */
static bool
alu(struct machine *m, const struct scbpf_insn *in)
{
	unsigned op = in->code & 0xf0;
	struct value a = m->a, b = scb_machine_const(in->k);

	if (op != BPF_NEG && (in->code & BPF_X))
		b = m->x;
	if (op == BPF_DIV && b.kind == VALUE_CONST && b.k == 0)
		return false;
	if (op == BPF_AND && a.kind == VALUE_CONST && b.kind == VALUE_WORD) {
		struct value t = a;

		a = b;
		b = t;
	}
	m->a = (struct value){VALUE_OPAQUE, 0, 0, 0};
	if (a.kind == VALUE_CONST && b.kind == VALUE_CONST)
		m->a = scb_machine_const(scb_bpf_alu(op, a.k, b.k));
	else if (op == BPF_AND && a.kind == VALUE_WORD && b.kind == VALUE_CONST)
		m->a = (struct value){VALUE_WORD, a.word, a.k & b.k, 0};
	else if (op == BPF_XOR && b.kind == VALUE_CONST &&
		 (a.kind == VALUE_WORD || a.kind == VALUE_FLIPPED) && b.k &&
		 b.k == scb_machine_sign(a))
		m->a = (struct value){
		    a.kind == VALUE_WORD ? VALUE_FLIPPED : VALUE_WORD, a.word,
		    a.k, 0};
	else if (op == BPF_LSH && a.kind == VALUE_CONST && b.kind == VALUE_WORD)
		/* as scb_bpf_alu */
		m->a = (struct value){VALUE_SHIFT, b.word, a.k, b.k & 31};
	return true;
}

static struct value
loaded(const struct machine *m, const struct scbpf_insn *in, bool big_endian)
{
	switch (in->code & 0xe0) {
	case BPF_ABS:
		return (struct value){VALUE_WORD,
		    (unsigned)scb_bpf_word(in->k, big_endian), UINT32_MAX, 0};
	case BPF_MEM:
		return m->m[in->k];
	case BPF_LEN:
		return scb_machine_const(64);
	default:
		return scb_machine_const(in->k);
	}
}

bool
scb_machine_step(
    struct machine *m, const struct scbpf_insn *in, bool big_endian)
{
	switch (in->code & 7) {
	case BPF_LD:
		m->a = loaded(m, in, big_endian);
		return true;
	case BPF_LDX:
		m->x = loaded(m, in, big_endian);
		return true;
	case BPF_ST:
		m->m[in->k] = m->a;
		return true;
	case BPF_STX:
		m->m[in->k] = m->x;
		return true;
	case BPF_ALU:
		return alu(m, in);
	default:
		if (in->code & BPF_TXA)
			m->a = m->x;
		else
			m->x = m->a;
		return true;
	}
}

/* The jump as a condition on a word under the value's mask. */
static struct cond
machine_condition(unsigned op, struct value a, uint32_t k, bool *always)
{
	struct cond c = {a.k, k, COND_EQ};

	*always = false;
	if (op == BPF_JSET) {
		c = (struct cond){a.k & k, 0, COND_NE};
	} else if (op == BPF_JGT) {
		c.rel = COND_GT;
	} else if (op == BPF_JGE) {
		c.rel = COND_GT;
		c.k = k - 1;
		*always = k == 0;
	}
	return c;
}

unsigned
scb_machine_shifted(struct value a, struct value b)
{
	return a.kind == VALUE_SHIFT ? a.word : b.word;
}

/*
 * jset: the shifts at which the shifted constant and the other value have a bit
 * in common.
 */
static struct cond
bit_condition(struct value shifted, uint32_t k)
{
	struct cond c = {shifted.by, 0, COND_EQ};

	for (unsigned by = 0; by < 32; by++)
		if (shifted.k << by & k)
			c.k |= UINT32_C(1) << by;
	return c;
}

enum machine_jump
scb_machine_signed(
    const struct scbpf_insn *in, struct value a, bool minus, struct cond *c)
{
	const struct value word = {VALUE_WORD, a.word, a.k, 0};
	uint32_t sign = scb_machine_sign(a), k = in->k;
	unsigned op = in->code & 0xf0;
	bool always;

	if (op == BPF_JSET && !minus && (k & sign))
		return MACHINE_TAKEN;
	if (op == BPF_JSET || op == BPF_JEQ) {
		*c = machine_condition(
		    op, word, op == BPF_JEQ ? k ^ sign : k & ~sign, &always);
		return MACHINE_ASKS;
	}
	/*
	 * Words with the sign bit are now below it, and others are at or above
	 * it.
	 */
	if (minus && k >= sign)
		return MACHINE_NOT_TAKEN;
	if (!minus && k < sign + (op == BPF_JGE))
		return MACHINE_TAKEN;
	*c = machine_condition(op, word, minus ? k + sign : k - sign, &always);
	return always ? MACHINE_TAKEN : MACHINE_ASKS;
}

enum machine_jump
scb_machine_jump(
    const struct scbpf_insn *in, struct value a, struct value b, struct cond *c)
{
	unsigned op = in->code & 0xf0;
	bool always;

	if (a.kind == VALUE_CONST && b.kind == VALUE_CONST)
		return scb_bpf_branch_taken(in->code, a.k, b.k)
			   ? MACHINE_TAKEN
			   : MACHINE_NOT_TAKEN;
	if (op == BPF_JSET && a.kind == VALUE_CONST && b.kind == VALUE_SHIFT) {
		*c = bit_condition(b, a.k);
		return MACHINE_BIT;
	}
	if (op == BPF_JSET && a.kind == VALUE_SHIFT && b.kind == VALUE_CONST) {
		*c = bit_condition(a, b.k);
		return MACHINE_BIT;
	}
	if (a.kind == VALUE_FLIPPED && b.kind == VALUE_CONST) {
		*c = (struct cond){scb_machine_sign(a), 0, COND_NE};
		return MACHINE_SIGN;
	}
	if (a.kind != VALUE_WORD || b.kind != VALUE_CONST)
		return MACHINE_LOST;
	*c = machine_condition(op, a, b.k, &always);
	return always ? MACHINE_TAKEN : MACHINE_ASKS;
}
