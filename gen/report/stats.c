#include "report/stats.h"

#include "bpf/reach.h"
#include "emit/emit.h"
#include "eval/eval_rules.h"

/* The numbers of an ABI, and how many the filter allows: always, at times. */
struct stats_count {
	unsigned calls, always, cached, sometimes;
};

static struct stats_count
stats_count(
    struct arena *arena, const struct scbpf_program *p, const struct arch *a)
{
	size_t mark = scb_arena_mark(arena);
	enum reach_allow allowed = REACH_NEVER;
	struct stats_count n = {0};
	bool cached = false;
	struct reach r;

	scb_reach_open(&r, arena, p);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (i > 0 && nr == a->calls[i - 1].nr)
			continue;
		if (i == 0 || nr > r.high) {
			scb_reach_call(&r, a->audit_arch, nr);
			allowed = scb_reach_allowed(&r);
			cached = scb_bpf_const_allow(p, a->audit_arch, nr);
		}
		n.calls++;
		n.always += allowed == REACH_ALWAYS;
		n.sometimes += allowed == REACH_SOMETIMES;
		n.cached += allowed == REACH_ALWAYS && cached;
	}
	scb_arena_release(arena, mark);
	return n;
}

static void
stats_say_arch(
    struct diag *d, const struct arch *a, const struct stats_count *n)
{
	struct buf cached;

	scb_buf_init(&cached, d->arena);
	if (a->cached)
		scb_buf_fmt(
		    &cached, "%u of them cached by the kernel", n->cached);
	else
		scb_buf_str(&cached, "no cache on this ABI");
	scb_diag_info(d,
	    "%s: %u syscall%s, %u always allowed (%s), %u conditional",
	    a->token, n->calls, buf_plural(n->calls), n->always, cached.p,
	    n->sometimes);
}

void
scb_stats_say(
    struct diag *d, const struct compile_result *r, const struct emit_filter *f)
{
	size_t mark = scb_arena_mark(d->arena);
	uint32_t kernel = scb_eval_newest(r->eval);
	struct buf cost, enosys;

	for (unsigned i = 0; i < r->setup.narches; i++) {
		const struct arch *a = r->setup.arches[i];
		struct stats_count n = stats_count(d->arena, &r->program, a);

		stats_say_arch(d, a, &n);
		scb_buf_init(&enosys, d->arena);
		scb_emit_enosys(&enosys, r->eval, &r->setup, i, kernel);
		scb_diag_info(d, "%s", enosys.p);
	}
	scb_buf_init(&cost, d->arena);
	scb_emit_cost(&cost, f);
	scb_diag_info(d, "%s", cost.p);
	scb_diag_info(d, "%zu instruction%s, %u after translation to eBPF",
	    r->program.count, buf_plural(r->program.count),
	    scb_bpf_translated(&r->program));
	scb_diag_info(d, "compiled in %ju us, proved in %ju us (%ju steps)",
	    (uintmax_t)r->compile_time / 1000, (uintmax_t)r->prove_time / 1000,
	    (uintmax_t)r->prove_steps);
	scb_arena_release(d->arena, mark);
}
