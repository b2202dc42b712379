/*
 * How much work a proof may take: beyond this the answer is "cannot tell". The
 * hostile test build sets much lower limits.
 */
#ifndef CAPS_H
#define CAPS_H

/*
 * Masked conditions on one word beyond which nothing is decided (a program has
 * no more), and how many of them may be looked at, besides 64 times each, in
 * the search for a value that satisfies them.
 */
#ifndef WORDSET_CONDS
#define WORDSET_CONDS 4096
#endif
#ifndef WORDSET_WORK
#define WORDSET_WORK (1 << 12)
#endif

/* Instructions walked, over all paths. */
#ifndef WALK_STEPS
#define WALK_STEPS (1 << 23)
#endif

/* Questions to the policy in all, and how deep they may be split at a return.
 */
#ifndef ASK_STEPS
#define ASK_STEPS (1 << 24)
#endif
#ifndef ASK_SPLITS
#define ASK_SPLITS 512
#endif

/*
 * A number with at least JOIN_LEAST conjunctions of conditions on it is first
 * proved with paths joined where they meet (join_walk.h). JOIN_LOOK of those
 * that may still hold are looked at there.
 */
#ifndef JOIN_LEAST
#define JOIN_LEAST 4
#endif
#ifndef JOIN_LOOK
#define JOIN_LOOK 4
#endif

/* Instructions run in search of a difference; some milliseconds. */
#ifndef PROBE_STEPS
#define PROBE_STEPS (1 << 22)
#endif

/*
 * Tests looked at in search of a path to each leaf of a decision, masked
 * conditions that are kept on a word where its paths are joined, and pairs of
 * nodes in a product of two decisions.
 */
#ifndef DECISION_STEPS
#define DECISION_STEPS (1 << 18)
#endif
#ifndef DECISION_FORGET
#define DECISION_FORGET 12
#endif
#ifndef DECISION_PAIRS
#define DECISION_PAIRS (1 << 14)
#endif

#endif
