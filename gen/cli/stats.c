#include "cli/stats.h"

#include "bpf/reach.h"
#include "emit/emit.h"

struct count {
	unsigned calls, always, cached, sometimes;
};

static void
count_call(struct count *n, struct reach *at, const struct compile_result *r,
    uint32_t arch, uint32_t nr)
{
	n->calls++;
	reach_call(at, r->insn, r->count, arch, nr);
	switch (reach_allowed(at, r->insn, r->count)) {
	case REACH_NEVER:
		break;
	case REACH_SOMETIMES:
		n->sometimes++;
		break;
	case REACH_ALWAYS:
		n->always++;
		n->cached += bpf_const_allow(r->insn, r->count, arch, nr);
	}
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

static void
print_enosys(struct cli *cli, const struct compile_result *r, unsigned abi)
{
	struct buf b;

	buf_init(&b, &cli->arena);
	emit_enosys(&b, r->eval, &r->setup, abi);
	diag_info(&cli->diag, "%s", b.p);
}

void
stats_print(struct cli *cli, const struct compile_result *r,
    const struct emit_filter *f)
{
	size_t mark = arena_mark(&cli->arena);
	struct reach *at = arena_array(&cli->arena, r->count, sizeof *at);
	struct buf cost;

	for (unsigned i = 0; i < r->setup.narches; i++) {
		const struct arch *a = r->setup.arches[i];
		struct count n = {0};

		for (unsigned j = 0; j < a->ncalls; j++)
			if (j == 0 || a->calls[j].nr != a->calls[j - 1].nr)
				count_call(
				    &n, at, r, a->audit_arch, a->calls[j].nr);
		print_arch(cli, a, &n);
		print_enosys(cli, r, i);
	}
	buf_init(&cost, &cli->arena);
	emit_cost(&cost, f);
	diag_info(&cli->diag, "%s", cost.p);
	diag_info(&cli->diag, "%zu instructions, %u when translated to eBPF",
	    r->count, bpf_translated(r->insn, r->count));
	diag_info(&cli->diag,
	    "compiled in %ju us, proved in %ju us (%ju steps)",
	    (uintmax_t)r->compile_time / 1000, (uintmax_t)r->prove_time / 1000,
	    (uintmax_t)r->prove_steps);
	arena_release(&cli->arena, mark);
}
