/*
 * Paths that are joined where they meet. First the walk alone, over random
 * programs on two words of four bits: every call must be on a path that ends in
 * its verdict, and all facts of that path must be true of it. Then policies
 * with many rules on one call: they are proved, and are not when one bit of an
 * instruction is flipped, unless that makes no difference.
 */
#include "check.h"
#include "messages.h"
#include "random.h"

#include "proof/join_state.h"
#include "proof/join_walk.h"
#include "proof/prove.h"
#include "program.h"

enum { LENGTH = 14, FACTS = 40, BITS = 4, CALLS = 1 << 2 * BITS };

static unsigned lost;

/* --- the walk ------------------------------------------------------------- */

struct trial {
	struct scbpf_insn insn[LENGTH];
	struct {
		unsigned word;
		struct cond cond;
	} fact[FACTS]; /* that it does not hold */
	bool found[CALLS];
};

static struct scbpf_call
call(unsigned i)
{
	struct scbpf_call c = {.nr = 0};

	c.args[0] = i % (1 << BITS);
	c.args[1] = i >> BITS;
	return c;
}

static bool
holds(const struct cond *c, uint32_t v)
{
	v &= c->mask;
	return c->rel == COND_EQ   ? v == c->k
	       : c->rel == COND_NE ? v != c->k
	       : c->rel == COND_GT ? v > c->k
				   : v <= c->k;
}

static bool
takes(const struct wordset *w, uint32_t v)
{
	bool in = false;

	for (unsigned i = 0; i < w->n; i++)
		in |= w->range[i].low <= v && v <= w->range[i].high;
	for (unsigned i = 0; i < w->nconds; i++)
		in &= holds(&w->cond[i], v);
	return in;
}

static void
learn(void *user, const struct path *p, struct join_facts *f)
{
	struct trial *t = user;

	for (unsigned i = 0; i < FACTS; i++)
		if (scb_path_test(p, t->fact[i].word, t->fact[i].cond) ==
		    WORDSET_NEVER)
			f->bit[i / 32] |= (uint32_t)1 << i % 32;
}

static bool
leaf(void *user, const struct path *p, const struct join_facts *f,
    uint32_t verdict)
{
	struct trial *t = user;

	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = call(i);
		bool on = takes(&p->w[BPF_WORD_ARG], (uint32_t)c.args[0]) &&
			  takes(&p->w[BPF_WORD_ARG + 2], (uint32_t)c.args[1]);

		for (unsigned k = 0; k < FACTS; k++)
			if (f->bit[k / 32] >> k % 32 & 1)
				on &= !holds(&t->fact[k].cond,
				    scb_bpf_call_word(&c, t->fact[k].word));
		t->found[i] |= on && verdict == scb_bpf_sim(PROGRAM(t->insn,
								LENGTH, false),
						    &c, NULL, NULL)
						    .verdict;
	}
	return true;
}

static void
random_program(struct trial *t)
{
	static const unsigned jumps[] = {BPF_JEQ, BPF_JGT, BPF_JGE, BPF_JSET};

	for (unsigned i = 0; i < LENGTH; i++) {
		unsigned left = LENGTH - i - 1;
		struct scbpf_insn *in = &t->insn[i];

		*in = (struct scbpf_insn){BPF_RET_K, 0, 0, below(3)};
		if (left < 3)
			continue;
		if (i == 0 || below(4) == 0)
			*in = (struct scbpf_insn){
			    BPF_LD_ABS, 0, 0, below(2) ? 16 : 24};
		else if (below(6) == 0)
			*in = (struct scbpf_insn){
			    BPF_ALU | BPF_AND, 0, 0, below(16)};
		else
			*in = (struct scbpf_insn){
			    (uint16_t)(BPF_JMP | jumps[below(4)]),
			    (uint8_t)below(left < 4 ? left : 4),
			    (uint8_t)below(left < 6 ? left : 6), below(16)};
	}
	for (unsigned i = 0; i < FACTS; i++) {
		uint32_t mask = below(3) ? 15 : 1 + below(15);

		t->fact[i].word = BPF_WORD_ARG + 2 * below(2);
		t->fact[i].cond =
		    (struct cond){mask, below(16) & mask, COND_EQ};
	}
}

static void
try_walk(struct arena *a, unsigned seed)
{
	struct trial t = {.found = {false}};
	struct walk w = {.program = {t.insn, LENGTH, false}};
	struct join j = {.walk = &w,
	    .nfacts = FACTS,
	    .learn = learn,
	    .leaf = leaf,
	    .user = &t};
	struct spot from = {.pc = 0};
	bool all = true, followed;

	random_state = 0x9e3779b97f4a7c15u * seed;
	random_program(&t);
	from.path.arena = a;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		scb_wordset_any(&from.path.w[i], a, BITS);
	/* Some compare a register that holds a different word on each path. */
	followed = scb_join_walk(&j, a, &from);
	lost += !followed;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		all &= from.path.w[i].n == 1 && from.path.w[i].nconds == 0 &&
		       from.path.w[i].range->low == 0 &&
		       from.path.w[i].range->high == (1 << BITS) - 1;
	check(all, "where the walk began was changed, seed %u", seed);
	for (unsigned i = 0; followed && i < CALLS; i++)
		all &= t.found[i];
	check(all, "a call is on no path that ends in its verdict, seed %u",
	    seed);
}

