#include "analysis/explain.h"

#include <string.h>

/* Ends of one part that are worth uniting: it takes their square. */
enum { MANY = 200 };

/* ---- fewer ends --------------------------------------------------------- */

/* One condition holds in v and fails in w: together they do without it. */
static bool
drop_cond(struct wordset *v, const struct wordset *w)
{
	unsigned at = v->nconds;

	if (v->nconds != w->nconds || !scb_wordset_same_ranges(v, w))
		return false;
	for (unsigned i = 0; i < v->nconds; i++) {
		struct cond no = v->cond[i];

		if (cond_same(&v->cond[i], &w->cond[i]))
			continue;
		no.rel = cond_not(no.rel);
		if (at < v->nconds || !cond_same(&no, &w->cond[i]))
			return false;
		at = i;
	}
	if (at == v->nconds)
		return false;
	v->nconds--;
	memmove(
	    &v->cond[at], &v->cond[at + 1], (v->nconds - at) * sizeof *v->cond);
	return true;
}

/* Two boxes that differ in one direction only are one box. */
static bool
explain_unite(struct path *p, const struct path *q, struct arena *a)
{
	unsigned at = BPF_WORDS;

	for (unsigned i = 0; i < BPF_WORDS; i++) {
		if (scb_wordset_same(&p->w[i], &q->w[i]))
			continue;
		if (at < BPF_WORDS)
			return false;
		at = i;
	}
	if (at == BPF_WORDS)
		return true;
	if (!scb_wordset_same_conds(&p->w[at], &q->w[at]))
		return drop_cond(&p->w[at], &q->w[at]);
	scb_wordset_unite(&p->w[at], a, &q->w[at]);
	return true;
}

static bool
unite_one(struct partition_part *part, struct arena *a)
{
	for (struct partition_end *e = part->ends; e; e = e->next)
		for (struct partition_end **f = &e->next; *f; f = &(*f)->next)
			if ((*f)->verdict[0] == e->verdict[0] &&
			    explain_unite(&e->path, &(*f)->path, a)) {
				*f = (*f)->next;
				part->nends--;
				return true;
			}
	return false;
}

void
scb_explain_unite(struct partition_part *part, struct arena *a)
{
	if (part->nends <= MANY)
		while (unite_one(part, a))
			continue;
}

/* ---- words -------------------------------------------------------------- */

/* Is it all that it can be in this part? */
static bool
explain_is_free(
    const struct partition_part *part, unsigned word, const struct wordset *w)
{
	uint32_t low = 0, high = UINT32_MAX;

	if (word == BPF_WORD_NR) {
		low = part->low;
		high = part->high;
	} else if (word == BPF_WORD_ARCH && !part->other) {
		low = high = part->audit;
	}
	return w->nconds == 0 && w->n == 1 && w->range[0].low == low &&
	       w->range[0].high == high;
}

uint32_t
scb_explain_words(const struct partition_part *part)
{
	uint32_t words = 0;

	for (const struct partition_end *e = part->ends; e; e = e->next)
		for (unsigned i = 0; i < BPF_WORDS; i++)
			if (part->why
				? !explain_is_free(part, i, &e->path.w[i])
				: !scb_wordset_same(
				      &part->ends->path.w[i], &e->path.w[i]))
				words |= 1u << i;
	return words;
}
