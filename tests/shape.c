/*
 * Filters in other tools' shapes: every call of them is explained, they are
 * told apart from the policy they were made of by exactly what differs, and
 * opt makes short ones of them, proved equal.
 */
#include "shape.h"

#include "opt.h"
#include "proof/change.h"
#include "proof/lift.h"

static unsigned passed, failed;
static char message[300];

static void
keep_message(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_ERROR)
		snprintf(message, sizeof message, "%s", m->text);
}

static void
check(bool ok, const char *which, const char *what)
{
	if (ok) {
		passed++;
		return;
	}
	failed++;
	printf("%s: %s\n", which, what);
}

/* ---- the shapes --------------------------------------------------------- */

/* Labels of the verdicts at the end. */
struct ends {
	uint32_t verdict[8];
	int label[8];
	int n;
};

static int
end_of(struct shape *s, struct ends *e, uint32_t verdict)
{
	for (int i = 0; i < e->n; i++)
		if (e->verdict[i] == verdict)
			return e->label[i];
	e->verdict[e->n] = verdict;
	e->label[e->n] = shape_label(s);
	return e->label[e->n++];
}

static void
put_ends(struct shape *s, const struct ends *e)
{
	for (int i = 0; i < e->n; i++) {
		shape_place(s, e->label[i]);
		shape_ret(s, e->verdict[i]);
	}
}

/* From A = nr on: each rule in turn, its conditions where it stands. */
static void
list(struct shape *s, struct ends *e, const struct shape_rules *all, int from,
    int to)
{
	for (int i = from; i < to; i++) {
		const struct shape_rule *r = &all->rule[i];
		int yes = end_of(s, e, r->verdict), skip;

		if (r->nterms == 0) {
			shape_if(s, BPF_JEQ, r->nr, yes, NEXT);
			continue;
		}
		skip = shape_label(s);
		shape_if(s, BPF_JEQ, r->nr, NEXT, skip);
		shape_terms(s, r, yes, end_of(s, e, all->other));
		shape_place(s, skip);
	}
	shape_go(s, end_of(s, e, all->other));
}

/* A tree whose leaves are lists of so many; greater: by jgt, else by jge. */
static void
tree(struct shape *s, struct ends *e, const struct shape_rules *all, int from,
    int to, int leaf, bool greater)
{
	int mid = from + (to - from) / 2, right;

	if (to - from <= leaf) {
		list(s, e, all, from, to);
		return;
	}
	right = shape_label(s);
	if (greater)
		shape_if(s, BPF_JGT, all->rule[mid].nr - 1, right, NEXT);
	else
		shape_if(s, BPF_JGE, all->rule[mid].nr, right, NEXT);
	tree(s, e, all, from, mid, leaf, greater);
	shape_place(s, right);
	tree(s, e, all, mid, to, leaf, greater);
}

static void
one_list(struct shape *s, struct ends *e, const struct shape_rules *all)
{
	list(s, e, all, 0, all->n);
}

/* As libseccomp's second level. */
static void
tree_of_four(struct shape *s, struct ends *e, const struct shape_rules *all)
{
	tree(s, e, all, 0, all->n, 4, true);
}

/* As gVisor's. */
static void
tree_of_one(struct shape *s, struct ends *e, const struct shape_rules *all)
{
	tree(s, e, all, 0, all->n, 1, false);
}

/* As minijail's: a jump to a block for each call that has conditions. */
static void
blocks(struct shape *s, struct ends *e, const struct shape_rules *all)
{
	int *block = calloc((size_t)all->n, sizeof *block);

	for (int i = 0; block && i < all->n; i++) {
		const struct shape_rule *r = &all->rule[i];

		block[i] =
		    r->nterms ? shape_label(s) : end_of(s, e, r->verdict);
		shape_if(s, BPF_JEQ, r->nr, block[i], NEXT);
	}
	shape_ret(s, all->other);
	for (int i = 0; block && i < all->n; i++) {
		const struct shape_rule *r = &all->rule[i];

		if (!r->nterms)
			continue;
		shape_place(s, block[i]);
		shape_terms(
		    s, r, end_of(s, e, r->verdict), end_of(s, e, all->other));
	}
	free(block);
}

