/*
 * The architectures and numbers that a path still allows: for each run of
 * numbers that the policy treats alike, the path with no others left.
 */
#include "proof/prove_private.h"

/* Numbers from low to high; the path allows some of them. */
static bool
agree_on_numbers(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct cond from = {UINT32_MAX, seg->low - 1, COND_GT};
	struct cond to = {UINT32_MAX, seg->high, COND_LE};
	struct path part;

	p->result->steps++;
	if (p->then == scb_prove_agrees && !seg->number &&
	    seg->verdict == p->verdict)
		return true;
	scb_path_fork(&part, path);
	for (unsigned i = seg->low == 0; i < 2; i++) {
		struct cond c = i ? to : from;

		switch (scb_path_test(&part, BPF_WORD_NR, c)) {
		case WORDSET_NEVER:
			return true;
		case WORDSET_UNKNOWN:
			return scb_prove_give_up(p, path, scb_path_too_masked);
		default:
			if (!scb_path_assume(&part, BPF_WORD_NR, c))
				return scb_prove_give_up(
				    p, path, scb_path_too_masked);
		}
	}
	return p->then(p, &part, seg);
}

static bool
agree_on_arch(
    struct prover *p, const struct path *path, const struct eval_map *m)
{
	const struct wordset *nr = &path->w[BPF_WORD_NR];
	const struct eval_segment *end = m->segments + m->nsegments, *seg;

	for (unsigned i = 0; i < nr->n; i++) {
		seg = scb_eval_find(p->eval, m->audit_arch, nr->range[i].low);
		for (; seg < end && seg->low <= nr->range[i].high; seg++) {
			size_t mark = scb_arena_mark(p->arena);
			bool same;

			p->rules =
			    p->rules_of[m - p->eval->maps][seg - m->segments];
			same = agree_on_numbers(p, path, seg);

			scb_arena_release(p->arena, mark);
			if (!same)
				return false;
		}
	}
	return true;
}

/* Most paths have only one architecture left, and need no copy. */
static bool
agree_on_one(struct prover *p, const struct path *path, uint32_t audit)
{
	unsigned i = 0;

	while (i < p->eval->nmaps && p->eval->maps[i].audit_arch != audit)
		i++;
	return i < p->eval->nmaps ? agree_on_arch(p, path, &p->eval->maps[i])
				  : p->then(p, path, NULL);
}

bool
scb_prove_each(struct prover *p, const struct path *path)
{
	const struct wordset *arch = &path->w[BPF_WORD_ARCH];
	const struct eval_map *m = p->eval->maps;
	struct path other, one;
	bool same = true, open = true;

	if (arch->n == 1 && arch->range[0].low == arch->range[0].high)
		return agree_on_one(p, path, arch->range[0].low);
	scb_path_fork(&other, path);
	for (unsigned i = 0; same && open && i < p->eval->nmaps; i++) {
		struct cond c = {UINT32_MAX, m[i].audit_arch, COND_EQ};
		enum wordset_truth t = scb_path_test(&other, BPF_WORD_ARCH, c);

		if (t == WORDSET_NEVER)
			continue;
		if (t == WORDSET_UNKNOWN) {
			same = scb_prove_give_up(p, path, scb_path_too_masked);
			break;
		}
		scb_path_fork(&one, &other);
		scb_path_assume(&one, BPF_WORD_ARCH, c);
		same = agree_on_arch(p, &one, &m[i]);
		open = t == WORDSET_EITHER;
		c.rel = COND_NE;
		if (open)
			scb_path_assume(&other, BPF_WORD_ARCH, c);
	}
	if (same && open)
		same = p->then(p, &other, NULL);
	return same;
}
