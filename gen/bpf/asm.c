#include "bpf/asm.h"

#include "bpf/bpf.h"

void
scb_asm_init(struct asm_program *p, struct arena *a)
{
	*p = (struct asm_program){.arena = a, .slots = 256};
	p->slot = scb_arena_array(a, p->slots, sizeof *p->slot);
}

static bool
asm_same(const struct asm_insn *x, const struct asm_insn *y)
{
	return x->insn.code == y->insn.code && x->insn.k == y->insn.k &&
	       x->yes == y->yes && x->no == y->no && x->slot == y->slot;
}

static uint32_t *
asm_probe(const struct asm_program *p, const struct asm_insn *x)
{
	uint32_t h = (x->insn.k + x->slot) ^ (uint32_t)x->insn.code << 20;

	h = (h ^ h >> 14 ^ x->yes) * 0x9e3779b1u;
	h = (h ^ h >> 15 ^ x->no) * 0x85ebca77u;
	for (h ^= h >> 16;; h++) {
		uint32_t *s = &p->slot[h & (p->slots - 1)];

		if (!*s || asm_same(x, &p->insn[*s - 1]))
			return s;
	}
}

/*
 * Appends an instruction unconditionally; of equal ones, the hash table keeps
 * the first.
 */
static uint32_t
emit(struct asm_program *p, struct asm_insn x)
{
	x.latest = p->n;
	p->insn =
	    scb_arena_grow(p->arena, p->insn, p->n, &p->cap, sizeof *p->insn);
	p->insn[p->n] = x;
	if (p->n * 2 >= p->slots) {
		p->slots *= 2;
		p->slot = scb_arena_array(p->arena, p->slots, sizeof *p->slot);
		for (uint32_t i = 0; i < p->n; i++) {
			uint32_t *s = asm_probe(p, &p->insn[i]);

			if (!*s)
				*s = i + 1;
		}
	}
	p->n++;
	return p->n - 1;
}

static uint32_t
asm_intern(struct asm_program *p, struct asm_insn x)
{
	uint32_t *s = asm_probe(p, &x), h;

	if (*s)
		return *s - 1;
	h = emit(p, x);
	*asm_probe(p, &x) = h + 1;
	return h;
}

/* A handle that leads to h and can be reached from the next instruction. */
static uint32_t
within_reach(struct asm_program *p, uint32_t h, uint32_t reach)
{
	uint32_t trampoline = p->insn[h].latest;

	if (p->n - 1 - trampoline <= reach)
		return trampoline;
	if (p->insn[h].insn.code == BPF_RET_K)
		trampoline = emit(p, p->insn[h]);
	else
		trampoline = emit(
		    p, (struct asm_insn){.insn = {BPF_JMP | BPF_JA, 0, 0, 0},
			   .yes = h,
			   .no = h});
	p->insn[h].latest = trampoline;
	return trampoline;
}

uint32_t
scb_asm_ret(struct asm_program *p, uint32_t k)
{
	return asm_intern(p, (struct asm_insn){.insn = {BPF_RET_K, 0, 0, k}});
}

/*
 * Emits the jump here, after intermediate jumps to targets out of reach. Adding
 * one may move the other target out of reach, hence the loop, which ends
 * because two new intermediate jumps are both within reach.
 */
static uint32_t
emit_jump(struct asm_program *p, struct asm_insn x)
{
	uint32_t before, yes, no;

	do {
		before = p->n;
		yes = within_reach(p, x.yes, ASM_REACH);
		no = within_reach(p, x.no, ASM_REACH);
	} while (p->n != before);
	x.yes = yes;
	x.no = no;
	return emit(p, x);
}

static uint32_t
intern_jump(struct asm_program *p, struct asm_insn x)
{
	uint32_t *s, h;

	if (x.yes == x.no)
		return x.yes;
	s = asm_probe(p, &x);
	if (*s)
		return *s - 1;
	h = emit_jump(p, x);
	*asm_probe(p, &x) = h + 1;
	return h;
}