/* A run of numbers with one decision. */
struct run {
	uint32_t low;
	int rule; /* -1: none, `other` */
};

static bool
is_alike(const struct shape_rules *all, int i, int j)
{
	const struct shape_rule *r, *q;

	if (i < 0 || j < 0)
		return false;
	r = &all->rule[i];
	q = &all->rule[j];
	return !r->nterms && !q->nterms && r->verdict == q->verdict;
}

static void
runs(struct shape *s, struct ends *e, const struct shape_rules *all,
    const struct run *run, int n)
{
	int right;

	if (n == 1) {
		const struct shape_rule *r;

		if (run->rule < 0) {
			shape_ret(s, all->other);
			return;
		}
		r = &all->rule[run->rule];
		shape_terms(
		    s, r, end_of(s, e, r->verdict), end_of(s, e, all->other));
		return;
	}
	right = shape_label(s);
	shape_if(s, BPF_JGE, run[n / 2].low, right, NEXT);
	runs(s, e, all, run, n / 2);
	shape_place(s, right);
	runs(s, e, all, run + n / 2, n - n / 2);
}

/* As kafel's and bpf_dsl's: a tree of ranges, thresholds only. */
static void
ranges(struct shape *s, struct ends *e, const struct shape_rules *all)
{
	static struct run run[2 * SHAPE_RULES + 1];
	uint32_t next = 0; /* first number not in a run yet */
	int n = 0;

	for (int i = 0; i < all->n; i++) {
		uint32_t nr = all->rule[i].nr;

		if (nr > next)
			run[n++] = (struct run){next, -1};
		if (!n || !is_alike(all, run[n - 1].rule, i) || nr > next)
			run[n++] = (struct run){nr, i};
		next = nr + 1;
	}
	run[n++] = (struct run){next, -1};
	runs(s, e, all, run, n);
}

typedef void layout(
    struct shape *s, struct ends *e, const struct shape_rules *all);

/* ---- whole filters ------------------------------------------------------ */

enum { ABIS = 3 };

struct input {
	struct shape_rules rules[ABIS]; /* x86_64, x32, x86 */
	const struct arch *native;
	bool alone; /* x86_64 and no other */
};

/* One program for all architectures; killed is what is no arch of it. */
static void
put_filter(struct shape *s, const struct input *in, layout *put)
{
	struct ends e = {.n = 0};
	int bad, x32 = 0, x86 = 0;

	shape_open(s);
	bad = end_of(s, &e, RET_KILL_PROCESS);
	shape_load(s, BPF_WORD_ARCH);
	if (!in->alone) {
		x32 = shape_label(s);
		x86 = shape_label(s);
	}
	shape_if(
	    s, BPF_JEQ, in->native->audit_arch, NEXT, in->alone ? bad : x86);
	shape_load(s, BPF_WORD_NR);
	shape_if(s, BPF_JGE, X32_BIT, in->alone ? bad : x32, NEXT);
	put(s, &e, &in->rules[0]);
	if (!in->alone) {
		shape_place(s, x32);
		put(s, &e, &in->rules[1]);
		shape_place(s, x86);
		shape_if(
		    s, BPF_JEQ, facts_arch("x86", 3)->audit_arch, NEXT, bad);
		shape_load(s, BPF_WORD_NR);
		put(s, &e, &in->rules[2]);
	}
	put_ends(s, &e);
	shape_close(s);
}

/* ---- what scbpf makes of them ------------------------------------------- */

static bool
is_followed(void *user, const struct survey_part *part)
{
	bool *all = user;

	*all &= part->why == NULL;
	return false;
}

