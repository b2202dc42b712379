#include "report/diff.h"

#include "report/put.h"

enum { FEW = 2 }; /* neighbours that are listed one by one */

/* Neighbours that change alike, listed as one. */
struct run {
	const struct semdiff_change *first;
	struct partition_part part; /* of all of them */
	unsigned parts, calls;	    /* calls: with a name */
};

static void
put_run(struct buf *b, const struct run *r, bool big_endian)
{
	const struct semdiff_change *c = r->first;

	scb_buf_str(b, "  ");
	if (r->part.other || r->part.low < r->part.high) {
		scb_put_part(b, &r->part);
		if (r->calls)
			scb_buf_fmt(b, " (%u call%s)", r->calls,
			    r->calls == 1 ? "" : "s");
		scb_buf_str(b, ", such as ");
	}
	scb_put_call(b, &c->witness, big_endian);
	scb_buf_str(b, ": ");
	scb_put_verdict(b, c->part.abi, c->verdict[0]);
	scb_buf_str(b, " -> ");
	scb_put_verdict(b, c->part.abi, c->verdict[1]);
	scb_buf_str(b, c->some ? " (some calls)\n" : "\n");
}

/* The next of this kind, from c on; or NULL. */
static const struct semdiff_change *
of_kind(const struct semdiff_change *c, unsigned kind)
{
	while (c && c->kind != kind)
		c = c->next;
	return c;
}

static bool
goes_on(const struct run *r, const struct semdiff_change *c)
{
	const struct partition_part *p = &r->part, *q = &c->part;

	return p->abi == q->abi && p->audit == q->audit && !p->other &&
	       !q->other && p->high + 1 == q->low && !r->first->some &&
	       !c->some && r->first->verdict[0] == c->verdict[0] &&
	       r->first->verdict[1] == c->verdict[1];
}

static struct run
alone(const struct semdiff_change *c)
{
	return (struct run){c, c->part, 1, 0};
}

/* Returns the change after it. What is allowed now is listed call by call. */
static const struct semdiff_change *
find_run(struct run *r, const struct semdiff_change *c)
{
	const struct semdiff_change *next = of_kind(c->next, c->kind);

	*r = alone(c);
	if (c->kind == SEMDIFF_ALLOWED)
		return next;
	r->calls = c->part.call != NULL;
	for (; next && goes_on(r, next); next = of_kind(next->next, c->kind)) {
		r->part.high = next->part.high;
		r->calls += next->part.call != NULL;
		r->parts++;
	}
	if (r->parts > FEW) {
		r->part.call = NULL;
		return next;
	}
	*r = alone(c);
	return of_kind(c->next, c->kind);
}

static void
put_changes(struct buf *b, const struct semdiff *all, bool big_endian)
{
	/* ORDER CHANGE_KIND */
	static const char *const titles[SEMDIFF_KINDS] = {
	    "now allowed", "now denied", "errno changed", "otherwise changed"};

	struct run r;

	for (unsigned kind = 0; kind < SEMDIFF_KINDS; kind++) {
		const struct semdiff_change *c = of_kind(all->first, kind);

		if (c)
			scb_buf_fmt(b, "%s:\n", titles[kind]);
		while (c) {
			c = find_run(&r, c);
			put_run(b, &r, big_endian);
		}
	}
}

static bool
diff_is_same(
    const struct semdiff_inconclusive *d, const struct semdiff_inconclusive *e)
{
	return d->part.pc == e->part.pc && d->part.side == e->part.side &&
	       d->part.why == e->part.why;
}

static void
diff_put_inconclusive(struct buf *b, const struct semdiff *all)
{
	const struct semdiff_inconclusive *next;
	unsigned more;

	for (const struct semdiff_inconclusive *d = all->inconclusive; d;
	     d = next) {
		scb_buf_fmt(b, "cannot tell: pc %zu of %c: %s: ", d->part.pc,
		    d->part.side ? 'B' : 'A', d->part.why);
		scb_put_part(b, &d->part);
		more = 0;
		for (next = d->next; next && diff_is_same(d, next);
		     next = next->next)
			more++;
		scb_buf_fmt(b, more ? ", and %u more\n" : "\n", more);
	}
}

void
scb_diff_text(struct buf *b, const struct semdiff *all, bool big_endian)
{
	put_changes(b, all, big_endian);
	diff_put_inconclusive(b, all);
}
