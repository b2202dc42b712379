#include "proof/flow.h"

#include "proof/caps.h"
#include "proof/join_state.h"

struct flow_state {
	const struct dag *dag;
	struct arena *arena;
	struct path **at; /* by node; NULL: no call comes there */
	bool (*edge)(void *user, const struct path *p, uint32_t node);
	void *user;
};

struct cond
scb_flow_condition(const struct dag_node *x)
{
	return x->kind == DAG_EQ ? (struct cond){x->mask, x->k, COND_EQ}
				 : (struct cond){x->mask, x->k - 1, COND_GT};
}

static bool
flow_arrive(struct flow_state *f, uint32_t node, const struct path *p)
{
	if (!f->edge(f->user, p, node))
		return false;
	if (f->dag->node[node].kind == DAG_LEAF)
		return true;
	if (f->at[node]) {
		scb_join_state_paths(f->at[node], p);
		return true;
	}
	f->at[node] = scb_arena_alloc(f->arena, sizeof *f->at[node]);
	scb_path_fork(f->at[node], p);
	return true;
}

/* One side of the test. */
static bool
flow_side(struct flow_state *f, uint32_t node, const struct path *p,
    unsigned word, struct cond c)
{
	struct path part;

	scb_path_fork(&part, p);
	if (!scb_path_assume(&part, word, c))
		scb_path_fork(&part, p);
	scb_join_state_forget(&part.w[word], f->arena, DECISION_FORGET);
	return flow_arrive(f, node, &part);
}

static bool
flow_node(struct flow_state *f, uint32_t node)
{
	const struct dag_node *x = &f->dag->node[node];
	const struct path *p = f->at[node];
	struct cond c = scb_flow_condition(x), no = c;
	enum wordset_truth t = scb_path_test(p, x->word, c);

	no.rel = cond_not(c.rel);
	return (t == WORDSET_NEVER || flow_side(f, x->yes, p, x->word, c)) &&
	       (t == WORDSET_ALWAYS || flow_side(f, x->no, p, x->word, no));
}

bool
scb_flow(const struct dag *d, struct arena *a, uint32_t root,
    const struct path *from,
    bool (*edge)(void *user, const struct path *p, uint32_t node), void *user,
    uint64_t *steps)
{
	struct flow_state f = {d, a, NULL, edge, user};
	uint64_t most = *steps + DECISION_STEPS;
	size_t mark = scb_arena_mark(a);
	struct path start;
	bool whole;

	f.at = scb_arena_array(a, (size_t)root + 1, sizeof *f.at);
	scb_path_fork(&start, from);
	start.arena = a;
	start.narrows = true;
	whole = flow_arrive(&f, root, &start);
	/* Children are older than their parents. */
	for (uint32_t i = root + 1; whole && i-- > 0;) {
		if (!f.at[i])
			continue;
		*steps += 4;
		whole = *steps <= most && flow_node(&f, i);
	}
	scb_arena_release(a, mark);
	return whole;
}
