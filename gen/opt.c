#include "opt.h"

#include "tree/lift.h"
#include "tree/code.h"
#include "tree/goal.h"
#include "tree/lower.h"
#include "tree/decompose.h"

static _Noreturn void
lift_failed(struct diag *d, const struct bpf_stack *stack, unsigned i,
    size_t pc, const char *why)
{
	if (stack->source)
		scb_diag_fatal(d, nowhere,
		    "cannot read filter %u ('%s'): instruction %zu %s", i + 1,
		    stack->source[i], pc, why);
	scb_diag_fatal(d, nowhere, "cannot read filter %u: instruction %zu %s",
	    i + 1, pc, why);
}

/* All programs as one decision. */
static uint32_t
lift_all(struct dag *dag, struct diag *d, const struct bpf_stack *stack)
{
	uint32_t all = 0, one;
	const char *why;
	size_t pc;

	for (unsigned i = 0; i < stack->n; i++) {
		if (!scb_lift_program(dag, &stack->program[i], &one, &pc, &why))
			lift_failed(d, stack, i, pc, why);
		all = i ? scb_lift_stacked(dag, all, one) : one;
	}
	return all;
}

/* The ABIs whose numbers an AUDIT_ARCH of the filter counts in. */
static void
add_arches(struct policy_setup *s, uint32_t audit)
{
	bool big = s->arches[0]->big_endian;

	for (unsigned i = 0; scb_arch_all[i]; i++) {
		const struct arch *a = scb_arch_all[i];

		if (a->audit_arch == audit && a->big_endian == big &&
		    a != s->arches[0] && s->narches < POLICY_ARCHES)
			s->arches[s->narches++] = a;
	}
}

static bool
opt_add_arch(struct lower *l, uint32_t audit, uint32_t node)
{
	struct lower_arch *m = &l->arch[l->narches];

	if (l->narches == POLICY_ARCHES ||
	    !scb_decompose_by(&l->dag, node, BPF_WORD_NR, &m->line))
		return false;
	m->audit_arch = audit;
	l->narches++;
	return true;
}

/*
 * A filter compares the arch word with constants, then looks at the number:
 * that shape is what lower.h describes, native architecture first. false: it
 * is of another shape.
 */
static bool
unlower(struct lower *l, struct policy_setup *s, uint32_t root)
{
	uint32_t native = s->arches[0]->audit_arch;
	bool wide = false;
	struct intervals arch;

	if (!scb_decompose_by(&l->dag, root, BPF_WORD_ARCH, &arch))
		return false;
	for (size_t i = 0; i < arch.n; i++) {
		if (arch.run[i].low == arch.run[i].high)
			continue;
		if (wide && arch.run[i].node != l->bad_arch)
			return false;
		l->bad_arch = arch.run[i].node;
		wide = true;
	}
	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < arch.n; i++) {
			const struct intervals_run *r = &arch.run[i];

			if (r->low != r->high || r->node == l->bad_arch ||
			    (r->low == native) != (pass == 0))
				continue;
			if (!opt_add_arch(l, r->low, r->node))
				return false;
			add_arches(s, r->low);
		}
	l->bad_arch = scb_decompose_words(&l->dag, l->bad_arch, true);
	return wide;
}

/* The decision as a program, by way of lines where it has their shape. */
static struct scbpf_program
opt_code(struct lower *l, uint32_t root, struct policy_setup *s,
    const struct tree_goal *goal, const struct tree_passes *passes)
{
	s->narches = 1;
	l->narches = 0;
	if (unlower(l, s, root))
		return scb_tree_code(l, s, goal, passes, NULL);
	if (!passes->no_split)
		root = scb_decompose_words(&l->dag, root, true);
	return scb_code_dag(&l->dag, root, s->arches[0]->big_endian, NULL);
}

