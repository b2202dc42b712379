/*
 * Text policies: minijail's language with extensions. Each line is one
 * statement:
 *
 *	names: filter                                text_rule.c
 *	@include PATH, @frequency PATH               text_file.c
 *	@default ACTION and other directives         text_directive.c
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

/* --- statements ----------------------------------------------------------- */

/* An allowlist has no meaning when it is included in a denylist. */
static bool
rule(struct text *t)
{
	if (t->denylist && !t->file->denylist) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "no '@denylist' before the first rule; the file that "
		    "includes this one has it");
		t->file->denylist = true;
		return false;
	}
	return scb_text_rule(t);
}

static bool
statement(struct text *t)
{
	text_directive *read = scb_text_directive(t);
	const char *near;
	unsigned i;

	if (read)
		return read(t);
	near = scb_text_bare_directive(t);
	if (near)
		return scb_text_unknown(t, "syscall", near, NULL);
	if (t->kind != TEXT_GROUP || scb_text_group(t, &i) ||
	    scb_text_own_group(t, &i) || scb_text_at(t, "@all") ||
	    scb_text_at(t, "@known"))
		return rule(t);
	near = scb_text_near_directive(scb_text_bytes(t), t->len);
	return near ? scb_text_unknown(t, "directive", near, "") : rule(t);
}

static void
text_read_file(struct text *t)
{
	while (scb_text_open(t)) {
		if (statement(t) && t->kind != TEXT_END)
			scb_text_expected(t,
			    scb_text_at(t, ",") || scb_text_at(t, ";")
				? "the end of the line (each call has a line "
				  "of its own, and several clauses of one "
				  "stand in braces)"
				: "the end of the line");
		scb_text_skip(t);
	}
}

/* --- the policy ----------------------------------------------------------- */

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
	struct text t = {
	    .d = d, .p = p, .files = files, .statements = text_read_file,
	    .repeats = {.policy = p, .arena = d->arena}};
	struct text_file file = {.path = files ? files->path : ""};

	p->source = text;
	p->name = text_policy_name(d, text);
	p->first_match = true;
	p->def.ret = RET_KILL_THREAD;
	scb_text_push(&t, &file, text);
	text_read_file(&t);
	scb_policy_gather(&t.repeats);
	if (!t.started && !p->def_loc.source && !t.base && !d->errors)
		scb_diag_warn(d, (struct loc){.source = text},
		    "no rules, so every call gets KILL_THREAD; expected one "
		    "such as 'read: allow'");
	note_otherwise(&t);
	scb_text_add_base(&t);
	p->mix = t.mix && t.mix->total ? t.mix : NULL;
	if (d->errors)
		scb_arena_fail(d->arena);
	return p;
}
