/* The rule about calls that a libc replaces by others. */
#include "analysis/audit_private.h"

#include <string.h>

/* Does the rule on fallbacks report it? */
static bool
is_pair(const char *newer, const char *older)
{
	const struct facts_pair *x;

	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++)
		if (strcmp(x->newer, newer) == 0 &&
		    strcmp(x->older, older) == 0)
			return true;
	return false;
}

/*
 * The first call of a step that is never let through, and with it the function;
 * NULL: it does what it should, or the rule on fallbacks reports it.
 */
static const struct audit_part *
step_fails(const struct audit_abi *abi, const char *function,
    const struct facts_libc_step *step)
{
	for (unsigned i = 0; i < step->n; i++) {
		const struct audit_part *p = scb_audit_find(abi, step->call[i]);
		const struct audit_part *next =
		    i + 1 < step->n ? scb_audit_find(abi, step->call[i + 1])
				    : NULL;

		if (!p || !scb_audit_always_refused(p))
			return NULL;
		if (scb_audit_hard_refusal(p))
			return (!next || next->open) &&
				       is_pair(step->call[i],
					   next ? step->call[i + 1] : function)
				   ? NULL
				   : p;
		if (!next)
			return p;
	}
	return NULL;
}

/*
 * A function of several calls may get on without one of them, but not if it is
 * killed.
 */
static const struct audit_part *
row_fails(const struct audit_abi *abi, const struct facts_libc *row)
{
	bool several = strchr(row->calls, ' ');
	const char *calls = row->calls;
	struct facts_libc_step step;

	if (!(row->abis & abi->arch->abi))
		return NULL;
	while (scb_facts_libc_next(&calls, &abi->calls, &step)) {
		const struct audit_part *p =
		    step_fails(abi, row->function, &step);

		if (p && (!several || scb_policy_kills(p->is.ends->verdict[0])))
			return p;
	}
	return NULL;
}

static void
try_row(
    struct audit *x, const struct audit_abi *abi, const struct facts_libc *row)
{
	const struct audit_part *p = scb_audit_find(abi, row->function), *other;
	struct buf who;

	if (!p || !p->open || !scb_facts_libcs_has(&x->ask->libcs, row))
		return;
	other = row_fails(abi, row);
	if (!other || other == p)
		return;
	scb_buf_init(&who, x->arena);
	scb_buf_fmt(&who, "%s, ", scb_facts_libc_name(row->libc));
	scb_facts_libc_put_versions(&who, row);
	scb_audit_lower(x, !scb_audit_is_native(x, abi));
	scb_audit_say(
	    x, p, scb_audit_end(p, true), scb_audit_end(other, false), who.p);
}

/* A filter that lets unknown numbers through refuses the other on purpose. */
void
scb_audit_libc_call(struct audit *x)
{
	const struct facts_libc *row;

	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; !abi->open && (row = scb_facts_libc(i));
		     i++)
			try_row(x, abi, row);
}
