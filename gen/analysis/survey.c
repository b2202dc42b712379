#include "analysis/survey.h"

#include <string.h>

#include "proof/walk.h"

/* Numbers that are worth a look each. */
enum { FEW = 1024 };

struct surveyor {
	struct survey *s;
	struct arena *keep, scratch;
	struct diff_walk walk;
	struct survey_part *part;
	struct survey_end **last;
	uint32_t cut[SURVEY_CUTS]; /* first numbers of smaller parts */
	unsigned ncuts;
	bool masked; /* bits of the number were tested */
};

/* ---- which architectures ------------------------------------------------ */

void
survey_add(struct survey *s, uint32_t audit)
{
	for (unsigned i = 0; i < s->naudits; i++)
		if (s->audit[i] == audit)
			return;
	if (s->naudits < SURVEY_AUDITS)
		s->audit[s->naudits++] = audit;
}

static bool
compares(const struct diff_program *p, uint32_t k)
{
	for (size_t i = 0; i < p->n; i++)
		if ((p->insn[i].code & 7) == BPF_JMP &&
		    (p->insn[i].code & 0xf0) != BPF_JA && p->insn[i].k == k)
			return true;
	return false;
}

void
survey_find(struct survey *s)
{
	for (const struct arch *const *a = arch_all; *a; a++)
		for (unsigned i = 0; i < 2; i++)
			if ((*a)->big_endian == s->big_endian &&
			    compares(&s->program[i], (*a)->audit_arch))
				survey_add(s, (*a)->audit_arch);
}

/* ---- the ends of one part ----------------------------------------------- */

static void
copy_word(struct word *to, const struct word *from, struct arena *a)
{
	*to = *from;
	to->range = arena_array(a, from->n, sizeof *to->range);
	memcpy(to->range, from->range, from->n * sizeof *to->range);
	to->cond = NULL;
	to->cap = from->n;
	if (from->nconds) {
		to->cond = arena_array(a, from->nconds, sizeof *to->cond);
		memcpy(to->cond, from->cond, from->nconds * sizeof *to->cond);
	}
	to->shared = true;
}

static void
add_end(struct surveyor *k, const struct path *p, const uint32_t verdict[2])
{
	struct survey_end *e = arena_alloc(k->keep, sizeof *e);

	memcpy(e->verdict, verdict, sizeof e->verdict);
	e->path.arena = k->keep;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		copy_word(&e->path.w[i], &p->w[i], k->keep);
	*k->last = e;
	k->last = &e->next;
	k->part->nends++;
}

static bool
is_new(const struct surveyor *k, const uint32_t verdict[2])
{
	for (const struct survey_end *e = k->part->ends; e; e = e->next)
		if (memcmp(e->verdict, verdict, sizeof e->verdict) == 0)
			return false;
	return true;
}

static bool
too_many(struct surveyor *k, const struct path *p, const char *why)
{
	k->part->why = why;
	if (!path_call(p, &k->part->stuck))
		k->part->stuck = (struct scbpf_call){0};
	return false;
}

/* Ascending, each once. */
static void
add_cut(struct surveyor *k, uint32_t number)
{
	unsigned i = k->ncuts;

	while (i > 0 && k->cut[i - 1] > number)
		i--;
	if (k->ncuts == SURVEY_CUTS || (i > 0 && k->cut[i - 1] == number))
		return;
	memmove(&k->cut[i + 1], &k->cut[i], (k->ncuts - i) * sizeof *k->cut);
	k->cut[i] = number;
	k->ncuts++;
}

/* Where the path's own runs of numbers begin, and where those between do. */
static void
see_cuts(struct surveyor *k, const struct word *nr)
{
	k->masked |= nr->nconds > 0;
	for (unsigned i = 0; i < nr->n; i++) {
		if (nr->range[i].low > k->part->low)
			add_cut(k, nr->range[i].low);
		if (nr->range[i].high < k->part->high)
			add_cut(k, nr->range[i].high + 1);
	}
}

static bool
pair(void *user, const struct path *p, const uint32_t verdict[2])
{
	struct surveyor *k = user;

	see_cuts(k, &p->w[BPF_WORD_NR]);
	if (k->ncuts == SURVEY_CUTS)
		return too_many(k, p, "too many runs of numbers");
	if (k->s->first_only && !is_new(k, verdict))
		return true;
	if (k->part->nends == SURVEY_ENDS)
		return too_many(k, p, "too many conditions");
	add_end(k, p, verdict);
	return true;
}

