/*
 * Deny lists in other tools' shapes, stacked: every call of them is explained,
 * and opt merges them into one short filter with the same verdicts.
 */
#include "shape_run.h"

#include "tree/lift.h"
#include "program.h"

/* ---- the filters -------------------------------------------------------- */

static const char *const denied[] = {"ptrace", "process_vm_readv",
    "process_vm_writev", "kexec_load", "init_module", "finit_module",
    "delete_module", "mount", "umount2", "swapon", "swapoff", "reboot", "bpf",
    "perf_event_open", "userfaultfd", "keyctl", "add_key", "request_key",
    "acct", "quotactl", "syslog", "iopl", "ioperm", "settimeofday"};

static void
deny(struct shape_rules *all, const struct arch *a, unsigned from, unsigned to,
    uint32_t verdict)
{
	*all = (struct shape_rules){.other = RET_ALLOW};
	for (unsigned i = from; i < to; i++) {
		const struct arch_call *c =
		    scb_facts_call(a, denied[i], strlen(denied[i]));

		if (c)
			shape_rule(all, c->nr, verdict);
	}
}

/*
 * For one architecture; calls of any other pass. As systemd's and firejail's.
 */
static void
put_one_arch(struct shape *s, const struct arch *a,
    const struct shape_rules *all, bool x32, uint32_t on_x32)
{
	struct shape_ends e = {.n = 0};
	int other;

	shape_open(s);
	other = shape_end(s, &e, RET_ALLOW);
	shape_load(s, BPF_WORD_ARCH);
	shape_if(s, BPF_JEQ, a->audit_arch, NEXT, other);
	shape_load(s, BPF_WORD_NR);
	if (x32)
		shape_if(s, BPF_JGE, X32_BIT, shape_end(s, &e, on_x32), NEXT);
	shape_list(s, &e, all, 0, all->n);
	shape_put_ends(s, &e);
	shape_close(s);
}

static uint32_t
verdict_of(
    const struct scbpf_program *stack, unsigned n, const struct scbpf_call *c)
{
	uint32_t v = 0, one;

	for (unsigned i = 0; i < n; i++) {
		one = scb_bpf_sim(PROGRAM(stack[i].insn, stack[i].count, false),
		    c, NULL, NULL)
			  .verdict;
		v = i ? scb_lift_stacked_verdict(v, one) : one;
	}
	return v;
}

/* Puts a copy of the latest program on the stack. */
static void
push(struct arena *a, const struct shape *s, struct scbpf_program *stack,
    unsigned *n)
{
	struct scbpf_insn *p = scb_arena_array(a, s->count, sizeof *p);

	memcpy(p, s->insn, s->count * sizeof *p);
	stack[(*n)++] = (struct scbpf_program){p, s->count, false};
}

static void
judge_stack(struct arena *a, struct diag *d, const struct scbpf_program *stack,
    unsigned n, const char *which)
{
	const struct tree_goal goal = {0};
	const struct opt_result *r;
	size_t before = 0;
	bool same = true;

	for (unsigned i = 0; i < n; i++)
		before += stack[i].count;
	r = scb_opt_filters(
	    a, d, STACK(stack, n), scb_facts_arch("x86_64", 6), &goal);
	printf("%s: %zu instructions, %zu before\n", which, r->program.count,
	    before);
	check(r->program.count < before, "%s: opt makes it no shorter", which);
	for (int i = 0; i < ABIS; i++)
		for (uint32_t nr = 0; nr < 600; nr++) {
			const struct arch *x =
			    scb_facts_arch(abis[i], strlen(abis[i]));
			struct scbpf_call c = {
			    nr + x->low, x->audit_arch, 0, {nr % 50, 0x5412}};

			same &= verdict_of(&r->program, 1, &c) ==
				verdict_of(stack, n, &c);
		}
	check(same, "%s: another verdict", which);
}

/* One filter for each architecture, as systemd installs them. */
static void
test_by_arch(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const abi[] = {"x86", "x86_64"};
	struct shape_rules *all = scb_arena_alloc(a, sizeof *all);
	struct scbpf_program stack[8];
	unsigned n = 0;

	for (unsigned half = 0; half < 2; half++)
		for (unsigned i = 0; i < 2; i++) {
			const struct arch *x =
			    scb_facts_arch(abi[i], strlen(abi[i]));

			deny(all, x, half * 12, half * 12 + 12,
			    RET_ERRNO | (half ? 38u : 1u));
			put_one_arch(s, x, all, i == 1,
			    half ? RET_ALLOW : RET_KILL_PROCESS);
			explained(a, s, "one for each arch");
			push(a, s, stack, &n);
		}
	judge_stack(a, d, stack, n, "four filters, as systemd's");
}

/* Kills, and a second filter for 32-bit calls, like firejail. */
static void
test_blacklist(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const abi[] = {"x86", "x86_64"};
	struct shape_rules *all = scb_arena_alloc(a, sizeof *all);
	struct scbpf_program stack[8];
	unsigned n = 0;

	for (unsigned i = 0; i < 2; i++) {
		const struct arch *x = scb_facts_arch(abi[i], strlen(abi[i]));

		deny(all, x, 0, 24, RET_ERRNO | 1);
		put_one_arch(s, x, all, i == 1, RET_KILL_THREAD);
		explained(a, s, "a blacklist");
		push(a, s, stack, &n);
	}
	judge_stack(a, d, stack, n, "a blacklist, as firejail's");
}

/* A list of calls, ioctl by its low word and families of sockets: bwrap's. */
static void
test_sandbox(struct arena *a, struct diag *d, struct shape *s)
{
	static struct policy_cond low = {.subject = 1,
	    .op = POLICY_MASKED_EQ,
	    .value = 0xffffffff,
	    .expect = 0x5412};
	static struct policy_cond above = {
	    .subject = 0, .op = POLICY_GE, .value = 17};
	static struct policy_cond flags = {.subject = 0,
	    .op = POLICY_MASKED_EQ,
	    .value = 0x10000000,
	    .expect = 0x10000000};
	static const struct policy_term terms[] = {
	    {&low, 1, false}, {&above, 1, false}, {&flags, 1, false}};
	const struct arch *x = scb_facts_arch("x86_64", 6);
	struct shape_rules *all = scb_arena_alloc(a, sizeof *all);
	struct scbpf_program stack[8];
	struct shape_rule *r;
	unsigned n = 0;

	deny(all, x, 0, 24, RET_ERRNO | 1);
	r = shape_rule(all, scb_facts_call(x, "ioctl", 5)->nr, RET_ERRNO | 1);
	r->term[r->nterms++] = &terms[0];
	r = shape_rule(all, scb_facts_call(x, "clone", 5)->nr, RET_ERRNO | 1);
	r->term[r->nterms++] = &terms[2];
	put_one_arch(s, x, all, true, RET_KILL_PROCESS);
	explained(a, s, "a sandbox");
	push(a, s, stack, &n);
	*all = (struct shape_rules){.other = RET_ALLOW};
	r = shape_rule(all, scb_facts_call(x, "socket", 6)->nr, RET_ERRNO | 97);
	r->term[r->nterms++] = &terms[1];
	put_one_arch(s, x, all, false, 0);
	explained(a, s, "a sandbox");
	push(a, s, stack, &n);
	judge_stack(a, d, stack, n, "two filters, as bwrap's");
}

static void
test_stacks(struct arena *a, struct diag *d, struct shape *s)
{
	test_by_arch(a, d, s);
	test_blacklist(a, d, s);
	test_sandbox(a, d, s);
}

int
main(void)
{
	return shape_main(test_stacks);
}
