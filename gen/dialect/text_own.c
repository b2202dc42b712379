/*
 * Names that a policy defines itself, for the statements that follow.
 *
 *	@const NAME = value
 *	@group "@" NAME = names
 */
#include "dialect/text_private.h"

#include <string.h>

static bool
text_own_already(struct text *t, struct loc earlier)
{
	scb_diag_error(t->d, scb_text_loc(t),
	    "'%.*s' is already defined, expected another name",
	    text_shown(t->len), scb_text_bytes(t));
	scb_diag_note(t->d, earlier, "this is the earlier definition");
	return false;
}

/* ---- constants ----------------------------------------------------------- */

/* Words that have a meaning where a constant can stand, or next to it. */
static bool
is_const_name(const struct text *t)
{
	static const char *const words[] = {"in", "not", "and", "or", "ip"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scb_text_at(t, words[i]))
			return false;
	return t->kind == TEXT_WORD && !memchr(scb_text_bytes(t), '-', t->len);
}

static uint64_t
value_on(const struct policy_part *value, const struct arch *a)
{
	const struct policy_cond c = {.value_of = value};

	return scb_policy_cond_on(&c, a, NULL).value;
}

/* A name of the headers may stand for what it stands for there. */
static bool
is_as_in_headers(struct text *t, const struct text_const *c)
{
	uint64_t theirs;

	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (scb_facts_const(*a, c->name, strlen(c->name), &theirs) &&
		    value_on(c->value, *a) != theirs) {
			scb_diag_error(t->d, c->loc,
			    "'%s' is a constant of the kernel's headers, 0x%jx "
			    "on %s and not 0x%jx; expected another name",
			    c->name, (uintmax_t)theirs, (*a)->token,
			    (uintmax_t)value_on(c->value, *a));
			return false;
		}
	return true;
}

bool
scb_text_const(struct text *t)
{
	struct text_const *c = scb_arena_alloc(t->d->arena, sizeof *c);
	const struct text_const *earlier;

	t->beyond = true;
	scb_text_next(t);
	if (!is_const_name(t))
		return scb_text_expected(t, "a name such as 'MY_FLAGS'");
	earlier = scb_text_own_const(t);
	if (earlier)
		return text_own_already(t, earlier->loc);
	c->name = scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);
	c->loc = scb_text_loc(t);
	scb_text_next(t);
	if (!scb_text_take(t, "="))
		return scb_text_expected(t, "'='");
	c->value = scb_text_value(t);
	if (!c->value || !is_as_in_headers(t, c))
		return false;
	c->next = t->consts;
	t->consts = c;
	return true;
}

/* ---- groups -------------------------------------------------------------- */

bool
scb_text_define_group(
    struct text *t, text_directive *(*directive)(const struct text *t))
{
	struct text_group *g = scb_arena_alloc(t->d->arena, sizeof *g);
	struct policy_rule members = {0};
	unsigned group;

	t->beyond = true;
	scb_text_next(t);
	if (t->kind != TEXT_GROUP)
		return scb_text_expected(t, "a name such as '@server'");
	if (scb_text_group(t, &group) || scb_text_at(t, "@all") ||
	    scb_text_at(t, "@known") || directive(t)) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "'%.*s' has a meaning already, expected another name",
		    text_shown(t->len), scb_text_bytes(t));
		return false;
	}
	for (const struct text_group *i = t->groups; i; i = i->next)
		if (scb_text_at(t, i->name))
			return text_own_already(t, i->loc);
	g->name = scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);
	g->loc = members.loc = scb_text_loc(t);
	scb_text_next(t);
	if (!scb_text_take(t, "="))
		return scb_text_expected(t, "'='");
	if (!scb_text_names(t, &members))
		return false;
	if (members.all) {
		scb_diag_error(t->d, g->loc,
		    "'@all' is not a list of calls, expected '@known' or names "
		    "of calls");
		return false;
	}
	g->names = members.names;
	g->nnames = members.nnames;
	g->next = t->groups;
	t->groups = g;
	return true;
}
