#include "bpf/reach.h"

#include <string.h>

#include "bpf/reach_private.h"

void
scb_reach_open(struct reach *r, struct arena *a, const struct scbpf_program *p)
{
	size_t n = p->count;

	*r = (struct reach){.program = *p};
	r->step = scb_arena_array(a, n, sizeof *r->step);
	r->seen = scb_arena_array(a, n, sizeof *r->seen);
	r->sure = scb_arena_array(a, n, sizeof *r->sure);
	r->row = scb_arena_array(a, n, sizeof *r->row);
	for (size_t pc = 0; pc < n && !r->cells; pc++)
		if (p->insn[pc].code == BPF_ST || p->insn[pc].code == BPF_STX)
			r->cells =
			    scb_arena_array(a, n * BPF_CELLS, sizeof *r->cells);
}

struct reach_value
scb_reach_a(const struct reach *r, size_t pc)
{
	return r->row[pc].a;
}

struct reach_value
scb_reach_operand(const struct reach *r, size_t pc)
{
	return r->program.insn[pc].code & BPF_X
		   ? r->row[pc].x
		   : reach_constant(r->program.insn[pc].k);
}

/* --- from one instruction to the next ------------------------------------- */

/* Everything but jumps and returns: v and the cells are changed in place. */
static void
step(struct reach_pass *p, const struct scbpf_insn *in, struct reach_row *v,
    struct reach_value *cells)
{
	struct reach_value *to = (in->code & 7) == BPF_LDX ? &v->x : &v->a;
	struct reach_value k = reach_constant(in->k);

	switch (in->code & 7) {
	case BPF_LD:
	case BPF_LDX:
		if ((in->code & 0xe0) == BPF_ABS)
			*to = scb_reach_load(p, in);
		else if ((in->code & 0xe0) == BPF_MEM)
			*to = cells[in->k % BPF_CELLS];
		else
			*to = (in->code & 0xe0) == BPF_LEN
				  ? reach_constant(BPF_DATA_BYTES)
				  : k;
		return;
	case BPF_ST:
		cells[in->k % BPF_CELLS] = v->a;
		return;
	case BPF_STX:
		cells[in->k % BPF_CELLS] = v->x;
		return;
	case BPF_ALU:
		if ((in->code & 0xf0) == BPF_NEG)
			k = reach_constant(0);
		else if (in->code & BPF_X)
			k = v->x;
		v->a = scb_reach_compute(p, in->code & 0xf0, v->a, k);
		return;
	default:
		if (in->code == (BPF_MISC | BPF_TAX))
			v->x = v->a;
		else
			v->a = v->x;
	}
}

static void
arrive_cells(
    const struct reach_pass *p, size_t pc, const struct reach_value *cells)
{
	struct reach_value *to = &p->reach->cells[pc * BPF_CELLS];

	for (unsigned i = 0; i < BPF_CELLS; i++)
		to[i] = p->reach->seen[pc] ? scb_reach_join(p, to[i], cells[i])
					   : cells[i];
}

static void
arrive(struct reach_pass *p, size_t pc, const struct reach_row *v,
    const struct reach_value *cells, bool sure)
{
	struct reach *r = p->reach;

	if (r->cells)
		arrive_cells(p, pc, cells);
	if (r->seen[pc]) {
		r->row[pc].a = scb_reach_join(p, r->row[pc].a, v->a);
		r->row[pc].x = scb_reach_join(p, r->row[pc].x, v->x);
		r->sure[pc] |= sure;
		return;
	}
	r->row[pc] = *v;
	r->sure[pc] = sure;
	r->seen[pc] = true;
	p->pending++;
	p->newest = pc;
}

static void
branch(struct reach_pass *p, size_t pc, const struct reach_row *v,
    const struct reach_value *cells)
{
	const struct scbpf_insn *in = &p->reach->program.insn[pc];
	struct reach_value b = scb_reach_operand(p->reach, pc);
	struct reach_value is = reach_resolve(p, v->a);
	struct reach_value other = reach_resolve(p, b);
	bool known = is.kind == REACH_CONSTANT && other.kind == REACH_CONSTANT;
	bool yes = known && scb_bpf_branch_taken(in->code, is.k, other.k);
	bool sure = p->reach->sure[pc] &&
		    (in->jt == in->jf ||
			(is.kind != REACH_MIXED && other.kind != REACH_MIXED));

	scb_reach_divide(p, in->code & 0xf0, v->a, b);
	if (!known || yes)
		arrive(p, pc + 1 + in->jt, v, cells, sure);
	if (!known || !yes)
		arrive(p, pc + 1 + in->jf, v, cells, sure);
}

