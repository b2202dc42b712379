/*
 * Paths are explored depth first. At a jump that can go both ways one
 * side gets a copy of the path and runs to its end; then the other goes on
 * with the path itself, and the memory of the first is given back. So memory
 * grows with the depth of the program, not with the number of paths, which is
 * bounded by the cap on steps.
 */
#include "proof/walk.h"

#include "policy/policy.h"
#include "proof/machine.h"

struct spot {
	size_t pc;
	struct machine regs;
	struct path path;
};

/* A side of a jump that waits until the other is done. */
struct pending {
	struct pending *below;
	struct spot spot;
	unsigned word;
	struct word_cond cond; /* to assume when it goes on */
	struct path_slot slot; /* or this, when its mask is not 0 */
	size_t mark; /* what the first side allocated comes after it */
};

/* A word of which one value is left is as good as a constant. */
static struct value
settled(const struct path *p, struct value v)
{
	const struct word *w = &p->w[v.word];

	if (v.kind == VALUE_WORD && w->n == 1 &&
	    w->range[0].low == w->range[0].high)
		return machine_const(w->range[0].low & v.k);
	return v;
}

struct walker {
	struct walk *w;
	struct arena *arena;
	struct spot *at;
	struct pending *top;
};

static const char too_masked[] = "too many masked tests of one word";

static enum walk_end
cannot(struct walker *k, const char *why)
{
	k->w->pc = k->at->pc;
	k->w->why = why;
	if (!path_call(&k->at->path, &k->w->stuck))
		k->w->stuck = (struct scbpf_call){0};
	return WALK_CANNOT;
}

/* Leaves one side waiting, and makes a copy for the other. */
static struct pending *
leave(struct walker *k, size_t yes, size_t no)
{
	struct pending *p = arena_alloc(k->arena, sizeof *p);

	p->below = k->top;
	p->spot = *k->at;
	p->spot.pc = no;
	p->mark = arena_mark(k->arena);
	k->top = p;
	k->at = arena_alloc(k->arena, sizeof *k->at);
	*k->at = p->spot;
	path_fork(&k->at->path, &p->spot.path);
	k->at->pc = yes;
	return p;
}

/*
 * Both sides are possible. The side where a comparison for equality holds is
 * small to copy, so that one goes first.
 */
static enum walk_end
fork(struct walker *k, unsigned word, struct word_cond c, size_t yes, size_t no)
{
	struct pending *p = leave(k, yes, no);

	p->word = word;
	p->cond = c;
	p->cond.rel = word_not(c.rel);
	return path_assume(&k->at->path, word, c) ? WALK_DONE
						  : cannot(k, too_masked);
}

/* The condition holds always, never, or on part of what is left. */
static enum walk_end
branch(
    struct walker *k, unsigned word, struct word_cond c, size_t yes, size_t no)
{
	/* Masked conditions are decided bit by bit; that is work, too. */
	k->w->steps += 32 * k->at->path.w[word].nconds;
	switch (path_test(&k->at->path, word, c)) {
	case WORD_ALWAYS:
		k->at->pc = yes;
		return WALK_DONE;
	case WORD_NEVER:
		k->at->pc = no;
		return WALK_DONE;
	case WORD_EITHER:
		return fork(k, word, c, yes, no);
	default:
		return cannot(k, too_masked);
	}
}

/* A jump whose k is not known: only what it compares is. */
static enum walk_end
slot_jump(
    struct walker *k, const struct scbpf_insn *in, const struct bpf_slot *slot)
{
	struct spot *s = k->at;
	size_t yes = s->pc + 1 + in->jt, no = s->pc + 1 + in->jf;
	struct value a = s->regs.a;
	struct path_slot q = {
	    NULL, a.word, a.k, policy_half(slot->slot, slot->high), true};

	if (in->code != (BPF_JMP | BPF_JEQ | BPF_K) || a.kind != VALUE_WORD ||
	    a.k != slot->mask || a.k == 0)
		return cannot(k, "a slot that is not compared as it should be");
	switch (path_slot_test(&s->path, q)) {
	case WORD_ALWAYS:
		s->pc = yes;
		return WALK_DONE;
	case WORD_NEVER:
		s->pc = no;
		return WALK_DONE;
	default:
		leave(k, yes, no)->slot = q;
		k->top->slot.equal = false;
		path_slot_assume(&k->at->path, q);
		return WALK_DONE;
	}
}

