/* The rule about what another libc calls (--against). */
#include "analysis/audit_private.h"

#include <string.h>

/* A step of a function that fails: at this call, with another to try or not. */
struct failure {
	const struct audit_part *part; /* NULL: none fails */
	bool tries;		       /* another one, after ENOSYS only */
};

static struct failure
step_fails(const struct audit_abi *abi, const struct facts_libc_step *step)
{
	for (unsigned i = 0; i < step->n; i++) {
		const struct audit_part *p = scb_audit_find(abi, step->call[i]);
		bool last = i + 1 == step->n;

		if (!p || !scb_audit_always_refused(p))
			break;
		if (last || scb_audit_hard_refusal(p))
			return (struct failure){p, !last};
	}
	return (struct failure){NULL, false};
}

/* The first step that fails. */
static struct failure
row_fails(const struct audit_abi *abi, const struct facts_libc *row)
{
	const char *calls = row->calls;
	struct failure f = {NULL, false};
	struct facts_libc_step step;

	while (!f.part && scb_facts_libc_next(&calls, &abi->calls, &step))
		f = step_fails(abi, &step);
	return f;
}

static bool
calls(const struct audit_abi *abi, const struct facts_libc *row,
    const struct audit_part *p)
{
	const char *list = row->calls;
	struct facts_libc_step step;

	while (scb_facts_libc_next(&list, &abi->calls, &step))
		for (unsigned i = 0; i < step.n; i++)
			if (scb_audit_find(abi, step.call[i]) == p)
				return true;
	return false;
}

/* A call that is let through; best one that the other row does not make. */
static const struct audit_part *
open_call(const struct audit_abi *abi, const struct facts_libc *row,
    const struct facts_libc *but)
{
	const char *list = row->calls;
	const struct audit_part *any = NULL;
	struct facts_libc_step step;

	while (scb_facts_libc_next(&list, &abi->calls, &step))
		for (unsigned i = 0; i < step.n; i++) {
			const struct audit_part *p =
			    scb_audit_find(abi, step.call[i]);

			if (!p || !p->open)
				continue;
			if (!calls(abi, but, p))
				return p;
			any = p;
		}
	return any;
}

/* ---- what is in use today ------------------------------------------------ */

static bool
row_has(const struct facts_libc *row, unsigned libc, uint32_t version)
{
	return row->libc == libc && row->from <= version &&
	       version < row->before;
}

static bool
in_use(const struct audit *x, const struct facts_libc_range *to,
    const struct facts_libc *row)
{
	if (to->from)
		return row_has(row, to->libc, to->from);
	return scb_facts_libcs_has(&x->ask->libcs, row);
}

/*
 * A call by which the function does what it should today: with a libc that is
 * in use, or, if nothing is known of these, by the call of its name. NULL: it
 * fails, or is not there.
 */
static const struct audit_part *
works_today(const struct audit *x, const struct audit_abi *abi, unsigned first,
    const struct facts_libc_range *to, const struct facts_libc *new)
{
	const struct facts_libc *row = scb_facts_libc(first);
	bool is_known = to->from || x->ask->libcs.given, any = false;
	const struct audit_part *p;

	for (unsigned i = first;
	     row && strcmp(row->function, new->function) == 0;
	     row = scb_facts_libc(++i)) {
		if (!(row->abis & abi->arch->abi) || !in_use(x, to, row))
			continue;
		any = true;
		if (!row_fails(abi, row).part && (p = open_call(abi, row, new)))
			return p;
	}
	p = scb_audit_find(abi, new->function);
	return p && p->open && !(is_known && any) ? p : NULL;
}

/* ---- what fails then ----------------------------------------------------- */

/* The functions that fail by one call. */
struct failing {
	const struct audit_part *by, *instead; /* open today */
	struct buf functions;
	unsigned n;
	bool hard;
	struct failing *next;
};

/*
 * Does the function fail with this call? An errno of those that only prepare
 * something is ignored in some functions.
 */
static bool
is_fatal(const struct failure *f, const struct facts_libc *row)
{
	static const char *const ignored[] = {"brk", "close", "fcntl",
	    "fcntl64", "fstat", "fstat64", "fstatat64", "getcwd", "ioctl",
	    "madvise", "munmap", "newfstatat", "rt_sigaction",
	    "rt_sigprocmask"};
	const struct audit_part *p = f->part;

	if (f->tries || !strchr(row->calls, ' ') ||
	    (p->is.ends->verdict[0] & RET_ACTION) != RET_ERRNO)
		return true;
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		if (strcmp(ignored[i], p->is.call->name) == 0)
			return false;
	return true;
}

static void
put_failing(struct audit *x, struct failing **list, const struct failure *f,
    const struct audit_part *instead, const struct facts_libc *row)
{
	while (*list && (*list)->by != f->part)
		list = &(*list)->next;
	if (!*list) {
		*list = scb_arena_alloc(x->arena, sizeof **list);
		(*list)->by = f->part;
		(*list)->instead = instead;
		scb_buf_init(&(*list)->functions, x->arena);
	}
	scb_buf_fmt(
	    &(*list)->functions, (*list)->n++ ? ", %s" : "%s", row->function);
	(*list)->hard |= is_fatal(f, row);
}

