#include "analysis/enosys.h"

#include "bpf/bpf.h"
#include "eval/eval_rules.h"

static bool
gets_enosys(const struct eval_abi *b, const struct eval_segment *s)
{
	return !eval_varies(s) && s->verdict == b->unknown;
}

static bool
is_in(const struct eval_abi *b, unsigned space, uint32_t nr)
{
	return nr >= b->arch->low && nr <= b->arch->high &&
	       scb_eval_space(b->arch, nr) == space;
}

/* Number -1 is no call, and so not above any. */
static bool
all_above(const struct eval *e, const struct eval_abi *b, unsigned space,
    uint32_t last)
{
	const struct eval_segment *s;
	uint64_t nr = (uint64_t)last + 1;

	for (; nr < UINT32_MAX; nr = (uint64_t)s->high + 1) {
		s = scb_eval_find(e, b->arch->audit_arch, (uint32_t)nr);
		if (is_in(b, space, (uint32_t)nr) && !gets_enosys(b, s))
			return false;
	}
	return true;
}

static void
widen(struct enosys_range *r, bool *any, uint32_t nr)
{
	if (!*any || nr < r->first)
		r->first = nr;
	if (!*any || nr > r->last)
		r->last = nr;
	*any = true;
}

/* false: no calls there. */
static bool
open_range(const struct eval *e, const struct eval_abi *b, unsigned space,
    struct enosys_range *r)
{
	const struct arch *a = b->arch;
	uint32_t end = a->spaces[space].high;
	bool any = false;

	*r = (struct enosys_range){
	    .has_max = b->has_max[space] && b->max[space] < end,
	    .max = b->max[space]};
	for (unsigned i = 0; i < a->ncalls; i++)
		if (scb_eval_space(a, a->calls[i].nr) == space)
			widen(r, &any, a->calls[i].nr);
	for (unsigned i = 0; any && i < a->nnever; i++)
		if (scb_eval_space(a, a->never[i]) == space)
			widen(r, &any, a->never[i]);
	for (uint32_t nr = r->first; any && nr <= r->last; nr++)
		r->enosys +=
		    is_in(b, space, nr) &&
		    gets_enosys(b, scb_eval_find(e, a->audit_arch, nr));
	r->above = r->last < end && all_above(e, b, space, r->last);
	return any;
}

static bool
is_refused(const struct eval_abi *b, const struct eval_segment *s)
{
	return !eval_varies(s) &&
	       (s->verdict & RET_ACTION) == RET_ERRNO &&
	       s->verdict != b->unknown;
}

void
scb_enosys(const struct eval *e, unsigned abi, struct enosys *r)
{
	const struct eval_abi *b = &e->abi[abi];
	const struct arch *a = b->arch;

	*r = (struct enosys){.applies = b->enosys,
	    .def = b->def,
	    .since = e->since,
	    .kernel = scb_eval_newest(e)};
	/* The ordinary numbers come last. */
	for (unsigned i = a->nspaces; i-- > 0;)
		r->nranges += open_range(e, b, i, &r->range[r->nranges]);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (i > 0 && a->calls[i - 1].nr == nr)
			continue;
		r->refused +=
		    !scb_eval_kernel_has(a, nr, r->kernel) &&
		    is_refused(b, scb_eval_find(e, a->audit_arch, nr));
	}
}
