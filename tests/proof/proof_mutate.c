/*
 * Flips one bit of one instruction: the prover must find a call whose verdict
 * differs, or the change must be harmless, which sampling around every constant
 * of both programs has to confirm.
 */
#include "rounds.h"

#include "proof/prove.h"
#include "program.h"

static unsigned refused, different, equal;

static void
fail(size_t pc, unsigned bit, const char *what)
{
	failed++;
	printf("instruction %zu bit %u: %s\n", pc, bit, what);
}

static bool
sampled_equal(const struct scbpf_insn *p, const struct scbpf_insn *q, size_t n,
    unsigned rounds)
{
	while (rounds-- > 0) {
		const struct scbpf_insn *from = below(2) ? p : q;
		struct scbpf_call c = {.nr = near_constant(from, n)};

		c.arch = below(4) ? 0xc000003e : near_constant(from, n);
		for (unsigned i = 0; i < 6; i++)
			c.args[i] = (uint64_t)near_constant(from, n) << 32 |
				    near_constant(from, n);
		if (scb_bpf_sim(PROGRAM(p, n, false), &c, NULL, NULL).verdict !=
		    scb_bpf_sim(PROGRAM(q, n, false), &c, NULL, NULL).verdict)
			return false;
	}
	return true;
}

static void
judge(struct arena *a, const struct compile_result *r,
    const struct scbpf_insn *q, size_t pc, unsigned bit, unsigned rounds)
{
	struct prove_result got;
	const char *why;
	size_t at;

	if (!scb_bpf_check(PROGRAM(q, r->program.count, false), &at, &why)) {
		refused++;
		return;
	}
	got = scb_prove(
	    a, PROGRAM(q, r->program.count, r->program.big_endian), r->eval);
	if (got.answer == PROVE_DIFFERENT) {
		uint32_t says = scb_bpf_sim(
		    PROGRAM(q, r->program.count, r->program.big_endian),
		    &got.witness, NULL, NULL)
				    .verdict;

		different++;
		if (says != got.program || says == got.policy ||
		    scb_eval_call(r->eval, &got.witness) != got.policy)
			fail(pc, bit, "the witness does not differ");
	} else if (got.answer == PROVE_EQUAL) {
		equal++;
		if (!sampled_equal(
			r->program.insn, q, r->program.count, rounds))
			fail(pc, bit, "called equal, and is not");
	} else {
		fail(pc, bit, "cannot tell");
	}
}

static void
flip(struct scbpf_insn *in, unsigned bit)
{
	if (bit < 16)
		in->code ^= (uint16_t)(1u << bit);
	else if (bit < 24)
		in->jt ^= (uint8_t)(1u << (bit - 16));
	else if (bit < 32)
		in->jf ^= (uint8_t)(1u << (bit - 24));
	else
		in->k ^= 1u << (bit - 32);
}

static void
mutate(struct arena *a, const struct compile_result *r, unsigned count)
{
	struct scbpf_insn *q = scb_arena_array(a, r->program.count, sizeof *q);
	bool all = count == 0;

	if (all)
		count = (unsigned)r->program.count * 64;
	for (unsigned i = 0; i < count; i++) {
		size_t pc = all ? i / 64 : below((unsigned)r->program.count);
		unsigned bit = all ? i % 64 : below(64);

		memcpy(q, r->program.insn, r->program.count * sizeof *q);
		flip(&q[pc], bit);
		judge(a, r, q, pc, bit, check_rounds(3000));
	}
}

static struct policy *
small_policy(struct arena *a)
{
	static const struct {
		const char *name;
		struct policy_cond cond;
		uint32_t ret;
	} rows[] = {
	    {"read", {.op = POLICY_MASKED_EQ}, RET_ALLOW},
	    {"clone", {.op = POLICY_MASKED_EQ, .value = 0x7e020000}, RET_ALLOW},
	    {"socket", {.op = POLICY_LT, .value = 38}, RET_ALLOW},
	    {"mmap", {.subject = 1, .op = POLICY_GT, .value = 0x123456789},
		RET_TRAP},
	    {"close", {.op = POLICY_EQ, .value = 7}, RET_ERRNO | 9},
	};
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 1};
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		r->names = scb_arena_alloc(a, sizeof *r->names);
		r->names->name = rows[i].name;
		r->nnames = r->nterms = 1;
		r->terms = scb_arena_alloc(a, sizeof *r->terms);
		r->terms->conds = scb_arena_alloc(a, sizeof *r->terms->conds);
		*r->terms->conds = rows[i].cond;
		r->terms->nconds = 1;
		r->action.ret = rows[i].ret & RET_ACTION;
		r->action.data = (uint16_t)(rows[i].ret & RET_DATA);
	}
	return p;
}

static void
run(void *memory, size_t size, bool small, unsigned count)
{
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = ignore_message};
	struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	struct policy *p;

	if (setjmp(out)) {
		fail(0, 0, "the policy does not compile");
		return;
	}
	p = small ? small_policy(&a) : scb_builtin_policy(&a);
	mutate(&a, scb_compile_policy(&a, &d, p, &req), count);
}

int
main(int argc, char **argv)
{
	unsigned count = argc > 1 ? (unsigned)atoi(argv[1]) : 2000;
	size_t size = (size_t)64 << 20;
	void *memory = malloc(size);

	if (!memory)
		return 1;
	run(memory, size, true, 0);
	run(memory, size, false, count);
	free(memory);
	printf("mutants: %u refused, %u different, %u harmless\n", refused,
	    different, equal);
	passed = refused + different + equal;
	return check_end();
}
