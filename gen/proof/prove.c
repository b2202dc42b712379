/*
 * Every path of the program ends in one verdict and leaves some of the call
 * open. There the law is asked for its verdict: for each architecture and
 * each run of numbers that the path still allows, and, where the law looks at
 * an argument that the path has not settled, for each answer in turn.
 */
#include "proof/prove.h"

#include "proof/try.h"
#include "proof/walk.h"

struct prover {
	struct arena *arena;
	const struct eval *law;
	struct prove_result *result;
	uint32_t verdict;	 /* of the path */
	const struct path *path; /* that the law is asked about */
	bool hard;		 /* a question could not be decided */
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
	if (path->slots) /* which may not go together */
		return hard(p, "slots are asked for in another way");
	if (!path_call(path, &p->result->witness))
		return hard(p, "too many masked tests of one word");
	p->result->answer = PROVE_DIFFERENT;
	p->result->program = p->verdict;
	p->result->policy = policy;
	return false;
}

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

/* Where the law's verdict is open, it is asked for either answer. */
static bool
agree_everywhere(struct prover *p, const struct path *path,
    const struct eval_segment *seg, unsigned depth)
{
	struct eval_view view = {ask, p};
	struct eval_answer law;
	bool same = true;

	p->path = path;
	p->hard = false;
	law = eval_segment(p->law, seg, &view);
	if (!law.open && !p->hard)
		return agree(p, path, law.verdict);
	if (p->hard || depth == ASK_SPLITS || p->result->steps > ASK_STEPS)
		return hard(p, "too many open questions");
	for (unsigned i = 0; same && i < 2; i++) {
		size_t mark = arena_mark(p->arena);
		struct path *part = arena_alloc(p->arena, sizeof *part);

		path_fork(part, path);
		same = assume(part, &law.question, i == 0)
			   ? agree_everywhere(p, part, seg, depth + 1)
			   : hard(p, "too many masked tests of one word");
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
	return seg->number ? agree_on_arguments(p, &part, seg)
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

/* By instruction; false: a slot fills in what is not there, or filled in. */
static bool
spread(struct walk *w, struct arena *a, const struct bpf_slots *slots)
{
	w->slot = arena_array(a, w->n, sizeof *w->slot);
	for (size_t i = 0; i < slots->n; i++) {
		const struct bpf_slot *s = &slots->at[i];

		if (s->pc >= w->n || w->slot[s->pc])
			return false;
		w->slot[s->pc] = s;
	}
	return true;
}

struct prove_result
prove(struct arena *a, const struct scbpf_insn *insn, size_t n, bool big_endian,
    const struct eval *e)
{
	const struct bpf_slots none = {NULL, 0};

	return prove_slots(a, insn, n, &none, big_endian, e);
}

struct prove_result
prove_slots(struct arena *a, const struct scbpf_insn *insn, size_t n,
    const struct bpf_slots *slots, bool big_endian, const struct eval *e)
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
	if (slots->n && !spread(&w, a, slots)) {
		r.answer = PROVE_CANNOT_TELL;
		r.why = "a slot that fills in no instruction";
	} else if (walk(&w, a, &all) == WALK_CANNOT) {
		r.answer = PROVE_CANNOT_TELL;
		r.why = w.why;
	}
	r.pc = w.pc;
	if (r.answer == PROVE_CANNOT_TELL && slots->n == 0 &&
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
