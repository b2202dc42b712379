/*
 * requires: a DAG in which every child is older than its parent.
 * keeps: the decision. Each test is emitted once for each of the three ways
 * in which it can be entered: the word is not loaded, loaded, or loaded and
 * masked as the test wants it.
 */
#include "tree/code.h"

#include "policy/policy.h"

enum entry { ENTRY_COLD, ENTRY_LOADED, ENTRY_READY, ENTRIES };

/* What the accumulator holds: a word under a mask. */
struct acc {
	unsigned word; /* BPF_WORDS: nothing known */
	uint32_t mask;
};

struct coder {
	const struct dag *dag;
	struct asm_program prog;
	bool big_endian;
	uint32_t (*handle)[ENTRIES]; /* by node; handle + 1 */
};

/* One jump instruction, and what it wants in the accumulator. */
struct jump {
	uint16_t code;
	uint32_t k;
	bool swapped;  /* true and false exchanged */
	uint32_t slot; /* the half that k is to be, + 1; 0: none */
	struct acc want;
};

static struct jump
code_choose(const struct dag_node *x)
{
	struct jump j = {BPF_JMP | BPF_JEQ, x->k, false, 0, {x->word, x->mask}};
	bool one_bit = (x->mask & (x->mask - 1)) == 0;

	if (x->kind == DAG_SLOT) {
		j.slot = x->k + 1;
		j.k = x->mask & (uint32_t)POLICY_UNSET;
	} else if (x->kind == DAG_GE) {
		j.code = BPF_JMP | BPF_JGE;
	} else if (x->mask != UINT32_MAX &&
		   (x->k == 0 || (one_bit && x->k == x->mask))) {
		/* jset masks by itself and leaves the word whole. */
		j.code = BPF_JMP | BPF_JSET;
		j.swapped = x->k == 0;
		j.k = x->mask;
		j.want.mask = UINT32_MAX;
	}
	return j;
}

static enum entry
entry(struct acc have, struct acc want)
{
	if (have.word != want.word)
		return ENTRY_COLD;
	if (have.mask == want.mask)
		return ENTRY_READY;
	return have.mask == UINT32_MAX ? ENTRY_LOADED : ENTRY_COLD;
}

static uint32_t
code_code(struct coder *c, uint32_t node, struct acc have)
{
	const struct dag_node *x = &c->dag->node[node];
	struct jump j;
	enum entry in;
	uint32_t yes, no, h;

	if (x->kind == DAG_LEAF)
		return scb_asm_ret(&c->prog, x->k);
	j = code_choose(x);
	in = entry(have, j.want);
	if (c->handle[node][in])
		return c->handle[node][in] - 1;
	no = code_code(c, x->no, j.want);
	yes = code_code(c, x->yes, j.want);
	if (j.slot)
		h = scb_asm_slot(&c->prog, j.slot - 1, j.k, yes, no);
	else if (j.swapped)
		h = scb_asm_jump(&c->prog, j.code, j.k, no, yes);
	else
		h = scb_asm_jump(&c->prog, j.code, j.k, yes, no);
	if (in != ENTRY_READY && j.want.mask != UINT32_MAX)
		h = scb_asm_step(
		    &c->prog, BPF_ALU | BPF_AND | BPF_K, j.want.mask, h);
	if (in == ENTRY_COLD)
		h = scb_asm_step(&c->prog, BPF_LD_ABS,
		    scb_bpf_offset(x->word, c->big_endian), h);
	c->handle[node][in] = h + 1;
	return h;
}

/* How many decisions root leads to. */
static size_t
reachable(const struct dag *d, uint32_t root)
{
	bool *seen = scb_arena_array(d->arena, (size_t)root + 1, sizeof *seen);
	size_t n = 0;

	seen[root] = true;
	for (uint32_t i = root + 1; i-- > 0;) {
		if (!seen[i])
			continue;
		n++;
		if (d->node[i].kind != DAG_LEAF)
			seen[d->node[i].yes] = seen[d->node[i].no] = true;
	}
	return n;
}

/* Where the slots of the program are; masks are those of their k. */
static void
list_slots(const struct asm_program *p, const struct scbpf_insn *insn,
    size_t count, struct bpf_slots *slots)
{
	struct bpf_slot *at = scb_arena_array(p->arena, count, sizeof *at);

	*slots = (struct bpf_slots){at, 0};
	for (size_t i = 0; i < count; i++)
		if (p->slot_of[i])
			at[slots->n++] = (struct bpf_slot){.pc = (uint16_t)i,
			    .slot = (uint16_t)((p->slot_of[i] - 1) / 2),
			    .high = (p->slot_of[i] - 1) % 2,
			    .mask = insn[i].k};
}

struct scbpf_insn *
scb_code_dag(const struct dag *d, uint32_t root, bool big_endian,
    struct bpf_slots *slots, size_t *count)
{
	struct scbpf_insn *insn;
	struct coder c = {.dag = d, .big_endian = big_endian};
	struct acc nothing = {BPF_WORDS, 0};

	*count = reachable(d, root);
	if (*count > BPF_MAX)
		return NULL;
	c.handle =
	    scb_arena_array(d->arena, (size_t)root + 1, sizeof *c.handle);
	scb_asm_init(&c.prog, d->arena);
	insn = scb_asm_finish(&c.prog, code_code(&c, root, nothing), count);
	if (slots)
		list_slots(&c.prog, insn, *count, slots);
	return insn;
}
