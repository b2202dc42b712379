/*
 * Follows each function forward from its first instruction until nothing
 * changes.
 */
#include "learn/frame.h"

#include <string.h>

/* --- walks ---------------------------------------------------------------- */

static unsigned
hash_of(uint32_t spot)
{
	return (spot * 0x9e3779b1u) >> 20;
}

/* The number of a spot; -1: there is no room. *is_new: it was not seen. */
static int
walk_find(struct walk *w, uint32_t spot, bool *is_new)
{
	unsigned i = hash_of(spot) % (2 * FRAME_SEEN);

	for (; w->hash[i]; i = (i + 1) % (2 * FRAME_SEEN))
		if (w->spot[w->hash[i] - 1] == spot) {
			*is_new = false;
			return w->hash[i] - 1;
		}
	*is_new = true;
	if (w->n == FRAME_SEEN) {
		w->full = true;
		return -1;
	}
	w->spot[w->n++] = spot;
	w->hash[i] = (uint16_t)w->n;
	return (int)w->n - 1;
}

/* Clears only what was used, because most walks are short. */
static void
walk_start(struct walk *w)
{
	for (unsigned j = 0; j < w->n; j++) {
		unsigned i = hash_of(w->spot[j]) % (2 * FRAME_SEEN);

		for (; w->hash[i]; i = (i + 1) % (2 * FRAME_SEEN))
			w->hash[i] = 0;
	}
	w->n = w->ntodo = 0;
	w->full = false;
}

static void
walk_again(struct walk *w, unsigned i)
{
	if (w->waits[i])
		return;
	w->waits[i] = true;
	w->todo[w->ntodo++] = (uint16_t)i;
}

/* Keeps what holds on both paths. Returns true if that is less than before. */
static bool
meet(struct frame *a, const struct frame *b)
{
	struct frame before = *a;

	if (a->stack != b->stack)
		a->stack = FRAME_NOWHERE;
	if (a->pointer != b->pointer)
		a->pointer = FRAME_NOWHERE;
	a->original &= b->original;
	for (unsigned i = 0; i < FRAME_KEPT; i++)
		if (a->slot[i] != b->slot[i])
			a->slot[i] = FRAME_NOWHERE;
	return a->stack != before.stack || a->pointer != before.pointer ||
	       a->original != before.original ||
	       memcmp(a->slot, before.slot, sizeof a->slot) != 0;
}

static void
walk_to(struct walk *w, uint32_t spot, const struct frame *x)
{
	bool is_new;
	int i = walk_find(w, spot, &is_new);

	if (i < 0)
		return;
	if (is_new) {
		w->frame[i] = *x;
		w->waits[i] = false;
		walk_again(w, (unsigned)i);
	} else if (meet(&w->frame[i], x)) {
		walk_again(w, (unsigned)i);
	}
}

/* --- functions ------------------------------------------------------------ */

/* The function returns here: which registers do not hold their first value? */
static void
leave(const struct flow *f, struct flow_summary *s, const struct frame *x,
    const struct code *c)
{
	for (unsigned reg = 0; reg < CODE_ZERO; reg++) {
		int i = scb_frame_kept(f, reg);

		if (i >= 0 && (c->flow != CODE_RETURN || x->stack != 0 ||
				  !(x->original >> i & 1)))
			s->changed |= code_bit(reg);
	}
	if (c->flow != CODE_RETURN)
		s->changed = UINT64_MAX;
}

static void
follow_jump(struct flow *f, struct flow_summary *s, const struct frame *x,
    const struct code *c, uint32_t spot)
{
	uint32_t i = f->indirect_of[spot % FLOW_INDIRECT];
	bool any = false;

	for (; i; i = f->indirect[i - 1].next)
		if (f->indirect[i - 1].from == spot) {
			any = true;
			walk_to(f->walk, f->indirect[i - 1].to, x);
		}
	if (!any)
		leave(f, s, x, c);
}

