#include "bpf/op.h"

#include <string.h>

/*
 * Instructions that socket filters may use, but the kernel rejects in seccomp
 * filters.
 */
static const struct {
	uint16_t code;
	const char *why;
} socket_only[] = {
    {BPF_LD | BPF_B | BPF_ABS, "byte loads are not allowed in seccomp filters"},
    {BPF_LD | BPF_H | BPF_ABS,
	"half-word loads are not allowed in seccomp filters"},
    {BPF_LD | BPF_B | BPF_IND,
	"indexed loads are not allowed in seccomp filters"},
    {BPF_LD | BPF_H | BPF_IND,
	"indexed loads are not allowed in seccomp filters"},
    {BPF_LD | BPF_W | BPF_IND,
	"indexed loads are not allowed in seccomp filters"},
    {BPF_LDX | BPF_B | BPF_MSH,
	"header length loads are not allowed in seccomp filters"},
    {BPF_ALU | BPF_MOD | BPF_K, "mod is not allowed in seccomp filters"},
    {BPF_ALU | BPF_MOD | BPF_X, "mod is not allowed in seccomp filters"},
};

static const char *
check_unknown(uint16_t code)
{
	for (size_t i = 0; i < sizeof socket_only / sizeof *socket_only; i++)
		if (socket_only[i].code == code)
			return socket_only[i].why;
	return "unknown instruction";
}

/*
 * Returns NULL if the instruction is valid. after: instructions that follow it.
 */
static const char *
refusal(const struct scbpf_insn *in, size_t after)
{
	switch (scb_bpf_op(in->code)->operand) {
	case OPERAND_REFUSED:
		return check_unknown(in->code);
	case OPERAND_SHIFT:
		return in->k >= 32 ? "shift by 32 or more" : NULL;
	case OPERAND_DIVISOR:
		return in->k == 0 ? "division by zero" : NULL;
	case OPERAND_DATA:
		if (in->k >= BPF_DATA_BYTES)
			return "offset beyond the 64 bytes of seccomp_data";
		return in->k % 4 ? "offset is not a multiple of 4" : NULL;
	case OPERAND_CELL:
		return in->k >= BPF_CELLS ? "M[] has cells 0 to 15" : NULL;
	case OPERAND_JUMP:
		return in->k >= after ? "jump beyond the end" : NULL;
	case OPERAND_BRANCH:
		if (in->jt >= after || in->jf >= after)
			return "jump beyond the end";
		return NULL;
	default:
		return NULL;
	}
}

/*
 * check_load_and_stores(): which cells are stored on every path to an
 * instruction. As in the kernel, a ret does not end a path, so the instruction
 * after it inherits its cells, and an instruction after a jump that is not its
 * target is assumed to have all cells. Returns the first bad load, or n.
 */
static size_t
unstored(const struct scbpf_insn *p, size_t n)
{
	uint16_t stored[BPF_MAX], valid = 0;
	size_t pc;

	memset(stored, 0xff, n * sizeof *stored);
	for (pc = 0; pc < n; pc++) {
		uint16_t *next = &stored[pc + 1];
		const struct scbpf_insn *in = &p[pc];

		valid &= stored[pc];
		switch (scb_bpf_op(in->code)->operand) {
		case OPERAND_CELL:
			if (in->code == BPF_ST || in->code == BPF_STX)
				valid |= (uint16_t)(1u << in->k);
			else if (!(valid >> in->k & 1))
				return pc;
			break;
		case OPERAND_JUMP:
			next[in->k] &= valid;
			valid = 0xffff;
			break;
		case OPERAND_BRANCH:
			next[in->jt] &= valid;
			next[in->jf] &= valid;
			valid = 0xffff;
			break;
		default:
			break;
		}
	}
	return n;
}

static bool
check_refuse(size_t *pc, size_t at, const char **why, const char *reason)
{
	*pc = at;
	*why = reason;
	return false;
}

bool
scb_bpf_check(const struct scbpf_program *program, size_t *pc, const char **why)
{
	const struct scbpf_insn *p = program->insn;
	size_t n = program->count;
	const char *reason;
	size_t i;

	if (n == 0)
		return check_refuse(pc, 0, why, "no instructions");
	if (n > BPF_MAX)
		return check_refuse(
		    pc, BPF_MAX, why, "more than 4096 instructions");
	for (i = 0; i < n; i++) {
		reason = refusal(&p[i], n - i - 1);
		if (reason)
			return check_refuse(pc, i, why, reason);
	}
	if ((p[n - 1].code & 7) != BPF_RET)
		return check_refuse(
		    pc, n - 1, why, "the last instruction is not a ret");
	i = unstored(p, n);
	if (i < n)
		return check_refuse(
		    pc, i, why, "M[] is read before it is written");
	return true;
}
