/*
 * The one program is walked; at each of its returns the first of the stack is
 * walked over what the path has left, and so on. Where the last one returns,
 * all verdicts are known.
 */
#include "proof/stack.h"

#include "tree/lift.h"
#include "proof/walk.h"

struct level {
	struct stack_proof *proof;
	unsigned at;	     /* programs of the stack that have answered */
	uint32_t one, stack; /* verdicts so far */
};

struct stack_proof {
	struct arena *arena;
	const struct stack_program *stack;
	unsigned n;
	bool big_endian;
	struct prove_result *result;
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
		r->why = "too many masked tests of one word";
	}
	return false;
}

static bool
walk_next(const struct level *l, const struct path *path)
{
	struct stack_proof *p = l->proof;
	struct level next = *l;
	struct walk w = {.insn = p->stack[l->at].insn,
	    .n = p->stack[l->at].count,
	    .big_endian = p->big_endian,
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
	return l.at < l.proof->n ? walk_next(&l, path)
				 : stack_compare(&l, path);
}

struct prove_result
scb_stack_prove(struct arena *a, const struct stack_program *one,
    const struct stack_program *stack, unsigned nstack, bool big_endian)
{
	struct prove_result r = {.answer = PROVE_EQUAL};
	struct stack_proof p = {a, stack, nstack, big_endian, &r};
	struct level first = {&p, 0, 0, 0};
	struct walk w = {.insn = one->insn,
	    .n = one->count,
	    .big_endian = big_endian,
	    .leaf = stack_leaf,
	    .user = &first};
	size_t mark = scb_arena_mark(a);
	struct path all;

	scb_path_any(&all, a);
	if (scb_walk(&w, a, &all) == WALK_CANNOT) {
		r.answer = PROVE_CANNOT_TELL;
		r.pc = w.pc;
		r.why = w.why;
	}
	scb_arena_release(a, mark);
	return r;
}
