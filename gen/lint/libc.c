#include "lint/lint.h"

#include <limits.h>
#include <string.h>

#include "bpf/bpf.h"

/*
 * Do the checks of fallbacks report it (lint/fallback.c), since the older call
 * is allowed and the newer one is refused with an errno?
 */
static bool
is_reported(const struct site *at, const char *newer, uint32_t verdict,
    const char *older)
{
	const struct facts_pair *x;

	if ((verdict & RET_ACTION) != RET_ERRNO || verdict == at->enosys ||
	    !scb_site_permits(scb_site_segment(at, older)))
		return false;
	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++)
		if ((x->time64 || *x->effect) && strcmp(x->newer, newer) == 0 &&
		    strcmp(x->older, older) == 0)
			return true;
	return false;
}

/*
 * The first call of a step that fails, and with it the function; NULL: it does
 * what it should, or another check reports it.
 */
static const char *
step_fails(const struct site *at, const char *function,
    const struct facts_libc_step *step, uint32_t *v)
{
	for (unsigned i = 0; i < step->n; i++) {
		const struct eval_segment *seg =
		    scb_site_segment(at, step->call[i]);
		bool last = i + 1 == step->n;

		if (!scb_site_refuses(seg))
			return NULL;
		if (seg->verdict == at->enosys && !last)
			continue;
		*v = seg->verdict;
		return is_reported(at, step->call[i], *v,
			   last ? function : step->call[i + 1])
			   ? NULL
			   : step->call[i];
	}
	return NULL;
}

/*
 * Copies the name of the call that fails. A function of several calls may get
 * on without one of them, but not if it is killed.
 */
static bool
row_fails(const struct site *at, const struct facts_libc *row,
    char call[FACTS_LIBC_NAME], uint32_t *v)
{
	bool several = strchr(row->calls, ' ');
	const char *calls = row->calls, *s = NULL;
	struct facts_libc_step step;

	while (!s && scb_facts_libc_next(&calls, at->index, &step)) {
		s = step_fails(at, row->function, &step, v);
		if (s && several && !scb_policy_kills(*v))
			s = NULL;
	}
	if (!s || strcmp(s, row->function) == 0)
		return false;
	memcpy(call, s, strlen(s) + 1);
	return true;
}

/*
 * The libcs of rows of one function that fail by the same call. The versions of
 * the latest one are put after the first `before` bytes.
 */
struct failing {
	char call[FACTS_LIBC_NAME];
	uint32_t verdict;
	struct buf who;
	size_t before;
	struct facts_libc latest;
};

enum { CALLS = 4 }; /* instead of one function, on one ABI */

static void
put_who(const struct sites *k, struct failing *f, const struct facts_libc *row,
    const char *call, uint32_t verdict)
{
	if (!*f->call) {
		memcpy(f->call, call, strlen(call) + 1);
		f->verdict = verdict;
		scb_buf_init(&f->who, k->d->arena);
		f->latest = *row;
	} else if (row->libc == f->latest.libc &&
		   row->from == f->latest.before) {
		f->who.len = f->before;
		f->latest.before = row->before;
	} else {
		scb_buf_str(&f->who, " and ");
		f->latest = *row;
	}
	f->before = f->who.len;
	scb_facts_libc_put(&f->who, &f->latest);
}

/* What fails on one ABI: a message each, or a list in one message. */
enum { FEW = 5 };

struct report {
	const struct sites *k;
	const struct site *at;
	const char *message[FEW], *function[FEW];
	struct buf list;
	unsigned n;
	struct loc loc; /* of the first */
};

static void
report_add(
    struct report *r, const char *function, const struct failing *f, unsigned n)
{
	struct buf b;

	if (r->n == 0) {
		r->loc = scb_site_place(r->k, function);
		scb_buf_init(&r->list, r->k->d->arena);
	}
	scb_buf_fmt(&r->list, r->n ? ", '%s' for '%s'" : "'%s' for '%s'",
	    f->call, function);
	if (r->n++ >= FEW)
		return;
	scb_buf_init(&b, r->k->d->arena);
	scb_buf_fmt(&b,
	    "'%s' is allowed, but programs with %s call '%s' for it", function,
	    f->who.p, f->call);
	for (unsigned i = 1; i < n; i++)
		scb_buf_fmt(&b, ", with %s '%s'", f[i].who.p, f[i].call);
	if (n == 1)
		scb_buf_fmt(&b, ", which is refused with %s",
		    scb_site_verdict(r->k, f->verdict));
	else
		scb_buf_str(&b, ", which are refused");
	scb_buf_fmt(&b, " on %s", r->at->arch->token);
	r->function[r->n - 1] = function;
	r->message[r->n - 1] = b.p;
}

static void
report_end(const struct report *r)
{
	if (r->n > FEW && r->at->main)
		scb_diag_warn(r->k->d, r->loc,
		    "on %s, libcs replace allowed calls by others that are "
		    "refused: %s",
		    r->at->arch->token, r->list.p);
	for (unsigned i = 0; i < r->n && i < FEW; i++) {
		if (r->n > FEW || !r->at->main)
			scb_diag_info(r->k->d, "%s", r->message[i]);
		else
			scb_diag_warn(r->k->d,
			    scb_site_place(r->k, r->function[i]), "%s",
			    r->message[i]);
	}
}

