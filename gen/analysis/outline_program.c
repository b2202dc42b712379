/* The filter without what no policy can say. */
#include "analysis/outline.h"

#include <string.h>

enum {
	PREFIX = 8 + 4 * POLICY_ARCHES + 2 * OUTLINE_OTHERS,
	LOST = 6 /* for each that is lost */
};

struct writer {
	struct scbpf_insn *insn;
	size_t n;
};

static void
put_insn(struct writer *w, uint16_t code, uint8_t jt, uint8_t jf, uint32_t k)
{
	w->insn[w->n++] = (struct scbpf_insn){code, jt, jf, k};
}

static void
put_equal_return(struct writer *w, uint32_t k, uint32_t verdict)
{
	put_insn(w, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, k);
	put_insn(w, BPF_RET_K, 0, 0, verdict);
}

/* For each arch word of the ABIs, each once. */
static unsigned
distinct_audits(const struct outline *o, uint32_t audit[POLICY_ARCHES])
{
	unsigned n = 0, k;

	for (unsigned i = 0; i < o->nabis; i++) {
		for (k = 0; k < n; k++)
			if (audit[k] == o->abis[i]->audit_arch)
				break;
		if (k == n)
			audit[n++] = o->abis[i]->audit_arch;
	}
	return n;
}

/* What numbers get, whatever follows. */
static void
put_lost(struct outline *o, struct writer *w)
{
	bool big = o->given.big_endian;

	for (size_t i = 0; i < o->nlost; i++) {
		put_insn(
		    w, BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_ARCH, big));
		put_insn(w, BPF_JMP | BPF_JEQ | BPF_K, 0, 4, o->lost[i].audit);
		put_insn(w, BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_NR, big));
		put_insn(w, BPF_JMP | BPF_JGE | BPF_K, 0, 2, o->lost[i].low);
		put_insn(w, BPF_JMP | BPF_JGT | BPF_K, 1, 0, o->lost[i].high);
		put_insn(w, BPF_RET_K, 0, 0, o->lost[i].verdict);
	}
}

static void
put_prefix(struct outline *o, struct writer *w)
{
	uint32_t audit[POLICY_ARCHES];
	unsigned n = distinct_audits(o, audit);
	bool big = o->given.big_endian;

	put_insn(w, BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_ARCH, big));
	for (unsigned i = 0; i < o->nothers; i++)
		put_equal_return(w, o->other[i].audit, o->bad_arch);
	for (unsigned i = 0; o->any_arch && i < n; i++)
		put_insn(w, BPF_JMP | BPF_JEQ | BPF_K, (uint8_t)(n - i), 0,
		    audit[i]);
	if (o->any_arch)
		put_insn(w, BPF_RET_K, 0, 0, o->bad_arch);
	if (o->has_minus) {
		put_insn(w, BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_NR, big));
		put_insn(w, BPF_JMP | BPF_JEQ | BPF_K, 0, (uint8_t)(2 * n + 1),
		    UINT32_MAX);
		put_insn(
		    w, BPF_LD_ABS, 0, 0, scb_bpf_offset(BPF_WORD_ARCH, big));
		for (unsigned i = 0; i < n; i++)
			put_equal_return(w, audit[i], RET_ALLOW);
	}
	put_lost(o, w);
	put_insn(w, BPF_LD | BPF_W | BPF_IMM, 0, 0, 0);
}

void
scb_outline_program(struct outline *o)
{
	struct writer w = {0};

	o->program = o->given;
	if (!o->nothers && !o->any_arch && !o->has_minus && !o->nlost)
		return;
	w.insn = scb_arena_array(o->arena,
	    PREFIX + LOST * o->nlost + o->given.count, sizeof *w.insn);
	put_prefix(o, &w);
	memcpy(w.insn + w.n, o->given.insn,
	    o->given.count * sizeof *o->given.insn);
	o->program.insn = w.insn;
	o->program.count = w.n + o->given.count;
}

void
scb_outline_lose_range(struct outline *o, uint32_t audit, uint32_t low,
    uint32_t high, uint32_t verdict)
{
	struct outline_lost *last = o->nlost ? &o->lost[o->nlost - 1] : NULL;

	if (last && last->audit == audit && last->verdict == verdict &&
	    last->high + 1 == low) {
		last->high = high;
		return;
	}
	o->lost = scb_arena_grow(
	    o->arena, o->lost, o->nlost, &o->lost_cap, sizeof *o->lost);
	o->lost[o->nlost++] = (struct outline_lost){audit, low, high, verdict};
}

/* The end of the numbers from `from` on that an ABI has, or that none has. */
static uint32_t
numbers_end(
    const struct outline *o, uint32_t audit, uint32_t from, bool *covered)
{
	uint32_t end = UINT32_MAX;

	*covered = false;
	for (unsigned i = 0; i < o->nabis && !*covered; i++) {
		const struct arch *a = o->abis[i];

		if (a->audit_arch != audit)
			continue;
		*covered = a->low <= from && from <= a->high;
		if (*covered)
			end = a->high;
		else if (a->low > from && a->low <= end)
			end = a->low - 1;
	}
	return end;
}

void
scb_outline_lose_arches(struct outline *o)
{
	o->nothers = 0;
	o->any_arch = true;
	o->bad_arch = RET_KILL_PROCESS;
	for (unsigned i = 0; i < o->nabis; i++) {
		uint32_t audit = o->abis[i]->audit_arch, from = 0, end;
		bool covered;

		for (;; from = end + 1) {
			end = numbers_end(o, audit, from, &covered);
			if (end == UINT32_MAX) /* -1 is always allowed */
				end--;
			if (!covered && from <= end)
				scb_outline_lose_range(
				    o, audit, from, end, o->bad_arch);
			if (end >= UINT32_MAX - 1)
				break;
		}
	}
	scb_outline_program(o);
}
