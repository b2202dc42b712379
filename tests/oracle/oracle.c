/*
 * A second reading of gen/SEMANTICS.md that shares no code with the program: it
 * evaluates policies, runs the raw filters made of them, and compares the two.
 * Plain numbers in the comments of this and its headers, which are read in the
 * order below, are sections of that page.
 *
 * It reads what normal.inc prints: facts from the tables, and policies in their
 * normal form, each with the name of its filter. For each policy it prints
 * "filter FILE", the first calls that differ, with --samples=N about N for 256
 * numbers with rules as "sim VERDICT -a ARCH NUMBER ARG...", and "N calls, N
 * differ".
 */
#include "words.h"
#include "bpf.h"
#include "tables.h"
#include "policy.h"
#include "condition.h"
#include "port.h"
#include "eval.h"

static unsigned long tried, differ, samples;
static uint64_t state, sampled_ip;

static uint64_t
any(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1d;
}

/* A value near one that a condition has, which a wrong filter may confuse. */
static uint64_t
near(uint64_t v)
{
	uint64_t r = any() >> 20, other = any();
	const uint64_t all[] = {v, v + 1, v - 1, ~v, (uint32_t)v,
	    v ^ (uint64_t)1 << (r >> 8) % 64, v | other << 32,
	    (uint32_t)v | (uint64_t)1 << 32, (v & 0xffff) | other << 16,
	    v & other, other >> (r >> 8) % 64};

	return all[r % (sizeof all / sizeof *all)];
}

/* A call, with some of the values that conditions on its number have. */
static struct data
random_call(uint32_t arch, uint32_t nr)
{
	struct data d = {nr, arch, any(), {0}};

	for (int i = 0; i < NARGS; i++)
		d.args[i] = any() % 3 == 0 ? any() : any() % 24;
	for (int i = 0; nprobes > 0 && i < 8; i++) {
		const struct probe *p = &probes[any() % (unsigned)nprobes];
		uint64_t *x = p->arg == IP ? &d.ip : &d.args[p->arg];

		*x = near(any() % 3 == 0 ? p->mask : p->value);
		if (p->mask != UINT64_MAX && any() % 2 == 0)
			*x = (p->value & (any() % 2 ? p->mask : UINT64_MAX)) |
			     (any() & ~p->mask);
	}
	return d;
}

static void
show(const char *what, const struct abi *a, int i)
{
	const struct kind *k = kinds;

	while (k->verdict != (verdicts[i] & 0xffff0000))
		k++;
	printf("%s%s", what, k->name);
	if (k == &kinds[ERRNO] || k == &kinds[TRACE])
		printf("(%u)", (unsigned)(verdicts[i] & 0xffff));
	printf(" -a %s %u", a->token, (unsigned)calls[i].nr);
	for (int n = 0; n < NARGS; n++)
		printf(" 0x%llx", (unsigned long long)calls[i].args[n]);
}

static void
compare(const struct abi *a)
{
	for (int i = 0; i < ncalls; i++, tried++) {
		uint32_t got = filter_run(&calls[i]);

		if (got == verdicts[i] || differ++ >= 5)
			continue;
		show("differs: the page says ", a, i);
		printf(" ip 0x%llx, the filter 0x%08x\n",
		    (unsigned long long)calls[i].ip, (unsigned)got);
	}
}

/* A number, by two calls, and by more if rules and conditions are about it. */
static void
try_number(const struct abi *a, uint32_t nr)
{
	int left = 2, more = 1;

	nprobes = 0;
	while (left > 0) {
		for (ncalls = 0; ncalls < MANY && ncalls < left; ncalls++)
			calls[ncalls] = random_call(a->audit, nr);
		calls[0].ip = sampled_ip;
		evaluate(a->audit, nr);
		compare(a);
		left += more * (4 * has_rule + 12 * nprobes) - ncalls;
		more = 0;
	}
	/* Arch words may be those of the other byte order, too. */
	if (has_rule && any() % 256 < samples && a->big == native->big) {
		show("sim ", a, 0);
		putchar('\n');
	}
}

/* Every number of the tables, those beside it and the ends of ranges. */
static void
try_abi(const struct abi *a)
{
	static const uint32_t edges[] = {0, 4000, 5000, 6000, 7000, 0x0f0000,
	    0x100000, 0x40000000, 0x40000200, 0x40000224, 0x80000000,
	    0xffff0000, UINT32_MAX};

	for (const struct call *c = a->calls; c->name != NULL; c++)
		for (uint32_t n = c->nr - 1; n != c->nr + 2; n++)
			if (n == c->nr || find_call(a, NULL, n) == NULL)
				try_number(a, n);
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
		try_number(a, edges[i]);
		try_number(a, edges[i] - 1);
		try_number(a, edges[i] + (uint32_t)(any() % 1024));
	}
	for (uint32_t n = 400; n < 550; n++)
		try_number(a, n);
	for (const struct rule *r = rules; r < rules + nrules; r++)
		for (uint32_t n = 0; r->call == NULL && n < 4; n++)
			try_number(a, (r->nr + n % 2) ^ n / 2 << 30);
}

static void
read_filter(const char *path)
{
	static char bytes[sizeof filter];
	FILE *f = fopen(path, "rb");
	size_t n = f == NULL ? 0 : fread(bytes, 1, sizeof bytes, f);

	if (n == 0 || fgetc(f) != EOF)
		die("cannot read the filter");
	fclose(f);
	filter_read(bytes, n, native->big != 0);
}

/* Of the policy that was read. */
static void
compare_policy(void)
{
	finish_policy();
	if (is(setting("port"), "1"))
		port();
	set_limits();
	tried = differ = 0;
	state = 1 + number(setting("seed"));
	samples = number(setting("samples"));
	sampled_ip = strtoull(setting("ip"), NULL, 0);
	read_filter(job);
	printf("filter %s\n", job);
	for (const struct abi *a = abis; a < abis + nabis; a++) {
		if (covered & a->bit)
			try_abi(a);
		for (uint32_t nr = 0; nr < 3; nr++)
			try_number(a, nr);
	}
	printf("%lu calls, %lu differ\n", tried, differ);
	nrules = 0;
	job = NULL;
}

/* Lines are facts, rules, and the file of the filter after a policy. */
int
main(void)
{
	while (next_line()) {
		const char *kind = word(), *on, *name;

		if (is(kind, "abi")) {
			read_abi();
		} else if (is(kind, "call")) {
			read_call();
		} else if (is(kind, "rule")) {
			read_rule();
		} else if (is(kind, "filter")) {
			job = at + 1;
			compare_policy();
		} else {
			on = word();
			name = word();
			add_fact(kind, on, name, intern(at + strspn(at, " ")));
		}
	}
	return 0;
}