static void
walk_part(struct surveyor *k, struct survey_part *part, const struct path *p)
{
	k->part = part;
	k->last = &part->ends;
	k->ncuts = 0;
	k->masked = false;
	if (!diff_walk(&k->walk, &k->scratch, p)) {
		part->why = k->walk.why;
		part->stuck = k->walk.stuck;
	}
	part->side = k->walk.side;
	part->pc = k->walk.pc;
}

static void
between(struct path *p, uint32_t low, uint32_t high)
{
	if (low > 0)
		path_assume(p, BPF_WORD_NR,
		    (struct word_cond){UINT32_MAX, low - 1, WORD_GT});
	path_assume(
	    p, BPF_WORD_NR, (struct word_cond){UINT32_MAX, high, WORD_LE});
}

/* ---- all parts ---------------------------------------------------------- */

static bool
depends(const struct survey_part *part)
{
	for (const struct survey_end *e = part->ends; e; e = e->next)
		if (memcmp(e->verdict, part->ends->verdict,
			sizeof e->verdict) != 0)
			return true;
	return false;
}

/*
 * The part, or the smaller ones that its paths have shown. Tests of single
 * bits make no runs: few numbers are then looked at one by one, and of many
 * the paths tell which bits they have.
 */
static void
put_part(struct surveyor *k, const struct survey_part *as,
    const struct path *arch, uint32_t low, uint32_t high)
{
	struct survey_part part = *as;
	size_t mark = arena_mark(k->keep);
	struct path p;
	uint32_t *cut;
	unsigned n;

	part.low = low;
	part.high = high;
	path_fork(&p, arch);
	p.arena = k->keep;
	between(&p, low, high);
	walk_part(k, &part, &p);
	if (!k->ncuts && k->masked && high - low < FEW && depends(&part))
		while (k->ncuts < high - low) {
			k->cut[k->ncuts] = low + k->ncuts + 1;
			k->ncuts++;
		}
	n = k->ncuts;
	if (!n) {
		if (!k->s->part(k->s->user, &part))
			arena_release(k->keep, mark);
		return;
	}
	arena_release(k->keep, mark);
	cut = arena_array(k->keep, n, sizeof *cut);
	memcpy(cut, k->cut, n * sizeof *cut);
	for (unsigned i = 0; i <= n; i++)
		put_part(k, as, arch, i ? cut[i - 1] : low,
		    i < n ? cut[i] - 1 : high);
}

/* The largest number that belongs with `low`: a name stands alone. */
static uint32_t
run_end(const struct surveyor *k, const struct survey_part *part, uint32_t low)
{
	uint32_t end = UINT32_MAX;
	unsigned next;

	if (part->call)
		return low;
	if (part->abi) {
		next = facts_lower(part->abi, low);
		return next < part->abi->ncalls ? part->abi->calls[next].nr - 1
						: part->abi->high;
	}
	for (const struct arch *const *a = arch_all; *a; a++)
		if ((*a)->audit_arch == part->audit && (*a)->low > low &&
		    (*a)->big_endian == k->s->big_endian && (*a)->low - 1 < end)
			end = (*a)->low - 1;
	return end;
}

static void
put_audit(struct surveyor *k, const struct path *all, uint32_t audit)
{
	struct survey_part part = {.audit = audit};
	struct word_cond is = {UINT32_MAX, audit, WORD_EQ};
	uint32_t low = 0, high;
	struct path p;

	path_fork(&p, all);
	path_assume(&p, BPF_WORD_ARCH, is);
	do {
		part.abi = facts_arch_audit(audit, low, k->s->big_endian);
		part.call = part.abi ? facts_number(part.abi, low) : NULL;
		high = run_end(k, &part, low);
		put_part(k, &part, &p, low, high);
		low = high + 1;
	} while (high < UINT32_MAX);
}

void
survey(struct survey *s, struct arena *a)
{
	struct survey_part other = {.other = true};
	struct surveyor *k = arena_alloc(a, sizeof *k);
	struct path all, rest;
	size_t half;

	k->s = s;
	k->keep = a;
	k->walk = (struct diff_walk){.program = {s->program[0], s->program[1]},
	    .big_endian = s->big_endian,
	    .pair = pair,
	    .user = k};
	half = (a->size - a->used) / 2;
	k->scratch = (struct arena){
	    .base = arena_raw(a, half), .size = half, .full = a->full};
	path_any(&all, a);
	path_fork(&rest, &all);
	for (unsigned i = 0; i < s->naudits; i++) {
		put_audit(k, &all, s->audit[i]);
		path_assume(&rest, BPF_WORD_ARCH,
		    (struct word_cond){UINT32_MAX, s->audit[i], WORD_NE});
	}
	put_part(k, &other, &rest, 0, UINT32_MAX);
	s->steps = k->walk.steps[0] + k->walk.steps[1];
}
