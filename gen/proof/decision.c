#include "proof/decision.h"

#include "proof/caps.h"
#include "proof/flow.h"

/* ---- which leaves are below ---------------------------------------------- */

static bool
number_leaf(struct decision *q, uint32_t k, uint64_t *bit)
{
	struct decision_leaves *l = &q->leaves;
	unsigned i = 0;

	while (i < l->n && l->k[i] != k)
		i++;
	if (i == DECISION_LEAVES)
		return false;
	l->k[i] = k;
	l->n += i == l->n;
	*bit = (uint64_t)1 << i;
	return true;
}

bool
scb_decision_open(
    struct decision *q, struct arena *a, struct dag *d, uint32_t node)
{
	bool *seen = scb_arena_array(a, (size_t)node + 1, sizeof *seen);

	*q = (struct decision){.dag = d, .node = node};
	q->below = scb_arena_array(a, (size_t)node + 1, sizeof *q->below);
	seen[node] = true;
	for (uint32_t i = node + 1; i-- > 0;)
		if (seen[i] && d->node[i].kind != DAG_LEAF)
			seen[d->node[i].yes] = seen[d->node[i].no] = true;
	for (uint32_t i = 0; i <= node; i++) {
		const struct dag_node *x = &d->node[i];

		if (!seen[i])
			continue;
		if (x->kind != DAG_LEAF)
			q->below[i] = q->below[x->yes] | q->below[x->no];
		else if (!number_leaf(q, x->k, &q->below[i]))
			return false;
	}
	return true;
}

/* Follows the path one test further; false: it can go both ways, or ends. */
static bool
step_down(const struct dag *d, uint32_t *node, const struct path *p)
{
	const struct dag_node *x = &d->node[*node];

	if (x->kind == DAG_LEAF)
		return false;
	switch (scb_path_test(p, x->word, scb_flow_condition(x))) {
	case WORDSET_ALWAYS:
		*node = x->yes;
		return true;
	case WORDSET_NEVER:
		*node = x->no;
		return true;
	default:
		return false;
	}
}

uint32_t
scb_decision_settle(const struct dag *d, uint32_t node, const struct path *p)
{
	while (step_down(d, &node, p))
		;
	return node;
}

/* ---- paths --------------------------------------------------------------- */

struct side {
	struct side *below;
	struct path path;
	uint32_t node;
	struct cond cond; /* that fails on this side */
	size_t mark;
};

struct finder {
	const struct decision *q;
	struct arena *arena;
	uint64_t want, *steps;
	uint64_t most; /* steps; 0: there are too many conditions on a word */
	bool (*found)(void *user, const struct path *p, unsigned leaf);
	void *user;
	bool open; /* a side was left out: a question was too hard */
};

static unsigned
lowest(uint64_t bits)
{
	unsigned i = 0;

	while (!(bits >> i & 1))
		i++;
	return i;
}

/* Returns the path's first test that can go both ways; or a leaf. */
static uint32_t
descend(struct finder *f, const struct path *p, uint32_t node)
{
	const struct dag *d = f->q->dag;

	for (;;) {
		const struct dag_node *x = &d->node[node];

		if (x->kind == DAG_LEAF || !(f->q->below[node] & f->want))
			return node;
		*f->steps += 1 + p->w[x->word].nconds;
		if (!step_down(d, &node, p))
			return node;
	}
}

/* Continues with the side that was left last. */
static struct side *
decision_resume(struct finder *f, struct side *s)
{
	struct cond no = s->cond;
	const struct dag_node *x = &f->q->dag->node[s->node];

	scb_arena_release(f->arena, s->mark);
	no.rel = cond_not(no.rel);
	/* It fits, as the other side's condition did. */
	scb_path_assume(&s->path, x->word, no);
	s->node = x->no;
	return s;
}

static struct side *
fork(struct finder *f, struct side *s)
{
	const struct dag_node *x = &f->q->dag->node[s->node];
	struct side *yes;

	s->cond = scb_flow_condition(x);
	s->mark = scb_arena_mark(f->arena);
	yes = scb_arena_raw(f->arena, sizeof *yes);
	yes->below = s;
	scb_path_fork(&yes->path, &s->path);
	if (!scb_path_assume(&yes->path, x->word, s->cond))
		f->most = 0;
	yes->node = x->yes;
	return yes;
}

static enum decision_answer
decision_find(struct finder *f, const struct path *from)
{
	const struct decision *q = f->q;
	struct side *s = scb_arena_alloc(f->arena, sizeof *s);

	scb_path_fork(&s->path, from);
	s->path.arena = f->arena;
	s->node = q->node;
	while (s && f->want) {
		const struct dag_node *x;

		s->node = descend(f, &s->path, s->node);
		x = &q->dag->node[s->node];
		if (*f->steps > f->most)
			return DECISION_CANNOT;
		if (x->kind != DAG_LEAF && q->below[s->node] & f->want) {
			if (scb_path_test(&s->path, x->word,
				scb_flow_condition(x)) == WORDSET_UNKNOWN)
				f->open = true;
			else {
				s = fork(f, s);
				continue;
			}
		} else if (q->below[s->node] & f->want) {
			if (!f->found(
				f->user, &s->path, lowest(q->below[s->node])))
				return DECISION_STOPPED;
			f->want &= ~q->below[s->node];
		}
		s = s->below ? decision_resume(f, s->below) : NULL;
	}
	return f->open && f->want ? DECISION_CANNOT : DECISION_DONE;
}

/* ---- what cannot be reached ---------------------------------------------- */

struct reached {
	const struct decision *q;
	uint64_t leaves;
};

static bool
reach(void *user, const struct path *p, uint32_t node)
{
	struct reached *r = user;

	(void)p;
	if (r->q->dag->node[node].kind == DAG_LEAF)
		r->leaves |= r->q->below[node];
	return true;
}

enum decision_answer
scb_decision_find(const struct decision *q, struct arena *a,
    const struct path *from, uint64_t *want,
    bool (*found)(void *user, const struct path *p, unsigned leaf), void *user,
    uint64_t *steps)
{
	struct finder f = {.q = q,
	    .arena = a,
	    .want = *want & q->below[q->node],
	    .most = *steps + DECISION_STEPS,
	    .steps = steps,
	    .found = found,
	    .user = user};
	struct reached r = {q, 0};
	size_t mark = scb_arena_mark(a);
	enum decision_answer answer = decision_find(&f, from);

	scb_arena_release(a, mark);
	if (answer == DECISION_CANNOT &&
	    scb_flow(q->dag, a, q->node, from, reach, &r, steps)) {
		f.want &= r.leaves;
		answer = f.want ? DECISION_CANNOT : DECISION_DONE;
	}
	*want = f.want;
	return answer;
}
