#include "report/diff.h"

#include "base/hash.h"

#include <string.h>

/* Does one of the filters have different verdicts for calls of this ABI? */
static bool
has_abi_verdicts(const struct diff *d, const struct arch *a)
{
	for (unsigned side = 0; side < 2; side++)
		for (const struct explain_section *s = d->side[side].sections;
		     s; s = s->next)
			if (s->from->part.abi == a && !s->whole)
				return true;
	return false;
}

/* These ABIs, one after the other. */
static const struct arch *
diff_abi(const struct diff *d, const struct partition *s, unsigned n)
{
	for (unsigned i = 0; i < s->naudits; i++)
		for (const struct arch *const *a = scb_arch_all; *a; a++)
			if ((*a)->audit_arch == s->audit[i] &&
			    (*a)->big_endian == d->big_endian &&
			    has_abi_verdicts(d, *a) && n-- == 0)
				return *a;
	return NULL;
}

/* ---- the two sides of a change ------------------------------------------- */

/* The item of a part; of all other architectures, if its own has none. */
static const struct explain_item *
item_of(const struct explain *x, const struct partition_part *p)
{
	const struct explain_item *other = NULL;

	for (const struct explain_item *i = x->first; i; i = i->next) {
		if (i->part.low > p->low || i->part.high < p->low)
			continue;
		if (i->part.other == p->other &&
		    (p->other || i->part.audit == p->audit))
			return i;
		if (i->part.other)
			other = i;
	}
	return other;
}

/* "ALLOW when ...; else ERRNO(1) EPERM", or the verdict of the change. */
static const char *
decision(struct diff *d, const struct semdiff_change *c, unsigned side)
{
	struct explain *x = &d->side[side];
	const struct explain_item *i = c->some ? item_of(x, &c->part) : NULL;
	struct doc doc;
	struct doc_block *block;
	struct buf b;

	if (!i)
		return scb_explain_verdict(x, c->part.abi, c->verdict[side]);
	if (i->nsteps)
		return scb_explain_decision(x, (struct explain_item *)i);
	scb_doc_open(&doc, d->arena);
	block = scb_doc_add(&doc, DOC_CALL, NULL, NULL);
	scb_explain_cases(&doc, block, x, i);
	scb_buf_init(&b, d->arena);
	for (const struct doc_case *k = block->cases; k; k = k->next) {
		scb_buf_str(&b, k == block->cases ? "" : "; ");
		scb_buf_str(&b, k->otherwise ? "else " : "");
		scb_buf_str(&b, k->verdict ? k->verdict : "");
		if (k->when)
			scb_buf_fmt(
			    &b, k->verdict ? " when %s" : "%s", k->when);
	}
	return b.p;
}

/* ---- one part ------------------------------------------------------------ */

static bool
is_same_part(const struct partition_part *p, const struct partition_part *q)
{
	return p->other == q->other && p->audit == q->audit &&
	       p->low == q->low && p->high == q->high;
}

/* DIFF_CONDITIONS: only some calls of the part change more than their errno. */
static enum diff_kind
diff_kind_of_part(const struct semdiff_change *c, unsigned n)
{
	/* ORDER SEMDIFF_KIND */
	static const enum diff_kind kinds[SEMDIFF_KINDS] = {
	    DIFF_ALLOWED, DIFF_DENIED, DIFF_ERRNO, DIFF_OTHER};

	if (!c->some)
		return kinds[c->kind];
	for (; n-- > 0; c = c->next)
		if (c->kind != SEMDIFF_ERRNO)
			return DIFF_CONDITIONS;
	return DIFF_ERRNO;
}

static bool
is_same_change(const struct diff_change *a, const struct diff_change *b)
{
	return a->kind == b->kind && a->weaker == b->weaker &&
	       a->stricter == b->stricter && !a->name == !b->name &&
	       (!a->name || strcmp(a->name, b->name) == 0) &&
	       strcmp(a->before, b->before) == 0 &&
	       strcmp(a->after, b->after) == 0;
}

/* The change like this one; it is added if there is none. */
static struct diff_change *
find_change(struct diff *d, const struct diff_change *like)
{
	const char *name = like->name ? like->name : "";
	uint32_t hash = hash_text(name, strlen(name));
	struct diff_change **at = &d->by_name[hash % DIFF_NAMES];

	for (; *at; at = &(*at)->same_hash)
		if (is_same_change(*at, like))
			return *at;
	*at = scb_arena_alloc(d->arena, sizeof **at);
	**at = *like;
	(*at)->last = &(*at)->places;
	*d->last = *at;
	d->last = &(*at)->next;
	d->weaker += like->weaker;
	d->stricter += like->stricter;
	d->other += !like->weaker && !like->stricter;
	return *at;
}

