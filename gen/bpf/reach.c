#include "bpf/reach.h"

#include <string.h>

#include "bpf/op.h"

enum { REACH_A, REACH_X, REACH_CELL }; /* columns of `value` */

/* The words of seccomp_data that are the same for all calls that are followed.
 */
struct fixed {
	bool known;
	uint32_t nr, arch;
};

void
scb_reach_open(struct reach *r, struct arena *a, const struct scbpf_program *p)
{
	size_t n = p->count;

	*r = (struct reach){.program = *p};
	r->width = REACH_CELL;
	for (size_t pc = 0; pc < n; pc++)
		if (p->insn[pc].code == BPF_ST || p->insn[pc].code == BPF_STX)
			r->width = REACH_CELL + BPF_CELLS;
	r->point = scb_arena_array(a, n, sizeof *r->point);
	r->value = scb_arena_array(a, n * r->width, sizeof *r->value);
}

/* --- values ---------------------------------------------------------------
 */

static struct reach_value
constant(uint32_t k)
{
	return (struct reach_value){REACH_CONSTANT, 0, k};
}

/* Any value is possible. */
static bool
is_open(struct reach_value v)
{
	return v.kind == REACH_WORD || v.kind == REACH_MOVED ||
	       v.kind == REACH_OPEN;
}

static struct reach_value
join(struct reach_value a, struct reach_value b)
{
	if (a.kind == REACH_NONE)
		return b;
	if (a.kind == b.kind && a.word == b.word && a.k == b.k)
		return a;
	if (is_open(a) && is_open(b))
		return (struct reach_value){REACH_OPEN, 0, 0};
	return (struct reach_value){REACH_MIXED, 0, 0};
}

static struct reach_value
load(const struct reach *r, const struct scbpf_insn *in,
    const struct fixed *fixed)
{
	int word = scb_bpf_word(in->k, r->program.big_endian);

	if (word < 0)
		return (struct reach_value){REACH_OPEN, 0, 0};
	if (fixed->known && word == BPF_WORD_NR)
		return constant(fixed->nr);
	if (fixed->known && word == BPF_WORD_ARCH)
		return constant(fixed->arch);
	return (struct reach_value){REACH_WORD, (uint8_t)word, UINT32_MAX};
}

static struct reach_value
compute(unsigned op, struct reach_value a, struct reach_value b)
{
	if (a.kind == REACH_CONSTANT && b.kind == REACH_CONSTANT &&
	    !(op == BPF_DIV && b.k == 0))
		return constant(scb_bpf_alu(op, a.k, b.k));
	if (op == BPF_AND && a.kind == REACH_WORD && b.kind == REACH_CONSTANT) {
		a.k &= b.k;
		return a.k ? a : constant(0);
	}
	if (op == BPF_AND && a.kind == REACH_CONSTANT && b.kind == REACH_WORD) {
		b.k &= a.k;
		return b.k ? b : constant(0);
	}
	if ((op == BPF_SUB || op == BPF_ADD) && b.kind == REACH_CONSTANT &&
	    a.kind == REACH_WORD && a.k == UINT32_MAX && b.k) {
		a.k = op == BPF_SUB ? b.k : 0 - b.k;
		a.kind = REACH_MOVED;
		return a;
	}
	if (a.kind == REACH_MIXED || b.kind == REACH_MIXED)
		return (struct reach_value){REACH_MIXED, 0, 0};
	return (struct reach_value){REACH_OPEN, 0, 0};
}

/* Everything but jumps and returns: v is the row of values, changed in place.
 */
static void
step(const struct reach *r, const struct scbpf_insn *in,
    const struct fixed *fixed, struct reach_value *v)
{
	struct reach_value *cell = v + REACH_CELL + in->k % BPF_CELLS;
	struct reach_value *to =
	    (in->code & 7) == BPF_LDX ? &v[REACH_X] : &v[REACH_A];
	bool negates = in->code == (BPF_ALU | BPF_NEG);

	switch (in->code & 7) {
	case BPF_LD:
	case BPF_LDX:
		if ((in->code & 0xe0) == BPF_ABS)
			*to = load(r, in, fixed);
		else if ((in->code & 0xe0) == BPF_MEM)
			*to = r->width > REACH_CELL ? *cell : constant(0);
		else
			*to = constant((in->code & 0xe0) == BPF_LEN
					   ? BPF_DATA_BYTES
					   : in->k);
		return;
	case BPF_ST:
		*cell = v[REACH_A];
		return;
	case BPF_STX:
		*cell = v[REACH_X];
		return;
	case BPF_ALU:
		v[REACH_A] = compute(in->code & 0xf0, v[REACH_A],
		    negates	       ? constant(0)
		    : in->code & BPF_X ? v[REACH_X]
				       : constant(in->k));
		return;
	default:
		if (in->code == (BPF_MISC | BPF_TAX))
			v[REACH_X] = v[REACH_A];
		else
			v[REACH_A] = v[REACH_X];
	}
}

