/*
 * Every function of the library in a thread with a stack of 64 KiB, as
 * scbpf(3) promises, with inputs that are deep, long or both.
 */
#define _DEFAULT_SOURCE

#include "small_stack.h"

/*
 * In 'make check' the longest inputs are that much shorter than with ROUNDS. A
 * function that called itself for each part of them would still overflow. And
 * only each seventh architecture is taken: they differ in tables. Bits of one
 * word, in which opt looks for a shorter program until its steps are used up,
 * are left out.
 */
static unsigned shorter = 1, arches = 1;

/* --- policies ------------------------------------------------------------- */

static void
built_in(struct scbpf *s)
{
	const struct scbpf_filter *f;
	char verdict[SCBPF_VERDICT_SIZE];
	uint32_t nr;

	for (unsigned i = 0; scbpf_arch_at(i); i += arches) {
		const struct scbpf_arch *a = scbpf_arch_at(i);
		size_t mark = scbpf_mark(s);

		scbpf_set(s, "arch", scbpf_arch_name(a));
		if (scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK)
			use_filter(s, &f->program);
		scbpf_release(s, mark);
		scbpf_syscall_number(a, "openat", &nr);
		scbpf_syscall_name(a, nr);
		scbpf_errno(a, "ENOSYS");
	}
	scbpf_arch_find("no such");
	scbpf_arch_host();
	scbpf_verdict(0x7fff0000, verdict);
	scbpf_in_group("@mount", "umount2");
	scbpf_version();
	scbpf_tables_kernel();
}

