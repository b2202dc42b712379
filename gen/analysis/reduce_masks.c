#include "analysis/reduce.h"

/* Keeps what is in the range, or outside of it. */
static void
keep(struct wordset *w, struct wordset_range r, bool outside, struct arena *a)
{
	struct wordset_range *to = scb_arena_array(a, w->n + 1, sizeof *to);
	unsigned n = 0;

	for (unsigned i = 0; i < w->n; i++) {
		struct wordset_range v = w->range[i];
		bool below = v.low<r.low, above = v.high> r.high;
		struct wordset_range in = {
		    below ? r.low : v.low, above ? r.high : v.high};

		if (!outside && in.low <= in.high)
			to[n++] = in;
		if (outside && below)
			to[n++] = (struct wordset_range){
			    v.low, v.high < r.low ? v.high : r.low - 1};
		if (outside && above)
			to[n++] = (struct wordset_range){
			    v.low > r.high ? v.low : r.high + 1, v.high};
	}
	w->range = to;
	w->n = w->cap = n;
}

/* false: it is no condition on upper bits alone. */
static bool
apply(struct wordset *w, const struct cond *c, struct arena *a)
{
	uint32_t rest = ~c->mask;
	struct wordset_range r = {c->k, c->k | rest};
	bool outside = c->rel == COND_NE || c->rel == COND_GT;

	if (rest & (rest + 1))
		return false;
	if (c->rel == COND_GT || c->rel == COND_LE)
		r.low = 0;
	else if (c->k & rest)
		return false;
	keep(w, r, outside, a);
	return true;
}

void
scb_reduce_masks(struct partition_part *part, struct arena *a)
{
	for (struct partition_end *e = part->ends; e; e = e->next)
		for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i++) {
			struct wordset *w = &e->path.w[i];
			unsigned kept = 0;

			for (unsigned k = 0; k < w->nconds; k++)
				if (!apply(w, &w->cond[k], a))
					w->cond[kept++] = w->cond[k];
			w->nconds = kept;
		}
}
