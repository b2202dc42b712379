/* The filter under which a command is recorded. */
#include "host/record.h"

#ifdef __linux__

#include <string.h>

#include "bpf/bpf.h"

/*
 * These are in every policy. If a signal interrupted the wait of rt_sigreturn,
 * which is not made again, the command would crash.
 */
static const char *const exempt[] = {
    "rt_sigreturn", "sigreturn", "restart_syscall", "exit"};

static const struct scbpf_insn notify = {BPF_RET_K, 0, 0, RET_USER_NOTIF};

enum { EXEMPT = sizeof exempt / sizeof *exempt };

static struct scbpf_insn
load(const struct arch *a, unsigned word)
{
	return (struct scbpf_insn){
	    BPF_LD_ABS, 0, 0, scb_bpf_offset(word, a->big_endian)};
}

static struct scbpf_insn
equal(uint32_t k, size_t jt, size_t jf)
{
	return (struct scbpf_insn){
	    BPF_JMP | BPF_JEQ, (uint8_t)jt, (uint8_t)jf, k};
}

/*
 * Allows, for one ABI, the calls that are not recorded. Returns the number of
 * instructions.
 */
static size_t
put_allowed(
    struct scbpf_insn *to, const struct arch *a, const struct host_record *r)
{
	uint32_t nr[EXEMPT + HOST_ASSUMED];
	const struct arch_call *c;
	size_t calls = 0, n = 0, fork = r->infers_fork ? 3 : 0;
	unsigned names = EXEMPT;

	if (a == scb_facts_arch_host())
		names += r->nassumed;
	for (unsigned i = 0; i < names; i++) {
		const char *name =
		    i < EXEMPT ? exempt[i] : r->assumed[i - EXEMPT];

		c = scb_facts_call(a, name, strlen(name));
		if (c)
			nr[calls++] = c->nr;
	}
	to[n++] = load(a, BPF_WORD_ARCH);
	to[n++] = equal(a->audit_arch, 0, calls + fork + 2);
	to[n++] = load(a, BPF_WORD_NR);
	for (size_t i = 1; i <= calls; i++)
		to[n++] =
		    equal(nr[i - 1], calls - i + fork, i == calls && !fork);
	if (fork) {
		c = scb_facts_call(a, "clone", 5);
		to[n++] = equal(c->nr, 0, 3);
		to[n++] = load(a, BPF_WORD_ARG + 2u * a->clone_flags);
		to[n++] = equal(RECORD_FORK, 0, 1);
	}
	to[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	return n;
}

/*
 * Notifies some calls of one ABI even if the base allows them: those where
 * recording begins and ends; those that install filters, since what prctl
 * returns depends on all of them; and those that make processes and threads,
 * because a program makes one of them after a clone3 that fails. Returns the
 * number of instructions.
 */
static size_t
put_notified(
    struct scbpf_insn *to, const struct arch *a, const struct host_record *r)
{
	const char *const notified[] = {
	    r->after, r->until, "seccomp", "prctl", "clone", "fork", "vfork"};
	enum { NOTIFIED = sizeof notified / sizeof *notified };
	uint32_t nr[NOTIFIED];
	size_t calls = 0, n = 0;

	for (unsigned i = 0; i < NOTIFIED; i++) {
		const struct arch_call *c =
		    notified[i] ? scb_facts_call(a, notified[i],
				      strlen(notified[i]))
				: NULL;

		if (c)
			nr[calls++] = c->nr;
	}
	if (!calls)
		return 0;
	to[n++] = load(a, BPF_WORD_ARCH);
	to[n++] = equal(a->audit_arch, 0, calls + 2);
	to[n++] = load(a, BPF_WORD_NR);
	for (size_t i = 1; i <= calls; i++)
		to[n++] = equal(nr[i - 1], calls - i, i == calls);
	to[n++] = notify;
	return n;
}

/*
 * The instructions before the base, for the ABIs with the arch word of this
 * machine, or for all others.
 */
static size_t
put_abis(struct scbpf_insn *to, const struct host_record *r, bool native)
{
	const struct arch *here = scb_facts_arch_host();
	size_t n = 0;

	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (((*a)->audit_arch == here->audit_arch) == native &&
		    (*a)->big_endian == here->big_endian && (*a)->filters) {
			n += put_allowed(to + n, *a, r);
			n += r->base.insn ? put_notified(to + n, *a, r) : 0;
		}
	return n;
}

struct scbpf_program
scb_record_filter(struct diag *d, const struct host_record *to)
{
	const struct scbpf_program *base = &to->base;
	const struct arch *here = scb_facts_arch_host();
	struct scbpf_insn *insn =
	    scb_arena_array(d->arena, 2 * (size_t)BPF_MAX, sizeof *insn);
	size_t n = put_abis(insn, to, true), first, others;

	/* Most calls end here, or continue in the base. */
	insn[n++] = load(here, BPF_WORD_ARCH);
	insn[n++] = equal(here->audit_arch, 0, 1);
	others = put_abis(insn + n + 1, to, false);
	insn[n] = notify;
	if (base->insn)
		insn[n] = (struct scbpf_insn){
		    BPF_JMP | BPF_JA, 0, 0, (uint32_t)others};
	n += 1 + others;
	if (n + base->count > BPF_MAX)
		scb_diag_fatal(d, nowhere,
		    "the base has %zu instructions, and %zu more are needed to "
		    "record, but a filter has at most %u; learn without "
		    "'--base'",
		    base->count, n, (unsigned)BPF_MAX);
	first = n;
	if (base->insn) {
		memcpy(insn + n, base->insn, base->count * sizeof *insn);
		n += base->count;
	} else {
		insn[n++] = notify;
	}
	for (size_t i = first; i < n; i++)
		if (insn[i].code == BPF_RET_K &&
		    (insn[i].k & RET_ACTION) != RET_ALLOW)
			insn[i] = notify;
	return (struct scbpf_program){insn, n, here->big_endian};
}

#else

extern int record_filter_is_empty; /* ISO C forbids an empty file */

#endif
