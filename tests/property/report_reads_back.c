/*
 * The conditions that `explain` prints mean the same in a text policy as in the
 * filter: for random filters and the built-in one, every conditional call
 * becomes a rule with the printed conditions, and the policy is proved to
 * decide these calls as the filter does.
 */
#include "rounds.h"

#include "report/explain.h"

enum { CALLS = 600, TESTS = 5 };

/* What was written, by call; and the programs to compare. */
struct written {
	const struct arch_call *call[CALLS];
	unsigned n, same;
	unsigned round;
};

static unsigned rules;

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

/* "read: { COND; ACTION, COND; ACTION }", where all verdicts have an action. */
static bool
put_rule(struct buf *b, struct explain *x, const struct explain_item *i)
{
	size_t mark = b->len;
	uint32_t verdict = 0;
	bool any = false;

	scb_buf_fmt(b, "%s: {", i->part.call->name);
	while (scb_explain_next(i, i->next, any, verdict, &verdict)) {
		const char *what = action(verdict);

		if (!what) {
			b->len = mark;
			b->p[mark] = '\0';
			return false;
		}
		scb_buf_fmt(b, "%s %s; %s", any ? "," : "",
		    scb_explain_when(x, i, verdict), what);
		any = true;
	}
	scb_buf_str(b, " }\n");
	return true;
}

static bool
compare_part(void *user, const struct partition_part *part)
{
	struct written *w = user;
	bool same = !part->why, named = false;

	for (unsigned i = 0; i < w->n; i++)
		named |= part->call == w->call[i];
	if (!named)
		return false;
	for (const struct partition_end *e = part->ends; e; e = e->next)
		same &= e->verdict[0] == e->verdict[1];
	w->same += same;
	if (!same)
		printf("  round %u: %s differs\n", w->round, part->call->name);
	return false;
}

/* As a policy, the rules decide as the filter does. */
static void
compare(struct arena *a, struct diag *d, struct written *w,
    const struct scbpf_program *filter, const struct arch *abi,
    const struct buf *text)
{
	struct compile_request req = {
	    .arches = {abi}, .narches = 1, .only = true};
	struct source source = {
	    .name = "written", .text = text->p, .len = text->len};
	struct partition s = {.part = compare_part, .user = w};

	s.program[0] = *filter;
	s.program[1] =
	    scb_compile_policy(a, d, scb_text_read(d, &source, NULL), &req)
		->program;
	scb_partition_add(&s, abi->audit_arch);
	scb_partition_walk(&s, a);
	check(w->same == w->n, "round %u: %u of %u rules are equal: %s",
	    w->round, w->same, w->n, text->p);
}

/* Words, masks and orders that no compiler generates. */
static struct scbpf_program
random_program(struct arena *a, const struct arch *abi)
{
	struct scbpf_insn *p = scb_arena_array(a, 8 + 5 * TESTS, sizeof *p);
	static const uint16_t jump[] = {0x15, 0x25, 0x35, 0x45};
	const struct arch_call *call = scb_facts_call(abi, "prctl", 5);
	size_t n = 0;

	p[n++] = (struct scbpf_insn){0x20, 0, 0, 4};
	p[n++] = (struct scbpf_insn){0x15, 1, 0, abi->audit_arch};
	p[n++] = (struct scbpf_insn){0x06, 0, 0, RET_KILL_PROCESS};
	p[n++] = (struct scbpf_insn){0x20, 0, 0, 0};
	p[n++] = (struct scbpf_insn){0x15, 1, 0, call->nr};
	p[n++] = (struct scbpf_insn){0x06, 0, 0, RET_ALLOW};
	for (unsigned i = 1 + below(TESTS); i > 0; i--) {
		p[n++] = (struct scbpf_insn){0x20, 0, 0, 8 + 4 * below(6)};
		if (below(2))
			p[n++] = (struct scbpf_insn){
			    0x54, 0, 0, (uint32_t)random_value()};
		p[n++] = (struct scbpf_insn){jump[below(4)], (uint8_t)below(2),
		    1, (uint32_t)random_value()};
		p[n++] = (struct scbpf_insn){0x06, 0, 0, RET_ERRNO | i};
	}
	p[n++] = (struct scbpf_insn){0x06, 0, 0, RET_ALLOW};
	p[n++] = (struct scbpf_insn){0x06, 0, 0, RET_LOG};
	return (struct scbpf_program){p, n, abi->big_endian};
}

/* A policy cannot allow by arguments that are in memory. */
static bool
can_be_written(const struct explain_item *i, const struct arch *abi)
{
	return i->part.abi == abi && i->part.call && i->depends && !i->nsteps &&
	       !i->part.why &&
	       scb_facts_width(abi, i->part.call->name, 0) != FACTS_BLOCK;
}

static void
read_back(struct arena *a, struct diag *d, const struct scbpf_program *filter,
    const struct arch *abi, unsigned round)
{
	struct partition s = {.program = {*filter}};
	struct explain x = {.arena = a, .source = "x", .options = ""};
	struct written w = {.round = round};
	struct buf text;

	x.native = abi;
	scb_partition_add(&s, abi->audit_arch);
	scb_explain_survey(&x, &s);
	scb_buf_init(&text, a);
	scb_buf_str(&text, "@denylist\n");
	for (const struct explain_item *i = x.first; i; i = i->next)
		if (can_be_written(i, abi) && w.n < CALLS &&
		    put_rule(&text, &x, i))
			w.call[w.n++] = i->part.call;
	rules += w.n;
	if (w.n)
		compare(a, d, &w, filter, abi, &text);
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	struct compile_request req;
	const struct compile_result *r;
	struct scbpf_program foreign;
	struct policy *p;

	random_request(&req);
	if (!round)
		req = (struct compile_request){
		    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	p = round ? random_policy(a, req.arches[0]) : scb_builtin_policy(a);
	r = scb_compile_policy(a, d, p, &req);
	read_back(a, d, &r->program, req.arches[0], round);
	foreign = random_program(a, req.arches[0]);
	read_back(a, d, &foreign, req.arches[0], round);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 61, run);
	check(rules > 0, "no rule was written");
	printf("  %u rules\n", rules);
	return check_end();
}
