/*
 * The one program is walked; at each of its returns the first of the stack is
 * walked over what the path has left, and so on. Where the last one returns,
 * all verdicts are known.
 *
 * Where a path first tests arguments, both sides are also known as DAGs
 * (tree/lift.h): usually both lead to one node, or a difference is found or
 * excluded without walking all paths (decision.h).
 */
#include "proof/stack.h"

#include "proof/decision.h"
#include "proof/step.h"
#include "tree/lift.h"

struct level {
	struct stack_proof *proof;
	unsigned at;	     /* programs of the stack that have answered */
	uint32_t one, stack; /* verdicts so far */
};

struct stack_proof {
	struct arena *arena;
	const struct bpf_stack *stack;
	struct prove_result *result;
	struct arena lifted; /* of the DAG: the walk releases its own arena */
	struct dag dag;
	uint32_t root[2]; /* the one, the stack */
};

static bool stack_leaf(void *user, const struct path *path, uint32_t verdict);

static bool
stack_compare(const struct level *l, const struct path *path)
{
	struct prove_result *r = l->proof->result;

	if (l->one == l->stack)
		return true;
	r->answer = PROVE_DIFFERENT;
	r->program = l->one;
	r->policy = l->stack;
	if (!scb_path_call(path, &r->witness)) {
		r->answer = PROVE_CANNOT_TELL;
		r->why = scb_path_too_masked;
	}
	return false;
}

static bool
walk_next(const struct level *l, const struct path *path)
{
	struct stack_proof *p = l->proof;
	struct level next = *l;
	struct walk w = {.program = p->stack->program[l->at],
	    .leaf = stack_leaf,
	    .user = &next,
	    .steps = p->result->steps};
	enum walk_end end;

	next.at++;
	end = scb_walk(&w, p->arena, path);
	if (p->result->steps < w.steps)
		p->result->steps = w.steps;
	if (end == WALK_CANNOT) {
		p->result->answer = PROVE_CANNOT_TELL;
		p->result->pc = w.pc;
		p->result->why = w.why;
	}
	return end == WALK_DONE;
}

static bool
stack_leaf(void *user, const struct path *path, uint32_t verdict)
{
	struct level l = *(const struct level *)user;

	if (l.at == 0)
		l.one = verdict;
	else if (l.at == 1)
		l.stack = verdict;
	else
		l.stack = scb_lift_stacked_verdict(l.stack, verdict);
	return l.at < l.proof->stack->n ? walk_next(&l, path)
					: stack_compare(&l, path);
}

/* ---- as decisions -------------------------------------------------------- */

static bool
stack_lift(struct stack_proof *p, const struct scbpf_program *one)
{
	const char *why;
	uint32_t node;
	size_t pc;

	struct arena *a = p->arena;
	size_t half = (a->size - a->used) / 2;

	p->lifted = (struct arena){
	    .base = scb_arena_raw(a, half), .size = half, .full = a->full};
	scb_dag_init(&p->dag, &p->lifted);
	if (!scb_lift_program(&p->dag, one, &p->root[0], &pc, &why))
		return false;
	for (unsigned i = 0; i < p->stack->n; i++) {
		if (!scb_lift_program(
			&p->dag, &p->stack->program[i], &node, &pc, &why))
			return false;
		p->root[1] =
		    i ? scb_lift_stacked(&p->dag, p->root[1], node) : node;
	}
	return true;
}

static bool
differ(void *user, const struct path *path, const uint32_t verdict[2])
{
	struct stack_proof *p = user;
	struct level l = {p, 0, verdict[0], verdict[1]};

	return stack_compare(&l, path);
}

/* Called before arguments are tested. */
static enum walk_enter
decide(void *user, const struct spot *at)
{
	struct stack_proof *p = ((struct level *)user)->proof;
	uint32_t node[2];

	for (unsigned i = 0; i < 2; i++)
		node[i] = scb_decision_settle(&p->dag, p->root[i], &at->path);
	switch (scb_decision_compare(
	    &p->dag, p->arena, &at->path, node, differ, p, &p->result->steps)) {
	case DECISION_DONE:
		return WALK_PAST;
	case DECISION_STOPPED:
		return WALK_STOP;
	default:
		return WALK_ON;
	}
}

struct prove_result
scb_stack_prove(struct arena *a, const struct scbpf_program *one,
    const struct bpf_stack *stack)
{
	struct prove_result r = {.answer = PROVE_EQUAL};
	struct stack_proof p = {.arena = a, .stack = stack, .result = &r};
	struct level first = {&p, 0, 0, 0};
	struct walk w = {.program = *one, .leaf = stack_leaf, .user = &first};
	size_t mark = scb_arena_mark(a);
	struct path all;

	scb_path_any(&all, a);
	all.narrows = true;
	if (stack_lift(&p, one))
		w.enter = decide;
	if (scb_walk(&w, a, &all) == WALK_CANNOT) {
		r.answer = PROVE_CANNOT_TELL;
		r.pc = w.pc;
		r.why = w.why;
	}
	scb_arena_release(a, mark);
	return r;
}
