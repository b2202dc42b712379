/* What macros expand to. */
#include "filter/c_pp.h"

#include <string.h>

struct c_argument {
	const struct c_token *token, *expanded; /* expanded NULL: not yet */
	size_t n, nexpanded;
};

/* Appends a token to a list in the arena. */
struct c_tokens {
	struct c_token *t;
	size_t n, cap;
};

static void
macro_add(struct c_pp *p, struct c_tokens *l, const struct c_token *t)
{
	l->t = scb_arena_grow(p->d->arena, l->t, l->n, &l->cap, sizeof *l->t);
	l->t[l->n++] = *t;
}

/* Skips a parenthesis if it is next. */
static bool
macro_called(struct c_pp *p)
{
	struct c_token t, *kept;

	if (!scb_c_take(p, &t))
		return false;
	if (scb_c_is(&t, "("))
		return true;
	kept = scb_arena_alloc(p->d->arena, sizeof *kept);
	*kept = t;
	scb_c_push(p, kept, 1);
	return false;
}

/* Reads the arguments, from after the parenthesis; sets *count. */
static struct c_argument *
macro_arguments(struct c_pp *p, const struct c_macro *m,
    const struct c_token *use, unsigned *count)
{
	struct c_tokens all = {NULL, 0, 0};
	size_t first[C_ARGUMENTS + 1] = {0};
	unsigned n = 1, depth = 0;
	struct c_token t;
	const struct c_macro *inner;
	struct c_argument *arg;

	for (;;) {
		if (!scb_c_take(p, &t))
			scb_diag_fatal(p->d, scb_c_place(use),
			    "the call of the macro '%.*s' has no end, expected "
			    "')'",
			    scb_c_quoted(use), use->s);
		if (depth == 0 && scb_c_is(&t, ")"))
			break;
		scb_c_count(p, use, 1);
		if (depth == 0 && scb_c_is(&t, ",") &&
		    !(m->variadic && n == m->nparams)) {
			if (n == C_ARGUMENTS)
				scb_diag_fatal(p->d, scb_c_place(&t),
				    "too many arguments of a macro, expected "
				    "at most %d",
				    C_ARGUMENTS);
			first[n++] = all.n;
			continue;
		}
		depth += scb_c_is(&t, "(");
		depth -= scb_c_is(&t, ")");
		inner = t.kind == C_NAME ? scb_c_macro(p, t.s, t.n) : NULL;
		t.painted |= inner && inner->busy;
		macro_add(p, &all, &t);
	}
	first[n] = all.n;
	arg = scb_arena_array(p->d->arena, n, sizeof *arg);
	for (unsigned i = 0; all.n && i < n; i++)
		arg[i] = (struct c_argument){
		    .token = all.t + first[i], .n = first[i + 1] - first[i]};
	*count = n == 1 && all.n == 0 && m->nparams == 0 ? 0 : n;
	return arg;
}

/* Expands one argument completely, as C does before it replaces a parameter. */
static void
macro_expand_argument(struct c_pp *p, struct c_argument *a)
{
	struct c_tokens l = {NULL, 0, 0};
	struct c_token t;

	if (a->expanded || a->n == 0)
		return;
	if (++p->nested > C_NESTED)
		scb_diag_fatal(p->d, scb_c_place(a->token),
		    "the arguments of macros nest too deeply, expected at most "
		    "%d levels",
		    C_NESTED);
	scb_c_push_barrier(p, a->token, a->n);
	while (scb_c_expand(p, &t))
		macro_add(p, &l, &t);
	scb_c_pop_barrier(p);
	p->nested--;
	a->expanded = l.t ? l.t : a->token;
	a->nexpanded = l.n;
}

static int
macro_param(const struct c_macro *m, const struct c_token *t)
{
	for (unsigned i = 0; t->kind == C_NAME && i < m->nparams; i++)
		if (m->param[i].n == t->n &&
		    memcmp(m->param[i].s, t->s, t->n) == 0)
			return (int)i;
	return -1;
}

/* Joins the last token of the list and another to one. */
static void
macro_paste(struct c_pp *p, struct c_token *left, const struct c_token *right)
{
	size_t n = left->n + right->n;
	char *s = scb_arena_raw(p->d->arena, n + 1);
	struct source text = {.name = "", .text = s, .len = n};
	struct c_file f = {.text = &text};
	struct c_token made;

	memcpy(s, left->s, left->n);
	memcpy(s + left->n, right->s, right->n);
	if (!scb_c_lex(&f, &made, NULL) || made.n != n)
		scb_diag_fatal(p->d, scb_c_place(left),
		    "'##' joins '%.*s' and '%.*s', which is not a token",
		    scb_c_quoted(left), left->s, scb_c_quoted(right), right->s);
	left->s = made.s;
	left->n = made.n;
	left->kind = made.kind;
	left->painted = false;
}

/* Appends the tokens of one step of a body, joined to what precedes or not. */
static void
macro_append(struct c_pp *p, struct c_tokens *l, const struct c_token *t,
    size_t n, bool paste)
{
	size_t i = 0;

	if (paste && n && l->n) {
		macro_paste(p, &l->t[l->n - 1], t);
		i = 1;
	}
	for (; i < n; i++)
		macro_add(p, l, &t[i]);
}

