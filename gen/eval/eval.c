#include "eval/eval_private.h"

#include "bpf/bpf.h"

/* What the prover has found out before need not be asked again. */
bool
scb_eval_is_known(const struct eval_view *view, unsigned fact)
{
	return view && view->known && (view->known[fact / 32] >> fact % 32 & 1);
}

/* The arguments are out of sight; do not open a door blindly. */
bool
scb_eval_args_in_memory(const struct eval_entry *n)
{
	return n->block && n->rule->nterms &&
	       scb_policy_permits(n->rule->action.ret);
}

static enum eval_truth
term_holds(const struct eval_entry *n, const struct policy_term *t,
    unsigned fact, struct eval_look *l)
{
	enum eval_truth all = EVAL_YES, one;

	for (unsigned i = 0; i < t->nconds && all != EVAL_NO; i++) {
		if (scb_eval_is_known(l->view, eval_fact_cond(fact, i)))
			continue;
		one = scb_eval_cond(n, &t->conds[i], l);
		all = one == EVAL_NO ? EVAL_NO : scb_eval_both(all, one);
	}
	return all;
}

enum eval_truth
scb_eval_term(const struct eval_entry *n, unsigned way, unsigned fact,
    struct eval_look *l)
{
	if (scb_eval_is_known(l->view, fact) || scb_eval_args_in_memory(n))
		return EVAL_NO;
	if (n->sub)
		return scb_eval_ask(
		    l, BPF_WORD_ARG, n->sub->mask, EVAL_EQ, n->sub->number);
	if (n->rule->nterms == 0)
		return EVAL_YES;
	return term_holds(n, &n->terms[way], fact, l);
}

static enum eval_truth
rule_holds(const struct eval_entry *n, struct eval_look *l)
{
	enum eval_truth any = EVAL_NO, one;
	unsigned fact = n->fact;

	if (!n->sub && n->rule->nterms == 0)
		return EVAL_YES;
	for (unsigned i = 0; i < scb_eval_nterms(n) && any != EVAL_YES; i++) {
		one = scb_eval_term(n, i, fact, l);
		any = one == EVAL_NO ? any : one;
		fact += scb_eval_nfacts(n, i);
	}
	return any;
}

/* ---- SEMANTICS 3: one number ---- */

static uint32_t
eval_complained(const struct eval *e, uint32_t verdict)
{
	unsigned rank = scb_policy_rank(verdict);

	return e->setup->complain && rank <= scb_policy_rank(RET_ERRNO)
		   ? RET_LOG
		   : verdict;
}

/*
 * Would this rule, if it holds, win over the one that does? `before`: it
 * stands before that one in the policy.
 */
static bool
outranks(const struct eval *e, const struct eval_entry *n,
    const struct eval_entry *best, bool before)
{
	if (!best || e->policy->first_match)
		return !best || before;
	return n->rank < best->rank || (n->rank == best->rank && before);
}

static uint32_t
rule_verdict(const struct eval *e, const struct eval_number *n,
    const struct eval_entry *rule)
{
	uint32_t def = eval_complained(e, n->abi->def), verdict = def;

	if (rule)
		verdict = eval_complained(
		    e, scb_policy_verdict(&rule->rule->action, n->abi->arch));
	return n->twin && scb_policy_rank(verdict) >= scb_policy_rank(def)
		   ? def
		   : verdict;
}

