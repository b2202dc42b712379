/*
 * Parts whose decision has too many paths to list. Their programs are lifted
 * to a DAG, in which one path is looked for to each verdict.
 */
#include "analysis/dense.h"

#include "proof/decision.h"
#include "tree/lift.h"

static bool
dense_lift(struct partition *s, struct arena *a)
{
	const char *why;
	size_t pc;

	if (s->dag)
		return s->dag->n > 0;
	s->dag = scb_arena_alloc(a, sizeof *s->dag);
	scb_dag_init(s->dag, a);
	for (unsigned i = 0; i < 2; i++)
		if (s->program[i].count &&
		    !scb_lift_program(
			s->dag, &s->program[i], &s->root[i], &pc, &why)) {
			s->dag->n = 0;
			return false;
		}
	return true;
}

struct dense {
	const struct decision *decision;
	void (*add)(
	    void *user, const struct path *p, const uint32_t verdict[2]);
	void *user;
};

static bool
dense_found(void *user, const struct path *p, unsigned leaf)
{
	const struct dense *k = user;
	const uint32_t verdict[2] = {k->decision->leaves.k[leaf], 0};

	k->add(k->user, p, verdict);
	return true;
}

static bool
dense_differs(void *user, const struct path *p, const uint32_t verdict[2])
{
	const struct dense *k = user;

	k->add(k->user, p, verdict);
	return true;
}

uint32_t
scb_dense_node(struct partition *s, struct arena *a, const struct path *p)
{
	return dense_lift(s, a) ? scb_decision_settle(s->dag, s->root[0], p)
				: DENSE_NONE;
}

bool
scb_dense_cuts(struct partition *s, struct arena *a, const struct path *p,
    void (*cut)(void *user, uint32_t number), void *user)
{
	size_t mark;
	bool *seen;
	uint32_t top = 0;

	if (!dense_lift(s, a))
		return false;
	mark = scb_arena_mark(a);
	seen = scb_arena_array(a, s->dag->n, sizeof *seen);
	for (unsigned i = 0; i < 2; i++)
		if (s->program[i].count) {
			uint32_t node =
			    scb_decision_settle(s->dag, s->root[i], p);

			seen[node] = true;
			top = node > top ? node : top;
		}
	for (uint32_t i = top + 1; i-- > 0;) {
		const struct dag_node *x = &s->dag->node[i];

		if (!seen[i] || x->kind == DAG_LEAF)
			continue;
		seen[x->yes] = seen[x->no] = true;
		if (x->word != BPF_WORD_NR || x->mask != UINT32_MAX)
			continue;
		cut(user, x->k);
		if (x->kind == DAG_EQ)
			cut(user, x->k + 1);
	}
	scb_arena_release(a, mark);
	return true;
}

bool
scb_dense_find(struct partition *s, struct arena *a, const struct path *p,
    void (*add)(void *user, const struct path *p, const uint32_t verdict[2]),
    void *user, uint64_t *steps)
{
	struct decision q;
	struct dense k = {&q, add, user};
	uint32_t node[2] = {0, 0};
	uint64_t want = UINT64_MAX;

	if (!dense_lift(s, a))
		return false;
	for (unsigned i = 0; i < 2; i++)
		if (s->program[i].count)
			node[i] = scb_decision_settle(s->dag, s->root[i], p);
	if (s->program[1].count)
		return scb_decision_compare(s->dag, a, p, node, dense_differs,
			   &k, steps) == DECISION_DONE;
	return scb_decision_open(&q, a, s->dag, node[0]) &&
	       scb_decision_find(&q, a, p, &want, dense_found, &k, steps) ==
		   DECISION_DONE;
}
