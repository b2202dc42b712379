/*
 * The prover and the passes that depend on it. The bytes make two programs that
 * the kernel accepts: from scratch, or compiled ones with changed instructions.
 * Each answer (equal, different on this call, this decision, this shorter
 * program) must be true of calls around all their constants.
 */
#include "fuzz.h"

#include "bytes.h"
#include "calls.h"

#include "../random.h"

#include "opt.h"
#include "analysis/semdiff.h"
#include "analysis/explain.h"
#include "analysis/terms.h"
#include "tree/lift.h"
#include "proof/prove.h"
#include "tree/decompose.h"
#include "../program.h"

enum { POLICIES = 12, CALLS = 96, LENGTH = 40, CHANGES = 6 };

/* --- policies, and programs that are equal to them ------------------------ */

static const struct compile_result *eval[POLICIES];

static const struct compile_result *
make_policy(struct arena *a, struct diag *d, unsigned i)
{
	enum { SEED = 700 };
	struct compile_request req = {
	    .arches = {scb_arch_all[0]}, .narches = 1};
	uint32_t state = 1 + i;
	uint8_t seed[SEED];
	struct policy *p;

	for (unsigned j = 0; j < SEED; j++) {
		state = state * 1664525 + 1013904223;
		seed[j] = (uint8_t)(state >> 24);
	}
	bytes_open(seed, SEED);
	p = random_policy(a, scb_arch_all[0]);
	if (i == 0)
		p->nrules = 0;
	if (i % 3 == 2)
		random_request(&req);
	req.passes.no_split = i % 2;
	return scb_compile_policy(a, d, p, &req);
}

/* Once, in memory of their own. */
static void
make_policies(void)
{
	enum { ROOM = 16 << 20 };
	static jmp_buf out;
	static struct arena a;
	static struct diag d = {.arena = &a, .report = fuzz_report};

	a = (struct arena){calloc(1, ROOM), ROOM, 0, &out};
	if (!a.base || setjmp(out))
		abort();
	for (unsigned i = 0; i < POLICIES; i++)
		eval[i] = make_policy(&a, &d, i);
}

/* --- programs ------------------------------------------------------------- */

static uint32_t
constant(void)
{
	static const uint32_t usual[] = {0, 1, 2, 3, 7, 8, 0xff, 0x100,
	    0xc000003e, 0x40000003, 0x40000000, 0x3fffffff, 0x7fffffff,
	    0x80000000, 0xfffffffe, 0xffffffff, RET_ALLOW, RET_ERRNO | 1};
	unsigned i = (unsigned)bytes_take(1);

	if (i < sizeof usual / sizeof *usual)
		return usual[i];
	if (i < 64)
		return 1u << i % 32;
	return i < 96 ? (uint32_t)bytes_take(4) : (uint32_t)bytes_take(1);
}

static struct scbpf_insn
instruction(size_t after)
{
	static const uint16_t codes[] = {BPF_LD_ABS, BPF_LD_ABS, BPF_LD_ABS,
	    BPF_LD | BPF_IMM, BPF_LDX | BPF_IMM, BPF_LD | BPF_LEN,
	    BPF_LDX | BPF_LEN, BPF_LD | BPF_MEM, BPF_LDX | BPF_MEM, BPF_ST,
	    BPF_STX, BPF_ALU | BPF_ADD, BPF_ALU | BPF_SUB, BPF_ALU | BPF_MUL,
	    BPF_ALU | BPF_DIV, BPF_ALU | BPF_OR, BPF_ALU | BPF_AND,
	    BPF_ALU | BPF_AND, BPF_ALU | BPF_LSH, BPF_ALU | BPF_RSH,
	    BPF_ALU | BPF_NEG, BPF_ALU | BPF_XOR, BPF_ALU | BPF_AND | BPF_X,
	    BPF_ALU | BPF_DIV | BPF_X, BPF_ALU | BPF_ADD | BPF_X, BPF_JMP,
	    BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JGT,
	    BPF_JMP | BPF_JGE, BPF_JMP | BPF_JSET, BPF_JMP | BPF_JSET,
	    BPF_JMP | BPF_JEQ | BPF_X, BPF_JMP | BPF_JGT | BPF_X,
	    BPF_JMP | BPF_JGE | BPF_X, BPF_JMP | BPF_JSET | BPF_X,
	    BPF_MISC | BPF_TAX, BPF_MISC | BPF_TXA, BPF_RET_K, BPF_RET | BPF_A};
	struct scbpf_insn in = {
	    .code = codes[below(sizeof codes / sizeof *codes)]};
	unsigned class = in.code & 7;

	if (in.code == BPF_LD_ABS)
		in.k = below(BPF_WORDS) * 4;
	else if (class == BPF_ST || class == BPF_STX ||
		 (in.code & 0xe0) == BPF_MEM)
		in.k = below(3);
	else if (in.code == BPF_JMP)
		in.k = below((unsigned)after);
	else
		in.k = constant();
	if (in.code == (BPF_ALU | BPF_LSH) || in.code == (BPF_ALU | BPF_RSH))
		in.k %= 32;
	if (class == BPF_JMP && in.code != BPF_JMP) {
		in.jt = (uint8_t)below(after < 256 ? (unsigned)after : 256);
		in.jf = (uint8_t)below(after < 256 ? (unsigned)after : 256);
	}
	return in;
}

