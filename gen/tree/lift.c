/*
 * The program is run on all calls at once: where the machine knows the
 * outcome of a jump it goes on there, else the jump becomes a test. Equal
 * machines at one instruction lead to the same decision, so each such pair is
 * worked out once; that bounds the work where paths meet again.
 */
#include "tree/lift.h"

#include <string.h>

#include "proof/caps.h"
#include "proof/machine.h"

struct spot {
	size_t pc;
	struct machine regs;
	uint32_t node; /* + 1; 0: empty */
};

struct lifter {
	struct dag *dag;
	const struct scbpf_insn *insn;
	size_t n;
	bool big_endian;
	struct spot *spot;
	unsigned nspots;
	size_t pc;
	const char *why; /* NULL: all is well */
};

static uint32_t
lift_lost(struct lifter *l, size_t pc, const char *why)
{
	if (!l->why) {
		l->pc = pc;
		l->why = why;
	}
	return scb_dag_leaf(l->dag, RET_KILL_PROCESS);
}

/* The registers hold no padding, so they compare as bytes. */
static struct spot *
lift_find(struct lifter *l, size_t pc, const struct machine *m)
{
	const unsigned char *p = (const unsigned char *)m;
	uint32_t h = (uint32_t)pc * 0x9e3779b1u;

	for (size_t i = 0; i < 2 * sizeof m->a; i++)
		h = (h ^ p[i]) * 16777619u;
	for (h ^= h >> 15;; h++) {
		struct spot *s = &l->spot[h & (2 * LIFT_SPOTS - 1)];

		if (!s->node ||
		    (s->pc == pc && memcmp(&s->regs, m, sizeof *m) == 0))
			return s;
	}
}

static uint32_t
test(struct lifter *l, unsigned word, struct wordset_cond c, uint32_t yes,
    uint32_t no)
{
	if (c.rel == WORDSET_EQ)
		return scb_dag_test(l->dag, DAG_EQ, word, c.mask, c.k, yes, no);
	if (c.rel == WORDSET_NE)
		return scb_dag_test(l->dag, DAG_EQ, word, c.mask, c.k, no, yes);
	if (c.k == UINT32_MAX)
		return no;
	return scb_dag_test(l->dag, DAG_GE, word, c.mask, c.k + 1, yes, no);
}

static uint32_t lift(struct lifter *l, size_t pc, struct machine m);

static uint32_t
lift_branch(struct lifter *l, size_t pc, const struct machine *m)
{
	const struct scbpf_insn *in = &l->insn[pc];
	struct value b = in->code & BPF_X ? m->x : scb_machine_const(in->k);
	size_t yes = pc + 1 + in->jt, no = pc + 1 + in->jf;
	struct wordset_cond c;
	uint32_t on_yes;

	if (in->code == (BPF_JMP | BPF_JA))
		return lift(l, pc + 1 + in->k, *m);
	if (yes == no)
		return lift(l, yes, *m);
	switch (scb_machine_jump(in, m->a, b, &c)) {
	case MACHINE_TAKEN:
		return lift(l, yes, *m);
	case MACHINE_NOT_TAKEN:
		return lift(l, no, *m);
	case MACHINE_ASKS:
		on_yes = lift(l, yes, *m);
		return test(l, m->a.word, c, on_yes, lift(l, no, *m));
	default:
		return lift_lost(l, pc, "compares what is not followed");
	}
}

/* From a jump on. */
static uint32_t
lift_jump(struct lifter *l, size_t pc, const struct machine *m)
{
	struct spot *s = lift_find(l, pc, m);
	uint32_t node;

	if (s->node)
		return s->node - 1;
	if (l->why)
		return lift_lost(l, pc, l->why);
	if (++l->nspots > LIFT_SPOTS)
		return lift_lost(l, pc, "too many paths lead here");
	node = lift_branch(l, pc, m);
	s = lift_find(l, pc, m);
	s->pc = pc;
	s->regs = *m;
	s->node = node + 1;
	return node;
}

