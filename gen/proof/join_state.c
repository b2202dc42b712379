#include "proof/join_state.h"

/* ---- words --------------------------------------------------------------- */

static bool
join_state_same_word(const struct wordset *a, const struct wordset *b)
{
	bool same = a->n == b->n && a->nconds == b->nconds;

	for (unsigned i = 0; same && a->range != b->range && i < a->n; i++)
		same = a->range[i].low == b->range[i].low &&
		       a->range[i].high == b->range[i].high;
	for (unsigned i = 0; same && a->cond != b->cond && i < a->nconds; i++)
		same = cond_same(&a->cond[i], &b->cond[i]);
	return same;
}


/* What both conditions imply; false: nothing that one condition can say. */
static bool
merge_cond(struct cond *c, const struct cond *a, const struct cond *b)
{
	*c = *a;
	if (a->rel == COND_EQ && b->rel == COND_EQ) {
		c->mask = a->mask & b->mask & ~(a->k ^ b->k);
		c->k = a->k & c->mask;
		return c->mask != 0;
	}
	return cond_same(a, b);
}

/* The conditions that both have, and the bits that both know. */
static void
merge_conds(struct wordset *w, const struct wordset *a, const struct wordset *b)
{
	for (unsigned i = 0; i < a->nconds; i++)
		for (unsigned j = 0; j < b->nconds; j++)
			if (merge_cond(&w->cond[w->nconds], &a->cond[i],
				&b->cond[j])) {
				w->nconds++;
				break;
			}
}

static void
merge_words(struct wordset *to, const struct wordset *from, struct arena *a)
{
	struct wordset w = {
	    .range = to->range, .n = to->n, .bits = to->bits};

	if (join_state_same_word(to, from))
		return;
	scb_wordset_unite(&w, a, from);
	if (to->nconds && from->nconds) {
		w.cap_conds = to->nconds;
		w.cond = scb_arena_array(a, w.cap_conds, sizeof *w.cond);
		merge_conds(&w, to, from);
	}
	*to = w;
}

void
scb_join_state_forget(struct wordset *w, struct arena *a, unsigned most)
{
	struct cond *kept;
	unsigned n = 0;

	for (unsigned i = 0; i < w->nconds; i++)
		n += w->cond[i].rel == COND_NE;
	if (w->nconds <= most || n == 0)
		return;
	n = 0;
	kept = scb_arena_array(a, w->nconds, sizeof *kept);
	for (unsigned i = 0; i < w->nconds; i++)
		if (w->cond[i].rel != COND_NE)
			kept[n++] = w->cond[i];
	w->cond = kept;
	w->cap_conds = w->nconds;
	w->nconds = n;
	w->shared = true; /* still, if the ranges are */
}

/* ---- registers and slots ------------------------------------------------- */

static bool
same_value(const struct value *a, const struct value *b)
{
	return a->kind == b->kind &&
	       (a->kind == VALUE_OPAQUE ||
		   (a->k == b->k && a->by == b->by &&
		       (a->kind == VALUE_CONST || a->word == b->word)));
}

bool
scb_join_state_same(
    const struct machine *a, const struct machine *b, uint32_t live)
{
	bool same = (!(live & BPF_LIVE_A) || same_value(&a->a, &b->a)) &&
		    (!(live & BPF_LIVE_X) || same_value(&a->x, &b->x));

	for (unsigned i = 0; same && i < MACHINE_CELLS; i++)
		same =
		    !(live & BPF_LIVE_M << i) || same_value(&a->m[i], &b->m[i]);
	return same;
}

static void
merge_values(struct value *to, const struct value *from)
{
	if (!same_value(to, from))
		*to = (struct value){VALUE_OPAQUE, 0, 0, 0};
}

static void
merge_machines(struct machine *to, const struct machine *from)
{
	merge_values(&to->a, &from->a);
	merge_values(&to->x, &from->x);
	for (unsigned i = 0; i < MACHINE_CELLS; i++)
		merge_values(&to->m[i], &from->m[i]);
}

static bool
has_slot(const struct path *p, const struct path_slot *s)
{
	const struct path_slot *i = p->slots;

	while (i && !(i->rel == s->rel && i->word == s->word &&
			i->mask == s->mask && i->k == s->k &&
			i->holds == s->holds))
		i = i->next;
	return i != NULL;
}

/* Keeps the answers about slots that both paths have. */
static void
merge_slots(struct path *to, const struct path *from)
{
	const struct path_slot *s = to->slots;

	if (s == from->slots)
		return;
	for (to->slots = NULL; s; s = s->next)
		if (has_slot(from, s))
			scb_path_slot_assume(to, *s);
}

void
scb_join_state_paths(struct path *to, const struct path *from)
{
	for (unsigned i = 0; i < BPF_WORDS; i++)
		merge_words(&to->w[i], &from->w[i], to->arena);
	merge_slots(to, from);
}

void
scb_join_state_merge(struct spot *to, const struct spot *from)
{
	scb_join_state_paths(&to->path, &from->path);
	merge_machines(&to->regs, &from->regs);
}
