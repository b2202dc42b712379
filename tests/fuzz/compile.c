/*
 * The whole compiler: the bytes make a policy and a request; eval, the
 * simulator and the prover agree, with all passes on and with each off.
 */
#include "fuzz.h"

#include "bytes.h"

#include "../random.h"

#include "emit/emit.h"
#include "tree/tree.h"

enum { CALLS = 60 };

static void
compare(const struct policy *p, const struct compile_result *r)
{
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = random_call(p, &r->setup);
		struct bpf_run run = scb_bpf_sim(&r->program, &c, NULL, NULL);

		FUZZ_MUST(run.verdict == scb_eval_call(r->eval, &c));
		if (scb_bpf_const_allow(&r->program, c.arch, c.nr))
			FUZZ_MUST(run.verdict == RET_ALLOW);
	}
}

static void
write_out(struct diag *d, const struct compile_result *r)
{
	struct emit_filter f = {.program = r->program,
	    .name = "f",
	    .source = "input",
	    .options = "",
	    .arches = r->setup.arches,
	    .narches = r->setup.narches,
	    .policy = r->policy,
	    .eval = r->eval,
	    .names = &r->names,
	    .setup = &r->setup};
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_emit_asm(&b, &f);
	scb_emit_h(&b, &f);
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct compile_request req;
	const struct compile_result *r;
	struct policy *p;
	const uint8_t *calls;
	size_t left;

	bytes_open(data, size);
	random_request(&req);
	req.goal.price = below(2) ? TREE_SPEED : below(2) ? TREE_SIZE : 0;
	if (req.goal.price == TREE_SIZE && below(2))
		req.goal.price = TREE_TINY;
	p = random_policy(d->arena, req.arches[0]);
	calls = bytes;
	left = bytes_left;
	for (unsigned off = 0; off < 3; off++) {
		size_t mark = scb_arena_mark(d->arena);

		req.passes.no_split = off == 1;
		req.goal.quick = off == 2;
		bytes_open(calls, left);
		r = scb_compile_policy(d->arena, d, p, &req);
		FUZZ_MUST(r->proved);
		compare(p, r);
		if (off == 0)
			write_out(d, r);
		scb_arena_release(d->arena, mark);
	}
}
