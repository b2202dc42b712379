/*
 * Paths are explored depth first. At a jump that can go both ways, one side
 * gets a copy of the path and runs to its end; then its memory is released, and
 * the other continues with the path itself. So memory grows with the depth of
 * the program, not with the number of paths, which is bounded by the cap on
 * steps.
 */
#include "proof/walk.h"

#include "proof/step.h"

/* A side of a jump that waits until the other is done. */
struct pending {
	struct pending *below;
	struct spot *spot;
	struct step fork; /* to take when it continues */
	size_t mark;	  /* what the first side allocated comes after it */
};

struct walker {
	struct walk *w;
	struct arena *arena;
	struct spot *at;
	struct pending *top;
};

static enum walk_end
walk_cannot(struct walker *k, const char *why)
{
	k->w->pc = k->at->pc;
	k->w->why = why;
	scb_path_call(&k->at->path, &k->w->stuck);
	return WALK_CANNOT;
}

static enum walk_end
walk_take(struct walker *k, const struct step *fork, bool yes)
{
	return scb_step_take(k->at, fork, yes)
		   ? WALK_DONE
		   : walk_cannot(k, scb_path_too_masked);
}

/*
 * Both sides are possible. The side where a comparison for equality holds is
 * small to copy, so that one goes first.
 */
static enum walk_end
walk_split(struct walker *k, const struct step *fork)
{
	struct pending *p = scb_arena_raw(k->arena, sizeof *p);
	struct spot *first;

	*p = (struct pending){k->top, k->at, *fork, scb_arena_mark(k->arena)};
	k->top = p;
	first = scb_arena_raw(k->arena, sizeof *first);
	*first = *p->spot;
	scb_path_fork(&first->path, &p->spot->path);
	k->at = first;
	return walk_take(k, fork, true);
}

/* Continues with the side that waited last; false: there is none. */
static bool
walk_resume(struct walker *k, enum walk_end *end)
{
	struct pending *p = k->top;

	if (!p)
		return false;
	scb_arena_release(k->arena, p->mark);
	k->top = p->below;
	k->at = p->spot;
	*end = walk_take(k, &p->fork, false);
	return true;
}

static enum walk_enter
walk_enter(struct walker *k, const struct step *fork)
{
	if (!k->w->enter || k->at->entered || fork->word < BPF_WORD_IP)
		return WALK_ON;
	k->at->entered = true;
	k->w->pc = k->at->pc;
	return k->w->enter(k->w->user, k->at);
}

/* true: there is more to walk. */
static bool
at_fork(struct walker *k, const struct step *fork, enum walk_end *end)
{
	switch (walk_enter(k, fork)) {
	case WALK_ON:
		*end = walk_split(k, fork);
		return true;
	case WALK_PAST:
		return walk_resume(k, end);
	default:
		*end = WALK_STOPPED;
		return false;
	}
}

enum walk_end
scb_walk(struct walk *w, struct arena *a, const struct path *from)
{
	size_t start = scb_arena_mark(a);
	struct walker k = {w, a, scb_arena_alloc(a, sizeof *k.at), NULL};
	enum walk_end end = WALK_DONE;
	struct step s;
	bool more = true;

	scb_path_fork(&k.at->path, from);
	while (more && end == WALK_DONE) {
		switch (scb_step_follow(w, k.at, &s)) {
		case STEP_ON:
			break;
		case STEP_FORK:
			more = at_fork(&k, &s, &end);
			break;
		case STEP_END:
			w->pc = k.at->pc;
			if (w->leaf(w->user, &k.at->path, s.verdict))
				more = walk_resume(&k, &end);
			else
				end = WALK_STOPPED;
			break;
		default:
			end = walk_cannot(&k, w->why);
		}
	}
	scb_arena_release(a, start);
	return end;
}
