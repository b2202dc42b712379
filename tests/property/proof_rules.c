/*
 * The rules that the prover leaves out change no verdict: on random policies
 * and calls, the remaining rules decide as the plain evaluator does. argv[1]:
 * how many policies.
 */
#include "rounds.h"

#include "policy/names.h"
#include "proof/rules.h"

/* A call; only some of its words are known. */
struct seen {
	struct scbpf_call call;
	uint32_t words; /* bit n: word n is known */
};

/*
 * calls for which these were used; high: an index of high halves of arguments
 */
static unsigned narrowed, learned, whole, high;

static enum eval_truth
test_seen(void *user, const struct eval_question *q)
{
	struct seen *s = user;
	uint32_t v = scb_bpf_call_word(&s->call, q->word) & q->mask;

	if (!(s->words >> q->word & 1))
		return EVAL_OPEN;
	return (q->rel == EVAL_GT ? v > q->k : v == q->k) ? EVAL_YES : EVAL_NO;
}

/* Learns some words of the call, and then forgets a few of them. */
static uint32_t *
learn(struct arena *a, const struct proof_rules *r,
    const struct proof_term *order, struct seen *s)
{
	uint32_t *facts = scb_arena_array(a, r->nfacts / 32 + 1, sizeof *facts);
	struct eval_view view = {test_seen, s};
	bool forget = below(2);

	for (unsigned i = 0; i < r->nterms; i++)
		scb_proof_learn(&order[i], &view, facts);
	for (unsigned i = 0; forget && i <= r->nfacts / 32; i++)
		facts[i] &= (uint32_t)random_word();
	return facts;
}

/* A range that contains the call's own value. */
static void
surround(struct proof_known *known, unsigned word, uint32_t v)
{
	uint32_t below_it = (uint32_t)random_word() >> below(32);
	uint32_t above_it = (uint32_t)random_word() >> below(32);

	known->low[word] = below(2) ? v : v - (below_it < v ? below_it : v);
	known->high[word] =
	    below(2) ? v : v + (above_it < UINT32_MAX - v ? above_it : 0);
}

static unsigned
length(const struct eval_number *n)
{
	unsigned count = 0;

	for (const struct eval_entry *i = n->first; i; i = i->next)
		count++;
	return count;
}

static void
try_call(struct arena *a, const struct eval *e, const struct scbpf_call *c,
    unsigned round)
{
	struct seen s = {*c, (uint32_t)random_word()};
	const struct eval_segment *found = scb_eval_find(e, c->arch, c->nr);
	struct proof_known known = {.fact = NULL};
	struct eval_view view = {test_seen, &s};
	const struct proof_rules *r;
	const struct proof_term *order;
	struct eval_segment left;
	struct eval_answer answer;

	if (!found || !found->number)
		return;
	left = *found;
	r = scb_proof_rules(a, found->number);
	order = scb_proof_order(e, r, a);
	for (unsigned i = 0; i < r->nindexes; i++) {
		surround(&known, r->index[i].word,
		    scb_bpf_call_word(&s.call, r->index[i].word));
		high += (r->index[i].word - BPF_WORD_ARG) % 2;
	}
	if (below(4))
		known.fact = learn(a, r, order, &s);
	while (known.fact && known.first < r->nterms &&
	       proof_is_known(known.fact, r->term[known.first].fact) &&
	       below(16))
		known.first++;
	s.words = UINT32_MAX;
	left.number = scb_proof_rules_left(r, &known, a);
	narrowed += r->nindexes && length(left.number) < r->n;
	learned += !r->nindexes && length(left.number) < r->n;
	whole += length(left.number) == r->n;
	answer = scb_eval_segment(e, &left, &view);
	check(!answer.open && answer.verdict == scb_eval_call(e, c),
	    "round %u: arch 0x%x nr %u: 0x%x of what is left, 0x%x of all",
	    round, c->arch, c->nr, answer.verdict, scb_eval_call(e, c));
	for (unsigned i = 0; known.fact && i < r->nterms; i++)
		if (scb_proof_infeasible(&order[i], &view, known.fact))
			check(false, "round %u: there is such a call", round);
}

/* Many rules on one call, most of them for one value of one argument. */
static void
add_many(struct arena *a, struct policy *p, const char *name, unsigned shift)
{
	unsigned index = below(3), n = 24 + below(40);

	for (unsigned i = 0; i < n; i++) {
		struct policy_rule *r = scb_policy_add(p, a);

		r->names = scb_arena_array(a, 1, sizeof *r->names);
		r->nnames = 1;
		r->names->name = name;
		r->names->grouped = true;
		r->terms = scb_arena_array(a, 1, sizeof *r->terms);
		r->nterms = 1;
		*r->terms = random_term(a);
		r->action = random_action();
		if (below(16))
			r->terms->conds[0] =
			    (struct policy_cond){.op = POLICY_EQ,
				.subject = (uint8_t)index,
				.value = (uint64_t)below(40) << shift};
	}
}

/*
 * Of every four policies two have many rules on a call: one with values that
 * only the high half of an argument has, one where an argument has 16 bits and
 * those above them do not count.
 */
static void
try_policy(struct arena *a, struct diag *d, unsigned round)
{
	struct policy_setup setup = {.kernel = ARCH_KERNEL(6, 0, 0)};
	const bool wide = round % 4 == 1, narrow = round % 4 == 3;
	const char *name = narrow ? "setresuid" : "read";
	const struct arch_call *many = NULL;
	struct policy *p;
	struct names names;
	struct eval *e;

	random_state = 0x9e3779b97f4a7c15u * round;
	setup.arches[0] =
	    wide     ? scb_arch_all[0]
	    : narrow ? scb_facts_arch("x86", 3)
		     : scb_arch_all[below(3) ? below(3) : below(arch_count())];
	setup.narches = 1;
	setup.args64 = wide || (!narrow && below(4) == 0);
	p = random_policy(a, setup.arches[0]);
	if (wide || narrow) {
		add_many(a, p, name, wide && below(4) ? 32 : 0);
		many = scb_facts_call(setup.arches[0], name, strlen(name));
	}
	p = scb_policy_numbers(p, d, &setup, false);
	scb_names_open(&names, a, p, &setup);
	e = scb_eval_bind(a, p, &names, &setup);
	for (unsigned i = 0; i < 200; i++) {
		struct scbpf_call c = random_call(p, &setup);

		if (many && below(4) == 0)
			c.nr = many->nr;
		if (below(2))
			for (unsigned k = 0; k < 6; k++)
				c.args[k] = wide && below(4)
						? (uint64_t)below(40) << 32
						: below(40) | below(2) << 16;
		try_call(a, e, &c, round);
	}
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 75, try_policy);
	check(narrowed > check_rounds(25), "%u calls with an index", narrowed);
	check(high > check_rounds(25), "%u calls with one of high halves", high);
	check(learned > check_rounds(25), "%u calls with facts", learned);
	check(whole > check_rounds(25), "%u calls with all rules left", whole);
	return check_end();
}
