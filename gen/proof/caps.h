/*
 * How much work a proof may be: beyond this the answer is "cannot tell". The
 * hostile test build makes all of it far smaller.
 */
#ifndef CAPS_H
#define CAPS_H

/*
 * Masked conditions on one word beyond which nothing is decided (at most 60),
 * and width of the search for a value that satisfies them (at most 128).
 */
#ifndef WORDSET_CONDS
#define WORDSET_CONDS 60
#endif
#ifndef WORDSET_STATES
#define WORDSET_STATES 128
#endif

/* Instructions walked, over all paths. */
#ifndef WALK_STEPS
#define WALK_STEPS (1 << 23)
#endif

/* Questions of the law in all, and how deep they may be split at a return. */
#ifndef ASK_STEPS
#define ASK_STEPS (1 << 24)
#endif
#ifndef ASK_SPLITS
#define ASK_SPLITS 512
#endif

/*
 * A number with so many conjunctions of conditions on it is first proved with
 * paths joined where they meet (join.h). Of those that may still hold, so many
 * are looked at there.
 */
#ifndef JOIN_LEAST
#define JOIN_LEAST 16
#endif
#ifndef JOIN_LOOK
#define JOIN_LOOK 4
#endif

/* Instructions run in search of a difference; some milliseconds. */
#ifndef PROBE_STEPS
#define PROBE_STEPS (1 << 22)
#endif

/* Pairs of instruction and machine; a hostile program can have very many. */
#ifndef LIFT_SPOTS
#define LIFT_SPOTS (1 << 13)
#endif

#endif
