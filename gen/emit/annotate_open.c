#include "emit/annotate.h"

#include <string.h>

#include "bpf/reach.h"

/* --- what A holds --------------------------------------------------------- */

static void
find_values(struct annotate *n, const struct reach *r)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t pc = r->step[i].pc;
		struct reach_value a = scb_reach_a(r, pc);
		struct reach_value b = scb_reach_operand(r, pc);

		n->value[pc].seen = true;
		n->value[pc].known =
		    a.kind == REACH_WORD || a.kind == REACH_OFFSET;
		n->value[pc].constant = a.kind == REACH_CONSTANT;
		n->value[pc].word = a.word;
		n->value[pc].mask = a.kind == REACH_OFFSET ? UINT32_MAX : a.k;
		n->value[pc].offset = a.kind == REACH_OFFSET ? a.k : 0;
		n->value[pc].compared = b.kind == REACH_CONSTANT;
		n->value[pc].k = b.k;
	}
}

/* The value of X from the first jump on, if nothing changes it after that. */
static void
find_shift(struct annotate *n)
{
	const struct scbpf_program *p = &n->filter->program;
	struct machine m = {0};
	size_t pc = 0;

	while ((p->insn[pc].code & 7) != BPF_JMP &&
	       (p->insn[pc].code & 7) != BPF_RET)
		if (!scb_machine_step(&m, &p->insn[pc++], p->big_endian))
			return;
	for (; pc < p->count; pc++)
		if ((p->insn[pc].code & 7) == BPF_LDX ||
		    p->insn[pc].code == (BPF_MISC | BPF_TAX))
			return;
	if (m.x.kind == VALUE_SHIFT && m.x.k == 1)
		n->shift = m.x;
}

/* --- which calls reach it ------------------------------------------------- */

static void
add_name(struct annotate_users *u, const struct arch_call *call)
{
	for (unsigned i = 0; i < u->ncalls; i++)
		if (strcmp(u->call[i]->name, call->name) == 0)
			return;
	if (u->ncalls < ANNOTATE_NAMES)
		u->call[u->ncalls++] = call;
	else
		u->more = true;
}

static bool
may_signal(const struct scbpf_insn *in)
{
	uint32_t action = in->k & RET_ACTION;

	return in->code == BPF_RET_K &&
	       (action == RET_KILL_PROCESS || action == RET_KILL_THREAD ||
		   action == RET_TRAP);
}

/*
 * Records what calls[first] and those before calls[end] reach; they are alike.
 */
static void
add_calls(struct annotate *n, const struct reach *r, unsigned arch,
    unsigned first, unsigned end)
{
	const struct arch_call *calls = n->filter->arches[arch]->calls;
	unsigned numbers = 0;
	bool signals = false;

	for (unsigned i = first; i < end; i++)
		numbers += i == first || calls[i].nr != calls[i - 1].nr;
	for (size_t k = 0; k < r->n; k++) {
		struct annotate_users *u = &n->users[r->step[k].pc];

		u->arches |= UINT32_C(1) << arch;
		signals |= may_signal(&r->program.insn[r->step[k].pc]);
		if (!r->sure[r->step[k].pc]) {
			u->unsure += numbers;
			continue;
		}
		u->total += numbers;
		if (u->more)
			continue;
		for (unsigned i = first; i < end && !u->more; i++)
			if (i == first || calls[i].nr != calls[i - 1].nr)
				add_name(u, &calls[i]);
	}
	for (unsigned i = first; signals && i < end; i++)
		n->signals[arch][i] = true;
}

static void
find_arch_users(struct annotate *n, struct reach *r, unsigned arch)
{
	const struct arch *a = n->filter->arches[arch];
	unsigned first, end;
	uint32_t last = UINT32_MAX;

	for (first = 0; first < a->ncalls; first = end) {
		scb_reach_call(r, a->audit_arch, a->calls[first].nr);
		for (end = first; end < a->ncalls; end++)
			if (a->calls[end].nr > r->high)
				break;
		last = a->calls[end - 1].nr;
		add_calls(n, r, arch, first, end);
	}
	if (last >= a->high)
		return;
	scb_reach_call(r, a->audit_arch, last + 1);
	for (size_t i = 0; i < r->n; i++)
		n->users[r->step[i].pc].unknown |= r->sure[r->step[i].pc];
}

static void
find_users(struct annotate *n, struct reach *r)
{
	const struct emit_filter *f = n->filter;

	for (unsigned i = 0; i < f->narches; i++)
		find_arch_users(n, r, i);
	/* 0 is no architecture, and -2 no number of any. */
	scb_reach_call(r, 0, UINT32_MAX - 1);
	for (size_t i = 0; i < r->n; i++)
		n->users[r->step[i].pc].foreign = r->sure[r->step[i].pc];
}

/* --- lines of the policy -------------------------------------------------- */

static void
add_lines(struct annotate *n, const struct policy_rule *r, uint32_t line)
{
	for (unsigned i = 0; i < r->nnames; i++) {
		struct annotate_lines *l = &n->lines[r->names[i].id];

		if (l->last == line) /* several clauses on it */
			continue;
		l->last = line;
		if (l->count < ANNOTATE_LINES)
			l->line[l->count] = line;
		l->count++;
	}
}

/* Rules stand in the order of the text, so it is read once. */
static void
find_lines(struct annotate *n, struct arena *a)
{
	const struct policy *p = n->filter->policy;
	uint32_t line = 1, at = 0;

	n->lines = scb_arena_array(a, n->filter->names->n, sizeof *n->lines);
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (r->loc.source != p->source || !r->nterms ||
		    !scb_policy_exists(r, n->filter->setup))
			continue;
		for (; at < r->loc.offset; at++)
			line += p->source->text[at] == '\n';
		add_lines(n, r, line);
	}
}

void
scb_annotate_open(
    struct annotate *n, struct arena *a, const struct emit_filter *f)
{
	struct reach r;
	size_t mark;

	*n = (struct annotate){.filter = f};
	n->value = scb_arena_array(a, f->program.count, sizeof *n->value);
	n->users = scb_arena_array(a, f->program.count, sizeof *n->users);
	n->signals = scb_arena_array(a, f->narches, sizeof *n->signals);
	for (unsigned i = 0; i < f->narches; i++)
		n->signals[i] = scb_arena_array(
		    a, f->arches[i]->ncalls, sizeof **n->signals);
	mark = scb_arena_mark(a);
	scb_reach_open(&r, a, &f->program);
	scb_reach_all(&r);
	find_values(n, &r);
	find_shift(n);
	find_users(n, &r);
	scb_arena_release(a, mark);
	if (f->policy && f->policy->source)
		find_lines(n, a);
}
