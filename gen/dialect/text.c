/*
 * Text policies: minijail's language with extensions. Each line is one
 * statement:
 *
 *	names: filter                                text_rule.c
 *	@include PATH, @frequency PATH               text_file.c
 *	@default ACTION    what becomes of calls that nothing else decides
 *	@denylist          allows these, before the first rule
 *	@arch ARCH ...     a filter for the first also covers the others
 *	@ignore CHECK      a finding that `audit` does not report
 *
 * Where minijail's two readers differ, this follows compile_seccomp_policy,
 * which supports the whole language: the clauses for a call are collected from
 * all files; a clause that no call reaches is an error, or a warning if it has
 * the same action as the clause that decides (lint_overlap.c); the last
 * @default applies. The exception is in text_rule.c. Mistakes that it accepts
 * silently are errors here: a last line that ends in a backslash, unknown keys
 * in brackets, an argument 6.
 */
#include "dialect/text_private.h"

#include <string.h>

#include "bpf/bpf.h"
#include "policy/mix.h"

/* ---- directives -----------------------------------------------------------
 */

static bool
set_default(struct text *t)
{
	struct policy_action act = {0};
	struct policy *p = t->p;
	struct loc word = scb_text_loc(t), at;

	scb_text_next(t);
	if (!scb_text_default(t, &act, &at))
		return false;
	if (p->def.ret == RET_ALLOW) {
		scb_diag_error(t->d, word,
		    "both '@default' and '@denylist', expected only one of "
		    "them");
		return false;
	}
	if (p->def_loc.source)
		scb_diag_warn(
		    t->d, word, "another '@default': this one replaces it");
	p->def = act;
	p->def_loc = at;
	return true;
}

static bool
set_denylist(struct text *t)
{
	struct loc at = scb_text_loc(t);
	const char *wrong = NULL;

	scb_text_next(t);
	if (t->file->by && t->p->def.ret != RET_ALLOW)
		wrong = "'@denylist' in a file that an allowlist includes, "
			"expected it in both files or in neither";
	else if (!t->file->by && t->started)
		wrong = "'@denylist' after a rule, expected it before the "
			"first one";
	else if (t->p->def_loc.source && t->p->def.ret != RET_ALLOW)
		wrong = "both '@denylist' and '@default', expected only one of "
			"them";
	if (wrong) {
		scb_diag_error(t->d, at, "%s", wrong);
		return false;
	}
	t->file->denylist = true;
	if (!t->file->by) {
		t->p->def.ret = RET_ALLOW;
		t->p->def_loc = at;
	}
	return true;
}

/* Like archMap in JSON, the added architectures depend on the native one. */
static bool
set_arch(struct text *t)
{
	struct policy *p = t->p;
	struct policy_arch_map map = {.loc = scb_text_loc(t)};
	const struct arch *a;
	size_t cap = 0;

	t->beyond = true;
	scb_text_next(t);
	map.native = scb_text_arch(t);
	if (!map.native)
		return false;
	while (scb_text_take(t, ",") || t->kind != TEXT_END) {
		a = scb_text_arch(t);
		if (!a)
			return false;
		map.subs = scb_arena_grow(t->d->arena, map.subs, map.nsubs,
		    &cap, sizeof(const struct arch *));
		map.subs[map.nsubs++] = a;
	}
	p->maps = scb_arena_grow(
	    t->d->arena, p->maps, p->nmaps, &t->maps_cap, sizeof *p->maps);
	p->maps[p->nmaps++] = map;
	return true;
}

/* Only `audit` heeds it, and says what is wrong with it. */
static bool
set_ignore(struct text *t)
{
	t->beyond = true;
	scb_text_next(t);
	scb_text_path(t);
	if (t->kind == TEXT_END)
		return scb_text_expected(
		    t, "a check of 'scbpf audit --list', or CHECK:CALL");
	scb_policy_ignore(
	    t->p, t->d->arena, scb_text_bytes(t), t->len, scb_text_loc(t));
	scb_text_next(t);
	return true;
}

/* ---- statements -----------------------------------------------------------
 */

/* An allowlist has no meaning when it is included in a denylist. */
static bool
rule(struct text *t)
{
	if (t->p->def.ret == RET_ALLOW && !t->file->denylist) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "no '@denylist' before the first rule; the file that "
		    "includes this one has it");
		t->file->denylist = true;
		return false;
	}
	return scb_text_rule(t);
}

static void text_read_file(struct text *t);

static bool
include(struct text *t)
{
	return scb_text_include(t, text_read_file);
}

static const struct {
	const char *name;
	bool (*read)(struct text *t);
} directives[] = {
    {"@include", include},
    {"@frequency", scb_text_frequency},
    {"@default", set_default},
    {"@denylist", set_denylist},
    {"@arch", set_arch},
    {"@ignore", set_ignore},
};

enum { DIRECTIVES = sizeof directives / sizeof *directives };

static const char *
directive_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return directives[i].name;
}

static bool
statement(struct text *t)
{
	const char *near;
	unsigned i;

	for (i = 0; i < DIRECTIVES; i++)
		if (scb_text_at(t, directives[i].name))
			return directives[i].read(t);
	if (t->kind != TEXT_GROUP || scb_text_group(t, &i))
		return rule(t);
	near = scb_diag_near(
	    scb_text_bytes(t), t->len, directive_at, NULL, DIRECTIVES);
	return near ? scb_text_unknown(t, "directive", near, "") : rule(t);
}

static void
text_read_file(struct text *t)
{
	while (scb_text_open(t)) {
		if (statement(t) && t->kind != TEXT_END)
			scb_text_expected(t, "the end of the line");
		scb_text_skip(t);
	}
}

/* ---- the policy -----------------------------------------------------------
 */

static const char *
text_policy_name(struct diag *d, const struct source *text)
{
	size_t n = strlen(text->name);

	if (n > 7 && strcmp(text->name + n - 7, ".policy") == 0)
		n -= 7;
	return scb_arena_copy(d->arena, text->name, n);
}

/*
 * Only minijail's second reader accepts such a policy, so it may have been
 * written for that one.
 */
static void
note_otherwise(struct text *t)
{
	if (t->otherwise && (t->braced || t->mix) && !t->beyond)
		scb_diag_note(t->d, t->otherwise_loc,
		    "this applies to calls that do not meet the condition, as "
		    "in minijail0, but compile_seccomp_policy applies it to "
		    "those that do; with braces, as in '{ arg0 == 1, return "
		    "EPERM }', all agree");
}

struct policy *
scb_text_read(
    struct diag *d, const struct source *text, const struct policy_files *files)
{
	struct policy *p = scb_arena_alloc(d->arena, sizeof *p);
	struct text t = {.d = d, .p = p, .files = files};
	struct text_file file = {.path = files ? files->path : ""};

	p->source = text;
	p->name = text_policy_name(d, text);
	p->first_match = true;
	p->def.ret = RET_KILL_THREAD;
	scb_text_push(&t, &file, text);
	text_read_file(&t);
	if (!t.started && !p->def_loc.source && !d->errors)
		scb_diag_warn(d, (struct loc){.source = text},
		    "no rules, so every call gets KILL_THREAD; expected one "
		    "such as 'read: allow'");
	note_otherwise(&t);
	p->mix = t.mix && t.mix->total ? t.mix : NULL;
	if (d->errors)
		scb_arena_fail(d->arena);
	return p;
}
