/*
 * Two filters from one input, and the result of diff: no call that is tried may
 * differ where they are "same", and elsewhere every difference is in one of the
 * changes, or in a part that could not be followed. The input: a byte that
 * picks the architecture, one for the length of the first filter, then
 * instructions as the kernel has them, in little-endian order. If none is left
 * for the second, it is the first, changed by a byte for the place and one for
 * the change. Instructions that the kernel would refuse are made valid.
 */
#include "fuzz.h"

#include "calls.h"

#include "facts/facts.h"
#include "analysis/semdiff.h"
#include "analysis/diff.h"
#include "../program.h"

enum { CALLS = 200, LENGTH = 250, BYTES = 8 };

/* --- two programs --------------------------------------------------------- */

/*
 * Codes that do not end the program, with a constant; M[] is written before it
 * is read.
 */
static const uint16_t codes[] = {BPF_LD_ABS, BPF_JMP | BPF_JEQ,
    BPF_JMP | BPF_JGT, BPF_JMP | BPF_JGE, BPF_JMP | BPF_JSET, BPF_ALU | BPF_AND,
    BPF_MISC | BPF_TAX, BPF_JMP | BPF_JEQ | BPF_X, BPF_MISC | BPF_TXA,
    BPF_ALU | BPF_RSH, BPF_ALU | BPF_LSH, BPF_LD | BPF_IMM, BPF_LDX | BPF_IMM,
    BPF_ALU | BPF_OR, BPF_ALU | BPF_ADD, BPF_ALU | BPF_AND | BPF_X,
    BPF_ALU | BPF_XOR, BPF_RET | BPF_A};

static bool
is_known(uint16_t code)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] == code)
			return true;
	return code == BPF_RET_K || code == (BPF_JMP | BPF_JA) ||
	       code == BPF_ST || code == (BPF_LD | BPF_MEM);
}

/* `after`: instructions that follow. */
static void
fit(struct scbpf_insn *in, size_t after)
{
	if (!is_known(in->code))
		in->code = codes[in->code % (sizeof codes / sizeof *codes)];
	if (after == 0 && (in->code & 7) != BPF_RET)
		*in = (struct scbpf_insn){BPF_RET_K, 0, 0, in->k};
	if (in->code == BPF_LD_ABS && (in->k % 4 || in->k >= 4 * BPF_WORDS))
		in->k = in->k % BPF_WORDS * 4;
	if (in->code == BPF_ST || in->code == (BPF_LD | BPF_MEM))
		in->k %= 16;
	if ((in->code & 7) == BPF_ALU && (in->code & 0xf0) >= BPF_LSH &&
	    (in->code & 0xf0) <= BPF_RSH)
		in->k %= 32;
	if (in->code == (BPF_JMP | BPF_JA)) {
		in->k %= (uint32_t)after;
	} else if ((in->code & 7) == BPF_JMP) {
		in->jt = (uint8_t)(in->jt % after);
		in->jf = (uint8_t)(in->jf % after);
	}
}

static void
fit_all(struct program *p)
{
	for (size_t i = 0; i < p->n; i++)
		fit(&p->insn[i], p->n - i - 1);
}

static const uint8_t *
read_program(struct program *p, size_t n, const uint8_t *data)
{
	for (p->n = 0; p->n < n; p->n++, data += BYTES)
		p->insn[p->n] = (struct scbpf_insn){
		    (uint16_t)(data[0] | data[1] << 8), data[2], data[3],
		    data[4] | (uint32_t)data[5] << 8 | (uint32_t)data[6] << 16 |
			(uint32_t)data[7] << 24};
	fit_all(p);
	return data;
}

static void
change_one(struct program *p, uint8_t where, uint8_t what)
{
	struct scbpf_insn *in = &p->insn[where % p->n];

	if (what < 32)
		in->k ^= 1u << what;
	else if (what < 64)
		in->k += what - 48u;
	else if (what < 96)
		in->jt = (uint8_t)(what - 64);
	else if (what < 128)
		in->jf = (uint8_t)(what - 96);
	else if ((in->code & 7) == BPF_JMP)
		*in = (struct scbpf_insn){in->code, in->jf, in->jt, in->k};
	else
		in->k = RET_ERRNO | what;
}

static bool
read_both(
    struct program *p, struct program *q, const uint8_t *data, size_t size)
{
	const uint8_t *end = data + size;
	size_t n;

