/*
 * The boxes of a decision: random ones on three words of which few values
 * matter, against all of these, with much work and with little; and the limits.
 */
#include "analysis/cover_private.h"
enum { MORE = COVER_MORE, NODES = COVER_NODES, STEPS = COVER_STEPS };
static unsigned most_more, most_nodes, most_steps;
#define COVER_MORE most_more
#define COVER_NODES most_nodes
#define COVER_STEPS most_steps
#include "../../gen/analysis/cover.c"
#include "../../gen/analysis/cover_box.c"
#include "../../gen/analysis/cover_left.c"

#include <stdio.h>
#include <stdlib.h>

#include "below.h"
#include "check.h"

enum { WORDS = 3, VALUES = 16, CALLS = VALUES * VALUES * VALUES };

static const uint8_t words[WORDS] = {
    BPF_WORD_ARG, BPF_WORD_ARG + 1, BPF_WORD_ARG + 4};

static struct arena arena;
static struct dag dag;
static uint32_t leaf[4];
static bool masked; /* bits may be tested, about which less is known */
static bool whole;  /* all verdicts have all of their boxes */

static uint32_t
value_of(unsigned call, unsigned word)
{
	while (word-- > 0)
		call /= VALUES;
	call %= VALUES;
	return call + 1 < VALUES ? call : UINT32_MAX;
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
		v = value_of(call, i) & x->mask;
		node = (x->kind == DAG_EQ ? v == x->k : v >= x->k) ? x->yes
								   : x->no;
	}
	return x->k;
}

/* ---- is it right? -------------------------------------------------------- */

static bool
is_in(const struct wordset *w, uint32_t v)
{
	bool in = false;

	for (unsigned i = 0; i < w->n; i++)
		in |= v >= w->range[i].low && v <= w->range[i].high;
	for (unsigned i = 0; i < w->nconds; i++)
		in &= cond_holds(&w->cond[i], v);
	return in;
}

static bool
holds(const struct path *p, unsigned call)
{
	for (unsigned i = 0; i < WORDS; i++)
		if (!is_in(&p->w[words[i]], value_of(call, i)))
			return false;
	return true;
}

/* Are the ranges in order, with values between them? */
static bool
is_ordered(const struct wordset *w)
{
	for (unsigned i = 1; i < w->n; i++)
		if (w->range[i].low < 2 ||
		    w->range[i - 1].high > w->range[i].low - 2)
			return false;
	return w->n > 0;
}

/* Has every call of the box its verdict? */
static bool
is_pure(uint32_t node, const struct partition_end *e)
{
	for (unsigned i = 0; i < CALLS; i++)
		if (holds(&e->path, i) && verdict_of(node, i) != *e->verdict)
			return false;
	return true;
}

/* Would it hold other calls without this? */
static bool
is_needed(uint32_t node, const struct partition_end *e, unsigned word,
    struct wordset less)
{
	struct partition_end larger = *e;

	larger.path.w[word] = less;
	return !is_pure(node, &larger);
}

/* Is the value beyond a bound of a range excluded otherwise, or wrong? */
static bool
has_bound(
    uint32_t node, const struct partition_end *e, unsigned word, unsigned bound)
{
	struct wordset w = e->path.w[word];
	struct wordset_range range[16], *r = &range[bound / 2];
	bool high = bound % 2;

	memcpy(range, w.range, (w.n < 16 ? w.n : 16) * sizeof *range);
	if (w.n > 16 || (high ? r->high == UINT32_MAX : r->low == 0))
		return true;
	if (high)
		r->high++;
	else
		r->low--;
	w.range = range;
	return !is_in(&w, high ? r->high : r->low) ||
	       is_needed(node, e, word, w);
}

/* Can no range be left out, or reach further? */
static bool
has_large_ranges(uint32_t node, const struct partition_end *e, unsigned word)
{
	struct wordset w = e->path.w[word];
	struct wordset_range all = {0, UINT32_MAX};

	if (w.n == 1 && w.range->low == 0 && w.range->high == UINT32_MAX)
		return true;
	w.range = &all;
	w.n = 1;
	if (!is_needed(node, e, word, w))
		return false;
	for (unsigned i = 0; !masked && i < 2 * e->path.w[word].n; i++)
		if (!has_bound(node, e, word, i))
			return false;
	return true;
}

/* Can no condition be left out? */
static bool
has_few_conds(uint32_t node, const struct partition_end *e, unsigned word)
{
	struct wordset w = e->path.w[word];
	struct cond cond[16];

	w.cond = cond;
	w.nconds--;
	for (unsigned i = 0; i <= w.nconds && w.nconds < 16; i++) {
		for (unsigned k = 0; k < w.nconds; k++)
			cond[k] = e->path.w[word].cond[k + (k >= i)];
		if (!is_needed(node, e, word, w))
			return false;
	}
	return true;
}

static bool
is_large(uint32_t node, const struct partition_end *e)
{
	for (unsigned i = 0; i < WORDS; i++)
		if (!is_ordered(&e->path.w[words[i]]) ||
		    !has_large_ranges(node, e, words[i]) ||
		    !has_few_conds(node, e, words[i]))
			return false;
	return true;
}

static unsigned
count(const struct partition_part *part, unsigned call, uint32_t verdict,
    const struct partition_end *but)
{
	unsigned n = 0;

	for (const struct partition_end *e = part->ends; e; e = e->next)
		n +=
		    e != but && *e->verdict == verdict && holds(&e->path, call);
	return n;
}

