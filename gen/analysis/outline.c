#include "analysis/outline.h"

#include <string.h>

#include "analysis/explain.h"
#include "analysis/reduce.h"
#include "analysis/slices.h"

enum { PREFIX = 8 + 4 * POLICY_ARCHES + 2 * OUTLINE_OTHERS + 6 * OUTLINE_LOST };

struct collector {
	struct outline *o;
	struct arena *arena;
	struct outline_part *first, **last;
};

/* ---- parts --------------------------------------------------------------- */

void
scb_outline_see(struct outline_part *p, struct arena *a)
{
	unsigned before;

	scb_reduce_masks(&p->part, a);
	do {
		before = p->part.nends;
		scb_slices_unite(&p->part, a);
		scb_reduce_ends(&p->part, a);
		scb_explain_unite(&p->part, a);
	} while (p->part.nends < before);
	p->words = scb_explain_words(&p->part);
	p->verdict = p->part.ends ? p->part.ends->verdict[0] : 0;
	p->varies = false;
	for (const struct partition_end *e = p->part.ends; e; e = e->next)
		p->varies |= e->verdict[0] != p->verdict;
}

static bool
collect(void *user, const struct partition_part *part)
{
	struct collector *c = user;
	struct outline_part *p = scb_arena_alloc(c->arena, sizeof *p);

	p->part = *part;
	scb_outline_see(p, c->arena);
	if ((part->why || part->dag) && !c->o->stuck)
		c->o->stuck = p;
	*c->last = p;
	c->last = &p->next;
	return true;
}

/* ---- other arch words ---------------------------------------------------- */

static bool
is_wide(const struct wordset *w)
{
	return w->nconds == 0 && w->range[w->n - 1].high == UINT32_MAX;
}

/* Arch words of one end that get another verdict than the rest. */
static bool
tell_words(struct outline *o, const struct partition_end *e)
{
	const struct wordset *w = &e->path.w[BPF_WORD_ARCH];

	for (unsigned i = 0; i < w->n; i++) {
		if (w->range[i].low != w->range[i].high || w->nconds ||
		    o->nothers == OUTLINE_OTHERS)
			return false;
		o->other[o->nothers].audit = w->range[i].low;
		o->other[o->nothers++].verdict = e->verdict[0];
	}
	return true;
}

/*
 * Single arch words that no table has get verdicts of their own, and all others
 * one. false: it is not so.
 */
static bool
tell_others(struct outline *o, const struct outline_part *all)
{
	const struct outline_part *other = NULL;

	for (const struct outline_part *p = all; p; p = p->next) {
		if (!p->part.other)
			continue;
		if (other && (p->varies || other->varies ||
				 p->verdict != other->verdict))
			return false;
		other = p;
	}
	if (!other || other->words & ~(1u << BPF_WORD_ARCH))
		return false;
	o->bad_arch = other->verdict;
	for (const struct partition_end *e = other->part.ends; e; e = e->next)
		if (is_wide(&e->path.w[BPF_WORD_ARCH]))
			o->bad_arch = e->verdict[0];
	for (const struct partition_end *e = other->part.ends; e; e = e->next)
		if (e->verdict[0] != o->bad_arch && !tell_words(o, e))
			return false;
	return true;
}

static void
see_others(struct outline *o, const struct outline_part *all)
{
	if (tell_others(o, all))
		return;
	o->nothers = 0;
	o->any_arch = true;
	o->bad_arch = RET_KILL_PROCESS;
}

/* ---- which ABIs ---------------------------------------------------------- */

static bool
has_minus(const struct outline_part *p)
{
	return !p->part.other && p->part.high == UINT32_MAX;
}

static bool
is_minus(const struct outline_part *p)
{
	return has_minus(p) && p->part.low == UINT32_MAX;
}

static bool
is_covered(const struct outline *o, const struct outline_part *first,
    const struct arch *abi)
{
	if (abi == o->native)
		return true;
	for (const struct outline_part *p = first; p; p = p->next)
		if (p->part.abi == abi && !is_minus(p) &&
		    (p->varies || p->part.why || p->verdict != o->bad_arch))
			return true;
	return false;
}

static bool
has_audit(const struct outline *o, uint32_t audit)
{
	for (unsigned i = 0; i < o->nabis; i++)
		if (o->abis[i]->audit_arch == audit)
			return true;
	return false;
}

