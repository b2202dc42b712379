#include "analysis/partition.h"

#include <string.h>

#include "analysis/dense.h"
#include "bpf/reach.h"

enum {
	FEW = 1024, /* numbers that are worth a look each */
	MANY = 200, /* ends that are worth uniting by groups */
	/* Steps for the paths of one part; less once WALK_STEPS are spent. */
	PART_STEPS = 1 << 19,
	LATE_STEPS = 1 << 12
};

struct surveyor {
	struct partition *s;
	struct arena *keep, scratch, lifted;
	struct diff_walk walk;
	struct reach reach[2];
	struct partition_part *part;
	struct partition_end **last;
	uint32_t cut[PARTITION_CUTS]; /* first numbers of smaller parts */
	unsigned ncuts;
	bool masked; /* bits of the number were tested */
};

/* ---- which architectures ------------------------------------------------ */

void
scb_partition_add(struct partition *s, uint32_t audit)
{
	for (unsigned i = 0; i < s->naudits; i++)
		if (s->audit[i] == audit)
			return;
	if (s->naudits < PARTITION_AUDITS)
		s->audit[s->naudits++] = audit;
}

/* Of one program. */
static void
find_arches(struct partition *s, const struct scbpf_program *p, struct arena *a)
{
	struct reach r;

	if (p->count == 0)
		return;
	scb_reach_open(&r, a, p);
	scb_reach_all(&r);
	for (const struct arch *const *arch = scb_arch_all; *arch; arch++)
		if ((*arch)->big_endian == p->big_endian &&
		    scb_reach_compares_arch(&r, (*arch)->audit_arch))
			scb_partition_add(s, (*arch)->audit_arch);
}

void
scb_partition_find(struct partition *s, struct arena *scratch)
{
	size_t mark = scb_arena_mark(scratch);

	for (unsigned i = 0; i < 2; i++)
		find_arches(s, &s->program[i], scratch);
	scb_arena_release(scratch, mark);
}

/* ---- the ends of one part ----------------------------------------------- */

static void
copy_word(struct wordset *to, const struct wordset *from, struct arena *a)
{
	/* Of most words nothing is known: a path shares this with others. */
	static const struct wordset_range whole = {0, UINT32_MAX};

	*to = *from;
	if (from->n == 1 && memcmp(from->range, &whole, sizeof whole) == 0) {
		to->range = (struct wordset_range *)&whole;
	} else {
		to->range = scb_arena_array(a, from->n, sizeof *to->range);
		memcpy(to->range, from->range, from->n * sizeof *to->range);
	}
	to->cond = NULL;
	if (from->nconds) {
		to->cond = scb_arena_array(a, from->nconds, sizeof *to->cond);
		memcpy(to->cond, from->cond, from->nconds * sizeof *to->cond);
	}
	to->shared = true;
}

void
scb_path_keep(struct path *to, const struct path *from, struct arena *a)
{
	*to = *from;
	to->arena = a;
	for (unsigned i = 0; i < BPF_WORDS; i++)
		copy_word(&to->w[i], &from->w[i], a);
}

static void
partition_add_end(
    struct surveyor *k, const struct path *p, const uint32_t verdict[2])
{
	struct partition_end *e = scb_arena_alloc(k->keep, sizeof *e);

	memcpy(e->verdict, verdict, sizeof e->verdict);
	scb_path_keep(&e->path, p, k->keep);
	*k->last = e;
	k->last = &e->next;
	k->part->nends++;
}

static bool
partition_is_new(const struct surveyor *k, const uint32_t verdict[2])
{
	for (const struct partition_end *e = k->part->ends; e; e = e->next)
		if (memcmp(e->verdict, verdict, sizeof e->verdict) == 0)
			return false;
	return true;
}

static bool
too_many(struct surveyor *k, const struct path *p, const char *why)
{
	k->part->why = why;
	scb_path_call(p, &k->part->stuck);
	return false;
}

/* Ascending, each once. */
static void
partition_add_cut(struct surveyor *k, uint32_t number)
{
	unsigned i = k->ncuts;

	while (i > 0 && k->cut[i - 1] > number)
		i--;
	if (k->ncuts == PARTITION_CUTS || (i > 0 && k->cut[i - 1] == number))
		return;
	memmove(&k->cut[i + 1], &k->cut[i], (k->ncuts - i) * sizeof *k->cut);
	k->cut[i] = number;
	k->ncuts++;
}

