/* What is left of a decision where boxes are taken away. */
#include "analysis/cover_private.h"

#include "proof/flow.h"

static uint32_t
settled(void *user, struct dag *d, const struct dag_node *x, uint32_t yes,
    uint32_t no)
{
	switch (scb_path_test(user, x->word, scb_flow_condition(x))) {
	case WORDSET_ALWAYS:
		return yes;
	case WORDSET_NEVER:
		return no;
	default:
		return scb_dag_test(
		    d, x->kind, x->word, x->mask, x->k, yes, no);
	}
}

uint32_t
scb_cover_on(struct cover_boxes *b, uint32_t node, const struct path *p)
{
	const struct dag_rewrite how = {.test = settled, .user = (void *)p};
	struct dag *d = &b->c->dag;

	scb_dag_stamp(d);
	b->steps += d->n - b->first;
	return scb_dag_rewrite(d, node, &how);
}

static uint32_t
put_test(struct dag *d, unsigned word, struct cond c, uint32_t yes, uint32_t no)
{
	if (c.rel == COND_EQ || c.rel == COND_NE)
		return scb_dag_test(d, DAG_EQ, word, c.mask, c.k,
		    c.rel == COND_EQ ? yes : no, c.rel == COND_EQ ? no : yes);
	return scb_dag_test(d, DAG_GE, word, c.mask, c.k + 1,
	    c.rel == COND_GT ? yes : no, c.rel == COND_GT ? no : yes);
}

/* Conditions: every call outside of the box meets one of them. */
struct outside {
	unsigned word;
	struct cond c;
	bool is_gap; /* both have to hold */
	struct cond d;
};

static unsigned
list_outside(const struct path *p, struct outside *to, unsigned most)
{
	unsigned n = 0;

	for (unsigned i = BPF_WORD_IP; i < BPF_WORDS; i++) {
		const struct wordset *w = &p->w[i];
		const struct wordset_range *r = w->range;

		if (n + w->n + 1 + w->nconds > most)
			return 0;
		if (r[0].low > 0)
			to[n++] = (struct outside){.word = i,
			    .c = {UINT32_MAX, r[0].low - 1, COND_LE}};
		for (unsigned k = 0; k + 1 < w->n; k++)
			to[n++] = (struct outside){.word = i,
			    .c = {UINT32_MAX, r[k].high, COND_GT},
			    .is_gap = true,
			    .d = {UINT32_MAX, r[k + 1].low - 1, COND_LE}};
		if (r[w->n - 1].high < UINT32_MAX)
			to[n++] = (struct outside){.word = i,
			    .c = {UINT32_MAX, r[w->n - 1].high, COND_GT}};
		for (unsigned k = 0; k < w->nconds; k++) {
			to[n] = (struct outside){.word = i, .c = w->cond[k]};
			to[n++].c.rel = cond_not(w->cond[k].rel);
		}
	}
	return n;
}

static bool
assume(struct path *p, unsigned word, struct cond c)
{
	return scb_path_test(p, word, c) != WORDSET_NEVER &&
	       scb_path_assume(p, word, c);
}

uint32_t
scb_cover_without(
    struct cover_boxes *b, uint32_t node, const struct path *box, uint32_t leaf)
{
	enum { MOST = 256 };
	struct dag *d = &b->c->dag;
	size_t mark = scb_arena_mark(&b->scratch);
	struct outside *o;
	uint32_t *out;
	unsigned n;
	struct path in;

	b->failed |= d->n - b->first > COVER_MORE || d->n > COVER_NODES;
	if (b->failed)
		return node;
	o = scb_arena_array(&b->scratch, MOST, sizeof *o);
	out = scb_arena_array(&b->scratch, MOST, sizeof *out);
	n = list_outside(box, o, MOST);
	b->failed |= n == 0;
	scb_path_fork(&in, b->all);
	in.arena = &b->scratch;
	for (unsigned i = 0; i < n; i++) {
		struct path no;

		scb_path_fork(&no, &in);
		out[i] =
		    assume(&no, o[i].word, o[i].c) &&
			    (!o[i].is_gap || assume(&no, o[i].word, o[i].d))
			? scb_cover_on(b, node, &no)
			: leaf;
		o[i].c.rel = cond_not(o[i].c.rel);
		if (!o[i].is_gap && assume(&in, o[i].word, o[i].c))
			node = scb_cover_on(b, node, &in);
	}
	node = leaf;
	while (n-- > 0) {
		uint32_t no = out[n];

		if (o[n].is_gap)
			no = put_test(d, o[n].word, o[n].d, no, node);
		node = put_test(d, o[n].word, o[n].c, node, no);
	}
	scb_arena_release(&b->scratch, mark);
	return node;
}
