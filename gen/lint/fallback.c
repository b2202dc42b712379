#include "lint/lint.h"

#include <string.h>

#include "bpf/bpf.h"

static uint32_t
fallback_action(const struct eval_segment *seg)
{
	return seg->verdict & RET_ACTION;
}

/* Always the same errno, and not ENOSYS. */
static bool
fallback_is_refused(const struct eval_segment *seg, const struct site *at)
{
	return seg && !eval_varies(seg) && fallback_action(seg) == RET_ERRNO &&
	       seg->verdict != at->enosys;
}

/* ---- one call and the older one ------------------------------------------ */

static bool
is_broken(const struct site *at, const struct facts_pair *x)
{
	return fallback_is_refused(scb_site_segment(at, x->newer), at) &&
	       scb_site_permits(scb_site_segment(at, x->older));
}

/*
 * A strict libc: it makes the call and, whatever the errno, tries no other one
 * (tables/libc.tbl); NULL: none is known.
 */
static const struct facts_libc *
find_strict(
    const struct site *at, const struct facts_libcs *libcs, const char *call)
{
	const struct facts_libc *row;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		const char *calls = row->calls;
		struct facts_libc_step step;

		if (!(row->abis & at->arch->abi) ||
		    !scb_facts_libcs_has(libcs, row))
			continue;
		while (scb_facts_libc_next(&calls, at->index, &step))
			if (step.n && strcmp(step.call[step.n - 1], call) == 0)
				return row;
	}
	return NULL;
}

/* What helps: ENOSYS only if each libc falls back after it. */
static const char *
find_advice(
    const struct sites *k, const struct facts_libc *strict, bool several)
{
	const char *it = several ? "them" : "it";
	struct buf b;

	scb_buf_init(&b, k->d->arena);
	if (strict) {
		scb_buf_fmt(&b, "allow %s, as there is no fallback in ", it);
		scb_facts_libc_put(&b, strict);
	} else {
		scb_buf_fmt(
		    &b, "allow %s too, or let %s return ENOSYS", it, it);
	}
	return b.p;
}

static void
check_pair(const struct sites *k, const struct facts_libcs *libcs,
    const struct facts_pair *x, bool main)
{
	for (unsigned i = 0; i < k->n; i++) {
		const struct site *at = &k->at[i];
		const char *token = at->arch->token, *refused;

		if (at->main != main || !is_broken(at, x))
			continue;
		refused = scb_site_verdict(
		    k, scb_site_segment(at, x->newer)->verdict);
		if (main)
			scb_diag_warn(k->d, scb_site_place(k, x->newer),
			    "'%s' is refused with %s on %s while '%s' is "
			    "allowed: %s; %s",
			    x->newer, refused, token, x->older, x->effect,
			    find_advice(
				k, find_strict(at, libcs, x->newer), false));
		else
			scb_diag_info(k->d,
			    "'%s' is refused with %s on %s while '%s' is "
			    "allowed: %s",
			    x->newer, refused, token, x->older, x->effect);
		return;
	}
}

/* ---- the family with 64-bit times ---------------------------------------- */

enum { FAMILY = 32 }; /* calls that one message names */

/*
 * Those that get this verdict, and from which each libc falls back, or one does
 * not; taken: by position, already reported.
 */
