/* Which calls to try, and how they are shown. */
#include "oracle.h"

#include <inttypes.h>
#include <stdio.h>

static struct insn filter[4096];
static int length;
static bool big;
static uint64_t seed;
static unsigned long ncalls, differ;

static uint64_t
any(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed * 0x2545f4914f6cdd1d;
}

/* A value near one that a condition has, as a careless test may confuse it. */
static uint64_t
near(uint64_t v)
{
	uint64_t r = any() >> 20;

	switch (r % 11) {
	case 0:
		return v + 1;
	case 1:
		return v - 1;
	case 2:
		return v ^ (uint64_t)1 << (r >> 8) % 64;
	case 3:
		return v | any() << 32;
	case 4:
		return (uint32_t)v | (uint64_t)1 << 32;
	case 5:
		return ~v;
	case 6:
		return (v & 0xffff) | any() << 16;
	case 7:
		return (uint32_t)v;
	case 8:
		return v & any();
	case 9:
		return any() >> (r >> 8) % 64;
	default:
		return v;
	}
}

/* One of the constants that the entries of this number look at, or so. */
static void
fill(struct data *d)
{
	for (int i = 0; i < NARGS; i++)
		d->args[i] = any() % 3 == 0 ? any() : any() % 24;
	d->ip = any();
	/* Sub-calls, with what does not count above them. */
	if (any() % 2 == 0)
		d->args[0] = any() % 26 |
			     (any() % 2 == 0 ? any() & 0xffffffffffff0000 : 0);
	for (int i = 0; nentries > 0 && i < 8; i++) {
		const struct entry *e = &entries[any() % (unsigned)nentries];
		const struct cmp *c;
		uint64_t *x;

		if (e->ncmps == 0)
			continue;
		c = &e->cmps[any() % (unsigned)e->ncmps];
		if (c->op >= NOT)
			continue;
		x = c->arg == IP ? &d->ip : &d->args[c->arg];
		*x = near(any() % 3 == 0 ? c->b.n : c->a.n);
		if (c->op >= MASKED && any() % 2 == 0)
			*x = (c->b.n & (any() % 2 == 0 ? c->a.n : UINT64_MAX)) |
			     (any() & ~c->a.n);
	}
}

static void
show(const struct data *d, uint32_t verdict)
{
	static const struct {
		uint32_t action;
		const char *name;
	} all[] = {{KILL_PROCESS, "KILL_PROCESS"}, {KILL_THREAD, "KILL_THREAD"},
	    {0x30000, "TRAP"}, {ERRNO, "ERRNO"}, {0x7fc00000, "USER_NOTIF"},
	    {TRACE, "TRACE"}, {LOG, "LOG"}, {ALLOW, "ALLOW"}};
	size_t k = 0;

	while (all[k].action != (verdict & ACTION))
		k++;
	printf("%s", all[k].name);
	if (all[k].action == ERRNO || all[k].action == TRACE)
		printf("(%u)", (unsigned)(verdict & 0xffff));
	for (int i = 0; i < nabis; i++)
		if (abis[i].audit == d->arch && d->nr >= abis[i].low &&
		    d->nr <= abis[i].high && abis[i].big == big) {
			printf(" -a %s", abis[i].token);
			break;
		}
	printf(" %" PRIu32, d->nr);
	for (int i = 0; i < NARGS; i++)
		printf(" 0x%" PRIx64, d->args[i]);
}

static void
try(const struct data *d)
{
	uint32_t want = verdict_of(d);
	uint32_t got = filter_run(filter, length, d, big);

	ncalls++;
	if (want == got)
		return;
	if (differ++ < 5) {
		printf("differs: the page says ");
		show(d, want);
		printf(" ip 0x%" PRIx64 ", the filter 0x%08" PRIx32 "\n", d->ip,
		    got);
	}
}

/* A number, by as many calls as its entries are worth. */
static void
try_number(uint32_t arch, uint32_t nr)
{
	struct data d = {.nr = nr, .arch = arch};
	int times;

	verdict_of(&d);
	times = 2;
	for (int i = 0; i < nentries; i++)
		times += 4 + 12 * entries[i].ncmps + 8 * entries[i].through;
	for (; times > 0; times--) {
		fill(&d);
		try(&d);
	}
}

/* Every number of the tables, those beside it and the ends of ranges. */
static void
try_arch(struct abi *a)
{
	static const uint32_t edge[] = {0, 0x0f0000, 0x100000, BIT30 - 1, BIT30,
	    BIT30 + 512, BIT30 + 548, 2u * BIT30, 0xffff0000, UINT32_MAX, 4000,
	    5000, 6000, 7000};
	uint32_t last = UINT32_MAX;

	call_number(a, 0);
	for (int i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		for (uint32_t n = nr - (nr - 1 != last); n != nr + 2; n++)
			if (n == nr || call_number(a, n) == NULL)
				try_number(a->audit, n);
		last = nr;
	}
	for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
		try_number(a->audit, edge[i]);
		try_number(a->audit, edge[i] - 1);
		try_number(a->audit, edge[i] + (uint32_t)(any() % 1024));
	}
	for (uint32_t n = 400; n < 550; n++)
		try_number(a->audit, n);
	for (int i = 0; i < policy.nrules; i++)
		for (uint32_t n = 0; policy.rules[i].name.text == NULL && n < 4;
		     n++)
			try_number(a->audit, (policy.rules[i].name.nr + n % 2) ^
						 (n > 1 ? BIT30 : 0));
}

static void
print_samples(unsigned long samples)
{
	for (; samples > 0; samples--) {
		struct abi *a = &abis[any() % (unsigned)nabis];
		struct data d;

		while (!(setup.covered >> (a - abis) & 1) ||
		       call_number(a, 0) == &a->calls[a->ncalls])
			a = &abis[any() % (unsigned)nabis];
		d.arch = a->audit;
		for (int tries = 0; tries < 20; tries++) {
			d.nr = a->calls[any() % (unsigned)a->ncalls].nr;
			verdict_of(&d);
			if (nentries > 0)
				break;
		}
		fill(&d);
		d.ip = setup.ip;
		printf("sim ");
		show(&d, verdict_of(&d));
		putchar('\n');
	}
}

bool
probe(const char *bytes, size_t size, uint64_t from, unsigned long samples)
{
	big = setup.native->big;
	seed = from;
	length = filter_read(filter, 4096, bytes, size, big);
	for (int i = 0; i < nabis; i++)
		if (setup.covered >> i & 1)
			try_arch(&abis[i]);
	for (int i = 0; i < nabis; i++)
		for (uint32_t nr = 0; nr < 3; nr++)
			try_number(abis[i].audit, nr);
	print_samples(samples);
	printf("%lu calls, %lu differ\n", ncalls, differ);
	return differ == 0;
}
