/*
 * What a statement is about.
 *
 *	names = name | "{" name { "," name } "}"
 *	name  = ( syscall | "@" group ) [ "[" "arch" "=" arch { "," arch } "]" ]
 *
 * A name that no architecture has is an error here, as in minijail; one that
 * another has is skipped (4.2).
 */
#include "policy/text_private.h"

#include <string.h>

/* ---- syscalls -------------------------------------------------------------
 */

static const char *
name_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_name(i);
}

static const char *
group_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return facts_group(i)->name;
}

/* ARM's own calls have ARM_ before their names in its headers. */
const char *
text_call(struct text *t)
{
	const char *s = text_bytes(t);
	size_t n = t->len;

	if (n > 4 && memcmp(s, "ARM_", 4) == 0) {
		s += 4;
		n -= 4;
	}
	return t->kind == TEXT_WORD && facts_known(s, n, NULL)
		   ? arena_copy(t->d->arena, s, n)
		   : NULL;
}

static bool
unknown_call(struct text *t)
{
	struct text_words words = {name_at, NULL, 0};

	if (t->kind != TEXT_WORD)
		return text_expected(t, "a syscall");
	while (facts_name(words.count))
		words.count++;
	return text_unknown(t, "syscall", &words, "read");
}

struct list {
	struct text *t;
	struct policy_name *name; /* the rule's */
	unsigned n;
	size_t cap;
	bool grouped;
	struct loc loc;
};

static void
add(void *user, const char *name, size_t len)
{
	struct list *l = user;
	struct arena *a = l->t->d->arena;

	/* Groups overlap, and repeat themselves. */
	for (unsigned i = 0; l->grouped && i < l->n; i++)
		if (strlen(l->name[i].name) == len &&
		    memcmp(l->name[i].name, name, len) == 0)
			return;
	l->name = arena_grow(a, l->name, l->n, &l->cap, sizeof *l->name);
	l->name[l->n++] = (struct policy_name){.name = arena_copy(a, name, len),
	    .grouped = l->grouped,
	    .loc = l->loc};
}

static bool
add_group(struct text *t, struct list *l)
{
	struct text_words words = {group_at, NULL, 0};

	if (!facts_group_each(text_bytes(t), t->len, add, l)) {
		while (facts_group(words.count))
			words.count++;
		return text_unknown(t, "group", &words, "@io");
	}
	t->beyond = true;
	text_next(t);
	return true;
}

/* ---- [arch=...] -----------------------------------------------------------
 */

static const char *
token_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return arch_all[i]->token;
}

const struct arch *
text_arch(struct text *t)
{
	struct text_words words = {token_at, NULL, 0};
	const struct arch *a = NULL;

	if (t->kind != TEXT_WORD && t->kind != TEXT_NUMBER)
		text_expected(t, "an architecture such as 'x86_64'");
	else if (!(a = facts_arch(text_bytes(t), t->len))) {
		while (arch_all[words.count])
			words.count++;
		text_unknown(t, "architecture", &words, "x86_64");
	}
	if (a)
		text_next(t);
	return a;
}

/* For the names from `first` on. */
static bool
restriction(struct text *t, struct list *l, unsigned first)
{
	const struct arch **only = NULL;
	unsigned n = 0;
	size_t cap = 0;

	if (!text_take(t, "["))
		return true;
	t->braced = true;
	if (!text_take(t, "arch"))
		return text_expected(t, "'arch'");
	if (!text_take(t, "="))
		return text_expected(t, "'='");
	do {
		only = arena_grow(
		    t->d->arena, only, n, &cap, sizeof(const struct arch *));
		only[n] = text_arch(t);
		if (!only[n++])
			return false;
	} while (text_take(t, ","));
	for (; first < l->n; first++) {
		l->name[first].only = only;
		l->name[first].nonly = n;
	}
	return text_take(t, "]") || text_expected(t, "',' or ']'");
}

/* ---- lists of them --------------------------------------------------------
 */

static bool
one(struct text *t, struct list *l)
{
	unsigned first = l->n;
	const char *call;

	l->loc = text_loc(t);
	l->grouped = t->kind == TEXT_GROUP;
	if (l->grouped) {
		if (!add_group(t, l))
			return false;
	} else {
		call = text_call(t);
		if (!call)
			return unknown_call(t);
		add(l, call, strlen(call));
		text_next(t);
	}
	return restriction(t, l, first);
}

bool
text_names(struct text *t, struct policy_rule *r)
{
	struct list l = {.t = t};
	bool braces = text_take(t, "{");

	do
		if (!one(t, &l))
			return false;
	while (braces && text_take(t, ","));
	r->names = l.name;
	r->nnames = l.n;
	return !braces || text_take(t, "}") || text_expected(t, "',' or '}'");
}