static void
explained(struct arena *a, const struct shape *s, const char *which)
{
	bool all = true;
	struct survey v = {.program = {{s->insn, s->count}},
	    .part = is_followed,
	    .user = &all};
	size_t mark = arena_mark(a);

	survey_add(&v, facts_arch("x86_64", 6)->audit_arch);
	survey_find(&v);
	survey(&v, a);
	check(all, which, "not explained");
	arena_release(a, mark);
}

/*
 * The law lets number -1 through (DESIGN 4.6), and these shapes have it among
 * the others: that is all there may be.
 */
static void
differs_in_minus_one(struct arena *a, const struct shape *s,
    const struct compile_result *r, const char *which)
{
	struct survey v = {
	    .program = {{s->insn, s->count}, {r->insn, r->count}}};
	size_t mark = arena_mark(a);
	struct changes all;
	bool only = true;

	survey_add(&v, facts_arch("x86_64", 6)->audit_arch);
	all = changes(&v, a);
	check(!all.doubts, which, "not all compared");
	for (const struct change *c = all.first; c; c = c->next)
		only &= c->part.low == UINT32_MAX && !c->part.other;
	check(all.first && only, which, "another change than that of -1");
	arena_release(a, mark);
}

static size_t
optimised(struct arena *a, struct diag *d, const struct stack_program *stack,
    unsigned n, unsigned price)
{
	const struct tree_goal goal = {price, NULL};

	return opt_filters(a, d, stack, n, facts_arch("x86_64", 6), &goal)
	    ->count;
}

static void
short_enough(struct arena *a, struct diag *d, const struct shape *s,
    size_t most, const char *which)
{
	struct stack_program one = {s->insn, s->count};
	size_t mark = arena_mark(a), now = optimised(a, d, &one, 1, 0);

	printf("%s: %zu instructions, %zu before\n", which, now, s->count);
	check(now <= most, which, "opt makes it no shorter");
	arena_release(a, mark);
}

/* ---- allow lists -------------------------------------------------------- */

static const struct {
	const char *name;
	layout *put;
} layouts[] = {
    {"a list, as libseccomp's", one_list},
    {"a tree, as libseccomp's", tree_of_four},
    {"a tree, as gVisor's", tree_of_one},
    {"blocks, as minijail's", blocks},
    {"ranges, as kafel's", ranges},
};

/* x86_64 alone, or with the two that go with it. */
static void
test_lists(struct arena *a, struct diag *d, struct shape *s, bool alone)
{
	struct input *in = arena_alloc(a, sizeof *in);
	struct policy *p = builtin_policy(a);
	struct compile_request req = {.arches = {facts_arch("x86_64", 6)},
	    .narches = 1,
	    .only = alone,
	    .enosys = POLICY_ENOSYS_OFF,
	    .args64 = true,
	    .clone3_policy = true};
	const struct compile_result *r = compile_policy(a, d, p, &req);
	/* ORDER input.rules */
	static const char *const abi[ABIS] = {"x86_64", "x32", "x86"};

	in->native = req.arches[0];
	in->alone = alone;
	for (int i = 0; i < ABIS; i++)
		shape_read(&in->rules[i], p, &r->setup,
		    facts_arch(abi[i], strlen(abi[i])));
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		put_filter(s, in, layouts[i].put);
		explained(a, s, layouts[i].name);
		if (alone)
			differs_in_minus_one(a, s, r, layouts[i].name);
		short_enough(a, d, s, alone ? 78 : 260, layouts[i].name);
	}
}

/* ---- deny lists, stacked ------------------------------------------------ */

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
		    facts_call(a, denied[i], strlen(denied[i]));

		if (c)
			shape_rule(all, c->nr, verdict);
	}
}

