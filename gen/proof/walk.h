/* Every feasible path of a program, with the calls that take it. */
#ifndef WALK_H
#define WALK_H

#include "proof/path.h"

struct spot; /* step.h */

/* Continue; skip the rest of this path, which was decided; stop the walk. */
enum walk_enter { WALK_ON, WALK_PAST, WALK_STOP };

struct walk {
	struct scbpf_program program;
	/*
	 * Called at each return with its verdict; the path is the callee's to
	 * fork, not to change. What it allocates is given back afterwards.
	 * false: stop the walk.
	 */
	bool (*leaf)(void *user, const struct path *p, uint32_t verdict);
	/*
	 * NULL, or called once on each path, before its first fork on anything
	 * but number and architecture.
	 */
	enum walk_enter (*enter)(void *user, const struct spot *at);
	void *user;
	/* By instruction: the slot that fills it in, or NULL; NULL: no slots */
	const struct bpf_slot **slot;
	bool *seen;	/* NULL, or set for each instruction that runs */
	uint64_t steps; /* instructions walked so far; counts up to a cap */
	size_t pc;	/* where the walk is, or ended */
	/* WALK_CANNOT: why, and a call that comes this far (zeros: none found)
	 */
	const char *why;
	struct scbpf_call stuck;
};

enum walk_end { WALK_DONE, WALK_STOPPED, WALK_CANNOT };

/*
 * Walks from the start, from the given path on (scb_path_any: all calls).
 * WALK_CANNOT: an instruction cannot be followed exactly, or there are too
 * many paths; w->pc and w->why say where and why. Scratch memory is given back.
 */
enum walk_end scb_walk(
    struct walk *w, struct arena *a, const struct path *from);

#endif
