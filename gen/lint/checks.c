/* The list of checks. */
#include "lint/lint_private.h"

static const struct {
	void (*check)(struct lint *l);
	bool audited, errors;
} checks[] = {
#define L(name, audited, errors) {scb_lint_##name, audited, errors},
#include "lint/checks.tbl"
#undef L
};

void
scb_lint_policy(struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s, bool audited)
{
	size_t mark = scb_arena_mark(d->arena);
	struct lint l = {
	    .d = d, .p = p, .names = names, .s = s, .work = LINT_WORK};

	scb_lint_open(&l);
	for (unsigned i = 0; i < sizeof checks / sizeof *checks; i++)
		if (!(audited && checks[i].audited) &&
		    (checks[i].errors || scb_diag_warns(d)))
			checks[i].check(&l);
	if (l.work == 0)
		scb_diag_note(d, nowhere,
		    "this policy is too large to compare all of its rules; "
		    "some warnings may be missing, and errors "
		    "about clauses that no call can reach");
	scb_arena_release(d->arena, mark);
}
