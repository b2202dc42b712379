/* The verdicts of a stack on calls that were seen. */
#include <string.h>

#include "analysis/partial.h"
#include "api/seen.h"
#include "learn/rules.h"

/* The program's verdicts on calls of this number with any arguments. */
static struct partial
any_verdicts(struct scbpf_seen *x, const struct seen_call *c)
{
	const struct scbpf_call call = {
	    .nr = c->nr, .arch = c->arch->audit_arch};
	struct seen_any *to = &x->any[c->nr % SEEN_ANY];

	if (to->arch == c->arch && to->nr == c->nr)
		return to->found;
	to->arch = c->arch;
	to->nr = c->nr;
	to->found = scb_bpf_const_allow(x->program, call.arch, call.nr)
			? (struct partial){SCBPF_ALLOW, SCBPF_ALLOW, false}
			: scb_partial(x->seen.arena, x->program, &call, 0);
	return to->found;
}

/* The program's verdicts on the call. */
static struct partial
verdicts(struct scbpf_seen *x, const struct seen_call *c)
{
	struct scbpf_call call = {.nr = c->nr, .arch = c->arch->audit_arch};
	struct partial any = any_verdicts(x, c);

	if (!any.cannot && any.mildest == any.strictest)
		return any;
	for (unsigned i = 0; i < SEEN_ARGS; i++)
		call.args[i] = c->arch->arg_bits == 32 ? (uint32_t)c->value[i]
						       : c->value[i];
	return scb_partial(x->seen.arena, x->program, &call, c->known);
}

static bool
is_enosys(uint32_t verdict, const struct arch *a)
{
	return verdict ==
	       (SCBPF_ERRNO | (uint32_t)scb_facts_errno(a, "ENOSYS", 6));
}

struct seen_row *
scb_api_count(struct seen *s, const struct seen_call *c, uint64_t times)
{
	struct seen_row *row = scb_seen_add(s, c);

	if (row && times > 1) {
		row->count += times - 1;
		s->calls += times - 1;
	}
	return row;
}

bool
scb_api_fell_back(const struct log_event *e)
{
	bool fails =
	    e->fate == LOG_FAILED && e->how && strcmp(e->how, "ENOSYS") == 0;
	const struct arch_call *call =
	    fails ? scb_facts_number(e->call.arch, e->call.nr) : NULL;

	return call && strcmp(call->name, "clone3") == 0;
}

/* After ENOSYS, libc makes an older call, which the stack lets through. */
static bool
falls_back(struct scbpf_seen *x, const struct seen_call *c)
{
	const struct arch_call *call = scb_facts_number(c->arch, c->nr);
	const struct facts_pair *p;

	for (unsigned i = 0; call && (p = scb_facts_fallback(i)); i++) {
		const struct arch_call *older =
		    strcmp(p->newer, call->name) == 0
			? scb_facts_call(c->arch, p->older, strlen(p->older))
			: NULL;
		struct seen_call other = {.arch = c->arch};

		other.nr = older ? older->nr : 0;
		if (older && verdicts(x, &other).mildest == SCBPF_ALLOW)
			return true;
	}
	return false;
}

/* Would the stack let a call with these arguments through, others being free?
 */
static bool
may_pass(struct scbpf_seen *x, const struct seen_call *c, unsigned known)
{
	struct seen_call with = *c;
	struct partial found;

	with.known = c->known & known;
	found = verdicts(x, &with);
	return found.cannot || scb_policy_permits(found.mildest);
}

/*
 * The arguments of a refused call, a bit each, that alone rule it out; or if
 * none does, those that would pass with another value.
 */
static unsigned
find_misses(struct scbpf_seen *x, const struct seen_call *c)
{
	unsigned alone = 0, together = 0;

	if (!may_pass(x, c, 0))
		return 0; /* whatever they are */
	for (unsigned i = 0; i < SEEN_ARGS; i++) {
		if (!(c->known >> i & 1))
			continue;
		if (!may_pass(x, c, 1u << i))
			alone |= 1u << i;
		if (may_pass(x, c, ~(1u << i)))
			together |= 1u << i;
	}
	return alone ? alone : together;
}

static void
count_refused(struct scbpf_seen *x, const struct seen_call *c, uint64_t times)
{
	enum { LOOKED_AT = 64 }; /* of those that are counted together */
	struct seen_row *row = scb_api_count(&x->refused, c, times);

	if (row && row->count <= LOOKED_AT)
		row->misses |= find_misses(x, c);
}

bool
scb_api_refuses(struct scbpf_seen *x, const struct log_event *e)
{
	struct seen_call c = e->call, clone = scb_log_as_clone(e);
	struct partial found = verdicts(x, &c);

	/* After ENOSYS for clone3, libc calls clone. */
	if (clone.nr != c.nr && is_enosys(found.mildest, c.arch)) {
		if (scb_api_fell_back(e))
			return false;
		c = clone;
		found = verdicts(x, &c);
	}
	c.verdict = found.strictest;
	if (found.cannot || (!scb_policy_permits(found.strictest) &&
				scb_policy_permits(found.mildest)))
		scb_api_count(&x->undecided, &c, e->times);
	else if (!scb_policy_permits(found.strictest))
		count_refused(x, &c, e->times);
	if (!found.cannot && is_enosys(found.mildest, c.arch) &&
	    falls_back(x, &c))
		return false;
	return found.cannot || found.strictest != SCBPF_ALLOW;
}

static void
add_lacking(struct scbpf_seen *x, struct seen *to, const struct arch *a)
{
	for (unsigned i = 0; i < a->ncalls; i++) {
		struct seen_call c = {.arch = a};
		struct partial found;

		c.nr = a->calls[i].nr;
		if (!scb_learn_needed(a->calls[i].name) ||
		    scb_seen_find(to, a, c.nr))
			continue;
		found = verdicts(x, &c);
		if (found.cannot || found.mildest != SCBPF_ALLOW)
			scb_seen_add(to, &c);
	}
}

void
scb_api_lacking(struct scbpf_seen *x, struct seen *lacking)
{
	const struct seen *const from[] = {&x->seen, &x->possible};
	const struct arch *last = NULL;

	scb_seen_open(lacking, x->seen.arena);
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		for (size_t j = 0; j < from[i]->nrows; j++) {
			if (from[i]->row[j].arch != last)
				add_lacking(x, lacking, from[i]->row[j].arch);
			last = from[i]->row[j].arch;
		}
	if (!last)
		add_lacking(x, lacking, x->arch);
}

void
scb_api_open(struct scbpf_seen *x, struct seen *open)
{
	scb_seen_open(open, x->seen.arena);
	for (size_t i = 0; i < x->possible.nrows; i++) {
		const struct seen_row *row = &x->possible.row[i];
		const struct seen_call c = {.arch = row->arch, .nr = row->nr};
		struct partial found = verdicts(x, &c);

		if (found.cannot || found.strictest != SCBPF_ALLOW)
			scb_seen_add(open, &c);
	}
}
