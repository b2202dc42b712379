/*
 * Compares one verdict with the policy. If the policy looks at an argument that
 * the path leaves open, each answer is followed in turn.
 */
#include "proof/prove_private.h"

bool
scb_prove_give_up(struct prover *p, const struct path *path, const char *why)
{
	scb_path_call(path, &p->result->witness);
	p->result->answer = PROVE_CANNOT_TELL;
	p->result->why = why;
	return false;
}

static struct cond
condition(const struct eval_question *q)
{
	return (struct cond){
	    q->mask, q->k, q->rel == EVAL_EQ ? COND_EQ : COND_GT};
}

static struct path_slot
slot(const struct eval_question *q)
{
	return (struct path_slot){
	    NULL, q->rel, q->word, q->mask, q->k, true};
}

/* One answer to a question that is open. */
static bool
assume(struct path *path, const struct eval_question *q, bool yes)
{
	struct cond c = condition(q);
	struct path_slot s = slot(q);

	if (!eval_is_slot(q->rel)) {
		c.rel = yes ? c.rel : cond_not(c.rel);
		return scb_path_assume(path, q->word, c);
	}
	s.holds = yes;
	scb_path_slot_assume(path, s);
	return true;
}

static enum eval_truth
test_path(void *user, const struct eval_question *q)
{
	struct prover *p = user;

	p->result->steps++;
	switch (eval_is_slot(q->rel)
		    ? scb_path_slot_test(p->path, slot(q))
		    : scb_path_test(p->path, q->word, condition(q))) {
	case WORDSET_ALWAYS:
		return EVAL_YES;
	case WORDSET_NEVER:
		return EVAL_NO;
	case WORDSET_UNKNOWN:
		p->undecided = true;
		return EVAL_OPEN;
	default:
		return EVAL_OPEN;
	}
}

/*
 * Do the facts of the joined paths exclude all calls of the path? false: there
 * may be some.
 */
static bool
prove_infeasible(struct prover *p, const struct path *path)
{
	struct eval_view view = {test_path, p};
	bool infeasible = false;

	p->path = path;
	for (unsigned i = 0; p->known && !infeasible && i < p->rules->nterms;
	     i++)
		infeasible =
		    scb_proof_infeasible(&p->order[i], &view, p->known);
	return infeasible;
}

static bool
agree(struct prover *p, const struct path *path, uint32_t policy)
{
	if (policy == p->verdict || prove_infeasible(p, path))
		return true;
	if (path->slots) /* which may not go together */
		return scb_prove_give_up(
		    p, path, "slots are asked for in another way");
	if (!scb_path_call(path, &p->result->witness))
		return scb_prove_give_up(p, path, scb_path_too_masked);
	p->result->answer = PROVE_DIFFERENT;
	p->result->program = p->verdict;
	p->result->policy = policy;
	return false;
}

/* A question, and how many of its two answers have been followed. */
struct open_question {
	struct open_question *before;
	const struct path *path;
	struct eval_question question;
	size_t mark; /* what its answers allocate comes after it */
	unsigned depth, answers;
};

/* false: the verdict is wrong. If it is open, the question is put on *last. */
static bool
agree_or_ask(struct prover *p, const struct path *path,
    const struct eval_segment *seg, struct open_question **last)
{
	struct eval_view view = {test_path, p};
	unsigned depth = *last ? (*last)->depth + 1 : 0;
	struct open_question *q;
	struct eval_answer eval;

	p->path = path;
	p->undecided = false;
	eval = scb_eval_segment(p->eval, seg, &view);
	if (!eval.open && !p->undecided)
		return agree(p, path, eval.verdict);
	if (p->undecided || depth == ASK_SPLITS || p->result->steps > p->most)
		return scb_prove_give_up(p, path, "too many open questions");
	q = scb_arena_alloc(p->arena, sizeof *q);
	*q = (struct open_question){.before = *last,
	    .path = path,
	    .question = eval.question,
	    .mark = scb_arena_mark(p->arena),
	    .depth = depth};
	*last = q;
	return true;
}

/*
 * If the policy's verdict is open, follows either answer, depth first.
 * Questions wait in the arena.
 */
static bool
agree_everywhere(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	size_t start = scb_arena_mark(p->arena);
	struct open_question *q = NULL;
	bool same = agree_or_ask(p, path, seg, &q);
	struct path *part;

	while (same && q) {
		scb_arena_release(p->arena, q->mark);
		if (q->answers == 2) {
			q = q->before;
			continue;
		}
		part = scb_arena_alloc(p->arena, sizeof *part);
		scb_path_fork(part, q->path);
		same = assume(part, &q->question, q->answers++ == 0)
			   ? agree_or_ask(p, part, seg, &q)
			   : scb_prove_give_up(p, q->path, scb_path_too_masked);
	}
	scb_arena_release(p->arena, start);
	return same;
}

static struct proof_known
what_is_known(const struct prover *p, const struct path *path)
{
	struct proof_known known = {.fact = p->known, .first = p->known_first};

	for (unsigned i = 0; i < p->rules->nindexes; i++) {
		unsigned word = p->rules->index[i].word;
		const struct wordset *w = &path->w[word];

		known.low[word] = w->range[0].low;
		known.high[word] = w->range[w->n - 1].high;
	}
	return known;
}

/* Evaluates only the rules that can hold on the path. */
static bool
agree_on_rules(struct prover *p, const struct path *path,
    const struct eval_segment *seg, const struct proof_known *known)
{
	struct eval_segment some = *seg;

	if (p->rules->nindexes || p->known)
		some.number = scb_proof_rules_left(p->rules, known, p->arena);
	return agree_everywhere(p, path, &some);
}

/*
 * If very many rules each need another value of a word, halves the path until
 * few of them are left on either side.
 */
static bool
agree_on_arguments(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct proof_known known = what_is_known(p, path);
	size_t mark = scb_arena_mark(p->arena);
	struct proof_middle m;
	struct path *part;
	bool same = true;

	if (!scb_proof_index_middle(p->rules, &known, &m) ||
	    scb_path_test(path, m.word, m.above) != WORDSET_EITHER) {
		same = agree_on_rules(p, path, seg, &known);
		scb_arena_release(p->arena, mark);
		return same;
	}
	for (unsigned i = 0; same && i < 2; i++) {
		part = scb_arena_raw(p->arena, sizeof *part);
		scb_path_fork(part, path);
		same = scb_path_assume(part, m.word, m.above) &&
		       agree_on_arguments(p, part, seg);
		m.above.rel = cond_not(m.above.rel);
		scb_arena_release(p->arena, mark);
	}
	return same;
}

bool
scb_prove_agrees(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	if (!seg)
		return agree(p, path, p->eval->setup->bad_arch);
	return seg->number ? agree_on_arguments(p, path, seg)
			   : agree(p, path, seg->verdict);
}

bool
scb_prove_learn(struct prover *p, const struct path *path,
    const struct proof_term *term, uint32_t *known)
{
	struct eval_view view = {test_path, p};

	p->path = path;
	p->undecided = false;
	return scb_proof_learn(term, &view, known);
}
