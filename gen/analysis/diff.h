/*
 * What two programs answer to the same call, over every call: not sampled.
 * The second is walked from each end of the first.
 */
#ifndef DIFF_H
#define DIFF_H

#include "proof/path.h"

enum diff_answer { DIFF_EQUAL, DIFF_DIFFERENT, DIFF_CANNOT_TELL };

struct diff_first {
	enum diff_answer answer;
	/* DIFFERENT: a call, and what A and B say of it. */
	struct scbpf_call witness;
	uint32_t verdict[2];
	/* CANNOT_TELL: in which (0: A, 1: B), where and why (static). */
	unsigned side;
	size_t pc;
	const char *why;
	uint64_t steps; /* work done, for -v */
};

/*
 * EQUAL: the same 32 bits for every call. DIFFERENT: the witness was run
 * through scb_bpf_sim on both. Scratch memory from the arena is given back.
 */
struct diff_first scb_diff_programs(struct arena *arena,
    const struct scbpf_program *a, const struct scbpf_program *b);

struct diff_walk {
	/* The second may be missing (count 0): its verdict is then 0. */
	struct scbpf_program program[2];
	/*
	 * Called for each pair of paths that some call takes; the path is the
	 * callee's to fork. false: stop. What the callee allocates from
	 * `arena` is given back.
	 */
	bool (*pair)(
	    void *user, const struct path *p, const uint32_t verdict[2]);
	void *user;
	uint64_t steps[2]; /* done so far, in all walks; counts up to a cap */
	/*
	 * When it cannot: in which, where, why, and a call that comes there;
	 * where `pair` stopped it: where in the first.
	 */
	unsigned side;
	size_t pc;
	const char *why;
	struct scbpf_call stuck;
};

/*
 * From a path on (scb_path_any: all calls). false: not all can be followed. A
 * stop by `pair` is not that.
 */
bool scb_diff_walk(
    struct diff_walk *d, struct arena *arena, const struct path *from);

#endif
