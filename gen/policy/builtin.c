/*
 * Builds the built-in container default from tables/default.tbl, in the same
 * model that oci.c builds from Docker's JSON.
 */
#include <string.h>

#include "base/words.h"
#include "bpf/bpf.h"
#include "policy/policy.h"

enum { EPERM = 1 };

/* One row of the table; lists are separated by spaces. */
struct row {
	const char *names;
	const char *cap, *lacks; /* capability; NULL: any */
	const char *on, *not_on; /* Docker's architectures */
	const char *refuse;	 /* errno; NULL: allowed */
	uint32_t kernel;
	bool conditional;
	uint8_t argument, op;
	uint32_t value;
};

struct map {
	const char *native, *subs;
};

#define IF(arg, cmp, val) \
	.conditional = true, .argument = (arg), .op = POLICY_##cmp, \
	.value = (val)
#define RULE(...) {__VA_ARGS__},
#define MAP(...)
static const struct row rows[] = {
#include "../tables/default.tbl"
};
#undef RULE
#undef MAP

#define RULE(...)
#define MAP(native, subs) {native, subs},
static const struct map maps[] = {
#include "../tables/default.tbl"
};

static unsigned
builtin_count(const char *list)
{
	const char *word;
	unsigned count = 0;
	size_t n;

	while (scb_words_next(&list, &word, &n))
		count++;
	return count;
}

static const struct arch **
find_arches(struct arena *a, const char *list, unsigned *n,
    const struct arch *(*find)(const char *, size_t))
{
	const struct arch **arches =
	    scb_arena_array(a, builtin_count(list), sizeof *arches);
	const char *word;
	size_t len;

	while (scb_words_next(&list, &word, &len))
		arches[(*n)++] = find(word, len);
	return arches;
}

static void
fill_when(struct arena *a, struct policy_when *w, const char *cap,
    const char *arches, uint32_t kernel)
{
	w->caps = cap ? UINT64_C(1) << scb_facts_cap(cap, strlen(cap)) : 0;
	w->arches = find_arches(a, arches, &w->narches, scb_facts_arch_docker);
	w->kernel = kernel;
}

static void
fill_condition(struct arena *a, struct policy_rule *r, const struct row *row)
{
	struct policy_cond *c = scb_arena_alloc(a, sizeof *c);

	c->subject = row->argument;
	c->op = row->op;
	c->value = row->value;
	r->terms = scb_arena_alloc(a, sizeof *r->terms);
	r->nterms = 1;
	r->terms->conds = c;
	r->terms->nconds = 1;
}

static void
fill_rule(struct arena *a, struct policy_rule *r, const struct row *row)
{
	const char *list = row->names, *word;
	size_t n;

	r->names = scb_arena_array(a, builtin_count(list), sizeof *r->names);
	while (scb_words_next(&list, &word, &n))
		r->names[r->nnames++].name = scb_arena_copy(a, word, n);
	if (row->conditional)
		fill_condition(a, r, row);
	r->action.ret = row->refuse ? RET_ERRNO : RET_ALLOW;
	r->action.errno_name = row->refuse;
	fill_when(a, &r->includes, row->cap, row->on, row->kernel);
	fill_when(a, &r->excludes, row->lacks, row->not_on, 0);
}

struct policy *
scb_builtin_policy(struct arena *a)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);
	size_t i;

	p->name = "default_policy";
	p->def.ret = RET_ERRNO;
	p->def.data = EPERM;
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		fill_rule(a, scb_policy_add(p, a), &rows[i]);
	p->nmaps = sizeof maps / sizeof *maps;
	p->maps = scb_arena_array(a, p->nmaps, sizeof *p->maps);
	for (i = 0; i < p->nmaps; i++) {
		struct policy_arch_map *m = &p->maps[i];

		m->native =
		    scb_facts_arch(maps[i].native, strlen(maps[i].native));
		m->subs =
		    find_arches(a, maps[i].subs, &m->nsubs, scb_facts_arch);
	}
	return p;
}

const char *
scb_builtin_date(void)
{
	return "2026-05-06";
}