static void
deep_json(struct scbpf *s)
{
	put("{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": ");
	put_many("[", 100000);
	use_policy(s, "a.json", false);
	length = 0;
	put("{\"_\": ");
	put_many("[", 60);
	put_many("]", 60);
	put(", \"defaultAction\": \"SCMP_ACT_ALLOW\"}");
	use_policy(s, "a.json", true);
	length = 0;
	put_many("{\"a\":", 100000);
	use_policy(s, "a.json", false);
}

static void
deep_text(struct scbpf *s)
{
	put("read: arg0 == ");
	put_many("(", 100000);
	use_policy(s, "a.policy", false);
	length = 0;
	put("read: (arg0 & ");
	put_many("~(", 15);
	put("1");
	put_many(")", 15);
	put(") == 1\nexit: allow\n");
	use_policy(s, "a.policy", true);
	length = 0;
	put("read: arg0 == ");
	put_many("~", 100000);
	put("1\n");
	use_policy(s, "a.policy", false);
}

/* Clauses of random numbers: %1$x, %2$x, and of those the bits of %1$x. */
static void
clauses(const char *format, unsigned n)
{
	char line[200];

	length = 0;
	put("@default return EPERM\nexit_group: allow\n");
	for (unsigned i = 1; i <= n / shorter; i++) {
		unsigned a = random_bits() | 1 << i % 28, b = random_bits();

		snprintf(line, sizeof line, format, a, b, a & b, i);
		put(line);
	}
}

static void
masks(struct scbpf *s)
{
	clauses("ioctl: (cmd & 0x%1$x) == 0x%3$x\n", 90);
	use_policy(s, "masks.policy", true);
	clauses("mmap: (addr & 0x%2$x%1$07x) == 0x%3$x && len > 0x%1$x\n", 60);
	use_policy(s, "masks.policy", true);
}

static void
values(struct scbpf *s)
{
	clauses("ioctl: cmd == 0x%1$x\n", 600);
	use_policy(s, "values.policy", true);
}

static void
mixed(struct scbpf *s)
{
	clauses("mmap: addr > 0x%1$x && (prot & 0x%2$x) == 0 && "
		"flags != 0x%4$x\n",
	    40);
	use_policy(s, "mixed.policy", true);
	clauses("prctl: (arg1 & 0x%1$x) == 0x%3$x && arg2 >= 0x%2$x && "
		"arg3 == %4$u\n",
	    100);
	use_policy(s, "mixed.policy", true);
}

/* A mix whose counts differ as much as they can. */
static void
uneven(struct scbpf *s)
{
	const struct scbpf_arch *a = scbpf_arch_find("x86_64");
	struct scbpf_text mix = SCBPF_TEXT("uneven.mix", text, 0);
	const struct scbpf_filter *f;
	char line[100];

	for (unsigned i = 0; i < 380; i++) {
		const char *name = scbpf_syscall_name(a, i);

		if (!name)
			continue;
		snprintf(line, sizeof line, "%s %u\n", name, 1u << i * 3 % 32);
		put(line);
	}
	mix.length = length;
	for (unsigned goal = 0; goal < 3; goal++) {
		scbpf_reset(s);
		scbpf_set(s, "arch", "x86_64");
		if (goal)
			scbpf_set(s, "O", goal == 1 ? "size" : "speed");
		scbpf_set_mix(s, &mix);
		if (scbpf_compile(s, NULL, &f) != SCBPF_STATUS_OK)
			exit(3);
	}
}

/* --- filters -------------------------------------------------------------- */

static void
instruction(unsigned i, unsigned code, unsigned jt, unsigned jf, uint32_t k)
{
	insn[i] =
	    (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
}

static void
ends(void)
{
	instruction((unsigned)program.count - 2, RET, 0, 0, 0x7fff0000);
	instruction((unsigned)program.count - 1, RET, 0, 0, 0);
}

/*
 * Tests the number: one call continues at the next instruction, all others are
 * allowed. So a decision is listed for one call only, and not for hundreds.
 */
static unsigned
one_call(unsigned nr)
{
	instruction(0, LD, 0, 0, 0);
	instruction(1, JEQ, 1, 0, nr);
	instruction(2, RET, 0, 0, 0x7fff0000);
	return 3;
}

/* One long chain of compares with the number. */
static void
chain(struct scbpf *s)
{
	program.count /= shorter;
	instruction(0, LD, 0, 0, 0);
	for (unsigned i = 1; i < program.count - 2; i++)
		if (i % 2)
			instruction(i, JEQ, 0, 1, i * 3);
		else
			instruction(i, RET, 0, 0, 0x50000 | i % 100);
	ends();
	use_filter(s, &program);
}

/* The same with alternating words, so that no word is decided at once. */
static void
turns(struct scbpf *s)
{
	program.count /= shorter;
	for (unsigned i = one_call(16); i < program.count - 2; i++)
		if (i % 3 == 0)
			instruction(i, LD, 0, 0, 16 + 4 * (i / 3 % 12));
		else if (i % 3 == 1)
			instruction(i, i % 2 ? JEQ : JGE, 0, 1, i * 77);
		else
			instruction(i, RET, 0, 0, 0x50000 | i % 50);
	ends();
	use_filter(s, &program);
}

/* Tests of single bits and masks, no two alike; all paths meet again. */
static void
bits(struct scbpf *s)
{
	program.count /= shorter;
	for (unsigned i = 0; i < program.count - 2; i++)
		switch (i % 3) {
		case 0:
			instruction(i, LD, 0, 0, 16 + 4 * (i / 3 % 2));
			break;
		case 1:
			instruction(i, AND, 0, 0, random_bits());
			break;
		default:
			instruction(i, JEQ, 0, i % 2 ? 1 : 0, random_bits());
			if (i + 4 >= program.count)
				insn[i].jt = insn[i].jf = 0;
		}
	ends();
	use_filter(s, &program);
}

/* Bits of one word, each with a verdict of its own. */
static void
bit_chain(struct scbpf *s)
{
	unsigned first = one_call(16);

	if (shorter > 1)
		return;
	instruction(first, LD, 0, 0, 16);
	for (unsigned i = first + 1; i < MOST - 2; i++)
		if (i % 2 == 0)
			instruction(i, JSET, 0, 1, random_bits());
		else
			instruction(i, RET, 0, 0, 0x50000 | i % 100);
	ends();
	use_filter(s, &program);
}

static void
texts(struct scbpf *s)
{
	static const char *const begin[] = {"{ ", "{ BPF_STMT(", "[[", "ld (",
	    "0: ", "((((", "{{{{", "\"", "strace"};

	for (unsigned i = 0; i < sizeof begin / sizeof *begin; i++) {
		length = 0;
		put_many(begin[i], 50000 / shorter);
		use_text(s);
	}
	length = 0;
	put("{ BPF_STMT(BPF_RET | BPF_K, ");
	put_many("(", 15);
	put("1");
	put_many(")", 15);
	put(") }");
	use_text(s);
}

static const struct job jobs[] = {
    {"built-in", built_in},
    {"deep JSON", deep_json},
    {"deep text", deep_text},
    {"masks", masks},
    {"600 values", values},
    {"mixed conditions", mixed},
    {"uneven mix", uneven},
    {"a chain of numbers", chain},
    {"words in turns", turns},
    {"masks that meet", bits},
    {"a chain of bits", bit_chain},
    {"texts", texts},
};

static size_t most;

static void
run_apart(const struct job *j)
{
	int status = -1, fd[2];
	size_t used = 0;
	pid_t pid;

	if (pipe(fd) != 0 || (pid = fork()) < 0)
		exit(2);
	if (pid == 0) {
		used = run(j);
		exit(write(fd[1], &used, sizeof used) != sizeof used);
	}
	close(fd[1]);
	if (read(fd[0], &used, sizeof used) != sizeof used)
		used = 0;
	close(fd[0]);
	waitpid(pid, &status, 0);
	check(status == 0, "%s: %s", j->name,
	    WIFSIGNALED(status) ? "the stack is too small"
				: "no thread, or not what was to be tested");
	if (used > most)
		most = used;
	if (getenv("STACK_SHOW"))
		printf("%s: %zu bytes\n", j->name, used);
}

int
main(int argc, char **argv)
{
	if (!getenv("ROUNDS")) {
		shorter = 6;
		arches = 7;
	}
	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
		if (argc < 2 || strstr(jobs[i].name, argv[1]))
			run_apart(&jobs[i]);
	printf("%zu bytes of stack at most\n", most);
	return check_end();
}
