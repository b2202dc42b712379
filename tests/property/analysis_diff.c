/*
 * Pairs of programs: the result of diff compared with brute force around every
 * constant of either program; and a single changed bit is found.
 */
#include "rounds.h"

#include "analysis/semdiff.h"
#include "program.h"

enum { LARGE = 1 }; /* the round of many calls */

static unsigned unknown;

struct program {
	const struct scbpf_insn *insn;
	size_t n;
};

static uint32_t
says(struct program p, const struct scbpf_call *c, bool big)
{
	return scb_bpf_sim(PROGRAM(p.insn, p.n, big), c, NULL, NULL).verdict;
}

/* A value next to a constant that either program compares with. */
static uint32_t
near_either(const struct program side[2])
{
	struct program p = side[below(2)];

	return near_constant(p.insn, p.n);
}

static struct scbpf_call
near_call(const struct program side[2], const struct arch *a)
{
	struct scbpf_call c = {.nr = near_either(side)};

	c.arch = below(4) ? a->audit_arch : near_either(side);
	if (below(2))
		c.nr = a->calls[below(a->ncalls)].nr;
	for (unsigned i = 0; i < 6; i++)
		c.args[i] =
		    (uint64_t)near_either(side) << 32 | near_either(side);
	return c;
}

static bool
sampled_equal(
    const struct program side[2], const struct arch *a, unsigned rounds)
{
	while (rounds-- > 0) {
		struct scbpf_call c = near_call(side, a);

		if (says(side[0], &c, a->big_endian) !=
		    says(side[1], &c, a->big_endian))
			return false;
	}
	return true;
}

static bool
is_known(const struct partition *s, uint32_t audit)
{
	bool known = false;

	for (unsigned i = 0; i < s->naudits; i++)
		known |= s->audit[i] == audit;
	return known;
}

static bool
is_of(const struct partition_part *p, const struct scbpf_call *c, bool known)
{
	return p->low <= c->nr && c->nr <= p->high &&
	       (p->other ? !known : p->audit == c->arch);
}

static bool
is_reported(const struct semdiff *all, const struct scbpf_call *c,
    const uint32_t verdict[2], const struct partition *s)
{
	bool known = is_known(s, c->arch);

	for (const struct semdiff_change *x = all->first; x; x = x->next)
		if (is_of(&x->part, c, known)) {
			if (verdict[0] == x->verdict[0] &&
			    verdict[1] == x->verdict[1])
				return true;
			if (!x->some)
				return false;
		}
	return verdict[0] == verdict[1];
}

/* The list of changes is right for every call, and its witnesses differ. */
static void
judge_changes(struct arena *m, const struct program side[2],
    const struct arch *a, bool differ, unsigned round)
{
	struct partition s = {
	    .program = {{side[0].insn, side[0].n, a->big_endian},
		{side[1].insn, side[1].n, a->big_endian}}};
	struct semdiff all;
	size_t mark = scb_arena_mark(m);
	bool reported = true;

	scb_partition_add(&s, a->audit_arch);
	all = scb_semdiff_programs(&s, m);
	for (unsigned i = 0; reported && i < (round == LARGE ? 50 : 500); i++) {
		struct scbpf_call c = near_call(side, a);
		uint32_t verdict[2] = {says(side[0], &c, a->big_endian),
		    says(side[1], &c, a->big_endian)};

		reported =
		    all.inconclusive || is_reported(&all, &c, verdict, &s);
	}
	check(reported, "round %u: a change is missing", round);
	check(all.inconclusive || differ == (all.first != NULL),
	    "round %u: the first change and all of them disagree", round);
	for (const struct semdiff_change *x = all.first; x; x = x->next)
		check(x->verdict[0] != x->verdict[1] &&
			  is_of(&x->part, &x->witness,
			      is_known(&s, x->witness.arch)),
		    "round %u: a witness is not of its part", round);
	scb_arena_release(m, mark);
}

