/*
 * Programs that a compiler would not write: the tests of a policy's rules, each
 * in several places, with tests between them that decide nothing, so that paths
 * which know different things meet everywhere. In half of them a jump goes past
 * a rule. All values of the bits that are tested are tried: the proof has to
 * say what this says.
 */
#include "rounds.h"

#include "compile.h"
#include "facts/facts.h"
#include "program.h"
#include "proof/prove.h"

enum {
	RULES = 7,
	NOISE = 2, /* bits that no rule looks at */
	BITS = RULES + NOISE,
	COPIES = 3, /* of a rule's test, at most */
	BEFORE = 3, /* tests between them, at most */
	CODE = 2 * (RULES + 1) * COPIES * (BEFORE + 1),
	PROGRAM_MOST = 1024,
	NR = 25,  /* mremap */
	WORDS = 4 /* those of the arguments are in use */
};

static const uint32_t x86_64 = 0xc000003e;

/* The code of a rule begins at one of these; that of none returns. */
struct blocks {
	struct scbpf_insn *insn;
	unsigned n, rules;
	unsigned start[RULES + 1][COPIES * (BEFORE + 1)];
	unsigned nstarts[RULES + 1];
	unsigned word[BITS], shift[BITS];
};

static struct policy *
rules_of_bits(struct arena *a, const struct blocks *b)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	p->name = "blocks";
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = 99};
	p->first_match = true;
	for (unsigned i = 0; i < b->rules; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		r->names = scb_arena_alloc(a, sizeof *r->names);
		r->names->name = "mremap";
		r->nnames = 1;
		r->action = (struct policy_action){
		    .ret = RET_ERRNO, .data = (uint16_t)(1 + i)};
		r->terms = scb_arena_alloc(a, sizeof *r->terms);
		r->nterms = 1;
		r->terms->conds = scb_arena_alloc(a, sizeof *r->terms->conds);
		r->terms->nconds = 1;
		r->terms->conds->subject = (uint8_t)b->word[i];
		r->terms->conds->op = POLICY_MASKED_EQ;
		r->terms->conds->value = (uint64_t)1 << b->shift[i];
		r->terms->conds->expect = r->terms->conds->value;
	}
	return p;
}

static unsigned
any_start(const struct blocks *b, unsigned rule)
{
	return b->start[rule][below(b->nstarts[rule])];
}

/* The code is written from its end, so that all jumps go forward. */
static void
put_test(struct blocks *b, unsigned bit, unsigned yes, unsigned no)
{
	struct scbpf_insn *in = &b->insn[b->n -= 2];

	in[0] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 16 + 8 * b->word[bit]};
	in[1] =
	    (struct scbpf_insn){BPF_JMP | BPF_JSET, (uint8_t)(yes - b->n - 2),
		(uint8_t)(no - b->n - 2), (uint32_t)1 << b->shift[bit]};
}

static void
put_rule(struct blocks *b, unsigned rule, unsigned verdict, bool wrong)
{
	unsigned to = rule + 1, copies = 1 + below(COPIES);
	unsigned bad = wrong && to < b->rules ? below(copies) : copies;

	for (unsigned i = 0; i < copies; i++) {
		if (i == bad)
			put_test(b, RULES + below(NOISE), any_start(b, to),
			    any_start(b, to));
		else
			put_test(b, rule, verdict, any_start(b, to));
		b->start[rule][b->nstarts[rule]++] = b->n;
	}
	for (unsigned n = below(COPIES * BEFORE); n-- > 0;) {
		put_test(b,
		    below(3) == 0 ? RULES + below(NOISE) : below(b->rules),
		    any_start(b, rule), any_start(b, rule));
		b->start[rule][b->nstarts[rule]++] = b->n;
	}
}

/* After what looks for the call: all others go to the compiled program. */
static struct scbpf_program
put_program(struct arena *a, struct blocks *b, const struct scbpf_program *p,
    bool wrong)
{
	unsigned bad = wrong ? below(b->rules) : UINT32_MAX, head = 6;
	struct scbpf_insn *in;

	b->insn = scb_arena_array(a, PROGRAM_MOST, sizeof *b->insn);
	b->n = CODE + head;
	in = b->insn + b->n;
	for (unsigned i = 0; i <= b->rules; i++)
		in[i] = (struct scbpf_insn){
		    BPF_RET_K, 0, 0, RET_ERRNO | (i < b->rules ? 1 + i : 99)};
	b->start[b->rules][0] = b->n + b->rules;
	b->nstarts[b->rules] = 1;
	memcpy(in + b->rules + 1, p->insn, p->count * sizeof *in);
	for (unsigned i = b->rules; i-- > 0;)
		put_rule(b, i, CODE + head + i, i == bad);
	b->n -= head;
	in = b->insn + b->n;
	in[0] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 4};
	in[1] = (struct scbpf_insn){BPF_JMP | BPF_JEQ, 1, 0, x86_64};
	in[3] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 0};
	in[4] = (struct scbpf_insn){BPF_JMP | BPF_JEQ, 1, 0, NR};
	for (unsigned i = 2; i <= 5; i += 3)
		in[i] = (struct scbpf_insn){
		    BPF_JMP | BPF_JA, 0, 0, CODE + head + b->rules - b->n - i};
	return (struct scbpf_program){
	    in, CODE + head - b->n + b->rules + 1 + p->count, false};
}

static bool
is_equal(
    const struct blocks *b, const struct scbpf_program *p, const struct eval *e)
{
	for (unsigned set = 0; set < 1u << BITS; set++) {
		struct scbpf_call c = {.arch = x86_64, .nr = NR};

		for (unsigned i = 0; i < BITS; i++)
			c.args[b->word[i]] |= (uint64_t)(set >> i & 1)
					      << b->shift[i];
		if (scb_bpf_sim(p, &c, NULL, NULL).verdict !=
		    scb_eval_call(e, &c))
			return false;
	}
	return true;
}

static void
try_blocks(struct arena *a, struct diag *d, unsigned seed)
{
	struct compile_request req = {.narches = 1};
	struct compile_result *r;
	struct blocks b = {.rules = 4 + seed % (RULES - 3)};
	struct scbpf_program p;
	struct prove_result got;
	bool same;

	random_state = 0x9e3779b97f4a7c15u * seed;
	for (unsigned i = 0; i < BITS; i++) {
		b.word[i] = below(WORDS);
		b.shift[i] = i;
	}
	req.arches[0] = scb_facts_arch("x86_64", 6);
	r = scb_compile_policy(a, d, rules_of_bits(a, &b), &req);
	for (unsigned i = 0; i < 8; i++) {
		memset(b.nstarts, 0, sizeof b.nstarts);
		p = put_program(a, &b, &r->program, i % 2);
		same = is_equal(&b, &p, r->eval);
		got = scb_prove(a, &p, r->eval);
		check(got.answer == (same ? PROVE_EQUAL : PROVE_DIFFERENT),
		    "seed %u: program %u is %sequal, and the proof says %d",
		    seed, i, same ? "" : "not ", got.answer);
		check(i % 2 || same, "seed %u: program %u", seed, i);
	}
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 1000, try_blocks);
	return check_end();
}
