/*
 * lint_interval.c against the reference evaluator, on a 16-bit argument: the
 * values that a conjunction lets through are listed with eval.c, and two of them
 * meet when their lists do. Wider ones by hand, at the ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "eval/eval.h"
#include "lint/lint_private.h"

#include "below.h"
#include "check.h"
#include "messages.h"

enum { TERMS = 48, CONDS = 3, VALUES = 1 << 16, MEMORY = 1 << 24, NR = 182 };

static const struct arch *x86, *x86_64;

/* chown has 16-bit ids on x86, where it is number 182; read has a size_t. */
static struct policy_name chown_name = {.name = "chown"};
static struct policy_name read_name = {.name = "read"};

static uint64_t
random_value(void)
{
	uint64_t v = below(VALUES);

	switch (below(8)) {
	case 0:
		return v | 0xffff0000;
	case 1:
		return v | 0xffffffffffff0000;
	case 2:
		return v | (uint64_t)1 << (16 + below(48));
	case 3:
		return 0xffff - below(3);
	case 4:
		return below(3);
	default:
		return v >> below(16);
	}
}

static void
random_term(struct policy_term *t, struct policy_cond *c)
{
	t->conds = c;
	t->nconds = 1 + below(CONDS);
	for (unsigned i = 0; i < t->nconds; i++) {
		c[i] = (struct policy_cond){.subject = 1,
		    .op = (uint8_t)below(POLICY_MASKED_NE + 1),
		    .value = random_value()};
		if (c[i].op < POLICY_MASKED_EQ)
			continue;
		c[i].value |= random_value();
		c[i].expect = c[i].value & random_value();
	}
}

static struct policy_setup
setup(const struct arch *a)
{
	struct policy_setup s = {.arches = {a}, .narches = 1};

	s.kernel = FACTS_KERNEL;
	s.bad_arch = RET_KILL_PROCESS;
	return s;
}

/* Which values of argument 1 does the evaluator let through? A bit for each. */
static void
list(struct arena *a, const struct policy_term *t, uint64_t *set)
{
	struct policy_rule rule = {.names = &chown_name,
	    .nnames = 1,
	    .terms = (struct policy_term *)t,
	    .nterms = 1,
	    .action = {.ret = RET_ALLOW}};
	struct policy p = {
	    .def = {.ret = RET_ERRNO, .data = 1}, .rules = &rule, .nrules = 1};
	struct policy_setup s = setup(x86);
	struct scbpf_call call = {.nr = NR, .arch = x86->audit_arch};
	size_t mark = scb_arena_mark(a);
	const struct eval *e;
	struct names ns;

	memset(set, 0, VALUES / 8);
	scb_names_open(&ns, a, &p, &s);
	e = scb_eval_bind(a, &p, &ns, &s);
	for (unsigned v = 0; v < VALUES; v++) {
		call.args[1] = v | (uint64_t)below(1000) << 16;
		if (scb_eval_call(e, &call) == RET_ALLOW)
			set[v / 64] |= (uint64_t)1 << v % 64;
	}
	scb_arena_release(a, mark);
}

/* As the caller of scb_lint_interval uses it. */
static void
open_lint(struct lint *l, struct diag *d, struct names *ns, struct policy *p,
    struct policy_setup *s)
{
	scb_names_open(ns, d->arena, p, s);
	*l = (struct lint){
	    .d = d, .p = p, .names = ns, .s = s, .work = LINT_WORK};
	l->abi[0].arch = s->arches[0];
	l->abi[0].rows = scb_names_rows(ns, s->arches[0]);
	l->abi[0].row = scb_arena_array(
	    d->arena, s->arches[0]->ncalls, sizeof *l->abi[0].row);
}

static void
compare_all(struct lint *l, struct arena *a)
{
	static struct policy_cond conds[TERMS][CONDS];
	static struct policy_term terms[TERMS];
	static uint64_t sets[TERMS][VALUES / 64];

	for (unsigned i = 0; i < TERMS; i++) {
		random_term(&terms[i], conds[i]);
		list(a, &terms[i], sets[i]);
	}
	for (unsigned i = 0; i < TERMS; i++)
		for (unsigned j = i; j < TERMS; j++) {
			bool meet = false;

			for (unsigned v = 0; v < VALUES / 64 && !meet; v++)
				meet = sets[i][v] & sets[j][v];
			check(scb_lint_interval(l, 0, &chown_name, &terms[i],
				  &terms[j]) == meet,
			    "terms: %u and %u", i, j);
		}
}

static void
wide(struct lint *l)
{
	static const struct row {
		struct policy_cond a, b;
		bool meet;
	} rows[] = {
#define IS(relation, k) {.subject = 2, .op = POLICY_##relation, .value = (k)}
#define BITS(mask, bits) \
	{ \
		.subject = 2, .op = POLICY_MASKED_EQ, .value = (mask), \
		.expect = (bits) \
	}
	    {IS(GE, UINT64_MAX), IS(NE, UINT64_MAX), false},
	    {IS(GE, UINT64_MAX - 1), IS(NE, UINT64_MAX), true},
	    {IS(GE, UINT64_MAX), BITS(1, 0), false},
	    {IS(GT, UINT64_MAX - 2), BITS(1, 0), true},
	    {IS(GT, UINT64_MAX), IS(GE, 0), false},
	    {IS(LT, 0), IS(GE, 0), false},
	    {IS(LE, 0), IS(NE, 0), false},
	    {IS(EQ, (uint64_t)1 << 32), IS(LE, UINT32_MAX), false},
	    {IS(GT, UINT32_MAX), BITS(UINT64_MAX << 32, 0), false},
	    {IS(GT, UINT32_MAX), BITS(UINT32_MAX, 5), true},
	    {BITS(UINT64_MAX, 7), IS(NE, 7), false},
	    {BITS(0, 0), IS(EQ, 9), true},
	    {BITS(2, 1), IS(GE, 0), false},
	};

	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct policy_cond c[2] = {rows[i].a, rows[i].b};
		struct policy_term a = {.conds = &c[0], .nconds = 1},
				   b = {.conds = &c[1], .nconds = 1};

		check(
		    scb_lint_interval(l, 0, &read_name, &a, &b) == rows[i].meet,
		    "wide: row %u", i);
		check(
		    scb_lint_interval(l, 0, &read_name, &b, &a) == rows[i].meet,
		    "wide, swapped: row %u", i);
	}
}

int
main(void)
{
	jmp_buf full;
	struct arena a = {malloc(MEMORY), MEMORY, 0, &full};
	struct diag d = {.arena = &a, .report = ignore_message};
	struct policy_rule rules[2] = {
	    {.names = &chown_name, .nnames = 1},
	    {.names = &read_name, .nnames = 1},
	};
	struct policy p = {.rules = rules, .nrules = 2};
	struct policy_setup s;
	struct names ns;
	struct lint l;

	x86 = scb_facts_arch("x86", 3);
	x86_64 = scb_facts_arch("x86_64", 6);
	if (!a.base || setjmp(full)) {
		printf("out of memory\n");
		return 1;
	}
	s = setup(x86);
	for (unsigned i = 0; i < 3; i++) {
		open_lint(&l, &d, &ns, &p, &s);
		compare_all(&l, &a);
	}
	s = setup(x86_64);
	open_lint(&l, &d, &ns, &p, &s);
	wide(&l);
	free(a.base);
	return check_end();
}
