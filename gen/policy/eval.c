#include "policy/eval_private.h"

#include <string.h>

#include "bpf/bpf.h"

/* ---- 4.4, 4.5: one condition ---------------------------------------- */

/* What a condition looks at: `bits` (16, 32, 64) from word `lo` up. */
struct operand {
	unsigned lo, bits;
};

static struct operand
operand(const struct eval *e, const struct eval_entry *n, unsigned subject)
{
	struct operand o = {BPF_WORD_ARG + 2 * subject, 0};

	if (subject == POLICY_IP)
		return (struct operand){BPF_WORD_IP, 64};
	if (!e->setup->args64)
		o.bits = facts_width(n->abi, n->name, subject);
	/* Unknown, or a block's pointer: the whole register. */
	if (o.bits < 16 || o.bits > n->abi->arg_bits)
		o.bits = n->abi->arg_bits;
	return o;
}

/* The w-bit value that v stands for, if it stands for one (4.5). */
static bool
narrow(uint64_t *v, unsigned w)
{
	uint64_t all = w == 64 ? UINT64_MAX : ((uint64_t)1 << w) - 1;
	uint64_t sign = (all >> 1) + 1, low = *v & all;
	bool negative = (low & sign) != 0;

	if (*v == low || (negative && *v == (low | ~all)) ||
	    (negative && *v == (low | (~all & UINT32_MAX)))) {
		*v = low;
		return true;
	}
	return false;
}

static bool
ask(const struct eval_view *view, unsigned word, uint32_t mask,
    enum eval_rel rel, uint32_t k)
{
	return view->test(view->user, word, mask, rel, k);
}

static bool
is_equal(const struct eval_view *view, struct operand o, uint64_t v)
{
	if (o.bits == 64 &&
	    !ask(view, o.lo + 1, UINT32_MAX, EVAL_EQ, (uint32_t)(v >> 32)))
		return false;
	return ask(view, o.lo, o.bits == 16 ? 0xffff : UINT32_MAX, EVAL_EQ,
	    (uint32_t)v);
}

static bool
is_greater(const struct eval_view *view, struct operand o, uint64_t v)
{
	uint32_t high = (uint32_t)(v >> 32);

	if (o.bits == 64) {
		if (ask(view, o.lo + 1, UINT32_MAX, EVAL_GT, high))
			return true;
		if (!ask(view, o.lo + 1, UINT32_MAX, EVAL_EQ, high))
			return false;
	}
	return ask(view, o.lo, o.bits == 16 ? 0xffff : UINT32_MAX, EVAL_GT,
	    (uint32_t)v);
}

static bool
is_masked_equal(
    const struct eval_view *view, struct operand o, uint64_t mask, uint64_t v)
{
	uint64_t all = o.bits == 64 ? UINT64_MAX : ((uint64_t)1 << o.bits) - 1;
	uint64_t seen;

	narrow(&mask, o.bits);
	narrow(&v, o.bits);
	seen = mask & all; /* above it the argument counts as zero */
	if (v & ~seen)
		return false;
	if (seen >> 32 && !ask(view, o.lo + 1, (uint32_t)(seen >> 32), EVAL_EQ,
			      (uint32_t)(v >> 32)))
		return false;
	return !(uint32_t)seen ||
	       ask(view, o.lo, (uint32_t)seen, EVAL_EQ, (uint32_t)v);
}

static bool
cond_holds(const struct eval *e, const struct eval_entry *n,
    const struct policy_cond *c, const struct eval_view *view)
{
	struct operand o = operand(e, n, c->subject);
	uint64_t v = c->value;

	if (c->op == POLICY_MASKED_EQ)
		return is_masked_equal(view, o, v, c->expect);
	if (!narrow(&v, o.bits)) /* larger than any value it can have */
		return c->op == POLICY_NE || c->op == POLICY_LT ||
		       c->op == POLICY_LE;
	switch (c->op) {
	case POLICY_EQ:
		return is_equal(view, o, v);
	case POLICY_NE:
		return !is_equal(view, o, v);
	case POLICY_GT:
		return is_greater(view, o, v);
	case POLICY_LE:
		return !is_greater(view, o, v);
	case POLICY_GE:
		return v == 0 || is_greater(view, o, v - 1);
	default:
		return v != 0 && !is_greater(view, o, v - 1);
	}
}

static bool
term_holds(const struct eval *e, const struct eval_entry *n,
    const struct policy_term *t, const struct eval_view *view)
{
	for (unsigned i = 0; i < t->nconds; i++)
		if (!cond_holds(e, n, &t->conds[i], view))
			return false;
	return true;
}

static bool
rule_holds(const struct eval *e, const struct eval_entry *n,
    const struct eval_view *view)
{
	const struct policy_rule *r = n->rule;

	if (n->sub)
		return ask(
		    view, BPF_WORD_ARG, n->sub->mask, EVAL_EQ, n->sub->number);
	if (r->nterms == 0)
		return true;
	/* 4.10: the arguments are out of sight; do not open a door blindly. */
	if (policy_permits(r->action.ret) &&
	    facts_width(n->abi, n->name, 0) == FACTS_BLOCK)
		return false;
	for (unsigned i = 0; i < r->nterms; i++)
		if (term_holds(e, n, &r->terms[i], view))
			return true;
	return false;
}

