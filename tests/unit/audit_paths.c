/*
 * What audit says of an ioctl with too many paths to list: whether a character
 * can be put into the terminal, and by which call.
 */
#include "analysis/audit.h"

#include "bpf/bpf.h"

#include "check.h"
#include "program.h"

enum {
	REFUSED = RET_ERRNO | 1,
	TIOCSTI = 0x5412,
	TIOCLINUX = 0x541c,
	/* A path for each choice of a value in each stage. */
	STAGES = 3,
	EACH = 80,
	PAD = 1000, /* so that few of the paths are walked */
	INSNS = 1300
};

/*
 * Verdicts of either command with the one set of arguments that leads to a look
 * at it, and of other commands; all other arguments are refused.
 */
static const struct row {
	uint32_t tiocsti, tioclinux, others;
	const char *found; /* NULL: nothing */
} rows[] = {
    {REFUSED, RET_ERRNO | 2, RET_ALLOW, NULL},
    {RET_LOG, REFUSED, RET_ERRNO | 2, "TIOCSTI"},
    {RET_KILL_THREAD, RET_ALLOW, RET_ERRNO | 2, "TIOCLINUX"},
};

static struct arena arena;

#define OP(...) \
	p[n++] = (struct scbpf_insn) \
	{ \
		__VA_ARGS__ \
	}

static size_t
put_program(struct scbpf_insn *p, const struct arch *a, const struct row *r)
{
	const uint16_t equal = BPF_JMP | BPF_JEQ | BPF_K;
	size_t n = 0;

	OP(BPF_LD_ABS, 0, 0, 4);
	OP(equal, 1, 0, a->audit_arch);
	OP(BPF_RET_K, 0, 0, RET_KILL_PROCESS);
	OP(BPF_LD_ABS, 0, 0, 0);
	OP(equal, 1, 0, scb_facts_call(a, "ioctl", 5)->nr);
	OP(BPF_RET_K, 0, 0, REFUSED);
	for (unsigned i = 0; i < STAGES; i++) {
		OP(BPF_LD_ABS, 0, 0, 32 + 8 * i);
		for (uint32_t k = 0; k < EACH; k++)
			OP(equal, (uint8_t)(EACH - k), 0, k * (3 + i) + 1);
		OP(BPF_RET_K, 0, 0, REFUSED);
	}
	for (unsigned i = 0; i <= PAD; i++)
		OP(BPF_LD_ABS, 0, 0, 24);
	OP(equal, 0, 1, TIOCSTI);
	OP(BPF_RET_K, 0, 0, r->tiocsti);
	OP(equal, 0, 1, TIOCLINUX);
	OP(BPF_RET_K, 0, 0, r->tioclinux);
	OP(BPF_RET_K, 0, 0, r->others);
	return n;
}

/* One with the command, and a call that is let through; or none. */
static void
test_row(const struct row *r, const struct arch *a)
{
	static struct scbpf_insn p[INSNS];
	struct scbpf_program program = {p, put_program(p, a, r), false};
	const char *name = r->found ? r->found : "nothing";
	struct audit_result all;
	unsigned n = 0;

	arena.used = 0;
	all = scb_audit(&arena, &program,
	    &(struct audit_ask){.native = &a, .nnative = 1, .read = true});
	for (const struct audit_finding *f = all.findings; f; f = f->next) {
		uint32_t verdict;

		if (strcmp(f->rule->name, "terminal-input") != 0)
			continue;
		verdict =
		    scb_bpf_sim(&program, &f->call[0].call, NULL, NULL).verdict;
		check(strcmp(name, f->detail) == 0, "%s: found %s", name,
		    f->detail);
		check(verdict == f->call[0].verdict &&
			  (verdict == RET_ALLOW || verdict == RET_LOG),
		    "%s: verdict 0x%x", name, verdict);
		n++;
	}
	check(n == (r->found != NULL), "%s: %u findings", name, n);
	check(!all.inconclusive, "%s: cannot tell", name);
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
