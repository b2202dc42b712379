#include "tree/tree.h"

#include <string.h>

#include "bpf/bpf.h"
#include "tree/code.h"
#include "tree/goal.h"
#include "tree/lower.h"
#include "tree/nrtree.h"
#include "tree/decompose.h"
#include "tree/search.h"

static uint32_t
tree_line(struct lower *l, unsigned arch, const struct intervals *line,
    const struct nrtree_how *how)
{
	struct lower_arch m = l->arch[arch];

	scb_intervals_copy(&m.line, line);
	return scb_nrtree_build(&l->dag, &m, how);
}

/* Rules on all numbers are tested before the number if that is shorter. */
static uint32_t
tree_of_arch(struct lower *l, unsigned arch, const struct nrtree_how *how)
{
	const struct lower_arch *m = &l->arch[arch];
	uint32_t behind = tree_line(l, arch, &m->line, how), before = 0;

	for (unsigned i = m->nfirst; i-- > 0;) {
		const struct lower_first *f = &m->first[i];
		uint32_t node = tree_line(l, arch, &f->line, how);

		before = f->rule ? scb_clause_rule(
				       &l->dag, &f->at, f->rule, node, before)
				 : node;
	}
	return m->nfirst && scb_code_count(&l->dag, before) <
				scb_code_count(&l->dag, behind)
		   ? before
		   : behind;
}

static uint32_t
test_arch(struct lower *l, unsigned arch, uint32_t tree, uint32_t other)
{
	return scb_dag_test(&l->dag, DAG_EQ, BPF_WORD_ARCH, UINT32_MAX,
	    l->arch[arch].audit_arch, tree, other);
}

static struct scbpf_program
tree_code(struct lower *l, struct nrtree_how how, struct bpf_slots *slots)
{
	uint32_t tree[POLICY_ARCHES], root = l->bad_arch, by;

	how.so_far = how.sharable = root;
	for (unsigned i = 0; i < l->narches; i++) {
		by = scb_nrtree_distance(how.setup, l->arch[i].audit_arch);
		l->dag.offset[DAG_OFFSET + i] = by;
		how.native = i == 0;
		/* Tables are about other bits of numbers with an offset. */
		how.offset_word = by && !l->arch[i].nfirst ? DAG_OFFSET + i : 0;
		tree[i] = tree_of_arch(l, i, &how);
		how.so_far = test_arch(l, i, tree[i], how.so_far);
		if (i == 0 || l->dag.node[tree[i]].word >= DAG_OFFSET)
			how.sharable = test_arch(l, i, tree[i], how.sharable);
	}
	for (unsigned i = l->narches; i-- > 0;)
		root = test_arch(l, i, tree[i], root);
	return scb_code_dag(
	    &l->dag, root, how.setup->arches[0]->big_endian, slots);
}

struct scbpf_program
scb_tree_code(struct lower *l, const struct policy_setup *s,
    const struct tree_goal *goal, const struct tree_passes *passes,
    struct bpf_slots *slots)
{
	struct nrtree_how how = {.setup = s, .goal = goal, .passes = passes};
	struct bpf_slots other = {NULL, 0};
	struct scbpf_program plain = tree_code(l, how, slots), tables;

	if (goal->price != TREE_TINY || passes->no_bits)
		return plain;
	how.tables = true;
	tables = tree_code(l, how, slots ? &other : NULL);
	if (!tables.insn || (plain.insn && plain.count <= tables.count))
		return plain;
	if (slots)
		*slots = other;
	return tables;
}

/* The call whose arguments take most tests; *tests 0: none takes any. */
static const struct arch_call *
tree_largest(struct lower *l, bool big_endian, size_t *tests)
{
	const struct arch_call *call = NULL;

	*tests = 0;
	for (unsigned i = 0; i < l->narches; i++)
		for (size_t k = 0; k < l->arch[i].line.n; k++) {
			const struct intervals_run *r = &l->arch[i].line.run[k];
			const struct arch *a = scb_facts_arch_audit(
			    l->arch[i].audit_arch, r->low, big_endian);
			size_t size = scb_decompose_size(&l->dag, r->node);

			if (!a || size <= *tests)
				continue;
			*tests = size;
			call = scb_facts_number(a, r->low);
		}
	return call;
}

