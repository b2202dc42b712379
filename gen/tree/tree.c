#include "tree/tree.h"

#include <string.h>

#include "bpf/bpf.h"
#include "tree/code.h"
#include "tree/lower.h"
#include "tree/search.h"
#include "tree/split.h"

static void
split_line(struct dag *d, struct line *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (!dag_is_leaf(d, l->run[i].node))
			l->run[i].node = split_words(d, l->run[i].node);
	line_join(l);
}

/* What one syscall weighs, in units of which a mix has MIX_WEIGHT in all. */
enum { MIX_WEIGHT = 1 << 16, MIX_HOT = 64 };

/*
 * Without a measured mix: each known syscall alike, but those that are let
 * through four times as often, since programs that run are made of them.
 * Numbers without a syscall hardly ever.
 */
static uint32_t
weight(const struct dag *d, uint32_t node, uint64_t measured)
{
	struct dag_node x = d->node[node];

	if (measured)
		return (uint32_t)measured;
	return x.kind != DAG_LEAF || policy_permits(x.k) ? 16 : 4;
}

/* The share that a call of the native architecture has in the mix. */
static uint64_t
share(const struct tree_goal *goal, const struct policy_setup *s,
    const struct arch *a, const char *name)
{
	if (!goal->mix || a != s->arches[0] || goal->mix->total == 0)
		return 0;
	return (uint64_t)mix_count(goal->mix, name) * MIX_WEIGHT * 16 /
	       goal->mix->total;
}

static uint32_t *
weigh(struct dag *d, struct arena *a, const struct line *l, uint32_t audit,
    const struct policy_setup *s, const struct tree_goal *goal)
{
	uint32_t *w = arena_array(a, l->n + 1, sizeof *w);

	for (unsigned k = 0; k < s->narches; k++) {
		const struct arch *arch = s->arches[k];
		size_t run = 0;

		for (unsigned i = 0;
		     arch->audit_arch == audit && i < arch->ncalls; i++) {
			const struct arch_call *c = &arch->calls[i];

			while (l->run[run].high < c->nr)
				run++;
			w[run] += weight(
			    d, l->run[run].node, share(goal, s, arch, c->name));
		}
	}
	return w;
}

/*
 * A call that is much of the mix becomes a run of its own, so that the search
 * may ask for it first.
 */
static void
carve(
    struct line *l, const struct policy_setup *s, const struct tree_goal *goal)
{
	const struct arch *a = s->arches[0];

	for (unsigned i = 0; goal->mix && i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;
		size_t run = 0;

		if (share(goal, s, a, a->calls[i].name) <
		    MIX_WEIGHT * 16 / MIX_HOT)
			continue;
		while (l->run[run].high < nr)
			run++;
		line_paint(l, nr, nr, l->run[run].node);
	}
}

/* The number at which another covered ABI of this AUDIT_ARCH begins. */
static uint32_t
border(const struct policy_setup *s, uint32_t audit)
{
	uint32_t at = 0;

	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i]->audit_arch == audit && s->arches[i]->low > at)
			at = s->arches[i]->low;
	return at;
}

/* Sub-architectures are rarely met: there, size counts for more. */
static unsigned
price(const struct tree_goal *goal, bool native)
{
	return goal->price ? goal->price
	       : native	   ? SEARCH_BALANCED
			   : SEARCH_RARE;
}

/*
 * Two ABIs on one line are searched apart, the upper one first: to the lower
 * it is one more run, and a rare one. The search is cubic, and their tables
 * have nothing in common.
 */
static uint32_t
arch_tree(struct dag *d, struct arena *a, struct lower_map *m,
    const struct policy_setup *s, const struct tree_goal *goal, bool native,
    const struct tree_passes *passes)
{
	struct search how = {.word = BPF_WORD_NR,
	    .mask = UINT32_MAX,
	    .price = price(goal, native),
	    .plain = passes->no_search};
	struct line *l = &m->line, above;
	uint32_t at = border(s, m->audit_arch), *weight;
	size_t cut = 0;

	if (!passes->no_split)
		split_line(d, l);
	if (native)
		carve(l, s, goal);
	weight = weigh(d, a, l, m->audit_arch, s, goal);
	while (cut < l->n && l->run[cut].low < at)
		cut++;
	if (cut > 0 && cut < l->n && l->run[cut].low == at) {
		above = (struct line){a, l->run + cut, l->n - cut, 0};
		how.weight = weight + cut;
		how.price = price(goal, false);
		l->run[cut].node = search_tree(d, &above, &how);
		l->run[cut].high = UINT32_MAX;
		l->n = cut + 1;
		weight[cut] = 16;
		how.price = price(goal, native);
	}
	how.weight = weight;
	how.thorough = native && goal->mix;
	return search_tree(d, l, &how);
}

struct scbpf_insn *
tree_code(struct lower *l, struct arena *a, const struct policy_setup *s,
    const struct tree_goal *goal, const struct tree_passes *passes,
    size_t *count)
{
	uint32_t root = l->bad_arch;

	for (unsigned i = l->nmaps; i-- > 0;) {
		uint32_t tree =
		    arch_tree(&l->dag, a, &l->map[i], s, goal, i == 0, passes);

		root = dag_test(&l->dag, DAG_EQ, BPF_WORD_ARCH, UINT32_MAX,
		    l->map[i].audit_arch, tree, root);
	}
	return code_dag(&l->dag, root, s->arches[0]->big_endian, count);
}

/* The call whose arguments take most tests; *tests 0: none takes any. */
static const struct arch_call *
largest(struct lower *l, bool big_endian, size_t *tests)
{
	const struct arch_call *call = NULL;

	*tests = 0;
	for (unsigned i = 0; i < l->nmaps; i++)
		for (size_t k = 0; k < l->map[i].line.n; k++) {
			const struct line_run *r = &l->map[i].line.run[k];
			const struct arch *a = facts_arch_audit(
			    l->map[i].audit_arch, r->low, big_endian);
			size_t size = split_size(&l->dag, r->node);

			if (!a || size <= *tests)
				continue;
			*tests = size;
			call = facts_number(a, r->low);
		}
	return call;
}

static struct loc
place(const struct policy *p, const char *name)
{
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (strcmp(p->rules[i].names[j].name, name) == 0)
				return p->rules[i].names[j].loc;
	return (struct loc){0};
}

/* The lines have been coded and joined: they are painted once more. */
static _Noreturn void
too_long(struct diag *d, const struct policy *p, const struct names *names,
    const struct policy_setup *s, size_t count)
{
	const struct arch_call *call;
	struct lower l;
	size_t tests;

	lower_policy(&l, d->arena, p, names, s);
	call = largest(&l, s->arches[0]->big_endian, &tests);
	if (call)
		diag_fatal(d, place(p, call->name),
		    "the filter would take %zu instructions or more, and the "
		    "kernel loads at most %d; most go to '%s': about %zu",
		    count, BPF_MAX, call->name, tests);
	diag_fatal(d, (struct loc){0},
	    "the filter would take %zu instructions or more, and the kernel "
	    "loads at most %d",
	    count, BPF_MAX);
}

struct scbpf_insn *
tree_compile(struct arena *a, struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s,
    const struct tree_goal *goal, const struct tree_passes *passes,
    size_t *count)
{
	struct lower l;
	struct scbpf_insn *insn;

	lower_policy(&l, a, p, names, s);
	insn = tree_code(&l, a, s, goal, passes, count);
	if (!insn || *count > BPF_MAX)
		too_long(d, p, names, s, *count);
	return insn;
}
