/*
 * n rules with three conditions each have 3^n paths, since each rule may fail
 * in its first, second or third condition; but what follows is the same. Jumps
 * only lead forwards: instructions are taken in order, and all paths to an
 * instruction have arrived before its turn. There they are joined, word by
 * word; and what is known to have failed is kept as a fact.
 *
 * The known weakness: where two words were decided together, a joined path
 * holds pairs of values that none of its parts had.
 */
#include "proof/join_walk.h"

#include <string.h>

#include "proof/join_state.h"

enum {
	FORGET = 12, /* masked tests of a word before some are dropped */
	APART = 8    /* states at one instruction whose registers differ */
};

struct state {
	struct state *next;
	struct spot spot;
	struct join_facts facts;
};

struct joiner {
	struct join *j;
	struct arena *arena;
	struct state **at; /* by instruction: states that wait there */
	uint32_t *live;	   /* by instruction: see scb_bpf_live */
	uint8_t *preds;	   /* by instruction: its predecessors, counted to 2 */
	struct state *unused;
};

static unsigned
words(const struct join *j)
{
	return (j->nfacts + 31) / 32;
}

static struct state *
new_state(struct joiner *k)
{
	struct state *s = k->unused;

	if (s) {
		k->unused = s->next;
		return s;
	}
	s = scb_arena_alloc(k->arena, sizeof *s);
	s->facts.bit =
	    scb_arena_array(k->arena, words(k->j), sizeof *s->facts.bit);
	return s;
}

static void
drop(struct joiner *k, struct state *s)
{
	s->next = k->unused;
	k->unused = s;
}

/* Both may then change what they share. */
static struct state *
copy(struct joiner *k, struct state *s)
{
	struct state *c = new_state(k);
	uint32_t *bit = c->facts.bit;

	memcpy(bit, s->facts.bit, words(k->j) * sizeof *bit);
	c->facts = (struct join_facts){bit, s->facts.front};
	c->spot = s->spot;
	scb_path_fork(&c->spot.path, &s->spot.path);
	scb_path_fork(&s->spot.path, &c->spot.path);
	return c;
}

static void
join_walk_join(struct joiner *k, struct state *to, struct state *from)
{
	for (unsigned i = 0; i < words(k->j); i++)
		to->facts.bit[i] &= from->facts.bit[i];
	if (from->facts.front < to->facts.front)
		to->facts.front = from->facts.front;
	scb_join_state_merge(&to->spot, &from->spot);
	drop(k, from);
}

/* The state there that this one can be joined with; NULL: none. */
static struct state *
join_walk_alike(const struct joiner *k, const struct state *s)
{
	size_t pc = s->spot.pc;
	unsigned n = 0;

	for (struct state *i = k->at[pc]; i; i = i->next)
		if (++n == APART || scb_join_state_same(&i->spot.regs,
					&s->spot.regs, k->live[pc]))
			return i;
	return NULL;
}

static void
join_walk_wait(struct joiner *k, struct state *s)
{
	s->next = k->at[s->spot.pc];
	k->at[s->spot.pc] = s;
}

/*
 * Waits for its turn, or is joined with a state that does. Paths that loaded
 * different words stay separate: code that they share compares either word.
 */
static void
join_walk_arrive(struct joiner *k, struct state *s)
{
	size_t pc = s->spot.pc;
	struct state *other;

	if (k->preds[pc] > 1) {
		k->j->learn(k->j->user, &s->spot.path, &s->facts);
		other = join_walk_alike(k, s);
		if (other) {
			join_walk_join(k, other, s);
			return;
		}
	}
	join_walk_wait(k, s);
}


/* Takes one side of a fork. A path that returns need not forget anything. */
static bool
join_walk_take(
    struct joiner *k, struct state *s, const struct step *fork, bool yes)
{
	struct wordset *w = &s->spot.path.w[fork->word];
	size_t pc = s->spot.pc;

	if (!scb_step_take(&s->spot, fork, yes)) {
		k->j->walk->why = scb_path_too_masked;
		return false;
	}
	if (w->nconds > FORGET &&
	    !bpf_is_return(&k->j->walk->program, s->spot.pc)) {
		k->j->learn(k->j->user, &s->spot.path, &s->facts);
		scb_join_state_forget(w, k->arena, FORGET);
	}
	if (s->spot.pc == pc) /* what was just split is not joined again */
		join_walk_wait(k, s);
	else
		join_walk_arrive(k, s);
	return true;
}

/* Runs up to the next fork, or to an instruction with other predecessors. */
static bool
join_walk_run(struct joiner *k, struct state *s)
{
	struct join *j = k->j;
	struct step f;
	struct state *other;
	bool same;

	for (;;) {
		switch (scb_step_follow(j->walk, &s->spot, &f)) {
		case STEP_ON:
			if (k->preds[s->spot.pc] < 2)
				continue;
			join_walk_arrive(k, s);
			return true;
		case STEP_FORK:
			other = copy(k, s);
			return join_walk_take(k, s, &f, true) &&
			       join_walk_take(k, other, &f, false);
		case STEP_END:
			same = j->leaf(
			    j->user, &s->spot.path, &s->facts, f.verdict);
			drop(k, s);
			return same;
		default:
			return false;
		}
	}
}

static void
add_predecessor(struct joiner *k, size_t pc)
{
	if (k->preds[pc] < 2)
		k->preds[pc]++;
}

/* Counts from where to join paths. Returns need not wait for others. */
static void
count_predecessors(struct joiner *k, size_t from)
{
	const struct walk *w = k->j->walk;

	add_predecessor(k, from);
	for (size_t pc = from; pc < w->program.count; pc++) {
		const struct scbpf_insn *in = &w->program.insn[pc];

		if (!k->preds[pc])
			continue;
		if (bpf_is_return(&w->program, pc)) {
			k->preds[pc] = 1;
		} else if (in->code == (BPF_JMP | BPF_JA)) {
			add_predecessor(k, pc + 1 + in->k);
		} else if ((in->code & 7) == BPF_JMP) {
			add_predecessor(k, pc + 1 + in->jt);
			add_predecessor(k, pc + 1 + in->jf);
		} else {
			add_predecessor(k, pc + 1);
		}
	}
}

bool
scb_join_walk(struct join *j, struct arena *a, const struct spot *from)
{
	struct joiner k = {.j = j, .arena = a};
	size_t mark = scb_arena_mark(a);
	struct state *s;
	bool same = true;

	k.at = scb_arena_array(a, j->walk->program.count, sizeof *k.at);
	k.preds = scb_arena_array(a, j->walk->program.count, sizeof *k.preds);
	k.live = scb_arena_array(a, j->walk->program.count, sizeof *k.live);
	scb_bpf_live(&j->walk->program, k.live);
	count_predecessors(&k, from->pc);
	s = new_state(&k);
	s->spot = *from;
	s->next = NULL;
	k.at[from->pc] = s;
	for (size_t pc = from->pc; same && pc < j->walk->program.count; pc++)
		while (same && (s = k.at[pc]) != NULL) {
			k.at[pc] = s->next;
			same = join_walk_run(&k, s);
		}
	scb_arena_release(a, mark);
	return same;
}
