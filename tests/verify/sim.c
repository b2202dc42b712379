/*
 * Programs of two arbitrary instructions and a return: checked, and run on any
 * call if they are valid. Instructions with codes that no filter may have are
 * refused before anything else is looked at; one stands for them.
 */
#include "any.h"

#include "bpf/op.h"

enum { CODES = 0x100 };

static void
any_insn(struct scbpf_insn *in, unsigned code)
{
	in->code = (uint16_t)code;
	in->jt = (uint8_t)any_word();
	in->jf = (uint8_t)any_word();
	in->k = any_word();
}

static void
run(unsigned first, unsigned second)
{
	struct scbpf_insn insn[3];
	struct scbpf_program p = {insn, 3, any_bool()};
	struct scbpf_call call;
	const char *why;
	size_t pc;

	any_insn(&insn[0], first);
	any_insn(&insn[1], second);
	any_insn(&insn[2], any_bool() ? BPF_RET_K : BPF_RET | BPF_A);
	if (!scb_bpf_check(&p, &pc, &why))
		return;
	call.nr = any_word();
	call.arch = any_word();
	any_bytes((char *)&call.ip, sizeof call.ip);
	any_bytes((char *)call.args, sizeof call.args);
	scb_bpf_sim(&p, &call, NULL, NULL);
}

static bool
may_be(unsigned code)
{
	return scb_bpf_op((uint16_t)code)->operand != OPERAND_REFUSED;
}

int
main(void)
{
	for (unsigned i = 0; i < CODES; i++)
		for (unsigned j = 0; may_be(i) && j < CODES; j++)
			if (may_be(j))
				run(i, j);
	run(BPF_RET_K, (uint16_t)any_word() | CODES);
	return 0;
}
