/* Values, and the numbers for which they are what they are. */
#include "bpf/reach_private.h"

static bool
is_constant(struct reach_value v)
{
	return v.kind == REACH_CONSTANT;
}

/* Any value is possible. */
static bool
is_open(struct reach_value v)
{
	return v.kind == REACH_WORD || v.kind == REACH_OFFSET ||
	       v.kind == REACH_OPEN;
}

struct reach_value
scb_reach_load(const struct reach_pass *p, const struct scbpf_insn *in)
{
	int word = scb_bpf_word(in->k, p->reach->program.big_endian);

	if (word < 0)
		return (struct reach_value){.kind = REACH_OPEN};
	if (p->one && word == BPF_WORD_NR)
		return (struct reach_value){.kind = REACH_NUMBER};
	if (p->one && word == BPF_WORD_ARCH)
		return reach_constant(p->arch);
	return (struct reach_value){
	    .kind = REACH_WORD, .word = (uint8_t)word, .k = UINT32_MAX};
}

static bool
is_same(struct reach_value a, struct reach_value b)
{
	return a.kind == b.kind && a.word == b.word && a.k == b.k;
}

struct reach_value
scb_reach_join(
    const struct reach_pass *p, struct reach_value a, struct reach_value b)
{
	struct reach_value v = reach_resolve(p, a), w = reach_resolve(p, b);

	if (is_same(a, b) && a.varies == b.varies)
		return a;
	if (!is_same(v, w))
		v = (struct reach_value){.kind = is_open(v) && is_open(w)
						     ? REACH_OPEN
						     : REACH_MIXED};
	v.varies = reach_varies(a) || reach_varies(b);
	return v;
}

/* --- which numbers are alike ---------------------------------------------- */

/*
 * v is the call's number less a constant. Numbers for which it would be `at` or
 * more are not like those for which it would be less.
 */
static void
cut(struct reach_pass *p, uint32_t v, uint64_t at)
{
	struct reach *r = p->reach;

	if (at <= v && p->nr - r->low > v - at)
		r->low = p->nr - (uint32_t)(v - at);
	if (at > v && r->high - p->nr >= at - v)
		r->high = p->nr + (uint32_t)(at - v - 1);
}

/* The size of the blocks of numbers in which bits of k alone do not change. */
static uint64_t
block(uint32_t k)
{
	return k ? k & (0 - k) : UINT64_C(1) << 32;
}

void
scb_reach_divide(struct reach_pass *p, unsigned op, struct reach_value a,
    struct reach_value b)
{
	uint32_t v = reach_resolve(p, a).k;
	uint64_t at = b.k, size = 0;

	if (!reach_varies(a) && !reach_varies(b))
		return;
	if (a.kind != REACH_NUMBER || !is_constant(b) || b.varies) {
		cut(p, p->nr, p->nr);
		cut(p, p->nr, (uint64_t)p->nr + 1);
		return;
	}
	if (op == BPF_JEQ)
		size = 1;
	if (op == BPF_JGT)
		at++;
	if (op == BPF_JSET) {
		size = block(b.k);
		at = v - v % size;
	}
	cut(p, v, at);
	cut(p, v, at + size);
}

/* --- operations ----------------------------------------------------------- */

static struct reach_value
compute(unsigned op, struct reach_value a, struct reach_value b)
{
	if (is_constant(a) && is_constant(b) && !(op == BPF_DIV && b.k == 0))
		return reach_constant(scb_bpf_alu(op, a.k, b.k));
	if (op == BPF_AND && a.kind == REACH_WORD && is_constant(b)) {
		a.k &= b.k;
		return a.k ? a : reach_constant(0);
	}
	if (op == BPF_AND && is_constant(a) && b.kind == REACH_WORD) {
		b.k &= a.k;
		return b.k ? b : reach_constant(0);
	}
	if ((op == BPF_SUB || op == BPF_ADD) && is_constant(b) &&
	    a.kind == REACH_WORD && a.k == UINT32_MAX && b.k) {
		a.k = op == BPF_SUB ? b.k : 0 - b.k;
		a.kind = REACH_OFFSET;
		return a;
	}
	if (a.kind == REACH_MIXED || b.kind == REACH_MIXED)
		return (struct reach_value){.kind = REACH_MIXED};
	return (struct reach_value){.kind = REACH_OPEN};
}

struct reach_value
scb_reach_compute(struct reach_pass *p, unsigned op, struct reach_value a,
    struct reach_value b)
{
	struct reach_value is = reach_resolve(p, a), v;
	uint64_t size = UINT64_C(1) << 32;

	v = compute(op, is, reach_resolve(p, b));
	v.varies = reach_varies(a) || reach_varies(b);
	if (a.kind != REACH_NUMBER || !is_constant(b) || b.varies)
		return v;
	if (op == BPF_ADD || op == BPF_SUB) {
		cut(p, v.k, 0);
		cut(p, v.k, size);
	} else if (op == BPF_AND) { /* bits below its lowest 0 are left */
		size = block(~b.k);
		cut(p, is.k, is.k - is.k % size);
		cut(p, is.k, is.k - is.k % size + size);
	} else {
		return v;
	}
	return (struct reach_value){.kind = REACH_NUMBER, .k = p->nr - v.k};
}
