/* Which calls to try, and how they are shown. */
#include "oracle.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static unsigned long ncalls, differ;
static const struct test *values[256]; /* what a number's entries compare */
static int nvalues;

static uint64_t
any(void)
{
	setup.seed ^= setup.seed << 13;
	setup.seed ^= setup.seed >> 7;
	setup.seed ^= setup.seed << 17;
	return setup.seed * 0x2545f4914f6cdd1d;
}

/* A value near one that a condition has, as a careless test may confuse it. */
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

static void
look(const struct data *d)
{
	verdict_of(d);
	nvalues = 0;
	for (int i = 0; i < nentries; i++)
		for (int k = entries[i].from; k < entries[i].end; k++)
			if (tests[k].arg <= IP && nvalues < 256)
				values[nvalues++] = &tests[k];
}

/* One of the values that it is compared with, or so. */
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
	for (int i = 0; nvalues > 0 && i < 8; i++) {
		const struct test *s = values[any() % (unsigned)nvalues];
		uint64_t *x = s->arg == IP ? &d->ip : &d->args[s->arg];

		*x = near(any() % 3 == 0 ? s->bits : s->value);
		if (s->bits != UINT64_MAX && any() % 2 == 0)
			*x = (s->value & (any() % 2 ? s->bits : UINT64_MAX)) |
			     (any() & ~s->bits);
	}
}

static void
show(const struct data *d, uint32_t verdict)
{
	for (const char *c = actions[leniency(verdict)].name; *c != '\0'; c++)
		putchar(toupper((unsigned char)*c));
	if ((verdict & ACTION) == ERRNO || (verdict & ACTION) == TRACE)
		printf("(%u)", (unsigned)(verdict & 0xffff));
	for (int i = 0; i < nabis; i++)
		if (abis[i].audit == d->arch && d->nr >= abis[i].low &&
		    d->nr <= abis[i].high && abis[i].big == setup.native->big) {
			printf(" -a %s", abis[i].token);
			break;
		}
	printf(" %" PRIu32, d->nr);
	for (int i = 0; i < NARGS; i++)
		printf(" 0x%" PRIx64, d->args[i]);
}

/* A number, by as many calls as its entries are worth. */
static void
try_number(uint32_t arch, uint32_t nr)
{
	struct data d = {.nr = nr, .arch = arch};
	uint32_t want, got;
	int times;

	look(&d);
	times = 2 + 5 * nvalues;
	for (int i = 0; i < nentries; i++)
		times += 2 + 6 * entries[i].through;
	for (; times > 0; times--) {
		fill(&d);
		want = verdict_of(&d);
		got = filter_run(&d);
		ncalls++;
		if (want == got || differ++ >= 5)
			continue;
		printf("differs: the page says ");
		show(&d, want);
		printf(" ip 0x%" PRIx64 ", the filter 0x%08" PRIx32 "\n", d.ip,
		    got);
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
	for (int i = 0; i < setup.nrules; i++)
		for (uint32_t n = 0; setup.rules[i].call == NULL && n < 4; n++)
			try_number(a->audit, (setup.rules[i].nr + n % 2) ^
						 (n > 1 ? BIT30 : 0));
}

static void
print_sample(void)
{
	struct abi *a = &abis[any() % (unsigned)nabis];
	struct data d;

	while (!(setup.covered & abi_bit(a)))
		a = &abis[any() % (unsigned)nabis];
	d.arch = a->audit;
	for (int tries = 0; tries < 20; tries++) {
		d.nr = a->calls[any() % (unsigned)a->ncalls].nr;
		look(&d);
		if (nentries > 0)
			break;
	}
	fill(&d);
	d.ip = setup.ip;
	printf("sim ");
	show(&d, verdict_of(&d));
	putchar('\n');
}

bool
probe(const char *bytes, size_t size)
{
	filter_read(bytes, size, setup.native->big != 0);
	for (int i = 0; i < nabis; i++)
		if (setup.covered & abi_bit(&abis[i]))
			try_arch(&abis[i]);
	for (int i = 0; i < nabis; i++)
		for (uint32_t nr = 0; nr < 3; nr++)
			try_number(abis[i].audit, nr);
	for (unsigned long i = 0; i < setup.samples; i++)
		print_sample();
	printf("%lu calls, %lu differ\n", ncalls, differ);
	return differ == 0;
}
