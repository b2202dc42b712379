/*
 * Decisions that `explain` describes in steps: as a reader takes them, with the
 * conditions as those of a policy, the steps lead every call to its verdict.
 * Random decisions on five words of which few values matter.
 */
#include "analysis/explain.h"

#include "bpf/bpf.h"
#include "compile.h"

#include "below.h"
#include "check.h"
#include "messages.h"
#include "steps.h"

enum { WORDS = 5, VALUES = 4, CALLS = 1024, NUMBER = 1000, NODES = 24 };

/* High halves first, as compilers test them; and one alone. */
static const uint8_t words[WORDS] = {BPF_WORD_ARG + 1, BPF_WORD_ARG,
    BPF_WORD_IP + 1, BPF_WORD_ARG + 3, BPF_WORD_ARG + 2};
static const uint32_t values[VALUES] = {0, 1, 2, UINT32_MAX};
static const uint32_t verdicts[] = {RET_ALLOW, RET_ERRNO | 1, RET_LOG};

static struct arena arena;
static struct diag diag;
static struct dag dag;
static struct partition_part part;
static struct buf text; /* of its steps */
static bool masked;	/* bits may be tested, in any order */

static uint32_t
word_of(unsigned call, unsigned i)
{
	return values[call >> 2 * i & 3];
}

static struct scbpf_call
call_of(unsigned n, unsigned step)
{
	uint32_t v[BPF_WORDS] = {0};
	struct scbpf_call c;

	for (unsigned i = 0; i < WORDS; i++)
		v[words[i]] = word_of(n, i);
	v[BPF_WORD_ARCH] = part.abi->audit_arch;
	v[BPF_WORD_NR] = NUMBER + step;
	scb_path_make(v, &c);
	return c;
}

static uint32_t
verdict_of(uint32_t node, unsigned call)
{
	const struct dag_node *x = &dag.node[node];

	for (; x->kind != DAG_LEAF; x = &dag.node[node]) {
		unsigned i = 0;
		uint32_t v;

		while (words[i] != x->word)
			i++;
		v = word_of(call, i) & x->mask;
		node = (x->kind == DAG_EQ ? v == x->k : v >= x->k) ? x->yes
								   : x->no;
	}
	return x->k;
}

/* ---- decisions ----------------------------------------------------------- */

static uint32_t
random_test(unsigned word, uint32_t yes, uint32_t no)
{
	bool is_equal = below(2), is_masked = masked && below(4) == 0;
	uint32_t mask = is_masked ? 1 + below(3) : UINT32_MAX;
	uint32_t k = below(4) ? below(3) & mask : mask;

	return scb_dag_test(&dag, is_equal ? DAG_EQ : DAG_GE, word, mask,
	    is_equal || k ? k : 1, yes, no);
}

/* Nodes that several others lead to. */
static uint32_t
random_decision(unsigned tests, unsigned leaves)
{
	uint32_t node[NODES];
	unsigned n = 0;

	while (n < leaves) {
		node[n] = scb_dag_leaf(&dag, verdicts[n]);
		n++;
	}
	for (; tests > 0; tests--, n++)
		node[n] = random_test(words[below(WORDS)],
		    node[n - 1 - below(n < 4 ? n : 4)], node[below(n)]);
	return node[n - 1];
}

/* A word, or, of three, the first and the last both halves of an argument. */
static uint32_t
random_item(unsigned i, unsigned of, uint32_t yes, uint32_t no)
{
	uint32_t low;

	if (of == WORDS)
		return random_test(words[i], yes, no);
	if (i == 1)
		return random_test(words[2], yes, no);
	i += i / 2;
	low = scb_dag_test(&dag, DAG_EQ, words[i + 1], UINT32_MAX,
	    values[below(VALUES)], yes, no);
	return scb_dag_test(
	    &dag, DAG_EQ, words[i], UINT32_MAX, values[below(VALUES)], low, no);
}

/* An expression of && and || in which each item occurs once. */
static uint32_t
random_expression(
    unsigned from, unsigned n, unsigned of, uint32_t yes, uint32_t no)
{
	unsigned half = n / 2;

	if (n == 1)
		return below(2) ? random_item(from, of, yes, no)
				: random_item(from, of, no, yes);
	if (below(2))
		yes = random_expression(from + half, n - half, of, yes, no);
	else
		no = random_expression(from + half, n - half, of, yes, no);
	return random_expression(from, half, of, yes, no);
}

/* ---- what a reader makes of the text ------------------------------------- */

/* The verdict at the end of the steps, each of which leads to a later one. */
static uint32_t
follow(const struct scbpf_program *p, struct target to[][2], unsigned call)
{
	unsigned step = 1;

	for (;;) {
		struct scbpf_call c = call_of(call, step);
		const struct target *t =
		    &to[step]
		       [scb_bpf_sim(p, &c, NULL, NULL).verdict == RET_ALLOW];

		if (!t->step)
			return t->verdict;
		if (t->step <= step)
			return 0;
		step = t->step;
	}
}

/* How often "||" is in brackets, or outside of them. */
static unsigned
count_or(const char *s, bool inside)
{
	unsigned n = 0;

	for (unsigned depth = 0; *s; s++) {
		depth += *s == '(';
		depth -= *s == ')';
		n += *s == '|' && inside == (depth > 0);
	}
	return n / 2;
}

/* Are these what scb_explain_steps says? */
static bool
is_same(const struct explain_step *step, unsigned n, struct target to[][2])
{
	unsigned ways = 0;

	for (unsigned i = 0; i < n; i++) {
		for (unsigned k = 0; k < 2; k++) {
			const struct target *t = &to[i + 1][k];

			if (step[i].step[k] != t->step ||
			    (!t->step && step[i].verdict[k] != t->verdict))
				return false;
		}
		for (const struct explain_way *w = step[i].ways; w; w = w->next)
			ways++;
	}
	return ways == n + count_or(text.p, false);
}

