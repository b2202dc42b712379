#include "tree/goal.h"

#include "bpf/bpf.h"

bool
scb_goal_fits(const struct scbpf_program *p)
{
	return p->insn && p->count <= BPF_MAX;
}

bool
scb_goal_rival(const struct tree_goal *goal, unsigned i, unsigned *price)
{
	static const unsigned rivals[] = {0, TREE_SIZE};

	if (!goal->price || i >= (goal->price == TREE_SPEED ? 2 : 1))
		return false;
	*price = rivals[i];
	return true;
}

/* What the calls that are allowed execute together. */
static uint64_t
executed(const struct tree_goal *goal, const struct arch *a,
    const struct scbpf_program *p)
{
	struct bpf_run run = {0, 0};
	uint64_t sum = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];
		struct scbpf_call call = {.nr = c->nr, .arch = a->audit_arch};

		if (i == 0 || c->nr != a->calls[i - 1].nr)
			run = scb_bpf_sim(p, &call, NULL, NULL);
		if (run.verdict == RET_ALLOW)
			sum +=
			    (uint64_t)run.executed *
			    (goal->mix ? scb_mix_count(goal->mix, c->name) : 1);
	}
	return sum;
}

bool
scb_goal_is_better(const struct tree_goal *goal, const struct arch *native,
    const struct scbpf_program *p, const struct scbpf_program *than)
{
	uint64_t mean, other;

	if (!scb_goal_fits(p) || !scb_goal_fits(than))
		return scb_goal_fits(p);
	if (goal->price != TREE_SPEED && p->count != than->count)
		return p->count < than->count;
	mean = executed(goal, native, p);
	other = executed(goal, native, than);
	return mean < other || (mean == other && p->count < than->count);
}
