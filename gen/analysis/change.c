#include "analysis/change.h"

#include "policy/policy.h"

struct collector {
	const struct survey *s;
	struct arena *arena;
	struct changes found;
	struct change **last;
	struct change_doubt **last_doubt;
};

/* The kernel kills the process for an action that it does not know. */
static unsigned
rank(uint32_t verdict)
{
	unsigned r = policy_rank(verdict);

	return r == policy_rank(RET_ALLOW) &&
		       (verdict & RET_ACTION) != RET_ALLOW
		   ? policy_rank(RET_KILL_PROCESS)
		   : r;
}

static enum change_kind
kind(uint32_t old, uint32_t new)
{
	unsigned runs = policy_rank(RET_LOG), refused = policy_rank(RET_ERRNO);

	if (rank(old) < runs && rank(new) >= runs)
		return CHANGE_ALLOWED;
	if (rank(old) >= runs && rank(new) <= refused)
		return CHANGE_DENIED;
	if (rank(old) == refused && rank(new) == refused)
		return CHANGE_ERRNO;
	return CHANGE_OTHER;
}

static uint32_t
run(const struct collector *k, unsigned side, const struct scbpf_call *c)
{
	const struct diff_program *p = &k->s->program[side];

	return bpf_sim(p->insn, p->n, c, k->s->big_endian, NULL, NULL).verdict;
}

static void
doubt(struct collector *k, const struct survey_part *part, const char *why)
{
	struct change_doubt *d = arena_alloc(k->arena, sizeof *d);

	d->part = *part;
	d->part.why = why;
	*k->last_doubt = d;
	k->last_doubt = &d->next;
}

static void
add(struct collector *k, const struct survey_part *part,
    const struct scbpf_call *c, bool some)
{
	struct change *new = arena_alloc(k->arena, sizeof *new);

	new->part = *part;
	new->witness = *c;
	new->some = some;
	for (unsigned i = 0; i < 2; i++)
		new->verdict[i] = run(k, i, c);
	new->kind = kind(new->verdict[0], new->verdict[1]);
	new->weaker = rank(new->verdict[1]) > rank(new->verdict[0]);
	k->found.weaker |= new->weaker;
	*k->last = new;
	k->last = &new->next;
}

/* An end on which the verdicts differ; it is not to be taken at its word. */
static void
add_end(struct collector *k, const struct survey_part *part,
    const struct survey_end *e)
{
	struct scbpf_call c;

	if (!path_call(&e->path, &c))
		doubt(k, part, "too many masked tests of one word");
	else if (run(k, 0, &c) != e->verdict[0] ||
		 run(k, 1, &c) != e->verdict[1])
		doubt(k, part, "the walk and the simulator disagree");
	else
		add(k, part, &c, part->nends > 1 || part->why);
}

static bool
collect(void *user, const struct survey_part *part)
{
	struct collector *k = user;
	bool found = false;

	for (const struct survey_end *e = part->ends; e; e = e->next) {
		if (e->verdict[0] == e->verdict[1])
			continue;
		add_end(k, part, e);
		found = true;
	}
	if (!part->why)
		return found;
	doubt(k, part, part->why);
	if (!found && run(k, 0, &part->stuck) != run(k, 1, &part->stuck) &&
	    part->stuck.nr >= part->low && part->stuck.nr <= part->high &&
	    !part->other == (part->stuck.arch == part->audit))
		add(k, part, &part->stuck, true);
	return true;
}

/* Neighbours without a name that were cut apart, and change alike. */
static void
fold(struct change *c)
{
	while (c && c->next) {
		const struct change *n = c->next;

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

struct changes
changes(struct survey *s, struct arena *a)
{
	struct collector k = {.s = s, .arena = a};

	k.last = &k.found.first;
	k.last_doubt = &k.found.doubts;
	s->first_only = true;
	s->part = collect;
	s->user = &k;
	survey_find(s);
	survey(s, a);
	fold(k.found.first);
	k.found.steps = s->steps;
	return k.found;
}
