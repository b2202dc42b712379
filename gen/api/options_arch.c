/* -a: which architectures to compile for. */
#include <string.h>

#include "api/options.h"

enum { TARGETS = 48 }; /* more than there are ABIs */

/* Architectures whose names begin with this, as riscv64 with "riscv". */
static void
put_longer(struct buf *b, const char *s, size_t n)
{
	const char *name = NULL;
	unsigned count = 0;

	for (unsigned i = 0; n && scb_arch_all[i]; i++) {
		if (strncmp(scb_arch_all[i]->token, s, n) != 0)
			continue;
		if (name)
			scb_options_put_choice(b, count++, name, false);
		name = scb_arch_all[i]->token;
	}
	if (name)
		scb_options_put_choice(b, count, name, true);
}

const struct arch *
scb_options_find_arch(struct options *o, const char *s, size_t n)
{
	const struct arch *a = scb_facts_arch(s, n);
	const char *near, *why;
	struct buf names;

	if (a)
		return a;
	if (memchr(s, ',', n))
		scb_diag_fatal(o->diag, nowhere,
		    "'%.*s' of '-a' is a list: use '-a A -a B' for a filter "
		    "each, or '-a A+B' for one filter that covers both",
		    (int)n, s);
	why = scb_facts_unfiltered(s, n);
	if (why)
		scb_diag_fatal(o->diag, nowhere,
		    "no filters for '%.*s': %s; see 'scbpf table --arches'",
		    (int)n, s, why);
	scb_buf_init(&names, o->arena);
	put_longer(&names, s, n);
	if (names.len)
		scb_diag_fatal(o->diag, nowhere,
		    "unknown architecture '%.*s', expected %s", (int)n, s,
		    names.p);
	near = scb_facts_near_arch(s, n);
	if (near)
		scb_diag_fatal(o->diag, nowhere,
		    "unknown architecture '%.*s', expected '%s'", (int)n, s,
		    near);
	scb_diag_fatal(o->diag, nowhere,
	    "unknown architecture '%.*s'; 'scbpf table --arches' lists them",
	    (int)n, s);
}

static void
targets_add_arch(
    struct options *o, struct options_target *t, const struct arch *a)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->arches[i] == a)
			return;
	if (t->n && a->big_endian != t->arches[0]->big_endian)
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' has another byte order than '%s'; one filter cannot "
		    "cover both",
		    a->token, t->arches[0]->token);
	t->arches[t->n++] = a; /* no more than there are ABIs */
}

static struct options_target *
add_target(struct options *o)
{
	if (o->ntargets == TARGETS)
		scb_diag_fatal(o->diag, nowhere,
		    "too many -a, expected at most %d", TARGETS);
	o->target = scb_arena_grow(o->arena, o->target, o->ntargets,
	    &o->target_cap, sizeof *o->target);
	return &o->target[o->ntargets++];
}

/* One filter for each native architecture: drops a repeated target. */
static void
keep_target(struct options *o)
{
	const struct options_target *last = &o->target[o->ntargets - 1];

	for (const struct options_target *t = o->target; t < last; t++) {
		if (t->arches[0] != last->arches[0])
			continue;
		if (t->n != last->n || memcmp(t->arches, last->arches,
					   t->n * sizeof *t->arches) != 0)
			scb_diag_fatal(o->diag, nowhere,
			    "two different -a begin with '%s'",
			    last->arches[0]->token);
		o->target[--o->ntargets] = (struct options_target){0};
		return;
	}
}

void
scb_options_arch(struct options *o, const char *v)
{
	struct options_target *t;
	const char *s;
	size_t n;

	if (strcmp(v, "all") == 0) {
		o->all = true;
		for (const struct arch *const *a = scb_arch_all; *a; a++)
			if ((*a)->filters) {
				targets_add_arch(o, add_target(o), *a);
				keep_target(o);
			}
		return;
	}
	t = add_target(o);
	while (scb_options_part(o, &v, "+", &s, &n))
		targets_add_arch(o, t, scb_options_find_arch(o, s, n));
	keep_target(o);
}

const struct arch *
scb_options_hint(const struct options *o)
{
	return o->ntargets ? o->target[0].arches[0] : scb_facts_arch_host();
}
