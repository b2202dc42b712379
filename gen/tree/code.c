/*
 * requires: a DAG in which every child is older than its parent.
 * keeps: the decision. Each test is emitted once for each of the three ways
 * in which it can be entered: the word is not loaded, loaded, or loaded and
 * masked as the test wants it.
 */
#include "tree/code.h"

#include "policy/policy.h"

/* ENTRY_MASKED: under a mask that keeps all bits that the test looks at. */
enum entry { ENTRY_COLD, ENTRY_LOADED, ENTRY_READY, ENTRY_MASKED, ENTRIES };

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
	uint32_t *masked;	     /* by node: the mask of ENTRY_MASKED */
	bool has_bits;		     /* tests expect 1 << (number & 31) in X */
};

/* One jump instruction, and what it wants in the accumulator. */
struct jump {
	uint16_t code;
	uint32_t k;
	bool swapped;  /* true and false exchanged */
	uint32_t slot; /* the half that k is to be, + 1; 0: none */
	/* The half that masks the accumulator first, + 1; 0: none. */
	uint32_t masked_by;
	uint32_t flip; /* bits of the accumulator that are flipped first */
	struct acc want;
};

/* In the number of a slot's half: its complement, or its sign bit's. */
enum { INVERTED = 1 << 29, SIGNED = 1 << 28 };

static void
choose_slot(const struct dag_node *x, struct jump *j)
{
	bool masked = x->kind == DAG_SLOT_MASK || x->kind == DAG_SLOT_BOTH;

	if (x->kind == DAG_SLOT_ONLY) {
		j->code = BPF_JMP | BPF_JSET;
		j->swapped = true;
		j->slot = (x->k | INVERTED) + 1;
		j->k = 0;
		j->want.mask = UINT32_MAX;
		return;
	}
	if (x->kind == DAG_SLOT_SGT) {
		/* With the sign flipped the order is that of unsigned ones. */
		j->code = BPF_JMP | BPF_JGT;
		j->flip = policy_half_sign(x->k);
		j->slot = (x->k | SIGNED) + 1;
		j->k = policy_half_mask(x->k) ^ j->flip;
		return;
	}
	if (x->kind == DAG_SLOT_GT)
		j->code = BPF_JMP | BPF_JGT;
	if (x->kind != DAG_SLOT_MASK) {
		j->slot = x->k + 1;
		j->k = policy_half_mask(x->k);
	}
	if (masked) {
		j->masked_by = x->mask + 1;
		j->want.mask = policy_half_mask(x->mask);
	}
}

