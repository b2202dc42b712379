/*
 * A program walked along all paths at once: where they meet, they become one,
 * on which everything is possible that was on any of them.
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
	 * Adds what is certain about every call of the path, of which less is
	 * remembered after that.
	 */
	void (*learn)(
	    void *user, const struct path *p, struct join_facts *facts);
	/* At each return. false: stop. */
	bool (*leaf)(void *user, const struct path *p,
	    const struct join_facts *facts, uint32_t verdict);
	void *user;
};

/*
 * From a spot on. true: leaf was true for every return, and the paths that it
 * was given hold all calls that come there; they may hold others, too, so
 * that a leaf that was false proves nothing. Work is about linear in the
 * length of the program. Scratch memory is given back.
 */
bool scb_join_walk(struct join *j, struct arena *a, const struct spot *from);

#endif
