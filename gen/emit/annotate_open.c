#include "emit/annotate.h"

#include <string.h>

#include "bpf/reach.h"

/* --- what A holds --------------------------------------------------------- */

static void
annotate_open_arrive(
    struct annotate_value *to, const struct annotate_value *from)
{
	if (!to->seen)
		*to = *from;
	else if (!from->known || from->word != to->word ||
		 from->mask != to->mask)
		to->known = false;
	to->seen = true;
}

static void
annotate_open_step(
    struct annotate_value *v, const struct scbpf_insn *in, bool big)
{
	int word = scb_bpf_word(in->k, big);

	switch (in->code) {
	case BPF_LD_ABS:
		*v = (struct annotate_value){true, word >= 0,
		    word >= 0 ? (unsigned)word : 0, UINT32_MAX};
		return;
	case BPF_ALU | BPF_AND | BPF_K:
		v->mask &= in->k;
		return;
	default:
		if (scb_bpf_sets_a(in->code))
			v->known = false;
	}
}

/* Jumps only lead forward: one pass. */
static void
find_values(struct annotate_value *at, const struct emit_filter *f)
{
	at[0].seen = true;
	for (size_t pc = 0; pc < f->count; pc++) {
		const struct scbpf_insn *in = &f->insn[pc];
		struct annotate_value v = at[pc];

		if (!v.seen || (in->code & 7) == BPF_RET)
			continue;
		if (in->code == (BPF_JMP | BPF_JA)) {
			annotate_open_arrive(&at[pc + 1 + in->k], &v);
		} else if ((in->code & 7) == BPF_JMP) {
			annotate_open_arrive(&at[pc + 1 + in->jt], &v);
			annotate_open_arrive(&at[pc + 1 + in->jf], &v);
		} else {
			annotate_open_step(&v, in, f->big_endian);
			annotate_open_arrive(&at[pc + 1], &v);
		}
	}
}

/* --- which calls come by -------------------------------------------------- */

static void
annotate_open_add_call(struct annotate_users *u, const struct arch_call *call)
{
	u->total++;
	for (unsigned i = 0; i < u->ncalls; i++)
		if (strcmp(u->call[i]->name, call->name) == 0)
			return;
	if (u->ncalls < ANNOTATE_NAMES)
		u->call[u->ncalls++] = call;
	else
		u->more = true;
}

static void
find_arch_users(struct annotate *n, struct reach *at, unsigned arch)
{
	const struct emit_filter *f = n->filter;
	const struct arch *a = f->arches[arch];
	uint32_t last = UINT32_MAX;

	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *call = &a->calls[i];

		if (call->nr == last)
			continue;
		last = call->nr;
		scb_reach_call(at, f->insn, f->count, a->audit_arch, call->nr);
		for (size_t pc = 0; pc < f->count; pc++)
			if (at[pc].seen) {
				annotate_open_add_call(&n->users[pc], call);
				n->users[pc].arches |= UINT32_C(1) << arch;
			}
	}
	if (last >= a->high)
		return;
	scb_reach_call(at, f->insn, f->count, a->audit_arch, last + 1);
	for (size_t pc = 0; pc < f->count; pc++)
		n->users[pc].unknown |= at[pc].seen;
}

static void
find_users(struct annotate *n, struct arena *a)
{
	const struct emit_filter *f = n->filter;
	size_t mark = scb_arena_mark(a);
	struct reach *at = scb_arena_array(a, f->count, sizeof *at);

	for (unsigned i = 0; i < f->narches; i++)
		find_arch_users(n, at, i);
	/* 0 is no architecture, and -2 no number of any. */
	scb_reach_call(at, f->insn, f->count, 0, UINT32_MAX - 1);
	for (size_t pc = 0; pc < f->count; pc++)
		n->users[pc].foreign = at[pc].seen;
	scb_arena_release(a, mark);
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
	*n = (struct annotate){.filter = f};
	n->value = scb_arena_array(a, f->count, sizeof *n->value);
	n->users = scb_arena_array(a, f->count, sizeof *n->users);
	find_values(n->value, f);
	find_users(n, a);
	if (f->policy && f->policy->source)
		find_lines(n, a);
}
