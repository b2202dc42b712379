/*
 * Programs in the shapes that other tools generate, made from one list of
 * rules, so that all have the same meaning. They compare all 64 bits of an
 * argument, high half first, as those tools do.
 */
#ifndef SHAPE_H
#define SHAPE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"
#include "program.h"

enum {
	SHAPE_ITEMS = 6000,
	SHAPE_LABELS = 9000,
	SHAPE_RULES = 600,
	SHAPE_TERMS = 12,
	NEXT = -1 /* a jump target: the next item */
};

#define X32_BIT 0x40000000u

struct shape_item {
	uint16_t code;
	uint32_t k;
	int yes, no;
};

/* A program with labels; a jump that is too long goes to a ja beside it. */
struct shape {
	struct shape_item item[SHAPE_ITEMS];
	int n;
	int place[SHAPE_LABELS]; /* the item that it precedes */
	int labels;
	struct scbpf_insn insn[BPF_MAX];
	size_t count;
};

struct shape_rule {
	uint32_t nr, verdict;
	unsigned nterms; /* 0: unconditional */
	const struct policy_term *term[SHAPE_TERMS];
};

/* Of one ABI, ascending; all other numbers get `other`. */
struct shape_rules {
	struct shape_rule rule[SHAPE_RULES];
	int n;
	uint32_t other;
};

/* ---- programs ----------------------------------------------------------- */

static inline void
shape_open(struct shape *s)
{
	s->n = s->labels = 0;
}

static inline int
shape_label(struct shape *s)
{
	s->place[s->labels] = 0;
	return s->labels++;
}

static inline void
shape_place(struct shape *s, int label)
{
	s->place[label] = s->n;
}

static inline void
shape_op(struct shape *s, unsigned code, uint32_t k)
{
	s->item[s->n++] = (struct shape_item){(uint16_t)code, k, NEXT, NEXT};
}

static inline void
shape_if(struct shape *s, unsigned op, uint32_t k, int yes, int no)
{
	s->item[s->n++] =
	    (struct shape_item){(uint16_t)(BPF_JMP | op | BPF_K), k, yes, no};
}

static inline void
shape_go(struct shape *s, int to)
{
	s->item[s->n++] = (struct shape_item){BPF_JMP | BPF_JA, 0, to, NEXT};
}

static inline void
shape_ret(struct shape *s, uint32_t verdict)
{
	shape_op(s, BPF_RET_K, verdict);
}

static inline void
shape_load(struct shape *s, unsigned word)
{
	shape_op(s, BPF_LD_ABS, scb_bpf_offset(word, false));
}

/* ja beside an item: bit 0 for its yes, bit 1 for its no. */
static inline int
shape_extra(unsigned far)
{
	return (far & 1) + (far >> 1 & 1);
}

static inline int
shape_distance(const struct shape *s, const int *at, int i, int target)
{
	return target == NEXT ? 0 : at[s->place[target]] - at[i] - 1;
}

static inline bool
shape_layout(struct shape *s, int *at, unsigned char *far)
{
	bool changed = false;

	at[0] = 0;
	for (int i = 0; i < s->n; i++)
		at[i + 1] = at[i] + 1 + shape_extra(far[i]);
	for (int i = 0; i < s->n; i++) {
		const struct shape_item *x = &s->item[i];
		unsigned need = far[i];

		if ((x->code & 7) != BPF_JMP || x->code == (BPF_JMP | BPF_JA))
			continue;
		if (shape_distance(s, at, i, x->yes) > 255 || x->yes == NEXT)
			need |= x->yes != NEXT;
		if (shape_distance(s, at, i, x->no) > 255)
			need |= 2;
		changed |= need != far[i];
		far[i] = (unsigned char)need;
	}
	return changed;
}

/* The instruction, its ja after it. */
static inline void
shape_emit(struct shape *s, const int *at, unsigned far, int i)
{
	const struct shape_item *x = &s->item[i];
	struct scbpf_insn *in = &s->insn[at[i]];
	int to[2] = {
	    shape_distance(s, at, i, x->yes), shape_distance(s, at, i, x->no)};
	int after = shape_extra(far), used = 0;

	*in = (struct scbpf_insn){x->code, 0, 0, x->k};
	if (x->code == (BPF_JMP | BPF_JA)) {
		in->k = (uint32_t)to[0];
		return;
	}
	if ((x->code & 7) != BPF_JMP)
		return;
	for (int side = 0; side < 2; side++) {
		int target = side ? x->no : x->yes;

		if (target == NEXT)
			to[side] = after;
		if (!(far >> side & 1))
			continue;
		in[1 + used] = (struct scbpf_insn){
		    BPF_JMP | BPF_JA, 0, 0, (uint32_t)(to[side] - 1 - used)};
		to[side] = used++;
	}
	in->jt = (uint8_t)to[0];
	in->jf = (uint8_t)to[1];
}

static inline void
shape_close(struct shape *s)
{
	static int at[SHAPE_ITEMS + 1];
	static unsigned char far[SHAPE_ITEMS];
	const char *why = "too long";
	size_t pc = 0;

	memset(far, 0, sizeof far);
	while (shape_layout(s, at, far))
		continue;
	s->count = (size_t)at[s->n];
	if (s->count <= BPF_MAX)
		for (int i = 0; i < s->n; i++)
			shape_emit(s, at, far[i], i);
	if (s->count > BPF_MAX ||
	    !scb_bpf_check(PROGRAM(s->insn, s->count, false), &pc, &why)) {
		printf("the test's own program: %zu: %s\n", pc, why);
		exit(1);
	}
}