static bool
partition_pair(void *user, const struct path *p, const uint32_t verdict[2])
{
	struct surveyor *k = user;
	const struct wordset *nr = &p->w[BPF_WORD_NR];

	/* where the path's own runs of numbers begin, and those between */
	k->masked |= nr->nconds > 0;
	for (unsigned i = 0; i < nr->n; i++) {
		if (nr->range[i].low > k->part->low)
			partition_add_cut(k, nr->range[i].low);
		if (nr->range[i].high < k->part->high)
			partition_add_cut(k, nr->range[i].high + 1);
	}
	if (k->ncuts == PARTITION_CUTS)
		return too_many(k, p, "too many runs of numbers");
	if (k->s->first_only && !partition_is_new(k, verdict))
		return true;
	if (k->part->nends == PARTITION_ENDS)
		return too_many(k, p, "too many conditions");
	partition_add_end(k, p, verdict);
	return true;
}

static void
add_number(void *user, uint32_t number)
{
	struct surveyor *k = user;

	if (number > k->part->low && number <= k->part->high)
		partition_add_cut(k, number);
}

static void
add_dense(void *user, const struct path *p, const uint32_t verdict[2])
{
	partition_add_end(user, p, verdict);
}

static void
clear(struct surveyor *k, struct partition_part *part)
{
	part->ends = NULL;
	part->nends = 0;
	k->last = &part->ends;
	k->ncuts = 0;
	k->masked = false;
}

/* Too many paths: the part is cut down to numbers, then decided as a DAG. */
static void
walk_dense(
    struct surveyor *k, struct partition_part *part, const struct path *p)
{
	struct partition *s = k->s;
	size_t mark = scb_arena_mark(&k->scratch);
	uint32_t node = scb_dense_node(s, &k->lifted, p);

	if (node == DENSE_NONE)
		return;
	clear(k, part);
	scb_dense_cuts(s, &k->scratch, p, add_number, k);
	if (!k->ncuts && scb_dense_find(s, &k->scratch, p, add_dense, k,
			     &k->walk.steps[0])) {
		part->why = NULL;
		part->dag = s->dag;
		part->node = node;
		scb_path_keep(&part->path, p, k->keep);
	}
	scb_arena_release(&k->scratch, mark);
}

/* Does the number decide alone? Then the whole part is one end. */
static bool
decide(struct surveyor *k, struct partition_part *part, const struct path *p)
{
	uint32_t verdict[2] = {0, 0};

	if (part->other || part->low != part->high)
		return false;
	for (unsigned i = 0; i < 2; i++) {
		struct reach *r = &k->reach[i];

		if (!r->program.count)
			continue;
		scb_reach_call(r, part->audit, part->low);
		if (!scb_reach_verdict(r, &verdict[i]))
			return false;
	}
	return partition_pair(k, p, verdict);
}

/* The part's walk has steps of its own: one costly part stops no other. */
static void
walk_part(struct surveyor *k, struct partition_part *part, const struct path *p)
{
	uint64_t steps = k->s->steps < WALK_STEPS ? PART_STEPS : LATE_STEPS;
	uint64_t start = WALK_STEPS > steps ? WALK_STEPS - steps : 0;

	k->part = part;
	clear(k, part);
	if (decide(k, part, p))
		return;
	k->walk.steps[0] = k->walk.steps[1] = start;
	if (!scb_diff_walk(&k->walk, &k->scratch, p)) {
		part->why = k->walk.why;
		part->stuck = k->walk.stuck;
	}
	part->side = k->walk.side;
	part->pc = k->walk.pc;
	if (part->why)
		walk_dense(k, part, p);
	else if (!k->s->first_only && part->nends > MANY)
		scb_partition_unite(part, k->keep);
	k->s->steps += k->walk.steps[0] + k->walk.steps[1] - 2 * start;
}

static void
between(struct path *p, uint32_t low, uint32_t high)
{
	if (low > 0)
		scb_path_assume(p, BPF_WORD_NR,
		    (struct cond){UINT32_MAX, low - 1, COND_GT});
	scb_path_assume(
	    p, BPF_WORD_NR, (struct cond){UINT32_MAX, high, COND_LE});
}

/* ---- all parts ---------------------------------------------------------- */

