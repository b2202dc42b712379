/*
 * Every path of the program ends in one verdict and leaves some of the call
 * open. There the law is asked for its verdict: for each architecture and
 * each run of numbers that the path still allows, and, where the law looks at
 * an argument that the path has not settled, for each answer in turn.
 */
#include "proof/prove.h"

#include "proof/try.h"
#include "proof/walk.h"

/* How many times the law is asked in all, and open answers at one return. */
enum { ASK_STEPS = 1 << 21, ANSWERS = 4096 };

struct prover {
	struct arena *arena;
	const struct eval *law;
	struct prove_result *result;
	uint32_t verdict; /* of the path */
	/* the answers given so far to what a path leaves open */
	struct path *path;
	bool *answer;
	unsigned given, used;
	bool hard;
};

static bool
hard(struct prover *p, const char *why)
{
	p->result->answer = PROVE_CANNOT_TELL;
	p->result->why = why;
	return false;
}

static bool
agree(struct prover *p, const struct path *path, uint32_t policy)
{
	if (policy == p->verdict)
		return true;
	if (!path_call(path, &p->result->witness))
		return hard(p, "too many masked tests of one word");
	p->result->answer = PROVE_DIFFERENT;
	p->result->program = p->verdict;
	p->result->policy = policy;
	return false;
}

/* Answers the law; where both answers are possible, as p->answer says. */
static bool
ask(void *user, unsigned word, uint32_t mask, enum eval_rel rel, uint32_t k)
{
	struct prover *p = user;
	struct word_cond c = {mask, k, rel == EVAL_EQ ? WORD_EQ : WORD_GT};
	enum word_truth t = path_test(p->path, word, c);
	bool yes;

	p->result->steps++;
	if (t == WORD_ALWAYS || t == WORD_NEVER)
		return t == WORD_ALWAYS;
	p->hard |= t == WORD_UNKNOWN || p->used == ANSWERS;
	if (p->hard)
		return false;
	if (p->used == p->given)
		p->answer[p->given++] = true;
	yes = p->answer[p->used++];
	if (!yes)
		c.rel = word_not(c.rel);
	p->hard = !path_assume(p->path, word, c);
	return yes;
}

/*
 * Asks the law again and again, each time with the last open answer that was
 * `true` turned to `false`, until all combinations that occur were tried.
 */
static bool
agree_everywhere(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct eval_view view = {ask, p};
	size_t start = arena_mark(p->arena), mark;
	bool same = true;

	p->answer = arena_array(p->arena, ANSWERS, sizeof *p->answer);
	p->path = arena_alloc(p->arena, sizeof *p->path);
	p->given = 0;
	mark = arena_mark(p->arena);
	do {
		uint32_t policy;

		arena_release(p->arena, mark);
		path_fork(p->path, path);
		p->used = 0;
		p->hard = false;
		policy = eval_segment(p->law, seg, &view);
		if (p->hard || p->result->steps > ASK_STEPS)
			same = hard(p, "too many open questions");
		else
			same = agree(p, p->path, policy);
		p->given = p->used;
		while (p->given > 0 && !p->answer[p->given - 1])
			p->given--;
		if (p->given > 0)
			p->answer[p->given - 1] = false;
	} while (same && p->given > 0);
	arena_release(p->arena, start);
	return same;
}

/* Numbers from low to high, of which the path allows some. */
static bool
agree_on_numbers(
    struct prover *p, const struct path *path, const struct eval_segment *seg)
{
	struct word_cond from = {UINT32_MAX, seg->low - 1, WORD_GT};
	struct word_cond to = {UINT32_MAX, seg->high, WORD_LE};
	struct path part;

	p->result->steps++;
	if (!seg->number && seg->verdict == p->verdict)
		return true;
	path_fork(&part, path);
	for (unsigned i = seg->low == 0; i < 2; i++) {
		struct word_cond c = i ? to : from;

		switch (path_test(&part, BPF_WORD_NR, c)) {
		case WORD_NEVER:
			return true;
		case WORD_UNKNOWN:
			return hard(p, "too many masked tests of one word");
		default:
			if (!path_assume(&part, BPF_WORD_NR, c))
				return hard(
				    p, "too many masked tests of one word");
		}
	}
	return seg->number ? agree_everywhere(p, &part, seg)
			   : agree(p, &part, seg->verdict);
}

static bool
agree_on_arch(
    struct prover *p, const struct path *path, const struct eval_map *m)
{
	const struct word *nr = &path->w[BPF_WORD_NR];
	const struct eval_segment *end = m->segments + m->nsegments, *seg;

	for (unsigned i = 0; i < nr->n; i++) {
		seg = eval_find(p->law, m->audit_arch, nr->range[i].low);
		for (; seg < end && seg->low <= nr->range[i].high; seg++) {
			size_t mark = arena_mark(p->arena);
			bool same = agree_on_numbers(p, path, seg);

			arena_release(p->arena, mark);
			if (!same)
				return false;
		}
	}
	return true;
}

static bool
leaf(void *user, const struct path *path, uint32_t verdict)
{
	struct prover *p = user;
	size_t mark = arena_mark(p->arena);
	unsigned count;
	const struct eval_map *m = eval_maps(p->law, &count);
	struct path other, one;
	bool same = true, open = true;

	p->verdict = verdict;
	path_fork(&other, path);
	for (unsigned i = 0; same && open && i < count; i++) {
		struct word_cond c = {UINT32_MAX, m[i].audit_arch, WORD_EQ};
		enum word_truth t = path_test(&other, BPF_WORD_ARCH, c);

		if (t == WORD_NEVER)
			continue;
		if (t == WORD_UNKNOWN) {
			same = hard(p, "too many masked tests of one word");
			break;
		}
		path_fork(&one, &other);
		path_assume(&one, BPF_WORD_ARCH, c);
		same = agree_on_arch(p, &one, &m[i]);
		open = t == WORD_EITHER;
		c.rel = WORD_NE;
		if (open)
			path_assume(&other, BPF_WORD_ARCH, c);
	}
	if (same && open)
		same = agree(p, &other, eval_bad_arch(p->law));
	arena_release(p->arena, mark);
	return same;
}

struct prove_result
prove(struct arena *a, const struct scbpf_insn *insn, size_t n, bool big_endian,
    const struct eval *e)
{
	struct prove_result r = {.answer = PROVE_EQUAL};
	struct prover p = {.arena = a, .law = e, .result = &r};
	struct walk w = {.insn = insn,
	    .n = n,
	    .big_endian = big_endian,
	    .leaf = leaf,
	    .user = &p};
	size_t mark = arena_mark(a);
	struct path all;

	path_any(&all, a);
	if (walk(&w, a, &all) == WALK_CANNOT) {
		r.answer = PROVE_CANNOT_TELL;
		r.why = w.why;
	}
	r.pc = w.pc;
	if (r.answer == PROVE_CANNOT_TELL &&
	    try_calls(insn, n, big_endian, e, &w.stuck)) {
		r.answer = PROVE_DIFFERENT;
		r.witness = w.stuck;
		r.program =
		    bpf_sim(insn, n, &w.stuck, big_endian, NULL, NULL).verdict;
		r.policy = eval_call(e, &w.stuck);
	}
	r.steps += w.steps;
	arena_release(a, mark);
	return r;
}
