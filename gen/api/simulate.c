/* The verdict on one call, and what is not known of the call. */
#include "api/api.h"

#include "analysis/partial.h"
#include "report/sim.h"
#include "tree/lift.h"

enum { ARGS = 6, WORDS = ARGS + 1 /* the arguments, and ip */ };

struct simulation {
	struct api_report report;
	const struct scbpf_filter *filters;
	const struct scbpf_call *call;
	unsigned known; /* bit i: args[i] is, bit 6: ip is */
	const char *format;
};

/* Can the verdict be another one if only these are known? */
static bool
is_undecided(struct scbpf *s, const struct sim *sim, unsigned known)
{
	uint32_t strictest = RET_ALLOW, mildest = RET_ALLOW;

	for (unsigned i = 0; i < sim->stack.n; i++) {
		struct partial one = scb_partial(
		    &s->arena, &sim->stack.program[i], sim->call, known);

		if (one.cannot)
			return false;
		if (i == 0) {
			strictest = one.strictest;
			mildest = one.mildest;
			continue;
		}
		strictest = scb_lift_stacked_verdict(strictest, one.strictest);
		mildest = scb_lift_stacked_verdict(mildest, one.mildest);
	}
	return strictest != mildest;
}

/*
 * What decides, of what is not known: each that does alone while the others are
 * 0; or if none does, some that do together.
 */
static unsigned
find_undecided(struct scbpf *s, const struct sim *sim, unsigned known)
{
	const unsigned all = (1u << WORDS) - 1;
	unsigned open = 0, together = all & ~known;

	if (!is_undecided(s, sim, known))
		return 0;
	for (unsigned i = 0; i < WORDS; i++)
		if (!(known >> i & 1) && is_undecided(s, sim, all & ~(1u << i)))
			open |= 1u << i;
	for (unsigned i = 0; i < WORDS; i++)
		if (is_undecided(s, sim, all & ~(together & ~(1u << i))))
			together &= ~(1u << i);
	return open ? open : together;
}

static void
put_ungiven(struct buf *b, const struct sim *sim, const char *call, unsigned i)
{
	const char *name =
	    call && i < ARGS ? scb_facts_arg_name(sim->arch, call, i) : NULL;

	if (i == ARGS)
		scb_buf_str(b, "'ip'");
	else if (name)
		scb_buf_fmt(b, "'%s'", name);
	else
		scb_buf_fmt(b, "'arg%u'", i);
}

/* Arguments that are not given are 0, which may not be what is meant. */
static void
note_ungiven(
    struct scbpf *s, const struct sim *sim, const char *call, unsigned known)
{
	unsigned open = find_undecided(s, sim, known), n = 0;
	struct buf names;

	scb_buf_init(&names, &s->arena);
	for (unsigned i = 0; i < WORDS; i++) {
		if (!(open >> i & 1))
			continue;
		if (n++)
			scb_buf_str(&names, open >> (i + 1) ? ", " : " and ");
		put_ungiven(&names, sim, call, i);
	}
	if (n)
		scb_diag_note(&s->diag, nowhere,
		    "the verdict depends on %s, which %s not given and count%s "
		    "as 0",
		    names.p, n == 1 ? "is" : "are", n == 1 ? "s" : "");
}

static void
report_sim(struct scbpf *s, void *arg)
{
	struct simulation *j = arg;
	const struct arch *a = scb_api_arch(s);
	const struct arch_call *call = scb_facts_number(a, j->call->nr);
	const char *from = call && j->call->arch == a->audit_arch
			       ? scb_facts_skipped_from(a, call->name)
			       : NULL;
	struct sim sim = {.arch = a,
	    .call = j->call,
	    .trace = s->options.verbose,
	    .stack = scb_api_stack(s, j->filters)};

	(scb_api_is_json(s, j->format) ? scb_sim_json : scb_sim_text)(
	    scb_api_report_open(s, &j->report), &sim);
	if (from) /* SEMANTICS 14 */
		scb_diag_note(&s->diag, nowhere,
		    "Linux %s and later do not run filters for '%s', so this "
		    "verdict has no effect there",
		    from, call->name);
	note_ungiven(s, &sim, call ? call->name : NULL, j->known);
}

enum scbpf_status
scbpf_simulate_text(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_call *call, unsigned known, const char *format,
    const struct scbpf_result **result)
{
	struct simulation j = {
	    .filters = stack, .call = call, .known = known, .format = format};

	return scb_api_report(s, report_sim, &j.report, result);
}