static enum walk_end
jump(struct walker *k, const struct scbpf_insn *in)
{
	struct spot *s = k->at;
	size_t next = s->pc + 1, yes = next + in->jt, no = next + in->jf;
	struct value a = settled(&s->path, s->regs.a),
		     b = in->code & BPF_X ? settled(&s->path, s->regs.x)
					  : machine_const(in->k);
	struct word_cond c;

	if (in->code == (BPF_JMP | BPF_JA))
		yes = no = next + in->k;
	if (yes == no) {
		s->pc = yes;
		return WALK_DONE;
	}
	switch (machine_jump(in, a, b, &c)) {
	case MACHINE_TAKEN:
		s->pc = yes;
		return WALK_DONE;
	case MACHINE_NOT_TAKEN:
		s->pc = no;
		return WALK_DONE;
	case MACHINE_ASKS:
		return branch(k, a.word, c, yes, no);
	default:
		return cannot(k, "compares what is not followed");
	}
}

/* Goes on with the side that waited last. */
static enum walk_end
resume(struct walker *k)
{
	struct pending *p = k->top;

	arena_release(k->arena, p->mark);
	k->top = p->below;
	k->at = &p->spot;
	if (p->slot.mask) {
		path_slot_assume(&k->at->path, p->slot);
		return WALK_DONE;
	}
	return path_assume(&k->at->path, p->word, p->cond)
		   ? WALK_DONE
		   : cannot(k, too_masked);
}

/*
 * One instruction that is not a return. A word under a mask stays one even
 * where its value is known: a slot may be next.
 */
static enum walk_end
follow(struct walker *k, const struct scbpf_insn *in, bool *ended)
{
	const struct bpf_slot *slot = k->w->slot ? k->w->slot[k->at->pc] : NULL;
	struct machine *regs = &k->at->regs;

	*ended = false;
	if (++k->w->steps > WALK_STEPS)
		return cannot(k, "too many paths lead here");
	if (slot)
		return slot_jump(k, in, slot);
	if ((in->code & 7) == BPF_JMP)
		return jump(k, in);
	if ((in->code & 7) == BPF_ALU &&
	    in->code != (BPF_ALU | BPF_AND | BPF_K)) {
		regs->a = settled(&k->at->path, regs->a);
		regs->x = settled(&k->at->path, regs->x);
	}
	if (in->code == (BPF_ALU | BPF_DIV | BPF_X) &&
	    regs->x.kind != VALUE_CONST)
		return cannot(k, "divides by what is not followed");
	*ended = !machine_step(regs, in, k->w->big_endian);
	k->at->pc++;
	return WALK_DONE;
}

enum walk_end
walk(struct walk *w, struct arena *a, const struct path *from)
{
	size_t start = arena_mark(a);
	struct walker k = {w, a, arena_alloc(a, sizeof *k.at), NULL};
	enum walk_end end = WALK_DONE;
	struct value v;
	bool ended;

	path_fork(&k.at->path, from);
	while (end == WALK_DONE) {
		const struct scbpf_insn *in = &w->insn[k.at->pc];

		if (w->seen)
			w->seen[k.at->pc] = true;
		v = machine_const(0);
		if ((in->code & 7) != BPF_RET ||
		    (w->slot && w->slot[k.at->pc])) {
			end = follow(&k, in, &ended);
			if (!ended)
				continue;
		} else {
			v = in->code & BPF_A
				? settled(&k.at->path, k.at->regs.a)
				: machine_const(in->k);
		}
		w->pc = k.at->pc;
		if (v.kind != VALUE_CONST)
			end = cannot(&k, "returns what is not followed");
		else if (!w->leaf(w->user, &k.at->path, v.k))
			end = WALK_STOPPED;
		else if (!k.top)
			break;
		else
			end = resume(&k);
	}
	arena_release(a, start);
	return end;
}