static void
report_times(const struct sites *k, const struct facts_libcs *libcs,
    const struct site *at, const struct facts_pair *first, bool *taken)
{
	const struct facts_libc *strict = find_strict(at, libcs, first->newer);
	uint32_t v = scb_site_segment(at, first->newer)->verdict;
	const struct facts_pair *x;
	struct buf names;
	unsigned n = 0;

	scb_buf_init(&names, k->d->arena);
	for (unsigned i = 0; (x = scb_facts_fallback(i)) && n < FAMILY; i++) {
		if (!x->time64 || !is_broken(at, x) ||
		    scb_site_segment(at, x->newer)->verdict != v ||
		    !find_strict(at, libcs, x->newer) != !strict)
			continue;
		scb_buf_fmt(&names, n++ ? ", '%s'" : "'%s'", x->newer);
		taken[i] = true;
	}
	if (!at->main)
		scb_diag_info(k->d,
		    "refused with %s on %s while calls with 32-bit times are "
		    "allowed: %s",
		    scb_site_verdict(k, v), at->arch->token, names.p);
	else
		scb_diag_warn(k->d, scb_site_place(k, first->newer),
		    "%s %s refused with %s on %s while the call with 32-bit "
		    "times is allowed%s; %s",
		    names.p, n == 1 ? "is" : "are", scb_site_verdict(k, v),
		    at->arch->token,
		    strict ? ""
			 : ": a libc that tries the 64-bit one falls back only "
			   "on ENOSYS",
		    find_advice(k, strict, n > 1));
}

static void
check_times(const struct sites *k, const struct facts_libcs *libcs,
    const struct site *at)
{
	bool taken[2 * FAMILY] = {false};
	const struct facts_pair *x;

	for (unsigned i = 0; (x = scb_facts_fallback(i)) && i < 2 * FAMILY; i++)
		if (x->time64 && !taken[i] && is_broken(at, x))
			report_times(k, libcs, at, x, taken);
}

/* ---- rseq ---------------------------------------------------------------- */

static bool
permits_any(const struct site *at, const char *call, const char *other)
{
	return scb_site_permits(scb_site_segment(at, call)) ||
	       scb_site_permits(scb_site_segment(at, other));
}

/*
 * A signal harms every program of such a glibc that starts, or makes a thread,
 * under the filter. An errno, whichever it is, harms threads that are made
 * after their own program has installed it (see tables/rseq.tbl). A container
 * profile is made to be installed before a program starts.
 */
static void
check_rseq(const struct sites *k, const struct facts_libcs *libcs,
    const struct site *at, bool self_install)
{
	static const char threads[] =
	    "'rseq' is refused with %s on %s while threads can be created: if "
	    "a program installs this filter itself, %s end it when it creates "
	    "a thread; allow it";
	const struct eval_segment *seg = scb_site_segment(at, "rseq");
	const struct facts_libc *row = scb_facts_rseq(at->arch);
	bool creates = permits_any(at, "clone", "clone3"); /* threads */
	const char *refused;
	struct buf who;

	if (!row || !scb_facts_libcs_has(libcs, row) || !seg ||
	    eval_varies(seg))
		return;
	scb_buf_init(&who, k->d->arena);
	scb_facts_libc_put(&who, row);
	refused = scb_site_verdict(k, seg->verdict);
	if (scb_policy_kills(seg->verdict) &&
	    (creates || permits_any(at, "execve", "execveat")))
		scb_diag_warn(k->d, scb_site_place(k, "rseq"),
		    "'rseq' gets %s on %s: programs and threads that start "
		    "under this filter die with %s; allow it",
		    refused, at->arch->token, who.p);
	else if (!self_install || fallback_action(seg) != RET_ERRNO || !creates)
		return;
	else if (k->p->source && !k->p->first_match)
		scb_diag_info(k->d, threads, refused, at->arch->token, who.p);
	else
		scb_diag_warn(k->d, scb_site_place(k, "rseq"), threads, refused,
		    at->arch->token, who.p);
}

/* -------------------------------------------------------------------------- */

void
scb_fallback_check(
    const struct sites *k, const struct facts_libcs *libcs, bool self_install)
{
	const struct facts_pair *x;

	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++) {
		if (x->time64 || !*x->effect)
			continue;
		check_pair(k, libcs, x, true);
		check_pair(k, libcs, x, false);
	}
	for (unsigned i = 0; i < k->n; i++)
		check_times(k, libcs, &k->at[i]);
	for (unsigned i = 0; i < k->n; i++)
		if (k->at[i].main)
			check_rseq(k, libcs, &k->at[i], self_install && i == 0);
}
