/* The rule about newer calls that do the work of refused ones. */
#include "analysis/audit_private.h"

/* One call does another's work: the other is held back, and it is not. */
static bool
goes_round(const struct audit_part *held, const struct audit_part *open)
{
	if (!held || !open || !scb_audit_held(held))
		return false;
	return held->open || held->is.why ? scb_audit_always_open(open)
					  : open->open > 0;
}

/*
 * Does an allow-list refuse the call by name? Then with an errno that is not
 * what it refuses most calls with, nor ENOSYS.
 */
static bool
is_singled_out(const struct audit_abi *abi, const struct audit_part *held)
{
	const struct partition_end *e = scb_audit_hard_refusal(held);
	unsigned same = 0, others = 0;

	if (!e || !scb_audit_always_refused(held))
		return false;
	for (unsigned i = 0; i < abi->arch->ncalls; i++) {
		const struct audit_part *p = abi->row[i];

		if (!p || !scb_audit_always_refused(p) ||
		    !scb_audit_hard_refusal(p))
			continue;
		if (p->is.ends->verdict[0] == e->verdict[0])
			same++;
		else
			others++;
	}
	return same < others;
}

/*
 * A filter that refuses what it does not name may well name the newer call
 * alone; there only a condition on the older one, or a verdict of its own,
 * shows that it was meant.
 */
void
scb_audit_sibling(struct audit *x)
{
	const struct facts_sibling *s;

	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; (s = scb_facts_sibling(i)); i++) {
			const struct audit_part *old =
			    scb_audit_find(abi, s->older);
			const struct audit_part *new =
			    scb_audit_find(abi, s->newer);
			bool meant;

			if (!s->bypasses || !goes_round(old, new) ||
			    !scb_audit_is_new(x, new->is.call->since))
				continue;
			meant = abi->open || old->open;
			if (!meant && !is_singled_out(abi, old))
				continue;
			scb_audit_lower(x, !meant);
			scb_audit_say(x, new, scb_audit_end(new, true),
			    scb_audit_end(old, false), NULL);
		}
}
