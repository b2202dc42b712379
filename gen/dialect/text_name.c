/*
 * The names of a statement.
 *
 *	names = name | "{" name { "," name } "}"
 *	      | "@all" [ "[" "arch" "=" arch { "," arch } "]" ]
 *	name  = ( syscall | number | "@" group | "@known" )
 *		[ "[" "arch" "=" arch { "," arch } "]" ]
 *
 * As in minijail, a name that no architecture has is an error. A name that only
 * other architectures have is skipped (SEMANTICS 2).
 */
#include "dialect/text_private.h"

#include <string.h>

/* --- syscalls ------------------------------------------------------------- */

/* The syscall with this name; NULL: none. */
static const char *
text_name_call(struct text *t)
{
	const char *s = scb_text_bytes(t);
	size_t n = t->len - scb_facts_call_prefix(&s, t->len);
	int place = t->kind == TEXT_WORD ? scb_facts_place(s, n) : -1;

	return place < 0 ? NULL : scb_facts_name((unsigned)place);
}

static bool
unknown_call(struct text *t)
{
	if (t->kind != TEXT_WORD)
		return scb_text_expected(
		    t, t->kind != TEXT_END && scb_text_bytes(t)[0] == '/'
			   ? "the name of a syscall (a comment begins with '#')"
			   : "the name of a syscall");
	return scb_text_name_first(t) &&
	       scb_text_unknown(t, "syscall",
		   scb_facts_near_call(
		       t->d->target, scb_text_bytes(t), t->len),
		   "read");
}

struct list {
	struct text *t;
	struct policy_name *name; /* the rule's */
	unsigned n;
	size_t cap;
	/* what is being added */
	bool grouped;
	struct loc loc;
	const struct arch **only;
	unsigned nonly;
	/*
	 * Set once there is a group: the calls already added for every
	 * architecture.
	 */
	bool *calls,
	    *groups; /* by scb_facts_place, and as scb_facts_group has them */
};

/* Groups overlap and may repeat calls. false: the call was already added. */
static bool
text_name_is_new(struct list *l, const char *name, size_t len)
{
	int place = l->calls ? scb_facts_place(name, len) : -1;

	if (place < 0)
		return true;
	if (l->grouped && l->calls[place])
		return false;
	l->calls[place] |= l->nonly == 0;
	return true;
}

/* The name in the tables; members of groups stand in lists. */
static const char *
text_name_lasting(struct arena *a, const char *name, size_t len)
{
	int place = scb_facts_place(name, len);

	return place < 0 ? scb_arena_copy(a, name, len)
			 : scb_facts_name((unsigned)place);
}

static void
text_name_add(void *user, const char *name, size_t len)
{
	struct list *l = user;
	struct arena *a = l->t->d->arena;

	if (!text_name_is_new(l, name, len))
		return;
	l->name = scb_arena_grow(a, l->name, l->n, &l->cap, sizeof *l->name);
	l->name[l->n++] =
	    (struct policy_name){.name = text_name_lasting(a, name, len),
		.grouped = l->grouped,
		.only = l->only,
		.nonly = l->nonly,
		.loc = l->loc};
}

/* --- [arch=...] ----------------------------------------------------------- */

const struct arch *
scb_text_arch(struct text *t)
{
	const struct arch *a = NULL;

	if (t->kind != TEXT_WORD && t->kind != TEXT_NUMBER)
		scb_text_expected(t, "an architecture such as 'x86_64'");
	else if (!(a = scb_facts_arch(scb_text_bytes(t), t->len)))
		scb_text_unknown(t, "architecture",
		    scb_facts_near_arch(scb_text_bytes(t), t->len), "x86_64");
	if (a)
		scb_text_next(t);
	return a;
}

/* Reads [arch=...] after a call or group. */
static bool
restriction(struct text *t, struct list *l)
{
	size_t cap = 0;

	l->only = NULL;
	l->nonly = 0;
	if (!scb_text_take(t, "["))
		return true;
	t->braced = true;
	if (!scb_text_take(t, "arch"))
		return scb_text_expected(t, "'arch'");
	if (!scb_text_take(t, "="))
		return scb_text_expected(t, "'='");
	do {
		l->only = scb_arena_grow(t->d->arena, l->only, l->nonly, &cap,
		    sizeof(const struct arch *));
		l->only[l->nonly] = scb_text_arch(t);
		if (!l->only[l->nonly++])
			return false;
	} while (scb_text_take(t, ","));
	return scb_text_take(t, "]") || scb_text_expected(t, "',' or ']'");
}

/* --- groups --------------------------------------------------------------- */

static void
first_group(struct list *l)
{
	struct text *t = l->t;
	unsigned calls = 0, groups = 0;

	while (scb_facts_name(calls))
		calls++;
	while (scb_facts_group(groups))
		groups++;
	if (!t->calls)
		t->calls = scb_arena_raw(t->d->arena, calls + groups);
	l->calls = memset(t->calls, false, calls + groups);
	l->groups = l->calls + calls;
	for (unsigned i = 0; i < l->n; i++)
		if (!l->name[i].nonly && !l->name[i].number)
			l->calls[scb_facts_place(
			    l->name[i].name, strlen(l->name[i].name))] = true;
}

bool
scb_text_group(const struct text *t, unsigned *group)
{
	const struct facts_group *g;

	for (*group = 0; (g = scb_facts_group(*group)); ++*group)
		if (scb_text_at(t, g->name))
			return true;
	return false;
}

/* The name of a group, and the architectures that it is restricted to. */
static bool
open_group(struct text *t, struct list *l)
{
	t->beyond = true;
	scb_text_next(t);
	if (!restriction(t, l))
		return false;
	if (!l->calls)
		first_group(l);
	return true;
}

