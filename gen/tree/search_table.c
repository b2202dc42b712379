/*
 * A stretch of few numbers that differ in their low five bits, decided by a
 * table: a constant with a bit for each number is tested against
 * 1 << (number & 31) in X. That takes two instructions for two nodes, in
 * whatever order the numbers lead to them, and two more for each further node;
 * or one, if only one number leads there. Afterwards the number is no longer in
 * the accumulator.
 */
#include "bpf/bpf.h"
#include "tree/search_private.h"

enum { NODES = 8, NUMBERS = 32 };

struct table {
	uint32_t node;
	uint32_t bits;	 /* of the numbers that lead there */
	uint64_t weight; /* of their runs */
	uint32_t number; /* one of them */
};

/* The tables of a stretch, the last one for what all others leave. */
struct tables {
	struct table at[NODES];
	unsigned n;
};

static bool
is_single(const struct table *t)
{
	return !(t->bits & (t->bits - 1));
}

/* Is a tested before b? Single numbers come first, then the heaviest. */
static bool
is_before(const struct table *a, const struct table *b)
{
	if (is_single(a) != is_single(b))
		return is_single(a);
	return a->weight > b->weight;
}

static void
add_run(struct tables *s, unsigned k, const struct plan *p, unsigned run)
{
	const struct intervals_run *r = &p->run[run];
	struct table *t = &s->at[k];

	t->node = r->node;
	t->weight += p->weight[run];
	t->number = r->low;
	for (uint32_t v = r->low; v - r->low <= r->high - r->low; v++)
		t->bits |= UINT32_C(1) << (v & 31);
	s->n += k == s->n;
}

/* false: too many numbers, or nodes. */
static bool
tables_open(struct tables *s, const struct plan *p, unsigned i, unsigned j)
{
	*s = (struct tables){.n = 0};
	if (p->run[j].high - p->run[i].low >= NUMBERS)
		return false;
	for (unsigned r = i; r <= j; r++) {
		unsigned k = 0;

		while (k < s->n && s->at[k].node != p->run[r].node)
			k++;
		if (k == NODES)
			return false;
		add_run(s, k, p, r);
	}
	/* Insertion: there are few. */
	for (unsigned k = 1; k < s->n; k++)
		for (unsigned at = k;
		     at > 0 && is_before(&s->at[at], &s->at[at - 1]); at--) {
			struct table t = s->at[at];

			s->at[at] = s->at[at - 1];
			s->at[at - 1] = t;
		}
	return true;
}

void
scb_table_try(struct plan *p, unsigned i, unsigned j, uint64_t *best)
{
	uint64_t left = p->sum[j + 1] - p->sum[i], cost = 0;
	struct tables s;

	if (!tables_open(&s, p, i, j))
		return;
	for (unsigned k = 0; k + 1 < s.n; k++) {
		cost += (left + p->price) * (is_single(&s.at[k]) ? 1 : 2);
		left -= s.at[k].weight;
	}
	if (cost >= *best)
		return;
	*best = cost;
	p->first[j * p->n + i] = SEARCH_TABLE;
}

/* X is about the number itself, whatever the line is about. */
static uint32_t
table_bits(const struct plan *p, uint32_t bits)
{
	unsigned by = p->dag->offset[p->how->word] & 31;

	return by ? bits << by | bits >> (32 - by) : bits;
}

uint32_t
scb_table_build(const struct plan *p, unsigned i, unsigned j)
{
	struct tables s;
	uint32_t node;

	tables_open(&s, p, i, j);
	node = s.at[s.n - 1].node;
	for (unsigned k = s.n - 1; k-- > 0;) {
		const struct table *t = &s.at[k];

		node = is_single(t)
			   ? scb_dag_test(p->dag, DAG_EQ, p->how->word,
				 p->how->mask, t->number, t->node, node)
			   : scb_dag_test(p->dag, DAG_BIT, BPF_WORD_NR, 31,
				 table_bits(p, t->bits), t->node, node);
	}
	return node;
}
