/*
 * cases -a ABI FILE [--OPTION=N]... [FILTER SAMPLES]...: cases for judge.c
 *
 * The ABI "native" is that of this program; without FILE its name is printed.
 * Programs are compiled from random policies, or are random themselves; the raw
 * filters in the arguments come with lines "sim VERDICT -a ABI NUMBER ARG...",
 * as the oracle prints them. The result expected for a call is the simulator's;
 * the oracle's interpreter must agree, and where there is a policy, the
 * reference evaluator or the oracle. Each return value is replaced by an ERRNO
 * of its own, so the kernel shows which of them it reached.
 *
 * Options: ip, the instruction pointer that filters will see; seed; policies,
 * programs and checks: how many programs of each kind; calls: how many for each
 * of them; signed: 1 if the kernel extends the sign of 32-bit registers; fault:
 * 1 makes the expected results wrong, to test the judge.
 */
#include "rounds.h"

#include "one_case.h"
#include "raw.h"

/* --- random policies ------------------------------------------------------ */

static void
cover_abi(struct compile_request *r)
{
	for (unsigned i = 0; i < r->narches; i++)
		if (r->arches[i] == abi)
			return;
	if (r->arches[0]->big_endian != abi->big_endian || below(2))
		r->narches = 0;
	r->arches[r->narches++] = abi;
}

static bool
looks_at_ip(const struct scbpf_program *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct scbpf_insn *in = &p->insn[i];

		if (in->code == BPF_LD_ABS && in->k >= 8 && in->k < 16)
			return true;
	}
	return false;
}

static bool
policy_case(struct arena *a, struct diag *d)
{
	struct compile_request req;
	struct compile_result *r;
	struct policy *p;
	uint32_t verdict;
	jmp_buf out;

	a->full = &out;
	a->used = 0;
	if (setjmp(out))
		return false; /* not every random policy is valid */
	random_request(&req);
	cover_abi(&req);
	p = random_policy(a, abi);
	if (below(3) == 0)
		random_numbers(a, p, abi);
	r = scb_compile_policy(a, d, p, &req);
	if (!option(IP) && looks_at_ip(&r->program))
		return false;
	begin(CASE_VERDICTS, r->program.insn, r->program.count);
	for (unsigned i = 0; i < option(CALLS); i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		if (below(4) == 0)
			c.nr = random_number(p, abi);
		show(&c);
		verdict = scb_eval_call(r->eval, &c);
		check(verdict == try_call(&c),
		    "0x%x by the evaluator, not by the simulator", verdict);
	}
	put_case();
	return true;
}

static void
policy_cases(void)
{
	size_t size = (size_t)64 << 20;
	void *memory = malloc(size);
	struct arena a = {memory, size, 0, NULL};
	struct diag d = {.arena = &a, .report = ignore_message};

	if (!memory)
		die("no memory");
	for (unsigned long i = 0; i < option(POLICIES);)
		i += policy_case(&a, &d);
	free(memory);
}

/* --- random programs ------------------------------------------------------ */

static uint64_t
raw_argument(const struct raw *r)
{
	uint64_t v = r->pool[below(RAW_POOL)];

	return below(4) == 0 ? random_value()
			     : v | (uint64_t)r->pool[below(RAW_POOL)] << 32;
}

static void
raw_open(struct raw *r)
{
	*r = (struct raw){.ip = option(IP), .big = abi->big_endian};
	for (unsigned i = 0; i < RAW_POOL; i++)
		r->pool[i] = (uint32_t)random_value();
	r->pool[0] = abi->audit_arch;
	r->pool[1] = (uint32_t)option(IP);
	for (unsigned i = 2; i < 5; i++)
		r->pool[i] = abi->calls[below(abi->ncalls)].nr;
}

