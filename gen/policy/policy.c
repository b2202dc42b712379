#include "policy/policy.h"

#include <string.h>

#include "bpf/bpf.h"

/* include/uapi/linux/seccomp.h, least permissive first. */
unsigned
scb_policy_rank(uint32_t ret)
{
	switch (ret & RET_ACTION) {
	case RET_KILL_PROCESS:
		return 0;
	case RET_KILL_THREAD:
		return 1;
	case RET_TRAP:
		return 2;
	case RET_ERRNO:
		return 3;
	case RET_USER_NOTIF:
		return 4;
	case RET_TRACE:
		return 5;
	case RET_LOG:
		return 6;
	default: /* RET_ALLOW */
		return 7;
	}
}

bool
scb_policy_permits(uint32_t ret)
{
	ret &= RET_ACTION;
	return ret == RET_ALLOW || ret == RET_LOG || ret == RET_TRACE;
}

bool
scb_policy_refuses(uint32_t ret)
{
	return scb_policy_rank(ret) <= scb_policy_rank(RET_ERRNO);
}

bool
scb_policy_kills(uint32_t verdict)
{
	return scb_policy_rank(verdict) < scb_policy_rank(RET_ERRNO);
}

uint8_t
scb_policy_negated(uint8_t op)
{
	static const uint8_t not [] = {[POLICY_NE] = POLICY_EQ,
	    [POLICY_EQ] = POLICY_NE,
	    [POLICY_LT] = POLICY_GE,
	    [POLICY_GE] = POLICY_LT,
	    [POLICY_LE] = POLICY_GT,
	    [POLICY_GT] = POLICY_LE,
	    [POLICY_MASKED_EQ] = POLICY_MASKED_NE,
	    [POLICY_MASKED_NE] = POLICY_MASKED_EQ};

	return not [op];
}

uint32_t
scb_policy_verdict(const struct policy_action *act, const struct arch *a)
{
	int e;

	if (!act->errno_name)
		return act->ret | act->data;
	e = scb_facts_errno(a, act->errno_name, strlen(act->errno_name));
	return act->ret | (e < 0 ? act->data : (uint32_t)e);
}

bool
scb_policy_same_action(
    const struct policy_action *a, const struct policy_action *b)
{
	const char *x = a->errno_name, *y = b->errno_name;

	return a->ret == b->ret &&
	       (x && y ? strcmp(x, y) == 0 : x == y && a->data == b->data);
}

struct policy_rule *
scb_policy_add(struct policy *p, struct arena *a)
{
	p->rules = scb_arena_grow(
	    a, p->rules, p->nrules, &p->rules_cap, sizeof *p->rules);
	return &p->rules[p->nrules++];
}

bool
scb_policy_exists(const struct policy_rule *r, const struct policy_setup *s)
{
	const struct policy_when *in = &r->includes, *ex = &r->excludes;

	if (scb_facts_has_arch(ex->arches, ex->narches, s->arches[0]) ||
	    (ex->caps & s->caps) || (ex->kernel && s->kernel >= ex->kernel))
		return false;
	if (in->narches &&
	    !scb_facts_has_arch(in->arches, in->narches, s->arches[0]))
		return false;
	if (in->never_cap || (in->caps & ~s->caps))
		return false;
	return s->kernel >= in->kernel;
}

static void
cover(
    struct policy_setup *s, struct diag *d, struct loc at, const struct arch *a)
{
	for (unsigned i = 0; i < s->narches; i++)
		if (s->arches[i] == a)
			return;
	if (a->big_endian != s->arches[0]->big_endian)
		scb_diag_fatal(d, at,
		    "architectures '%s' and '%s' have different byte orders, "
		    "so one filter cannot cover both; use '--only' for the "
		    "native one alone",
		    a->token, s->arches[0]->token);
	if (s->narches < POLICY_ARCHES)
		s->arches[s->narches++] = a;
}

void
scb_policy_arches(const struct policy *p, struct diag *d,
    const struct arch *native, bool only, struct policy_setup *s)
{
	s->arches[0] = native;
	s->narches = 1;
	if (only)
		return;
	if (p->both_loc.source)
		scb_diag_fatal(d, p->both_loc,
		    "both 'architectures' and 'archMap', expected only one; or "
		    "use '--only' for the native architecture alone");
	for (unsigned i = 0; i < p->narches; i++)
		cover(s, d, p->arches_loc, p->arches[i]);
	for (unsigned i = 0; i < p->nmaps; i++) {
		const struct policy_arch_map *m = &p->maps[i];

		for (unsigned j = 0; m->native == native && j < m->nsubs; j++)
			cover(s, d, m->loc, m->subs[j]);
	}
}

const struct arch *
scb_policy_misfit(const struct policy *p, const struct arch *native)
{
	for (unsigned i = 0; i < p->narches; i++)
		if (p->arches[i]->big_endian != native->big_endian)
			return p->arches[i];
	for (unsigned i = 0; i < p->nmaps; i++) {
		const struct policy_arch_map *m = &p->maps[i];

		for (unsigned j = 0; m->native == native && j < m->nsubs; j++)
			if (m->subs[j]->big_endian != native->big_endian)
				return m->subs[j];
	}
	return NULL;
}

void
scb_policy_ignore(
    struct policy *p, struct arena *a, const char *s, size_t n, struct loc loc)
{
	struct policy_ignore *g = scb_arena_alloc(a, sizeof *g);
	const char *colon = memchr(s, ':', n);

	g->rule = scb_arena_copy(a, s, colon ? (size_t)(colon - s) : n);
	if (colon)
		g->call =
		    scb_arena_copy(a, colon + 1, n - (size_t)(colon - s) - 1);
	g->loc = loc;
	g->next = p->ignore;
	p->ignore = g;
}
