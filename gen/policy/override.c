/* --allow, --deny, --log, --kill (SEMANTICS 12): by number, on each ABI. */
#include "policy/policy.h"

#include <string.h>

/* ---- the list as it is given --------------------------------------------- */

static bool
override_is_same(const struct policy_name *x, const struct policy_name *y)
{
	return x->number == y->number && x->nr == y->nr &&
	       x->nonly == y->nonly &&
	       (!x->nonly ||
		   memcmp(x->only, y->only,
		       x->nonly * sizeof(const struct arch *)) == 0) &&
	       strcmp(x->name, y->name) == 0;
}

/* Groups overlap, and lists may contain duplicates. */
static void
override_put(struct policy_list *l, const struct policy_name *name)
{
	for (unsigned i = 0; i < l->n; i++)
		if (override_is_same(&l->name[i], name))
			return;
	l->name =
	    scb_arena_grow(l->arena, l->name, l->n, &l->cap, sizeof *l->name);
	l->name[l->n++] = *name;
}

struct member {
	struct policy_list *list;
	struct policy_name name;
};

static void
put_member(void *user, const char *name, size_t len)
{
	struct member *m = user;

	m->name.name = scb_arena_copy(m->list->arena, name, len);
	override_put(m->list, &m->name);
}

/* As C reads it; false: it is none, or takes more than 64 bits. */
static bool
override_read_number(const char *s, size_t n, uint64_t *nr)
{
	static const char digits[] = "0123456789abcdef";
	unsigned base = 10;
	size_t i = 0;

	if (n > 1 && s[0] == '0') {
		base = (s[1] | 0x20) == 'x' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	if (i == n)
		return false;
	for (*nr = 0; i < n; i++) {
		const char *d = memchr(digits, s[i] | 0x20, base);

		if (!d || *nr > (UINT64_MAX - 15) / 16)
			return false;
		*nr = *nr * base + (unsigned)(d - digits);
	}
	return true;
}

/* "[arch=A,B]", or nothing. */
static bool
read_only(struct policy_list *l, const char *s, size_t n,
    struct policy_name *name, struct policy_flaw *flaw)
{
	static const char head[] = "[arch=";
	const size_t nhead = sizeof head - 1;
	const struct arch **only;
	size_t len;

	if (n == 0)
		return true;
	*flaw = (struct policy_flaw){POLICY_FLAW_ARCHES, s, n};
	if (n <= nhead + 1 || memcmp(s, head, nhead) != 0 || s[n - 1] != ']')
		return false;
	only = scb_arena_array(l->arena, n, sizeof *only);
	name->only = only;
	s += nhead;
	n -= nhead + 1;
	for (const char *end = s + n;; s += len + 1) {
		const char *comma = memchr(s, ',', (size_t)(end - s));

		len = (size_t)((comma ? comma : end) - s);
		*flaw = (struct policy_flaw){POLICY_FLAW_ARCH, s, len};
		only[name->nonly] = scb_facts_arch(s, len);
		if (!only[name->nonly++])
			return false;
		if (!comma)
			return true;
	}
}

bool
scb_policy_list_add(
    struct policy_list *l, const char *s, size_t n, struct policy_flaw *flaw)
{
	struct member m = {.list = l};
	const char *open = memchr(s, '[', n);
	size_t len = open ? (size_t)(open - s) : n;
	enum policy_flaw_kind kind = POLICY_FLAW_CALL;

	if (!read_only(l, s + len, n - len, &m.name, flaw))
		return false;
	len -= scb_facts_call_prefix(&s, len);
	if (len && *s >= '0' && *s <= '9') {
		m.name.number = override_read_number(s, len, &m.name.nr);
		kind = POLICY_FLAW_NUMBER;
	}
	if (m.name.number || scb_facts_known(s, len, NULL)) {
		put_member(&m, s, len);
		return true;
	}
	if (scb_facts_group_each(s, len, put_member, &m))
		return true;
	if (len && *s == '@')
		kind = POLICY_FLAW_GROUP;
	*flaw = (struct policy_flaw){kind, s, len};
	return false;
}

/* ---- what it takes away -------------------------------------------------- */

/* Every other name of a number on one ABI. */
static void
put_others(struct policy_list *l, const struct arch *const *a, unsigned row)
{
	const struct arch_call *c = &(*a)->calls[row];
	unsigned i = row;

	while (i > 0 && (*a)->calls[i - 1].nr == c->nr)
		i--;
	for (; i < (*a)->ncalls && (*a)->calls[i].nr == c->nr; i++)
		if (i != row)
			override_put(l,
			    &(struct policy_name){.name = (*a)->calls[i].name,
				.only = (const struct arch *const *)a,
				.nonly = 1});
}

/*
 * Does the number have a second name in the table? Few numbers have, and only
 * for these is the list searched.
 */
static bool
is_shared(const struct arch *a, unsigned row)
{
	uint32_t nr = a->calls[row].nr;

	return (row > 0 && a->calls[row - 1].nr == nr) ||
	       (row + 1 < a->ncalls && a->calls[row + 1].nr == nr);
}

static void
put_aliases(struct policy_list *l, unsigned given)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		for (unsigned row = 0; row < (*a)->ncalls; row++)
			for (unsigned i = 0; is_shared(*a, row) && i < given;
			     i++)
				if (scb_policy_name_on(&l->name[i], *a) &&
				    strcmp(l->name[i].name,
					(*a)->calls[row].name) == 0)
					put_others(l, a, row);
}