/*
 * Every call of the tables. It does not name clone3, so that SEMANTICS 8
 * holds; scb_policy_numbers decides about that.
 */
static bool
add_known(struct text *t, struct list *l)
{
	const char *name;

	if (!open_group(t, l))
		return false;
	for (unsigned i = 0; (name = scb_facts_name(i)) != NULL; i++) {
		unsigned n = l->n;

		text_name_add(l, name, strlen(name));
		if (l->n > n)
			l->name[n].known = true;
	}
	return true;
}

const struct policy_name *
scb_text_own_group(const struct text *t, unsigned *count)
{
	const struct text_group *g = t->groups;

	while (g && !scb_text_at(t, g->name))
		g = g->next;
	*count = g ? g->nnames : 0;
	return g ? g->names : NULL;
}

/* The ABIs of the member on which the group is used; false: none. */
static bool
restrict_member(struct list *l, struct policy_name *n)
{
	const struct arch **only;
	unsigned kept = 0;

	if (!l->nonly || !n->nonly) {
		n->only = l->nonly ? l->only : n->only;
		n->nonly = l->nonly ? l->nonly : n->nonly;
		return true;
	}
	only = scb_arena_array(
	    l->t->d->arena, n->nonly, sizeof(const struct arch *));
	for (unsigned i = 0; i < n->nonly; i++)
		for (unsigned k = 0; k < l->nonly; k++)
			if (n->only[i] == l->only[k]) {
				only[kept++] = n->only[i];
				break;
			}
	n->only = only;
	n->nonly = kept;
	return kept > 0;
}

/* A group that the policy defines itself. */
static bool
add_own(struct text *t, struct list *l)
{
	unsigned count;
	const struct policy_name *names = scb_text_own_group(t, &count);

	if (!open_group(t, l))
		return false;
	for (unsigned i = 0; i < count; i++) {
		struct policy_name n = names[i];

		n.grouped = true;
		n.loc = l->loc;
		if (!n.number && !n.nonly && !n.known &&
		    !text_name_is_new(l, n.name, strlen(n.name)))
			continue;
		if (!restrict_member(l, &n))
			continue;
		l->name = scb_arena_grow(
		    t->d->arena, l->name, l->n, &l->cap, sizeof *l->name);
		l->name[l->n++] = n;
	}
	return true;
}

static bool
add_group(struct text *t, struct list *l)
{
	const char *name;
	unsigned group = 0;

	if (scb_text_at(t, "@known"))
		return add_known(t, l);
	if (scb_text_own_group(t, &group))
		return add_own(t, l);
	if (scb_text_at(t, "@all"))
		return scb_text_expected(
		    t, "a call or group (a rule on '@all' names nothing else)");
	if (scb_facts_group_systemd(scb_text_bytes(t), t->len)) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "'%.*s' is a group of systemd only; 'systemd-analyze "
		    "syscall-filter %.*s' lists its calls",
		    (int)t->len, scb_text_bytes(t), (int)t->len,
		    scb_text_bytes(t));
		return false;
	}
	if (!scb_text_group(t, &group))
		return scb_text_unknown(t, "group",
		    scb_facts_near_call(
			t->d->target, scb_text_bytes(t), t->len),
		    "@io");
	if (!open_group(t, l))
		return false;
	if (l->groups[group])
		return true;
	l->groups[group] = l->nonly == 0;
	name = scb_facts_group(group)->name;
	return scb_facts_group_each(name, strlen(name), text_name_add, l);
}

/*
 * A number as the filter sees it; scb_policy_numbers later replaces it by the
 * ABI's name.
 */
static bool
add_number(struct text *t, struct list *l)
{
	struct policy_name name = {.name = "", .number = true, .loc = l->loc};

	if (!scb_text_number(t, &name.nr) || !restriction(t, l))
		return false;
	name.only = l->only;
	name.nonly = l->nonly;
	l->name = scb_arena_grow(
	    t->d->arena, l->name, l->n, &l->cap, sizeof *l->name);
	l->name[l->n++] = name;
	t->beyond = true;
	return true;
}

static bool
add_call(struct text *t, struct list *l)
{
	const char *call = text_name_call(t);

	if (t->kind == TEXT_NUMBER)
		return add_number(t, l);
	if (!call)
		return unknown_call(t);
	scb_text_next(t);
	if (!restriction(t, l))
		return false;
	text_name_add(l, call, strlen(call));
	return true;
}

/* --- lists of them -------------------------------------------------------- */

bool
scb_text_names(struct text *t, struct policy_rule *r)
{
	struct list l = {.t = t, .name = t->names, .cap = t->names_cap};
	bool braces;

	if (scb_text_take(t, "@all")) {
		t->beyond = r->all = true;
		if (!restriction(t, &l))
			return false;
		r->only = l.only;
		r->nonly = l.nonly;
		return true;
	}
	braces = scb_text_take(t, "{");
	t->braced |= braces;
	do {
		l.loc = scb_text_loc(t);
		l.grouped = t->kind == TEXT_GROUP;
		if (!(l.grouped ? add_group(t, &l) : add_call(t, &l)))
			return false;
	} while (braces && scb_text_take(t, ","));
	t->names = l.name;
	t->names_cap = l.cap;
	r->names = scb_arena_array(t->d->arena, l.n, sizeof *r->names);
	if (l.n)
		memcpy(r->names, l.name, l.n * sizeof *r->names);
	r->nnames = l.n;
	return !braces || scb_text_take(t, "}") ||
	       scb_text_expected(t, "',' or '}'");
}