/* For one architecture; what is none of it passes. As systemd's, firejail's. */
static void
put_one_arch(struct shape *s, const struct arch *a,
    const struct shape_rules *all, bool x32, uint32_t on_x32)
{
	struct ends e = {.n = 0};
	int other;

	shape_open(s);
	other = end_of(s, &e, RET_ALLOW);
	shape_load(s, BPF_WORD_ARCH);
	shape_if(s, BPF_JEQ, a->audit_arch, NEXT, other);
	shape_load(s, BPF_WORD_NR);
	if (x32)
		shape_if(s, BPF_JGE, X32_BIT, end_of(s, &e, on_x32), NEXT);
	one_list(s, &e, all);
	put_ends(s, &e);
	shape_close(s);
}

static uint32_t
verdict_of(
    const struct stack_program *stack, unsigned n, const struct scbpf_call *c)
{
	uint32_t v = 0, one;

	for (unsigned i = 0; i < n; i++) {
		one =
		    bpf_sim(stack[i].insn, stack[i].count, c, false, NULL, NULL)
			.verdict;
		v = i ? lift_stacked_verdict(v, one) : one;
	}
	return v;
}

/* A copy of what was built last, onto the stack. */
static void
push(struct arena *a, const struct shape *s, struct stack_program *stack,
    unsigned *n)
{
	struct scbpf_insn *p = arena_array(a, s->count, sizeof *p);

	memcpy(p, s->insn, s->count * sizeof *p);
	stack[(*n)++] = (struct stack_program){p, s->count};
}

static void
judge_stack(struct arena *a, struct diag *d, const struct stack_program *stack,
    unsigned n, const char *which)
{
	static const char *const abi[ABIS] = {"x86_64", "x32", "x86"};
	const struct tree_goal goal = {0, NULL};
	const struct opt_result *r;
	size_t before = 0;
	bool same = true;

	for (unsigned i = 0; i < n; i++)
		before += stack[i].count;
	r = opt_filters(a, d, stack, n, facts_arch("x86_64", 6), &goal);
	printf("%s: %zu instructions, %zu before\n", which, r->count, before);
	check(r->count < before, which, "opt makes it no shorter");
	for (int i = 0; i < ABIS; i++)
		for (uint32_t nr = 0; nr < 600; nr++) {
			const struct arch *x =
			    facts_arch(abi[i], strlen(abi[i]));
			struct scbpf_call c = {
			    nr + x->low, x->audit_arch, 0, {nr % 50, 0x5412}};
			struct stack_program one = {r->insn, r->count};

			same &=
			    verdict_of(&one, 1, &c) == verdict_of(stack, n, &c);
		}
	check(same, which, "another verdict");
}

/* One filter for each architecture, as systemd installs them. */
static void
test_by_arch(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const abi[] = {"x86", "x86_64"};
	struct shape_rules *all = arena_alloc(a, sizeof *all);
	struct stack_program stack[8];
	unsigned n = 0;

	for (unsigned half = 0; half < 2; half++)
		for (unsigned i = 0; i < 2; i++) {
			const struct arch *x =
			    facts_arch(abi[i], strlen(abi[i]));

			deny(all, x, half * 12, half * 12 + 12,
			    RET_ERRNO | (half ? 38u : 1u));
			put_one_arch(s, x, all, i == 1,
			    half ? RET_ALLOW : RET_KILL_PROCESS);
			explained(a, s, "one for each arch");
			push(a, s, stack, &n);
		}
	judge_stack(a, d, stack, n, "four filters, as systemd's");
}