/* ---- conditions --------------------------------------------------------- */

/* Both halves, the high one first. */
static inline void
shape_cond(struct shape *s, const struct policy_cond *c, int yes, int no)
{
	unsigned low = BPF_WORD_ARG + 2u * c->subject, op = BPF_JEQ;
	uint64_t k = c->op == POLICY_MASKED_EQ ? c->expect : c->value;
	uint32_t high = (uint32_t)(k >> 32);
	bool order = c->op != POLICY_EQ && c->op != POLICY_NE &&
		     c->op != POLICY_MASKED_EQ;
	int t = yes;

	if (c->op == POLICY_NE || c->op == POLICY_LT || c->op == POLICY_LE) {
		yes = no;
		no = t;
	}
	if (c->op == POLICY_GE || c->op == POLICY_LT)
		op = BPF_JGE;
	else if (order)
		op = BPF_JGT;
	shape_load(s, low + 1);
	if (order)
		shape_if(s, BPF_JGT, high, yes, NEXT);
	if (c->op == POLICY_MASKED_EQ)
		shape_op(
		    s, BPF_ALU | BPF_AND | BPF_K, (uint32_t)(c->value >> 32));
	shape_if(s, BPF_JEQ, high, NEXT, no);
	shape_load(s, low);
	if (c->op == POLICY_MASKED_EQ)
		shape_op(s, BPF_ALU | BPF_AND | BPF_K, (uint32_t)c->value);
	shape_if(s, op, (uint32_t)k, yes, no);
}

/* One of the terms must hold, or there is none. */
static inline void
shape_terms(struct shape *s, const struct shape_rule *r, int yes, int no)
{
	for (unsigned i = 0; i < r->nterms; i++) {
		const struct policy_term *t = r->term[i];
		int fails = i + 1 < r->nterms ? shape_label(s) : no;

		for (unsigned j = 0; j < t->nconds; j++) {
			int holds = shape_label(s);

			shape_cond(s, &t->conds[j], holds, fails);
			shape_place(s, holds);
		}
		shape_go(s, yes);
		if (fails != no)
			shape_place(s, fails);
	}
	if (r->nterms == 0)
		shape_go(s, yes);
}

/* ---- rules -------------------------------------------------------------- */

static inline struct shape_rule *
shape_rule(struct shape_rules *all, uint32_t nr, uint32_t verdict)
{
	int i = 0;

	while (i < all->n && all->rule[i].nr < nr)
		i++;
	if (i < all->n && all->rule[i].nr == nr)
		return &all->rule[i];
	memmove(&all->rule[i + 1], &all->rule[i],
	    (size_t)(all->n - i) * sizeof *all->rule);
	all->n++;
	all->rule[i] = (struct shape_rule){.nr = nr, .verdict = verdict};
	return &all->rule[i];
}

/* The rules of a policy in which no two rules on a name disagree. */
static inline void
shape_read(struct shape_rules *all, const struct policy *p,
    const struct policy_setup *s, const struct arch *a)
{
	*all = (struct shape_rules){.other = scb_policy_verdict(&p->def, a)};
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (!scb_policy_exists(r, s))
			continue;
		for (unsigned j = 0; j < r->nnames; j++) {
			const char *name = r->names[j].name;
			const struct arch_call *c =
			    scb_facts_call(a, name, strlen(name));
			struct shape_rule *to;

			if (!c)
				continue;
			to = shape_rule(
			    all, c->nr, scb_policy_verdict(&r->action, a));
			for (unsigned t = 0; t < r->nterms; t++)
				to->term[to->nterms++] = &r->terms[t];
		}
	}
}

/* ---- lists -------------------------------------------------------------- */

/* Labels of the verdicts at the end. */
struct shape_ends {
	uint32_t verdict[8];
	int label[8];
	int n;
};

static inline int
shape_end(struct shape *s, struct shape_ends *e, uint32_t verdict)
{
	for (int i = 0; i < e->n; i++)
		if (e->verdict[i] == verdict)
			return e->label[i];
	e->verdict[e->n] = verdict;
	e->label[e->n] = shape_label(s);
	return e->label[e->n++];
}

static inline void
shape_put_ends(struct shape *s, const struct shape_ends *e)
{
	for (int i = 0; i < e->n; i++) {
		shape_place(s, e->label[i]);
		shape_ret(s, e->verdict[i]);
	}
}

/* From A = nr on: each rule in turn, its conditions where it stands. */
static inline void
shape_list(struct shape *s, struct shape_ends *e, const struct shape_rules *all,
    int from, int to)
{
	for (int i = from; i < to; i++) {
		const struct shape_rule *r = &all->rule[i];
		int yes = shape_end(s, e, r->verdict), skip;

		if (r->nterms == 0) {
			shape_if(s, BPF_JEQ, r->nr, yes, NEXT);
			continue;
		}
		skip = shape_label(s);
		shape_if(s, BPF_JEQ, r->nr, NEXT, skip);
		shape_terms(s, r, yes, shape_end(s, e, all->other));
		shape_place(s, skip);
	}
	shape_go(s, shape_end(s, e, all->other));
}

#endif
