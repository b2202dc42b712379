/* Boxes of calls that have one verdict. */
#include "analysis/cover_private.h"

#include "proof/flow.h"

enum { GROWTHS = 8 }; /* attempts to move one bound */

/* ---- which calls have a verdict ------------------------------------------ */

static bool
keep_found(void *user, const struct path *p, unsigned leaf)
{
	struct cover_found *f = user;
	const struct wordset *w = &p->w[f->word];

	(void)leaf;
	f->seen =
	    (struct wordset_range){w->range[0].low, w->range[w->n - 1].high};
	if (f->to)
		scb_path_keep(f->to, p, f->arena);
	return false;
}

/* Leaves below the node that calls of the path may reach, or more. */
static uint64_t
may_reach(struct cover_boxes *b, const struct decision *q, const struct path *p)
{
	const struct dag *d = &b->c->dag;
	size_t mark = scb_arena_mark(&b->scratch);
	bool *seen = scb_arena_array(&b->scratch, q->node + 1, sizeof *seen);
	uint64_t leaves = 0;

	seen[q->node] = true;
	for (uint32_t i = q->node + 1; i-- > 0;) {
		const struct dag_node *x = &d->node[i];
		enum wordset_truth t = WORDSET_EITHER;

		if (!seen[i])
			continue;
		if (x->kind == DAG_LEAF) {
			leaves |= q->below[i];
			continue;
		}
		b->steps++;
		t = scb_path_test(p, x->word, scb_flow_condition(x));
		seen[x->yes] |= t != WORDSET_NEVER;
		seen[x->no] |= t != WORDSET_ALWAYS;
	}
	scb_arena_release(&b->scratch, mark);
	return leaves;
}

bool
scb_cover_reaches(struct cover_boxes *b, const struct decision *q,
    const struct path *p, uint64_t leaves, struct cover_found *f)
{
	enum decision_answer answer;

	if (!(may_reach(b, q, p) & leaves))
		return false;
	f->seen = (struct wordset_range){0, UINT32_MAX};
	answer = scb_decision_find(
	    q, &b->scratch, p, &leaves, keep_found, f, &b->steps);
	b->failed |= b->steps > COVER_STEPS;
	return answer != DECISION_DONE;
}

/* ---- larger boxes -------------------------------------------------------- */

/* Does a call of the box have another verdict? */
static bool
is_wrong(struct cover_boxes *b, const struct path *p, uint64_t others,
    unsigned word, struct wordset_range *seen)
{
	struct cover_found f = {.word = word};
	bool wrong = b->failed || scb_cover_reaches(b, &b->is, p, others, &f);

	*seen = f.seen;
	return wrong;
}

void
scb_cover_set(struct path *p, unsigned word, struct wordset_range r)
{
	struct wordset *w = &p->w[word];

	w->range = scb_arena_array(p->arena, 2, sizeof *w->range);
	*w->range = r;
	w->n = 1;
	w->cap = 2;
}

/* Drops the ranges of words next to each other. */
static void
drop_words(struct cover_boxes *b, struct path *p, unsigned word, unsigned n,
    uint64_t others)
{
	struct wordset_range seen;
	struct wordset old[2];

	for (unsigned i = 0; i < n; i++) {
		old[i] = p->w[word + i];
		scb_cover_set(
		    p, word + i, (struct wordset_range){0, UINT32_MAX});
	}
	if (is_wrong(b, p, others, word, &seen))
		for (unsigned i = 0; i < n; i++)
			p->w[word + i] = old[i];
}

static void
drop_bits(struct cover_boxes *b, struct path *p, unsigned word, uint64_t others)
{
	struct wordset *w = &p->w[word];
	struct wordset_range seen;

	for (unsigned i = w->nconds; i-- > 0;) {
		struct cond dropped = w->cond[i];

		w->cond[i] = w->cond[--w->nconds];
		if (!is_wrong(b, p, others, word, &seen))
			continue;
		w->cond[w->nconds++] = w->cond[i];
		w->cond[i] = dropped;
	}
}

/*
 * How much of the values in between belongs to the box as well, from above (or
 * below): all up to those with another verdict.
 */
static bool
fill(struct cover_boxes *b, const struct path *box, unsigned word,
    uint64_t others, bool above, struct wordset_range *gap)
{
	struct path p;

	scb_path_fork(&p, box);
	for (unsigned i = 0; i < GROWTHS; i++) {
		struct wordset_range seen;

		scb_cover_set(&p, word, *gap);
		if (!is_wrong(b, &p, others, word, &seen))
			return true;
		if (above ? seen.high >= gap->high : seen.low <= gap->low)
			return false;
		if (above)
			gap->low = seen.high + 1;
		else
			gap->high = seen.low - 1;
	}
	return false;
}

/*
 * Joins the ranges from above and below as far as that is right. They belong to
 * the box alone, but for the range of all values, which stays as it is.
 */
static void
fill_gaps(struct cover_boxes *b, struct path *p, unsigned word, uint64_t others)
{
	struct wordset *w = &p->w[word];
	struct wordset_range *r = w->range;
	unsigned n = w->n, kept = 0;

	for (unsigned i = 0; i <= n; i++) {
		struct wordset_range gap = {i ? r[i - 1].high + 1 : 0,
		    i < n ? r[i].low - 1 : UINT32_MAX};
		struct wordset_range up = gap, down = gap;

		if (i < n ? r[i].low == 0 : r[i - 1].high == UINT32_MAX)
			continue;
		if (i < n && fill(b, p, word, others, true, &up))
			r[i].low = up.low;
		if (i && (i == n || r[i].low > gap.low) &&
		    fill(b, p, word, others, false, &down))
			r[i - 1].high = down.high;
	}
	for (unsigned i = 1; i < n; i++)
		if (r[kept].high + 1 >= r[i].low)
			r[kept].high = r[i].high;
		else
			r[++kept] = r[i];
	w->n = kept + 1;
}

void
scb_cover_grow(struct cover_boxes *b, struct path *p, uint64_t others)
{
	for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i += 2)
		drop_words(b, p, i, 2, others);
	for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i++) {
		drop_words(b, p, i, 1, others);
		drop_bits(b, p, i, others);
	}
	for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i++)
		fill_gaps(b, p, i, others);
}
