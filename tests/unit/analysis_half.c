/*
 * Which arguments audit calls half tested: of every call of an ABI, where a
 * filter compares the low half of the same argument of all of them.
 */
#include "analysis/audit.h"

#include "bpf/bpf.h"

#include "check.h"

enum { INSNS = 4096, EACH = 5, REFUSED = RET_ERRNO | 1, VALUE = 5 };

static struct arena arena;

/* tables/high.tbl has these, and says why. */
static bool
is_harmless(const char *call, unsigned arg)
{
	bool is = false;

#define H(name, index) is |= strcmp(call, name) == 0 && arg == (index);
#include "../../tables/high.tbl"
#undef H
	return is;
}

#define OP(...) \
	p[n++] = (struct scbpf_insn) \
	{ \
		__VA_ARGS__ \
	}

static size_t
put_program(struct scbpf_insn *p, const struct arch *a, unsigned arg)
{
	const uint16_t equal = BPF_JMP | BPF_JEQ | BPF_K;
	size_t n = 0;

	OP(BPF_LD_ABS, 0, 0, 4);
	OP(equal, 1, 0, a->audit_arch);
	OP(BPF_RET_K, 0, 0, RET_KILL_PROCESS);
	OP(BPF_LD_ABS, 0, 0, 0);
	for (unsigned i = 0; i < a->ncalls; i++) {
		OP(equal, 0, EACH - 1, a->calls[i].nr);
		OP(BPF_LD_ABS, 0, 0, 16 + 8 * arg);
		OP(equal, 0, 1, VALUE);
		OP(BPF_RET_K, 0, 0, REFUSED);
		OP(BPF_RET_K, 0, 0, RET_ALLOW);
	}
	OP(BPF_RET_K, 0, 0, RET_ALLOW);
	return n;
}

/* Two calls that differ in the high half, and get the same. */
static bool
is_shown(
    const struct scbpf_program *p, const struct audit_finding *f, unsigned arg)
{
	struct scbpf_call c = f->call[0].call;

	if (c.args[arg] != VALUE)
		return false;
	c.args[arg] |= (uint64_t)1 << 32;
	return memcmp(&c, &f->call[1].call, sizeof c) == 0 &&
	       scb_bpf_sim(p, &c, NULL, NULL).verdict == REFUSED &&
	       f->call[0].verdict == REFUSED && f->call[1].verdict == REFUSED;
}

static void
test_argument(const struct arch *a, unsigned arg)
{
	static struct scbpf_insn p[INSNS];
	struct scbpf_program program = {p, put_program(p, a, arg), false};
	struct audit_result all;

	arena.used = 0;
	all = scb_audit(&arena, &program,
	    &(struct audit_ask){.native = &a, .nnative = 1, .read = true});
	for (unsigned i = 0; i < a->ncalls; i++) {
		const char *name = a->calls[i].name;
		unsigned found = 0,
			 want = a->arg_bits == 64 &&
				scb_facts_width(a, name, arg) == 64 &&
				!is_harmless(name, arg);

		for (const struct audit_finding *f = all.findings; f;
		     f = f->next)
			if (strcmp(f->rule->name, "half-tested") == 0 &&
			    f->call[0].call.nr == a->calls[i].nr) {
				check(is_shown(&program, f, arg),
				    "%s: argument %u: wrong calls", name, arg);
				found++;
			}
		check(found == want, "%s: argument %u: found %u times", name,
		    arg, found);
	}
	check(!all.inconclusive, "argument %u: cannot tell", arg);
}

int
main(void)
{
	jmp_buf full;

	arena = (struct arena){malloc(64 << 20), 64 << 20, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (unsigned arg = 0; arg < 6; arg++)
		test_argument(scb_facts_arch("x86_64", 6), arg);
	test_argument(scb_facts_arch("x86", 3), 0);
	free(arena.base);
	return check_end();
}