/* --- the prover ----------------------------------------------------------- */

static struct policy *
many_rules(struct arena *a)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);
	unsigned n = 16 + below(30);

	p->name = "many";
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	p->first_match = below(3) == 0;
	for (unsigned i = 0; i < n; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		r->names = scb_arena_alloc(a, sizeof *r->names);
		r->names->name = "mremap";
		r->nnames = 1;
		r->action.ret = below(3)   ? RET_ALLOW
				: below(2) ? RET_LOG
					   : RET_KILL_THREAD;
		r->nterms = below(5) ? 1 : 2;
		r->terms = scb_arena_array(a, r->nterms, sizeof *r->terms);
		for (unsigned k = 0; k < r->nterms; k++)
			r->terms[k] = random_term(a);
	}
	return p;
}

static void
flip(struct scbpf_insn *in)
{
	unsigned bit = below(24);

	if (bit < 4)
		in->jt ^= (uint8_t)(1u << bit);
	else if (bit < 8)
		in->jf ^= (uint8_t)(1u << (bit - 4));
	else
		in->k ^= 1u << below(32);
}

static bool
differs(const struct compile_result *r, const struct scbpf_insn *q)
{
	for (unsigned i = 0; i < 300; i++) {
		struct scbpf_call c = random_call(r->policy, &r->setup);

		c.nr = 25;
		c.arch = 0xc000003e;
		if (scb_bpf_sim(
			PROGRAM(q, r->program.count, false), &c, NULL, NULL)
			.verdict != scb_eval_call(r->eval, &c))
			return true;
	}
	return false;
}

static void
break_it(struct arena *a, const struct compile_result *r, unsigned seed)
{
	struct scbpf_insn *q = scb_arena_array(a, r->program.count, sizeof *q);
	struct prove_result got;
	const char *why;
	size_t at;

	memcpy(q, r->program.insn, r->program.count * sizeof *q);
	flip(&q[below((unsigned)r->program.count)]);
	if (!scb_bpf_check(PROGRAM(q, r->program.count, false), &at, &why))
		return;
	got = scb_prove(a, PROGRAM(q, r->program.count, false), r->eval);
	if (got.answer == PROVE_EQUAL)
		check(
		    !differs(r, q), "called equal, and is not, seed %u", seed);
	else if (got.answer == PROVE_DIFFERENT)
		check(scb_bpf_sim(PROGRAM(q, r->program.count, false),
			  &got.witness, NULL, NULL)
				  .verdict == got.program &&
			  scb_eval_call(r->eval, &got.witness) == got.policy &&
			  got.program != got.policy,
		    "the witness does not differ, seed %u", seed);
}

static void
try_policy(void *memory, size_t size, unsigned seed)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = ignore_message};
	struct compile_request req = {.narches = 1};
	struct compile_result *r;

	if (setjmp(out)) {
		check(false, "not proved, seed %u", seed);
		return;
	}
	random_state = 0x9e3779b97f4a7c15u * seed;
	req.arches[0] = scb_facts_arch("x86_64", 6);
	req.passes.no_split = seed % 2;
	r = scb_compile_policy(&a, &d, many_rules(&a), &req);
	check(!differs(r, r->program.insn), "not the policy, seed %u", seed);
	for (unsigned i = 0; i < 12; i++)
		break_it(&a, r, seed);
}

/* Machines that differ in one place are the same where it is not live. */
static void
test_same(void)
{
	struct machine plain, other;

	memset(&plain, 0, sizeof plain);
	for (unsigned i = 0; i < MACHINE_CELLS; i++) {
		other = plain;
		other.m[i].k++;
		for (unsigned k = 0; k < MACHINE_CELLS; k++)
			check(scb_join_state_same(&plain, &other,
				  (uint32_t)BPF_LIVE_M << k) == (i != k),
			    "cells %u and %u", i, k);
	}
}

int
main(void)
{
	size_t size = (size_t)256 << 20;
	void *memory = malloc(size);
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};

	if (!memory || setjmp(out)) {
		printf("out of memory\n0 passed, 1 failed\n");
		return 1;
	}
	test_same();
	for (unsigned seed = 1; seed <= check_rounds(1500); seed++) {
		a.used = 0;
		try_walk(&a, seed);
	}
	for (unsigned seed = 1; seed <= 20; seed++)
		try_policy(memory, size, seed);
	free(memory);
	check(lost < check_rounds(600), "most programs are followed, but %u",
	    lost);
	return check_end();
}