struct reach_value
scb_reach_a(const struct reach *r, size_t pc)
{
	return r->value[pc * r->width + REACH_A];
}

struct reach_value
scb_reach_operand(const struct reach *r, size_t pc)
{
	return r->program.insn[pc].code & BPF_X
		   ? r->value[pc * r->width + REACH_X]
		   : constant(r->program.insn[pc].k);
}

/* --- the way --------------------------------------------------------------
 */

static void
arrive(struct reach *r, size_t pc, const struct reach_value *v, bool sure)
{
	struct reach_value *to = &r->value[pc * r->width];

	if (!r->point[pc].seen)
		memcpy(to, v, r->width * sizeof *to);
	else
		for (unsigned i = 0; i < r->width; i++)
			to[i] = join(to[i], v[i]);
	r->point[pc].seen = true;
	r->point[pc].sure |= sure;
}

static void
branch(struct reach *r, size_t pc, const struct reach_value *v)
{
	const struct scbpf_insn *in = &r->program.insn[pc];
	struct reach_value a = v[REACH_A], b = scb_reach_operand(r, pc);
	bool known = a.kind == REACH_CONSTANT && b.kind == REACH_CONSTANT;
	bool yes = known && scb_bpf_branch_taken(in->code, a.k, b.k);
	bool sure = r->point[pc].sure &&
		    (in->jt == in->jf ||
			(a.kind != REACH_MIXED && b.kind != REACH_MIXED));

	if (!known || yes)
		arrive(r, pc + 1 + in->jt, v, sure);
	if (!known || !yes)
		arrive(r, pc + 1 + in->jf, v, sure);
}

static void
follow(struct reach *r, const struct fixed *fixed)
{
	struct reach_value v[REACH_CELL + BPF_CELLS];
	bool sure;

	memset(r->point, 0, r->program.count * sizeof *r->point);
	r->point[0] = (struct reach_point){true, true};
	for (unsigned i = 0; i < r->width; i++)
		r->value[i] = constant(0); /* as the kernel has it */
	for (size_t pc = 0; pc < r->program.count; pc++) {
		const struct scbpf_insn *in = &r->program.insn[pc];

		if (!r->point[pc].seen || (in->code & 7) == BPF_RET)
			continue;
		sure = r->point[pc].sure;
		memcpy(v, &r->value[pc * r->width], r->width * sizeof *v);
		if (in->code == (BPF_JMP | BPF_JA)) {
			arrive(r, pc + 1 + in->k, v, sure);
		} else if ((in->code & 7) == BPF_JMP) {
			branch(r, pc, v);
		} else {
			step(r, in, fixed, v);
			arrive(r, pc + 1, v, sure);
		}
	}
}

void
scb_reach_all(struct reach *r)
{
	follow(r, &(struct fixed){.known = false});
}

void
scb_reach_call(struct reach *r, uint32_t arch, uint32_t nr)
{
	follow(r, &(struct fixed){true, nr, arch});
}

/* --- answers --------------------------------------------------------------
 */

static bool
is_arch(struct reach_value v)
{
	return v.kind == REACH_WORD && v.word == BPF_WORD_ARCH &&
	       v.k == UINT32_MAX;
}

bool
scb_reach_compares_arch(const struct reach *r, uint32_t audit)
{
	for (size_t pc = 0; pc < r->program.count; pc++) {
		uint16_t code = r->program.insn[pc].code;
		struct reach_value a, b;

		if (!r->point[pc].seen || (code & 7) != BPF_JMP ||
		    (code & 0xf0) == BPF_JA || (code & 0xf0) == BPF_JSET)
			continue;
		a = scb_reach_a(r, pc);
		b = scb_reach_operand(r, pc);
		if ((is_arch(a) && b.kind == REACH_CONSTANT && b.k == audit) ||
		    (is_arch(b) && a.kind == REACH_CONSTANT && a.k == audit))
			return true;
	}
	return false;
}

enum reach_allow
scb_reach_allowed(const struct reach *r)
{
	bool allow = false, other = false;

	for (size_t pc = 0; pc < r->program.count; pc++) {
		const struct scbpf_insn *in = &r->program.insn[pc];

		if (!r->point[pc].seen)
			continue;
		if (in->code == BPF_RET_K && (in->k & RET_ACTION) == RET_ALLOW)
			allow = true;
		else if ((in->code & 7) == BPF_RET ||
			 in->code == (BPF_ALU | BPF_DIV | BPF_X))
			other = true; /* a division by zero kills */
	}
	return !allow ? REACH_NEVER : other ? REACH_SOMETIMES : REACH_ALWAYS;
}
