/* The macros of a text, and the tokens that are read before those of its file.
 */
#include "filter/c_pp.h"

#include <string.h>

#include "base/hash.h"

struct c_named *
scb_c_named(const struct hashed_table *t, const char *s, uint32_t n)
{
	uint32_t hash = hash_text(s, n);

	for (struct hashed *h = hashed_first(t, hash); h; h = h->next) {
		struct c_named *e = (struct c_named *)h;

		if (h->hash == hash && e->n == n && memcmp(e->name, s, n) == 0)
			return e;
	}
	return NULL;
}

void
scb_c_name(struct c_pp *p, struct hashed_table *t, struct c_named *new,
    const struct c_token *name)
{
	new->hashed.hash = hash_text(name->s, name->n);
	new->name = name->s;
	new->n = name->n;
	scb_hashed_add(p->d->arena, t, &new->hashed);
}

struct c_macro *
scb_c_macro(const struct c_pp *p, const char *s, uint32_t n)
{
	return (struct c_macro *)scb_c_named(&p->macros, s, n);
}

void
scb_c_undefine(struct c_pp *p, const struct c_token *name)
{
	struct c_named *old = scb_c_named(&p->macros, name->s, name->n);

	if (old)
		scb_hashed_remove(&p->macros, &old->hashed);
}

/* Reads parameters from after the parenthesis; returns where the body is. */
static size_t
macro_params(struct c_pp *p, struct c_macro *m, const struct c_token *t,
    size_t n, size_t i)
{
	struct c_token *param =
	    scb_arena_array(p->d->arena, C_ARGUMENTS, sizeof *param);

	m->function = true;
	m->param = param;
	for (; i < n && !scb_c_is(&t[i], ")"); i++) {
		if (scb_c_is(&t[i], ","))
			continue;
		if (m->nparams == C_ARGUMENTS)
			scb_diag_fatal(p->d, scb_c_place(&t[i]),
			    "too many parameters of a macro, expected at most "
			    "%d",
			    C_ARGUMENTS);
		if (scb_c_is(&t[i], "...")) {
			m->variadic = true;
			/* "args..." has a name already */
			if (i > 0 && t[i - 1].kind == C_NAME && m->nparams)
				continue;
			param[m->nparams] = t[i];
			param[m->nparams].s = "__VA_ARGS__";
			param[m->nparams].n = 11;
			m->nparams++;
		} else if (t[i].kind == C_NAME) {
			param[m->nparams++] = t[i];
		} else {
			scb_diag_fatal(p->d, scb_c_place(&t[i]),
			    "unexpected '%.*s', expected a parameter",
			    scb_c_quoted(&t[i]), t[i].s);
		}
	}
	return i < n ? i + 1 : n;
}

void
scb_c_define(struct c_pp *p, const struct c_token *t, size_t n)
{
	struct c_macro *m;
	size_t i = 1;

	if (n == 0 || t[0].kind != C_NAME)
		return;
	scb_c_undefine(p, &t[0]);
	m = scb_arena_alloc(p->d->arena, sizeof *m);
	if (n > 1 && scb_c_is(&t[1], "(") && !t[1].space)
		i = macro_params(p, m, t, n, 2);
	m->body = t + i;
	m->nbody = n - i;
	for (; m->variadic && i < n; i++)
		m->optional |= scb_c_is(&t[i], "__VA_OPT__");
	scb_c_name(p, &p->macros, &m->named, &t[0]);
}

/* --- contexts --------------------------------------------------------------*/

void
scb_c_count(struct c_pp *p, const struct c_token *at, size_t n)
{
	if (n > C_MADE - p->made)
		scb_diag_fatal(p->d, scb_c_place(at),
		    "macros make more than %d tokens, expected fewer; give "
		    "scbpf the output of 'cc -E -P'",
		    C_MADE);
	p->made += (uint32_t)n;
}

struct c_context *
scb_c_push(struct c_pp *p, const struct c_token *t, size_t n)
{
	struct c_context *c;

	if (p->ncontexts == C_CONTEXTS)
		scb_diag_fatal(p->d, n ? scb_c_place(t) : nowhere,
		    "macros nest too deeply, expected at most %d levels",
		    C_CONTEXTS);
	c = &p->context[p->ncontexts++];
	*c = (struct c_context){.token = t, .n = n};
	return c;
}

void
scb_c_push_barrier(struct c_pp *p, const struct c_token *t, size_t n)
{
	scb_c_push(p, t, n)->barrier = true;
}

static void
macro_pop(struct c_pp *p)
{
	struct c_context *c = &p->context[--p->ncontexts];

	if (c->macro)
		c->macro->busy = false;
}

void
scb_c_pop_barrier(struct c_pp *p)
{
	macro_pop(p);
}

void
scb_c_enter(struct c_pp *p, struct c_macro *m, const struct c_token *use,
    const struct c_token *t, size_t n)
{
	struct c_context *c;

	scb_c_count(p, use, n + 1);
	c = scb_c_push(p, t, n);
	c->macro = m;
	c->use = *use;
	m->busy = true;
}

bool
scb_c_take(struct c_pp *p, struct c_token *t)
{
	while (p->ncontexts) {
		struct c_context *c = &p->context[p->ncontexts - 1];

		if (c->i < c->n) {
			*t = c->token[c->i++];
			if (!c->macro)
				return true;
			t->source = c->use.source;
			t->at = c->use.at;
			t->main = c->use.main;
			t->comment = c->use.comment;
			t->line = false;
			return true;
		}
		if (c->barrier)
			return false;
		macro_pop(p);
	}
	return p->raw(p, t);
}