static void
from_nothing(struct program *p)
{
	p->n = 2 + below(LENGTH);
	for (size_t i = 0; i + 1 < p->n; i++)
		p->insn[i] = instruction(p->n - i - 1);
	p->insn[p->n - 1] =
	    (struct scbpf_insn){BPF_RET_K, 0, 0, bytes_take(1) ? RET_ALLOW : 0};
}

static void
change(struct program *p)
{
	for (unsigned i = below(CHANGES); i > 0; i--) {
		size_t at = bytes_take(2) % p->n;
		struct scbpf_insn *in = &p->insn[at];

		switch (below(5)) {
		case 0:
			in->k = constant();
			break;
		case 1:
			in->k ^= 1u << below(32);
			break;
		case 2:
			in->jt = (uint8_t)bytes_take(1);
			break;
		case 3:
			in->jf = (uint8_t)bytes_take(1);
			break;
		default:
			*in = instruction(p->n - at);
			break;
		}
	}
}

static void
from_policy(struct program *p, const struct compile_result *r)
{
	p->n = r->program.count;
	memcpy(p->insn, r->program.insn,
	    r->program.count * sizeof *r->program.insn);
	change(p);
}

/* --- calls ---------------------------------------------------------------- */

static struct scbpf_call
some_call(const struct program *p, const struct compile_result *r)
{
	const struct arch *a = r->setup.arches[draw() % r->setup.narches];
	struct scbpf_call c = {.nr = draw() % 512, .arch = a->audit_arch};

	calls_near(p, &c);
	return c;
}

/* --- what is said, and what is so ----------------------------------------- */

struct bench {
	struct diag *d;
	const struct compile_result *eval;
	struct program *p, *q;
	bool big;
};

static uint32_t
runs(const struct bench *t, const struct program *p, const struct scbpf_call *c)
{
	return scb_bpf_sim(PROGRAM(p->insn, p->n, t->big), c, NULL, NULL)
	    .verdict;
}

static void
try_prove(const struct bench *t)
{
	struct prove_result r = scb_prove(
	    t->d->arena, PROGRAM(t->p->insn, t->p->n, t->big), t->eval->eval);

	if (r.answer == PROVE_DIFFERENT) {
		FUZZ_MUST(r.program != r.policy);
		FUZZ_MUST(runs(t, t->p, &r.witness) == r.program);
		FUZZ_MUST(scb_eval_call(t->eval->eval, &r.witness) == r.policy);
	}
	if (r.answer == PROVE_CANNOT_TELL)
		FUZZ_MUST(r.pc < t->p->n && *r.why);
	for (unsigned i = 0; r.answer == PROVE_EQUAL && i < CALLS; i++) {
		struct scbpf_call c = some_call(t->p, t->eval);

		FUZZ_MUST(
		    runs(t, t->p, &c) == scb_eval_call(t->eval->eval, &c));
	}
}

static void
try_diff(
    const struct bench *t, const struct program *p, const struct program *q)
{
	struct diff_first r = scb_diff_programs(t->d->arena,
	    PROGRAM(p->insn, p->n, t->big), PROGRAM(q->insn, q->n, t->big));

	if (p == q)
		FUZZ_MUST(r.answer != DIFF_DIFFERENT);
	if (r.answer == DIFF_DIFFERENT) {
		FUZZ_MUST(r.verdict[0] != r.verdict[1]);
		FUZZ_MUST(runs(t, p, &r.witness) == r.verdict[0]);
		FUZZ_MUST(runs(t, q, &r.witness) == r.verdict[1]);
	}
	/* Only programs of many paths are a reason to give up. */
	if (r.answer == DIFF_CANNOT_TELL)
		FUZZ_MUST(strstr(r.why, "disagree") == NULL);
	for (unsigned i = 0; r.answer == DIFF_EQUAL && i < CALLS; i++) {
		struct scbpf_call c = some_call(i % 2 ? p : q, t->eval);

		FUZZ_MUST(runs(t, p, &c) == runs(t, q, &c));
	}
}