/* Does one of its calls have no other box? */
static bool
has_own(const struct partition_part *part, const struct partition_end *e)
{
	for (unsigned i = 0; i < CALLS; i++)
		if (holds(&e->path, i) && !count(part, i, *e->verdict, e))
			return true;
	return false;
}

static void
judge(uint32_t node, const struct partition_part *part,
    const struct cover_rest *rest, unsigned round)
{
	bool right = true;
	unsigned n = 0;

	for (const struct partition_end *e = part->ends; e; e = e->next, n++) {
		check(is_pure(node, e), "round %u: a box has others", round);
		check(has_own(part, e), "round %u: a box for nothing", round);
		check(is_large(node, e), "round %u: a small box", round);
	}
	check(n == part->nends, "round %u: %u ends, not %u", round, n,
	    part->nends);
	check(!part->why && !part->dag, "round %u: not known?", round);
	for (unsigned i = 0; right && i < CALLS; i++) {
		uint32_t verdict = verdict_of(node, i);

		right = count(part, i, verdict, NULL) ||
			(rest->any && rest->verdict == verdict);
	}
	check(right, "round %u: a call has no box", round);
}

/* ---- decisions ----------------------------------------------------------- */

static uint32_t
random_decision(unsigned depth)
{
	uint32_t yes, no, mask = masked && below(2) ? 1 + below(7) : UINT32_MAX;

	if (depth == 0 || below(8) == 0)
		return leaf[below(depth ? 4 : 2)];
	yes = random_decision(depth - 1);
	no = random_decision(depth - 1);
	return scb_dag_test(&dag, below(2) ? DAG_EQ : DAG_GE,
	    words[below(WORDS)], mask, below(8) & mask, yes, no);
}

/* Of every other architecture, and of a program that cannot be followed. */
static bool is_other, is_unknown;

/* false: it is too much; nothing is changed then. */
static bool
test_cover(uint32_t node, unsigned round)
{
	struct partition_end before = {.next = NULL};
	struct partition_part part = {.other = is_other,
	    .audit = 1,
	    .low = 5,
	    .high = 5,
	    .ends = &before,
	    .nends = 7,
	    .dag = &dag,
	    .why = "?"};
	struct cover c = {
	    .arena = &arena, .dag = dag, .root = node, .failed = is_unknown};
	struct cover_rest rest = {.any = false};
	bool done = scb_cover_part(&c, &part, &rest);

	dag = c.dag;
	if (done)
		judge(node, &part, &rest, round);
	else
		check(part.ends == &before && part.nends == 7 && part.dag &&
			  part.why && !rest.any,
		    "round %u: it is changed", round);
	whole = done && !rest.any;
	return done;
}

static void
open_dag(void)
{
	arena.used = 0;
	scb_dag_init(&dag, &arena);
	for (unsigned i = 0; i < 4; i++)
		leaf[i] = scb_dag_leaf(&dag, i + 1);
}

static void
test_rounds(unsigned n, unsigned more, unsigned steps, unsigned least)
{
	unsigned done = 0;

	most_more = more;
	most_nodes = NODES;
	most_steps = steps;
	for (unsigned i = 0; i < n; i++) {
		open_dag();
		masked = i % 2;
		test_cover(random_decision(5), i);
		done += whole;
	}
	check(done >= least, "%u nodes, %u steps: %u of %u done", more, steps,
	    done, n);
}

/* Eight ranges of one word, which have two verdicts in turn. */
static uint32_t
stripes(void)
{
	uint32_t node = leaf[0];

	for (unsigned i = 1; i < 8; i++)
		node = scb_dag_test(
		    &dag, DAG_GE, words[0], UINT32_MAX, i, leaf[i % 2], node);
	return node;
}

/* So many verdicts, for values of two words. */
static uint32_t
many(unsigned n)
{
	uint32_t node = leaf[0];

	for (unsigned i = 1; i < n; i++)
		node = scb_dag_test(&dag, DAG_EQ, words[0], UINT32_MAX, i % 8,
		    scb_dag_test(&dag, DAG_EQ, words[2], UINT32_MAX, i / 8,
			scb_dag_leaf(&dag, 100 + i), node),
		    node);
	return node;
}

static void
test_limit(const char *what, unsigned more, unsigned nodes, unsigned steps)
{
	most_more = more;
	most_nodes = nodes;
	most_steps = steps;
	open_dag();
	check(test_cover(stripes(), 0) == !what, "%s", what ? what : "all");
}

static void
test_limits(void)
{
	test_limit(NULL, MORE, NODES, STEPS);
	test_limit("no nodes for a verdict", 0, NODES, STEPS);
	test_limit("no nodes", MORE, 0, STEPS);
	test_limit("no steps", MORE, NODES, 0);
	is_other = true;
	test_limit("another architecture", MORE, NODES, STEPS);
	is_other = false;
	is_unknown = true;
	test_limit("an unknown program", MORE, NODES, STEPS);
	is_unknown = false;
	test_limit(NULL, MORE, NODES, STEPS);
	for (unsigned n = DECISION_LEAVES; n <= DECISION_LEAVES + 1; n++) {
		open_dag();
		check(test_cover(many(n), 0) == (n == DECISION_LEAVES),
		    "%u verdicts", n);
	}
}

int
main(void)
{
	jmp_buf full;

	arena = (struct arena){malloc(24 << 20), 24 << 20, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	test_rounds(60, MORE, STEPS, 50);
	test_rounds(60, 4, STEPS, 0);
	test_rounds(60, MORE, 60, 0);
	test_limits();
	free(arena.base);
	return check_end();
}