/* "#param": the result is a string whose bytes are never used. */
static void
macro_string(struct c_pp *p, struct c_tokens *l, const struct c_token *use)
{
	struct c_token t = *use;

	t.kind = C_STRING;
	t.s = "\"\"";
	t.n = 2;
	macro_add(p, l, &t);
}

/* ", ## __VA_ARGS__" expands to nothing if there are no arguments. */
static bool
macro_drops_comma(const struct c_macro *m, int param, const struct c_tokens *l)
{
	return m->variadic && param == (int)m->nparams - 1 && l->n &&
	       scb_c_is(&l->t[l->n - 1], ",");
}

/*
 * The body with "__VA_OPT__(x)" replaced by x, or by nothing where the variable
 * arguments are nothing.
 */
static struct c_macro
macro_choose(struct c_pp *p, const struct c_macro *m, struct c_argument *arg)
{
	struct c_tokens l = {NULL, 0, 0};
	struct c_argument *variable = &arg[m->nparams - 1];
	struct c_macro chosen = *m;

	for (size_t i = 0; i < m->nbody; i++) {
		const struct c_token *name = &m->body[i];
		unsigned depth = 1;

		if (!scb_c_is(name, "__VA_OPT__")) {
			macro_add(p, &l, name);
			continue;
		}
		macro_expand_argument(p, variable);
		if (++i < m->nbody && !scb_c_is(&m->body[i], "("))
			i = m->nbody;
		while (depth && ++i < m->nbody) {
			depth += scb_c_is(&m->body[i], "(");
			depth -= scb_c_is(&m->body[i], ")");
			if (depth && variable->nexpanded)
				macro_add(p, &l, &m->body[i]);
		}
		if (i >= m->nbody)
			scb_diag_fatal(p->d, scb_c_place(name),
			    "'__VA_OPT__' needs its text in parentheses");
	}
	chosen.body = l.t;
	chosen.nbody = l.n;
	return chosen;
}

static void
macro_substitute(struct c_pp *p, const struct c_macro *m,
    const struct c_token *use, struct c_argument *arg, struct c_tokens *l)
{
	bool some = false; /* what '##' joins with is not nothing */

	for (size_t i = 0; i < m->nbody; i++) {
		const struct c_token *t = &m->body[i];
		bool paste = i > 0 && scb_c_is(t, "##") && i + 1 < m->nbody;
		bool pasted;
		size_t before = l->n;
		int param;

		if (scb_c_is(t, "#") && i + 1 < m->nbody &&
		    macro_param(m, t + 1) >= 0) {
			macro_string(p, l, use);
			some = true;
			i++;
			continue;
		}
		if (paste)
			t = &m->body[++i];
		pasted = i + 1 < m->nbody && scb_c_is(t + 1, "##");
		param = macro_param(m, t);
		scb_c_count(p, use, param < 0 ? 1 : arg[param].n + 1);
		if (param < 0) {
			macro_append(p, l, t, 1, paste && some);
		} else if (paste && macro_drops_comma(m, param, l)) {
			macro_expand_argument(p, &arg[param]);
			if (arg[param].n == 0)
				l->n--;
			macro_append(p, l, arg[param].expanded,
			    arg[param].nexpanded, false);
		} else if (paste || pasted) {
			macro_append(p, l, arg[param].token, arg[param].n,
			    paste && some);
		} else {
			macro_expand_argument(p, &arg[param]);
			scb_c_count(p, use, arg[param].nexpanded);
			macro_append(p, l, arg[param].expanded,
			    arg[param].nexpanded, false);
		}
		some = l->n > before || (paste && some);
	}
}

/* From after the parenthesis of a call. */
static void
macro_call(struct c_pp *p, struct c_macro *m, const struct c_token *use)
{
	struct c_tokens l = {NULL, 0, 0};
	unsigned n;
	struct c_argument *arg = macro_arguments(p, m, use, &n);
	struct c_macro chosen = *m;

	if (n != m->nparams && !(m->variadic && n + 1 == m->nparams))
		scb_diag_fatal(p->d, scb_c_place(use),
		    "the macro '%.*s' has %u argument%s here, expected %u",
		    scb_c_quoted(use), use->s, n, buf_plural(n), m->nparams);
	if (n < m->nparams) { /* the variable ones are left out */
		struct c_argument *all =
		    scb_arena_array(p->d->arena, m->nparams, sizeof *all);

		memcpy(all, arg, n * sizeof *all);
		arg = all;
	}
	if (m->optional) {
		scb_c_count(p, use, m->nbody);
		chosen = macro_choose(p, m, arg);
	}
	macro_substitute(p, &chosen, use, arg, &l);
	scb_c_enter(p, m, use, l.t, l.n);
}

bool
scb_c_expand(struct c_pp *p, struct c_token *t)
{
	struct c_macro *m;

	while (scb_c_take(p, t)) {
		if (t->kind != C_NAME || t->painted)
			return true;
		m = scb_c_macro(p, t->s, t->n);
		if (!m)
			return true;
		if (m->busy) {
			t->painted = true;
			return true;
		}
		if (!m->function)
			scb_c_enter(p, m, t, m->body, m->nbody);
		else if (macro_called(p))
			macro_call(p, m, t);
		else
			return true;
	}
	return false;
}
