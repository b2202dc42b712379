/* Directives: conditions, includes and definitions. */
#include "filter/c_pp.h"

#include <string.h>

#include "base/path.h"
#include "facts/facts.h"
#include "filter/c_value.h"

/* The tokens of one directive, after its '#' and its name. */
struct c_line {
	struct c_token *t;
	size_t n, cap;
};

static bool
directive_active(const struct c_pp *p)
{
	return !p->nconditions || p->condition[p->nconditions - 1].active;
}

static struct c_file *
directive_file(struct c_pp *p)
{
	return &p->file[p->nfiles - 1];
}

/* Reads a token of the same line; false: there is no other. */
static bool
directive_token(struct c_pp *p, struct c_token *t)
{
	struct c_file *f = directive_file(p), before = *f;

	if (scb_c_lex(f, t, directive_active(p) ? p->d : NULL) && !t->line) {
		t->main = p->nfiles > 1 ? p->at[p->nfiles - 1] : t->at;
		return true;
	}
	*f = before;
	return false;
}

static void
directive_rest(struct c_pp *p, struct c_line *l)
{
	struct c_token t;

	*l = (struct c_line){NULL, 0, 0};
	while (directive_token(p, &t)) {
		l->t = scb_arena_grow(
		    p->d->arena, l->t, l->n, &l->cap, sizeof *l->t);
		l->t[l->n++] = t;
	}
}

static void
directive_skip(struct c_pp *p)
{
	struct c_token t;

	while (directive_token(p, &t))
		;
}

/* --- conditions ------------------------------------------------------------*/

static bool
directive_defined(struct c_pp *p, const struct c_token *name)
{
	uint64_t value;

	if (scb_c_macro(p, name->s, name->n) ||
	    scb_c_known(p->arch, name->s, name->n, &value))
		return true;
	if (!scb_c_lacks(p->arch, name->s, name->n) && p->nguesses < C_GUESSES)
		p->guess[p->nguesses++] = *name;
	return false;
}

/* "defined X" or "defined(X)", from after the word: replaces *t by 1 or 0. */
static void
directive_ask(struct c_pp *p, struct c_token *t)
{
	struct c_token name, end;
	bool paren, is;

	if (!scb_c_take(p, &name))
		name = *t;
	paren = scb_c_is(&name, "(");
	if (paren && !scb_c_take(p, &name))
		name = *t;
	if (name.kind != C_NAME || scb_c_is(&name, "defined"))
		scb_diag_fatal(
		    p->d, scb_c_place(t), "'defined' needs a name after it");
	is = directive_defined(p, &name);
	if (paren && (!scb_c_take(p, &end) || !scb_c_is(&end, ")")))
		scb_diag_fatal(p->d, scb_c_place(&name),
		    "expected ')' after '%.*s'", scb_c_quoted(&name), name.s);
	t->kind = C_NUMBER;
	t->s = is ? "1" : "0";
	t->n = 1;
}

static bool
directive_holds(struct c_pp *p, const struct c_token *word)
{
	struct c_line l, all = {NULL, 0, 0};
	struct c_expr e;
	struct c_value v;
	struct c_token t;

	directive_rest(p, &l);
	if (l.n == 0)
		scb_diag_fatal(p->d, scb_c_place(word),
		    "'#%.*s' needs a condition", scb_c_quoted(word), word->s);
	scb_c_push_barrier(p, l.t, l.n);
	while (scb_c_expand(p, &t)) {
		if (scb_c_is(&t, "defined"))
			directive_ask(p, &t);
		all.t = scb_arena_grow(
		    p->d->arena, all.t, all.n, &all.cap, sizeof *all.t);
		all.t[all.n++] = t;
	}
	scb_c_pop_barrier(p);
	if (all.n == 0)
		scb_diag_fatal(p->d, scb_c_place(word),
		    "this condition is empty after its macros are expanded");
	e = (struct c_expr){
	    .pp = p, .token = all.t, .n = all.n, .condition = true};
	if (!scb_c_evaluate(&e, &v) || e.i < e.n)
		scb_c_complain(&e);
	return v.bits != 0;
}

/* "#ifdef X" */
static bool
directive_has(struct c_pp *p, const struct c_token *word)
{
	struct c_token name;
	bool is;

	if (!directive_token(p, &name) || name.kind != C_NAME)
		scb_diag_fatal(p->d, scb_c_place(word), "'#%.*s' needs a name",
		    scb_c_quoted(word), word->s);
	is = directive_defined(p, &name);
	directive_skip(p);
	return is;
}

static bool
directive_test(struct c_pp *p, const struct c_token *word)
{
	if (scb_c_is(word, "if") || scb_c_is(word, "elif"))
		return directive_holds(p, word);
	return directive_has(p, word) ==
	       (scb_c_is(word, "ifdef") || scb_c_is(word, "elifdef"));
}

static void
directive_if(struct c_pp *p, const struct c_token *word)
{
	struct c_condition *c;
	bool outer = directive_active(p), is = false;

	if (p->nconditions == C_CONDITIONS)
		scb_diag_fatal(p->d, scb_c_place(word),
		    "conditions nest too deeply, expected at most %d levels",
		    C_CONDITIONS);
	if (outer)
		is = directive_test(p, word);
	else
		directive_skip(p);
	c = &p->condition[p->nconditions++];
	*c = (struct c_condition){.taken = is || !outer, .active = is};
}

