#include "analysis/semdiff.h"

#include "policy/policy.h"

struct collector {
	const struct partition *s;
	struct arena *arena;
	struct semdiff found;
	struct semdiff_change **last;
	struct semdiff_inconclusive **last_inconclusive;
};

/* The kernel kills the process for an action that it does not know. */
static unsigned
semdiff_rank(uint32_t verdict)
{
	unsigned r = scb_policy_rank(verdict);

	return r == scb_policy_rank(RET_ALLOW) &&
		       (verdict & RET_ACTION) != RET_ALLOW
		   ? scb_policy_rank(RET_KILL_PROCESS)
		   : r;
}

static enum semdiff_kind
kind(uint32_t old, uint32_t new)
{
	unsigned runs = scb_policy_rank(RET_LOG),
		 refused = scb_policy_rank(RET_ERRNO);

	if (semdiff_rank(old) < runs && semdiff_rank(new) >= runs)
		return SEMDIFF_ALLOWED;
	if (semdiff_rank(old) >= runs && semdiff_rank(new) <= refused)
		return SEMDIFF_DENIED;
	if (semdiff_rank(old) == refused && semdiff_rank(new) == refused)
		return SEMDIFF_ERRNO;
	return SEMDIFF_OTHER;
}

static uint32_t
semdiff_run(
    const struct collector *k, unsigned side, const struct scbpf_call *c)
{
	return scb_bpf_sim(&k->s->program[side], c, NULL, NULL).verdict;
}

static void
inconclusive(
    struct collector *k, const struct partition_part *part, const char *why)
{
	struct semdiff_inconclusive *d = scb_arena_alloc(k->arena, sizeof *d);

	d->part = *part;
	d->part.why = why;
	*k->last_inconclusive = d;
	k->last_inconclusive = &d->next;
}

static void
semdiff_add(struct collector *k, const struct partition_part *part,
    const struct scbpf_call *c, bool some)
{
	struct semdiff_change *new = scb_arena_alloc(k->arena, sizeof *new);

	new->part = *part;
	new->witness = *c;
	new->some = some;
	for (unsigned i = 0; i < 2; i++)
		new->verdict[i] = semdiff_run(k, i, c);
	new->kind = kind(new->verdict[0], new->verdict[1]);
	new->weaker =
	    semdiff_rank(new->verdict[1]) > semdiff_rank(new->verdict[0]);
	k->found.weaker |= new->weaker;
	*k->last = new;
	k->last = &new->next;
}

/* An end on which the verdicts differ; it is not to be taken at its word. */
static void
semdiff_add_end(struct collector *k, const struct partition_part *part,
    const struct partition_end *e)
{
	struct scbpf_call c;

	if (!scb_path_call(&e->path, &c))
		inconclusive(k, part, scb_path_too_masked);
	else if (semdiff_run(k, 0, &c) != e->verdict[0] ||
		 semdiff_run(k, 1, &c) != e->verdict[1])
		inconclusive(
		    k, part, "bug: the path walk and the simulator disagree");
	else
		semdiff_add(k, part, &c, part->nends > 1 || part->why);
}

static bool
semdiff_collect(void *user, const struct partition_part *part)
{
	struct collector *k = user;
	bool found = false;

	for (const struct partition_end *e = part->ends; e; e = e->next) {
		if (e->verdict[0] == e->verdict[1])
			continue;
		semdiff_add_end(k, part, e);
		found = true;
	}
	if (!part->why)
		return found;
	inconclusive(k, part, part->why);
	if (!found &&
	    semdiff_run(k, 0, &part->stuck) !=
		semdiff_run(k, 1, &part->stuck) &&
	    part->stuck.nr >= part->low && part->stuck.nr <= part->high &&
	    !part->other == (part->stuck.arch == part->audit))
		semdiff_add(k, part, &part->stuck, true);
	return true;
}

/* Neighbours without a name that were cut apart, and change alike. */
static void
semdiff_fold(struct semdiff_change *c)
{
	while (c && c->next) {
		const struct semdiff_change *n = c->next;

		if (c->part.call || n->part.call ||
		    c->part.abi != n->part.abi ||
		    c->part.other != n->part.other ||
		    c->part.audit != n->part.audit ||
		    n->part.low - 1 != c->part.high || c->some != n->some ||
		    c->verdict[0] != n->verdict[0] ||
		    c->verdict[1] != n->verdict[1]) {
			c = c->next;
			continue;
		}
		c->part.high = n->part.high;
		c->next = n->next;
	}
}

struct semdiff
scb_semdiff_programs(struct partition *s, struct arena *a)
{
	struct collector k = {.s = s, .arena = a};

	k.last = &k.found.first;
	k.last_inconclusive = &k.found.inconclusive;
	s->first_only = true;
	s->part = semdiff_collect;
	s->user = &k;
	scb_partition_find(s, a);
	scb_partition_walk(s, a);
	semdiff_fold(k.found.first);
	k.found.steps = s->steps;
	return k.found;
}
