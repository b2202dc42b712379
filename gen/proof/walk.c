/*
 * A register holds a constant, a word of the call under a mask, or something
 * that is not followed; the last is harmless until a jump or a return asks
 * for it. Paths are explored depth first. At a jump that can go both ways one
 * side gets a copy of the path and runs to its end; then the other goes on
 * with the path itself, and the memory of the first is given back. So memory
 * grows with the depth of the program, not with the number of paths, which is
 * bounded by the cap on steps.
 */
#include "proof/walk.h"

enum value_kind { VALUE_CONST, VALUE_WORD, VALUE_OPAQUE };

struct value {
	enum value_kind kind;
	unsigned word;
	uint32_t k; /* VALUE_CONST: the value; VALUE_WORD: the mask */
};

struct machine {
	size_t pc;
	struct value a, x, m[16];
	struct path path;
};

/* A side of a jump that waits until the other is done. */
struct pending {
	struct pending *below;
	struct machine machine;
	unsigned word;
	struct word_cond cond; /* to assume when it goes on */
	size_t mark; /* what the first side allocated comes after it */
};

static struct value
constant(uint32_t k)
{
	return (struct value){VALUE_CONST, 0, k};
}

/* A word of which one value is left is as good as a constant. */
static struct value
settled(const struct machine *m, struct value v)
{
	const struct word *w = &m->path.w[v.word];

	if (v.kind == VALUE_WORD && w->n == 1 &&
	    w->range[0].low == w->range[0].high)
		return constant(w->range[0].low & v.k);
	return v;
}

/* kernel/bpf/core.c: 32 bits, shifts by the low five bits of X. */
static uint32_t
fold(unsigned op, uint32_t a, uint32_t b)
{
	switch (op) {
	case BPF_ADD:
		return a + b;
	case BPF_SUB:
		return a - b;
	case BPF_MUL:
		return a * b;
	case BPF_DIV:
		return a / b;
	case BPF_OR:
		return a | b;
	case BPF_AND:
		return a & b;
	case BPF_LSH:
		return a << (b & 31);
	case BPF_RSH:
		return a >> (b & 31);
	case BPF_NEG:
		return 0 - a;
	default:
		return a ^ b;
	}
}

/* false: division by a zero X, which ends the program with 0. */
static bool
alu(struct machine *m, const struct scbpf_insn *in)
{
	unsigned op = in->code & 0xf0;
	struct value a = settled(m, m->a), b = constant(in->k);

	if (op != BPF_NEG && (in->code & BPF_X))
		b = settled(m, m->x);
	if (op == BPF_DIV && b.kind == VALUE_CONST && b.k == 0)
		return false;
	if (op == BPF_AND && a.kind == VALUE_CONST && b.kind == VALUE_WORD) {
		struct value t = a;

		a = b;
		b = t;
	}
	m->a.kind = VALUE_OPAQUE;
	if (a.kind == VALUE_CONST && b.kind == VALUE_CONST)
		m->a = constant(fold(op, a.k, b.k));
	else if (op == BPF_AND && a.kind == VALUE_WORD && b.kind == VALUE_CONST)
		m->a = (struct value){VALUE_WORD, a.word, a.k & b.k};
	return true;
}

static struct value
loaded(
    const struct walk *w, const struct machine *m, const struct scbpf_insn *in)
{
	switch (in->code & 0xe0) {
	case BPF_ABS:
		return (struct value){VALUE_WORD,
		    (unsigned)bpf_word(in->k, w->big_endian), UINT32_MAX};
	case BPF_MEM:
		return m->m[in->k];
	case BPF_LEN:
		return constant(64);
	default:
		return constant(in->k);
	}
}

/* Everything but jumps and returns; false: the program ends with 0. */
static bool
step(const struct walk *w, struct machine *m, const struct scbpf_insn *in)
{
	switch (in->code & 7) {
	case BPF_LD:
		m->a = loaded(w, m, in);
		return true;
	case BPF_LDX:
		m->x = loaded(w, m, in);
		return true;
	case BPF_ST:
		m->m[in->k] = m->a;
		return true;
	case BPF_STX:
		m->m[in->k] = m->x;
		return true;
	case BPF_ALU:
		return alu(m, in);
	default:
		if (in->code & BPF_TXA)
			m->a = m->x;
		else
			m->x = m->a;
		return true;
	}
}

/* The jump as a condition on a word under the value's mask. */
static struct word_cond
condition(unsigned op, struct value a, uint32_t k, bool *always)
{
	struct word_cond c = {a.k, k, WORD_EQ};

	*always = false;
	if (op == BPF_JSET) {
		c = (struct word_cond){a.k & k, 0, WORD_NE};
	} else if (op == BPF_JGT) {
		c.rel = WORD_GT;
	} else if (op == BPF_JGE) {
		c.rel = WORD_GT;
		c.k = k - 1;
		*always = k == 0;
	}
	return c;
}