static void
add_callee(struct flow *f, struct flow_summary *s, uint32_t entry)
{
	for (uint32_t i = s->callees; i < s->callees + s->ncallees; i++)
		if (f->callee[i] == entry)
			return;
	f->callee = scb_arena_grow(f->arena, f->callee, f->ncallees,
	    &f->callees_cap, sizeof *f->callee);
	f->callee[f->ncallees++] = entry;
	s->ncallees++;
}

/* Goes from one instruction of a function to those that follow. */
static void
step(struct flow *f, struct flow_summary *s, unsigned at, bool first)
{
	uint32_t spot = f->walk->spot[at], to;
	struct frame x = f->walk->frame[at];
	struct code c;

	if (!(f->flag[spot] & FLOW_START)) {
		s->changed = UINT64_MAX;
		return;
	}
	scb_flow_decode(f, spot, &c);
	f->steps++;
	if (first && c.flow == CODE_CALL && scb_flow_target(f, &c, &to))
		add_callee(f, s, to);
	scb_frame_pass(f, s, &x, &c);
	if (c.flow == CODE_RETURN)
		leave(f, s, &x, &c);
	if (c.flow == CODE_JUMP_VALUE)
		follow_jump(f, s, &x, &c, spot);
	if (f->flag[spot] & FLOW_ON)
		walk_to(f->walk, spot + c.length, &x);
	if ((c.flow == CODE_JUMP || c.flow == CODE_BRANCH) &&
	    scb_flow_target(f, &c, &to))
		walk_to(f->walk, to, &x);
}

static void
summarize(struct flow *f, struct flow_summary *s, bool first)
{
	struct frame x = {0, FRAME_NOWHERE, (1u << FRAME_KEPT) - 1, {0}};
	struct walk *w = f->walk;
	uint64_t before = s->changed;

	for (unsigned i = 0; i < FRAME_KEPT; i++)
		x.slot[i] = FRAME_NOWHERE;
	walk_start(w);
	walk_to(w, s->entry, &x);
	if (first)
		s->callees = (uint32_t)f->ncallees;
	while (w->ntodo > 0) {
		unsigned at = w->todo[--w->ntodo];

		w->waits[at] = false;
		step(f, s, at, first);
	}
	if (w->full) {
		s->changed = UINT64_MAX;
		s->above = true;
	}
	s->dirty = s->changed != before;
}

/* Until nothing changes: functions may call each other in circles. */
static void
settle(struct flow *f)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < f->nsummaries; i++) {
			struct flow_summary *s = &f->summary[i];
			bool needed = false;

			for (uint32_t j = 0; j < s->ncallees; j++) {
				uint32_t n = *scb_value_summary(
				    f, f->callee[s->callees + j]);

				needed |= n && f->summary[n - 1].dirty;
			}
			s->dirty = false;
			if (needed && s->changed != UINT64_MAX) {
				summarize(f, s, false);
				again |= s->dirty;
			}
		}
	}
}

void
scb_value_prepare(struct flow *f)
{
	struct arena *a = f->arena;
	size_t n = f->nfunctions;

	f->summary = scb_arena_array(a, n + 1, sizeof *f->summary);
	for (f->summary_mask = 63; f->summary_mask < 2 * n;)
		f->summary_mask = f->summary_mask * 2 + 1;
	f->summary_of =
	    scb_arena_array(a, f->summary_mask + 1, sizeof *f->summary_of);
	if (!f->walk)
		f->walk = scb_arena_alloc(a, sizeof *f->walk);
	f->nsummaries = f->ncallees = 0;
	for (size_t i = 1; i <= n; i++) {
		uint32_t entry = f->function[i].entry;
		uint32_t *slot = scb_value_summary(f, entry);

		if (*slot || !(f->flag[entry] & FLOW_ENTRY))
			continue;
		f->summary[f->nsummaries].entry = entry;
		*slot = (uint32_t)++f->nsummaries;
	}
	/* The first round ignores what callees change. */
	for (size_t i = 0; i < f->nsummaries; i++)
		summarize(f, &f->summary[i], true);
	for (size_t i = 0; i < f->nsummaries; i++)
		f->summary[i].dirty = true;
	settle(f);
}
