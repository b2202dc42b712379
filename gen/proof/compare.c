/*
 * Where two decisions differ. Their product is searched for a path to each pair
 * of verdicts. A pair that is not found is shown not to exist: on each path to
 * the one verdict of one decision, the other decision does not reach the other
 * verdict. This recognises a rule that is tested in another place.
 */
#include "proof/decision.h"

#include "proof/flow.h"

struct compare {
	struct dag *dag;
	struct arena *arena;
	const struct path *from;
	const struct decision *product;
	const struct decision_pairs *pairs;
	bool (*found)(
	    void *user, const struct path *p, const uint32_t verdict[2]);
	void *user;
	uint64_t *steps;
};

static bool
compare_found(void *user, const struct path *p, unsigned leaf)
{
	const struct compare *c = user;
	uint32_t k = c->product->leaves.k[leaf];

	return c->found(c->user, p, c->pairs->verdict[k]);
}

/* ---- one pair of verdicts ------------------------------------------------ */

struct pair_search {
	struct compare *compare;
	uint32_t leaf, other; /* nodes */
	uint32_t root;	      /* of the decision that has the other leaf */
	uint64_t want;	      /* the product's leaf; 0: there is no product */
	/* DONE: no path so far has such a call; STOPPED: one was found. */
	enum decision_answer answer;
	bool go_on; /* what compare_found answered */
};

static bool
is_not(void *user, const struct path *p, uint32_t node)
{
	(void)p;
	return node != *(const uint32_t *)user;
}

static bool
pair_found(void *user, const struct path *p, unsigned leaf)
{
	struct pair_search *s = user;

	s->go_on = compare_found(s->compare, p, leaf);
	return false;
}

/*
 * If, on a path to the leaf, the other decision may reach the other leaf,
 * searches the path for a call that does both.
 */
static bool
try_path(void *user, const struct path *p, uint32_t node)
{
	struct pair_search *s = user;
	const struct compare *c = s->compare;
	uint64_t want = s->want;

	if (node != s->leaf ||
	    scb_flow(c->dag, c->arena, s->root, p, is_not, &s->other, c->steps))
		return true;
	s->answer = want ? scb_decision_find(c->product, c->arena, p, &want,
			       pair_found, s, c->steps)
			 : DECISION_CANNOT;
	return s->answer == DECISION_DONE;
}

/* DONE: found, or there is no such call. STOPPED: as compare_found wants. */
static enum decision_answer
settle_pair(struct compare *c, const uint32_t node[2], const uint32_t leaf[2],
    uint64_t want)
{
	for (unsigned i = 0; i < 2; i++) {
		struct pair_search s = {
		    c, leaf[i], leaf[!i], node[!i], want, DECISION_DONE, false};

		if (scb_flow(c->dag, c->arena, node[i], c->from, try_path, &s,
			c->steps))
			return DECISION_DONE;
		if (s.answer == DECISION_STOPPED)
			return s.go_on ? DECISION_DONE : DECISION_STOPPED;
	}
	return DECISION_CANNOT;
}

/* All pairs of different leaves below the two. */
static bool
all_excluded(struct compare *c, const uint32_t node[2])
{
	struct decision q[2];

	for (unsigned i = 0; i < 2; i++)
		if (!scb_decision_open(&q[i], c->arena, c->dag, node[i]))
			return false;
	for (unsigned i = 0; i < q[0].leaves.n; i++)
		for (unsigned j = 0; j < q[1].leaves.n; j++)
			if (q[0].leaves.k[i] != q[1].leaves.k[j] &&
			    settle_pair(c, node,
				(const uint32_t[]){
				    scb_dag_leaf(c->dag, q[0].leaves.k[i]),
				    scb_dag_leaf(c->dag, q[1].leaves.k[j])},
				0) != DECISION_DONE)
				return false;
	return true;
}

/* The leaves of the product that its search has not found. */
static enum decision_answer
settle_pairs(struct compare *c, const uint32_t node[2], uint64_t want)
{
	enum decision_answer answer = DECISION_DONE;

	for (unsigned i = 0; i < c->product->leaves.n; i++) {
		uint32_t k = c->product->leaves.k[i], leaf[2];

		if (!(want >> i & 1) || k == DECISION_SAME)
			continue;
		for (unsigned j = 0; j < 2; j++)
			leaf[j] = scb_dag_leaf(c->dag, c->pairs->verdict[k][j]);
		switch (settle_pair(c, node, leaf, (uint64_t)1 << i)) {
		case DECISION_DONE:
			break;
		case DECISION_STOPPED:
			return DECISION_STOPPED;
		default:
			answer = DECISION_CANNOT;
		}
	}
	return answer;
}

/* ---- the comparison ------------------------------------------------------ */

static enum decision_answer
compare(struct compare *c, const uint32_t node[2])
{
	static const uint32_t same[2];
	struct decision_pairs pairs;
	struct decision q;
	uint32_t product;
	uint64_t want = UINT64_MAX;
	enum decision_answer answer;

	if (node[0] == node[1])
		return c->found(c->user, c->from, same) ? DECISION_DONE
							: DECISION_STOPPED;
	if (!scb_decision_product(
		c->dag, c->arena, node[0], node[1], &pairs, &product) ||
	    !scb_decision_open(&q, c->arena, c->dag, product))
		return all_excluded(c, node) ? DECISION_DONE : DECISION_CANNOT;
	c->product = &q;
	c->pairs = &pairs;
	answer = scb_decision_find(
	    &q, c->arena, c->from, &want, compare_found, c, c->steps);
	return answer == DECISION_CANNOT ? settle_pairs(c, node, want) : answer;
}

enum decision_answer
scb_decision_compare(struct dag *d, struct arena *a, const struct path *from,
    const uint32_t node[2],
    bool (*found)(void *user, const struct path *p, const uint32_t verdict[2]),
    void *user, uint64_t *steps)
{
	struct compare c = {.dag = d,
	    .arena = a,
	    .from = from,
	    .found = found,
	    .user = user,
	    .steps = steps};
	size_t mark = scb_arena_mark(a);
	enum decision_answer answer = compare(&c, node);

	scb_arena_release(a, mark);
	return answer;
}
