#include "tree/tree.h"

#include "bpf/bpf.h"
#include "tree/code.h"
#include "tree/lower.h"
#include "tree/search.h"
#include "tree/split.h"

/* Every decision about arguments is taken apart once. */
static void
split_line(struct dag *d, struct arena *a, struct line *l)
{
	uint32_t *old = arena_array(a, l->n, sizeof *old);

	for (size_t i = 0; i < l->n; i++) {
		size_t j = i;

		old[i] = l->run[i].node;
		while (
		    j > 0 && (old[j - 1] != old[i] || dag_is_leaf(d, old[i])))
			j--;
		l->run[i].node =
		    j > 0 ? l->run[j - 1].node : split_words(d, old[i]);
	}
	line_join(l);
}

/*
 * Without a measured mix: each known syscall alike, but those that are let
 * through four times as often, since programs that run are made of them.
 * Numbers without a syscall hardly ever.
 */
static uint32_t *
weigh(struct dag *d, struct arena *a, const struct line *l, uint32_t audit,
    const struct policy_setup *s)
{
	uint32_t *w = arena_array(a, l->n + 1, sizeof *w);

	for (unsigned k = 0; k < s->narches; k++) {
		const struct arch *arch = s->arches[k];
		size_t run = 0;

		for (unsigned i = 0;
		     arch->audit_arch == audit && i < arch->ncalls; i++) {
			struct dag_node x;

			while (l->run[run].high < arch->calls[i].nr)
				run++;
			x = d->node[l->run[run].node];
			w[run] +=
			    x.kind != DAG_LEAF || policy_permits(x.k) ? 16 : 4;
		}
	}
	return w;
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

/*
 * Two ABIs on one line are searched apart, the upper one first: to the lower
 * it is one more run, and a rare one. The search is cubic, and their tables
 * have nothing in common.
 */
static uint32_t
arch_tree(struct dag *d, struct arena *a, struct lower_map *m,
    const struct policy_setup *s, unsigned price,
    const struct tree_passes *passes)
{
	struct search how = {.word = BPF_WORD_NR,
	    .mask = UINT32_MAX,
	    .price = price,
	    .plain = passes->no_search};
	struct line *l = &m->line, above;
	uint32_t at = border(s, m->audit_arch), *weight;
	size_t cut = 0;

	if (!passes->no_split)
		split_line(d, a, l);
	how.weight = weight = weigh(d, a, l, m->audit_arch, s);
	while (cut < l->n && l->run[cut].low < at)
		cut++;
	if (cut == 0 || cut == l->n || l->run[cut].low != at)
		return search_tree(d, l, &how);
	above = (struct line){a, l->run + cut, l->n - cut, 0};
	how.weight = weight + cut;
	how.price = SEARCH_RARE;
	l->run[cut].node = search_tree(d, &above, &how);
	l->run[cut].high = UINT32_MAX;
	l->n = cut + 1;
	weight[cut] = 16;
	how.weight = weight;
	how.price = price;
	return search_tree(d, l, &how);
}

struct scbpf_insn *
tree_compile(struct arena *a, struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s,
    const struct tree_passes *passes, size_t *count)
{
	struct lower l;
	struct scbpf_insn *insn;
	uint32_t root;

	lower_policy(&l, a, p, names, s);
	root = l.bad_arch;
	for (unsigned i = l.nmaps; i-- > 0;) {
		uint32_t tree = arch_tree(&l.dag, a, &l.map[i], s,
		    i == 0 ? SEARCH_BALANCED : SEARCH_RARE, passes);

		root = dag_test(&l.dag, DAG_EQ, BPF_WORD_ARCH, UINT32_MAX,
		    l.map[i].audit_arch, tree, root);
	}
	insn = code_dag(&l.dag, root, s->arches[0]->big_endian, count);
	if (!insn || *count > BPF_MAX)
		diag_fatal(d, (struct loc){0},
		    "the filter would take %zu instructions or more, and the "
		    "kernel loads at most %d",
		    *count, BPF_MAX);
	return insn;
}
