/*
 * Questions about decisions: random ones on two words of three bits, against
 * all of their values, with much work and with little; and their limits.
 */
#include "proof/caps.h"
enum { STEPS = DECISION_STEPS, PAIRS = DECISION_PAIRS };
static unsigned decision_steps = STEPS, decision_pairs = PAIRS;
#undef DECISION_STEPS
#undef DECISION_PAIRS
#define DECISION_STEPS decision_steps
#define DECISION_PAIRS decision_pairs
#include "../../gen/proof/decision.c"
#include "../../gen/proof/product.c"

#include <stdio.h>
#include <stdlib.h>

#include "below.h"

#include "check.h"

enum { ALL = 0x1000 }; /* a leaf for each test */

static struct arena arena, nodes;
static struct dag dag;

/* n tests, for each value from 1 on, that lead to so many leaves from k on. */
static uint32_t
chain(unsigned word, unsigned n, uint32_t k, unsigned leaves)
{
	uint32_t node = scb_dag_leaf(&dag, k);

	for (unsigned i = 1; i <= n; i++)
		node = scb_dag_test(&dag, DAG_EQ, word, UINT32_MAX, i,
		    scb_dag_leaf(&dag, k + i % leaves), node);
	return node;
}

static void
test_leaves(void)
{
	struct decision q;
	struct decision_pairs pairs;
	uint32_t product;

	check(scb_decision_open(
		  &q, &arena, &dag, chain(0, DECISION_LEAVES - 1, 1, ALL)) &&
		  q.leaves.n == DECISION_LEAVES,
	    "the most leaves");
	check(!scb_decision_open(
		  &q, &arena, &dag, chain(0, DECISION_LEAVES, 1, ALL)),
	    "a leaf more");
	/* One is for where the decisions are the same. */
	for (unsigned n = DECISION_LEAVES - 3; n < DECISION_LEAVES; n++)
		check(scb_decision_product(&dag, &arena, chain(0, n, 1, ALL),
			  chain(0, n, ALL, ALL), &pairs,
			  &product) == (n + 2 <= DECISION_LEAVES),
		    "%u pairs of leaves", n + 1);
}

/*
 * With n tests of one word, and after them m of another: a pair for each of
 * these m, two for each of the n, with either leaf, and four of leaves.
 */
static void
test_pairs(unsigned n, unsigned m, bool fits)
{
	struct decision_pairs pairs;
	uint32_t product, x = chain(0, n, 1, 2), y = chain(1, m, 3, 2);

	check(
	    scb_decision_product(&dag, &arena, x, y, &pairs, &product) == fits,
	    "%u pairs", m + 2 * n + 4);
}

static bool
any_leaf(void *user, const struct path *p, unsigned leaf)
{
	(void)p;
	(void)leaf;
	++*(unsigned *)user;
	return true;
}

static enum decision_answer
find_leaves(
    struct arena *a, const struct path *from, uint32_t node, unsigned *n)
{
	struct decision q;
	uint64_t steps = 0, want = UINT64_MAX;

	*n = 0;
	scb_decision_open(&q, &arena, &dag, node);
	return scb_decision_find(&q, a, from, &want, any_leaf, n, &steps);
}

/* A word with the most masked conditions: with one more, nothing is found. */
static void
test_conds(void)
{
	for (unsigned more = 0; more < 2; more++) {
		struct path from;
		unsigned found;
		uint32_t node = scb_dag_test(&dag, DAG_EQ, 1, 0x55555555, 1,
		    scb_dag_leaf(&dag, 1), scb_dag_leaf(&dag, 2));
		enum decision_answer answer;

		scb_path_any(&from, &arena);
		for (unsigned i = 1; i < WORDSET_CONDS + more; i++)
			scb_path_assume(
			    &from, 1, (struct cond){0x55555555, 0x10, COND_NE});
		answer = find_leaves(&arena, &from, node, &found);
		check(more ? answer == DECISION_CANNOT && found == 0
			   : answer == DECISION_DONE && found == 2,
		    "%u masked conditions: %u leaves", WORDSET_CONDS + more,
		    found);
	}
}

/* Each test is looked at once, and memory is needed for those that are open. */
static void
test_chain(void)
{
	struct path from;
	unsigned found;
	struct arena some = scb_arena_cut(&arena, 1 << 16);
	uint32_t node = scb_dag_leaf(&dag, 1);

	for (unsigned i = 1; i <= 1000; i++)
		node = scb_dag_test(&dag, DAG_EQ, 0, UINT32_MAX, i,
		    scb_dag_leaf(&dag, 2 + i % 2), node);
	scb_path_any(&from, &arena);
	decision_steps = 1000;
	check(find_leaves(&some, &from, node, &found) == DECISION_DONE &&
		  found == 3,
	    "1000 tests: %u leaves", found);
	decision_steps = STEPS;
	scb_arena_join(&arena, &some);
}

/* ---- against all values -------------------------------------------------- */

enum { VALUES = 8, VERDICTS = 5 };

static uint32_t
random_decision(unsigned depth)
{
	uint32_t yes, no;

	if (depth == 0 || below(8) == 0)
		return scb_dag_leaf(&dag, 1 + below(VERDICTS - 1));
	yes = random_decision(depth - 1);
	no = random_decision(depth - 1);
	return scb_dag_test(&dag, below(2) ? DAG_EQ : DAG_GE, below(2),
	    below(2) ? UINT32_MAX : below(VALUES), below(VALUES), yes, no);
}

