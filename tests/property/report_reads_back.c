/*
 * The conditions of `explain` are spelled as in a text policy, and mean there
 * what they mean in the filter: of random filters, every conditional call is
 * written as a rule, compiled, and compared call by call.
 */
#include "rounds.h"

#include "report/explain.h"

static unsigned written, refused;

/* An action of the text language; NULL: it has none for this verdict. */
static const char *
action(uint32_t verdict)
{
	static char text[32];

	switch (verdict & RET_ACTION) {
	case RET_ALLOW:
		return "allow";
	case RET_LOG:
		return "log";
	case RET_KILL_PROCESS:
		return "kill-process";
	case RET_KILL_THREAD:
		return "kill-thread";
	case RET_ERRNO:
		snprintf(text, sizeof text, "return %u", verdict & RET_DATA);
		return verdict & RET_DATA ? text : NULL;
	default:
		return NULL;
	}
}

/* "{ COND; ACTION, ACTION }", where all verdicts have an action. */
static bool
put_rule(struct buf *b, struct explain *x, const struct explain_item *i)
{
	uint32_t verdict = 0;
	bool any = false;

	scb_buf_fmt(b, "@denylist\n%s: {", i->part.call->name);
	while (scb_explain_next(i, i->next, any, verdict, &verdict)) {
		const char *what = action(verdict);

		if (!what)
			return false;
		any = true;
		if (verdict != i->otherwise)
			scb_buf_fmt(b, " %s; %s,",
			    scb_explain_when(x, i, verdict), what);
	}
	scb_buf_fmt(b, " %s }\n", action(i->otherwise));
	return true;
}

static bool
is_compiled(struct arena *a, struct diag *d, struct buf *rule,
    const struct arch *abi, const struct compile_result **r)
{
	jmp_buf *outer = a->full, out;
	struct compile_request req = {.arches = {abi}, .narches = 1};
	struct source text = {.name = "x", .text = rule->p, .len = rule->len};
	bool fine = false;

	d->errors = 0;
	a->full = &out;
	if (!setjmp(out)) {
		req.only = true;
		*r = scb_compile_policy(
		    a, d, scb_text_read(d, &text, NULL), &req);
		fine = true;
	}
	a->full = outer;
	d->errors = 0;
	return fine;
}

static void
compare(const struct explain *x, const struct explain_item *i,
    const struct policy *p, const struct compile_result *r, unsigned round,
    const char *rule)
{
	for (unsigned n = 0; n < 200; n++) {
		struct scbpf_call c = {.arch = i->part.audit,
		    .nr = i->part.low,
		    .ip = random_argument(p)};
		uint32_t is, wanted;

		for (unsigned k = 0; k < 6; k++)
			c.args[k] = random_argument(p);
		is = scb_bpf_sim(&r->program, &c, NULL, NULL).verdict;
		wanted = scb_bpf_sim(&x->program, &c, NULL, NULL).verdict;
		if (is == wanted)
			continue;
		check(false, "round %u: 0x%x, expected 0x%x: %s", round, is,
		    wanted, rule);
		return;
	}
	check(true, "round %u", round);
}

static void
try_item(struct arena *a, struct diag *d, struct explain *x,
    const struct explain_item *i, const struct policy *p, unsigned round)
{
	const struct compile_result *r = NULL;
	struct buf rule;

	scb_buf_init(&rule, a);
	if (!put_rule(&rule, x, i) || rule.len > 4000)
		return;
	written++;
	if (is_compiled(a, d, &rule, i->part.abi, &r))
		compare(x, i, p, r, round, rule.p);
	else
		refused++; /* half of ip, or an order under a mask */
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	struct compile_request req;
	const struct compile_result *r;
	struct partition s = {.user = NULL};
	struct explain x = {.arena = a, .source = "x", .options = ""};
	struct policy *p;

	random_request(&req);
	if (!round)
		req = (struct compile_request){
		    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	p = round ? random_policy(a, req.arches[0]) : scb_builtin_policy(a);
	r = scb_compile_policy(a, d, p, &req);
	s.program[0] = r->program;
	x.native = req.arches[0];
	scb_partition_add(&s, x.native->audit_arch);
	scb_explain_survey(&x, &s);
	for (const struct explain_item *i = x.first; i; i = i->next) {
		size_t mark = scb_arena_mark(a);

		/* A policy cannot allow by arguments that are in memory. */
		if (i->part.abi && i->part.call && i->depends && !i->nsteps &&
		    !i->part.why &&
		    scb_facts_width(i->part.abi, i->part.call->name, 0) !=
			FACTS_BLOCK)
			try_item(a, d, &x, i, p, round);
		scb_arena_release(a, mark);
	}
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 61, run);
	check(refused * 20 < written, "%u of %u rules are not read back",
	    refused, written);
	printf("  %u rules, %u without a form\n", written, refused);
	return check_end();
}
