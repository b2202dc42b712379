/*
 * The prover against brute force, in universes small enough to try everything:
 * words of two, three or four bits, every program of a few instructions, every
 * call. A walk has to part the calls among its ends, each with the verdict that
 * the simulator gives; diff and prove have to answer what trying all gives.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"
#include "proof/diff.h"
#include "proof/prove.h"
#include "proof/walk.h"

enum { LENGTH = 12, VALUES = 256 };

static unsigned passed, failed, unanswered;
static struct arena arena;

/* --- programs ------------------------------------------------------------- */

struct program {
	struct scbpf_insn insn[LENGTH];
	size_t n;
};

struct universe {
	unsigned bits;	     /* of a word */
	unsigned args;	     /* words: the number, and args[0] if 2 */
	struct program base; /* what is the same in all programs */
	size_t first;	     /* of the instructions that are tried */
	size_t last;	     /* and the one after the last of them */
	void (*try)(struct universe *u, const struct program *p);
	struct program before; /* one that was tried before */
	unsigned long tried;
	/* prove: the law */
	const struct eval *law;
	bool number; /* it is about the number, not about args[0] */
};

static void
ignore(void *user, const struct scbpf_message *m)
{
	(void)user;
	(void)m;
}

static void
add(struct program *p, unsigned code, unsigned jt, unsigned jf, uint32_t k)
{
	p->insn[p->n++] =
	    (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
}

static void every(struct universe *u, struct program *p, size_t at);

static void
with(struct universe *u, struct program *p, size_t at, unsigned code, size_t jt,
    size_t jf, uint32_t k)
{
	p->insn[at] =
	    (struct scbpf_insn){(uint16_t)code, (uint8_t)jt, (uint8_t)jf, k};
	every(u, p, at + 1);
}

/* Both words, and, every jump to two places, and both verdicts. */
static void
every(struct universe *u, struct program *p, size_t at)
{
	static const unsigned jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	size_t after = p->n - at;

	if (at == u->last) {
		u->tried++;
		u->try(u, p);
		if (u->tried % 5 == 0)
			u->before = *p;
		return;
	}
	for (unsigned i = 0; i < u->args; i++)
		with(u, p, at, BPF_LD_ABS, 0, 0, 16 * i);
	for (uint32_t k = 0; k < 1u << u->bits; k++) {
		with(u, p, at, BPF_ALU | BPF_AND, 0, 0, k);
		for (unsigned j = 0; j < 4; j++)
			for (size_t t = 0; t + 1 < after; t++)
				for (size_t f = 0; f + 1 < after; f++)
					if (t != f)
						with(u, p, at,
						    BPF_JMP | jumps[j], t, f,
						    k);
	}
	with(u, p, at, BPF_RET_K, 0, 0, RET_ALLOW);
}

static void
explore(struct universe *u)
{
	struct program p = u->base;

	u->before = p;
	every(u, &p, u->first);
}

static void
say(const char *what, const struct program *p, const struct scbpf_call *c)
{
	if (failed++ > 5)
		return;
	printf("%s, nr %u, arg0 0x%x:\n", what, c->nr, (unsigned)c->args[0]);
	for (size_t i = 0; i < p->n; i++)
		printf("  { 0x%x, %u, %u, 0x%x },\n", p->insn[i].code,
		    p->insn[i].jt, p->insn[i].jf, p->insn[i].k);
}

/* --- calls ---------------------------------------------------------------- */

static unsigned
calls(const struct universe *u)
{
	return 1u << u->bits * u->args;
}

static struct scbpf_call
call(const struct universe *u, unsigned i)
{
	struct scbpf_call c = {.nr = i & ((1u << u->bits) - 1)};

	c.args[0] = i >> u->bits;
	return c;
}

static uint32_t
run(const struct program *p, const struct scbpf_call *c)
{
	return bpf_sim(p->insn, p->n, c, false, NULL, NULL).verdict;
}

/* In the plainest way, sharing nothing with word.c. */
static bool
is_in(const struct word *w, uint32_t v)
{
	bool in = false;

	for (unsigned i = 0; i < w->n; i++)
		in |= w->range[i].low <= v && v <= w->range[i].high;
	for (unsigned i = 0; i < w->nconds; i++) {
		uint32_t k = w->cond[i].k, part = v & w->cond[i].mask;

		switch (w->cond[i].rel) {
		case WORD_EQ:
			in &= part == k;
			break;
		case WORD_NE:
			in &= part != k;
			break;
		case WORD_GT:
			in &= part > k;
			break;
		default:
			in &= part <= k;
		}
	}
	return in;
}

static bool
takes(const struct path *p, const struct scbpf_call *c)
{
	return is_in(&p->w[BPF_WORD_NR], c->nr) &&
	       is_in(&p->w[BPF_WORD_ARG], (uint32_t)c->args[0]);
}

static void
path_small(struct path *p, unsigned bits)
{
	p->arena = &arena;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		word_any(&p->w[i], &arena, bits);
}

/* --- walk ----------------------------------------------------------------- */

struct parts {
	const struct universe *u;
	const struct program *p, *q; /* q: or NULL */
	unsigned char ends[VALUES];  /* that a call comes to */
	bool wrong;
	bool same; /* no pair of verdicts differs */
};

static void
mark(struct parts *s, const struct path *path, uint32_t a, uint32_t b)
{
	struct scbpf_call c;

	s->same &= a == b;
	for (unsigned i = 0; i < calls(s->u); i++) {
		c = call(s->u, i);
		if (!takes(path, &c))
			continue;
		s->ends[i]++;
		if (run(s->p, &c) != a || (s->q && run(s->q, &c) != b)) {
			s->wrong = true;
			say("another verdict", s->p, &c);
		}
	}
	/* And what it names as a call of this path is one. */
	if (path_call(path, &c) && !takes(path, &c)) {
		s->wrong = true;
		say("no call of the path", s->p, &c);
	}
}

static bool
leaf(void *user, const struct path *path, uint32_t verdict)
{
	mark(user, path, verdict, verdict);
	return true;
}

static void
judge(struct parts *s)
{
	for (unsigned i = 0; i < calls(s->u); i++)
		if (s->ends[i] != 1) {
			struct scbpf_call c = call(s->u, i);

			s->wrong = true;
			say(s->ends[i] ? "two paths" : "no path", s->p, &c);
		}
	passed += !s->wrong;
}

static void
try_walk(struct universe *u, const struct program *p)
{
	struct parts s = {.u = u, .p = p, .same = true};
	struct walk w = {.insn = p->insn, .n = p->n, .leaf = leaf, .user = &s};
	size_t start = arena_mark(&arena);
	struct path all;

	path_small(&all, u->bits);
	if (walk(&w, &arena, &all) == WALK_DONE)
		judge(&s);
	else
		unanswered++;
	arena_release(&arena, start);
}

/* --- diff: each program with an earlier one ------------------------------- */

static bool
pair(void *user, const struct path *path, const uint32_t verdict[2])
{
	mark(user, path, verdict[0], verdict[1]);
	return true;
}

static void
try_diff(struct universe *u, const struct program *p)
{
	struct parts s = {.u = u, .p = p, .q = &u->before, .same = true};
	struct diff_walk d = {
	    .program = {{p->insn, p->n}, {u->before.insn, u->before.n}},
	    .pair = pair,
	    .user = &s};
	size_t start = arena_mark(&arena);
	bool same = true;
	struct path all;

	for (unsigned i = 0; i < calls(u); i++) {
		struct scbpf_call c = call(u, i);

		same &= run(p, &c) == run(&u->before, &c);
	}
	path_small(&all, u->bits);
	if (!diff_walk(&d, &arena, &all)) {
		unanswered++;
	} else {
		judge(&s);
		if (s.same != same)
			say("equal or not?", p, &(struct scbpf_call){0});
	}
	arena_release(&arena, start);
}

/* --- prove ---------------------------------------------------------------- */

/*
 * Programs and laws that look at args[0] for one number alone, at its lowest
 * four bits or whether it is more than some value below 16: so there are no
 * more than 32 different calls.
 */
static void
try_prove(struct universe *u, const struct program *p)
{
	struct prove_result r = prove(&arena, p->insn, p->n, false, u->law);
	struct scbpf_call c = {.arch = 0xc000003e};
	bool same = true;

	for (unsigned i = 0; i < 32; i++) {
		c.args[0] = u->number ? 0 : i;
		c.nr = u->number ? i : 0;
		same &= run(p, &c) == eval_call(u->law, &c);
	}
	if (r.answer == PROVE_CANNOT_TELL) {
		unanswered++;
		return;
	}
	if ((r.answer == PROVE_EQUAL) != same)
		say("equal to the law or not?", p, &r.witness);
	else if (!same && (run(p, &r.witness) != r.program ||
			      eval_call(u->law, &r.witness) != r.policy ||
			      r.program == r.policy))
		say("a false witness", p, &r.witness);
	else
		passed++;
}

/*
 * read is refused where one of these holds: (args[0] & mask) == bits, or, for
 * other operators, args[0] OP bits.
 */
static const struct law {
	enum policy_op op[2];
	unsigned char mask[2], bits[2];
	bool both; /* must hold */
} laws[] = {{{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {15, 0}, {5, 1}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {12, 3}, {4, 2}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {12, 3}, {4, 2}, true},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {6, 5}, {2, 4}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {6, 5}, {6, 1}, true},
    {{POLICY_LE, POLICY_EQ}, {0, 0}, {3, 9}, false},
    {{POLICY_LE, POLICY_GE}, {0, 0}, {9, 6}, true},
    {{POLICY_LT, POLICY_GT}, {0, 0}, {4, 11}, false},
    {{POLICY_LE, POLICY_MASKED_EQ}, {0, 1}, {12, 1}, true}};

static const struct eval *
make_law(struct diag *d, const struct law *l)
{
	struct policy *p = arena_alloc(&arena, sizeof *p);
	struct compile_request req = {.arches = {facts_arch("x86_64", 6)},
	    .narches = 1,
	    .has_bad_arch = true,
	    .bad_arch = RET_ALLOW};
	struct policy_rule *r = policy_add(p, &arena);
	struct policy_cond *c = arena_array(&arena, 2, sizeof *c);

	p->def.ret = RET_ALLOW;
	r->names = arena_alloc(&arena, sizeof *r->names);
	r->names->name = "read";
	r->nnames = 1;
	r->action.ret = RET_KILL_THREAD;
	r->nterms = l->both ? 1 : 2;
	r->terms = arena_array(&arena, 2, sizeof *r->terms);
	for (unsigned i = 0; i < 2; i++) {
		c[i] = (struct policy_cond){
		    .op = (uint8_t)l->op[i], .value = l->bits[i]};
		if (l->op[i] == POLICY_MASKED_EQ) {
			c[i].value = l->mask[i];
			c[i].expect = l->bits[i];
		}
		r->terms[i].conds = &c[i];
		r->terms[i].nconds = l->both ? 2 : 1;
	}
	return compile_law(&arena, d, p, &req)->eval;
}

static void
explore_laws(void)
{
	struct diag d = {.arena = &arena, .report = ignore};
	struct universe u = {.bits = 4, .first = 6, .last = 8};

	u.try = try_prove;
	add(&u.base, BPF_LD_ABS, 0, 0, 4);
	add(&u.base, BPF_JMP | BPF_JEQ, 0, 6, 0xc000003e);
	add(&u.base, BPF_LD_ABS, 0, 0, 0);
	add(&u.base, BPF_JMP | BPF_JEQ, 0, 4, 0);
	add(&u.base, BPF_LD_ABS, 0, 0, 16);
	add(&u.base, BPF_ALU | BPF_AND, 0, 0, 0);
	u.base.n = u.last;
	add(&u.base, BPF_RET_K, 0, 0, RET_ALLOW);
	add(&u.base, BPF_RET_K, 0, 0, RET_KILL_THREAD);
	for (unsigned i = 0; i < sizeof laws / sizeof *laws; i++) {
		bool masked = laws[i].op[0] == POLICY_MASKED_EQ;

		/* The law asks of ranges only where the program made some. */
		u.base.insn[5].k = masked ? 15 : UINT32_MAX;
		u.law = make_law(&d, &laws[i]);
		explore(&u);
	}
	printf("prove: %lu programs\n", u.tried);
}

/* These are refused: read, write, stat, fstat, mmap, mprotect. */
static const struct eval *
make_number_law(struct diag *d)
{
	static const char *const refused[] = {
	    "read", "write", "stat", "fstat", "mmap", "mprotect"};
	enum { N = sizeof refused / sizeof *refused };
	struct policy *p = arena_alloc(&arena, sizeof *p);
	struct compile_request req = {.arches = {facts_arch("x86_64", 6)},
	    .narches = 1,
	    .has_bad_arch = true,
	    .bad_arch = RET_ALLOW};
	struct policy_rule *r = policy_add(p, &arena);

	p->def.ret = RET_ALLOW;
	r->action.ret = RET_KILL_THREAD;
	r->names = arena_array(&arena, N, sizeof *r->names);
	for (r->nnames = 0; r->nnames < N; r->nnames++)
		r->names[r->nnames].name = refused[r->nnames];
	return compile_law(&arena, d, p, &req)->eval;
}

/* The law's runs of numbers, cut by every two comparisons. */
static void
explore_numbers(void)
{
	struct diag d = {.arena = &arena, .report = ignore};
	struct universe u = {
	    .bits = 4, .first = 3, .last = 5, .number = true, .try = try_prove};

	u.law = make_number_law(&d);
	add(&u.base, BPF_LD_ABS, 0, 0, 4);
	add(&u.base, BPF_JMP | BPF_JEQ, 0, 3, 0xc000003e);
	add(&u.base, BPF_LD_ABS, 0, 0, 0);
	u.base.n = u.last;
	add(&u.base, BPF_RET_K, 0, 0, RET_ALLOW);
	add(&u.base, BPF_RET_K, 0, 0, RET_KILL_THREAD);
	explore(&u);
	printf("prove, numbers: %lu programs\n", u.tried);
}

/* --- the universes -------------------------------------------------------- */

/* A load, n instructions of any kind, and two returns. */
static void
explore_all(const char *what, unsigned bits, unsigned args, size_t n,
    void (*try)(struct universe *u, const struct program *p))
{
	struct universe u = {.bits = bits, .args = args, .first = 1};

	u.try = try;
	u.last = 1 + n;
	add(&u.base, BPF_LD_ABS, 0, 0, 0);
	u.base.n = u.last;
	add(&u.base, BPF_RET_K, 0, 0, 0);
	add(&u.base, BPF_RET_K, 0, 0, RET_ALLOW);
	explore(&u);
	printf("%s, %u bits: %lu programs\n", what, bits, u.tried);
}

/* The word under a mask, compared: every chain of n such tests. */
static void
masked(struct universe *u, struct program *p, unsigned n)
{
	static const unsigned jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};
	struct program next;

	if (n == 0) {
		next = *p;
		add(&next, BPF_RET_K, 0, 0, RET_KILL_THREAD);
		add(&next, BPF_RET_K, 0, 0, RET_ALLOW);
		u->tried++;
		try_walk(u, &next);
		return;
	}
	for (uint32_t mask = 1; mask < 1u << u->bits; mask++)
		for (uint32_t k = 0; k < 1u << u->bits; k++)
			for (unsigned j = 0; j < 4; j++) {
				size_t out = 3 * (n - 1) + 1;

				next = *p;
				add(&next, BPF_LD_ABS, 0, 0, 0);
				add(&next, BPF_ALU | BPF_AND, 0, 0, mask);
				add(&next, BPF_JMP | jumps[j],
				    (unsigned)(n % 2 ? out : 0),
				    (unsigned)(n % 2 ? 0 : out), k);
				masked(u, &next, n - 1);
			}
}

static void
explore_masked(unsigned bits, unsigned tests)
{
	struct universe u = {.bits = bits, .args = 1};
	struct program empty = {.n = 0};

	masked(&u, &empty, tests);
	printf(
	    "%u masked tests, %u bits: %lu programs\n", tests, bits, u.tried);
}

int
main(void)
{
	size_t size = (size_t)16 << 20;
	void *memory = malloc(size);
	jmp_buf out;

	arena = (struct arena){memory, size, 0, &out};
	if (!memory || setjmp(out)) {
		printf("out of memory\n0 passed, 1 failed\n");
		return 1;
	}
	explore_all("walk", 4, 1, 2, try_walk);
	explore_all("walk", 2, 2, 3, try_walk);
	explore_all("diff", 3, 2, 2, try_diff);
	explore_all("diff", 4, 1, 2, try_diff);
	explore_masked(3, 2);
	explore_masked(2, 3);
	explore_laws();
	explore_numbers();
	free(memory);
	if (unanswered) {
		printf("%u without an answer\n", unanswered);
		failed++;
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}