	if (size < 2 + BYTES)
		return false;
	n = data[1] % LENGTH + 1u;
	if (n > (size - 2) / BYTES)
		n = (size - 2) / BYTES;
	data = read_program(p, n, data + 2);
	n = (size_t)(end - data) / BYTES;
	if (n > 0) {
		read_program(q, n < LENGTH ? n : LENGTH, data);
		return true;
	}
	*q = *p;
	for (; end - data > 1; data += 2)
		change_one(q, data[0], data[1]);
	fit_all(q);
	return true;
}

/* --- what is said of them, and what is so --------------------------------- */

struct bench {
	struct program *p[2];
	const struct arch *native;
	struct semdiff all;
	struct partition survey;
};

static uint32_t
runs(const struct bench *t, unsigned side, const struct scbpf_call *c)
{
	return scb_bpf_sim(
	    PROGRAM(t->p[side]->insn, t->p[side]->n, t->native->big_endian), c,
	    NULL, NULL)
	    .verdict;
}

static bool
in_part(const struct bench *t, const struct partition_part *p,
    const struct scbpf_call *c)
{
	bool other = true;

	for (unsigned i = 0; i < t->survey.naudits; i++)
		other &= t->survey.audit[i] != c->arch;
	return c->nr >= p->low && c->nr <= p->high &&
	       (p->other ? other : c->arch == p->audit);
}

/* The change of a call; or the part that could not be followed. */
static bool
is_reported(const struct bench *t, const struct scbpf_call *c,
    const uint32_t verdict[2])
{
	for (const struct semdiff_change *k = t->all.first; k; k = k->next)
		if (k->verdict[0] == verdict[0] &&
		    k->verdict[1] == verdict[1] && in_part(t, &k->part, c))
			return true;
	for (const struct semdiff_inconclusive *k = t->all.inconclusive; k;
	     k = k->next)
		if (in_part(t, &k->part, c))
			return true;
	return false;
}

static void
try_call(const struct bench *t, const struct scbpf_call *c, bool same)
{
	uint32_t verdict[2] = {runs(t, 0, c), runs(t, 1, c)};

	if (verdict[0] != verdict[1]) {
		FUZZ_MUST(!same);
		FUZZ_MUST(is_reported(t, c, verdict));
		return;
	}
	/* If all calls of a part change, none of them is equal. */
	for (const struct semdiff_change *k = t->all.first; k; k = k->next)
		FUZZ_MUST(k->some || !in_part(t, &k->part, c));
}

static void
check_changes(const struct bench *t)
{
	for (const struct semdiff_change *k = t->all.first; k; k = k->next) {
		FUZZ_MUST(k->verdict[0] != k->verdict[1]);
		FUZZ_MUST(runs(t, 0, &k->witness) == k->verdict[0]);
		FUZZ_MUST(runs(t, 1, &k->witness) == k->verdict[1]);
		FUZZ_MUST(in_part(t, &k->part, &k->witness));
	}
	for (const struct semdiff_inconclusive *k = t->all.inconclusive; k;
	     k = k->next) {
		FUZZ_MUST(k->part.why && k->part.side < 2);
		FUZZ_MUST(k->part.pc < t->p[k->part.side]->n);
	}
}

static const struct arch *
some_arch(uint8_t byte)
{
	unsigned n = 0;

	while (scb_arch_all[n])
		n++;
	return scb_arch_all[byte % n];
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	static struct program p, q;
	struct bench t = {.p = {&p, &q}};
	struct diff_first first;
	const char *why;
	size_t pc;

	if (!read_both(&p, &q, data, size) ||
	    !scb_bpf_check(PROGRAM(p.insn, p.n, false), &pc, &why) ||
	    !scb_bpf_check(PROGRAM(q.insn, q.n, false), &pc, &why))
		return;
	calls_seed(data, size);
	t.native = some_arch(data[0]);
	t.survey =
	    (struct partition){.program = {{p.insn, p.n, t.native->big_endian},
				   {q.insn, q.n, t.native->big_endian}}};
	first = scb_diff_programs(
	    d->arena, &t.survey.program[0], &t.survey.program[1]);
	scb_partition_add(&t.survey, t.native->audit_arch);
	t.all = scb_semdiff_programs(&t.survey, d->arena);
	check_changes(&t);
	if (first.answer == DIFF_DIFFERENT)
		FUZZ_MUST(t.all.first || t.all.inconclusive);
	if (first.answer == DIFF_EQUAL)
		FUZZ_MUST(!t.all.first);
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = {
		    .nr = draw() % 512, .arch = t.native->audit_arch};

		calls_near(t.p[i % 2], &c);
		try_call(&t, &c,
		    first.answer == DIFF_EQUAL ||
			(!t.all.first && !t.all.inconclusive));
	}
}
