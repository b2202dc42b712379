#include "eval/eval_private.h"

#include "base/sort.h"
#include "bpf/bpf.h"

/* SEMANTICS 10.6: the arguments are in memory, where no filter sees them. */
bool
scb_eval_args_in_memory(const struct eval_entry *n)
{
	return n->block && n->nterms && scb_policy_permits(n->rule->action.ret);
}

static enum eval_truth
term_holds(const struct eval_entry *n, const struct policy_term *t,
    struct eval_look *l)
{
	enum eval_truth all = EVAL_YES, one;

	for (unsigned i = 0; i < t->nconds && all != EVAL_NO; i++) {
		one = scb_eval_cond(n, &t->conds[i], l);
		all = one == EVAL_NO ? EVAL_NO : scb_eval_both(all, one);
	}
	return all;
}

enum eval_truth
scb_eval_holds(const struct eval_entry *n, struct eval_look *l)
{
	enum eval_truth any = EVAL_NO, one;

	if (n->sub)
		return scb_eval_ask(
		    l, BPF_WORD_ARG, n->sub->mask, EVAL_EQ, n->sub->number);
	if (n->nterms == 0)
		return EVAL_YES;
	if (scb_eval_args_in_memory(n))
		return EVAL_NO;
	for (unsigned i = 0; i < n->nterms && any != EVAL_YES; i++) {
		one = term_holds(n, &n->terms[i], l);
		any = one == EVAL_NO ? any : one;
	}
	return any;
}

/* ---- SEMANTICS 3: one number ---- */

/*
 * Would this rule, if it holds, win over the one that does? `before`: it
 * stands before that one in the policy.
 */
static bool
outranks(const struct eval *e, const struct eval_entry *n,
    const struct eval_entry *best, bool before)
{
	if (!best)
		return true;
	if (e->policy->first_match && !(n->rule->base && best->rule->base))
		return before;
	return n->rank < best->rank || (n->rank == best->rank && before);
}

static uint32_t
rule_verdict(const struct eval *e, const struct eval_number *n,
    const struct eval_entry *rule)
{
	uint32_t verdict = n->otherwise;

	if (rule)
		verdict = scb_policy_verdict(&rule->rule->action, n->abi->arch);
	if (n->twin && !(rule && rule->rule->all) &&
	    scb_policy_rank(verdict) >= scb_policy_rank(n->otherwise))
		verdict = n->otherwise;
	if (e->setup->complain && scb_policy_refuses(verdict))
		verdict = RET_LOG;
	return verdict;
}

/*
 * The verdict of the rules that hold stands, unless a rule that was left open
 * would win with another verdict.
 */
static struct eval_answer
number_answer(const struct eval *e, const struct eval_number *n,
    const struct eval_view *view)
{
	const struct eval_entry *best = NULL;
	struct eval_answer answer = {0, false, {0, 0, 0, EVAL_EQ}};
	struct eval_look look = {.view = view};
	bool before = true;

	for (const struct eval_entry *i = n->first; i; i = i->next)
		if (outranks(e, i, best, false) &&
		    scb_eval_holds(i, &look) == EVAL_YES)
			best = i;
	answer.verdict = rule_verdict(e, n, best);
	for (const struct eval_entry *i = n->first; look.open && i;
	     i = i->next) {
		struct eval_look again = {.view = view};

		before = before && i != best;
		if (i == best || !outranks(e, i, best, before) ||
		    rule_verdict(e, n, i) == answer.verdict ||
		    scb_eval_holds(i, &again) != EVAL_OPEN)
			continue;
		answer.open = true;
		answer.question = again.question;
		break;
	}
	return answer;
}

/* ---- SEMANTICS 7, 8: numbers that no rule names ---- */

unsigned
scb_eval_space(const struct arch *a, uint32_t nr)
{
	for (unsigned i = 0; i < a->nspaces; i++)
		if (a->spaces[i].low <= nr && nr <= a->spaces[i].high)
			return i;
	return 0;
}

bool
scb_eval_kernel_has(const struct arch *a, uint32_t nr, uint32_t kernel)
{
	for (unsigned i = scb_facts_lower(a, nr);
	     i < a->ncalls && a->calls[i].nr == nr; i++)
		if (a->calls[i].since <= kernel &&
		    (!a->calls[i].gone || a->calls[i].gone > kernel))
			return true;
	return false;
}

bool
scb_eval_is_foreign(const struct arch *a, uint32_t nr)
{
	for (unsigned i = 0; i < a->nforeign; i++)
		if (a->foreign[i].low <= nr && nr <= a->foreign[i].high)
			return true;
	return false;
}

static bool
is_unknown(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	unsigned sp = scb_eval_space(b->arch, nr);

	if (!b->enosys)
		return b->foreign && scb_eval_is_foreign(b->arch, nr);
	for (unsigned i = 0; i < b->arch->nnever; i++)
		if (b->arch->never[i] == nr)
			return true;
	if (e->setup->enosys == POLICY_ENOSYS_SINCE)
		return !scb_eval_kernel_has(b->arch, nr, e->since);
	return b->has_max[sp] && nr > b->max[sp];
}