/* Removes the ABIs of another entry from this name; false: none are left. */
static bool
subtract(
    struct arena *a, struct policy_name *name, const struct policy_name *taken)
{
	const struct arch **only;
	unsigned n = 0;

	if (taken->nonly == 0)
		return false;
	while (scb_arch_all[n])
		n++;
	only = scb_arena_array(a, n, sizeof *only);
	n = 0;
	for (const struct arch *const *i = scb_arch_all; *i; i++)
		if (scb_policy_name_on(name, *i) &&
		    !scb_policy_name_on(taken, *i))
			only[n++] = *i;
	name->only = only;
	name->nonly = n;
	return n > 0;
}

/* The rule gets an array of names that it may change. */
static void
own_names(struct arena *a, struct policy_rule *r)
{
	struct policy_name *to;

	if (r->own_names)
		return;
	to = scb_arena_array(a, r->nnames, sizeof *to);
	memcpy(to, r->names, r->nnames * sizeof *to);
	r->names = to;
	r->own_names = true;
}

static void
take_from(struct policy_rule *r, const struct policy_list *taken)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < r->nnames; i++) {
		struct policy_name name = r->names[i];
		bool left = true, same = true;

		for (unsigned j = 0; left && j < taken->n; j++)
			if (strcmp(name.name, taken->name[j].name) == 0) {
				left = subtract(
				    taken->arena, &name, &taken->name[j]);
				same = false;
			}
		if (!same)
			own_names(taken->arena, r);
		if (left && r->own_names)
			r->names[kept] = name;
		kept += left;
	}
	r->nnames = kept;
}

void
scb_policy_override(struct policy *p, struct arena *a,
    const struct policy_name *names, unsigned count, struct policy_action act)
{
	struct policy_list taken = {.arena = a};
	struct policy_rule *r;

	for (unsigned i = 0; i < count; i++)
		override_put(&taken, &names[i]);
	put_aliases(&taken, taken.n);
	for (unsigned i = 0; i < p->nrules; i++)
		take_from(&p->rules[i], &taken);
	r = scb_policy_add(p, a);
	r->names = scb_arena_array(a, count, sizeof *r->names);
	r->nnames = count;
	for (unsigned j = 0; j < count; j++)
		r->names[j] = names[j];
	r->action = act;
	r->override = r->own_names = true;
}
