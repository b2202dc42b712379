#include "learn/value_private.h"

enum { WORK = 40000000 }; /* steps of all searches together */

/* --- nodes and ends ------------------------------------------------------- */

static unsigned
slot_of(const struct value_search *s, const struct node *n)
{
	uint64_t h = n->spot;

	h = h * 64 + n->place.reg;
	h = h * 2 + n->place.memory;
	h = (h * 0x9e3779b97f4a7c15) ^ (uint64_t)n->place.offset;
	h = (h * 64 + n->bits) * 0x9e3779b97f4a7c15;
	for (unsigned i = (unsigned)(h >> 40) % HASH;; i = (i + 1) % HASH) {
		const struct node *m;

		if (!s->hash[i])
			return i;
		m = &s->node[s->hash[i] - 1];
		if (m->spot == n->spot && m->bits == n->bits &&
		    m->place.reg == n->place.reg &&
		    m->place.memory == n->place.memory &&
		    m->place.bytes == n->place.bytes &&
		    m->place.offset == n->place.offset)
			return i;
	}
}

void
scb_value_add_end(struct value_search *s, struct value_end e)
{
	for (unsigned i = 0; i < s->nends; i++) {
		const struct value_end *o = &s->end[i];

		/* Of all unknown for one reason, the first. */
		if (o->why == e.why && e.why)
			return;
		if (o->why == e.why && o->computed == e.computed &&
		    o->spot == e.spot && o->bits == e.bits && o->imm == e.imm)
			return;
	}
	if (s->nends == s->max) {
		s->end[0] =
		    (struct value_end){.why = VALUE_MANY, .spot = e.spot};
		s->nnodes = 0;
		return;
	}
	s->end[s->nends++] = e;
}

void
scb_value_unknown(struct value_search *s, enum value_why why, uint32_t spot)
{
	scb_value_add_end(s, (struct value_end){.why = why, .spot = spot});
}

void
scb_value_add_node(struct value_search *s, struct node n)
{
	unsigned i;

	if (n.place.reg == CODE_ZERO && !n.place.memory) {
		scb_value_add_end(
		    s, (struct value_end){.spot = n.spot, .bits = n.bits});
		return;
	}
	if (n.place.reg >= CODE_ZERO) {
		scb_value_unknown(s, VALUE_COMPUTED, n.spot);
		return;
	}
	i = slot_of(s, &n);
	if (s->hash[i])
		return;
	if (s->nnodes == NODES) {
		scb_value_unknown(s, VALUE_WORK, n.spot);
		return;
	}
	s->node[s->nnodes++] = n;
	s->hash[i] = (uint16_t)s->nnodes;
}

void
scb_value_run(struct value_search *s, struct place p, uint32_t spot)
{
	struct flow *f = s->f;

	scb_value_add_node(
	    s, (struct node){.place = p, .spot = spot, .bits = 64});
	for (unsigned i = 0; i < s->nnodes && !s->done; i++) {
		struct node n = s->node[i];
		uint64_t state = 0;
		struct flow_from from;
		bool any = false;

		if (f->flag[n.spot] & FLOW_TAKEN) {
			scb_value_unknown(s, VALUE_ANYWHERE, n.spot);
			continue;
		}
		while (scb_flow_from(f, n.spot, &state, &from)) {
			any = true;
			scb_value_step(s, &n, from.spot, from.call);
		}
		if (!any)
			scb_value_unknown(s, VALUE_NOBODY, n.spot);
		if (++f->steps > WORK) {
			scb_value_unknown(s, VALUE_WORK, n.spot);
			return;
		}
	}
}

/* --- whole searches ------------------------------------------------------- */

static void
open_search(struct value_search *s, struct flow *f)
{
	struct arena *a = f->arena;

	*s = (struct value_search){.f = f, .max = ENDS};
	s->node = scb_arena_raw(a, NODES * sizeof *s->node);
	s->hash = scb_arena_array(a, HASH, sizeof *s->hash);
	s->end = scb_arena_raw(a, ENDS * sizeof *s->end);
}

void
scb_value_search_all(struct flow *f, const struct value_search *outer,
    uint32_t computed, struct place p, uint32_t spot, struct value *v,
    unsigned max)
{
	size_t mark = scb_arena_mark(f->arena);
	struct value_search s;

	*v = (struct value){0};
	open_search(&s, f);
	s.outer = outer;
	s.computed = computed;
	s.depth = outer ? outer->depth + 1 : 0;
	s.first = true;
	s.local = outer && outer->local;
	scb_value_run(&s, p, spot);
	for (unsigned i = 0; i < s.nends; i++)
		if (s.end[i].why)
			scb_value_set_unknown(v, s.end[i].why, s.end[i].spot);
	for (unsigned i = 0; i < s.nends; i++)
		if (s.end[i].computed)
			scb_value_by_instruction(&s, &s.end[i], v, max);
		else if (!s.end[i].why)
			scb_value_set_add(v,
			    scb_value_low(s.end[i].imm, s.end[i].bits), max,
			    s.end[i].spot);
	v->by_caller = s.by_caller;
	scb_arena_release(f->arena, mark);
}

void
scb_value_find(struct flow *f, unsigned reg, uint32_t spot, struct value *v)
{
	scb_value_search_all(f, NULL, 0, (struct place){.reg = (uint8_t)reg},
	    spot, v, VALUE_MAX);
}

unsigned
scb_value_ends(struct flow *f, unsigned reg, uint32_t spot,
    struct value_end *end, unsigned max)
{
	size_t mark = scb_arena_mark(f->arena);
	struct value_search s;

	open_search(&s, f);
	s.end = end;
	s.max = max;
	s.local = true;
	scb_value_run(&s, (struct place){.reg = (uint8_t)reg}, spot);
	scb_arena_release(f->arena, mark);
	return s.nends;
}

void
scb_value_computed(struct flow *f, const struct value_end *end, struct value *v)
{
	struct value_search s = {.f = f, .local = true};

	*v = (struct value){0};
	scb_value_by_instruction(&s, end, v, VALUE_BLOCKS);
}

const char *
scb_value_why(enum value_why why)
{
	static const char *const text[] = {[VALUE_KNOWN] = "known",
	    [VALUE_MEMORY] = "it comes from memory",
	    [VALUE_CALLEE] = "a call on the way may change it",
	    [VALUE_KERNEL] = "a syscall on the way changes it",
	    [VALUE_ANYWHERE] = "code on the way may be entered from anywhere",
	    [VALUE_NOBODY] = "nothing is known to lead there",
	    [VALUE_STACK] = "it is on the stack and may be changed there",
	    [VALUE_COMPUTED] = "it is computed in a way that is not followed",
	    [VALUE_LOOP] = "it is computed in a loop",
	    [VALUE_MANY] = "it has too many values",
	    [VALUE_FAR] = "it comes through more than 8 calls",
	    [VALUE_WORK] = "to find it takes too much work"};

	return text[why];
}