/* ---- 4.3: one number -------------------------------------------------- */

static uint32_t
complained(const struct eval *e, uint32_t verdict)
{
	unsigned rank = policy_rank(verdict);

	return e->setup->complain && rank <= policy_rank(RET_ERRNO) ? RET_LOG
								    : verdict;
}

static uint32_t
number_verdict(const struct eval *e, const struct eval_number *n,
    const struct eval_view *view)
{
	const struct policy_rule *best = NULL;

	for (const struct eval_entry *i = n->first; i; i = i->next) {
		if (best && (e->policy->first_match ||
				policy_rank(best->action.ret) <=
				    policy_rank(i->rule->action.ret)))
			continue;
		if (rule_holds(e, i, view))
			best = i->rule;
	}
	return complained(e,
	    best ? policy_verdict(&best->action, n->abi->arch) : n->abi->def);
}

/* ---- 4.7, 4.8: numbers that no rule names ----------------------------- */

unsigned
eval_space(const struct arch *a, uint32_t nr)
{
	for (unsigned i = 0; i < a->nspaces; i++)
		if (a->spaces[i].low <= nr && nr <= a->spaces[i].high)
			return i;
	return 0;
}

static bool
kernel_has(const struct arch *a, uint32_t nr, uint32_t kernel)
{
	for (unsigned i = facts_lower(a, nr);
	     i < a->ncalls && a->calls[i].nr == nr; i++)
		if (a->calls[i].since <= kernel &&
		    (!a->calls[i].gone || a->calls[i].gone > kernel))
			return true;
	return false;
}

static bool
is_unknown(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	unsigned sp = eval_space(b->arch, nr);

	if (!b->enosys)
		return false;
	for (unsigned i = 0; i < b->arch->nnever; i++)
		if (b->arch->never[i] == nr)
			return true;
	if (e->setup->enosys == POLICY_ENOSYS_SINCE)
		return !kernel_has(b->arch, nr, e->since);
	return b->has_max[sp] && nr > b->max[sp];
}

static uint32_t
unnamed_verdict(const struct eval *e, const struct eval_abi *b, uint32_t nr)
{
	const struct arch_call *call = facts_number(b->arch, nr);

	if (b->clone3 && call && strcmp(call->name, "clone3") == 0)
		return complained(e, b->unknown);
	return complained(e, is_unknown(e, b, nr) ? b->unknown : b->def);
}

/* The rules on a number, if any name it. */
static const struct eval_number *
named(const struct eval_abi *b, uint32_t nr)
{
	unsigned i = facts_lower(b->arch, nr);
	const struct eval_number *n = NULL;

	if (i < b->arch->ncalls && b->arch->calls[i].nr == nr) {
		n = &b->row[i];
	} else if (b->twin && (nr & b->arch->twin_bit)) {
		nr &= ~b->arch->twin_bit;
		i = facts_lower(b->twin, nr);
		if (i < b->twin->ncalls && b->twin->calls[i].nr == nr)
			n = &b->twin_row[i];
	}
	return n && n->named ? n : NULL;
}

/* Does any of its rules look at more than the number? */
static bool
has_conditions(const struct eval_number *n)
{
	for (const struct eval_entry *i = n->first; i; i = i->next)
		if (i->sub || i->rule->nterms)
			return true;
	return false;
}

struct eval_says
eval_nr(const struct eval *e, uint32_t audit, uint32_t nr)
{
	struct eval_says says = {NULL, e->setup->bad_arch};

	if (nr == UINT32_MAX) { /* 4.6: a tracer skipped the call */
		says.verdict = RET_ALLOW;
		return says;
	}
	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		if (b->arch->audit_arch != audit || nr < b->arch->low ||
		    nr > b->arch->high)
			continue;
		says.number = named(b, nr);
		if (!says.number) {
			says.verdict = unnamed_verdict(e, b, nr);
		} else if (!has_conditions(says.number)) {
			says.verdict = number_verdict(e, says.number, NULL);
			says.number = NULL;
		}
		break;
	}
	return says;
}

uint32_t
eval_segment(const struct eval *e, const struct eval_segment *s,
    const struct eval_view *view)
{
	return s->number ? number_verdict(e, s->number, view) : s->verdict;
}

static bool
test_call(
    void *user, unsigned word, uint32_t mask, enum eval_rel rel, uint32_t k)
{
	uint32_t v = bpf_call_word(user, word) & mask;

	return rel == EVAL_EQ ? v == k : v > k;
}

uint32_t
eval_call(const struct eval *e, const struct scbpf_call *c)
{
	struct scbpf_call copy = *c;
	struct eval_view view = {test_call, &copy};
	struct eval_says says;

	for (unsigned i = 0; i < e->nabi; i++) {
		if (e->abi[i].arch->audit_arch != c->arch)
			continue;
		says = eval_nr(e, c->arch, c->nr);
		return says.number ? number_verdict(e, says.number, &view)
				   : says.verdict;
	}
	return e->setup->bad_arch;
}

const struct eval_segment *
eval_find(const struct eval *e, uint32_t audit_arch, uint32_t nr)
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
eval_bad_arch(const struct eval *e)
{
	return e->setup->bad_arch;
}
