/* The nodes of a search, and its ends. */
#include "learn/value_private.h"

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
	e.reg = s->now.memory ? CODE_NONE : s->now.reg;
	for (unsigned i = 0; i < s->nends; i++) {
		struct value_end *o = &s->end[i];
		bool same = o->computed == e.computed && o->spot == e.spot &&
			    o->bits == e.bits && o->imm == e.imm;

		/*
		 * Only the first of several unknown ends with the same reason.
		 * Callers are several, but the register is one.
		 */
		if (o->why != e.why || !(e.why || same))
			continue;
		if (o->reg != e.reg || (!same && e.why != VALUE_FAR))
			o->reg = CODE_NONE;
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