static uint32_t
lift(struct lifter *l, size_t pc, struct machine m)
{
	for (;; pc++) {
		const struct scbpf_insn *in = &l->insn[pc];

		if ((in->code & 7) == BPF_JMP)
			return lift_jump(l, pc, &m);
		if (in->code == BPF_RET_K)
			return scb_dag_leaf(l->dag, in->k);
		if ((in->code & 7) == BPF_RET)
			return m.a.kind == VALUE_CONST
				   ? scb_dag_leaf(l->dag, m.a.k)
				   : lift_lost(
					 l, pc, "returns what is not followed");
		if (in->code == (BPF_ALU | BPF_DIV | BPF_X) &&
		    m.x.kind != VALUE_CONST)
			return lift_lost(
			    l, pc, "divides by what is not followed");
		if (!scb_machine_step(&m, in, l->big_endian))
			return scb_dag_leaf(l->dag, 0);
	}
}

bool
scb_lift_program(struct dag *d, const struct scbpf_insn *p, size_t n,
    bool big_endian, uint32_t *node, size_t *pc, const char **why)
{
	struct lifter l = {
	    .dag = d, .insn = p, .n = n, .big_endian = big_endian};
	struct machine start = {0};

	l.spot = scb_arena_array(d->arena, 2 * LIFT_SPOTS, sizeof *l.spot);
	*node = lift(&l, 0, start);
	*pc = l.pc;
	*why = l.why;
	return l.why == NULL;
}

/* ---- stacked filters ------------------------------------------------------
 */

uint32_t
scb_lift_stacked_verdict(uint32_t older, uint32_t newer)
{
	/* As signed numbers: with the sign bit flipped, as unsigned ones. */
	uint32_t a = (older & RET_ACTION) ^ 0x80000000,
		 b = (newer & RET_ACTION) ^ 0x80000000;

	return a < b ? older : newer;
}

/* The newer filter's decision where the older one says `older`. */
static uint32_t
over(struct dag *d, uint32_t older, uint32_t newer)
{
	struct dag_node x = d->node[newer];
	uint32_t done, yes, no;

	if (x.kind == DAG_LEAF)
		return scb_dag_leaf(d, scb_lift_stacked_verdict(older, x.k));
	if (scb_dag_memo(d, newer, &done))
		return done;
	yes = over(d, older, x.yes);
	no = over(d, older, x.no);
	done = scb_dag_test(d, x.kind, x.word, x.mask, x.k, yes, no);
	scb_dag_remember(d, newer, done);
	return done;
}

struct graft {
	uint32_t *leaf, *root; /* leaves of the older, and what they become */
	size_t n, cap, cap2;
};

static void
lift_collect(struct dag *d, struct graft *g, uint32_t node)
{
	struct dag_node x = d->node[node];
	uint32_t seen;

	if (scb_dag_memo(d, node, &seen))
		return;
	scb_dag_remember(d, node, 0);
	if (x.kind != DAG_LEAF) {
		lift_collect(d, g, x.yes);
		lift_collect(d, g, x.no);
		return;
	}
	g->leaf =
	    scb_arena_grow(d->arena, g->leaf, g->n, &g->cap, sizeof *g->leaf);
	g->leaf[g->n++] = node;
}

static uint32_t
lift_replace(struct dag *d, const struct graft *g, uint32_t node)
{
	struct dag_node x = d->node[node];
	uint32_t done, yes, no;
	size_t i = 0;

	if (scb_dag_memo(d, node, &done))
		return done;
	if (x.kind == DAG_LEAF) {
		while (g->leaf[i] != node)
			i++;
		return g->root[i];
	}
	yes = lift_replace(d, g, x.yes);
	no = lift_replace(d, g, x.no);
	done = scb_dag_test(d, x.kind, x.word, x.mask, x.k, yes, no);
	scb_dag_remember(d, node, done);
	return done;
}

uint32_t
scb_lift_stacked(struct dag *d, uint32_t older, uint32_t newer)
{
	struct graft g = {0};

	scb_dag_stamp(d);
	lift_collect(d, &g, older);
	g.root = scb_arena_array(d->arena, g.n, sizeof *g.root);
	for (size_t i = 0; i < g.n; i++) {
		uint32_t verdict = d->node[g.leaf[i]].k;

		scb_dag_stamp(d);
		g.root[i] = over(d, verdict, newer);
	}
	scb_dag_stamp(d);
	return lift_replace(d, &g, older);
}
