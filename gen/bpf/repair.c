#include "bpf/bpf.h"

#include <string.h>

void
scb_bpf_repair(
    struct arena *a, const struct scbpf_program *program, struct bpf_damage *d)
{
	const struct scbpf_insn *p = program->insn;
	size_t n = program->count;
	struct scbpf_program now = *program;
	/*
	 * replaces a rejected instruction: loads some value into A, or returns
	 */
	const struct scbpf_insn unknown = {BPF_ALU | BPF_NEG, 0, 0, 0};
	const struct scbpf_insn end = {BPF_RET_K, 0, 0, RET_KILL_THREAD};
	const char *why;
	size_t pc;

	*d = (struct bpf_damage){scb_arena_array(a, n, sizeof *d->insn),
	    scb_arena_array(a, n, sizeof *d->why), 0};
	memcpy(d->insn, p, n * sizeof *p);
	now.insn = d->insn;
	/* The kernel stops at the first; each pass finds one. */
	while (!scb_bpf_check(&now, &pc, &why)) {
		bool first = !d->why[pc];
		bool ends =
		    (p[pc].code & 7) == BPF_JMP || (p[pc].code & 7) == BPF_RET;

		d->insn[pc] = first && !ends ? unknown : end;
		if (first) {
			d->why[pc] = why;
			d->n++;
		}
	}
}