static void
program_case(void)
{
	static struct raw r;
	struct scbpf_insn p[3 * RAW_UNITS];

	raw_open(&r);
	begin(CASE_VERDICTS, p, raw_program(&r, p));
	for (unsigned i = 0; i < option(CALLS); i++) {
		struct scbpf_call c = {.nr = r.pool[2 + below(3)]};

		if (below(4) == 0)
			c.nr = abi->calls[below(abi->ncalls)].nr;
		for (unsigned j = 0; j < 6; j++)
			c.args[j] = raw_argument(&r);
		try_call(&c);
	}
	put_case();
}

/* Most are damaged once, so that only one rule is broken. */
static void
check_case(void)
{
	static struct raw r;
	static struct scbpf_insn p[CASE_INSNS];
	const char *why;
	unsigned n;
	size_t pc;

	raw_open(&r);
	n = raw_program(&r, p);
	if (below(200) == 0) {
		n = BPF_MAX - 1 + below(3);
		for (unsigned i = 0; i < n; i++)
			p[i] = raw_insn(BPF_RET_K, RET_ERRNO);
	}
	for (unsigned i = below(4); n && i < 3; i++)
		n = raw_damage(p, n);
	begin(CASE_CHECK, p, n);
	head.refused = option(FAULT) ==
		       scb_bpf_check(PROGRAM(p, n, abi->big_endian), &pc, &why);
	put_case();
}

/* --- filters with samples ------------------------------------------------- */

static void
read_filter(const char *path)
{
	static unsigned char octets[BPF_MAX * BPF_INSN_BYTES + 1];
	static struct scbpf_insn p[BPF_MAX];
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(octets, 1, sizeof octets, f) : 0;

	if (n == 0 || n == sizeof octets)
		die(path);
	fclose(f);
	for (size_t i = 0; i < n / BPF_INSN_BYTES; i++)
		scb_bpf_load(
		    &p[i], octets + i * BPF_INSN_BYTES, abi->big_endian);
	begin(CASE_VERDICTS, p, n / BPF_INSN_BYTES);
}

/* Does the oracle, which leaves out the data of TRAP, say the same? */
static bool
says(const char *text, uint32_t verdict)
{
	static const struct {
		uint32_t action;
		const char *name;
	} all[] = {{RET_KILL_PROCESS, "KILL_PROCESS"},
	    {RET_KILL_THREAD, "KILL_THREAD"}, {RET_TRAP, "TRAP"},
	    {RET_ERRNO, "ERRNO"}, {RET_USER_NOTIF, "USER_NOTIF"},
	    {RET_TRACE, "TRACE"}, {RET_LOG, "LOG"}, {RET_ALLOW, "ALLOW"}};
	size_t n = strcspn(text, "(");

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strlen(all[i].name) == n &&
		    strncmp(text, all[i].name, n) == 0)
			return (verdict & RET_ACTION) == all[i].action &&
			       (text[n] == '\0' ||
				   strtoul(text + n + 1, NULL, 10) ==
				       (verdict & RET_DATA));
	return false;
}

static void
sample_case(const char *filter, const char *samples)
{
	FILE *f = fopen(samples, "r");
	char line[400], verdict[32], token[32];
	struct scbpf_call c;

	if (!f)
		die(samples);
	read_filter(filter);
	while (fgets(line, sizeof line, f) && head.calls < CASE_CALLS) {
		struct scbpf_call asked;
		uint32_t is;
		int at = 0;
		char *p;

		if (sscanf(line, "sim %31s -a %31s %n", verdict, token, &at) <
			2 ||
		    strcmp(token, abi->token) != 0)
			continue;
		p = line + at;
		c.nr = (uint32_t)strtoul(p, &p, 10);
		for (unsigned i = 0; i < 6; i++)
			c.args[i] = strtoull(p, &p, 16);
		asked = c;
		is = try_call(&c);
		/* Its verdict is about the call before show() changed it. */
		check(c.nr != asked.nr ||
			memcmp(c.args, asked.args, sizeof c.args) != 0 ||
			says(verdict, is),
		    "%s: the oracle disagrees: %s", filter, line);
	}
	fclose(f);
	put_case();
}

