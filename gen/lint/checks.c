/* The list of checks. */
#include "lint/lint_private.h"

/* audit: scb_audit finds the same in the program, and shows a call. */
static const struct {
	void (*check)(struct lint *l);
	bool audit;
} checks[] = {
    {scb_lint_names, false},
    {scb_lint_symbols, false},
    {scb_lint_actions, false},
    {scb_lint_args, false},
    {scb_lint_negative, false},
    {scb_lint_holds, false},
    {scb_lint_blocks, false},
    {scb_lint_clone, true},
    {scb_lint_unasked, true},
    {scb_lint_carried, true},
    {scb_lint_overlaps, false},
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
		if (!(audited && checks[i].audit))
			checks[i].check(&l);
	if (l.work == 0)
		scb_diag_note(d, (struct loc){0},
		    "this policy is too large to compare all of its rules; "
		    "some warnings may be missing");
	scb_arena_release(d->arena, mark);
}
