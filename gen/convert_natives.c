/* Several native architectures in one policy. */
#include "convert_private.h"

#include "analysis/semdiff.h"
#include "report/put.h"

/* Is there an ABI that both cover, and decide otherwise? Where. */
static bool
unlike(struct convert *c, const struct outline *o, const struct outline *p,
    struct partition_part *where)
{
	size_t mark = scb_arena_mark(c->arena);
	struct partition s = {.program = {o->program, p->program}};
	const struct semdiff_change *d = NULL;

	for (unsigned i = 0; i < p->nabis; i++)
		if (scb_facts_has_arch(o->abis, o->nabis, p->abis[i]))
			scb_partition_add(&s, p->abis[i]->audit_arch);
	if (s.naudits && o->program.big_endian == p->program.big_endian)
		d = scb_semdiff_programs(&s, c->arena).first;
	while (d && !(d->part.abi &&
			scb_facts_has_arch(o->abis, o->nabis, d->part.abi) &&
			scb_facts_has_arch(p->abis, p->nabis, d->part.abi)))
		d = d->next;
	if (d)
		*where = d->part;
	scb_arena_release(c->arena, mark);
	return d != NULL;
}

static void
leave_out(struct convert *c, const struct outline *o, const struct outline *p,
    const struct partition_part *where)
{
	struct buf b;

	scb_buf_init(&b, c->arena);
	scb_put_part(&b, where);
	if (!c->request->all)
		scb_diag_fatal(c->diag, nowhere,
		    "no policy is written: on its own, %s decides %s "
		    "otherwise than where %s is native, which one policy "
		    "cannot say; convert it without '-a %s', or with '--only'",
		    o->native->token, b.p, p->native->token, o->native->token);
	scb_diag_note(c->diag, nowhere,
	    "%s is left out: on its own it decides %s otherwise than where %s "
	    "is native; '--only' leaves the others' %s out instead",
	    o->native->token, b.p, p->native->token, o->native->token);
}

/* One whose filter covers most comes first. */
static unsigned
next_native(const struct convert *c, const bool *done)
{
	unsigned best = c->n;

	for (unsigned i = 0; i < c->n; i++)
		if (!done[i] && (best == c->n || c->outline[i].nabis >
						     c->outline[best].nabis))
			best = i;
	return best;
}

void
scb_convert_natives(struct convert *c)
{
	bool *done = scb_arena_array(c->arena, c->n + 1, sizeof *done);
	bool *kept = scb_arena_array(c->arena, c->n + 1, sizeof *kept);
	unsigned at, n = 0;

	if (c->request->lossy && !c->request->all)
		return;
	while ((at = next_native(c, done)) < c->n) {
		const struct outline *o = &c->outline[at];
		struct partition_part where;

		done[at] = kept[at] = true;
		for (unsigned i = 0; i < c->n && kept[at]; i++) {
			if (i == at || !kept[i] ||
			    !unlike(c, o, &c->outline[i], &where))
				continue;
			leave_out(c, o, &c->outline[i], &where);
			kept[at] = false;
		}
	}
	for (unsigned i = 0; i < c->n; i++)
		if (kept[i])
			c->outline[n++] = c->outline[i];
	c->n = n;
}
