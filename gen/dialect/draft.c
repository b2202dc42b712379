#include "dialect/draft.h"

#include <string.h>

#include "base/hash.h"

enum { BUCKETS = 1 << 10 };

/* A call and its statement, for a name of the tables on one ABI. */
struct use {
	struct use *next; /* on another ABI */
	const struct draft_call *call;
	struct draft_line *line;
};

struct lines {
	const struct draft *draft;
	struct draft_line *first, **last;
	struct line_bucket {
		struct line_bucket *next;
		struct draft_line *line;
	} * bucket[BUCKETS];
	struct use **use;	   /* by scb_facts_place */
	struct facts_index *index; /* of the draft's ABIs */
};

/* ---- statements ---------------------------------------------------------- */

/* Was the call added for this one? */
static bool
is_port(const struct policy_ported *p, const struct draft_call *c)
{
	return c->name && p->arch == c->abi && strcmp(p->call, c->name) == 0;
}

static bool
is_ported(const struct draft *d, const struct draft_call *c)
{
	for (const struct policy_ported *p = d->ported; p; p = p->next)
		if (is_port(p, c))
			return true;
	return false;
}

static void
put_ported(struct buf *b, const struct policy_ported *p)
{
	struct buf one;

	scb_buf_init(&one, b->arena);
	scb_buf_fmt(&one, "%s for %s%s", p->call, p->stands_for,
	    p->loose ? " (without its conditions)" : "");
	if (!b->len)
		scb_buf_str(b, "added by --port: ");
	else if (strstr(b->p, one.p)) /* on another architecture */
		return;
	else
		scb_buf_str(b, ", ");
	scb_buf_str(b, one.p);
}

const char *
scb_draft_remark(const struct draft *d, const struct draft_line *l)
{
	struct buf b;

	scb_buf_init(&b, d->arena);
	for (const struct draft_name *n = l->names; n; n = n->next)
		for (const struct policy_ported *p = d->ported; p; p = p->next)
			if (is_port(p, n->call))
				put_ported(&b, p);
	return b.p;
}

/* The call that can be made by this number as well; or NULL. */
static const char *
twin_of(const struct draft_call *call)
{
	const struct arch *a = scb_facts_twin_abi(call->abi);
	uint32_t twin;

	for (unsigned i = 0; a && !call->all && i < a->ncalls; i++)
		if (scb_facts_twin(call->abi, a->calls[i].nr, &twin) &&
		    twin == call->nr)
			return a->calls[i].name;
	return NULL;
}

const char *
scb_draft_twins(const struct draft *d, const struct draft_line *l)
{
	const char *name, *last = NULL;
	struct buf b;

	scb_buf_init(&b, d->arena);
	for (const struct draft_name *n = l->names; n; n = n->next) {
		name = n->call->name ? NULL : twin_of(n->call);
		if (!name || (last && strcmp(last, name) == 0))
			continue;
		scb_buf_fmt(&b, "%s%s", b.len ? ", " : "", name);
		last = name;
	}
	if (b.len)
		scb_buf_str(&b, " can be called by these numbers, too:");
	return b.p;
}

/*
 * The statement with this text; numbers, and what was added, have statements of
 * their own.
 */
static struct draft_line *
line_of(struct lines *l, const char *what, const struct draft_call *call)
{
	struct arena *a = l->draft->arena;
	struct line_bucket **at =
	    &l->bucket[hash_text(what, strlen(what)) % BUCKETS];
	bool ported = is_ported(l->draft, call);
	struct draft_line *line;

	for (; *at; at = &(*at)->next)
		if ((*at)->line->ported == ported &&
		    !(*at)->line->call->name == !call->name &&
		    strcmp((*at)->line->what, what) == 0)
			return (*at)->line;
	line = scb_arena_alloc(a, sizeof *line);
	line->what = what;
	line->call = call;
	line->ported = ported;
	line->last = &line->names;
	*at = scb_arena_alloc(a, sizeof **at);
	(*at)->line = line;
	*l->last = line;
	l->last = &line->next;
	return line;
}

static struct draft_name *
add_name(struct lines *l, struct draft_line *line, const struct draft_call *c)
{
	struct arena *a = l->draft->arena;
	struct draft_name *n = scb_arena_alloc(a, sizeof *n);

	n->call = c;
	n->only = scb_arena_array(a, l->draft->nabis, sizeof *n->only);
	*line->last = n;
	line->last = &n->next;
	return n;
}

/* ---- names --------------------------------------------------------------- */

static void
add_use(struct lines *l, const struct draft_call *c, struct draft_line *line)
{
	struct arena *a = l->draft->arena;
	int place = scb_facts_place(c->name, strlen(c->name));
	struct use **at = &l->use[place];

	while (*at)
		at = &(*at)->next;
	*at = scb_arena_alloc(a, sizeof **at);
	**at = (struct use){.call = c, .line = line};
}

/* Is it the same on every ABI that has the call? */
static bool
is_everywhere(const struct lines *l, const struct use *first)
{
	const char *name = first->call->name;
	const struct use *u = first;

	for (unsigned i = 0; i < l->draft->nabis; i++) {
		if (!scb_facts_find(&l->index[i], name, strlen(name)))
			continue;
		for (u = first; u; u = u->next)
			if (u->call->abi == l->draft->abis[i])
				break;
		if (!u || u->line != first->line)
			return false;
	}
	return true;
}

/* Adds a name to the statements that it belongs to. */
static void
place_name(struct lines *l, struct use *first)
{
	bool everywhere = is_everywhere(l, first);

	for (struct use *u = first; u; u = u->next) {
		struct draft_name *n;

		if (!u->line)
			continue;
		n = add_name(l, u->line, u->call);
		for (struct use *v = u->next; v; v = v->next) {
			if (v->line != u->line)
				continue;
			if (!n->nonly)
				n->only[n->nonly++] = u->call->abi;
			n->only[n->nonly++] = v->call->abi;
			v->line = NULL;
		}
		if (!n->nonly)
			n->only[n->nonly++] = u->call->abi;
		if (everywhere)
			n->nonly = 0;
	}
}

static unsigned
count_names(void)
{
	unsigned n = 0;

	while (scb_facts_name(n))
		n++;
	return n;
}

struct draft_line *
scb_draft_lines(const struct draft *d,
    const char *(*spell)(void *user, const struct draft_call *call), void *user)
{
	struct lines *l = scb_arena_alloc(d->arena, sizeof *l);
	struct draft_name *n;

	l->draft = d;
	l->last = &l->first;
	l->use = scb_arena_array(d->arena, count_names(), sizeof *l->use);
	l->index = scb_arena_array(d->arena, d->nabis, sizeof *l->index);
	for (unsigned i = 0; i < d->nabis; i++)
		scb_facts_index(&l->index[i], d->abis[i], d->arena);
	for (const struct draft_call *c = d->calls; c; c = c->next) {
		if (c->name)
			continue;
		n = add_name(l, line_of(l, spell(user, c), c), c);
		n->only[n->nonly++] = c->abi;
	}
	for (const struct draft_call *c = d->calls; c; c = c->next)
		if (c->name)
			add_use(l, c, line_of(l, spell(user, c), c));
	for (const struct draft_call *c = d->calls; c; c = c->next) {
		struct use **u;

		if (!c->name)
			continue;
		u = &l->use[scb_facts_place(c->name, strlen(c->name))];
		if (*u)
			place_name(l, *u);
		*u = NULL;
	}
	return l->first;
}
