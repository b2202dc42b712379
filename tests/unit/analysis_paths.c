/*
 * What audit says of calls with too many paths to list: whether an ioctl can
 * put a character into the terminal, and unshare make a mount namespace with
 * the one bit that it is refused with the other.
 */
#include "analysis/audit.h"

#include "bpf/bpf.h"

#include "check.h"

enum {
	REFUSED = RET_ERRNO | 1,
	OTHER = RET_ERRNO | 2,
	/* A path for each choice of a value in each stage. */
	STAGES = 3,
	EACH = 80,
	PAD = 1000, /* so that few of the paths are walked */
	BODY = STAGES * (EACH + 2) + PAD + 6,
	INSNS = 6 + 2 * (BODY + 2)
};

/*
 * Verdicts for two values of an argument and for others, with those other
 * arguments that lead to a look at it; the rest is refused.
 */
static const struct row {
	uint32_t ioctl[3];   /* TIOCSTI, TIOCLINUX */
	const char *command; /* that is found, or NULL */
	uint32_t unshare[3]; /* 5, 0x100000 */
	bool is_found;	     /* that 0x20000 is refused, but not 0x100000 */
} rows[] = {
    {{REFUSED, OTHER, RET_ALLOW}, NULL, {RET_ALLOW, OTHER, REFUSED}, false},
    {{RET_LOG, REFUSED, OTHER}, "TIOCSTI", {RET_ALLOW, RET_ALLOW, OTHER}, true},
    {{RET_KILL_THREAD, RET_ALLOW, OTHER}, "TIOCLINUX",
	{REFUSED, RET_LOG, OTHER}, true},
};

static struct arena arena;

static struct scbpf_insn *
put(struct scbpf_insn *p, unsigned code, unsigned jt, unsigned jf, uint32_t k)
{
	*p = (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
	return p + 1;
}

static struct scbpf_insn *
put_equal(struct scbpf_insn *p, unsigned jt, unsigned jf, uint32_t k)
{
	return put(p, BPF_JMP | BPF_JEQ | BPF_K, jt, jf, k);
}

static struct scbpf_insn *
put_call(struct scbpf_insn *p, uint32_t nr, unsigned arg, const uint32_t k[2],
    const uint32_t verdict[3])
{
	p = put_equal(p, 1, 0, nr);
	p = put(p, BPF_JMP | BPF_JA, 0, 0, BODY);
	for (unsigned i = 0; i < STAGES; i++) {
		p = put(p, BPF_LD_ABS, 0, 0, 32 + 8 * i);
		for (uint32_t n = 0; n < EACH; n++)
			p = put_equal(p, EACH - n, 0, n * (3 + i) + 1);
		p = put(p, BPF_RET_K, 0, 0, REFUSED);
	}
	for (unsigned i = 0; i <= PAD; i++)
		p = put(p, BPF_LD_ABS, 0, 0, 16 + 8 * arg);
	for (unsigned i = 0; i < 2; i++) {
		p = put_equal(p, 0, 1, k[i]);
		p = put(p, BPF_RET_K, 0, 0, verdict[i]);
	}
	return put(p, BPF_RET_K, 0, 0, verdict[2]);
}

static size_t
put_program(struct scbpf_insn *begin, const struct arch *a, const struct row *r)
{
	static const uint32_t commands[] = {0x5412, 0x541c},
			      flags[] = {5, 0x100000};
	struct scbpf_insn *p = begin;

	p = put(p, BPF_LD_ABS, 0, 0, 4);
	p = put_equal(p, 1, 0, a->audit_arch);
	p = put(p, BPF_RET_K, 0, 0, RET_KILL_PROCESS);
	p = put(p, BPF_LD_ABS, 0, 0, 0);
	p = put_call(
	    p, scb_facts_call(a, "ioctl", 5)->nr, 1, commands, r->ioctl);
	p = put_call(
	    p, scb_facts_call(a, "unshare", 7)->nr, 0, flags, r->unshare);
	p = put(p, BPF_RET_K, 0, 0, REFUSED);
	return (size_t)(p - begin);
}

/* The only finding of the rule; NULL: there is none. */
static const struct audit_finding *
find(const struct scbpf_program *p, const struct audit_result *all,
    const char *rule)
{
	const struct audit_finding *found = NULL;

	for (const struct audit_finding *f = all->findings; f; f = f->next) {
		if (strcmp(f->rule->name, rule) != 0)
			continue;
		check(!found, "%s: found twice", rule);
		found = f;
		for (unsigned i = 0; i < f->ncalls; i++)
			check(scb_bpf_sim(p, &f->call[i].call, NULL, NULL)
				      .verdict == f->call[i].verdict,
			    "%s: another verdict", rule);
		check(f->call[0].verdict == RET_ALLOW ||
			  f->call[0].verdict == RET_LOG,
		    "%s: not let through", rule);
	}
	return found;
}

static void
test_row(const struct row *r, const struct arch *a)
{
	static struct scbpf_insn p[INSNS];
	struct scbpf_program program = {p, put_program(p, a, r), false};
	const char *name = r->command ? r->command : "nothing";
	const struct audit_finding *f;
	struct audit_result all;

	arena.used = 0;
	all = scb_audit(&arena, &program,
	    &(struct audit_ask){.native = &a, .nnative = 1, .read = true});
	check(!all.inconclusive, "%s: cannot tell", name);
	f = find(&program, &all, "terminal-input");
	check_text("ioctl", name, f ? f->detail : "nothing");
	f = find(&program, &all, "empty-mntns");
	check(r->is_found == (f != NULL), "%s: unshare", name);
	check(!f || (f->call[0].call.args[0] == 0x100000 &&
			f->call[1].call.args[0] == 0x20000),
	    "%s: other flags", name);
}

int
main(void)
{
	const struct arch *a = scb_facts_arch("x86_64", 6);
	jmp_buf full;

	arena = (struct arena){malloc(64 << 20), 64 << 20, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		test_row(&rows[i], a);
	free(arena.base);
	return check_end();
}
