/* Two calls on two paths that agree in what the kernel will use of them. */
#ifndef PAIR_SOLVE_H
#define PAIR_SOLVE_H

#include "proof/path.h"

enum { PAIR_SOLVE_LEAST = 16 };

struct pair_solve {
	/*
	 * Bits of each word that are used: all 32, none, or the low 16. In
	 * these the two calls agree; in the others the first has zeros.
	 */
	uint32_t used[BPF_WORDS];
	uint32_t free; /* bit n: word n may be anything in both */
	bool clean;    /* the second has zeros there, too */
	/* What may still be done; below MEET_LEAST, all is WORD_UNKNOWN. */
	uint64_t *work;
};

/* All bits of all words. */
struct pair_solve scb_pair_solve_all(uint64_t *work);

/*
 * WORD_ALWAYS: call[0] is on path a, and call[1] on b; WORD_NEVER: there are
 * no such two. Exact, and WORD_UNKNOWN where that is too hard. Scratch memory
 * is given back.
 */
enum wordset_truth scb_pair_solve(const struct path *a, const struct path *b,
    const struct pair_solve *m, struct scbpf_call call[2], struct arena *arena);

/* Does a path know anything of these bits of a word? */
bool scb_pair_solve_knows(const struct path *p, unsigned word, uint32_t bits);

#endif