static const struct eval_number *
unnamed(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	return &b->unnamed[(b->clone3 && b->clone3->nr == nr) ||
			   is_unknown(e, b, nr)];
}

/* The verdict of the number if no rule on all numbers matches. */
static uint32_t
own_verdict(const struct eval *e, const struct eval_number *n)
{
	struct eval_number own = *n;

	while (own.first && own.first->rule->all)
		own.first = own.first->next;
	return number_answer(e, &own, NULL).verdict;
}

/* The rules on a number, if any name it. */
static const struct eval_number *
rules_on(const struct eval_abi *b, uint32_t nr)
{
	unsigned i = scb_facts_lower(b->arch, nr);
	const struct eval_number *n;

	if (i < b->arch->ncalls && b->arch->calls[i].nr == nr)
		n = &b->row[i];
	else
		n = scb_eval_other(b, nr);
	return n && n->named ? n : NULL;
}

/* A number of the ABI. */
static void
evaluate_number(const struct eval *e, const struct eval_abi *b, uint32_t nr,
    struct eval_segment *s)
{
	const struct eval_number *n = rules_on(b, nr);

	if (!n)
		n = unnamed(e, b, nr);
	s->apart = n->varies && !n->own_varies;
	if (s->apart)
		s->verdict = own_verdict(e, n);
	if (n->varies)
		s->number = n;
	else
		s->verdict = number_answer(e, n, NULL).verdict;
}

struct eval_segment
scb_eval_nr(const struct eval *e, uint32_t audit, uint32_t nr)
{
	struct eval_segment s = {
	    .low = nr, .high = nr, .verdict = e->setup->bad_arch};

	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		if (b->arch->audit_arch != audit)
			continue;
		if (nr == UINT32_MAX) /* SEMANTICS 6: the call is skipped */
			s.verdict = RET_ALLOW;
		else if (b->arch->low <= nr && nr <= b->arch->high)
			evaluate_number(e, b, nr, &s);
	}
	return s;
}

struct eval_answer
scb_eval_segment(const struct eval *e, const struct eval_segment *s,
    const struct eval_view *view)
{
	if (s->number)
		return number_answer(e, s->number, view);
	return (struct eval_answer){.verdict = s->verdict};
}

/* A call, and the words of it that are known, a bit each. */
struct partly {
	struct scbpf_call call;
	uint32_t words;
};

static enum eval_truth
test_call(void *user, const struct eval_question *q)
{
	const struct partly *p = user;
	uint32_t v = scb_bpf_call_word(&p->call, q->word), k = q->k;
	bool yes;

	if (!(p->words >> q->word & 1))
		return EVAL_OPEN;
	v &= q->rel == EVAL_SLOT_MASK || q->rel == EVAL_SLOT_BOTH
		 ? policy_half_mask(q->mask)
		 : q->mask;
	if (q->rel == EVAL_SLOT_SGT) {
		v ^= policy_half_sign(k);
		k = policy_half_mask(k) ^ policy_half_sign(k);
		return v > k ? EVAL_YES : EVAL_NO;
	}
	if (eval_is_slot(q->rel) && q->rel != EVAL_SLOT_MASK)
		k = policy_half_mask(k);
	yes = q->rel == EVAL_GT || q->rel == EVAL_SLOT_GT ? v > k
	      : q->rel == EVAL_SLOT_ONLY		  ? (v & ~k) == 0
							  : v == k;
	return yes ? EVAL_YES : EVAL_NO;
}

static struct eval_answer
eval_partly(const struct eval *e, struct partly *p)
{
	struct eval_view view = {test_call, p};
	struct eval_segment s = scb_eval_nr(e, p->call.arch, p->call.nr);

	return scb_eval_segment(e, &s, &view);
}

uint32_t
scb_eval_call(const struct eval *e, const struct scbpf_call *c)
{
	struct partly p = {*c, UINT32_MAX};

	return eval_partly(e, &p).verdict;
}

struct eval_answer
scb_eval_argument(
    const struct eval *e, const struct scbpf_call *c, unsigned arg)
{
	struct partly p = {*c, 3u << (BPF_WORD_ARG + 2 * arg)};

	return eval_partly(e, &p);
}

const struct eval_segment *
scb_eval_find(const struct eval *e, uint32_t audit_arch, uint32_t nr)
{
	for (unsigned i = 0; i < e->nmaps; i++) {
		const struct eval_map *m = &e->maps[i];

		if (m->audit_arch == audit_arch)
			return &m->segments[sort_first(m->segments,
			    m->nsegments, sizeof *m->segments,
			    offsetof(struct eval_segment, high), 32, nr)];
	}
	return NULL;
}