static void
add_place(struct diff *d, const struct semdiff_change *first, unsigned n)
{
	struct diff_change c = {
	    .name = first->part.call ? first->part.call->name : NULL,
	    .kind = diff_kind_of_part(first, n),
	    .some = first->some,
	    .before = decision(d, first, 0),
	    .after = decision(d, first, 1)};
	struct diff_place *place = scb_arena_alloc(d->arena, sizeof *place);
	const struct semdiff_change *at = first;
	struct diff_change *to;

	if (c.kind == DIFF_ERRNO && n == 1) {
		c.before = scb_explain_verdict(
		    &d->side[0], first->part.abi, first->verdict[0]);
		c.after = scb_explain_verdict(
		    &d->side[1], first->part.abi, first->verdict[1]);
	}
	for (unsigned i = 0; i < n; i++, at = at->next) {
		c.weaker |= at->weaker;
		c.stricter |= !at->weaker && at->kind != SEMDIFF_ERRNO &&
			      ((at->verdict[0] ^ at->verdict[1]) & RET_ACTION);
	}
	for (unsigned i = 0; i < 2; i++)
		c.tone[i] = scb_doc_tone(first->verdict[i]);
	place->first = first;
	place->n = n;
	to = find_change(d, &c);
	*to->last = place;
	to->last = &place->next;
}

/* ---- which architectures ------------------------------------------------- */

static bool
changes_on(const struct diff_change *c, const struct arch *a)
{
	for (const struct diff_place *p = c->places; p; p = p->next)
		if (p->first->part.abi == a)
			return true;
	return false;
}

/* Is it on every ABI that is compared, and that has the call? */
static bool
is_everywhere(const struct diff *d, const struct partition *s,
    const struct diff_change *c)
{
	const struct arch *a;

	for (unsigned i = 0; (a = diff_abi(d, s, i)); i++)
		if (!changes_on(c, a) &&
		    (!c->name || scb_facts_call(a, c->name, strlen(c->name))))
			return false;
	for (const struct diff_place *p = c->places; p; p = p->next)
		if (!p->first->part.abi ||
		    !has_abi_verdicts(d, p->first->part.abi))
			return false;
	return true;
}

static void
name_places(struct diff *d, const struct partition *s, struct diff_change *c)
{
	const struct partition_part *before = NULL;
	struct buf b;

	if (is_everywhere(d, s, c))
		return;
	scb_buf_init(&b, d->arena);
	for (const struct diff_place *p = c->places; p; p = p->next) {
		const struct partition_part *part = &p->first->part;

		if (before && before->abi == part->abi &&
		    before->audit == part->audit &&
		    before->other == part->other)
			continue;
		scb_buf_str(&b, before ? ", " : "");
		scb_put_abi(&b, part);
		before = part;
	}
	c->where = b.p;
}

static void
name_arches(struct diff *d, const struct partition *s)
{
	const struct arch *a;
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_buf_str(&b, "");
	for (unsigned i = 0; (a = diff_abi(d, s, i)); i++)
		scb_buf_fmt(&b, i ? ", %s" : "%s", a->token);
	d->arches = b.p;
}

static bool
is_unknown_before(
    const struct semdiff *all, const struct semdiff_inconclusive *u)
{
	for (const struct semdiff_inconclusive *d = all->inconclusive; d != u;
	     d = d->next)
		if (d->part.call &&
		    strcmp(d->part.call->name, u->part.call->name) == 0)
			return true;
	return false;
}

/* Calls, by name, that could not be followed. */
static unsigned
count_unknown(const struct semdiff *all)
{
	unsigned n = 0;

	for (const struct semdiff_inconclusive *u = all->inconclusive; u;
	     u = u->next)
		n += u->part.call && !is_unknown_before(all, u);
	return n;
}

void
scb_diff_model(struct diff *d, struct partition *s)
{
	const struct semdiff_change *next;
	unsigned n;

	d->all = scb_semdiff_programs(s, d->arena);
	d->unknown = count_unknown(&d->all);
	d->last = &d->first;
	for (const struct semdiff_change *c = d->all.first; c; c = next) {
		n = 1;
		for (next = c->next;
		     next && is_same_part(&next->part, &c->part);
		     next = next->next)
			n++;
		/* One change in an unfollowed part is no result for the rest. */
		if (!c->part.why || c->part.ends)
			add_place(d, c, n);
	}
	for (struct diff_change *c = d->first; c; c = c->next)
		name_places(d, s, c);
	name_arches(d, s);
}
