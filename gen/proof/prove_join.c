/*
 * A number with very many conjunctions of conditions on it: a path for each
 * order in which they can fail would be too many. The program is walked with
 * paths joined, and with the facts which conjunctions cannot hold.
 *
 * The policy is evaluated for everything that a joined path holds, so agreement
 * is a proof. Disagreement proves nothing: then more facts are kept, and at
 * last all paths are walked.
 */
#include "proof/prove_private.h"

#include "proof/join_walk.h"

/*
 * Programs test in the order in which the policy decides, so only the next
 * conjunctions are looked at; in a second attempt, all are.
 */
static void
learn(void *user, const struct path *path, struct join_facts *f)
{
	struct prover *p = user;
	unsigned n = p->rules->nterms, open = 0;

	while (f->front < n && proof_is_known(f->bit, p->order[f->front].fact))
		f->front++;
	for (unsigned i = p->all ? 0 : f->front; i < n; i++) {
		if (!p->all && proof_is_known(f->bit, p->order[i].fact))
			continue;
		if (!scb_prove_learn(p, path, &p->order[i], f->bit) &&
		    ++open == JOIN_LOOK && !p->all)
			break;
	}
}

static bool
prove_join_leaf(void *user, const struct path *path,
    const struct join_facts *facts, uint32_t verdict)
{
	struct prover *p = user;

	p->verdict = verdict;
	p->known = facts->bit;
	p->known_first =
	    facts->front < p->in_order ? facts->front : p->in_order;
	p->most = p->result->steps + 64 * p->rules->nterms;
	return scb_prove_agrees(p, path, p->seg);
}

/*
 * Many terms have many paths, unless each is one value of one word: the program
 * is then a search tree, which has no more paths than leaves.
 */
static bool
has_many_paths(const struct proof_rules *r)
{
	return r->nterms >= JOIN_LEAST &&
	       (r->nfacts > 2 * r->nterms || !r->nindexes);
}

static bool
prove_joined(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct join j = {
	    .walk = p->walk, .learn = learn, .leaf = prove_join_leaf};
	size_t mark = scb_arena_mark(p->arena);
	struct spot from = *p->at;
	bool same = false;

	if (!seg || !seg->number || !has_many_paths(p->rules))
		return false;
	from.path = *path;
	p->seg = seg;
	p->order = scb_proof_order(p->eval, p->rules, p->arena);
	for (p->in_order = 0;
	     p->in_order < p->rules->nterms &&
	     p->order[p->in_order].fact == p->rules->term[p->in_order].fact;)
		p->in_order++;
	j.nfacts = p->rules->nfacts;
	j.user = p;
	for (unsigned i = 0; !same && i < 2; i++) {
		p->result->answer = PROVE_EQUAL;
		p->all = i == 1;
		same = scb_join_walk(&j, p->arena, &from);
	}
	scb_arena_release(p->arena, mark);
	return same;
}

/* Is the witness of joined paths a real difference? */
static bool
prove_join_is_call(const struct prover *p, const struct prove_result *r)
{
	const struct walk *w = p->walk;

	return r->answer == PROVE_DIFFERENT && !w->slot &&
	       scb_bpf_sim(&w->program, &r->witness, NULL, NULL).verdict ==
		   r->program &&
	       scb_eval_call(p->eval, &r->witness) == r->policy;
}

enum walk_enter
scb_prove_enter(void *user, const struct spot *at)
{
	struct prover *p = user;
	struct prove_result before = *p->result;

	p->at = at;
	p->then = prove_joined;
	if (scb_prove_each(p, &at->path))
		return WALK_PAST;
	if (prove_join_is_call(p, p->result))
		return WALK_STOP;
	before.steps = p->result->steps;
	*p->result = before;
	return WALK_ON;
}