static uint32_t
verdict_of(uint32_t node, const uint32_t word[2])
{
	const struct dag_node *x = &dag.node[node];

	for (; x->kind != DAG_LEAF; x = &dag.node[node]) {
		uint32_t v = word[x->word] & x->mask;

		node = (x->kind == DAG_EQ ? v == x->k : v >= x->k) ? x->yes
								   : x->no;
	}
	return x->k;
}

/* What was found, by the verdicts of the two; the first is that of a leaf. */
struct seen {
	const uint32_t *node;
	const struct decision *decision;
	bool is[VERDICTS][VERDICTS], wrong;
};

static bool
keep_pair(void *user, const struct path *p, const uint32_t verdict[2])
{
	struct seen *seen = user;
	uint32_t word[2];

	for (unsigned i = 0; i < 2; i++)
		seen->wrong |= !scb_wordset_value(&p->w[i], &word[i]);
	if (verdict[0] != verdict[1])
		for (unsigned i = 0; i < 2; i++)
			seen->wrong |=
			    verdict_of(seen->node[i], word) != verdict[i];
	seen->is[verdict[0]][verdict[1]] = true;
	return true;
}

static bool
keep_leaf(void *user, const struct path *p, unsigned leaf)
{
	struct seen *seen = user;
	uint32_t k = seen->decision->leaves.k[leaf];
	uint32_t word[2];

	for (unsigned i = 0; i < 2; i++)
		seen->wrong |= !scb_wordset_value(&p->w[i], &word[i]);
	seen->wrong |= verdict_of(seen->node[0], word) != k;
	seen->is[k][0] = true;
	return true;
}

/* Are the verdicts found that there are? Fewer, if that was too much work. */
static bool
is_right(const struct seen *seen, const struct seen *all, bool whole)
{
	for (unsigned i = 1; i < VERDICTS; i++)
		for (unsigned j = 0; j < VERDICTS; j++)
			if (i != j && seen->is[i][j] != all->is[i][j] &&
			    (whole || seen->is[i][j]))
				return false;
	return !seen->wrong;
}

static unsigned
test_random(const struct path *from, unsigned round)
{
	uint32_t node[2] = {random_decision(4), random_decision(4)};
	bool same = round % 4 == 0;
	struct decision q;
	struct seen all = {.node = node}, pairs = all, leaves = all;
	enum decision_answer answer;
	uint64_t steps = 0, want = UINT64_MAX;
	unsigned done;

	if (same) /* on the path */
		node[1] = scb_dag_test(
		    &dag, DAG_GE, 0, UINT32_MAX, VALUES, node[1], node[0]);
	for (uint32_t i = 0; i < VALUES * VALUES; i++) {
		uint32_t word[2] = {i / VALUES, i % VALUES};
		uint32_t first = verdict_of(node[0], word);

		all.is[first][verdict_of(node[1], word)] = true;
		all.is[first][0] = true;
	}
	answer = scb_decision_compare(
	    &dag, &arena, from, node, keep_pair, &pairs, &steps);
	for (unsigned i = 0; i < VERDICTS; i++)
		pairs.is[i][0] = all.is[i][0];
	check(is_right(&pairs, &all, answer == DECISION_DONE),
	    "round %u: wrong pairs", round);
	check(
	    !same || answer == DECISION_DONE, "round %u: not the same", round);
	done = answer == DECISION_DONE;
	leaves.decision = &q;
	scb_decision_open(&q, &arena, &dag, node[0]);
	answer = scb_decision_find(
	    &q, &arena, from, &want, keep_leaf, &leaves, &steps);
	for (unsigned i = 1; i < VERDICTS; i++)
		for (unsigned j = 1; j < VERDICTS; j++)
			leaves.is[i][j] = all.is[i][j];
	check(is_right(&leaves, &all, answer == DECISION_DONE),
	    "round %u: wrong leaves", round);
	return done;
}

static void
test_rounds(unsigned n, unsigned steps, unsigned npairs, unsigned least)
{
	struct path from;
	size_t mark = scb_arena_mark(&arena);
	unsigned done = 0;

	decision_steps = steps;
	decision_pairs = npairs;
	scb_path_any(&from, &arena);
	for (unsigned i = 0; i < 2; i++)
		scb_path_assume(
		    &from, i, (struct cond){UINT32_MAX, VALUES - 1, COND_LE});
	for (unsigned i = 0; i < n; i++)
		done += test_random(&from, i);
	check(done >= least, "%u steps, %u pairs: %u of %u done", steps, npairs,
	    done, n);
	scb_arena_release(&arena, mark);
}

int
main(void)
{
	size_t size = (size_t)24 << 20;
	unsigned char *memory = malloc(size);
	jmp_buf full;

	if (!memory || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	arena = (struct arena){memory, size / 2, 0, &full};
	nodes = (struct arena){memory + size / 2, size / 2, 0, &full};
	scb_dag_init(&dag, &nodes);
	test_rounds(100, 0, PAIRS, 0);
	test_rounds(100, 8, PAIRS, 0);
	test_rounds(100, STEPS, 8, 0);
	test_rounds(100, STEPS, PAIRS, 100);
	test_leaves();
	scb_dag_init(&dag, &nodes);
	test_pairs(100, PAIRS - 204, true);
	scb_dag_init(&dag, &nodes);
	test_pairs(100, PAIRS - 203, false);
	test_conds();
	test_chain();
	free(memory);
	return check_end();
}
