/* Rules about new threads and processes. */
#include "analysis/audit_private.h"

enum { CLONE_NEWUSER = 0x10000000 };

/* ---- clone's flags ------------------------------------------------------- */

/* Does some path know anything about this argument? */
static bool
looks_at(const struct audit_part *p, unsigned arg)
{
	unsigned low = BPF_WORD_ARG + 2 * arg;

	for (const struct partition_end *e = p->is.ends; e; e = e->next)
		if (scb_pair_solve_knows(&e->path, low, UINT32_MAX) ||
		    scb_pair_solve_knows(&e->path, low + 1, UINT32_MAX))
			return true;
	return false;
}

/*
 * A call that makes a user namespace where calls that ask for nothing may be
 * refused, since another argument was taken for the flags.
 */
static void
say_misplaced(struct audit *x, const struct audit_part *p, unsigned flags)
{
	unsigned low = BPF_WORD_ARG + 2 * flags;
	struct cond user = {UINT32_MAX, CLONE_NEWUSER, COND_EQ},
		    none = {UINT32_MAX, 0, COND_EQ};
	struct partition_end open, held;

	if (scb_audit_narrow(x, p, scb_audit_end(p, true), low, user, &open) &&
	    scb_audit_narrow(x, p, scb_audit_end(p, false), low, none, &held))
		scb_audit_say(x, p, &open, &held, NULL);
}

void
scb_audit_clone_flags(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *p = scb_audit_find(abi, "clone");
		unsigned flags = abi->arch->clone_flags;

		if (p && p->open && scb_audit_held(p) && looks_at(p, !flags) &&
		    !looks_at(p, flags))
			say_misplaced(x, p, flags);
	}
}

/* Where clone is never allowed, clone3 is the only one and may be meant. */
void
scb_audit_clone3(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *old = scb_audit_find(abi, "clone");
		const struct audit_part *new = scb_audit_find(abi, "clone3");

		if (old && new &&scb_audit_held(old) && new->open &&
		    (!old->open || looks_at(old, abi->arch->clone_flags)))
			scb_audit_say(x, new, scb_audit_end(new, true),
			    scb_audit_end(old, false), NULL);
	}
}

/* ---- rseq ---------------------------------------------------------------- */

static bool
is_open(const struct audit_abi *abi, const char *name)
{
	const struct audit_part *p = scb_audit_find(abi, name);

	return p && p->open;
}

/* rseq, where a libc calls it, and where the filter never lets it through. */
static const struct audit_part *
refused_rseq(const struct audit_abi *abi)
{
	const struct audit_part *p =
	    scb_facts_rseq(abi->arch) ? scb_audit_find(abi, "rseq") : NULL;

	return p && abi->covered && scb_audit_always_refused(p) ? p : NULL;
}

void
scb_audit_rseq_killed(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const struct audit_part *p = refused_rseq(abi);

		if (p && scb_audit_kills(p->is.ends->verdict[0]) &&
		    (is_open(abi, "clone") || is_open(abi, "clone3") ||
			is_open(abi, "execve") || is_open(abi, "execveat"))) {
			scb_audit_lower(x, !scb_audit_is_native(x, abi));
			scb_audit_say(
			    x, p, p->is.ends, NULL, scb_facts_rseq(abi->arch));
		}
	}
}

void
scb_audit_rseq(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi && x->ask->read;
	     abi = abi->next) {
		const struct audit_part *p = refused_rseq(abi);

		if (p && !scb_audit_kills(p->is.ends->verdict[0]) &&
		    (is_open(abi, "clone") || is_open(abi, "clone3")))
			scb_audit_say(
			    x, p, p->is.ends, NULL, scb_facts_rseq(abi->arch));
	}
}
