#include "emit/emit.h"

unsigned
scb_emit_find_arches(const struct scbpf_insn *insn, size_t count,
    const struct arch *native, const struct arch **arches)
{
	unsigned n = 0;

	arches[n++] = native;
	for (const struct arch *const *a = scb_arch_all; *a; a++) {
		if (*a == native || (*a)->big_endian != native->big_endian)
			continue;
		for (size_t i = 0; i < count; i++)
			if (insn[i].code == (BPF_JMP | BPF_JEQ | BPF_K) &&
			    insn[i].k == (*a)->audit_arch) {
				arches[n++] = *a;
				break;
			}
	}
	return n;
}
