/*
 * Every path of the program ends in one verdict, for a set of calls. There the
 * policy is evaluated (prove_ask.c), for each architecture and each run of
 * numbers of these calls. If it has very many rules on a number, paths are
 * joined first (prove_join.c).
 */
#include "proof/prove_private.h"

#include "proof/probe.h"

static bool
prove_leaf(void *user, const struct path *path, uint32_t verdict)
{
	struct prover *p = user;

	p->verdict = verdict;
	p->then = scb_prove_agrees;
	p->known = NULL;
	p->known_first = 0;
	p->most = ASK_STEPS;
	return scb_prove_each(p, path);
}

/*
 * Sorts slots by instruction; false: one is outside of the program, or two fill
 * in the same instruction.
 */
static bool
spread(struct walk *w, struct arena *a, const struct bpf_slots *slots)
{
	w->slot = scb_arena_array(a, w->program.count, sizeof *w->slot);
	for (size_t i = 0; i < slots->n; i++) {
		const struct bpf_slot *s = &slots->at[i];

		if (s->pc >= w->program.count || w->slot[s->pc])
			return false;
		w->slot[s->pc] = s;
	}
	return true;
}

static void
open_rules(struct prover *p)
{
	const struct eval *e = p->eval;

	p->rules_of = scb_arena_array(p->arena, e->nmaps, sizeof *p->rules_of);
	for (unsigned i = 0; i < e->nmaps; i++) {
		const struct eval_map *m = &e->maps[i];

		p->rules_of[i] = scb_arena_array(
		    p->arena, m->nsegments, sizeof **p->rules_of);
		for (unsigned k = 0; k < m->nsegments; k++)
			if (m->segments[k].number)
				p->rules_of[i][k] = scb_proof_rules(
				    p->arena, m->segments[k].number);
	}
}

struct prove_result
scb_prove(
    struct arena *a, const struct scbpf_program *program, const struct eval *e)
{
	const struct bpf_slots none = {NULL, 0};

	return scb_prove_slots(a, program, &none, e);
}

struct prove_result
scb_prove_slots(struct arena *a, const struct scbpf_program *program,
    const struct bpf_slots *slots, const struct eval *e)
{
	struct prove_result r = {.answer = PROVE_EQUAL};
	struct prover p = {.arena = a, .eval = e, .result = &r};
	struct walk w = {.program = *program,
	    .leaf = prove_leaf,
	    .enter = scb_prove_enter,
	    .user = &p};
	size_t mark = scb_arena_mark(a);
	struct path all;

	p.walk = &w;
	open_rules(&p);
	scb_path_any(&all, a);
	all.narrows = true;
	if (slots->n && !spread(&w, a, slots)) {
		r.answer = PROVE_CANNOT_TELL;
		r.why = "a slot that fills in no instruction";
	} else if (scb_walk(&w, a, &all) == WALK_CANNOT) {
		r.witness = w.stuck;
		r.answer = PROVE_CANNOT_TELL;
		r.why = w.why;
	}
	r.pc = w.pc;
	if (r.answer == PROVE_CANNOT_TELL && slots->n == 0 &&
	    scb_probe_calls(program, e, &w.stuck)) {
		r.answer = PROVE_DIFFERENT;
		r.witness = w.stuck;
		r.program = scb_bpf_sim(program, &w.stuck, NULL, NULL).verdict;
		r.policy = scb_eval_call(e, &w.stuck);
	}
	r.steps += w.steps;
	scb_arena_release(a, mark);
	return r;
}
