/*
 * Pairs of calls that agree in what is used of a word, against all pairs of
 * values: random conditions on two words of four low and two high bits.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/pair_solve.h"

#include "below.h"
#include "check.h"

enum {
	LOW = 0xffff,
	LOW_BITS = 0xf,
	HIGH_BITS = 0x30000,
	VALUES = 64,
	ROUNDS = 800
};

static struct arena arena;

static uint32_t
value_of(unsigned i)
{
	return (i & LOW_BITS) | (i >> 4) << 16;
}

/* Sets is[i] for the values that are left. */
static void
fill(struct wordset *w, bool is[VALUES])
{
	struct cond cond[5] = {{LOW & ~LOW_BITS, 0, COND_EQ},
	    {~(uint32_t)(LOW | HIGH_BITS), 0, COND_EQ}};
	unsigned n = 2;

	while (n < 2 + below(4)) {
		uint32_t mask[] = {LOW_BITS, HIGH_BITS, LOW_BITS | HIGH_BITS};

		cond[n].mask = mask[below(3)] & value_of(below(VALUES));
		cond[n].k = cond[n].mask & value_of(below(VALUES));
		cond[n++].rel = (enum cond_rel)below(4);
	}
	w->cond = scb_arena_array(&arena, n, sizeof *w->cond);
	w->nconds = n;
	w->cap_conds = n;
	memcpy(w->cond, cond, n * sizeof *cond);
	if (below(3) == 0) {
		w->range[0].low = value_of(below(VALUES));
		w->range[0].high = w->range[0].low + value_of(below(VALUES));
	}
	for (unsigned i = 0; i < VALUES; i++) {
		uint32_t v = value_of(i);

		is[i] = v >= w->range[0].low && v <= w->range[0].high;
		for (unsigned j = 0; j < n; j++)
			is[i] &= cond_holds(&cond[j], v);
	}
}

static bool
agree(const struct pair_solve *m, uint32_t x, uint32_t y)
{
	uint32_t used = m->used[0];

	return m->free & 1 || ((x & ~used) == 0 && (x & used) == (y & used) &&
				  !(m->clean && y & ~used));
}

/* false: it was too much work. */
static bool
test_round(unsigned round)
{
	static const uint32_t used[] = {UINT32_MAX, LOW, LOW, 0};
	uint64_t work = 1 << 11;
	struct pair_solve m = scb_pair_solve_all(&work);
	size_t mark = scb_arena_mark(&arena);
	struct scbpf_call call[2] = {{0}, {0}};
	bool is[2][VALUES], any = false, found = false;
	struct path path[2];
	enum wordset_truth t;

	m.used[0] = used[below(4)];
	m.free = below(8) == 0;
	m.clean = below(2);
	for (unsigned i = 0; i < 2; i++) {
		scb_path_any(&path[i], &arena);
		fill(&path[i].w[0], is[i]);
	}
	t = scb_pair_solve(&path[0], &path[1], &m, call, &arena);
	for (unsigned i = 0; i < VALUES; i++)
		for (unsigned j = 0; j < VALUES; j++)
			if (is[0][i] && is[1][j] &&
			    agree(&m, value_of(i), value_of(j))) {
				any = true;
				found |= call[0].nr == value_of(i) &&
					 call[1].nr == value_of(j);
			}
	check(t == WORDSET_UNKNOWN ||
		  (t == (any ? WORDSET_ALWAYS : WORDSET_NEVER) && found == any),
	    "round %u: answer %d, %d, %d", round, t, any, found);
	scb_arena_release(&arena, mark);
	return t != WORDSET_UNKNOWN;
}

/*
 * Of conditions on the low bits and others on the high bits, the low ones are
 * compared at once: the answer is found without a look at each value.
 */
static void
test_halves(bool agree)
{
	uint64_t work = PAIR_SOLVE_LEAST + 100;
	struct pair_solve m = scb_pair_solve_all(&work);
	struct scbpf_call call[2] = {{0}, {0}};
	struct path path[2];
	enum wordset_truth t;

	m.used[0] = LOW;
	for (uint32_t i = 0; i < 2; i++) {
		scb_path_any(&path[i], &arena);
		if (i || !agree)
			scb_path_assume(
			    &path[i], 0, (struct cond){0x5555, i, COND_EQ});
	}
	scb_path_assume(&path[1], 0, (struct cond){0x50000, 0, COND_NE});
	t = scb_pair_solve(&path[0], &path[1], &m, call, &arena);
	check(t == (agree ? WORDSET_ALWAYS : WORDSET_NEVER),
	    "low bits that agree or not: %d, %d", agree, t);
}

int
main(void)
{
	size_t size = (size_t)1 << 20;
	unsigned known = 0;
	jmp_buf full;

	arena = (struct arena){malloc(size), size, 0, &full};
	if (!arena.base || setjmp(full))
		return printf("0 passed, 1 failed\n"), 1;
	for (unsigned round = 0; round < ROUNDS; round++)
		known += test_round(round);
	test_halves(false);
	test_halves(true);
	check(known > ROUNDS / 10 * 9, "%u of %u are known", known, ROUNDS);
	free(arena.base);
	return check_end();
}