static enum diff_answer
judge(struct arena *m, const struct program side[2], const struct arch *a,
    unsigned round)
{
	struct diff_first d = scb_diff_programs(m,
	    PROGRAM(side[0].insn, side[0].n, a->big_endian),
	    PROGRAM(side[1].insn, side[1].n, a->big_endian));

	if (d.answer == DIFF_CANNOT_TELL)
		unknown++;
	else if (d.answer == DIFF_EQUAL)
		check(sampled_equal(side, a, 2000),
		    "round %u: called equal, and is not", round);
	else
		check(d.verdict[0] != d.verdict[1] &&
			  says(side[0], &d.witness, a->big_endian) ==
			      d.verdict[0] &&
			  says(side[1], &d.witness, a->big_endian) ==
			      d.verdict[1],
		    "round %u: the witness does not differ", round);
	if (d.answer != DIFF_CANNOT_TELL)
		judge_changes(m, side, a, d.answer == DIFF_DIFFERENT, round);
	return d.answer;
}

/* ---- pairs -------------------------------------------------------------- */

/* One bit of one condition; false: there is none. */
static bool
change(struct policy *p)
{
	struct policy_rule *r;
	struct policy_term *t;

	if (!p->nrules)
		return false;
	r = &p->rules[below(p->nrules)];
	if (!r->nterms)
		return false;
	t = &r->terms[below(r->nterms)];
	t->conds[below(t->nconds)].value ^= UINT64_C(1) << below(64);
	return true;
}

/* The same policy in fewer instructions, and with one condition changed. */
static void
policies(struct arena *m, struct diag *d, unsigned round)
{
	struct compile_request req;
	struct compile_result *r;
	struct program side[2];
	struct policy *p;

	random_request(&req);
	p = random_policy(m, req.arches[0]);
	r = scb_compile_policy(m, d, p, &req);
	side[0] = (struct program){r->program.insn, r->program.count};
	req.goal.price = UINT32_MAX;
	r = scb_compile_policy(m, d, p, &req);
	side[1] = (struct program){r->program.insn, r->program.count};
	check(judge(m, side, req.arches[0], round) == DIFF_EQUAL,
	    "round %u: the same policy differs", round);
	if (!change(p))
		return;
	r = scb_compile_policy(m, d, p, &req);
	side[1] = (struct program){r->program.insn, r->program.count};
	judge(m, side, req.arches[0], round);
}

/* Flips a few bits of a program. */
static void
mutants(struct arena *m, const struct compile_result *r, unsigned count)
{
	struct scbpf_insn *q = scb_arena_array(m, r->program.count, sizeof *q);
	struct program side[2] = {
	    {r->program.insn, r->program.count}, {q, r->program.count}};
	const char *why;
	size_t pc;

	for (unsigned i = 0; i < count; i++) {
		memcpy(q, r->program.insn, r->program.count * sizeof *q);
		for (unsigned j = 1 + below(3); j > 0; j--) {
			pc = below((unsigned)r->program.count);
			if (below(3))
				q[pc].k ^= 1u << below(32);
			else if (below(2))
				q[pc].jt ^= (uint8_t)(1u << below(3));
			else
				q[pc].code ^= (uint16_t)(1u << below(8));
		}
		if (scb_bpf_check(
			PROGRAM(q, r->program.count, false), &pc, &why))
			judge(m, side, r->setup.arches[0], i);
	}
}

/* ---- what chance does not find ------------------------------------------ */

/* The first call of those tried that diff describes wrongly. */
static void
try_many(struct arena *m, const struct program side[2], const struct arch *a,
    unsigned rounds, unsigned *found)
{
	struct partition s = {
	    .program = {{side[0].insn, side[0].n, a->big_endian},
		{side[1].insn, side[1].n, a->big_endian}}};
	struct semdiff all;
	bool reported = true;

	scb_partition_add(&s, a->audit_arch);
	all = scb_semdiff_programs(&s, m);
	check(!all.inconclusive, "%u rounds: a part is inconclusive", rounds);
	*found = 0;
	for (unsigned i = 0; reported && i < rounds; i++) {
		struct scbpf_call c = near_call(side, a);
		uint32_t verdict[2] = {says(side[0], &c, a->big_endian),
		    says(side[1], &c, a->big_endian)};

		*found += verdict[0] != verdict[1];
		reported = is_reported(&all, &c, verdict, &s);
	}
	check(reported, "%u rounds: a change is missing", rounds);
}

