#include "bpf/op.h"

/* clang-format off */
#define ALU(op, name, operand) \
	[BPF_ALU | (op) | BPF_K] = {name, operand}, \
	[BPF_ALU | (op) | BPF_X] = {name, OPERAND_X}

#define BRANCH(op, name) \
	[BPF_JMP | (op) | BPF_K] = {name, OPERAND_BRANCH}, \
	[BPF_JMP | (op) | BPF_X] = {name, OPERAND_BRANCH}
/* clang-format on */

/* All rows of the list in seccomp_check_filter(). */
static const struct bpf_op ops[] = {
    [BPF_LD | BPF_W | BPF_ABS] = {"ld", OPERAND_DATA},
    [BPF_LD | BPF_W | BPF_LEN] = {"ld len", OPERAND_NONE},
    [BPF_LD | BPF_IMM] = {"ld", OPERAND_K},
    [BPF_LD | BPF_MEM] = {"ld", OPERAND_CELL},
    [BPF_LDX | BPF_W | BPF_LEN] = {"ldx len", OPERAND_NONE},
    [BPF_LDX | BPF_IMM] = {"ldx", OPERAND_K},
    [BPF_LDX | BPF_MEM] = {"ldx", OPERAND_CELL},
    [BPF_ST] = {"st", OPERAND_CELL},
    [BPF_STX] = {"stx", OPERAND_CELL},
    ALU(BPF_ADD, "add", OPERAND_K),
    ALU(BPF_SUB, "sub", OPERAND_K),
    ALU(BPF_MUL, "mul", OPERAND_K),
    ALU(BPF_DIV, "div", OPERAND_DIVISOR),
    ALU(BPF_AND, "and", OPERAND_K),
    ALU(BPF_OR, "or", OPERAND_K),
    ALU(BPF_XOR, "xor", OPERAND_K),
    ALU(BPF_LSH, "lsh", OPERAND_SHIFT),
    ALU(BPF_RSH, "rsh", OPERAND_SHIFT),
    [BPF_ALU | BPF_NEG] = {"neg", OPERAND_NONE},
    [BPF_JMP | BPF_JA] = {"ja", OPERAND_JUMP},
    BRANCH(BPF_JEQ, "jeq"),
    BRANCH(BPF_JGT, "jgt"),
    BRANCH(BPF_JGE, "jge"),
    BRANCH(BPF_JSET, "jset"),
    [BPF_RET | BPF_K] = {"ret", OPERAND_K},
    [BPF_RET | BPF_A] = {"ret a", OPERAND_NONE},
    [BPF_MISC | BPF_TAX] = {"tax", OPERAND_NONE},
    [BPF_MISC | BPF_TXA] = {"txa", OPERAND_NONE},
};

const struct bpf_op *
scb_bpf_op(uint16_t code)
{
	static const struct bpf_op refused = {"", OPERAND_REFUSED};

	return code < sizeof ops / sizeof *ops ? &ops[code] : &refused;
}

bool
scb_bpf_branch_taken(uint16_t code, uint32_t a, uint32_t b)
{
	switch (code & 0xf0) {
	case BPF_JEQ:
		return a == b;
	case BPF_JGT:
		return a > b;
	case BPF_JGE:
		return a >= b;
	default:
		return (a & b) != 0;
	}
}
