/*
 * A program walked along all paths at once: where paths meet, they are joined
 * into one that has all calls of each.
 */
#ifndef JOIN_WALK_H
#define JOIN_WALK_H

#include "proof/step.h"

/* What is known on a path besides its words: bits that once set stay so. */
struct join_facts {
	uint32_t *bit;
	unsigned front; /* for the callee; 0 at first, and the least of both */
};

struct join {
	struct walk *walk; /* the program; and w->steps, w->why */
	unsigned nfacts;   /* bits */
	/*
	 * Adds facts about every call of the path, before some of what the path
	 * knows is dropped.
	 */
	void (*learn)(
	    void *user, const struct path *p, struct join_facts *facts);
	/* At each return. false: stop. */
	bool (*leaf)(void *user, const struct path *p,
	    const struct join_facts *facts, uint32_t verdict);
	void *user;
};

/*
 * Walks from a spot. true: leaf was true for every return. The paths that it
 * was given hold all calls that get there, and may hold others, so a leaf that
 * was false proves nothing. The work is about linear in the length of the
 * program. Scratch memory is given back.
 */
bool scb_join_walk(struct join *j, struct arena *a, const struct spot *from);

#endif