static struct jump
code_choose(const struct dag_node *x)
{
	struct jump j = {
	    .code = BPF_JMP | BPF_JEQ, .k = x->k, .want = {x->word, x->mask}};
	bool one_bit = (x->mask & (x->mask - 1)) == 0;

	if (x->kind == DAG_BIT) {
		j.code = BPF_JMP | BPF_JSET | BPF_X;
		j.k = 0;
		j.want = (struct acc){BPF_WORDS, 0};
	} else if (dag_is_slot(x->kind)) {
		choose_slot(x, &j);
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
entry(struct acc have, const struct jump *j)
{
	struct acc want = j->want;

	if (have.word != want.word || want.word == BPF_WORDS)
		return ENTRY_COLD;
	if (have.mask == want.mask)
		return ENTRY_READY;
	if (j->code == (BPF_JMP | BPF_JSET) && !j->slot && !(j->k & ~have.mask))
		return ENTRY_MASKED;
	return have.mask == UINT32_MAX ? ENTRY_LOADED : ENTRY_COLD;
}

/* A test with one kind of entry, which waits for the code of both sides. */
struct code_frame {
	uint32_t node, no;
	enum entry in;
	struct acc left; /* in the accumulator, for both sides */
	bool has_no;
};

struct code_frames {
	struct code_frame *at;
	size_t n, cap;
};

/*
 * true: *h is where the node's code is, entered with `have`; else the node
 * waits for that.
 */
static bool
code_known(struct coder *c, struct code_frames *s, uint32_t node,
    struct acc have, uint32_t *h)
{
	const struct dag_node *x = &c->dag->node[node];
	struct jump j;
	enum entry in;

	if (x->kind == DAG_LEAF) {
		*h = scb_asm_ret(&c->prog, x->k);
		return true;
	}
	j = code_choose(x);
	in = entry(have, &j);
	if (in == ENTRY_MASKED && c->handle[node][in] &&
	    c->masked[node] != have.mask)
		in = ENTRY_COLD;
	if (c->handle[node][in]) {
		*h = c->handle[node][in] - 1;
		return true;
	}
	s->at =
	    scb_arena_grow(c->prog.arena, s->at, s->n, &s->cap, sizeof *s->at);
	if (in == ENTRY_MASKED)
		c->masked[node] = have.mask;
	s->at[s->n++] = (struct code_frame){
	    .node = node, .in = in, .left = in == ENTRY_MASKED ? have : j.want};
	if (j.masked_by || j.flip) /* the word is gone */
		s->at[s->n - 1].left = (struct acc){BPF_WORDS, 0};
	return false;
}

/* Loads the word into the accumulator, before h. */
static uint32_t
code_load(struct coder *c, unsigned word, uint32_t h)
{
	uint32_t by;

	if (word >= DAG_OFFSET) {
		by = c->dag->offset[word];
		h = by >> 31 ? scb_asm_step(&c->prog, BPF_ALU | BPF_ADD | BPF_K,
				   0 - by, h)
			     : scb_asm_step(
				   &c->prog, BPF_ALU | BPF_SUB | BPF_K, by, h);
		word = BPF_WORD_NR;
	}
	return scb_asm_step(
	    &c->prog, BPF_LD_ABS, scb_bpf_offset(word, c->big_endian), h);
}

/* A test; both of its sides have code. */
static uint32_t
code_test(struct coder *c, const struct code_frame *f, uint32_t yes)
{
	const struct dag_node *x = &c->dag->node[f->node];
	const struct jump j = code_choose(x);
	uint32_t no = f->no, h;

	if (j.slot)
		h = scb_asm_slot(&c->prog, j.code, j.slot - 1, j.k,
		    j.swapped ? no : yes, j.swapped ? yes : no);
	else if (j.swapped)
		h = scb_asm_jump(&c->prog, j.code, j.k, no, yes);
	else
		h = scb_asm_jump(&c->prog, j.code, j.k, yes, no);
	if (x->kind == DAG_BIT) {
		h = scb_asm_step(&c->prog, BPF_LD | BPF_IMM, x->k, h);
		c->has_bits = true;
		c->handle[f->node][f->in] = h + 1;
		return h;
	}
	if (j.masked_by)
		h = scb_asm_slot_step(&c->prog, BPF_ALU | BPF_AND | BPF_K,
		    j.masked_by - 1, policy_half_mask(j.masked_by - 1), h);
	if (j.flip)
		h = scb_asm_step(
		    &c->prog, BPF_ALU | BPF_XOR | BPF_K, j.flip, h);
	if (f->in < ENTRY_READY && j.want.mask != UINT32_MAX)
		h = scb_asm_step(
		    &c->prog, BPF_ALU | BPF_AND | BPF_K, j.want.mask, h);
	if (f->in == ENTRY_COLD)
		h = code_load(c, x->word, h);
	c->handle[f->node][f->in] = h + 1;
	return h;
}

/* Pending tests are in the arena: there may be thousands of them in a row. */
static uint32_t
code_code(struct coder *c, uint32_t root)
{
	const struct acc nothing = {BPF_WORDS, 0};
	struct code_frames s = {NULL, 0, 0};
	uint32_t h = 0;
	bool known = code_known(c, &s, root, nothing, &h);

	while (s.n) {
		struct code_frame *f = &s.at[s.n - 1];
		const struct dag_node *x = &c->dag->node[f->node];
		struct acc want = f->left;

		if (!known) { /* a new test: its no side comes first */
			known = code_known(c, &s, x->no, want, &h);
		} else if (!f->has_no) {
			f->has_no = true;
			f->no = h;
			known = code_known(c, &s, x->yes, want, &h);
		} else {
			h = code_test(c, f, h);
			s.n--;
		}
	}
	return h;
}

/* Begins the program: sets X to 1 << (number & 31). */
static uint32_t
code_shift(struct coder *c, uint32_t h)
{
	static const struct {
		uint16_t code;
		uint32_t k;
	} last_first[] = {{BPF_MISC | BPF_TAX, 0},
	    {BPF_ALU | BPF_LSH | BPF_X, 0}, {BPF_LD | BPF_IMM, 1},
	    {BPF_MISC | BPF_TAX, 0}, {BPF_ALU | BPF_AND | BPF_K, 31}};

	for (size_t i = 0; i < sizeof last_first / sizeof *last_first; i++)
		h = scb_asm_step(
		    &c->prog, last_first[i].code, last_first[i].k, h);
	return code_load(c, BPF_WORD_NR, h);
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
list_slots(const struct asm_program *p, size_t count, struct bpf_slots *slots)
{
	struct bpf_slot *at = scb_arena_array(p->arena, count, sizeof *at);

	*slots = (struct bpf_slots){at, 0};
	for (size_t i = 0; i < count; i++)
		if (p->slot_of[i]) {
			const uint32_t marks =
			    POLICY_NARROW | INVERTED | SIGNED;
			uint32_t half = p->slot_of[i] - 1;

			at[slots->n++] = (struct bpf_slot){.pc = (uint16_t)i,
			    .slot = (uint16_t)((half & ~marks) / 2),
			    .high = half & 1,
			    .flip = half & INVERTED ? UINT32_MAX
				    : half & SIGNED ? policy_half_sign(half)
						    : 0,
			    .mask = policy_half_mask(half)};
		}
}

struct scbpf_program
scb_code_dag(const struct dag *d, uint32_t root, bool big_endian,
    struct bpf_slots *slots)
{
	struct scbpf_program p = {NULL, reachable(d, root), big_endian};
	struct coder c = {.dag = d, .big_endian = big_endian};
	uint32_t start;

	if (p.count > BPF_MAX)
		return p;
	c.handle =
	    scb_arena_array(d->arena, (size_t)root + 1, sizeof *c.handle);
	c.masked =
	    scb_arena_array(d->arena, (size_t)root + 1, sizeof *c.masked);
	scb_asm_init(&c.prog, d->arena);
	start = code_code(&c, root);
	if (c.has_bits)
		start = code_shift(&c, start);
	p.insn = scb_asm_finish(&c.prog, start, &p.count);
	if (slots)
		list_slots(&c.prog, p.count, slots);
	return p;
}

size_t
scb_code_count(const struct dag *d, uint32_t root)
{
	size_t mark = scb_arena_mark(d->arena);
	struct scbpf_program p = scb_code_dag(d, root, false, NULL);

	/* Only the number is wanted, of very many programs. */
	scb_arena_release(d->arena, mark);
	return p.insn ? p.count : SIZE_MAX;
}
