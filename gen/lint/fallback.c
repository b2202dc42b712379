#include "lint/fallback.h"

#include <string.h>

#include "bpf/bpf.h"

/* One architecture, and the policy's names in its table. */
struct site {
	const struct eval *e;
	const struct names *names;
	const struct arch *arch;
	uint32_t enosys; /* the verdict */
	/*
	 * The native architecture, or one that was asked for. Those that a
	 * policy adds by habit, as Docker's does, are reported under -v.
	 */
	bool main;
};

struct check {
	struct diag *d;
	const struct policy *p;
	const struct policy_setup *s;
	struct site at[POLICY_ARCHES];
};

/* NULL: it has no such call. Most calls asked for are in the policy. */
static const struct eval_segment *
segment(const struct site *at, const char *name)
{
	int id = scb_names_find(at->names, name);
	const struct arch_call *c;
	unsigned row;

	if (id < 0) {
		c = scb_facts_call(at->arch, name, strlen(name));
	} else {
		row = scb_names_rows(at->names, at->arch)[id];
		c = row ? &at->arch->calls[row - 1] : NULL;
	}
	return c ? scb_eval_find(at->e, at->arch->audit_arch, c->nr) : NULL;
}

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

static bool
is_permitted(const struct eval_segment *seg)
{
	return seg && (eval_varies(seg) || scb_policy_permits(seg->verdict));
}

/* Where the newer call's errno is written: its rule, or the default. */
static struct loc
fallback_place(const struct check *k, const char *name)
{
	const struct policy *p = k->p;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (strcmp(p->rules[i].names[j].name, name) == 0 &&
			    scb_policy_exists(&p->rules[i], k->s))
				return p->rules[i].names[j].loc;
	return p->def_loc;
}

static const char *
fallback_verdict(const struct check *k, uint32_t v)
{
	struct buf b;

	scb_buf_init(&b, k->d->arena);
	scb_bpf_verdict(&b, v);
	return b.p;
}

/* ---- one call and the older one ------------------------------------------ */

static bool
is_broken(const struct site *at, const struct facts_pair *x)
{
	return fallback_is_refused(segment(at, x->newer), at) &&
	       is_permitted(segment(at, x->older));
}