/*
 * What is allowed number -1, and is otherwise as other architectures, is
 * covered as well: by its first ABI.
 */
static void
find_minus(struct outline *o, const struct outline_part *first)
{
	for (const struct outline_part *p = first; p; p = p->next) {
		const struct arch *const *a = scb_arch_all;

		if (!has_minus(p) || p->varies || p->verdict != RET_ALLOW ||
		    o->bad_arch == RET_ALLOW || has_audit(o, p->part.audit))
			continue;
		while (*a && ((*a)->audit_arch != p->part.audit ||
				 (*a)->big_endian != o->program.big_endian))
			a++;
		if (*a && o->nabis < POLICY_ARCHES)
			o->abis[o->nabis++] = *a;
	}
}

static void
find_abis(struct outline *o, const struct outline_part *first)
{
	o->abis[o->nabis++] = o->native;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (*a != o->native && o->nabis < POLICY_ARCHES &&
		    (*a)->big_endian == o->program.big_endian &&
		    is_covered(o, first, *a))
			o->abis[o->nabis++] = *a;
	find_minus(o, first);
}

/* Sorts the parts by ABI, native first; those of no ABI that is covered go. */
static void
keep_parts(struct outline *o, struct outline_part *all)
{
	struct outline_part **last = &o->first;

	for (unsigned i = 0; i < o->nabis; i++)
		for (struct outline_part *p = all; p; p = p->next)
			if (p->part.abi == o->abis[i] && !is_minus(p)) {
				*last = scb_arena_alloc(o->arena, sizeof *p);
				**last = *p;
				(*last)->next = NULL;
				(*last)->part.high -= has_minus(p);
				last = &(*last)->next;
			}
	for (struct outline_part *p = all; p; p = p->next)
		if (has_minus(p) && has_audit(o, p->part.audit) &&
		    (p->varies || p->verdict != RET_ALLOW)) {
			o->has_minus = true;
			o->minus = p->verdict;
			o->minus_varies |= p->varies;
		}
}

/* ---- the filter without what no policy can say --------------------------- */

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

	for (unsigned i = 0; i < o->nlost; i++) {
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

static void
put_program(struct outline *o)
{
	struct writer w = {0};

	o->program = o->given;
	if (!o->nothers && !o->any_arch && !o->has_minus && !o->nlost)
		return;
	w.insn =
	    scb_arena_array(o->arena, PREFIX + o->given.count, sizeof *w.insn);
	put_prefix(o, &w);
	memcpy(w.insn + w.n, o->given.insn,
	    o->given.count * sizeof *o->given.insn);
	o->program.insn = w.insn;
	o->program.count = w.n + o->given.count;
}

void
scb_outline_lose(struct outline *o, const struct outline_part *p)
{
	unsigned at = 0;

	while (at < o->nabis && o->abis[at] != p->part.abi)
		at++;
	if (at == o->nabis || o->nlost == OUTLINE_LOST)
		return;
	o->lost[o->nlost].audit = p->part.abi->audit_arch;
	o->lost[o->nlost].low = p->part.low;
	o->lost[o->nlost].high = p->part.high;
	o->lost[o->nlost++].verdict = p->verdict;
	put_program(o);
}

void
scb_outline(struct outline *o, struct arena *a,
    const struct scbpf_program *program, const struct arch *native)
{
	struct partition y = {.program = {*program}};
	struct collector c = {.o = o, .arena = a};

	*o = (struct outline){.arena = a, .native = native, .given = *program};
	o->program = *program;
	c.last = &c.first;
	y.part = collect;
	y.user = &c;
	scb_partition_add(&y, native->audit_arch);
	scb_partition_find(&y, a);
	scb_partition_walk(&y, a);
	see_others(o, c.first);
	find_abis(o, c.first);
	keep_parts(o, c.first);
	put_program(o);
}

const struct arch *
scb_outline_native(struct arena *a, const struct scbpf_program *program,
    const struct arch *native)
{
	struct partition y = {.program = {*program}};
	const struct arch *first;

	scb_partition_find(&y, a);
	if (!y.naudits)
		return native;
	for (unsigned i = 0; i < y.naudits; i++)
		if (y.audit[i] == native->audit_arch &&
		    native->big_endian == program->big_endian)
			return native;
	first = scb_facts_arch_audit(y.audit[0], 0, program->big_endian);
	return first ? first : native;
}
