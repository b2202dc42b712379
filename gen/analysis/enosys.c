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
	uint64_t nr = (uint64_t)last + 1;
	const struct eval_segment *s =
	    scb_eval_find(e, b->arch->audit_arch, (uint32_t)nr);

	for (; nr < UINT32_MAX; nr = (uint64_t)s->high + 1, s++)
		if (is_in(b, space, (uint32_t)nr) && !gets_enosys(b, s))
			return false;
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

static unsigned
count_enosys(const struct eval *e, const struct eval_abi *b, unsigned space,
    const struct enosys_range *r)
{
	const struct eval_segment *s =
	    scb_eval_find(e, b->arch->audit_arch, r->first);
	unsigned n = 0;

	for (uint64_t nr = r->first; nr <= r->last; s++) {
		if (!gets_enosys(b, s))
			nr = (uint64_t)s->high + 1;
		for (; nr <= s->high && nr <= r->last; nr++)
			n += is_in(b, space, (uint32_t)nr);
	}
	return n;
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
	if (any)
		r->enosys = count_enosys(e, b, space, r);
	r->above = r->last < end && all_above(e, b, space, r->last);
	return any;
}

static bool
is_refused(const struct eval_abi *b, const struct eval_segment *s)
{
	return !eval_varies(s) && (s->verdict & RET_ACTION) == RET_ERRNO &&
	       s->verdict != b->unknown;
}

void
scb_enosys(
    const struct eval *e, unsigned abi, uint32_t kernel, struct enosys *r)
{
	const struct eval_abi *b = &e->abi[abi];
	const struct arch *a = b->arch;
	const struct eval_segment *s = scb_eval_find(e, a->audit_arch, 0);

	*r = (struct enosys){.applies = b->enosys,
	    .def = b->def,
	    .since = e->since,
	    .kernel = kernel};
	/* The ordinary numbers come last. */
	for (unsigned i = a->nspaces; i-- > 0;)
		r->nranges += open_range(e, b, i, &r->range[r->nranges]);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (i > 0 && a->calls[i - 1].nr == nr)
			continue;
		while (s->high < nr)
			s++;
		r->refused +=
		    is_refused(b, s) && !scb_eval_kernel_has(a, nr, r->kernel);
	}
}
