#include "analysis/outline.h"

#include "analysis/cover.h"
#include "analysis/explain.h"
#include "analysis/reduce.h"
#include "analysis/slices.h"

enum {
	FEW = 1024, /* numbers that can be named one by one */
	SIMPLE = 2, /* paths that say by themselves what a part decides */
	SOME = 128  /* paths that can be simplified */
};

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
		if (p->rest.any)
			break;
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

void
scb_outline_fix(struct outline_part *p, uint32_t verdict, struct arena *a)
{
	struct partition_end *e = scb_arena_alloc(a, sizeof *e);

	*e = *p->part.ends;
	e->next = NULL;
	e->verdict[0] = verdict;
	p->part.ends = e;
	p->part.nends = 1;
	p->words = 0;
	p->varies = false;
	p->verdict = verdict;
}

static bool
collect(void *user, const struct partition_part *part)
{
	struct collector *c = user;
	struct outline_part *p = scb_arena_alloc(c->arena, sizeof *p);

	p->part = *part;
	*c->last = p;
	c->last = &p->next;
	return true;
}

/*
 * Makes the ends boxes that do not depend on the paths of the program; where
 * these are too many, the paths stay if they are few.
 */
static void
cover(struct cover *c, struct outline_part *p)
{
	const struct partition_part was = p->part;

	if (!scb_cover_part(c, &p->part, &p->rest) || !p->rest.any)
		return;
	if (was.dag || was.nends > SOME)
		return;
	p->part = was;
	p->rest.any = false;
}

static void
simplify(struct outline *o, struct outline_part *all)
{
	struct cover *c = scb_arena_alloc(o->arena, sizeof *c);
	bool is_open = false;

	for (struct outline_part *p = all; p; p = p->next) {
		if (p->part.dag || p->part.nends > SIMPLE) {
			if (!is_open)
				scb_cover_open(c, o->arena, &o->given);
			is_open = true;
			cover(c, p);
		}
		scb_outline_see(p, o->arena);
		if (p->part.why ? !o->stuck || !o->stuck->part.why
				: p->part.dag && !o->stuck)
			o->stuck = p;
	}
}

/* ---- other arch words ---------------------------------------------------- */

/* Arch words of one end that get another verdict than the rest. */
static bool
list_words(struct outline *o, const struct partition_end *e)
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
list_others(struct outline *o, const struct outline_part *all)
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
	for (const struct partition_end *e = other->part.ends; e; e = e->next) {
		const struct wordset *w = &e->path.w[BPF_WORD_ARCH];

		if (w->nconds == 0 && w->range[w->n - 1].high == UINT32_MAX)
			o->bad_arch = e->verdict[0];
	}
	for (const struct partition_end *e = other->part.ends; e; e = e->next)
		if (e->verdict[0] != o->bad_arch && !list_words(o, e))
			return false;
	return true;
}

/* ---- numbers that no kernel has ------------------------------------------ */

static const struct outline_part *
part_of(const struct outline_part *p, uint32_t audit, uint32_t nr)
{
	while (p && (p->part.other || p->part.audit != audit ||
			p->part.low > nr || p->part.high < nr))
		p = p->next;
	return p;
}

/*
 * Some filters test bit 30 for x32, whatever bit 31 is: what they decide then
 * is made that of the numbers below.
 */
static void
see_negative(struct outline *o, struct outline_part *all)
{
	for (struct outline_part *p = all; p; p = p->next) {
		const struct outline_part *below;
		uint32_t high = p->part.high - (p->part.high == UINT32_MAX);

		if (p->part.other || !p->part.abi || p->part.low <= INT32_MAX ||
		    p->part.high - p->part.low < FEW ||
		    o->nnegative == OUTLINE_OTHERS)
			continue;
		below = part_of(all, p->part.audit, INT32_MAX);
		if (!below || below->varies ||
		    (!p->varies && p->verdict == below->verdict))
			continue;
		o->negative[o->nnegative++] =
		    (struct outline_negative){p->part.abi, p->part.low, high,
			p->verdict, below->verdict, p->varies};
		scb_outline_lose_range(
		    o, p->part.audit, p->part.low, high, below->verdict);
		scb_outline_fix(p, below->verdict, o->arena);
	}
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

void
scb_outline_lose(struct outline *o, const struct outline_part *p)
{
	unsigned at = 0;

	while (at < o->nabis && o->abis[at] != p->part.abi)
		at++;
	if (at == o->nabis)
		return;
	scb_outline_lose_range(
	    o, p->part.abi->audit_arch, p->part.low, p->part.high, p->verdict);
	scb_outline_program(o);
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
	simplify(o, c.first);
	if (!list_others(o, c.first)) {
		o->nothers = 0;
		o->any_arch = true;
		o->bad_arch = RET_KILL_PROCESS;
	}
	see_negative(o, c.first);
	find_abis(o, c.first);
	keep_parts(o, c.first);
	scb_outline_program(o);
}

const struct arch *
scb_outline_native(struct arena *a, const struct scbpf_program *program,
    const struct arch *native)
{
	struct partition y = {.program = {*program}};
	const struct arch *first;

	scb_partition_find(&y, a);
	for (unsigned i = 0; i < y.naudits; i++)
		if (y.audit[i] == native->audit_arch &&
		    native->big_endian == program->big_endian)
			return native;
	/* 0 if there is none, which is the word of no architecture. */
	first = scb_facts_arch_audit(y.audit[0], 0, program->big_endian);
	return first ? first : native;
}