/* --- what actions do ------------------------------------------------------ */

/* A program that returns `ret` for getpid, and allows everything else. */
static void
action_case(uint32_t ret, uint32_t want)
{
	const struct arch_call *getpid = scb_facts_call(abi, "getpid", 6);
	struct scbpf_call c = {0};
	const struct scbpf_insn p[] = {{BPF_LD_ABS, 0, 0, 0},
	    {BPF_JMP | BPF_JEQ, 1, 0, 0}, {BPF_RET_K, 0, 0, RET_ALLOW},
	    {BPF_RET_K, 0, 0, ret}};

	if (!getpid) /* alpha has getxpid */
		return;
	begin(CASE_ACTIONS, p, 4);
	insns[1].k = c.nr = getpid->nr;
	show(&c);
	check(simulate(&c) == ret, "the simulator: action 0x%x", ret);
	add_call(&c, want);
	put_case();
}

static void
action_cases(void)
{
	static const uint16_t data[] = {0, 1, 38, 4094, 4095, 4096, 65535};
	/* The values between actions are no actions, and kill. */
	static const uint32_t kills[] = {RET_KILL_THREAD, RET_KILL_PROCESS,
	    RET_TRAP, 0x00010000, 0x00060000, 0x7ffd0000, 0x7ffe0000,
	    0xffff0000};
	uint32_t enosys = (uint32_t)scb_facts_errno(abi, "ENOSYS", 6);

	for (unsigned i = 0; i < sizeof data / sizeof *data; i++) {
		action_case(
		    RET_ERRNO | data[i], data[i] > 4095 ? 4095 : data[i]);
		action_case(RET_ALLOW | data[i], CASE_CALLED);
		action_case(RET_LOG | data[i], CASE_CALLED);
		/* There is neither a tracer nor a listener. */
		action_case(RET_TRACE | data[i], enosys);
		action_case(RET_USER_NOTIF | data[i], enosys);
		/* The kernel logs these. */
		for (unsigned j = 0;
		     i % 6 == 0 && j < sizeof kills / sizeof *kills; j++)
			action_case(kills[j] | data[i], CASE_KILLED);
	}
}

/* --- options -------------------------------------------------------------- */

static void
set_option(char *text)
{
	char *value = strchr(text, '=');

	for (unsigned i = 0; value && i < OPTIONS; i++)
		if (strlen(options[i].name) == (size_t)(value - text) &&
		    strncmp(text, options[i].name, (size_t)(value - text)) ==
			0) {
			options[i].value = strtoull(value + 1, NULL, 0);
			return;
		}
	die(text);
}

int
main(int argc, char **argv)
{
	int at = 4;

	if (argc < 3 || strcmp(argv[1], "-a") != 0)
		die("expected -a ABI FILE");
	abi = strcmp(argv[2], "native") == 0
		  ? scb_facts_arch_host()
		  : scb_facts_arch(argv[2], strlen(argv[2]));
	if (!abi)
		die(argv[2]);
	if (argc == 3)
		return puts(abi->token) == EOF;
	if (!(file = fopen(argv[3], "wb")))
		die(argv[3]);
	for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++)
		set_option(argv[at] + 2);
	if (option(CALLS) > CASE_CALLS)
		die("too many calls");
	random_state = 0x9e3779b97f4a7c15u * option(SEED);
	policy_cases();
	for (unsigned long i = 0; i < option(PROGRAMS); i++)
		program_case();
	for (unsigned long i = 0; i < option(CHECKS); i++)
		check_case();
	for (; at + 1 < argc; at += 2)
		sample_case(argv[at], argv[at + 1]);
	action_cases();
	head = (struct case_head){.kind = CASE_END};
	put_case();
	if (fclose(file))
		die(argv[3]);
	return check_end();
}