static bool
depends(const struct partition_part *part)
{
	for (const struct partition_end *e = part->ends; e; e = e->next)
		if (memcmp(e->verdict, part->ends->verdict,
			sizeof e->verdict) != 0)
			return true;
	return false;
}

/*
 * The part, or the smaller ones that its paths have shown. Tests of single
 * bits make no runs: few numbers are then looked at one by one, and of many
 * the paths show which bits they have.
 */
static void
partition_put_part(struct surveyor *k, const struct partition_part *as,
    const struct path *arch, uint32_t low, uint32_t high)
{
	struct partition_part part = *as;
	size_t mark = scb_arena_mark(k->keep);
	struct path *p = scb_arena_alloc(k->keep, sizeof *p);
	uint32_t *cut;
	unsigned n;

	part.low = low;
	part.high = high;
	scb_path_fork(p, arch);
	p->arena = k->keep;
	between(p, low, high);
	walk_part(k, &part, p);
	if (!k->ncuts && k->masked && high - low < FEW && depends(&part))
		while (k->ncuts < high - low) {
			k->cut[k->ncuts] = low + k->ncuts + 1;
			k->ncuts++;
		}
	n = k->ncuts;
	if (!n) {
		if (!k->s->part(k->s->user, &part))
			scb_arena_release(k->keep, mark);
		return;
	}
	scb_arena_release(k->keep, mark);
	cut = scb_arena_array(k->keep, n, sizeof *cut);
	memcpy(cut, k->cut, n * sizeof *cut);
	for (unsigned i = 0; i <= n; i++)
		partition_put_part(k, as, arch, i ? cut[i - 1] : low,
		    i < n ? cut[i] - 1 : high);
}

/* The largest number that belongs with `low`: a name stands alone. */
static uint32_t
run_end(
    const struct surveyor *k, const struct partition_part *part, uint32_t low)
{
	uint32_t end = UINT32_MAX;
	unsigned next;

	if (part->call)
		return low;
	if (part->abi) {
		next = scb_facts_lower(part->abi, low);
		return next < part->abi->ncalls ? part->abi->calls[next].nr - 1
						: part->abi->high;
	}
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if ((*a)->audit_arch == part->audit && (*a)->low > low &&
		    (*a)->big_endian == k->s->program[0].big_endian &&
		    (*a)->low - 1 < end)
			end = (*a)->low - 1;
	return end;
}

static void
partition_put_audit(struct surveyor *k, const struct path *all, uint32_t audit)
{
	struct partition_part part = {.audit = audit};
	struct cond is = {UINT32_MAX, audit, COND_EQ};
	uint32_t low = 0, high;
	struct path p;

	scb_path_fork(&p, all);
	scb_path_assume(&p, BPF_WORD_ARCH, is);
	do {
		part.abi = scb_facts_arch_audit(
		    audit, low, k->s->program[0].big_endian);
		part.call = part.abi ? scb_facts_number(part.abi, low) : NULL;
		high = run_end(k, &part, low);
		partition_put_part(k, &part, &p, low, high);
		low = high + 1;
	} while (high < UINT32_MAX);
}

void
scb_partition_walk(struct partition *s, struct arena *a)
{
	struct partition_part other = {.other = true};
	struct surveyor *k = scb_arena_alloc(a, sizeof *k);
	struct path all, rest;

	k->s = s;
	k->keep = a;
	k->walk = (struct diff_walk){.program = {s->program[0], s->program[1]},
	    .pair = partition_pair,
	    .user = k};
	for (unsigned i = 0; i < 2; i++)
		if (s->program[i].count)
			scb_reach_open(&k->reach[i], a, &s->program[i]);
	k->lifted = scb_arena_cut(a, (a->size - a->used) / 8);
	k->scratch = scb_arena_cut(a, (a->size - a->used) / 7 * 4);
	scb_path_any(&all, a);
	scb_path_fork(&rest, &all);
	for (unsigned i = 0; i < s->naudits; i++) {
		partition_put_audit(k, &all, s->audit[i]);
		scb_path_assume(&rest, BPF_WORD_ARCH,
		    (struct cond){UINT32_MAX, s->audit[i], COND_NE});
	}
	partition_put_part(k, &other, &rest, 0, UINT32_MAX);
	scb_arena_join(a, &k->scratch);
	if (!s->dag)
		scb_arena_join(a, &k->lifted);
}
