/*
 * Other files: `@include` and `@frequency`, whose names are relative to the
 * file that names them, as in minijail's compiler. Files that include
 * themselves are detected by their paths or, if symbolic links hide this, by
 * the nesting depth.
 */
#include "dialect/text_private.h"

#include <string.h>

#include "base/json.h"
#include "base/path.h"
#include "filter/kinds.h"
#include "policy/mix.h"

/* --- opening -------------------------------------------------------------- */

void
scb_text_push(
    struct text *t, struct text_file *file, const struct source *source)
{
	file->source = source;
	file->at = 0;
	file->by = t->file;
	t->file = file;
}

static void
text_pop(struct text *t, const struct text *before)
{
	t->file = before->file;
	t->kind = before->kind;
	t->from = before->from;
	t->len = before->len;
}

static bool
may_open(struct text *t, const char *path)
{
	unsigned depth = 0;

	for (const struct text_file *f = t->file; f; f = f->by) {
		if (strcmp(f->path, path) == 0) {
			scb_diag_error(t->d, scb_text_loc(t),
			    "'%.*s' is already being read: it would include "
			    "itself",
			    text_shown(t->len), scb_text_bytes(t));
			return false;
		}
		depth++;
	}
	if (depth == TEXT_DEPTH) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "files include one another too deeply, expected at most %d "
		    "levels",
		    TEXT_DEPTH);
		return false;
	}
	if (++t->nfiles < TEXT_FILES)
		return true;
	scb_diag_fatal(t->d, scb_text_loc(t),
	    "too many included files, expected at most %d", TEXT_FILES);
}

/* As in minijail, the path must show whether it is relative. */
static bool
is_path(const struct text *t)
{
	const char *s = scb_text_bytes(t);
	size_t n = t->kind == TEXT_END ? 0 : t->len, dots = 0;

	while (dots < n && dots < 2 && s[dots] == '.')
		dots++;
	return dots < n && s[dots] == '/';
}

/* Reads the file named here; false: it cannot be read. */
static bool
open_file(struct text *t, struct text_file *file)
{
	const struct source *source;
	struct source *own;

	scb_text_next(t);
	scb_text_path(t);
	if (!is_path(t))
		return scb_text_expected(
		    t, "a path that begins with './', '../' or '/'");
	if (memchr(scb_text_bytes(t), '\0', t->len)) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "expected a file name, found a NUL byte in it");
		return false;
	}
	if (!t->files) {
		scb_diag_error(
		    t->d, scb_text_loc(t), "other files cannot be read here");
		return false;
	}
	*file = (struct text_file){.place = scb_text_loc(t),
	    .path = scb_path_join(
		t->d->arena, t->file->path, scb_text_bytes(t), t->len)};
	if (!may_open(t, file->path))
		return false;
	source = t->files->read(t->files->user, file->path, scb_text_loc(t));
	if (!source)
		return false;
	scb_text_next(t);
	if (t->kind != TEXT_END)
		return scb_text_expected(t, "the end of the line");
	own = scb_arena_alloc(t->d->arena, sizeof *own);
	*own = *source;
	scb_kinds_mark(t->d, own);
	scb_diag_include(t->d, own, file->place);
	file->source = own;
	return true;
}

/* A text may begin with a brace, too. */
static bool
is_json(const struct source *s)
{
	size_t at =
	    chars_skip_space(s->text, s->len, chars_mark(s->text, s->len));
	return at < s->len && (s->text[at] == '{' || s->text[at] == '[') &&
	       !scb_text_is(s, false);
}

/* A JSON policy: what it says comes after the whole text. */
static bool
read_base(struct text *t, const struct text_file *file)
{
	struct source *source = scb_arena_alloc(t->d->arena, sizeof *source);

	if (t->base) {
		scb_diag_error(t->d, file->place,
		    "another JSON policy, expected at most one");
		scb_diag_note(t->d, t->base_at, "this is the other one");
		return false;
	}
	*source = *file->source;
	scb_json_paths(t->d->arena, source);
	scb_diag_include(t->d, source, file->place);
	t->base_at = file->place;
	t->base = scb_oci_read(t->d, source);
	t->beyond = true;
	return true;
}

void
scb_text_add_base(struct text *t)
{
	const struct policy *base = t->base;
	struct policy *p = t->p;

	if (!base)
		return;
	for (unsigned i = 0; i < base->nrules; i++) {
		struct policy_rule *r = scb_policy_add(p, t->d->arena);

		*r = base->rules[i];
		r->base = true;
	}
	p->base = base->source;
	if (!p->def_loc.source) {
		p->def = base->def;
		p->def_loc = base->def_loc;
	}
	if (!p->nmaps) {
		p->arches_loc = base->arches_loc;
		p->arches = base->arches;
		p->narches = base->narches;
		p->maps = base->maps;
		p->nmaps = base->nmaps;
		p->both_loc = base->both_loc;
	}
	if (!p->flags_loc.source) {
		p->flags = base->flags;
		p->flags_loc = base->flags_loc;
	}
	if (!p->has_caps) {
		p->has_caps = base->has_caps;
		p->caps = base->caps;
	}
	p->listener = base->listener;
}

bool
scb_text_include(struct text *t)
{
	struct text_file file;
	struct text before;

	if (!open_file(t, &file))
		return false;
	if (is_json(file.source))
		return read_base(t, &file);
	before = *t;
	scb_text_push(t, &file, file.source);
	t->statements(t);
	text_pop(t, &before);
	return true;
}

/* --- frequencies ---------------------------------------------------------- */

struct counting {
	struct text *t;
	uint32_t count;
};

static void
text_file_count(void *user, const char *name, size_t len)
{
	struct counting *c = user;
	struct arena *a = c->t->d->arena;
	struct mix *m = c->t->mix;

	m->entry = scb_arena_grow(a, m->entry, m->n, &m->cap, sizeof *m->entry);
	m->entry[m->n].name = scb_arena_copy(a, name, len);
	m->entry[m->n++].count = c->count;
	m->total += c->count;
}

/* `name: number`, where names are as in a policy. */
static bool
frequency(struct text *t)
{
	struct policy_rule r = {.loc = scb_text_loc(t)};
	struct counting c = {t, 0};
	uint64_t number;
	struct loc at;

	if (!scb_text_names(t, &r))
		return false;
	if (r.all) {
		scb_diag_error(t->d, r.loc, "'@all' names no calls");
		return false;
	}
	if (!scb_text_take(t, ":"))
		return scb_text_expected(t, "':'");
	at = scb_text_loc(t);
	if (!scb_text_number(t, &number))
		return false;
	if (number > UINT32_MAX) {
		scb_diag_error(t->d, at,
		    "'%.*s' is not a count, expected a number below 2^32",
		    text_shown(at.length), at.source->text + at.offset);
		return false;
	}
	c.count = (uint32_t)number;
	for (unsigned i = 0; i < r.nnames; i++)
		text_file_count(&c, r.names[i].name, strlen(r.names[i].name));
	return t->kind == TEXT_END ||
	       scb_text_expected(t, "the end of the line");
}

bool
scb_text_frequency(struct text *t)
{
	struct text_file file;
	struct text before;

	if (!open_file(t, &file))
		return false;
	if (!t->mix)
		t->mix = scb_arena_alloc(t->d->arena, sizeof *t->mix);
	before = *t;
	scb_text_push(t, &file, file.source);
	while (scb_text_open(t)) {
		frequency(t);
		scb_text_skip(t);
	}
	text_pop(t, &before);
	return true;
}
