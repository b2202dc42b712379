/* Does the command of run start under the filter? */
#include <string.h>

#include "base/words.h"
#include "lint/lint.h"

static const struct needs {
	unsigned libc;
	bool loads;
	const char *functions;
} needs[] = {
#define T(libc, loads, functions) {FACTS_##libc, loads, functions},
#include "../tables/starts.tbl"
#undef T
};

/* Calls that are refused, as "'mmap' (EPERM), 'read' (EPERM)". */
struct refused {
	const struct sites *k;
	const struct site *at;
	struct buf list;
	unsigned n;
	struct loc loc; /* of the first */
};

static void
refused_add(struct refused *r, const char *call, const struct eval_segment *seg)
{
	if (r->n++ == 0)
		r->loc = scb_site_place(r->k, call);
	scb_buf_fmt(&r->list, r->n > 1 ? ", '%s' (%s)" : "'%s' (%s)", call,
	    scb_site_verdict(r->k, seg->verdict));
}

static bool
is_killed(const struct eval_segment *seg)
{
	return scb_site_refuses(seg) && scb_policy_kills(seg->verdict);
}

/* The first call of a row that fails whatever it asks for; NULL: none. */
static const struct eval_segment *
row_refused(const struct refused *r, const struct facts_libc *row,
    struct facts_libc_step *step)
{
	const char *calls = row->calls;

	while (scb_facts_libc_next(&calls, r->at->index, step)) {
		const struct eval_segment *seg =
		    step->n ? scb_site_segment(r->at, step->call[0]) : NULL;

		if (scb_site_refuses(seg) && (step->n == 1 || is_killed(seg)))
			return seg;
	}
	return NULL;
}

/* A function fails if its calls are refused in all versions of the libc. */
static void
check_function(struct refused *r, unsigned libc, const char *s, size_t n)
{
	const struct eval_segment *seg = NULL, *found = NULL;
	const struct facts_libc *row;
	struct facts_libc_step step, newest = {.n = 0};
	char name[FACTS_LIBC_NAME] = "";

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		if (row->libc != libc || !(row->abis & r->at->arch->abi) ||
		    strlen(row->function) != n ||
		    memcmp(row->function, s, n) != 0)
			continue;
		seg = row_refused(r, row, &step);
		if (!seg)
			return;
		newest = step;
		found = seg;
	}
	if (found) {
		refused_add(r, newest.call[0], found);
		return;
	}
	if (*s == '@' || n >= sizeof name)
		return;
	memcpy(name, s, n);
	seg = scb_site_segment(r->at, name);
	if (scb_site_refuses(seg))
		refused_add(r, name, seg);
}

/* A call of every version that kills; others may be newer than the program. */
static void
check_kills(struct refused *r, unsigned libc)
{
	const struct facts_libc *row;
	struct facts_libc_step step;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		const char *calls = row->calls;

		if (row->libc != libc || row->from != 0 ||
		    !(row->abis & r->at->arch->abi) ||
		    strcmp(row->function, "@startup") != 0)
			continue;
		while (scb_facts_libc_next(&calls, r->at->index, &step)) {
			const struct eval_segment *seg =
			    step.n ? scb_site_segment(r->at, step.call[0])
				   : NULL;

			if (is_killed(seg))
				refused_add(r, step.call[0], seg);
		}
	}
}

/* Without one of these, a program does not end where it should. */
static void
check_end(struct refused *r)
{
	const struct eval_segment *all = scb_site_segment(r->at, "exit_group");
	const struct eval_segment *one = scb_site_segment(r->at, "exit");

	if (scb_site_refuses(all) && (is_killed(all) || scb_site_refuses(one)))
		refused_add(r, "exit_group", all);
}

static const struct site *
find_site(const struct sites *k, const struct facts_program *program)
{
	for (unsigned i = 0; i < k->n; i++)
		if (k->at[i].arch->arg_bits == program->bits)
			return &k->at[i];
	return NULL;
}

void
scb_start_check(const struct sites *k, const struct facts_program *program)
{
	struct refused r = {.k = k, .at = find_site(k, program)};
	unsigned libc;

	if (!r.at || !program->libcs.given || !program->libcs.n)
		return;
	libc = program->libcs.range[0].libc;
	scb_buf_init(&r.list, k->d->arena);
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		const char *list = needs[i].functions, *s;
		size_t n;

		while (needs[i].libc == libc &&
		       needs[i].loads <= program->loads &&
		       scb_words_next(&list, &s, &n))
			check_function(&r, libc, s, n);
	}
	check_kills(&r, libc);
	check_end(&r);
	if (r.n)
		scb_diag_warn(k->d, r.loc,
		    "a %s program with %s cannot start and end without these "
		    "calls, which are refused: %s; allow '@startup' and "
		    "'@exit'",
		    program->loads ? "dynamic" : "static",
		    scb_facts_libc_name(libc), r.list.p);
}
