/*
 * Repeated rules may be left out: random policies in which rules come back,
 * with the same words or nearly, give every call the same verdict with and
 * without scb_policy_keep. What was read before, a second time, leaves nothing.
 */
#include "policy/repeat.h"

#include "check.h"
#include "random.h"
#include "rounds.h"

enum { PICKS = 30, CALLS = 100 };

static unsigned long taken;

/* One thing about it is another. */
static void
change(struct policy_cond *c)
{
	switch (below(6)) {
	case 0:
		c->width = 32;
		break;
	case 1:
		c->sign = !c->sign && c->op > POLICY_NE && c->op != POLICY_EQ &&
			  c->op < POLICY_MASKED_EQ;
		break;
	case 2:
		c->value_of = NULL;
		break;
	case 3:
		c->expect_of = NULL;
		break;
	case 4:
		c->subject = (uint8_t)((c->subject + 1) % 6);
		break;
	default:
		c->op = scb_policy_negated(c->op);
	}
}

static void
mix_up(struct policy_rule *r, const struct policy_rule *other)
{
	switch (below(16)) {
	case 0:
		r->action = other->action;
		break;
	case 1:
		r->terms = other->terms;
		r->nterms = other->nterms;
		break;
	case 2:
		r->includes = other->includes;
		break;
	case 3:
		r->excludes = other->excludes;
		break;
	case 4:
		r->nnames = 1;
		break;
	case 5:
		if (r->names[0].number)
			break;
		r->names[0].only = scb_arch_all;
		r->names[0].nonly = 1 + below(2);
		break;
	case 6:
		r->all = r->nterms > 0;
		r->nnames = r->all ? 0 : r->nnames;
		break;
	case 7:
		r->includes.never_cap = true;
		break;
	case 8:
		if (r->nterms && r->terms[0].nconds > 1)
			r->terms[0].nconds--;
		break;
	case 9:
	case 10:
	case 11:
		if (r->nterms)
			change(&r->terms[0].conds[0]);
		break;
	default:
		break;
	}
}

/* The same rules each time, in memory of their own. */
static struct policy *
again(struct arena *a, const struct arch *arch, uint64_t state)
{
	struct policy *p;

	random_state = state;
	p = random_policy(a, arch);
	if (below(4) == 0)
		random_numbers(a, p, arch);
	return p;
}

static void
feed(struct policy_repeats *to, const struct policy_rule *r)
{
	struct policy *p = to->policy;
	unsigned names = r->nnames;

	*scb_policy_add(p, to->arena) = *r;
	if (!scb_policy_keep(to))
		taken++;
	else if (p->rules[p->nrules - 1].nnames < names)
		taken++;
}

static void
compare(struct diag *d, const struct policy *all, const struct policy *kept,
    const struct compile_request *req, unsigned round)
{
	const struct compile_result *e =
	    scb_compile_analyze(d->arena, d, all, req);
	const struct compile_result *f =
	    scb_compile_analyze(d->arena, d, kept, req);

	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = random_call(all, &e->setup);
		uint32_t verdict = scb_eval_call(e->eval, &c);

		if (verdict == scb_eval_call(f->eval, &c))
			continue;
		check(false, "%u: arch 0x%x nr %u: 0x%x, but 0x%x without",
		    round, c.arch, c.nr, verdict, scb_eval_call(f->eval, &c));
		return;
	}
	check(true, "%u", round);
}

static void
try_one(struct arena *a, struct diag *d, unsigned round)
{
	uint64_t state = 0x9e3779b97f4a7c15u * (round + 1);
	const struct arch *x86 = scb_facts_arch("x86_64", 6);
	struct policy *base = again(a, x86, state), all = *base, kept = *base;
	struct policy_repeats to = {.policy = &kept,
	    .arena = a,
	    .names = REPEAT_NAMES,
	    .single = REPEAT_NAMES,
	    .grouped = REPEAT_NAMES};
	struct compile_request req;
	unsigned once;

	all.nrules = kept.nrules = 0;
	all.rules_cap = kept.rules_cap = 0;
	all.rules = kept.rules = NULL;
	for (unsigned i = 0; i < PICKS && base->nrules; i++) {
		const struct policy *more = again(a, x86, state);
		struct policy_rule r;

		random_state = state + i + 1;
		r = more->rules[below(base->nrules)];
		mix_up(&r, &more->rules[below(base->nrules)]);
		*scb_policy_add(&all, a) = r;
		feed(&to, &r);
	}
	random_request(&req);
	compare(d, &all, &kept, &req, round);
	once = kept.nrules;
	to.unknown = REPEAT_NAMES + 1;
	for (unsigned i = 0; i < all.nrules; i++)
		feed(&to, &all.rules[i]);
	check(kept.nrules == once, "%u: %u rules, then %u", round, once,
	    kept.nrules);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 600, try_one);
	check(taken > 1000, "only %lu rules were taken out", taken);
	return check_end();
}