/* false: it could not be proved. */
static bool
is_proved(struct arena *a, struct diag *d, const struct opt_result *r,
    const struct bpf_stack *stack, bool must)
{
	struct prove_result proof = scb_stack_prove(a, &r->program, stack);

	if (proof.answer == PROVE_DIFFERENT)
		scb_diag_fatal(d, nowhere,
		    "bug: number %u under arch 0x%x gets 0x%x, but the input's "
		    "verdict is 0x%x",
		    proof.witness.nr, proof.witness.arch, proof.program,
		    proof.policy);
	if (proof.answer == PROVE_CANNOT_TELL && must)
		scb_diag_fatal(d, nowhere,
		    "the filter could not be proved (instruction %zu: %s), so "
		    "it is not written",
		    proof.pc, proof.why);
	return proof.answer == PROVE_EQUAL;
}

static struct scbpf_program
opt_for(struct arena *a, struct diag *d, struct policy_setup *s,
    const struct bpf_stack *stack, const struct tree_goal *goal,
    const struct tree_passes *passes)
{
	struct lower *l = scb_arena_alloc(a, sizeof *l);

	scb_dag_init(&l->dag, a);
	return opt_code(l, lift_all(&l->dag, d, stack), s, goal, passes);
}

/*
 * One program, of at most so many instructions; else r->program.insn is NULL.
 * A goal that was asked for loses nothing against the others.
 */
static void
opt_compile(struct arena *a, struct diag *d, struct opt_result *r,
    const struct bpf_stack *stack, const struct tree_goal *goal,
    const struct tree_passes *passes, size_t most)
{
	size_t mark = scb_arena_mark(a);
	struct tree_goal other = *goal;
	struct scbpf_program p;

	r->program = opt_for(a, d, &r->setup, stack, goal, passes);
	for (unsigned i = 0; scb_goal_rival(goal, i, &other.price); i++) {
		p = opt_for(a, d, &r->setup, stack, &other, passes);
		if (p.count <= most &&
		    (r->program.count > most ||
			scb_goal_is_better(
			    goal, r->setup.arches[0], &p, &r->program)))
			r->program = p;
	}
	if (!r->program.insn || r->program.count > most) {
		scb_arena_release(a, mark);
		other.price = TREE_SIZE;
		r->program = opt_for(a, d, &r->setup, stack, &other, passes);
	}
	if (r->program.count > most)
		r->program.insn = NULL;
}

/*
 * The shortest that can be proved: where decisions about arguments that were
 * taken apart by their words are too far from the input's, they stay as they
 * were.
 */
static void
opt_make(struct arena *a, struct diag *d, struct opt_result *r,
    const struct bpf_stack *stack, const struct tree_goal *goal, size_t most)
{
	const struct tree_passes all = {.no_split = false},
				 kept = {.no_split = true};

	opt_compile(a, d, r, stack, goal, &all, most);
	if (r->program.insn && is_proved(a, d, r, stack, false))
		return;
	opt_compile(a, d, r, stack, goal, &kept, most);
	if (r->program.insn)
		is_proved(a, d, r, stack, true);
}

struct opt_result *
scb_opt_merge(struct arena *a, struct diag *d, const struct bpf_stack *stack,
    const struct arch *native, const struct tree_goal *goal)
{
	struct opt_result *r = scb_arena_alloc(a, sizeof *r);

	r->setup.arches[0] = native;
	opt_make(a, d, r, stack, goal, BPF_MAX);
	if (!r->program.insn)
		scb_diag_fatal(d, nowhere,
		    "the filters together need more than %d instructions",
		    BPF_MAX);
	return r;
}

struct opt_result *
scb_opt_filters(struct arena *a, struct diag *d, const struct bpf_stack *stack,
    const struct arch *native, const struct tree_goal *goal)
{
	struct opt_result *r = scb_arena_alloc(a, sizeof *r);
	size_t before = 0;

	for (unsigned i = 0; i < stack->n; i++)
		before += stack->program[i].count;
	r->setup.arches[0] = native;
	opt_make(a, d, r, stack, goal, before);
	if (!r->program.insn) {
		if (stack->n > 1)
			scb_diag_fatal(d, nowhere,
			    "the filters have %zu instructions together, but a "
			    "single filter would need more",
			    before);
		r->program = stack->program[0];
	}
	return r;
}