/* By the names' ids: rules name these calls here, and let them through. */
static const bool *
find_allowed(const struct sites *k, const struct site *at)
{
	bool *allowed =
	    scb_arena_array(k->d->arena, at->names->n, sizeof(bool));
	const uint32_t *rows = scb_names_rows(at->names, at->arch);

	for (unsigned i = 0; i < k->p->nrules; i++) {
		const struct policy_rule *r = &k->p->rules[i];

		if (!scb_policy_permits(r->action.ret) ||
		    !scb_policy_exists(r, k->s))
			continue;
		for (unsigned j = 0; j < r->nnames; j++) {
			const struct policy_name *name = &r->names[j];
			unsigned row = rows[name->id] - 1;

			if (row < at->arch->ncalls &&
			    scb_site_permits(at->row[row]) &&
			    scb_policy_name_on(name, at->arch))
				allowed[name->id] = true;
		}
	}
	return allowed;
}

/* The rows from i on that are about one function; returns the next one. */
static unsigned
check_function(struct report *r, const struct facts_libcs *libcs,
    const bool *allowed, unsigned i)
{
	const struct site *at = r->at;
	const struct facts_libc *row = scb_facts_libc(i);
	const char *function = row->function;
	int id = scb_names_find(at->names, function);
	struct failing f[CALLS];
	unsigned n = 0;

	for (; row && strcmp(row->function, function) == 0;
	     row = scb_facts_libc(++i)) {
		char call[FACTS_LIBC_NAME];
		unsigned j = 0;
		uint32_t v;

		if (id < 0 || !allowed[id] || !(row->abis & at->arch->abi) ||
		    !scb_facts_libcs_has(libcs, row) ||
		    !row_fails(at, row, call, &v))
			continue;
		while (j < n && strcmp(f[j].call, call) != 0)
			j++;
		if (j == CALLS)
			continue;
		if (j == n)
			f[n++] = (struct failing){.verdict = 0};
		put_who(r->k, &f[j], row, call, v);
	}
	if (n)
		report_add(r, function, f, n);
	return i;
}

/* ---- what kills a program or thread that starts -------------------------- */

static bool
is_killed(const struct site *at, const char *call)
{
	const struct eval_segment *seg = scb_site_segment(at, call);

	return scb_site_refuses(seg) && scb_policy_kills(seg->verdict);
}

/* Quoted, the calls of a row that kill, and where the first is; "": none. */
static const char *
list_killed(
    const struct report *r, const struct facts_libc *row, struct loc *first)
{
	const struct site *at = r->at;
	const char *calls = row->calls;
	struct facts_libc_step step;
	const char *when;
	struct buf b;

	scb_buf_init(&b, r->k->d->arena);
	while (scb_facts_libc_next(&calls, at->index, &step)) {
		if (!step.n || !is_killed(at, step.call[0]))
			continue;
		if (b.len == 0)
			*first = scb_site_place(r->k, step.call[0]);
		scb_buf_fmt(&b, b.len ? ", '%s'" : "'%s'", step.call[0]);
		when = scb_facts_libc_when(row, step.call[0]);
		if (when)
			scb_buf_fmt(&b, " (%s)", when);
	}
	return b.len ? b.p : "";
}

/*
 * Is the filter there when programs or threads of a libc start? Every version
 * of glibc calls brk for a program: where that kills, it is not meant for them.
 */
static bool
holds_at_start(const struct site *at, bool threads)
{
	static const char *const by[][2] = {
	    {"execve", "execveat"}, {"clone", "clone3"}};

	return (scb_site_permits(scb_site_segment(at, by[threads][0])) ||
		   scb_site_permits(scb_site_segment(at, by[threads][1]))) &&
	       (threads || !is_killed(at, "brk"));
}

/*
 * Programs or threads of the newest version that die, while older ones do not.
 * i: the first row that may be about their start.
 */
static void
check_start(const struct report *r, const struct facts_libcs *libcs,
    unsigned libc, bool threads, unsigned i)
{
	const char *what = threads ? "@thread-start" : "@startup";
	const struct facts_libc *row, *last = NULL;
	const char *calls = "", *killed;
	struct loc loc = {0};
	struct buf who;

	if (!holds_at_start(r->at, threads))
		return;
	for (; (row = scb_facts_libc(i)); i++) {
		if (row->libc != libc || !(row->abis & r->at->arch->abi) ||
		    strcmp(row->function, what) != 0)
			continue;
		killed = list_killed(r, row, &loc);
		if (*killed && row->from == 0)
			return;
		if (*killed && scb_facts_libcs_has(libcs, row)) {
			calls = killed;
			last = row;
		}
	}
	if (!last)
		return;
	scb_buf_init(&who, r->k->d->arena);
	scb_facts_libc_put(&who, last);
	scb_diag_warn(r->k->d, loc,
	    "%s that start under this filter die with %s on %s, where these "
	    "calls kill: %s; allow them, or return an errno",
	    threads ? "threads" : "programs", who.p, r->at->arch->token, calls);
}

void
scb_libc_check(const struct sites *k, const struct facts_libcs *libcs)
{
	for (unsigned i = 0; i < k->n; i++) {
		struct report r = {.k = k, .at = &k->at[i]};
		const bool *allowed = find_allowed(k, r.at);
		const struct arch *a = r.at->arch;
		unsigned start = UINT_MAX;

		if (r.at->main && libcs->given && libcs->n &&
		    !scb_facts_libcs_known(libcs, a->abi))
			scb_diag_note(k->d, nowhere,
			    "the calls of these libcs on %s are not known, so "
			    "they are not checked",
			    a->token);
		for (unsigned j = 0; scb_facts_libc(j);) {
			if (*scb_facts_libc(j)->function == '@' && j < start)
				start = j;
			j = check_function(&r, libcs, allowed, j);
		}
		report_end(&r);
		for (unsigned libc = 0; r.at->main && scb_facts_libc_name(libc);
		     libc++) {
			check_start(&r, libcs, libc, false, start);
			check_start(&r, libcs, libc, true, start);
		}
	}
}
