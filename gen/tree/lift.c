/*
 * The program is run on all calls at once: if the machine knows the outcome of
 * a jump, it continues there, else the jump becomes a test. Equal machines at
 * one instruction lead to the same decision, so each such pair is computed
 * once; that bounds the work where paths meet again.
 */
#include "tree/lift.h"

#include <string.h>

#include "base/hash.h"
#include "bpf/machine.h"

/*
 * Pairs of instruction and machine: a hostile program can have very many. The
 * hostile test build allows fewer.
 */
#ifndef LIFT_SPOTS
#define LIFT_SPOTS (1 << 13)
#endif

enum { FIRST_SLOTS = 256 };

struct spot {
	size_t pc;
	struct machine regs;
	uint32_t node; /* + 1; 0: empty */
};

struct lifter {
	struct dag *dag;
	const struct scbpf_program *program;
	struct spot *spot; /* a power of two of slots */
	unsigned nspots, nslots;
	uint32_t *live; /* by instruction: see scb_bpf_live */
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
	uint64_t hash = hash_bytes(HASH_START + pc, m, 2 * sizeof m->a);

	for (uint32_t h = (uint32_t)(hash ^ hash >> 32);; h++) {
		struct spot *s = &l->spot[h & (l->nslots - 1)];

		if (!s->node ||
		    (s->pc == pc && memcmp(&s->regs, m, sizeof *m) == 0))
			return s;
	}
}

/* Slots for one spot more. */
static void
make_room(struct lifter *l)
{
	const struct spot *old = l->spot;
	unsigned n = l->nslots;

	if (2 * l->nspots + 2 < n)
		return;
	l->nslots = n ? 2 * n : FIRST_SLOTS;
	l->spot = scb_arena_array(l->dag->arena, l->nslots, sizeof *l->spot);
	for (unsigned i = 0; i < n; i++)
		if (old[i].node)
			*lift_find(l, old[i].pc, &old[i].regs) = old[i];
}

/* The machine with zeros in registers that nothing reads any more. */
static struct machine
read_later(const struct lifter *l, size_t pc, const struct machine *m)
{
	struct machine kept = {0};

	if (l->live[pc] & BPF_LIVE_A)
		kept.a = m->a;
	if (l->live[pc] & BPF_LIVE_X)
		kept.x = m->x;
	for (unsigned i = 0; i < MACHINE_CELLS; i++)
		if (l->live[pc] & BPF_LIVE_M << i)
			kept.m[i] = m->m[i];
	return kept;
}

static uint32_t
test(struct lifter *l, unsigned word, struct cond c, uint32_t yes, uint32_t no)
{
	if (c.rel == COND_EQ)
		return scb_dag_test(l->dag, DAG_EQ, word, c.mask, c.k, yes, no);
	if (c.rel == COND_NE)
		return scb_dag_test(l->dag, DAG_EQ, word, c.mask, c.k, no, yes);
	if (c.k == UINT32_MAX)
		return no;
	return scb_dag_test(l->dag, DAG_GE, word, c.mask, c.k + 1, yes, no);
}

/*
 * The bit of `set` whose number is the word under the mask `by`: bit by bit of
 * that number, the highest first.
 */
static uint32_t
bit_test(
    struct lifter *l, unsigned word, struct cond c, uint32_t yes, uint32_t no)
{
	uint32_t node[32];

	for (unsigned i = 0; i < 32; i++)
		node[i] = c.k >> i & 1 ? yes : no;
	for (uint32_t half = 1; half < 32; half *= 2)
		for (uint32_t i = 0; i < 32; i += 2 * half)
			if (c.mask & half)
				node[i] = scb_dag_test(l->dag, DAG_EQ, word,
				    half, 0, node[i], node[i + half]);
	return node[0];
}

/* A jump whose targets are not known yet. */
struct waiting {
	size_t pc;
	struct machine regs;
	bool asks, has_yes;
	uint32_t yes;
};

static struct value
operand(const struct lifter *l, const struct waiting *w)
{
	const struct scbpf_insn *in = &l->program->insn[w->pc];

	return in->code & BPF_X ? w->regs.x : scb_machine_const(in->k);
}

/* One part of MACHINE_PARTS. */
static uint32_t
part_test(struct lifter *l, const struct waiting *w, struct value b, bool large,
    uint32_t no)
{
	struct cond c;

	switch (scb_machine_in_part(
	    &l->program->insn[w->pc], w->regs.a, b, large, &c)) {
	case MACHINE_TAKEN:
		return w->yes;
	case MACHINE_NOT_TAKEN:
		return no;
	default:
		return test(l, w->regs.a.word, c, w->yes, no);
	}
}

static uint32_t
compare(struct lifter *l, const struct waiting *w, struct value b, uint32_t no)
{
	struct value a = w->regs.a;
	struct cond c;

	switch (scb_machine_jump(&l->program->insn[w->pc], a, b, &c)) {
	case MACHINE_BIT:
		return bit_test(l, scb_machine_shifted(a, b), c, w->yes, no);
	case MACHINE_PARTS:
		return test(l, a.word, c, part_test(l, w, b, true, no),
		    part_test(l, w, b, false, no));
	default: /* MACHINE_ASKS */
		return test(l, a.word, c, w->yes, no);
	}
}