static void
say_failing(struct audit *x, const struct audit_abi *abi,
    const struct facts_libc_range *to, struct failing *f)
{
	struct facts_libc_range is = *to;

	is.from = 0;
	for (; f; f = f->next) {
		scb_buf_fmt(&f->functions, " of ");
		scb_facts_libc_put_range(&f->functions, &is);
		scb_audit_lower(x, !f->hard || !scb_audit_is_native(x, abi));
		scb_audit_say(x, f->instead, scb_audit_end(f->instead, true),
		    scb_audit_end(f->by, false), f->functions.p);
	}
}

/* Any version is older than "none is later". */
static uint32_t
newest_of(const struct facts_libc_range *to)
{
	return to->upto == UINT32_MAX ? to->upto - 1 : to->upto;
}

static void
try_libc(struct audit *x, const struct audit_abi *abi,
    const struct facts_libc_range *to)
{
	uint32_t version = newest_of(to);
	struct failing *list = NULL;
	const struct facts_libc *row;
	const char *last = "";
	unsigned first = 0;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		const struct audit_part *instead;
		struct failure f;

		if (strcmp(row->function, last) != 0)
			first = i;
		last = row->function;
		if (!(row->abis & abi->arch->abi) || *row->function == '@' ||
		    !row_has(row, to->libc, version))
			continue;
		f = row_fails(abi, row);
		if (f.part && (instead = works_today(x, abi, first, to, row)))
			put_failing(x, &list, &f, instead, row);
	}
	say_failing(x, abi, to, list);
}

/* ---- what kills a program or thread that starts -------------------------- */

/*
 * Does the filter hold for starts of this kind? Every version of glibc calls
 * brk for a program: where that is refused, it is not meant for them.
 */
static bool
starts(const struct audit_abi *abi, const char *what)
{
	if (strcmp(what, "@thread-start") == 0)
		return scb_audit_has_open(abi, "clone") || scb_audit_has_open(abi, "clone3");
	return scb_audit_has_open(abi, "brk") &&
	       (scb_audit_has_open(abi, "execve") || scb_audit_has_open(abi, "execveat"));
}

/*
 * Do libcs that are in use make the call, too? If nothing is known of these,
 * does the oldest version of this libc?
 */
static bool
is_made_today(const struct audit *x, const struct audit_abi *abi,
    const struct facts_libc_range *to, const struct facts_libc *new,
    const struct audit_part *p)
{
	const struct facts_libc *row;
	bool is_known = to->from || x->ask->libcs.given, always = false;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		if (!(row->abis & abi->arch->abi) ||
		    strcmp(row->function, new->function) != 0)
			continue;
		if (is_known && in_use(x, to, row) && calls(abi, row, p))
			return true;
		if (row->libc == new->libc && row->from == 0)
			always = calls(abi, row, p);
	}
	return !is_known && always;
}

static void
try_start(struct audit *x, const struct audit_abi *abi,
    const struct facts_libc_range *to, const struct facts_libc *row)
{
	struct facts_libc_range is = *to;
	const char *list = row->calls;
	struct facts_libc_step step;

	is.from = 0;
	while (scb_facts_libc_next(&list, &abi->calls, &step)) {
		const struct audit_part *p =
		    step.n ? scb_audit_find(abi, step.call[0]) : NULL;
		const char *when;
		struct buf b;

		if (!p || !scb_audit_always_refused(p) ||
		    !scb_policy_kills(p->is.ends->verdict[0]) ||
		    is_made_today(x, abi, to, row, p))
			continue;
		scb_buf_init(&b, x->arena);
		scb_buf_fmt(&b, "%s of ", row->function);
		scb_facts_libc_put_range(&b, &is);
		when = scb_facts_libc_when(row, step.call[0]);
		if (when)
			scb_buf_fmt(&b, ", %s", when);
		scb_audit_lower(x, !scb_audit_is_native(x, abi));
		scb_audit_say(x, p, p->is.ends, NULL, b.p);
	}
}

static void
try_starts(struct audit *x, const struct audit_abi *abi,
    const struct facts_libc_range *to)
{
	uint32_t version = newest_of(to);
	const struct facts_libc *row;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++)
		if (*row->function == '@' && (row->abis & abi->arch->abi) &&
		    row_has(row, to->libc, version) &&
		    starts(abi, row->function))
			try_start(x, abi, to, row);
}

static void
each_libc(
    struct audit *x, void (*each)(struct audit *x, const struct audit_abi *abi,
			 const struct facts_libc_range *to))
{
	for (struct audit_abi *abi = x->abis; abi; abi = abi->next)
		for (unsigned i = 0; i < x->ask->against->nlibcs; i++)
			each(x, abi, &x->ask->against->libc[i]);
}

void
scb_audit_new_libc(struct audit *x)
{
	each_libc(x, try_libc);
}

void
scb_audit_new_start(struct audit *x)
{
	each_libc(x, try_starts);
}
