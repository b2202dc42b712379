#include "analysis/partial.h"

#include "policy/policy.h"
#include "proof/walk.h"

struct leaves {
	struct partial found;
	bool any;
};

static bool
partial_leaf(void *user, const struct path *p, uint32_t verdict)
{
	struct leaves *l = user;

	(void)p;
	if (!l->any) {
		l->found.strictest = l->found.mildest = verdict;
		l->any = true;
	} else if (scb_policy_rank(verdict) <
		   scb_policy_rank(l->found.strictest)) {
		l->found.strictest = verdict;
	} else if (scb_policy_rank(verdict) >
		   scb_policy_rank(l->found.mildest)) {
		l->found.mildest = verdict;
	}
	return true;
}

struct partial
scb_partial(struct arena *a, const struct scbpf_program *program,
    const struct scbpf_call *call, unsigned known)
{
	size_t mark = scb_arena_mark(a);
	struct leaves l = {0};
	struct walk w = {.program = *program, .leaf = partial_leaf, .user = &l};
	struct path from;

	scb_path_any(&from, a);
	for (unsigned i = 0; i < BPF_WORDS; i++) {
		struct cond is = {
		    UINT32_MAX, scb_bpf_call_word(call, i), COND_EQ};

		unsigned bit = i < BPF_WORD_ARG ? 6 : (i - BPF_WORD_ARG) / 2;

		if (i < BPF_WORD_IP || known >> bit & 1)
			scb_path_assume(&from, i, is);
	}
	l.found.cannot = scb_walk(&w, a, &from) != WALK_DONE || !l.any;
	scb_arena_release(a, mark);
	return l.found;
}