/* The decision at a jump whose sides are both known; run by run of b. */
static uint32_t
lift_test(struct lifter *l, const struct waiting *w, uint32_t no)
{
	const struct scbpf_insn *in = &l->program->insn[w->pc];
	struct value b = operand(l, w);

	do
		no = compare(l, w, scb_machine_run(in, w->regs.a, &b), no);
	while (b.k);
	return no;
}

struct waits {
	struct waiting *at;
	size_t n, cap;
};

/* Where a jump leads; with `asks`, where it is taken. */
static size_t
lift_branch(struct lifter *l, struct waiting *w)
{
	const struct scbpf_insn *in = &l->program->insn[w->pc];
	struct cond c;
	size_t yes = w->pc + 1 + in->jt, no = w->pc + 1 + in->jf;

	if (in->code == (BPF_JMP | BPF_JA))
		return w->pc + 1 + in->k;
	if (yes == no)
		return yes;
	switch (scb_machine_jump(in, w->regs.a, operand(l, w), &c)) {
	case MACHINE_TAKEN:
		return yes;
	case MACHINE_NOT_TAKEN:
		return no;
	case MACHINE_ASKS:
	case MACHINE_PARTS:
	case MACHINE_BIT:
		w->asks = true;
		return yes;
	default:
		lift_lost(l, w->pc, "compares what is not followed");
		return no;
	}
}

/*
 * From a jump on. true: *node is the decision; else the jump waits for what
 * is at *pc.
 */
static bool
lift_jump(struct lifter *l, struct waits *s, size_t *pc,
    const struct machine *m, uint32_t *node)
{
	struct waiting w = {.pc = *pc, .regs = read_later(l, *pc, m)};
	const struct spot *known;

	make_room(l);
	known = lift_find(l, *pc, &w.regs);
	if (known->node) {
		*node = known->node - 1;
		return true;
	}
	if (!l->why && ++l->nspots > LIFT_SPOTS)
		lift_lost(l, *pc, "too many paths lead here");
	if (!l->why)
		*pc = lift_branch(l, &w);
	if (l->why) {
		*node = lift_lost(l, *pc, l->why);
		return true;
	}
	s->at =
	    scb_arena_grow(l->dag->arena, s->at, s->n, &s->cap, sizeof *s->at);
	s->at[s->n++] = w;
	return false;
}

/* From an instruction to a return (true: *node) or a jump that waits. */
static bool
lift_run(struct lifter *l, struct waits *s, size_t *pc, struct machine *m,
    uint32_t *node)
{
	for (;; ++*pc) {
		const struct scbpf_insn *in = &l->program->insn[*pc];

		if ((in->code & 7) == BPF_JMP)
			return lift_jump(l, s, pc, m, node);
		if (in->code == BPF_RET_K)
			*node = scb_dag_leaf(l->dag, in->k);
		else if ((in->code & 7) == BPF_RET)
			*node = m->a.kind == VALUE_CONST
				    ? scb_dag_leaf(l->dag, m->a.k)
				    : lift_lost(l, *pc,
					  "returns what is not followed");
		else if (in->code == (BPF_ALU | BPF_DIV | BPF_X) &&
			 m->x.kind != VALUE_CONST)
			*node = lift_lost(
			    l, *pc, "divides by what is not followed");
		else if (!scb_machine_step(m, in, l->program->big_endian))
			*node = scb_dag_leaf(l->dag, 0);
		else
			continue;
		return true;
	}
}

/*
 * Hands the node to the jump that waits last. true: now its other side, from
 * *pc on, is to be followed.
 */
static bool
lift_hand(struct lifter *l, struct waits *s, size_t *pc, struct machine *m,
    uint32_t *node)
{
	struct waiting *w = &s->at[s->n - 1];
	struct spot *spot;

	if (w->asks && !w->has_yes) {
		w->has_yes = true;
		w->yes = *node;
		*pc = w->pc + 1 + l->program->insn[w->pc].jf;
		*m = w->regs;
		return true;
	}
	if (w->asks)
		*node = lift_test(l, w, *node);
	spot = lift_find(l, w->pc, &w->regs);
	*spot = (struct spot){w->pc, w->regs, *node + 1};
	s->n--;
	return false;
}

/* Jumps wait in the arena: there may be thousands of them in a row. */
static uint32_t
lift(struct lifter *l)
{
	struct waits s = {NULL, 0, 0};
	struct machine m = {0};
	uint32_t node = 0;
	size_t pc = 0;

	for (;;) {
		if (!lift_run(l, &s, &pc, &m, &node)) {
			m = s.at[s.n - 1].regs;
			continue;
		}
		do
			if (s.n == 0)
				return node;
		while (!lift_hand(l, &s, &pc, &m, &node));
	}
}

bool
scb_lift_program(struct dag *d, const struct scbpf_program *p, uint32_t *node,
    size_t *pc, const char **why)
{
	struct lifter l = {.dag = d, .program = p};

	l.live = scb_arena_array(d->arena, p->count, sizeof *l.live);
	scb_bpf_live(p, l.live);
	*node = lift(&l);
	*pc = l.pc;
	*why = l.why;
	return l.why == NULL;
}