static unsigned
test_steps(uint32_t node, unsigned round)
{
	struct compile_request req = {
	    .arches = {part.abi}, .narches = 1, .only = true};
	struct source source = {.name = "steps"};
	struct target to[STEPS][2];
	const struct compile_result *r;
	struct explain_step *step;
	struct buf policy;
	bool right = true;
	unsigned n;

	part.dag = &dag;
	part.node = node;
	scb_buf_init(&text, &arena);
	scb_explain_put_steps(&text, &part, &arena);
	scb_buf_init(&policy, &arena);
	n = read_steps(text.p, NUMBER, to, &policy);
	check(n && n == scb_explain_steps(&part, &arena, &step) &&
		  is_same(step, n, to),
	    "round %u: not understood: %s", round, text.p);
	if (!n)
		return 0;
	source.text = policy.p;
	source.len = policy.len;
	r = scb_compile_policy(
	    &arena, &diag, scb_text_read(&diag, &source, NULL), &req);
	for (unsigned i = 0; right && i < CALLS; i++)
		right = follow(&r->program, to, i) == verdict_of(node, i);
	check(right, "round %u: not the verdict: %s", round, text.p);
	return n;
}

static void
open_dag(void)
{
	arena.used = 0;
	scb_dag_init(&dag, &arena);
}

static void
test_decisions(unsigned n)
{
	masked = true;
	for (unsigned i = 0; i < n; i++) {
		uint32_t node;

		open_dag();
		node = random_decision(4 + i % 8, 2 + i % 2);
		if (!scb_dag_is_leaf(&dag, node))
			test_steps(node, i);
	}
}

static unsigned
count(const char *s, const char *what)
{
	unsigned n = 0;

	while ((s = strstr(s, what))) {
		s += strlen(what);
		n++;
	}
	return n;
}

/* One step, with a comparison for each item; for two where they are halves. */
static void
test_expressions(unsigned n, unsigned items)
{
	masked = false;
	for (unsigned i = 0; i < n; i++) {
		unsigned steps, found;

		open_dag();
		steps = test_steps(random_expression(0, items, items,
				       scb_dag_leaf(&dag, RET_ALLOW),
				       scb_dag_leaf(&dag, RET_LOG)),
		    i);
		found = count(text.p, "arg") + count(text.p, "ip");
		check(steps == 1 && found <= items &&
			  (count_or(text.p, false) || !count_or(text.p, true)),
		    "round %u: hard to read: %s", i, text.p);
	}
}

/* Two tests that are one comparison of 64 bits. */
static const struct whole {
	enum dag_kind kind;
	uint32_t high, low;
	const char *holds, *fails; /* without the argument */
} wholes[] = {
    {DAG_EQ, 0, 2, "== 2", "!= 2"},
    {DAG_EQ, 1, 2, "== 0x100000002", "!= 0x100000002"},
    {DAG_GE, 0, 2, ">= 2", "<= 1"},
};

static void
test_whole(const struct whole *w, unsigned arg, unsigned holds)
{
	unsigned word = BPF_WORD_ARG + 2 * arg;
	static const char *const name[] = {"LOG", "ALLOW"};
	uint32_t leaf[2], low;
	char want[2][80];

	open_dag();
	leaf[!holds] = scb_dag_leaf(&dag, RET_LOG);
	leaf[holds] = scb_dag_leaf(&dag, RET_ALLOW);
	low = scb_dag_test(
	    &dag, w->kind, word, UINT32_MAX, w->low, leaf[1], leaf[0]);
	part.dag = &dag;
	part.node = scb_dag_test(&dag, DAG_EQ, word + 1, UINT32_MAX, w->high,
	    low, leaf[w->kind == DAG_GE]);
	scb_buf_init(&text, &arena);
	scb_explain_put_steps(&text, &part, &arena);
	snprintf(want[0], sizeof want[0], "step 1: arg%u %s: %s, else %s", arg,
	    w->fails, name[!holds], name[holds]);
	snprintf(want[1], sizeof want[1], "step 1: arg%u %s: %s, else %s", arg,
	    w->holds, name[holds], name[!holds]);
	check(strcmp(text.p, want[0]) == 0 || strcmp(text.p, want[1]) == 0,
	    "%s: %s", want[1], text.p);
}

/* What would be nested too deeply is more than one step. */
static void
test_long(unsigned n)
{
	uint32_t allow, node;

	open_dag();
	allow = scb_dag_leaf(&dag, RET_ALLOW);
	node = scb_dag_leaf(&dag, RET_LOG);
	for (uint32_t i = 0; i < n; i++)
		node = scb_dag_test(&dag, DAG_EQ, words[i % 2], UINT32_MAX,
		    i / 2 + 2, allow, node);
	n = test_steps(node, n);
	check(n > 1 && n < 5, "a long decision: %u steps", n);
}

int
main(void)
{
	jmp_buf full;

	arena = (struct arena){malloc(32 << 20), 32 << 20, 0, &full};
	diag = (struct diag){.arena = &arena, .report = keep_message};
	part.abi = scb_facts_arch("x86_64", 6);
	if (!arena.base || setjmp(full))
		return printf("%s\n0 passed, 1 failed\n", message), 1;
	test_decisions(150);
	test_expressions(100, WORDS);
	test_expressions(150, 3);
	for (unsigned i = 0; i < sizeof wholes / sizeof *wholes; i++)
		for (unsigned arg = 0; arg < 6; arg++) {
			test_whole(&wholes[i], arg, 0);
			test_whole(&wholes[i], arg, 1);
		}
	test_long(500);
	free(arena.base);
	return check_end();
}
