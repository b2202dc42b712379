/* The rule about what a libc calls when programs and threads start. */
#include "analysis/audit_private.h"

#include <string.h>

static bool
is_killed(const struct audit_part *p)
{
	return p && scb_audit_always_refused(p) &&
	       scb_policy_kills(p->is.ends->verdict[0]);
}

/*
 * Is the filter there when they start? Every version of glibc calls brk for a
 * program: where that kills, it is not meant for them.
 */
static bool
holds_at_start(const struct audit_abi *abi, bool threads)
{
	if (threads)
		return scb_audit_has_open(abi, "clone") ||
		       scb_audit_has_open(abi, "clone3");
	return !is_killed(scb_audit_find(abi, "brk")) &&
	       (scb_audit_has_open(abi, "execve") ||
		   scb_audit_has_open(abi, "execveat"));
}

/* The first call of the row, from this place of its list on, that kills. */
static const struct audit_part *
next_killed(const struct audit_abi *abi, const char **calls)
{
	struct facts_libc_step step;

	while (scb_facts_libc_next(calls, &abi->calls, &step)) {
		const struct audit_part *p =
		    step.n ? scb_audit_find(abi, step.call[0]) : NULL;

		if (is_killed(p))
			return p;
	}
	return NULL;
}

/*
 * The newest version that is in use whose programs or threads die, where they
 * do not with the oldest: then the filter is not meant for them at all.
 */
static const struct facts_libc *
find_dying(const struct audit *x, const struct audit_abi *abi, unsigned libc,
    const char *what)
{
	const struct facts_libc *row, *last = NULL;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		const char *calls = row->calls;

		if (strcmp(row->function, what) != 0 || row->libc != libc ||
		    !(row->abis & abi->arch->abi) || !next_killed(abi, &calls))
			continue;
		if (row->from == 0)
			return NULL;
		if (scb_facts_libcs_has(&x->ask->libcs, row))
			last = row;
	}
	return last;
}

static void
try_start(
    struct audit *x, const struct audit_abi *abi, unsigned libc, bool threads)
{
	const char *what = threads ? "@thread-start" : "@startup";
	const struct facts_libc *row = holds_at_start(abi, threads)
					   ? find_dying(x, abi, libc, what)
					   : NULL;
	const char *calls = row ? row->calls : NULL;
	const struct audit_part *p;

	while (row && (p = next_killed(abi, &calls))) {
		const char *when = scb_facts_libc_when(row, p->is.call->name);
		struct buf b;

		scb_buf_init(&b, x->arena);
		scb_buf_fmt(&b, "%s of ", what);
		scb_facts_libc_put(&b, row);
		if (when)
			scb_buf_fmt(&b, ", %s", when);
		scb_audit_lower(x, !scb_audit_is_native(x, abi));
		scb_audit_say(x, p, p->is.ends, NULL, b.p);
	}
}

void
scb_audit_start(struct audit *x)
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned libc = 0; scb_facts_libc_name(libc); libc++) {
			try_start(x, abi, libc, false);
			try_start(x, abi, libc, true);
		}
}