/* The text may be a part of a file that begins inside a condition. */
static void
directive_else(struct c_pp *p, const struct c_token *word)
{
	struct c_condition *c;

	if (p->nconditions == p->base[p->nfiles - 1]) {
		directive_skip(p);
		return;
	}
	c = &p->condition[p->nconditions - 1];
	c->active = false;
	if (c->taken) {
		directive_skip(p);
		return;
	}
	if (scb_c_is(word, "else")) {
		c->active = true;
	} else {
		/* read like the text around the condition */
		p->nconditions--;
		c->active = directive_test(p, word);
		p->nconditions++;
	}
	c->taken = c->active;
	directive_skip(p);
}

static void
directive_end(struct c_pp *p)
{
	if (p->nconditions > p->base[p->nfiles - 1])
		p->nconditions--;
	directive_skip(p);
}

/* --- files -----------------------------------------------------------------*/

static bool
directive_seen(const struct c_pp *p, const char *path)
{
	for (unsigned i = 0; i < p->nincluded; i++)
		if (p->included[i].once &&
		    strcmp(p->included[i].path, path) == 0)
			return true;
	return false;
}

static void
directive_include(struct c_pp *p, const struct c_token *name)
{
	const struct source *text;
	const char *path;

	if (!p->files || name->kind != C_STRING || name->n < 3)
		return;
	path = scb_path_join(
	    p->d->arena, p->path[p->nfiles - 1], name->s + 1, name->n - 2);
	if (directive_seen(p, path))
		return;
	if (p->nfiles == C_INCLUDED)
		scb_diag_fatal(p->d, scb_c_place(name),
		    "files include each other too deeply, expected at most %d "
		    "levels",
		    C_INCLUDED);
	if (p->nincluded == C_INCLUDES)
		scb_diag_fatal(p->d, scb_c_place(name),
		    "too many included files, expected at most %d", C_INCLUDES);
	text = p->files->read(p->files->user, path);
	if (!text) {
		if (!p->unread)
			p->unread = name;
		return;
	}
	p->included[p->nincluded++].path = path;
	p->at[p->nfiles] = name->main;
	p->path[p->nfiles] = path;
	p->base[p->nfiles] = p->nconditions;
	p->file[p->nfiles++] = (struct c_file){.text = text, .line = true};
}

static void
directive_pragma(struct c_pp *p, const struct c_line *l)
{
	if (l->n != 1 || !scb_c_is(l->t, "once") || p->nfiles == 1)
		return;
	for (unsigned i = 0; i < p->nincluded; i++)
		if (p->included[i].path == p->path[p->nfiles - 1])
			p->included[i].once = true;
}

/* Returns to the including file; false: this is the text itself. */
static bool
directive_close(struct c_pp *p)
{
	if (p->nfiles == 1)
		return false;
	p->nfiles--;
	if (p->nconditions > p->base[p->nfiles])
		p->nconditions = p->base[p->nfiles];
	return true;
}

/* --- all of them -----------------------------------------------------------*/

static void
directive_active_line(struct c_pp *p, const struct c_token *word)
{
	struct c_line l;

	directive_rest(p, &l);
	if (scb_c_is(word, "define"))
		scb_c_define(p, l.t, l.n);
	else if (scb_c_is(word, "undef") && l.n)
		scb_c_undefine(p, l.t);
	else if (scb_c_is(word, "include") && l.n)
		directive_include(p, l.t);
	else if (scb_c_is(word, "pragma"))
		directive_pragma(p, &l);
	else if (scb_c_is(word, "error"))
		scb_diag_warn(p->d, scb_c_place(word),
		    "a compiler stops at this #error%s%s",
		    p->arch ? "; is the filter for " : "",
		    p->arch ? p->arch->token : "");
}

/* From after the '#'. */
static void
directive_obey(struct c_pp *p)
{
	struct c_token word;

	if (!directive_token(p, &word))
		return;
	if (scb_c_is(&word, "if") || scb_c_is(&word, "ifdef") ||
	    scb_c_is(&word, "ifndef"))
		directive_if(p, &word);
	else if (scb_c_is(&word, "elif") || scb_c_is(&word, "else") ||
		 scb_c_is(&word, "elifdef") || scb_c_is(&word, "elifndef"))
		directive_else(p, &word);
	else if (scb_c_is(&word, "endif"))
		directive_end(p);
	else if (directive_active(p))
		directive_active_line(p, &word);
	else
		directive_skip(p);
}

/* Skips the comment that ends a line, so that it is not that of an array. */
static void
directive_pass_line(struct c_pp *p)
{
	struct c_file *f = directive_file(p);

	while (f->at < f->text->len && f->text->text[f->at] != '\n')
		f->at++;
}

/*
 * The next token of the files, after directives were applied; false: the end.
 */
static bool
directive_raw(struct c_pp *p, struct c_token *t)
{
	for (;;) {
		bool active = directive_active(p);

		if (!scb_c_lex(directive_file(p), t, active ? p->d : NULL)) {
			if (!directive_close(p))
				return false;
			continue;
		}
		t->main = p->nfiles > 1 ? p->at[p->nfiles - 1] : t->at;
		if (!t->line || !scb_c_is(t, "#")) {
			if (active)
				return true;
		} else if (p->plain) {
			directive_skip(p);
			directive_pass_line(p);
		} else {
			directive_obey(p);
		}
	}
}

void
scb_c_open(struct c_pp *p, struct diag *d, const struct source *text,
    const struct bpf_want *want)
{
	*p = (struct c_pp){.d = d,
	    .arch = want->arch,
	    .files = want->files,
	    .raw = directive_raw};
	if (!p->arch && want->which)
		p->arch = scb_facts_arch(want->which, strlen(want->which));
	p->file[0] = (struct c_file){.text = text, .line = true};
	p->path[0] = want->files ? want->files->path : "";
	p->nfiles = 1;
}

bool
scb_c_next(struct c_pp *p, struct c_token *t)
{
	return p->plain ? directive_raw(p, t) : scb_c_expand(p, t);
}
