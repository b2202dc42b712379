/*
 * Statements about syscalls.
 *
 *	statement = names ":" ( filter | "{" filter { "," filter } "}" )
 *	filter    = action | terms [ ";" action ]
 *
 * The filters for one name are evaluated in written order, over all statements
 * that name it; the first that matches decides, and if none does, the default.
 * Terms alone allow.
 *
 * minijail has two interpretations of the action after the semicolon. In
 * minijail0, as its manual says, `arg0 == 0; return EPERM` allows calls that
 * meet the terms and returns EPERM for all others; it supports neither braces
 * nor other actions here. In compile_seccomp_policy, the action is for calls
 * that meet the terms. Here, the form without braces has the first meaning, and
 * only takes `return`. The form in braces, and every filter of a @denylist,
 * which only the second supports, have the second.
 */
#include "dialect/text_private.h"

#include <string.h>

#include "base/hash.h"
#include "bpf/bpf.h"

/* Each filter becomes a rule of its own, with the names of the statement. */
static struct policy_rule *
text_rule_begin(struct text *t, const struct policy_rule *subject)
{
	struct policy_rule *r = scb_policy_next(&t->repeats);

	r->names = subject->names;
	r->nnames = subject->nnames;
	r->all = subject->all;
	r->only = subject->only;
	r->nonly = subject->nonly;
	r->loc = subject->loc;
	return r;
}

static bool
otherwise(struct text *t, const struct policy_rule *subject)
{
	struct loc at = scb_text_loc(t);

	if (!scb_text_at(t, "return") && scb_text_refusal(t))
		return scb_text_unknown(t, "action", scb_text_refusal(t), NULL);
	if (!scb_text_at(t, "return"))
		return scb_text_expected(t,
		    "'return' for all other calls (or, in braces, any "
		    "action for these, as in '{ arg0 == 1; trap }')");
	if (!t->otherwise)
		t->otherwise_loc = at;
	t->otherwise = true;
	scb_policy_keep(&t->repeats);
	return scb_text_action(t, text_rule_begin(t, subject));
}

/* Every call, whatever other rules say: that is no rule any more. */
static bool
may_be_unconditional(struct text *t, const struct policy_rule *r)
{
	if (!r->all || r->nonly)
		return true;
	scb_diag_error(t->d, r->action_loc,
	    "without a condition, '@all' would decide every call; expected a "
	    "condition, '@all[arch=...]', or '@default' for calls that no rule "
	    "decides");
	return false;
}

static bool
text_rule_filter(struct text *t, const struct policy_rule *subject, bool braces)
{
	struct policy_rule *r = text_rule_begin(t, subject);
	bool own; /* an action is for the calls that meet the terms */

	if (!scb_text_at_cond(t) && !scb_text_at_argument(t, subject))
		return scb_text_no_constant(t, subject) &&
		       scb_text_action(t, r) && may_be_unconditional(t, r);
	r->action.ret = RET_ALLOW;
	r->action_loc = scb_text_loc(t);
	if (!scb_text_terms(t, r))
		return false;
	own = braces || t->denylist || r->all;
	if (scb_text_take(t, ";"))
		return own ? scb_text_action(t, r) : otherwise(t, subject);
	if (!scb_text_at(t, ":") && !scb_text_at_action(t))
		return true;
	return scb_text_expected(t,
	    own ? "';' before the action"
		: "';' before the action for all other calls (or, in braces, "
		  "any action for these, as in '{ arg0 == 1; trap }')");
}

static bool
filter(struct text *t, const struct policy_rule *subject, bool braces)
{
	bool good = text_rule_filter(t, subject, braces);

	scb_policy_keep(&t->repeats);
	return good;
}

static bool
filters(struct text *t, const struct policy_rule *subject)
{
	struct loc open = scb_text_loc(t);

	if (!scb_text_take(t, "{"))
		return filter(t, subject, false);
	t->braced = true;
	do
		if (!filter(t, subject, true))
			return false;
	while (scb_text_take(t, ","));
	if (scb_text_take(t, "}"))
		return true;
	scb_text_expected(t, "',' or '}'");
	scb_diag_note(t->d, open, "the brace was opened here");
	return false;
}

static bool
text_rule_read(struct text *t)
{
	struct policy_rule subject = {.loc = scb_text_loc(t)};

	t->started = true;
	if (!scb_text_names(t, &subject))
		return false;
	if (!scb_text_take(t, ":"))
		return scb_text_expected(t,
		    scb_text_at(t, ",")	  ? "':' (several names stand in "
					    "braces, as in '{read, write}: "
					    "allow')"
		    : scb_text_at(t, "[") ? "':' ([arch=A,B] stands once after "
					    "each name, also inside braces)"
					  : "':'");
	if (t->kind == TEXT_END)
		return scb_text_expected(t, "an action such as 'allow'");
	return filters(t, &subject);
}

/* ---- statements that were there before ----------------------------------- */

/*
 * Lines from which scb_policy_keep has kept nothing, by hash: it would keep
 * nothing from an equal line either, so that one is not read at all.
 */
enum { LINES = 1 << 10 };

struct text_line {
	const char *text;
	size_t len;
};

/* From the statement to the end of its line; false: it goes on after that. */
static bool
line_here(const struct text *t, struct text_line *line)
{
	const struct source *s = t->file->source;
	const char *end;

	line->text = scb_text_bytes(t);
	line->len = s->len - t->from;
	end = memchr(line->text, '\n', line->len);
	if (end)
		line->len = (size_t)(end - line->text);
	return !memchr(line->text, '\\', line->len);
}

static struct text_line *
line_slot(const struct text *t, const struct text_line *line)
{
	return &t->repeated[hash_text(line->text, line->len) % LINES];
}

static bool
skip_repeated(struct text *t)
{
	struct text_line line, *had;

	if (!t->repeated || !line_here(t, &line))
		return false;
	had = line_slot(t, &line);
	if (had->len != line.len || memcmp(had->text, line.text, line.len) != 0)
		return false;
	t->file->at = t->from + line.len;
	scb_text_next(t);
	return true;
}

static void
line_is_repeated(struct text *t, const struct text_line *line)
{
	if (!t->repeated)
		t->repeated =
		    scb_arena_array(t->d->arena, LINES, sizeof *t->repeated);
	*line_slot(t, line) = *line;
}

bool
scb_text_rule(struct text *t)
{
	size_t mark = scb_arena_mark(t->d->arena);
	const struct text before = *t;
	unsigned rules = t->p->nrules, slots = t->p->nslots;
	struct text_line line;
	bool whole;

	if (skip_repeated(t))
		return true;
	whole = line_here(t, &line);
	if (!text_rule_read(t))
		return false;
	/* What else has grown would be in the memory that is given back. */
	if (t->p->nrules > rules || t->p->nslots > slots ||
	    t->names_cap > before.names_cap || t->calls != before.calls ||
	    t->repeats.slot != before.repeats.slot)
		return true;
	scb_arena_release(t->d->arena, mark);
	if (whole && t->kind == TEXT_END)
		line_is_repeated(t, &line);
	return true;
}
