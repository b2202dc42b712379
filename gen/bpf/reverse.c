#include "bpf/bpf.h"

#include <string.h>

/* The kernel's order of actions, strictest first. */
static const uint32_t actions[] = {RET_KILL_PROCESS, RET_KILL_THREAD, RET_TRAP,
    RET_ERRNO, RET_USER_NOTIF, RET_TRACE, RET_LOG, RET_ALLOW};

enum { ACTIONS = sizeof actions / sizeof *actions };

bool
scb_bpf_reverse(
    struct scbpf_program *p, struct arena *a, size_t *pc, const char **why)
{
	struct scbpf_insn *insn = scb_arena_array(a, p->count, sizeof *insn);

	memcpy(insn, p->insn, p->count * sizeof *insn);
	for (*pc = 0; *pc < p->count; ++*pc) {
		struct scbpf_insn *in = &insn[*pc];
		unsigned i = 0;

		if ((in->code & 7) != BPF_RET)
			continue;
		while (i < ACTIONS && actions[i] != (in->k & RET_ACTION))
			i++;
		*why = in->code != BPF_RET_K ? "returns a register"
					     : "returns no known action";
		if (in->code != BPF_RET_K || i == ACTIONS)
			return false;
		in->k = actions[ACTIONS - 1 - i] | (in->k & RET_DATA);
	}
	p->insn = insn;
	return true;
}
