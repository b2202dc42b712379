/* Numbers used as names (SEMANTICS 2.4). */
#include "policy/policy.h"

#include <string.h>

#include "base/buf.h"

/* More numbers without a call than a filter has instructions. */
enum { NUMBERS = 4096 };

struct job {
	struct diag *d;
	const struct policy_setup *setup;
	/* Numbers without an architecture belong to the native one. */
	bool json;
	bool several; /* one of several filters from the same policy */
};

static const char *
number_text(const struct job *j, uint64_t nr)
{
	struct buf b;

	scb_buf_init(&b, j->d->arena);
	if (nr >> 63)
		scb_buf_fmt(&b, "-%ju", (uintmax_t)(0 - nr));
	else
		scb_buf_fmt(&b, nr >> 16 ? "0x%jx" : "%ju", (uintmax_t)nr);
	return b.p;
}

static void
number_refuse(
    const struct job *j, const struct policy_name *name, const struct arch *a)
{
	struct arch_space in = a->calls_in;

	if (in.high == 0)
		in = (struct arch_space){a->low, a->high};
	if (in.high == UINT32_MAX)
		in.high--;
	scb_diag_error(j->d, name->loc,
	    "'%s' is not a syscall number of %s, expected %s to %s",
	    number_text(j, name->nr), a->token, number_text(j, in.low),
	    number_text(j, in.high));
}

/* The number on one ABI. */
static struct policy_name
name_on(
    const struct job *j, const struct policy_name *name, const struct arch *a)
{
	const struct arch **only =
	    scb_arena_array(j->d->arena, 1, sizeof(const struct arch *));
	struct policy_name on = *name;
	const struct arch_call *c;
	struct buf b;

	*only = a;
	on.only = only;
	on.nonly = 1;
	if (!scb_facts_in_range(a, name->nr)) {
		number_refuse(j, name, a);
		return on;
	}
	c = scb_facts_number(a, (uint32_t)name->nr);
	on.number = !c;
	if (c) {
		on.name = c->name;
		return on;
	}
	scb_buf_init(&b, j->d->arena);
	scb_buf_fmt(&b, "%ju", (uintmax_t)name->nr);
	on.name = b.p;
	return on;
}

/*
 * May a number without an architecture be taken as one of the native
 * architecture?
 */
static void
check_bare(const struct job *j, const struct policy_name *name)
{
	const struct arch *native = j->setup->arches[0];
	const struct arch_call *c =
	    name->nr <= UINT32_MAX
		? scb_facts_number(native, (uint32_t)name->nr)
		: NULL;
	const char *nr = number_text(j, name->nr);
	const char *others = *name->name ? "runc and crun ignore"
					 : "runc refuses, and crun ignores,";

	if (j->json && j->several)
		scb_diag_error(j->d, name->loc,
		    "the number %s is a different call on each architecture; "
		    "use a name, or a text policy with '%s[arch=%s]: ...'",
		    nr, nr, native->token);
	else if (j->json && c)
		scb_diag_warn(j->d, name->loc,
		    "%s the number %s, which is '%s' on %s", others, nr,
		    c->name, native->token);
	else if (j->json)
		scb_diag_warn(j->d, name->loc,
		    "%s the number %s; it is read as a call of %s", others, nr,
		    native->token);
	else if (j->setup->narches > 1)
		scb_diag_error(j->d, name->loc,
		    "the number %s is a different call on each architecture of "
		    "the filter; choose one, as in '%s[arch=%s]'",
		    nr, nr, native->token);
}

/* Insertion into the sorted list takes quadratic time, hence the limit. */
static void
must_be_few(const struct job *j, const struct policy *p)
{
	unsigned n = 0;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned k = 0; k < p->rules[i].nnames; k++) {
			const struct policy_name *name = &p->rules[i].names[k];

			if (name->number && ++n > NUMBERS)
				scb_diag_fatal(j->d, name->loc,
				    "too many numbers that are not known "
				    "calls, expected at most %d",
				    NUMBERS);
		}
}

