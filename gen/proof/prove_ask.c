/*
 * One verdict against the law. Where the law looks at an argument that the
 * path has not settled, it is asked for each answer in turn.
 */
#include "proof/prove_private.h"

static struct word_cond
condition(const struct eval_question *q)
{
	return (struct word_cond){
	    q->mask, q->k, q->rel == EVAL_EQ ? WORD_EQ : WORD_GT};
}

static struct path_slot
slot(const struct eval_question *q)
{
	return (struct path_slot){NULL, q->word, q->mask, q->k, true};
}

/* One answer to a question that is open. */
static bool
assume(struct path *path, const struct eval_question *q, bool yes)
{
	struct word_cond c = condition(q);
	struct path_slot s = slot(q);

	if (q->rel != EVAL_SLOT) {
		c.rel = yes ? c.rel : word_not(c.rel);
		return path_assume(path, q->word, c);
	}
	s.equal = yes;
	path_slot_assume(path, s);
	return true;
}

static enum eval_truth
ask(void *user, const struct eval_question *q)
{
	struct prover *p = user;

	p->result->steps++;
	switch (q->rel == EVAL_SLOT
		    ? path_slot_test(p->path, slot(q))
		    : path_test(p->path, q->word, condition(q))) {
	case WORD_ALWAYS:
		return EVAL_YES;
	case WORD_NEVER:
		return EVAL_NO;
	case WORD_UNKNOWN:
		p->hard = true;
		return EVAL_OPEN;
	default:
		return EVAL_OPEN;
	}
}

bool
prove_absurd(struct prover *p, const struct path *path)
{
	struct eval_view view = {ask, p, p->known};
	bool absurd = false;

	p->path = path;
	for (unsigned i = 0; p->known && !absurd && i < p->nways; i++)
		absurd = eval_absurd(&p->order[i], &view);
	return absurd;
}

static bool
agree(struct prover *p, const struct path *path, uint32_t policy)
{
	if (policy == p->verdict || prove_absurd(p, path))
		return true;
	if (path->slots) /* which may not go together */
		return prove_hard(
		    p, path, "slots are asked for in another way");
	if (!path_call(path, &p->result->witness))
		return prove_hard(p, path, walk_too_masked);
	p->result->answer = PROVE_DIFFERENT;
	p->result->program = p->verdict;
	p->result->policy = policy;
	return false;
}

/* Where the law's verdict is open, it is asked for either answer. */
static bool
agree_everywhere(struct prover *p, const struct path *path,
    const struct eval_segment *seg, unsigned depth)
{
	struct eval_view view = {ask, p, p->known};
	struct eval_answer law;
	bool same = true;

	p->path = path;
	p->hard = false;
	law = eval_segment(p->law, seg, &view);
	if (!law.open && !p->hard)
		return agree(p, path, law.verdict);
	if (p->hard || depth == ASK_SPLITS || p->result->steps > p->most)
		return prove_hard(p, path, "too many open questions");
	for (unsigned i = 0; same && i < 2; i++) {
		size_t mark = arena_mark(p->arena);
		struct path *part = arena_alloc(p->arena, sizeof *part);

		path_fork(part, path);
		same = assume(part, &law.question, i == 0)
			   ? agree_everywhere(p, part, seg, depth + 1)
			   : prove_hard(p, path, walk_too_masked);
		arena_release(p->arena, mark);
	}
	return same;
}

/* Asks only those rules that can hold where the path has narrowed a word. */
static bool
agree_on_arguments(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct eval_segment some;
	const struct word *w;
	unsigned word;

	if (!eval_wants(seg, &word))
		return agree_everywhere(p, path, seg, 0);
	w = &path->w[word];
	some = eval_narrow(
	    seg, p->arena, w->range[0].low, w->range[w->n - 1].high);
	return agree_everywhere(p, path, &some, 0);
}

bool
prove_asks(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	if (!seg)
		return agree(p, path, eval_bad_arch(p->law));
	return seg->number ? agree_on_arguments(p, path, seg)
			   : agree(p, path, seg->verdict);
}

bool
prove_learn(struct prover *p, const struct path *path,
    const struct eval_way *way, uint32_t *known)
{
	struct eval_view view = {ask, p, NULL};

	p->path = path;
	p->hard = false;
	return eval_learn(way, view, known);
}
