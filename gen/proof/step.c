#include "proof/step_private.h"

enum { BIT_VALUES = 1 << 10 }; /* so many are looked at singly */

/* A word with only one value left is a constant. */
static struct value
settled(const struct path *p, struct value v)
{
	const struct wordset *w = &p->w[v.word];
	uint32_t is = w->range[0].low;

	if (w->n != 1 || is != w->range[0].high)
		return v;
	switch (v.kind) {
	case VALUE_WORD:
		return scb_machine_const(is & v.k);
	case VALUE_FLIPPED:
		return scb_machine_const((is & v.k) ^ scb_machine_sign(v));
	case VALUE_OFFSET:
		return scb_machine_const((is - v.k) & v.by);
	case VALUE_SHIFT:
		return scb_machine_const(v.k << (is & v.by));
	default:
		return v;
	}
}

/* The word's condition; every masked one there is looked at a few times. */
static enum wordset_truth
step_test(struct walk *w, const struct spot *s, const struct step *out)
{
	w->steps += 4 * s->path.w[out->word].nconds;
	return scb_path_test(&s->path, out->word, out->cond);
}

/* The condition holds always, never, or on part of what is left. */
static enum step_kind
step_branch(struct walk *w, struct spot *s, const struct step *out)
{
	switch (step_test(w, s, out)) {
	case WORDSET_ALWAYS:
		return step_to(s, out->yes);
	case WORDSET_NEVER:
		return step_to(s, out->no);
	case WORDSET_EITHER:
		return STEP_FORK;
	default:
		return step_lost(w, scb_path_too_masked);
	}
}

/* The jump's target by the bit of `set` with this number. */
static size_t
bit_target(const struct step *out, uint32_t set, uint32_t number)
{
	return set >> number & 1 ? out->yes : out->no;
}

/*
 * Few values are left: splits off those below the first value that goes
 * elsewhere than the lowest; the others stay at the jump.
 */
static enum step_kind
step_bit_runs(struct walk *w, struct spot *s, struct step *out)
{
	const struct wordset *left = &s->path.w[out->word];
	const uint32_t by = out->cond.mask, set = out->cond.k;
	size_t first = bit_target(out, set, left->range[0].low & by), to_pc;

	for (unsigned i = 0; i < left->n; i++)
		for (uint32_t v = left->range[i].low;; v++) {
			to_pc = bit_target(out, set, v & by);
			w->steps++;
			if (to_pc != first) {
				out->cond =
				    (struct cond){UINT32_MAX, v - 1, COND_GT};
				switch (step_test(w, s, out)) {
				case WORDSET_EITHER:
					out->yes = s->pc;
					out->no = first;
					return STEP_FORK;
				case WORDSET_ALWAYS:
					first = to_pc;
					break;
				case WORDSET_NEVER:
					return step_to(s, first);
				default:
					return step_lost(
					    w, scb_path_too_masked);
				}
			}
			if (v == left->range[i].high)
				break;
		}
	return step_to(s, first);
}

/* Many values are left: splits by each bit of the shift in turn. */
static enum step_kind
step_bit_shift(struct walk *w, struct spot *s, struct step *out)
{
	const uint32_t by = out->cond.mask, set = out->cond.k;
	uint32_t number = 0;

	for (uint32_t bit = 1; bit <= by; bit <<= 1) {
		if (!(bit & by))
			continue;
		out->cond = (struct cond){bit, 0, COND_NE};
		switch (step_test(w, s, out)) {
		case WORDSET_ALWAYS:
			number |= bit;
			break;
		case WORDSET_NEVER:
			break;
		case WORDSET_EITHER:
			out->yes = out->no = s->pc;
			return STEP_FORK;
		default:
			return step_lost(w, scb_path_too_masked);
		}
	}
	return step_to(s, bit_target(out, set, number));
}

/*
 * A jump by the bit of a constant whose number is the word's low bits. The path
 * is split until all that is left of it goes to one target.
 */
static enum step_kind
step_bit(struct walk *w, struct spot *s, struct step *out)
{
	const struct wordset *left = &s->path.w[out->word];
	uint64_t values = 0;

	for (unsigned i = 0; i < left->n && values <= BIT_VALUES; i++)
		values +=
		    (uint64_t)left->range[i].high - left->range[i].low + 1;
	return values && values <= BIT_VALUES ? step_bit_runs(w, s, out)
					      : step_bit_shift(w, s, out);
}

/* Splits the path; on each side, the jump is a comparison of the word. */
static enum step_kind
step_parts(struct walk *w, struct spot *s, struct step *out, struct value a,
    struct value b)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];
	bool large;

	switch (step_test(w, s, out)) {
	case WORDSET_ALWAYS:
		large = true;
		break;
	case WORDSET_NEVER:
		large = false;
		break;
	case WORDSET_EITHER:
		out->yes = out->no = s->pc;
		return STEP_FORK;
	default:
		return step_lost(w, scb_path_too_masked);
	}
	switch (scb_machine_in_part(in, a, b, large, &out->cond)) {
	case MACHINE_TAKEN:
		return step_to(s, out->yes);
	case MACHINE_NOT_TAKEN:
		return step_to(s, out->no);
	default:
		return step_branch(w, s, out);
	}
}