/* Two policies that have only their name in common, on many calls. */
static void
many_calls(struct arena *m, struct diag *d)
{
	struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	const struct compile_result *r;
	struct program side[2];
	struct policy *p;
	unsigned found;

	r = scb_compile_policy(m, d, scb_builtin_policy(m), &req);
	side[0] = (struct program){r->program.insn, r->program.count};
	p = scb_builtin_policy(m);
	p->rules[0].nnames /= 2;
	req.enosys = POLICY_ENOSYS_SINCE;
	r = scb_compile_policy(m, d, p, &req);
	side[1] = (struct program){r->program.insn, r->program.count};
	try_many(m, side, req.arches[0], check_rounds(25000), &found);
	check(found > 100, "%u differ: the two are not that different", found);
}

/*
 * One of 2^32 values of an argument, tested in two halves of interleaved bits:
 * no constant of the program is near it.
 */
static void
needle(struct arena *m)
{
	static const struct scbpf_insn a[] = {{BPF_LD_ABS, 0, 0, 16},
	    {BPF_ALU | BPF_AND | BPF_K, 0, 0, 0x55555555},
	    {BPF_JMP | BPF_JEQ | BPF_K, 0, 4, 0x11041504},
	    {BPF_LD_ABS, 0, 0, 16},
	    {BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xaaaaaaaa},
	    {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0x208a2082},
	    {BPF_RET_K, 0, 0, RET_ALLOW}, {BPF_RET_K, 0, 0, RET_ERRNO | 1}},
				       b[] = {{BPF_RET_K, 0, 0, RET_ERRNO | 1}};
	const struct program side[2] = {{a, sizeof a / sizeof *a}, {b, 1}};
	const struct arch *x = scb_facts_arch("x86_64", 6);
	struct diff_first first = scb_diff_programs(
	    m, PROGRAM(a, side[0].n, false), PROGRAM(b, side[1].n, false));
	unsigned found;

	check(first.answer == DIFF_DIFFERENT &&
		  (uint32_t)first.witness.args[0] == 0x318e3586,
	    "the one value is not found");
	try_many(m, side, x, check_rounds(25000), &found);
	check(found == 0, "%u differ: chance found it, too", found);
}

/* ---- walks that are stopped ---------------------------------------------- */

struct stop {
	unsigned left; /* pairs until then */
	uint32_t verdict;
};

static bool
stop_pair(void *user, const struct path *p, const uint32_t verdict[2])
{
	struct stop *s = user;

	(void)p;
	s->verdict = verdict[0];
	return s->left-- > 0;
}

/* It is known which return of the first program was the last. */
static void
stopped(struct arena *m)
{
	static const struct scbpf_insn a[] = {{BPF_LD_ABS, 0, 0, 0},
	    {BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1}, {BPF_RET_K, 0, 0, 11},
	    {BPF_RET_K, 0, 0, 12}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 1},
	    {BPF_RET_K, 0, 0, 13}, {BPF_RET_K, 0, 0, 14}},
				       b[] = {{BPF_LD_ABS, 0, 0, 16},
					   {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 5},
					   {BPF_RET_K, 0, 0, 1},
					   {BPF_RET_K, 0, 0, 2}};

	for (unsigned i = 0; i < 4; i++) {
		struct stop s = {.left = i};
		struct diff_walk d = {.program = {{a, 7, false}, {b, 4, false}},
		    .pair = stop_pair,
		    .user = &s};
		struct path all;

		scb_path_any(&all, m);
		check(scb_diff_walk(&d, m, &all), "pair %u: stuck", i);
		check(a[d.pc].code == BPF_RET_K && a[d.pc].k == s.verdict,
		    "stopped at pc %zu, verdict %u", d.pc, s.verdict);
	}
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};

	if (round == LARGE) {
		many_calls(a, d);
		needle(a);
		stopped(a);
	} else if (round)
		policies(a, d, round);
	else
		mutants(a,
		    scb_compile_policy(a, d, scb_builtin_policy(a), &req), 400);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 16, run);
	printf("cannot tell: %u\n", unknown);
	return check_end();
}