static void
leave(struct reach_pass *p, size_t pc, struct reach_value *cells)
{
	const struct reach *r = p->reach;
	const struct scbpf_insn *in = &r->program.insn[pc];
	struct reach_row v = r->row[pc];

	if (r->cells)
		memcpy(cells, &r->cells[pc * BPF_CELLS],
		    BPF_CELLS * sizeof *cells);
	if (in->code == (BPF_JMP | BPF_JA)) {
		arrive(p, pc + 1 + in->k, &v, cells, r->sure[pc]);
	} else if ((in->code & 7) == BPF_JMP) {
		branch(p, pc, &v, cells);
	} else if ((in->code & 7) != BPF_RET) {
		step(p, in, &v, cells);
		arrive(p, pc + 1, &v, cells, r->sure[pc]);
	}
}

/* --- the way -------------------------------------------------------------- */

/* Goes back to the last step at which this call arrives in the same way. */
static void
begin(struct reach_pass *p)
{
	static const struct reach_value zeros[BPF_CELLS];
	struct reach *r = p->reach;
	size_t n = p->one && p->arch == r->arch ? r->shared : 0;

	while (n > 0 &&
	       (p->nr < r->step[n - 1].low || p->nr > r->step[n - 1].high))
		n--;
	for (size_t i = n; i < r->n; i++)
		r->seen[r->step[i].pc] = false;
	r->n = r->shared = 0;
	r->arch = p->arch;
	r->low = 0;
	r->high = UINT32_MAX;
	if (n == 0) { /* the kernel sets everything to 0 */
		arrive(p, 0, &(struct reach_row){0}, zeros, true);
		return;
	}
	r->n = r->shared = n - 1;
	r->low = r->step[n - 1].low;
	r->high = r->step[n - 1].high;
	p->newest = r->step[n - 1].pc;
	p->pending = 1;
}

/* From pc on, the next instruction that was arrived at. */
static size_t
next(const struct reach_pass *p, size_t pc)
{
	if (p->pending == 1 && p->newest >= pc)
		return p->newest;
	while (!p->reach->seen[pc])
		pc++;
	return pc;
}

static void
follow(struct reach_pass *p)
{
	struct reach_value cells[BPF_CELLS] = {0};
	struct reach *r = p->reach;

	begin(p);
	for (size_t pc = 0; p->pending; pc++) {
		pc = next(p, pc);
		r->step[r->n] = (struct reach_step){pc, r->low, r->high};
		/* What varies was in A at first. */
		if (r->shared == r->n && p->pending == 1 &&
		    !r->row[pc].a.varies)
			r->shared++;
		r->n++;
		p->pending--;
		leave(p, pc, cells);
	}
}

void
scb_reach_all(struct reach *r)
{
	follow(&(struct reach_pass){.reach = r});
	r->shared = 0;
}

void
scb_reach_call(struct reach *r, uint32_t arch, uint32_t nr)
{
	follow(&(struct reach_pass){
	    .reach = r, .one = true, .arch = arch, .nr = nr});
}

/* --- answers -------------------------------------------------------------- */

static bool
is_arch(struct reach_value v)
{
	return v.kind == REACH_WORD && v.word == BPF_WORD_ARCH &&
	       v.k == UINT32_MAX;
}

bool
scb_reach_compares_arch(const struct reach *r, uint32_t audit)
{
	for (size_t i = 0; i < r->n; i++) {
		size_t pc = r->step[i].pc;
		uint16_t code = r->program.insn[pc].code;
		struct reach_value a, b;

		if ((code & 7) != BPF_JMP || (code & 0xf0) == BPF_JA ||
		    (code & 0xf0) == BPF_JSET)
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

	for (size_t i = 0; i < r->n; i++) {
		const struct scbpf_insn *in = &r->program.insn[r->step[i].pc];

		if (in->code == BPF_RET_K && (in->k & RET_ACTION) == RET_ALLOW)
			allow = true;
		else if ((in->code & 7) == BPF_RET ||
			 in->code == (BPF_ALU | BPF_DIV | BPF_X))
			other = true; /* a division by zero kills */
	}
	return !allow ? REACH_NEVER : other ? REACH_SOMETIMES : REACH_ALWAYS;
}

bool
scb_reach_verdict(const struct reach *r, uint32_t *verdict)
{
	const struct scbpf_insn *in = NULL;

	if (r->shared != r->n)
		return false;
	for (size_t i = 0; i < r->n; i++) {
		in = &r->program.insn[r->step[i].pc];
		/* Division by 0 kills; two ways may lead to one place. */
		if (in->code == (BPF_ALU | BPF_DIV | BPF_X) ||
		    ((in->code & 7) == BPF_JMP &&
			in->code != (BPF_JMP | BPF_JA) && in->jt == in->jf))
			return false;
	}
	*verdict = in->k;
	return in->code == BPF_RET_K;
}
