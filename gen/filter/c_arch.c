/*
 * Source that names calls without their architecture: the numbers are those of
 * -a, for which the filter may not have been written.
 */
#include "filter/c_insn.h"

#include "facts/facts.h"
#include "facts/facts_abi.h"

/* ABIs of one kernel. */
static const uint32_t arch_kernels[] = {X86_ALL, ARM | AARCH64, RISCV_ALL,
    S390_ALL, PPC_ALL, MIPS_ALL, PARISC_ALL, SPARC_ALL, LOONGARCH_ALL};

/* Do these instructions refuse every call that has this word? */
static bool
arch_is_refused(const struct scbpf_insn *p, size_t n, uint32_t word)
{
	for (size_t i = 0; i < n; i++) {
		size_t to = i + 1 + p[i].jt;

		if (p[i].code != (BPF_JMP | BPF_JEQ | BPF_K) || p[i].k != word)
			continue;
		while (to < n && p[to].code == (BPF_JMP | BPF_JA) &&
		       p[to].k < n - to)
			to += p[to].k + 1;
		if (to < n && p[to].code == (BPF_RET | BPF_K) &&
		    (p[to].k & SCBPF_ACTION) != SCBPF_ALLOW &&
		    (p[to].k & SCBPF_ACTION) != SCBPF_LOG)
			return true;
	}
	return false;
}

/*
 * A filter for a 64-bit ABI may name just the 32-bit ones of its kernels, to
 * refuse them.
 */
static bool
arch_may_name(const struct arch *a, const struct arch *b,
    const struct scbpf_insn *p, size_t n)
{
	if (a->audit_arch == b->audit_arch)
		return true;
	for (size_t i = 0; i < sizeof arch_kernels / sizeof *arch_kernels; i++)
		if (a->arg_bits == 64 && arch_kernels[i] & a->abi)
			return arch_kernels[i] & b->abi &&
			       a->big_endian == b->big_endian &&
			       arch_is_refused(p, n, b->audit_arch);
	return false;
}

static const struct arch *
arch_named(const struct c_token *t)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (scb_c_is(t, (*a)->audit_name))
			return *a;
	return NULL;
}

void
scb_c_check_arch(const struct c_pp *p, const struct c_token *t, size_t n,
    const struct scbpf_insn *insn, size_t ninsns)
{
	const struct c_token *arch = NULL, *call = NULL;

	for (size_t i = 0; i < n && p->arch; i++) {
		const struct arch *a = arch_named(&t[i]);
		const char *name = t[i].s;

		if (a && arch_may_name(p->arch, a, insn, ninsns))
			return;
		if (a && !arch)
			arch = &t[i];
		if (!call && t[i].kind == C_NAME &&
		    scb_facts_call_prefix(&name, t[i].n))
			call = &t[i];
	}
	if (arch && call)
		scb_diag_warn(p->d, scb_c_place(arch),
		    "this filter is for %.*s, but '%.*s' and the like are read "
		    "as numbers of %s; give its own architecture with -a",
		    scb_c_quoted(arch), arch->s, scb_c_quoted(call), call->s,
		    p->arch->token);
}
