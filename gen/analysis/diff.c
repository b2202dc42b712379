#include "analysis/diff.h"

#include "proof/walk.h"

/* ---- every pair of paths ------------------------------------------------ */

struct walker {
	struct diff_walk *d;
	struct arena *arena;
	struct walk walk[2];
	uint32_t verdict[2];
	bool stuck;
};

static bool
diff_cannot(struct walker *k, unsigned side)
{
	k->d->side = side;
	k->d->pc = k->walk[side].pc;
	k->d->why = k->walk[side].why;
	k->d->stuck = k->walk[side].stuck;
	k->stuck = true;
	return false;
}

static bool
leaf_b(void *user, const struct path *p, uint32_t verdict)
{
	struct walker *k = user;

	k->verdict[1] = verdict;
	return k->d->pair(k->d->user, p, k->verdict);
}

static bool
leaf_a(void *user, const struct path *p, uint32_t verdict)
{
	struct walker *k = user;

	k->verdict[0] = verdict;
	if (!k->walk[1].program.count)
		return k->d->pair(k->d->user, p, k->verdict);
	switch (scb_walk(&k->walk[1], k->arena, p)) {
	case WALK_DONE:
		return true;
	case WALK_CANNOT:
		return diff_cannot(k, 1);
	default:
		return false;
	}
}

bool
scb_diff_walk(struct diff_walk *d, struct arena *arena, const struct path *from)
{
	struct walker k = {.d = d, .arena = arena};

	for (unsigned i = 0; i < 2; i++)
		k.walk[i] = (struct walk){.program = d->program[i],
		    .leaf = i ? leaf_b : leaf_a,
		    .user = &k,
		    .steps = d->steps[i]};
	d->side = 0;
	if (scb_walk(&k.walk[0], arena, from) == WALK_CANNOT)
		diff_cannot(&k, 0);
	else if (!k.stuck)
		d->pc = k.walk[0].pc;
	for (unsigned i = 0; i < 2; i++)
		d->steps[i] = k.walk[i].steps;
	return !k.stuck;
}

/* ---- the first difference ----------------------------------------------- */

struct search {
	struct diff_walk walk;
	struct diff_first *result;
};

/* Runs both: the walk is not to be taken at its word. */
static bool
diff_differ(struct search *s, const struct scbpf_call *c)
{
	struct diff_first *r = s->result;

	for (unsigned i = 0; i < 2; i++)
		r->verdict[i] =
		    scb_bpf_sim(&s->walk.program[i], c, NULL, NULL).verdict;
	if (r->verdict[0] == r->verdict[1])
		return false;
	r->answer = DIFF_DIFFERENT;
	r->witness = *c;
	return true;
}

static bool
diff_pair(void *user, const struct path *p, const uint32_t verdict[2])
{
	struct search *s = user;
	struct scbpf_call c;

	if (verdict[0] == verdict[1])
		return true;
	s->result->answer = DIFF_CANNOT_TELL;
	if (!scb_path_call(p, &c))
		s->result->why = scb_path_too_masked;
	else if (!diff_differ(s, &c))
		s->result->why =
		    "bug: the path walk and the simulator disagree";
	return false;
}

struct diff_first
scb_diff_programs(struct arena *arena, const struct scbpf_program *a,
    const struct scbpf_program *b)
{
	struct diff_first r = {.answer = DIFF_EQUAL};
	struct search s = {
	    .walk = {.program = {*a, *b}, .pair = diff_pair}, .result = &r};
	size_t mark = scb_arena_mark(arena);
	struct path all;

	s.walk.user = &s;
	scb_path_any(&all, arena);
	if (!scb_diff_walk(&s.walk, arena, &all)) {
		r.answer = DIFF_CANNOT_TELL;
		r.side = s.walk.side;
		r.pc = s.walk.pc;
		r.why = s.walk.why;
		diff_differ(&s, &s.walk.stuck);
	}
	r.steps = s.walk.steps[0] + s.walk.steps[1];
	scb_arena_release(arena, mark);
	return r;
}
