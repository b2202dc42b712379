#include "analysis/enosys.h"
#include "emit/emit.h"

static void
enosys_put_number(struct buf *b, uint32_t nr)
{
	scb_buf_fmt(b, nr >> 16 ? "0x%x" : "%u", nr);
}

static void
put_maxima(struct buf *b, const struct enosys *r)
{
	const char *before = "above ";

	for (unsigned i = 0; i < r->nranges; i++) {
		if (!r->range[i].has_max)
			continue;
		scb_buf_str(b, before);
		enosys_put_number(b, r->range[i].max);
		before = " and ";
	}
	scb_buf_str(
	    b, *before == 'a' ? "nowhere, with no call named (max)" : " (max)");
}

/* Which numbers get ENOSYS besides those whose rules return it. */
static void
put_mode(struct buf *b, const struct enosys *r, enum policy_enosys mode,
    const struct arch *a)
{
	if (mode == POLICY_ENOSYS_OFF) {
		scb_buf_str(b, "off");
	} else if (!r->applies) {
		scb_buf_str(b, "as written (default ");
		scb_emit_verdict(b, a, r->def);
		scb_buf_char(b, ')');
	} else if (mode == POLICY_ENOSYS_SINCE) {
		scb_buf_str(b, "since ");
		scb_emit_kernel(b, r->since);
	} else {
		put_maxima(b, r);
	}
}

void
scb_emit_enosys(struct buf *b, const struct eval *e,
    const struct policy_setup *s, unsigned abi, uint32_t kernel)
{
	struct enosys r;

	scb_enosys(e, abi, kernel, &r);
	scb_buf_fmt(b, "%s: ENOSYS", s->arches[abi]->token);
	if (r.applies && s->enosys != POLICY_ENOSYS_OFF) {
		scb_buf_str(b, ", not ");
		scb_emit_verdict(b, s->arches[abi], r.def);
		scb_buf_char(b, ',');
	}
	scb_buf_char(b, ' ');
	put_mode(b, &r, s->enosys, s->arches[abi]);
	for (unsigned i = 0; i < r.nranges; i++) {
		const struct enosys_range *n = &r.range[i];

		scb_buf_fmt(b, i ? ", %u" : ": %u", n->enosys);
		if (i == 0)
			scb_buf_fmt(b, " number%s", buf_plural(n->enosys));
		scb_buf_str(b, " of ");
		enosys_put_number(b, n->first);
		scb_buf_char(b, '-');
		enosys_put_number(b, n->last);
		if (n->above)
			scb_buf_str(b, " and all above");
	}
	if (!r.kernel)
		return;
	if (r.refused == 0)
		scb_buf_str(b, "; no call");
	else
		scb_buf_fmt(
		    b, "; %u call%s", r.refused, buf_plural(r.refused));
	scb_buf_str(b, " newer than Linux ");
	scb_emit_kernel(b, r.kernel);
	scb_buf_fmt(b, " get%s another errno", r.refused > 1 ? "" : "s");
}