uint32_t
scb_asm_jump(
    struct asm_program *p, uint16_t code, uint32_t k, uint32_t yes, uint32_t no)
{
	return intern_jump(p,
	    (struct asm_insn){.insn = {code, 0, 0, k}, .yes = yes, .no = no});
}

uint32_t
scb_asm_slot(struct asm_program *p, uint16_t code, uint32_t slot, uint32_t k,
    uint32_t yes, uint32_t no)
{
	return intern_jump(p, (struct asm_insn){.insn = {code, 0, 0, k},
				  .yes = yes,
				  .no = no,
				  .slot = slot + 1});
}

/*
 * An instruction falls through to the one emitted just before it. If that is
 * not `next`, a jump is copied here, which costs no more than a `ja` to it
 * and runs faster.
 */
static uint32_t
intern_step(struct asm_program *p, struct asm_insn x, uint32_t next)
{
	uint32_t *s = asm_probe(p, &x), h;

	if (*s)
		return *s - 1;
	if (next != p->n - 1) {
		if (BPF_JMP == (p->insn[next].insn.code & 7) &&
		    p->insn[next].yes != p->insn[next].no)
			emit_jump(p, p->insn[next]);
		else
			within_reach(p, next, 0);
	}
	h = emit(p, x);
	*asm_probe(p, &x) = h + 1;
	return h;
}

uint32_t
scb_asm_step(struct asm_program *p, uint16_t code, uint32_t k, uint32_t next)
{
	return intern_step(p,
	    (struct asm_insn){.insn = {code, 0, 0, k}, .yes = next, .no = next},
	    next);
}

uint32_t
scb_asm_slot_step(struct asm_program *p, uint16_t code, uint32_t slot,
    uint32_t k, uint32_t next)
{
	return intern_step(p,
	    (struct asm_insn){.insn = {code, 0, 0, k},
		.yes = next,
		.no = next,
		.slot = slot + 1},
	    next);
}

static bool
is_jump(const struct asm_insn *x)
{
	return (x->insn.code & 7) == BPF_JMP;
}

static void
mark(const struct asm_program *p, uint32_t start, bool *live)
{
	live[start] = true;
	for (uint32_t i = start + 1; i-- > 0;) {
		const struct asm_insn *x = &p->insn[i];

		if (!live[i] || x->insn.code == BPF_RET_K)
			continue;
		if (is_jump(x))
			live[x->yes] = live[x->no] = true;
		else
			live[i - 1] = true;
	}
}

struct scbpf_insn *
scb_asm_finish(struct asm_program *p, uint32_t start, size_t *count)
{
	bool *live = scb_arena_array(p->arena, p->n, sizeof *live);
	uint32_t *at = scb_arena_array(p->arena, p->n, sizeof *at);
	struct scbpf_insn *out;
	uint32_t n = 0;

	mark(p, start, live);
	for (uint32_t i = start + 1; i-- > 0;)
		if (live[i])
			at[i] = n++;
	out = scb_arena_array(p->arena, n, sizeof *out);
	p->slot_of = scb_arena_array(p->arena, n, sizeof *p->slot_of);
	for (uint32_t i = start + 1; i-- > 0;) {
		const struct asm_insn *x = &p->insn[i];
		struct scbpf_insn *o = &out[at[i]];

		if (!live[i])
			continue;
		*o = x->insn;
		p->slot_of[at[i]] = x->slot;
		if (o->code == (BPF_JMP | BPF_JA)) {
			o->k = at[x->yes] - at[i] - 1;
		} else if (is_jump(x)) {
			o->jt = (uint8_t)(at[x->yes] - at[i] - 1);
			o->jf = (uint8_t)(at[x->no] - at[i] - 1);
		}
	}
	*count = n;
	return out;
}
