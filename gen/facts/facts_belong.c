#include "facts/facts_belong.h"

#include <string.h>

enum { ARGUMENTS = 6 };

struct sought {
	const char *name;
	size_t len;
	uint64_t value;
	bool found, equal; /* the constant; one with its value */
};

static void
compare_constant(void *user, const char *name, size_t len, uint64_t value)
{
	struct sought *x = user;

	x->found |= len == x->len && memcmp(name, x->name, len) == 0;
	x->equal |= value == x->value;
}

/* Is the constant one of the family, or with `equal`, a flag equal to one? */
static bool
family_has(const struct arch *a, const struct facts_family *f,
    const struct sought *constant, bool equal)
{
	struct sought x = *constant;

	scb_facts_family_each(f->values, a, compare_constant, &x);
	x.equal = false;
	scb_facts_family_each(f->flags, a, compare_constant, &x);
	return x.found || (equal && x.equal);
}

static bool
some_family_has(const struct arch *a, const struct sought *constant)
{
	const struct facts_family *f;

	for (unsigned i = 0; (f = scb_facts_family_at(i)); i++)
		if (family_has(a, f, constant, false))
			return true;
	return false;
}

/* The argument of the call that takes the constant; -1: none is known to. */
static int
owner(const struct arch *a, const char *call, const struct sought *constant)
{
	const struct facts_family *f;

	for (unsigned i = 0; i < ARGUMENTS; i++) {
		f = scb_facts_family_of(a, call, i);
		if (f && scb_facts_arg_name(a, call, i) &&
		    family_has(a, f, constant, false))
			return (int)i;
	}
	return -1;
}

static void
first_constant(void *user, const char *name, size_t len, uint64_t value)
{
	struct facts_misfit *m = user;

	(void)value;
	if (!m->like) {
		m->like = name;
		m->len = len;
	}
}

bool
scb_facts_is_misfit(const struct arch *a, const char *call, unsigned arg,
    const char *name, size_t len, struct facts_misfit *m)
{
	const struct facts_family *f = scb_facts_family_of(a, call, arg);
	struct sought constant = {.name = name, .len = len};

	*m = (struct facts_misfit){-1, NULL, 0};
	if (!scb_facts_const(a, name, len, &constant.value))
		return false;
	/* SOCK_NONBLOCK is O_NONBLOCK. */
	if (f && family_has(a, f, &constant, true))
		return false;
	m->own = owner(a, call, &constant);
	if (m->own >= 0)
		return true;
	if (!f || !scb_facts_arg_name(a, call, arg) ||
	    !some_family_has(a, &constant))
		return false;
	scb_facts_family_each(f->values, a, first_constant, m);
	scb_facts_family_each(f->flags, a, first_constant, m);
	return true;
}

const char *
scb_facts_like_const(const struct arch *a, const char *s, size_t n)
{
	const char *dash = memchr(s, '_', n), *like;
	size_t prefix = dash ? (size_t)(dash - s) + 1 : 0;
	uint64_t value;

	for (unsigned i = 0; prefix > 1; i++) {
		like = scb_facts_const_name(i);
		if (!like || (strncmp(like, s, prefix) == 0 &&
				 (!a || scb_facts_const(a, like, strlen(like),
					    &value))))
			return like;
	}
	return NULL;
}

int
scb_facts_belongs_to(
    const struct arch *a, const char *call, const char *name, size_t len)
{
	const struct sought constant = {.name = name, .len = len};

	return owner(a, call, &constant);
}

bool
scb_facts_is_choice(const struct facts_family *f, const struct arch *a,
    const char *name, size_t len)
{
	struct sought x = {.name = name, .len = len};

	return !*f->flags && family_has(a, f, &x, false);
}
