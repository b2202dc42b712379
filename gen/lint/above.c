#include "lint/lint.h"

#include "bpf/bpf.h"
#include "eval/eval_rules.h"

enum { SHOWN = 4 }; /* calls that the message names */

/*
 * Linux 3.0 or, for an architecture that came later, what it had from the
 * start: calls that no program expects to be missing.
 */
enum { LONG_AGO = 3 << 16 };

/* Does SEMANTICS 7.2 answer for the call of this row of the table? */
static bool
is_above(const struct eval_abi *b, const struct arch_call *c)
{
	unsigned space = scb_eval_space(b->arch, c->nr);

	return b->has_max[space] && c->nr > b->max[space];
}

static void
check_abi(const struct sites *k, const struct site *at, unsigned abi)
{
	const struct eval_abi *b = &at->e->abi[abi];
	const struct arch_call *c = b->arch->calls;
	struct buf names;
	unsigned n = 0;

	scb_buf_init(&names, k->d->arena);
	for (unsigned i = 0; i < b->arch->ncalls; i++) {
		if ((i > 0 && c[i].nr == c[i - 1].nr) || !is_above(b, &c[i]) ||
		    eval_varies(at->row[i]) ||
		    at->row[i]->verdict != b->unknown ||
		    !scb_eval_kernel_has(b->arch, c[i].nr, LONG_AGO))
			continue;
		if (n++ < SHOWN)
			scb_buf_fmt(
			    &names, n > 1 ? ", '%s'" : "'%s'", c[i].name);
	}
	if (n)
		scb_diag_note(k->d, k->p->def_loc,
		    "%u old call%s of %s return%s ENOSYS, not %s, because no "
		    "rule names as large a number: %s%s; '@enosys since:3.0' "
		    "leaves %s to @default",
		    n, buf_plural(n), b->arch->token, n == 1 ? "s" : "",
		    scb_site_verdict(k, b->def), names.p,
		    n > SHOWN ? ", ..." : "", n == 1 ? "it" : "them");
}

void
scb_above_check(const struct sites *k)
{
	const struct policy *p = k->p;

	/* JSON profiles are not concerned: runc does the same with them. */
	if (!p->first_match || !p->def_loc.source ||
	    p->def_loc.source == p->base || k->s->enosys != POLICY_ENOSYS_MAX)
		return;
	for (unsigned i = 0; i < k->n; i++)
		if (k->at[i].main && k->at[i].e->abi[i].enosys)
			check_abi(k, &k->at[i], i);
}