/*
 * The verdict of the rules that surely hold stands, unless one of which that
 * is open would win and say something else.
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
		    rule_holds(i, &look) == EVAL_YES)
			best = i;
	answer.verdict = rule_verdict(e, n, best);
	for (const struct eval_entry *i = n->first; look.open && i;
	     i = i->next) {
		struct eval_look again = {.view = view};

		before = before && i != best;
		if (i == best || !outranks(e, i, best, before) ||
		    rule_verdict(e, n, i) == answer.verdict ||
		    rule_holds(i, &again) != EVAL_OPEN)
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

static bool
is_unknown(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	unsigned sp = scb_eval_space(b->arch, nr);

	if (!b->enosys)
		return false;
	for (unsigned i = 0; i < b->arch->nnever; i++)
		if (b->arch->never[i] == nr)
			return true;
	if (e->setup->enosys == POLICY_ENOSYS_SINCE)
		return !scb_eval_kernel_has(b->arch, nr, e->since);
	return b->has_max[sp] && nr > b->max[sp];
}

static uint32_t
unnamed_verdict(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	if (b->clone3 && b->clone3->nr == nr)
		return eval_complained(e, b->unknown);
	return eval_complained(e, is_unknown(e, b, nr) ? b->unknown : b->def);
}

/* The first row from nr on; numbers are asked for in ascending order. */
static unsigned
row_near(const struct arch *a, uint32_t nr, unsigned *row)
{
	unsigned i = *row < a->ncalls ? *row : a->ncalls;

	while (i > 0 && a->calls[i - 1].nr >= nr)
		i--;
	while (i < a->ncalls && a->calls[i].nr < nr)
		i++;
	*row = i;
	return i;
}

/* The rules on a number, if any name it. */
static const struct eval_number *
eval_named(const struct eval_abi *b, uint32_t nr, unsigned *row)
{
	unsigned i = row_near(b->arch, nr, row);
	const struct eval_number *n;

	if (i < b->arch->ncalls && b->arch->calls[i].nr == nr)
		n = &b->row[i];
	else
		n = scb_eval_other(b, nr);
	return n && n->named ? n : NULL;
}

struct eval_says
scb_eval_nr(const struct eval *e, uint32_t audit, uint32_t nr, unsigned *row)
{
	struct eval_says says = {NULL, e->setup->bad_arch};

	if (nr == UINT32_MAX) { /* SEMANTICS 6: a tracer skipped the call */
		says.verdict = RET_ALLOW;
		return says;
	}
	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		if (b->arch->audit_arch != audit || nr < b->arch->low ||
		    nr > b->arch->high)
			continue;
		says.number = eval_named(b, nr, row);
		if (!says.number) {
			says.verdict = unnamed_verdict(e, b, nr);
		} else if (!says.number->varies) {
			says.verdict =
			    number_answer(e, says.number, NULL).verdict;
			says.number = NULL;
		}
		break;
	}
	return says;
}

struct eval_answer
scb_eval_segment(const struct eval *e, const struct eval_segment *s,
    const struct eval_view *view)
{
	if (s->number)
		return number_answer(e, s->number, view);
	return (struct eval_answer){.verdict = s->verdict};
}

static enum eval_truth
test_call(void *user, const struct eval_question *q)
{
	uint32_t v = scb_bpf_call_word(user, q->word) & q->mask;

	if (q->rel == EVAL_SLOT)
		return scb_eval_always(v == ((uint32_t)POLICY_UNSET & q->mask));
	return scb_eval_always(q->rel == EVAL_EQ ? v == q->k : v > q->k);
}

uint32_t
scb_eval_call(const struct eval *e, const struct scbpf_call *c)
{
	struct scbpf_call copy = *c;
	struct eval_view view = {test_call, &copy, NULL};
	unsigned row = scb_facts_lower(e->abi[0].arch, c->nr);
	struct eval_says says;

	for (unsigned i = 0; i < e->nabi; i++) {
		if (e->abi[i].arch->audit_arch != c->arch)
			continue;
		says = scb_eval_nr(e, c->arch, c->nr, &row);
		return says.number
			   ? number_answer(e, says.number, &view).verdict
			   : says.verdict;
	}
	return e->setup->bad_arch;
}

const struct eval_segment *
scb_eval_find(const struct eval *e, uint32_t audit_arch, uint32_t nr)
{
	for (unsigned i = 0; i < e->nmaps; i++) {
		const struct eval_map *m = &e->maps[i];
		unsigned low = 0, high = m->nsegments - 1;

		if (m->audit_arch != audit_arch)
			continue;
		while (low < high) {
			unsigned mid = (low + high) / 2;

			if (m->segments[mid].high < nr)
				low = mid + 1;
			else
				high = mid;
		}
		return &m->segments[low];
	}
	return NULL;
}

uint32_t
scb_eval_bad_arch(const struct eval *e)
{
	return e->setup->bad_arch;
}
