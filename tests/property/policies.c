/*
 * Random policies: eval = sim = prove, with every pass on and with each
 * switched off. argv[1]: how many policies.
 */
#include "rounds.h"

static void
compare(unsigned seed, const struct policy *p, const struct compile_result *r)
{
	bool same = true;

	for (unsigned i = 0; i < 200 && same; i++) {
		struct scbpf_call c = random_call(p, &r->setup);
		uint32_t eval = scb_eval_call(r->eval, &c);
		struct bpf_run run = scb_bpf_sim(&r->program, &c, NULL, NULL);

		same = run.verdict == eval;
		if (!same)
			printf("nr %u arch 0x%x: program 0x%x, policy 0x%x\n",
			    c.nr, c.arch, run.verdict, eval);
	}
	check(same, "round %u: the program differs from the policy", seed);
}

static uint64_t
hash(const unsigned char *bytes, size_t n)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < n; i++)
		h = (h ^ bytes[i]) * UINT64_C(0x100000001b3);
	return h;
}

static void
try_one(struct arena *a, struct diag *d, unsigned seed)
{
	struct compile_request req;
	struct compile_result *r;
	struct policy *p;
	uint64_t before;
	size_t used;

	random_state = 0x9e3779b97f4a7c15u * seed;
	random_request(&req);
	req.passes.no_split = seed % 4 == 1;
	req.goal.quick = seed % 4 == 2;
	if (seed % 4 == 3)
		req.goal.price = seed % 8 == 3 ? TREE_TINY : TREE_SIZE;
	if (seed % 16 == 3) {
		req.arches[0] = scb_facts_arch("riscv64", 7);
		req.narches = 1;
	}
	p = random_policy(a, req.arches[0]);
	if (seed % 3 == 0)
		random_numbers(a, p, req.arches[0]);
	if (seed % 9 == 0) {
		req.overrides = random_override(a, p);
		req.noverrides = req.overrides->count > 0;
	}
	if (seed % 2)
		scb_names_share(p, a);
	used = scb_arena_mark(a);
	before = hash(a->base, used);
	r = scb_compile_policy(a, d, p, &req);
	check(hash(a->base, used) == before,
	    "round %u: compiling has changed the policy", seed);
	compare(seed, p, r);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 250, try_one);
	return check_end();
}
