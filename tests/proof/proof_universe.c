/*
 * prove against brute force: programs and policies that look at args[0] or only
 * at the number, with every call tried.
 */
#include "messages.h"
#include "universe.h"

#include "compile.h"
#include "proof/prove.h"
#include "program.h"

/* --- prove ---------------------------------------------------------------- */

/*
 * Programs and policies that look at args[0] for one number only, at its lowest
 * four bits or whether it is above some value below 16: so there are at most 32
 * different calls.
 */
static void
try_prove(struct universe *u, const struct program *p)
{
	struct prove_result r =
	    scb_prove(&arena, PROGRAM(p->insn, p->n, false), u->eval);
	struct scbpf_call c = {.arch = 0xc000003e};
	bool same = true;

	for (unsigned i = 0; i < 32; i++) {
		c.args[0] = u->number ? 0 : i;
		c.nr = u->number ? i : 0;
		same &= run(p, &c) == scb_eval_call(u->eval, &c);
	}
	if (r.answer == PROVE_CANNOT_TELL) {
		unanswered++;
		return;
	}
	if ((r.answer == PROVE_EQUAL) != same)
		say("equal to the policy or not?", p, &r.witness);
	else if (!same && (run(p, &r.witness) != r.program ||
			      scb_eval_call(u->eval, &r.witness) != r.policy ||
			      r.program == r.policy))
		say("a false witness", p, &r.witness);
	else
		passed++;
}

/* --- policies
 * ----------------------------------------------------------------- */

/*
 * read is refused where one of these holds: (args[0] & mask) == bits, or, for
 * other operators, args[0] OP bits.
 */
static const struct conditions {
	enum policy_op op[2];
	unsigned char mask[2], bits[2];
	bool both; /* must hold */
} cases[] = {{{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {15, 0}, {5, 1}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {12, 3}, {4, 2}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {12, 3}, {4, 2}, true},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {6, 5}, {2, 4}, false},
    {{POLICY_MASKED_EQ, POLICY_MASKED_EQ}, {6, 5}, {6, 1}, true},
    {{POLICY_LE, POLICY_EQ}, {0, 0}, {3, 9}, false},
    {{POLICY_LE, POLICY_GE}, {0, 0}, {9, 6}, true},
    {{POLICY_LT, POLICY_GT}, {0, 0}, {4, 11}, false},
    {{POLICY_LE, POLICY_MASKED_EQ}, {0, 1}, {12, 1}, true}};

static const struct eval *
make_policy(struct diag *d, const struct conditions *l)
{
	struct policy *p = scb_arena_alloc(&arena, sizeof *p);
	struct compile_request req = {.arches = {scb_facts_arch("x86_64", 6)},
	    .narches = 1,
	    .has_bad_arch = true,
	    .bad_arch = RET_ALLOW};
	struct policy_rule *r = scb_policy_add(p, &arena);
	struct policy_cond *c = scb_arena_array(&arena, 2, sizeof *c);

	p->def.ret = RET_ALLOW;
	r->names = scb_arena_alloc(&arena, sizeof *r->names);
	r->names->name = "read";
	r->nnames = 1;
	r->action.ret = RET_KILL_THREAD;
	r->nterms = l->both ? 1 : 2;
	r->terms = scb_arena_array(&arena, 2, sizeof *r->terms);
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
	return scb_compile_analyze(&arena, d, p, &req)->eval;
}

static void
explore_policies(void)
{
	struct diag d = {.arena = &arena, .report = ignore_message};
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
	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool masked = cases[i].op[0] == POLICY_MASKED_EQ;

		/*
		 * Walks ranges of numbers that comparisons of the program have
		 * split.
		 */
		u.base.insn[5].k = masked ? 15 : UINT32_MAX;
		u.eval = make_policy(&d, &cases[i]);
		explore(&u);
	}
	printf("prove: %lu programs\n", u.tried);
}

/* These are refused: read, write, stat, fstat, mmap, mprotect. */
static const struct eval *
make_number_policy(struct diag *d)
{
	static const char *const refused[] = {
	    "read", "write", "stat", "fstat", "mmap", "mprotect"};
	enum { N = sizeof refused / sizeof *refused };
	struct policy *p = scb_arena_alloc(&arena, sizeof *p);
	struct compile_request req = {.arches = {scb_facts_arch("x86_64", 6)},
	    .narches = 1,
	    .has_bad_arch = true,
	    .bad_arch = RET_ALLOW};
	struct policy_rule *r = scb_policy_add(p, &arena);

	p->def.ret = RET_ALLOW;
	r->action.ret = RET_KILL_THREAD;
	r->names = scb_arena_array(&arena, N, sizeof *r->names);
	for (r->nnames = 0; r->nnames < N; r->nnames++)
		r->names[r->nnames].name = refused[r->nnames];
	return scb_compile_analyze(&arena, d, p, &req)->eval;
}

/* The evaluator's runs of numbers, split by any two comparisons. */
static void
explore_numbers(void)
{
	struct diag d = {.arena = &arena, .report = ignore_message};
	struct universe u = {
	    .bits = 4, .first = 3, .last = 5, .number = true, .try = try_prove};

	u.eval = make_number_policy(&d);
	add(&u.base, BPF_LD_ABS, 0, 0, 4);
	add(&u.base, BPF_JMP | BPF_JEQ, 0, 3, 0xc000003e);
	add(&u.base, BPF_LD_ABS, 0, 0, 0);
	u.base.n = u.last;
	add(&u.base, BPF_RET_K, 0, 0, RET_ALLOW);
	add(&u.base, BPF_RET_K, 0, 0, RET_KILL_THREAD);
	explore(&u);
	printf("prove, numbers: %lu programs\n", u.tried);
}

static void
explore_them(void)
{
	explore_policies();
	explore_numbers();
}

int
main(void)
{
	return universe_main(explore_them);
}