/* Replaces each number of the list by a name for each of its architectures. */
static struct policy_name *
number_resolve(
    const struct job *j, const struct policy_name *names, unsigned *n)
{
	struct policy_name *to;
	unsigned count = 0, total = 0;

	for (unsigned i = 0; i < *n; i++)
		total += names[i].number && names[i].nonly ? names[i].nonly : 1;
	to = scb_arena_array(j->d->arena, total, sizeof *to);
	for (unsigned i = 0; i < *n; i++) {
		if (!names[i].number) {
			to[count++] = names[i];
		} else if (names[i].nonly) {
			for (unsigned k = 0; k < names[i].nonly; k++)
				to[count++] =
				    name_on(j, &names[i], names[i].only[k]);
		} else {
			check_bare(j, &names[i]);
			to[count++] =
			    name_on(j, &names[i], j->setup->arches[0]);
		}
	}
	*n = count;
	return to;
}

/* Does a rule that exists there name clone3, other than by @known? */
static bool
names_clone3(const struct job *j, const struct policy *p, const struct arch *a)
{
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		for (unsigned k = 0; k < r->nnames; k++)
			if (!r->names[k].known &&
			    strcmp(r->names[k].name, "clone3") == 0 &&
			    scb_policy_name_on(&r->names[k], a) &&
			    scb_policy_exists(r, j->setup))
				return true;
	}
	return false;
}

/* clone3: the ABIs on which it is one of them; false: there is none. */
static bool
restrict_clone3(
    const struct job *j, const struct policy *p, struct policy_name *name)
{
	const struct arch **only;
	unsigned n = 0;

	while (scb_arch_all[n])
		n++;
	only = scb_arena_array(j->d->arena, n, sizeof(const struct arch *));
	n = 0;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (scb_policy_name_on(name, *a) && names_clone3(j, p, *a))
			only[n++] = *a;
	name->only = only;
	name->nonly = n;
	return n > 0;
}

/* Is it a call of a covered ABI? */
static bool
is_here(const struct job *j, const struct policy *p, struct policy_name *name)
{
	size_t len = strlen(name->name);

	for (unsigned i = 0; i < j->setup->narches; i++)
		if (scb_facts_call(j->setup->arches[i], name->name, len))
			return strcmp(name->name, "clone3") != 0 ||
			       restrict_clone3(j, p, name);
	return false;
}

/* SEMANTICS 2.7: what @known names are the calls of the covered ABIs. */
static void
settle_known(const struct job *j, struct policy *p)
{
	for (unsigned i = 0; i < p->nrules; i++) {
		struct policy_rule *r = &p->rules[i];
		unsigned kept = 0;

		if (!r->own_names)
			continue;
		for (unsigned k = 0; k < r->nnames; k++)
			if (!r->names[k].known || is_here(j, p, &r->names[k]))
				r->names[kept++] = r->names[k];
		r->nnames = kept;
	}
}

static bool
has_changes(const struct policy *p, const struct policy_rule *r)
{
	bool changes = !p->shared;

	for (unsigned i = 0; i < r->nnames && !changes; i++)
		changes = r->names[i].number || r->names[i].known;
	return changes;
}

struct policy *
scb_policy_numbers(const struct policy *p, struct diag *d,
    const struct policy_setup *s, bool several)
{
	struct job j = {d, s, false, several};
	struct policy *own = scb_arena_alloc(d->arena, sizeof *own);

	*own = *p;
	own->read = p->shared ? p : NULL;
	own->rules = scb_arena_raw(d->arena, p->nrules * sizeof *own->rules);
	own->rules_cap = p->nrules;
	for (unsigned i = 0; i < p->nrules; i++) {
		struct policy_rule *r = &own->rules[i];

		*r = p->rules[i];
		j.json = !p->first_match || r->base;
		if (!has_changes(p, r))
			continue;
		r->names = number_resolve(&j, r->names, &r->nnames);
		r->own_names = true;
	}
	must_be_few(&j, own);
	settle_known(&j, own);
	return own;
}

const struct policy_name *
scb_policy_list_numbers(const struct policy_name *names, unsigned *count,
    struct diag *d, const struct policy_setup *s)
{
	const struct job j = {d, s, false, false};

	return number_resolve(&j, names, count);
}