/* Kills, and 32-bit calls in a filter of their own, as firejail does. */
static void
test_blacklist(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const abi[] = {"x86", "x86_64"};
	struct shape_rules *all = arena_alloc(a, sizeof *all);
	struct stack_program stack[8];
	unsigned n = 0;

	for (unsigned i = 0; i < 2; i++) {
		const struct arch *x = facts_arch(abi[i], strlen(abi[i]));

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
	    {&low, 1}, {&above, 1}, {&flags, 1}};
	const struct arch *x = facts_arch("x86_64", 6);
	struct shape_rules *all = arena_alloc(a, sizeof *all);
	struct stack_program stack[8];
	struct shape_rule *r;
	unsigned n = 0;

	deny(all, x, 0, 24, RET_ERRNO | 1);
	r = shape_rule(all, facts_call(x, "ioctl", 5)->nr, RET_ERRNO | 1);
	r->term[r->nterms++] = &terms[0];
	r = shape_rule(all, facts_call(x, "clone", 5)->nr, RET_ERRNO | 1);
	r->term[r->nterms++] = &terms[2];
	put_one_arch(s, x, all, true, RET_KILL_PROCESS);
	explained(a, s, "a sandbox");
	push(a, s, stack, &n);
	*all = (struct shape_rules){.other = RET_ALLOW};
	r = shape_rule(all, facts_call(x, "socket", 6)->nr, RET_ERRNO | 97);
	r->term[r->nterms++] = &terms[1];
	put_one_arch(s, x, all, false, 0);
	explained(a, s, "a sandbox");
	push(a, s, stack, &n);
	judge_stack(a, d, stack, n, "two filters, as bwrap's");
}

/* ---- arguments that must be 32 bits wide -------------------------------- */

/*
 * As bpf_dsl does for an int: the high half is 0, or all ones over a negative
 * low half; anything else is a trap.
 */
static void
put_int(struct shape *s, unsigned arg, uint32_t k, int yes, int no, int trap)
{
	int fine = shape_label(s), negative = shape_label(s);

	shape_load(s, BPF_WORD_ARG + 2 * arg + 1);
	shape_if(s, BPF_JEQ, 0, fine, NEXT);
	shape_if(s, BPF_JEQ, UINT32_MAX, negative, trap);
	shape_place(s, negative);
	shape_load(s, BPF_WORD_ARG + 2 * arg);
	shape_if(s, BPF_JSET, 0x80000000, fine, trap);
	shape_place(s, fine);
	shape_load(s, BPF_WORD_ARG + 2 * arg);
	shape_if(s, BPF_JEQ, k, yes, no);
}

static void
test_ints(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const names[] = {
	    "socket", "fcntl", "prctl", "madvise", "clock_gettime", "kill"};
	const struct arch *x = facts_arch("x86_64", 6);
	struct ends e = {.n = 0};
	int trap, yes, no, after;

	shape_open(s);
	trap = end_of(s, &e, RET_TRAP | 1);
	yes = end_of(s, &e, RET_ALLOW);
	no = end_of(s, &e, RET_ERRNO | 13);
	shape_load(s, BPF_WORD_ARCH);
	shape_if(s, BPF_JEQ, x->audit_arch, NEXT, trap);
	shape_load(s, BPF_WORD_NR);
	shape_if(s, BPF_JSET, X32_BIT, trap, NEXT);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct arch_call *c =
		    facts_call(x, names[i], strlen(names[i]));

		after = shape_label(s);
		shape_if(s, BPF_JEQ, c->nr, NEXT, after);
		put_int(s, (unsigned)i % 3, 1 + (uint32_t)i, yes, no, trap);
		shape_place(s, after);
	}
	shape_go(s, yes);
	put_ends(s, &e);
	shape_close(s);
	explained(a, s, "ints");
	short_enough(a, d, s, s->count, "ints, as bpf_dsl's");
}

int
main(void)
{
	size_t size = (size_t)256 << 20;
	void *memory = malloc(size);
	struct shape *s = malloc(sizeof *s);
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};

	if (!memory || !s)
		return 1;
	if (setjmp(out)) {
		check(false, "stopped", message);
	} else {
		test_lists(&a, &d, s, true);
		test_lists(&a, &d, s, false);
		test_by_arch(&a, &d, s);
		test_blacklist(&a, &d, s);
		test_sandbox(&a, &d, s);
		test_ints(&a, &d, s);
	}
	free(memory);
	free(s);
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
