#include "bpf/op.h"

static const struct {
	uint32_t action;
	const char *name;
	bool data; /* a part of the verdict even when it is 0 */
} actions[] = {
    {RET_KILL_PROCESS, "KILL_PROCESS", false},
    {RET_KILL_THREAD, "KILL_THREAD", false},
    {RET_TRAP, "TRAP", false},
    {RET_ERRNO, "ERRNO", true},
    {RET_USER_NOTIF, "USER_NOTIF", false},
    {RET_TRACE, "TRACE", true},
    {RET_LOG, "LOG", false},
    {RET_ALLOW, "ALLOW", false},
};

void
scb_bpf_verdict(struct buf *b, uint32_t verdict)
{
	uint32_t data = verdict & RET_DATA;
	size_t i;

	for (i = 0; i < sizeof actions / sizeof *actions; i++) {
		if (actions[i].action != (verdict & RET_ACTION))
			continue;
		scb_buf_str(b, actions[i].name);
		if (data || actions[i].data)
			scb_buf_fmt(b, "(%u)", data);
		return;
	}
	scb_buf_fmt(b, "0x%08x", verdict);
}

/* One digit reads the same in both bases. */
static void
name_constant(struct buf *b, uint32_t k)
{
	scb_buf_fmt(b, k < 10 ? "#%u" : "#0x%x", k);
}

/* Fields that the rest of the text does not show. */
static void
name_ignored(struct buf *b, const struct scbpf_insn *in, unsigned operand)
{
	bool branch = operand == OPERAND_BRANCH;
	const char *before = " (";

	if (operand == OPERAND_REFUSED)
		return;
	if (in->jt && !branch) {
		scb_buf_fmt(b, "%sjt %u", before, (unsigned)in->jt);
		before = ", ";
	}
	if (in->jf && !branch) {
		scb_buf_fmt(b, "%sjf %u", before, (unsigned)in->jf);
		before = ", ";
	}
	if (in->k && (operand == OPERAND_NONE || operand == OPERAND_X ||
			 (branch && in->code & BPF_X))) {
		scb_buf_fmt(
		    b, in->k < 10 ? "%sk %u" : "%sk 0x%x", before, in->k);
		before = ", ";
	}
	if (*before == ',')
		scb_buf_char(b, ')');
}

void
scb_bpf_text(struct buf *b, const struct scbpf_insn *in, size_t pc)
{
	const struct bpf_op *op = scb_bpf_op(in->code);
	uintmax_t next = (uintmax_t)pc + 1;

	scb_buf_str(b, op->name);
	switch (op->operand) {
	case OPERAND_REFUSED:
		scb_buf_fmt(b, ".insn 0x%x, %u, %u, 0x%x", (unsigned)in->code,
		    (unsigned)in->jt, (unsigned)in->jf, in->k);
		break;
	case OPERAND_X:
		scb_buf_str(b, " x");
		break;
	case OPERAND_K:
	case OPERAND_SHIFT:
	case OPERAND_DIVISOR:
		scb_buf_char(b, ' ');
		name_constant(b, in->k);
		break;
	case OPERAND_DATA:
		scb_buf_fmt(b, " [%u]", in->k);
		break;
	case OPERAND_CELL:
		scb_buf_fmt(b, " M[%u]", in->k);
		break;
	case OPERAND_JUMP:
		scb_buf_fmt(b, " %ju", next + in->k);
		break;
	case OPERAND_BRANCH:
		if (in->code & BPF_X)
			scb_buf_fmt(
			    b, " x, %ju, %ju", next + in->jt, next + in->jf);
		else /* most instructions are one of these */
			scb_buf_fmt(b,
			    in->k < 10 ? " #%u, %ju, %ju" : " #0x%x, %ju, %ju",
			    in->k, next + in->jt, next + in->jf);
		break;
	default:
		break;
	}
	name_ignored(b, in, op->operand);
}
