/*
 * requires: a DAG in which every child is older than its parent.
 * keeps: the decision. Each test is emitted once for each of the three ways
 * in which it can be entered: the word is not loaded, loaded, or loaded and
 * masked as the test wants it.
 */
#include "tree/code.h"

#include "bpf/bpf.h"

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
	bool swapped; /* true and false exchanged */
	struct acc want;
};

static struct jump
choose(const struct dag_node *x)
{
	struct jump j = {BPF_JMP | BPF_JEQ, x->k, false, {x->word, x->mask}};
	bool one_bit = (x->mask & (x->mask - 1)) == 0;

	if (x->kind == DAG_GE) {
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
code(struct coder *c, uint32_t node, struct acc have)
{
	const struct dag_node *x = &c->dag->node[node];
	struct jump j;
	enum entry in;
	uint32_t yes, no, h;

	if (x->kind == DAG_LEAF)
		return asm_ret(&c->prog, x->k);
	j = choose(x);
	in = entry(have, j.want);
	if (c->handle[node][in])
		return c->handle[node][in] - 1;
	no = code(c, x->no, j.want);
	yes = code(c, x->yes, j.want);
	if (j.swapped)
		h = asm_jump(&c->prog, j.code, j.k, no, yes);
	else
		h = asm_jump(&c->prog, j.code, j.k, yes, no);
	if (in != ENTRY_READY && j.want.mask != UINT32_MAX)
		h = asm_step(
		    &c->prog, BPF_ALU | BPF_AND | BPF_K, j.want.mask, h);
	if (in == ENTRY_COLD)
		h = asm_step(&c->prog, BPF_LD_ABS,
		    bpf_offset(x->word, c->big_endian), h);
	c->handle[node][in] = h + 1;
	return h;
}

/* How many decisions root leads to. */
static size_t
reachable(const struct dag *d, uint32_t root)
{
	bool *seen = arena_array(d->arena, (size_t)root + 1, sizeof *seen);
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

struct scbpf_insn *
code_dag(const struct dag *d, uint32_t root, bool big_endian, size_t *count)
{
	struct coder c = {.dag = d, .big_endian = big_endian};
	struct acc nothing = {BPF_WORDS, 0};

	*count = reachable(d, root);
	if (*count > BPF_MAX)
		return NULL;
	c.handle = arena_array(d->arena, (size_t)root + 1, sizeof *c.handle);
	asm_init(&c.prog, d->arena);
	return asm_finish(&c.prog, code(&c, root, nothing), count);
}