static enum step_kind
step_compare(struct walk *w, struct spot *s, struct step *out, struct value a,
    struct value b)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];

	out->word = a.word;
	switch (scb_machine_jump(in, a, b, &out->cond)) {
	case MACHINE_TAKEN:
		return step_to(s, out->yes);
	case MACHINE_NOT_TAKEN:
		return step_to(s, out->no);
	case MACHINE_ASKS:
		return step_branch(w, s, out);
	case MACHINE_PARTS:
		return step_parts(w, s, out, a, b);
	case MACHINE_BIT:
		out->word = scb_machine_shifted(a, b);
		return step_bit(w, s, out);
	default:
		return step_lost(w, "compares what is not followed");
	}
}

/* Tests one run of b's bits; calls with none of them stay for the next run. */
static enum step_kind
step_runs(struct walk *w, struct spot *s, struct step *out, struct value a,
    struct value b)
{
	const size_t pc = s->pc, yes = out->yes, no = out->no;
	enum step_kind kind;
	struct value run;

	do {
		run = scb_machine_run(&w->program.insn[pc], a, &b);
		out->yes = yes;
		out->no = b.k ? pc : no;
		kind = step_compare(w, s, out, a, run);
	} while (kind == STEP_ON && s->pc == pc);
	return kind;
}

static enum step_kind
step_jump(struct walk *w, struct spot *s, struct step *out)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];
	struct value a = settled(&s->path, s->regs.a),
		     b = in->code & BPF_X ? settled(&s->path, s->regs.x)
					  : scb_machine_const(in->k);

	if (in->code == (BPF_JMP | BPF_JA))
		return step_to(s, s->pc + 1 + in->k);
	if (scb_step_slot_masks(in, a))
		return scb_step_slot_masked(w, s, out);
	if (out->yes == out->no)
		return step_to(s, out->yes);
	return a.kind == VALUE_OFFSET ? step_runs(w, s, out, a, b)
				     : step_compare(w, s, out, a, b);
}

/*
 * A word under a mask stays a word even if its value is known: a slot may be
 * next.
 */
static enum step_kind
calculate(struct walk *w, struct spot *s, struct step *out)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];
	struct machine *regs = &s->regs;

	if ((in->code & 7) == BPF_ALU &&
	    in->code != (BPF_ALU | BPF_AND | BPF_K) &&
	    !(w->slot && w->slot[s->pc + 1])) {
		regs->a = settled(&s->path, regs->a);
		regs->x = settled(&s->path, regs->x);
	}
	if (in->code == (BPF_ALU | BPF_DIV | BPF_X) &&
	    regs->x.kind != VALUE_CONST)
		return step_lost(w, "divides by what is not followed");
	out->verdict = 0;
	if (!scb_machine_step(regs, in, w->program.big_endian))
		return STEP_END;
	return step_to(s, s->pc + 1);
}

static enum step_kind
step_return(struct walk *w, const struct spot *s, struct step *out)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];
	struct value v = in->code & BPF_A ? settled(&s->path, s->regs.a)
					  : scb_machine_const(in->k);

	out->verdict = v.k;
	return v.kind == VALUE_CONST
		   ? STEP_END
		   : step_lost(w, "returns what is not followed");
}

enum step_kind
scb_step_follow(struct walk *w, struct spot *s, struct step *out)
{
	const struct scbpf_insn *in = &w->program.insn[s->pc];
	const struct bpf_slot *slot = w->slot ? w->slot[s->pc] : NULL;

	if (w->seen)
		w->seen[s->pc] = true;
	if ((in->code & 7) == BPF_RET && !slot)
		return step_return(w, s, out);
	if (++w->steps > WALK_STEPS)
		return step_lost(w, "too many paths lead here");
	out->yes = s->pc + 1 + in->jt;
	out->no = s->pc + 1 + in->jf;
	out->slot.rel = EVAL_EQ;
	if (slot)
		return scb_step_slot(w, s, slot, out);
	if ((in->code & 7) == BPF_JMP)
		return step_jump(w, s, out);
	return calculate(w, s, out);
}

bool
scb_step_take(struct spot *s, const struct step *fork, bool yes)
{
	struct cond c = fork->cond;
	struct path_slot slot = fork->slot;

	s->pc = yes ? fork->yes : fork->no;
	if (eval_is_slot(slot.rel)) {
		slot.holds = yes;
		scb_path_slot_assume(&s->path, slot);
		return true;
	}
	c.rel = yes ? c.rel : cond_not(c.rel);
	return scb_path_assume(&s->path, fork->word, c);
}
