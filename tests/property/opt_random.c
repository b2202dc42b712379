/*
 * Filters optimized: for random policies, compiled without any pass and also
 * stacked in pairs, the result gives every call the same verdict and is not
 * longer.
 */
#include "rounds.h"

#include "opt.h"
#include "tree/lift.h"
#include "program.h"

static uint32_t
verdict(const struct scbpf_insn *p, size_t n, const struct scbpf_call *c,
    bool big_endian)
{
	return scb_bpf_sim(PROGRAM(p, n, big_endian), c, NULL, NULL).verdict;
}

static void
compare(unsigned seed, const struct policy *p, const struct policy_setup *s,
    const struct scbpf_program *in, unsigned n, const struct opt_result *out)
{
	bool same = true, big = s->arches[0]->big_endian;

	for (unsigned i = 0; i < 200 && same; i++) {
		struct scbpf_call c = random_call(p, s);
		uint32_t want = verdict(in[0].insn, in[0].count, &c, big);

		if (n > 1)
			want = scb_lift_stacked_verdict(
			    want, verdict(in[1].insn, in[1].count, &c, big));
		same = verdict(out->program.insn, out->program.count, &c,
			   big) == want;
	}
	check(same, "round %u: another verdict", seed);
}

static void
try_one(struct arena *a, struct diag *d, unsigned seed)
{
	jmp_buf out;
	const struct tree_goal goal = {0};
	struct compile_request req;
	const struct compile_result *r[2];
	const struct opt_result *o;
	struct scbpf_program in[2];

	a->full = &out;
	if (setjmp(out)) {
		check(strstr(message, "would take more") != NULL,
		    "round %u: %s", seed, message);
		return;
	}
	random_state = 0x9e3779b97f4a7c15u * seed;
	random_request(&req);
	req.passes.no_split = req.goal.quick = true;
	for (unsigned i = 0; i < 2; i++) {
		r[i] = scb_compile_policy(
		    a, d, random_policy(a, req.arches[0]), &req);
		in[i] = r[i]->program;
	}
	o = scb_opt_filters(a, d, STACK(in, 1), req.arches[0], &goal);
	check(o->program.count <= in[0].count, "round %u: longer than before",
	    seed);
	compare(seed, r[0]->policy, &r[0]->setup, in, 1, o);
	o = scb_opt_filters(a, d, STACK(in, 2), req.arches[0], &goal);
	compare(seed, r[0]->policy, &r[0]->setup, in, 2, o);
	compare(seed, r[1]->policy, &r[1]->setup, in, 2, o);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 30, try_one);
	return check_end();
}