static uint32_t
decide(const struct dag *d, uint32_t at, const struct scbpf_call *c)
{
	const struct dag_node *x = &d->node[at];

	while (x->kind != DAG_LEAF) {
		uint32_t v = scb_bpf_call_word(c, x->word) & x->mask;
		bool yes = x->kind == DAG_EQ ? v == x->k : v >= x->k;

		x = &d->node[yes ? x->yes : x->no];
	}
	return x->k;
}

static void
try_lift(const struct bench *t)
{
	uint32_t root, split;
	struct dag dag;
	const char *why;
	size_t pc;

	scb_dag_init(&dag, t->d->arena);
	if (!scb_lift_program(
		&dag, PROGRAM(t->p->insn, t->p->n, t->big), &root, &pc, &why)) {
		FUZZ_MUST(pc < t->p->n && *why);
		return;
	}
	split = scb_decompose_words(&dag, root, false);
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = some_call(t->p, t->eval);
		uint32_t verdict = runs(t, t->p, &c);

		FUZZ_MUST(decide(&dag, root, &c) == verdict);
		FUZZ_MUST(decide(&dag, split, &c) == verdict);
	}
}

static bool
part(void *user, const struct partition_part *part)
{
	const struct bench *t = user;
	struct partition_part copy = *part;
	struct scbpf_call c;
	struct buf b;

	scb_buf_init(&b, t->d->arena);
	for (const struct partition_end *e = part->ends; e; e = e->next)
		if (scb_path_call(&e->path, &c)) {
			FUZZ_MUST(runs(t, t->p, &c) == e->verdict[0]);
			FUZZ_MUST(c.nr >= part->low && c.nr <= part->high);
		}
	scb_explain_unite(&copy, t->d->arena);
	for (const struct partition_end *e = copy.ends; e; e = e->next)
		scb_terms_put(&b, &copy, &e->path, scb_explain_words(&copy));
	return false;
}

static void
try_survey(struct bench *t)
{
	struct partition s = {.program = {{t->p->insn, t->p->n, t->big}},
	    .part = part,
	    .user = t};
	struct partition two = {.program = {{t->p->insn, t->p->n, t->big},
				    {t->q->insn, t->q->n, t->big}}};
	struct semdiff all;

	scb_partition_find(&s, t->d->arena);
	scb_partition_walk(&s, t->d->arena);
	scb_partition_find(&two, t->d->arena);
	all = scb_semdiff_programs(&two, t->d->arena);
	for (const struct semdiff_change *c = all.first; c; c = c->next) {
		FUZZ_MUST(runs(t, t->p, &c->witness) == c->verdict[0]);
		FUZZ_MUST(runs(t, t->q, &c->witness) == c->verdict[1]);
	}
}

/* Last, because it leaves the target if there is no answer. */
static void
try_opt(const struct bench *t, unsigned n)
{
	struct scbpf_program in[2] = {
	    {t->p->insn, t->p->n, t->big}, {t->q->insn, t->q->n, t->big}};
	const struct tree_goal goal = {0};
	const struct opt_result *r = scb_opt_filters(
	    t->d->arena, t->d, STACK(in, n), t->eval->setup.arches[0], &goal);
	size_t pc;
	const char *why;

	FUZZ_MUST(scb_bpf_check(&r->program, &pc, &why));
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = some_call(i % 2 ? t->p : t->q, t->eval);
		uint32_t want = runs(t, t->p, &c);

		if (n > 1)
			want =
			    scb_lift_stacked_verdict(want, runs(t, t->q, &c));
		FUZZ_MUST(
		    scb_bpf_sim(&r->program, &c, NULL, NULL).verdict == want);
	}
}

static void
make(struct program *p, const struct compile_result *r, const struct program *q)
{
	unsigned how = below(4);

	if (how == 0) {
		from_nothing(p);
	} else if (how == 1 && q) {
		*p = *q;
		change(p);
	} else {
		from_policy(p, r);
	}
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	static struct program p, q;
	struct bench t = {.d = d, .p = &p, .q = &q};
	const char *why;
	unsigned what;
	size_t pc;

	if (!eval[0])
		make_policies();
	calls_seed(data, size);
	bytes_open(data, size);
	what = below(8);
	t.eval = eval[below(POLICIES)];
	t.big = t.eval->program.big_endian;
	make(&p, t.eval, NULL);
	make(&q, t.eval, &p);
	if (!scb_bpf_check(PROGRAM(p.insn, p.n, false), &pc, &why) ||
	    !scb_bpf_check(PROGRAM(q.insn, q.n, false), &pc, &why))
		return;
	try_prove(&t);
	try_diff(&t, &p, &q);
	try_diff(&t, &p, &p);
	try_lift(&t);
	if (what == 0)
		try_survey(&t);
	else if (what < 4)
		try_opt(&t, 1 + what % 2);
}
