#include "bpf/machine.h"

#include "base/bits.h"

struct value
scb_machine_const(uint32_t k)
{
	return (struct value){VALUE_CONST, 0, k, 0};
}

uint32_t
scb_machine_sign(struct value flipped)
{
	return (uint32_t)bits_highest(flipped.k);
}

static struct cond
machine_part(struct value v)
{
	if (v.kind == VALUE_FLIPPED)
		return (struct cond){scb_machine_sign(v), 0, COND_NE};
	return (struct cond){v.by, v.k - 1, COND_GT};
}

/* The bits of the mask (1, 3, 7 and so on) in the word less k. */
static struct value
offset_value(unsigned word, uint32_t k, uint32_t mask)
{
	k &= mask;
	return k ? (struct value){VALUE_OFFSET, word, k, mask}
		 : (struct value){VALUE_WORD, word, mask, 0};
}

/* false: b is not to be added to a word, nor subtracted from it. */
static bool
add_offset(struct value *a, unsigned op, struct value b)
{
	uint32_t k = op == BPF_SUB ? b.k : 0 - b.k;

	if ((op != BPF_SUB && op != BPF_ADD) || b.kind != VALUE_CONST)
		return false;
	if (a->kind == VALUE_OFFSET && a->by == UINT32_MAX)
		*a = offset_value(a->word, a->k + k, UINT32_MAX);
	else if (a->kind == VALUE_WORD && a->k == UINT32_MAX)
		*a = offset_value(a->word, k, UINT32_MAX);
	else
		return false;
	return true;
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
	if (add_offset(&m->a, op, b))
		return true;
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
	else if (op == BPF_AND && a.kind == VALUE_OFFSET &&
		 b.kind == VALUE_CONST && !(b.k & (b.k + 1)))
		m->a = offset_value(a.word, a.k, a.by & b.k);
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

struct value
scb_machine_run(const struct scbpf_insn *in, struct value a, struct value *b)
{
	struct value run = *b;
	uint32_t top;

	if (a.kind == VALUE_OFFSET && b->kind == VALUE_CONST &&
	    (in->code & 0xf0) == BPF_JSET && (b->k & a.by)) {
		top = (uint32_t)bits_smear(b->k & a.by);
		run.k = top & ~(uint32_t)bits_smear(top & ~b->k);
		b->k &= a.by & ~run.k;
	} else {
		b->k = 0;
	}
	return run;
}

/* The bits of a that remain when a run of bits is asked for. */
static struct value
below_run(struct value a, uint32_t run)
{
	return offset_value(a.word, a.k, a.by & (uint32_t)bits_smear(run));
}

static enum machine_jump
offset_in_part(
    unsigned op, struct value a, uint32_t k, bool large, struct cond *c)
{
	uint32_t above = op == BPF_JGT ? k : k - 1;

	if (op == BPF_JSET) {
		a = below_run(a, k);
		above = (k & (0 - k)) - 1;
	} else if (op == BPF_JGE && k == 0) {
		return MACHINE_TAKEN;
	}
	if (above >= a.by)
		return MACHINE_NOT_TAKEN;
	/* Words smaller than what is subtracted are now above the others. */
	if (large == (above > a.by - a.k))
		return large ? MACHINE_NOT_TAKEN : MACHINE_TAKEN;
	*c = (struct cond){a.by, (above + a.k) & a.by, COND_GT};
	return MACHINE_ASKS;
}

static enum machine_jump
offset_jump(unsigned op, struct value a, uint32_t k, struct cond *c)
{
	if (op == BPF_JEQ) {
		*c = (struct cond){a.by, (k + a.k) & a.by, COND_EQ};
		return k & ~a.by ? MACHINE_NOT_TAKEN : MACHINE_ASKS;
	}
	if (op == BPF_JSET) {
		k &= a.by;
		if (!k)
			return MACHINE_NOT_TAKEN;
		a = below_run(a, k);
		*c = (struct cond){k, 0, COND_NE};
		if (a.kind == VALUE_WORD)
			return MACHINE_ASKS;
	}
	*c = machine_part(a);
	return MACHINE_PARTS;
}

static enum machine_jump
flipped_in_part(
    unsigned op, struct value a, uint32_t k, bool minus, struct cond *c)
{
	const struct value word = {VALUE_WORD, a.word, a.k, 0};
	uint32_t sign = scb_machine_sign(a);
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
scb_machine_in_part(const struct scbpf_insn *in, struct value a, struct value b,
    bool large, struct cond *c)
{
	unsigned op = in->code & 0xf0;

	return a.kind == VALUE_OFFSET ? offset_in_part(op, a, b.k, large, c)
				     : flipped_in_part(op, a, b.k, large, c);
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
	if (b.kind != VALUE_CONST)
		return MACHINE_LOST;
	if (a.kind == VALUE_OFFSET)
		return offset_jump(op, a, b.k, c);
	if (a.kind == VALUE_FLIPPED) {
		*c = machine_part(a);
		return MACHINE_PARTS;
	}
	if (a.kind != VALUE_WORD)
		return MACHINE_LOST;
	*c = machine_condition(op, a, b.k, &always);
	return always ? MACHINE_TAKEN : MACHINE_ASKS;
}
