/*
 * Instructions that slots fill in: only what they compare is known, not with
 * which value. Questions come in the order of eval_slot.c.
 */
#include "proof/step_private.h"

static enum step_kind
slot_branch(struct spot *s, struct step *out)
{
	out->word = out->slot.word;
	switch (scb_path_slot_test(&s->path, out->slot)) {
	case WORDSET_ALWAYS:
		return step_to(s, out->yes);
	case WORDSET_NEVER:
		return step_to(s, out->no);
	default:
		return STEP_FORK;
	}
}

static enum step_kind
slot_lost(struct walk *w)
{
	return step_lost(w, "a slot that is not compared as it should be");
}

/* The half that is filled in as a whole; UINT32_MAX: it is not one. */
static uint32_t
half_of(const struct bpf_slot *slot)
{
	uint32_t half = policy_half(slot->slot, slot->high,
	    slot->mask == policy_half_mask(POLICY_NARROW));

	return slot->mask == policy_half_mask(half) ? half : UINT32_MAX;
}

/* `jset #~$MASK`: has the word other bits? */
static enum step_kind
slot_others(struct walk *w, struct spot *s, uint32_t half, struct step *out)
{
	struct value a = s->regs.a;
	size_t yes = out->yes;

	if (w->program.insn[s->pc].code != (BPF_JMP | BPF_JSET | BPF_K) ||
	    a.kind != VALUE_WORD || a.k != UINT32_MAX)
		return slot_lost(w);
	out->slot = (struct path_slot){
	    NULL, EVAL_SLOT_ONLY, a.word, policy_half_mask(half), half, true};
	out->yes = out->no;
	out->no = yes;
	return slot_branch(s, out);
}

/* `jgt #$SLOT ^ sign`: is the word greater, as signed numbers? */
static enum step_kind
slot_signed(struct walk *w, struct spot *s, const struct bpf_slot *slot,
    uint32_t half, struct step *out)
{
	struct value a = s->regs.a;

	if (w->program.insn[s->pc].code != (BPF_JMP | BPF_JGT | BPF_K) ||
	    slot->flip != policy_half_sign(half) || a.kind != VALUE_FLIPPED ||
	    a.k != policy_half_mask(half))
		return slot_lost(w);
	out->slot =
	    (struct path_slot){NULL, EVAL_SLOT_SGT, a.word, a.k, half, true};
	return slot_branch(s, out);
}

/* A jump whose k is a slot. */
static enum step_kind
slot_jump(struct walk *w, struct spot *s, const struct bpf_slot *slot,
    struct step *out)
{
	uint16_t code = w->program.insn[s->pc].code;
	struct value a = s->regs.a;
	uint32_t half = half_of(slot);

	if (half == UINT32_MAX)
		return slot_lost(w);
	if (slot->flip == UINT32_MAX)
		return slot_others(w, s, half, out);
	if (slot->flip)
		return slot_signed(w, s, slot, half, out);
	out->slot =
	    (struct path_slot){NULL, EVAL_SLOT_EQ, a.word, a.k, half, true};
	if (a.kind == VALUE_WORD && code == (BPF_JMP | BPF_JGT | BPF_K))
		out->slot.rel = EVAL_SLOT_GT;
	else if (a.kind == VALUE_MASKED && code == (BPF_JMP | BPF_JEQ | BPF_K))
		out->slot.rel = EVAL_SLOT_BOTH;
	else if (a.kind != VALUE_WORD || code != (BPF_JMP | BPF_JEQ | BPF_K))
		return slot_lost(w);
	return slot_branch(s, out);
}

/* A word under the mask of a slot. */
static enum step_kind
slot_calculate(struct walk *w, struct spot *s, const struct bpf_slot *slot)
{
	struct value *a = &s->regs.a;
	uint32_t half = half_of(slot);

	if (w->program.insn[s->pc].code != (BPF_ALU | BPF_AND | BPF_K) ||
	    slot->flip || half == UINT32_MAX || a->kind != VALUE_WORD ||
	    a->k != policy_half_mask(half))
		return slot_lost(w);
	*a = (struct value){VALUE_MASKED, a->word, half, 0};
	return step_to(s, s->pc + 1);
}

enum step_kind
scb_step_slot(struct walk *w, struct spot *s, const struct bpf_slot *slot,
    struct step *out)
{
	return (w->program.insn[s->pc].code & 7) == BPF_ALU
		   ? slot_calculate(w, s, slot)
		   : slot_jump(w, s, slot, out);
}

bool
scb_step_slot_masks(const struct scbpf_insn *in, struct value a)
{
	return a.kind == VALUE_MASKED &&
	       in->code == (BPF_JMP | BPF_JEQ | BPF_K);
}

enum step_kind
scb_step_slot_masked(struct walk *w, struct spot *s, struct step *out)
{
	struct value a = s->regs.a;

	out->slot = (struct path_slot){
	    NULL, EVAL_SLOT_MASK, a.word, a.k, w->program.insn[s->pc].k, true};
	return slot_branch(s, out);
}