static struct loc
tree_place(const struct policy *p, const char *name)
{
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (strcmp(p->rules[i].names[j].name, name) == 0)
				return p->rules[i].names[j].loc;
	return nowhere;
}

/* The lines were given back with the program: they are made once more. */
static _Noreturn void
too_long(struct diag *d, const struct policy *p, const struct names *names,
    const struct policy_setup *s, size_t count)
{
	const struct arch_call *call;
	struct lower l;
	size_t tests;

	scb_lower_policy(&l, d->arena, p, names, s);
	call = tree_largest(&l, s->arches[0]->big_endian, &tests);
	if (call)
		scb_diag_fatal(d, tree_place(p, call->name),
		    "the filter would take %zu instructions or more, and the "
		    "kernel loads at most %d; most go to '%s': about %zu",
		    count, BPF_MAX, call->name, tests);
	scb_diag_fatal(d, nowhere,
	    "the filter would take %zu instructions or more, and the kernel "
	    "loads at most %d",
	    count, BPF_MAX);
}

/* One program, whether or not the kernel would load it; *lines: made for it. */
static struct scbpf_program
tree_for(struct arena *a, const struct policy *p, const struct names *names,
    const struct policy_setup *s, const struct tree_goal *goal,
    const struct tree_passes *passes, struct bpf_slots *slots,
    struct lower **lines)
{
	*lines = scb_arena_raw(a, sizeof **lines);
	scb_lower_policy(*lines, a, p, names, s);
	return scb_tree_code(*lines, s, goal, passes, slots);
}

/* A goal that was asked for loses nothing against the others. */
static struct scbpf_program
tree_best(struct arena *a, const struct policy *p, const struct names *names,
    const struct policy_setup *s, const struct tree_goal *goal,
    const struct tree_passes *passes, struct bpf_slots *slots,
    struct lower **lines)
{
	struct scbpf_program best =
	    tree_for(a, p, names, s, goal, passes, slots, lines);
	struct tree_goal other = *goal;
	struct lower *again;

	for (unsigned i = 0; scb_goal_rival(goal, i, &other.price); i++) {
		struct bpf_slots own = {NULL, 0};
		struct scbpf_program program = tree_for(a, p, names, s, &other,
		    passes, slots ? &own : NULL, &again);

		if (!scb_goal_is_better(goal, s->arches[0], &program, &best))
			continue;
		best = program;
		if (slots)
			*slots = own;
	}
	return best;
}

/*
 * Where the kernel would not load the program, size is all that counts, and
 * what was found until then is given back: it can be as much as fits.
 */
struct scbpf_program
scb_tree_compile(struct arena *a, struct diag *d, const struct policy *p,
    const struct names *names, const struct policy_setup *s,
    const struct tree_goal *goal, const struct tree_passes *passes,
    struct bpf_slots *slots, struct lower **lines)
{
	size_t mark = scb_arena_mark(a);
	struct search_known known = {NULL, NULL};
	struct tree_goal small = *goal;
	struct scbpf_program program;

	if (goal->known)
		known = *goal->known;
	program = tree_best(a, p, names, s, goal, passes, slots, lines);
	if (!scb_goal_fits(&program) && goal->price < TREE_SIZE) {
		if (goal->known)
			*goal->known = known;
		scb_arena_release(a, mark);
		small.price = TREE_SIZE;
		program =
		    tree_for(a, p, names, s, &small, passes, slots, lines);
	}
	if (!scb_goal_fits(&program)) {
		scb_arena_release(a, mark);
		too_long(d, p, names, s, program.count);
	}
	return program;
}

uint64_t
scb_tree_least(struct arena *a, const struct policy *p,
    const struct names *names, const struct policy_setup *s,
    struct lower *lines, const struct mix *mix, bool *exact)
{
	struct lower l;

	if (lines && lines->narches) {
		l = *lines;
		lines->narches = 0;
	} else {
		scb_lower_native(&l, a, p, names, s);
	}
	return scb_nrtree_least(&l.dag, &l.arch[0], s, mix, exact);
}