static bool
compare(unsigned op, uint32_t a, uint32_t k)
{
	return op == BPF_JEQ   ? a == k
	       : op == BPF_JGT ? a > k
	       : op == BPF_JGE ? a >= k
			       : (a & k) != 0;
}

struct walker {
	struct walk *w;
	struct arena *arena;
	struct machine *m;
	struct pending *top;
};

static enum walk_end
cannot(struct walker *k, const char *why)
{
	k->w->pc = k->m->pc;
	k->w->why = why;
	if (!path_call(&k->m->path, &k->w->stuck))
		k->w->stuck = (struct scbpf_call){0};
	return WALK_CANNOT;
}

/*
 * Both sides are possible. The side where a comparison for equality holds is
 * small to copy, so that one goes first.
 */
static void
fork(struct walker *k, unsigned word, struct word_cond c, size_t yes, size_t no)
{
	struct pending *p = arena_alloc(k->arena, sizeof *p);
	struct machine *first;

	p->below = k->top;
	p->machine = *k->m;
	p->machine.pc = no;
	p->word = word;
	p->cond = c;
	p->cond.rel = word_not(c.rel);
	p->mark = arena_mark(k->arena);
	k->top = p;
	first = arena_alloc(k->arena, sizeof *first);
	*first = p->machine;
	path_fork(&first->path, &p->machine.path);
	first->pc = yes;
	k->m = first;
}

static enum walk_end
jump(struct walker *k, const struct scbpf_insn *in)
{
	struct machine *m = k->m;
	size_t next = m->pc + 1, yes = next + in->jt, no = next + in->jf;
	struct value a = settled(m, m->a), b = constant(in->k);
	unsigned op = in->code & 0xf0;
	struct word_cond c;
	bool always;

	if (op == BPF_JA) {
		m->pc = next + in->k;
		return WALK_DONE;
	}
	if (in->code & BPF_X)
		b = settled(m, m->x);
	if (a.kind == VALUE_CONST && b.kind == VALUE_CONST) {
		m->pc = compare(op, a.k, b.k) ? yes : no;
		return WALK_DONE;
	}
	if (yes == no) {
		m->pc = yes;
		return WALK_DONE;
	}
	if (a.kind != VALUE_WORD || b.kind != VALUE_CONST)
		return cannot(k, "compares what is not followed");
	c = condition(op, a, b.k, &always);
	/* Masked conditions are decided bit by bit; that is work, too. */
	k->w->steps += 32 * m->path.w[a.word].nconds;
	switch (always ? WORD_ALWAYS : path_test(&m->path, a.word, c)) {
	case WORD_ALWAYS:
		m->pc = yes;
		return WALK_DONE;
	case WORD_NEVER:
		m->pc = no;
		return WALK_DONE;
	case WORD_UNKNOWN:
		return cannot(k, "too many masked tests of one word");
	case WORD_EITHER:
		break;
	}
	fork(k, a.word, c, yes, no);
	return path_assume(&k->m->path, a.word, c)
		   ? WALK_DONE
		   : cannot(k, "too many masked tests of one word");
}

/* Goes on with the side that waited last. */
static enum walk_end
resume(struct walker *k)
{
	struct pending *p = k->top;

	arena_release(k->arena, p->mark);
	k->top = p->below;
	k->m = &p->machine;
	return path_assume(&k->m->path, p->word, p->cond)
		   ? WALK_DONE
		   : cannot(k, "too many masked tests of one word");
}

/* One instruction that is not a return. */
static enum walk_end
follow(struct walker *k, const struct scbpf_insn *in, bool *ended)
{
	*ended = false;
	if (++k->w->steps > WALK_STEPS)
		return cannot(k, "too many paths lead here");
	if (in->code == (BPF_ALU | BPF_DIV | BPF_X) &&
	    settled(k->m, k->m->x).kind != VALUE_CONST)
		return cannot(k, "divides by what is not followed");
	if ((in->code & 7) == BPF_JMP)
		return jump(k, in);
	*ended = !step(k->w, k->m, in);
	k->m->pc++;
	return WALK_DONE;
}

enum walk_end
walk(struct walk *w, struct arena *a, const struct path *from)
{
	size_t start = arena_mark(a);
	struct walker k = {w, a, arena_alloc(a, sizeof *k.m), NULL};
	enum walk_end end = WALK_DONE;
	struct value v;
	bool ended;

	path_fork(&k.m->path, from);
	while (end == WALK_DONE) {
		const struct scbpf_insn *in = &w->insn[k.m->pc];

		v = constant(0);
		if ((in->code & 7) != BPF_RET) {
			end = follow(&k, in, &ended);
			if (!ended)
				continue;
		} else {
			v = in->code & BPF_A ? settled(k.m, k.m->a)
					     : constant(in->k);
		}
		w->pc = k.m->pc;
		if (v.kind != VALUE_CONST)
			end = cannot(&k, "returns what is not followed");
		else if (!w->leaf(w->user, &k.m->path, v.k))
			end = WALK_STOPPED;
		else if (!k.top)
			break;
		else
			end = resume(&k);
	}
	arena_release(a, start);
	return end;
}
