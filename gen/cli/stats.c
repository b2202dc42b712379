#include "cli/stats.h"

#include "bpf/reach.h"

struct count {
	unsigned calls, always, cached, sometimes;
	uint64_t allowed, executed; /* calls without arguments */
};

static void
count_call(struct count *n, struct reach *at, const struct compile_result *r,
    uint32_t arch, uint32_t nr)
{
	struct scbpf_call call = {.nr = nr, .arch = arch};
	struct bpf_run run;

	n->calls++;
	reach_call(at, r->insn, r->count, arch, nr);
	switch (reach_allowed(at, r->insn, r->count)) {
	case REACH_NEVER:
		return;
	case REACH_SOMETIMES:
		n->sometimes++;
		break;
	case REACH_ALWAYS:
		n->always++;
		n->cached += bpf_const_allow(r->insn, r->count, arch, nr);
	}
	run = bpf_sim(r->insn, r->count, &call, r->big_endian, NULL, NULL);
	if (run.verdict != RET_ALLOW)
		return;
	n->allowed++;
	n->executed += run.executed;
}

static void
print_arch(struct cli *cli, const struct arch *a, const struct count *n)
{
	struct buf cached;

	buf_init(&cached, &cli->arena);
	if (a->cached)
		buf_fmt(&cached, "%u of them cached by the kernel", n->cached);
	else
		buf_str(&cached, "no cache on this ABI");
	diag_info(&cli->diag,
	    "%s: %u syscalls, %u always allowed (%s), %u conditional", a->token,
	    n->calls, n->always, cached.p, n->sometimes);
}

void
stats_print(struct cli *cli, const struct compile_result *r)
{
	size_t mark = arena_mark(&cli->arena);
	struct reach *at = arena_array(&cli->arena, r->count, sizeof *at);
	uint64_t allowed = 0, executed = 0, mean;

	for (unsigned i = 0; i < r->setup.narches; i++) {
		const struct arch *a = r->setup.arches[i];
		struct count n = {0};

		for (unsigned j = 0; j < a->ncalls; j++)
			if (j == 0 || a->calls[j].nr != a->calls[j - 1].nr)
				count_call(
				    &n, at, r, a->audit_arch, a->calls[j].nr);
		print_arch(cli, a, &n);
		allowed += n.allowed;
		executed += n.executed;
	}
	mean = allowed ? (executed * 10 + allowed / 2) / allowed : 0;
	diag_info(&cli->diag,
	    "%zu instructions, %ju.%ju executed for an allowed call on "
	    "average",
	    r->count, (uintmax_t)mean / 10, (uintmax_t)mean % 10);
	diag_info(&cli->diag,
	    "compiled in %ju us, proved in %ju us (%ju steps)",
	    (uintmax_t)r->compile_time / 1000, (uintmax_t)r->prove_time / 1000,
	    (uintmax_t)r->prove_steps);
	arena_release(&cli->arena, mark);
}
