#include "emit/note.h"

#include <string.h>

#include "bpf/reach.h"

/* --- what A holds ----------------------------------------------------------
 */

static void
arrive(struct note_value *to, const struct note_value *from)
{
	if (!to->seen)
		*to = *from;
	else if (!from->known || from->word != to->word ||
		 from->mask != to->mask)
		to->known = false;
	to->seen = true;
}

static void
step(struct note_value *v, const struct scbpf_insn *in, bool big)
{
	int word = bpf_word(in->k, big);

	switch (in->code) {
	case BPF_LD_ABS:
		*v = (struct note_value){true, word >= 0,
		    word >= 0 ? (unsigned)word : 0, UINT32_MAX};
		return;
	case BPF_ALU | BPF_AND | BPF_K:
		v->mask &= in->k;
		return;
	default:
		if (bpf_sets_a(in->code))
			v->known = false;
	}
}

/* Jumps only lead forward: one pass. */
static void
find_values(struct note_value *at, const struct emit_filter *f)
{
	at[0].seen = true;
	for (size_t pc = 0; pc < f->count; pc++) {
		const struct scbpf_insn *in = &f->insn[pc];
		struct note_value v = at[pc];

		if (!v.seen || (in->code & 7) == BPF_RET)
			continue;
		if (in->code == (BPF_JMP | BPF_JA)) {
			arrive(&at[pc + 1 + in->k], &v);
		} else if ((in->code & 7) == BPF_JMP) {
			arrive(&at[pc + 1 + in->jt], &v);
			arrive(&at[pc + 1 + in->jf], &v);
		} else {
			step(&v, in, f->big_endian);
			arrive(&at[pc + 1], &v);
		}
	}
}

/* --- which calls come by ---------------------------------------------------
 */

static void
add_call(struct note_users *u, const struct arch_call *call)
{
	u->total++;
	for (unsigned i = 0; i < u->ncalls; i++)
		if (strcmp(u->call[i]->name, call->name) == 0)
			return;
	if (u->ncalls < NOTE_NAMES)
		u->call[u->ncalls++] = call;
	else
		u->more = true;
}

static void
find_arch_users(struct notes *n, struct reach *at, unsigned arch)
{
	const struct emit_filter *f = n->filter;
	const struct arch *a = f->arches[arch];
	uint32_t last = UINT32_MAX;

	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *call = &a->calls[i];

		if (call->nr == last)
			continue;
		last = call->nr;
		reach_call(at, f->insn, f->count, a->audit_arch, call->nr);
		for (size_t pc = 0; pc < f->count; pc++)
			if (at[pc].seen) {
				add_call(&n->users[pc], call);
				n->users[pc].arches |= UINT32_C(1) << arch;
			}
	}
	if (last >= a->high)
		return;
	reach_call(at, f->insn, f->count, a->audit_arch, last + 1);
	for (size_t pc = 0; pc < f->count; pc++)
		n->users[pc].unknown |= at[pc].seen;
}

static void
find_users(struct notes *n, struct arena *a)
{
	const struct emit_filter *f = n->filter;
	size_t mark = arena_mark(a);
	struct reach *at = arena_array(a, f->count, sizeof *at);

	for (unsigned i = 0; i < f->narches; i++)
		find_arch_users(n, at, i);
	/* 0 is no architecture, and -2 no number of any. */
	reach_call(at, f->insn, f->count, 0, UINT32_MAX - 1);
	for (size_t pc = 0; pc < f->count; pc++)
		n->users[pc].foreign = at[pc].seen;
	arena_release(a, mark);
}

/* --- lines of the policy ---------------------------------------------------
 */

static void
add_lines(struct notes *n, const struct policy_rule *r, uint32_t line)
{
	for (unsigned i = 0; i < r->nnames; i++) {
		struct note_lines *l = &n->lines[r->names[i].id];

		if (l->last == line) /* several clauses on it */
			continue;
		l->last = line;
		if (l->count < NOTE_LINES)
			l->line[l->count] = line;
		l->count++;
	}
}

/* Rules stand in the order of the text, so it is read once. */
static void
find_lines(struct notes *n, struct arena *a)
{
	const struct policy *p = n->filter->policy;
	uint32_t line = 1, at = 0;

	n->lines = arena_array(a, n->filter->names->n, sizeof *n->lines);
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (r->loc.source != p->source || !r->nterms ||
		    !policy_exists(r, n->filter->setup))
			continue;
		for (; at < r->loc.offset; at++)
			line += p->source->text[at] == '\n';
		add_lines(n, r, line);
	}
}

void
note_open(struct notes *n, struct arena *a, const struct emit_filter *f)
{
	*n = (struct notes){.filter = f};
	n->value = arena_array(a, f->count, sizeof *n->value);
	n->users = arena_array(a, f->count, sizeof *n->users);
	find_values(n->value, f);
	find_users(n, a);
	if (f->policy && f->policy->source)
		find_lines(n, a);
}