static void
check_pair(const struct check *k, const struct facts_pair *x, bool main)
{
	for (unsigned i = 0; i < k->s->narches; i++) {
		const struct site *at = &k->at[i];
		const char *token = at->arch->token, *refused;

		if (at->main != main || !is_broken(at, x))
			continue;
		refused = fallback_verdict(k, segment(at, x->newer)->verdict);
		if (main)
			scb_diag_warn(k->d, fallback_place(k, x->newer),
			    "'%s' is refused with %s on %s while '%s' is "
			    "allowed: %s; allow it too, or return ENOSYS",
			    x->newer, refused, token, x->older, x->effect);
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

/* Those that get this verdict; taken: by position, already reported. */
static void
report_times(const struct check *k, const struct site *at, uint32_t v,
    const char *first, bool *taken)
{
	const struct facts_pair *x;
	struct buf names;
	unsigned n = 0;

	scb_buf_init(&names, k->d->arena);
	for (unsigned i = 0; (x = scb_facts_fallback(i)) && n < FAMILY; i++) {
		if (!x->time64 || !is_broken(at, x) ||
		    segment(at, x->newer)->verdict != v)
			continue;
		scb_buf_fmt(&names, n++ ? ", '%s'" : "'%s'", x->newer);
		taken[i] = true;
	}
	if (!at->main)
		scb_diag_info(k->d,
		    "refused with %s on %s while calls with 32-bit times are "
		    "allowed: %s",
		    fallback_verdict(k, v), at->arch->token, names.p);
	else
		scb_diag_warn(k->d, fallback_place(k, first),
		    "%s %s refused with %s on %s while the call with 32-bit "
		    "times is allowed: a libc that tries the 64-bit one falls "
		    "back only on ENOSYS; allow %s too, or let %s return "
		    "ENOSYS",
		    names.p, n == 1 ? "is" : "are", fallback_verdict(k, v),
		    at->arch->token, n == 1 ? "it" : "them",
		    n == 1 ? "it" : "them");
}

static void
check_times(const struct check *k, const struct site *at)
{
	bool taken[2 * FAMILY] = {false};
	const struct facts_pair *x;

	for (unsigned i = 0; (x = scb_facts_fallback(i)) && i < 2 * FAMILY; i++)
		if (x->time64 && !taken[i] && is_broken(at, x))
			report_times(k, at, segment(at, x->newer)->verdict,
			    x->newer, taken);
}

/* ---- rseq ---------------------------------------------------------------- */

static bool
makes_threads(const struct site *at)
{
	return is_permitted(segment(at, "clone")) ||
	       is_permitted(segment(at, "clone3"));
}

static bool
starts_programs(const struct site *at)
{
	return is_permitted(segment(at, "execve")) ||
	       is_permitted(segment(at, "execveat"));
}

static bool
kills(uint32_t action)
{
	return action == RET_KILL_PROCESS || action == RET_KILL_THREAD ||
	       action == RET_TRAP;
}

/*
 * A signal harms every program of such a glibc that starts, or makes a thread,
 * under the filter. An errno, whichever it is, harms threads that are made
 * after their own program has installed it (see tables/rseq.tbl). A container
 * profile is made to be installed before a program starts.
 */
static void
check_rseq(const struct check *k, const struct site *at, bool self_install)
{
	static const char threads[] =
	    "'rseq' is refused with %s on %s while threads can be created: if "
	    "a program installs this filter itself, %s end it when it creates "
	    "a thread; allow it";
	const struct eval_segment *seg = segment(at, "rseq");
	const char *who = scb_facts_rseq(at->arch), *refused;

	if (!who || !seg || eval_varies(seg))
		return;
	refused = fallback_verdict(k, seg->verdict);
	if (kills(fallback_action(seg)) &&
	    (makes_threads(at) || starts_programs(at)))
		scb_diag_warn(k->d, fallback_place(k, "rseq"),
		    "'rseq' gets %s on %s: programs and threads that start "
		    "under this filter die with %s; allow it",
		    refused, at->arch->token, who);
	else if (!self_install || fallback_action(seg) != RET_ERRNO ||
		 !makes_threads(at))
		return;
	else if (k->p->source && !k->p->first_match)
		scb_diag_info(k->d, threads, refused, at->arch->token, who);
	else
		scb_diag_warn(k->d, fallback_place(k, "rseq"), threads, refused,
		    at->arch->token, who);
}

/* -------------------------------------------------------------------------- */

void
scb_fallback_check(struct diag *d, const struct policy *p,
    const struct names *ns, const struct eval *e, const struct policy_setup *s,
    bool self_install)
{
	struct check k = {.d = d, .p = p, .s = s};
	bool added = p->narches || p->nmaps;
	const struct facts_pair *x;

	for (unsigned i = 0; i < s->narches; i++)
		k.at[i] = (struct site){e, ns, s->arches[i],
		    RET_ERRNO |
			(uint32_t)scb_facts_errno(s->arches[i], "ENOSYS", 6),
		    i == 0 || !added};
	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++) {
		if (x->time64 || !*x->effect)
			continue;
		check_pair(&k, x, true);
		if (d->least <= SCBPF_SEVERITY_INFO)
			check_pair(&k, x, false);
	}
	for (unsigned i = 0; i < s->narches; i++)
		if (k.at[i].main || d->least <= SCBPF_SEVERITY_INFO)
			check_times(&k, &k.at[i]);
	for (unsigned i = 0; i < s->narches; i++)
		if (k.at[i].main)
			check_rseq(&k, &k.at[i], self_install && i == 0);
}
