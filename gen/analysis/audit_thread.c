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

/* One of --libc, or that --against brings, and is not in use. */
static bool
is_asked_about(const struct audit *x, const struct facts_libc *row)
{
	const struct audit_against *g = x->ask->against;

	for (unsigned i = 0; g && i < g->nlibcs; i++)
		if (g->libc[i].libc == row->libc &&
		    g->libc[i].upto >= row->from && g->libc[i].from < row->from)
			return true;
	return !g && scb_facts_libcs_has(&x->ask->libcs, row);
}

/*
 * rseq, where a libc calls it that is asked about, and the filter never lets it
 * through; who: which libc.
 */
static const struct audit_part *
refused_rseq(
    const struct audit *x, const struct audit_abi *abi, const char **who)
{
	const struct facts_libc *row = scb_facts_rseq(abi->arch);
	const struct audit_part *p = row ? scb_audit_find(abi, "rseq") : NULL;
	struct buf b;

	if (!p || !abi->covered || !scb_audit_always_refused(p) ||
	    !is_asked_about(x, row))
		return NULL;
	scb_buf_init(&b, x->arena);
	scb_facts_libc_put(&b, row);
	*who = b.p;
	return p;
}

void
scb_audit_rseq_killed(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next) {
		const char *who;
		const struct audit_part *p = refused_rseq(x, abi, &who);

		if (p && scb_policy_kills(p->is.ends->verdict[0]) &&
		    (scb_audit_has_open(abi, "clone") ||
			scb_audit_has_open(abi, "clone3") ||
			scb_audit_has_open(abi, "execve") ||
			scb_audit_has_open(abi, "execveat"))) {
			scb_audit_lower(x, !scb_audit_is_native(x, abi));
			scb_audit_say(x, p, p->is.ends, NULL, who);
		}
	}
}

void
scb_audit_rseq(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi && x->ask->read;
	     abi = abi->next) {
		const char *who;
		const struct audit_part *p = refused_rseq(x, abi, &who);

		if (p && !scb_policy_kills(p->is.ends->verdict[0]) &&
		    (scb_audit_has_open(abi, "clone") ||
			scb_audit_has_open(abi, "clone3")))
			scb_audit_say(x, p, p->is.ends, NULL, who);
	}
}
