/*
 * Random programs that the kernel loads and that always return an ERRNO, and
 * damaged ones. Included once, by cases.c, after random.h.
 */
#ifndef RAW_H
#define RAW_H

#include "bpf/op.h"

enum { RAW_UNITS = 60, RAW_POOL = 8 };

/* Instructions that belong together: jumps go to the first of them. */
struct raw_unit {
	struct scbpf_insn insn[3];
	unsigned n;
};

struct raw {
	struct raw_unit unit[RAW_UNITS];
	unsigned n;
	unsigned cells; /* M[0] to M[cells - 1] are stored first */
	bool ip;	/* it may look at the instruction pointer */
	bool big;
	uint32_t pool[RAW_POOL]; /* values compared; in calls, too */
};

static inline uint32_t
raw_constant(const struct raw *r)
{
	switch (below(8)) {
	case 0:
		return (uint32_t)random_value();
	case 1:
		return below(40);
	default:
		return r->pool[below(RAW_POOL)] + (below(6) == 0 ? 1 : 0);
	}
}

static inline struct scbpf_insn
raw_insn(unsigned code, uint32_t k)
{
	return (struct scbpf_insn){.code = (uint16_t)code, .k = k};
}

static inline struct scbpf_insn
raw_load(const struct raw *r)
{
	unsigned word = below(BPF_WORDS), x = below(2) ? BPF_LDX : BPF_LD;

	while (!r->ip && (word == BPF_WORD_IP || word == BPF_WORD_IP + 1))
		word = below(BPF_WORDS);
	switch (below(8)) {
	case 0:
		return raw_insn(x | BPF_IMM, raw_constant(r));
	case 1:
		return raw_insn(x | BPF_W | BPF_LEN, raw_constant(r));
	case 2:
		if (r->cells)
			return raw_insn(x | BPF_MEM, below(r->cells));
		/* fall through */
	default:
		return raw_insn(BPF_LD_ABS, scb_bpf_offset(word, r->big));
	}
}

static inline struct scbpf_insn
raw_compute(const struct raw *r)
{
	static const uint8_t ops[] = {BPF_ADD, BPF_SUB, BPF_MUL, BPF_DIV,
	    BPF_OR, BPF_AND, BPF_AND, BPF_LSH, BPF_RSH, BPF_NEG, BPF_XOR};
	unsigned op = ops[below(sizeof ops)];
	uint32_t k = raw_constant(r);

	switch (below(8)) {
	case 0:
		return raw_insn(BPF_MISC | BPF_TAX, k);
	case 1:
		return raw_insn(BPF_MISC | BPF_TXA, k);
	case 2:
	case 3:
		return raw_insn(BPF_ALU | op | (op == BPF_NEG ? 0 : BPF_X), k);
	default:
		if (op == BPF_LSH || op == BPF_RSH)
			k %= 32;
		if (op == BPF_DIV && k == 0)
			k = 3;
		return raw_insn(BPF_ALU | BPF_K | op, k);
	}
}

/* jt and jf count units until raw_program() knows where these are. */
static inline struct scbpf_insn
raw_jump(const struct raw *r, unsigned after)
{
	static const uint8_t ops[] = {
	    BPF_JEQ, BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	struct scbpf_insn in =
	    raw_insn(BPF_JMP | ops[below(5)] | (below(4) ? BPF_K : BPF_X),
		raw_constant(r));

	if (below(12) == 0)
		return raw_insn(BPF_JMP | BPF_JA, below(after));
	in.jt = (uint8_t)(below(2) ? 0 : below(after));
	in.jf = (uint8_t)(below(2) ? 0 : below(after));
	return in;
}

static inline struct raw_unit
raw_return(bool of_a)
{
	const struct scbpf_insn k =
	    raw_insn(BPF_RET_K, RET_ERRNO | below(4096));

	if (!of_a)
		return (struct raw_unit){{k}, 1};
	return (struct raw_unit){
	    {raw_insn(BPF_ALU | BPF_K | BPF_AND, 0xfff),
		raw_insn(BPF_ALU | BPF_K | BPF_OR, RET_ERRNO),
		raw_insn(BPF_RET | BPF_A, 0)},
	    3};
}

static inline struct raw_unit
raw_unit(const struct raw *r, unsigned i)
{
	struct raw_unit u = {.n = 1};

	if (i < r->cells)
		u.insn[0] = raw_insn(below(2) ? BPF_ST : BPF_STX, i);
	else if (i == r->n - 1 || below(12) == 0)
		u = raw_return(below(2));
	else if (below(5) < 2)
		u.insn[0] = raw_load(r);
	else if (below(3) == 0)
		u.insn[0] = raw_compute(r);
	else if (r->cells && below(8) == 0)
		u.insn[0] =
		    raw_insn(below(2) ? BPF_ST : BPF_STX, below(r->cells));
	else
		u.insn[0] = raw_jump(r, r->n - 1 - i);
	return u;
}

/* Returns the number of instructions in `to`. */
static inline unsigned
raw_program(struct raw *r, struct scbpf_insn *to)
{
	unsigned at[RAW_UNITS + 1], n = 0;

	r->n = 2 + below(RAW_UNITS - 2);
	r->cells = r->n > 20 && below(2) ? 1 + below(16) : 0;
	for (unsigned i = 0; i < r->n; i++) {
		r->unit[i] = raw_unit(r, i);
		at[i] = n;
		n += r->unit[i].n;
	}
	for (unsigned i = 0; i < r->n; i++) {
		const struct raw_unit *u = &r->unit[i];
		struct scbpf_insn *in = &to[at[i]];

		memcpy(in, u->insn, u->n * sizeof *in);
		if (in->code == (BPF_JMP | BPF_JA)) {
			in->k = at[i + 1 + in->k] - at[i + 1];
		} else if ((in->code & 7) == BPF_JMP) {
			in->jt = (uint8_t)(at[i + 1 + in->jt] - at[i + 1]);
			in->jf = (uint8_t)(at[i + 1 + in->jf] - at[i + 1]);
		}
	}
	return n;
}

/* Changes one field of one instruction, or leaves out instructions. */
static inline unsigned
raw_damage(struct scbpf_insn *p, unsigned n)
{
	static const uint16_t codes[] = {BPF_LD | BPF_B | BPF_ABS,
	    BPF_LD | BPF_H | BPF_ABS, BPF_LD | BPF_W | BPF_IND,
	    BPF_LDX | BPF_B | BPF_MSH, BPF_ALU | BPF_MOD | BPF_K,
	    BPF_LDX | BPF_MEM, BPF_LD | BPF_MEM, BPF_ST, BPF_STX, BPF_LD_ABS,
	    BPF_ALU | BPF_DIV | BPF_K, BPF_ALU | BPF_LSH | BPF_K,
	    BPF_RET | BPF_X, BPF_RET_K, BPF_JMP | BPF_JA, BPF_MISC | 0x40};
	struct scbpf_insn *in = &p[below(n)];

	switch (below(9)) {
	case 0:
		in->code = (uint16_t)random_word();
		break;
	case 1:
		in->code = (uint16_t)below(256);
		break;
	case 2:
		in->code ^= (uint16_t)(1u << below(16));
		break;
	case 3:
		in->code = codes[below(sizeof codes / sizeof *codes)];
		break;
	case 4:
		in->jt = (uint8_t)random_word();
		break;
	case 5:
		in->jf = (uint8_t)random_word();
		break;
	case 6:
		in->k = (uint32_t)random_value();
		break;
	case 7:
		in->k = below(80);
		break;
	default:
		return below(20) ? 1 + below(n) : 0;
	}
	return n;
}

#endif
