/*
 * Random policies compiled with every bit of the arguments, so that verdicts
 * depend on bits that the kernel ignores: each finding of audit is true, and
 * audit finds all that trying calls around every constant of the policy finds.
 * On damaged programs, audit neither crashes nor lies.
 */
#include "rounds.h"

#include "analysis/audit.h"
#include "program.h"

static unsigned unknown, flips;

struct program {
	const struct scbpf_insn *insn;
	size_t n;
	bool big;
};

static uint32_t
says(const struct program *p, const struct scbpf_call *c)
{
	return scb_bpf_sim(PROGRAM(p->insn, p->n, p->big), c, NULL, NULL)
	    .verdict;
}

static bool
is_rule(const struct audit_finding *f, const char *name)
{
	return strcmp(f->rule->name, name) == 0;
}

static bool
is_open(uint32_t verdict)
{
	verdict &= RET_ACTION;
	return verdict == RET_ALLOW || verdict == RET_LOG;
}

/* The bits of an argument that the kernel uses, as the tables have them. */
static uint64_t
used(const struct arch *a, const char *name, unsigned arg)
{
	unsigned bits = scb_facts_width(a, name, arg);

	if (scb_facts_width(a, name, 0) == FACTS_BLOCK || bits == 0 ||
	    bits > a->arg_bits)
		bits = a->arg_bits;
	return UINT64_MAX >> (64 - bits);
}

/* A block's registers are judged by another rule. */
static bool
is_block(const struct arch *a, const char *name)
{
	return scb_facts_width(a, name, 0) == FACTS_BLOCK;
}

/* The kernel treats both calls alike, the filter does not. */
static void
judge_dirty(const struct audit_finding *f, unsigned round)
{
	const struct scbpf_call *dirty = &f->call[0].call,
				*clean = &f->call[1].call;
	const char *name = scb_facts_number(f->abi, clean->nr)->name;
	bool same = dirty->nr == clean->nr && dirty->arch == clean->arch &&
		    dirty->ip == clean->ip;

	for (unsigned i = 0; i < 6; i++) {
		uint64_t bits = used(f->abi, name, i);

		same &= (dirty->args[i] & bits) == clean->args[i];
	}
	check(same, "round %u: the kernel treats the two calls differently",
	    round);
	check(f->call[0].verdict != f->call[1].verdict,
	    "round %u: the two calls get the same", round);
	if (is_rule(f, "dirty-allowed"))
		check(
		    is_open(f->call[0].verdict) && !is_open(f->call[1].verdict),
		    "round %u: nothing gets through", round);
}

static void
judge_findings(
    const struct program *p, const struct audit_result *r, unsigned round)
{
	for (const struct audit_finding *f = r->findings; f; f = f->next) {
		for (unsigned i = 0; i < f->ncalls; i++)
			check(says(p, &f->call[i].call) == f->call[i].verdict,
			    "round %u: a call gets another answer", round);
		if (is_rule(f, "dirty-allowed") || is_rule(f, "dirty-refused"))
			judge_dirty(f, round);
	}
}

static bool
is_found(
    const struct audit_result *r, const char *rule, uint32_t arch, uint32_t nr)
{
	for (const struct audit_finding *f = r->findings; f; f = f->next)
		if (is_rule(f, rule) && f->call[0].call.nr == nr &&
		    f->call[0].call.arch == arch)
			return true;
	return false;
}

/* A call, and the same call with other bits that the kernel ignores. */
static void
try_dirt(const struct program *p, const struct audit_result *r,
    const struct policy *policy, const struct policy_setup *s, unsigned round)
{
	struct scbpf_call clean = random_call(policy, s), dirty;
	const struct arch *a =
	    scb_facts_arch_audit(clean.arch, clean.nr, p->big);
	const struct arch_call *call = a ? scb_facts_number(a, clean.nr) : NULL;
	uint32_t was, is;

	if (!call || is_block(a, call->name))
		return;
	dirty = clean;
	for (unsigned i = 0; i < 6; i++)
		clean.args[i] &= used(a, call->name, i);
	was = says(p, &clean);
	is = says(p, &dirty);
	if (was == is)
		return;
	flips++;
	check(is_found(r,
		  !is_open(was) && is_open(is) ? "dirty-allowed"
					       : "dirty-refused",
		  clean.arch, clean.nr),
	    "round %u: ignored bits count, and it is not found", round);
}

static void
policies(struct arena *m, struct diag *d, unsigned round)
{
	struct compile_request req;
	struct compile_result *c;
	struct audit_result r;
	struct program p;
	struct policy *policy;

	random_request(&req);
	req.args64 = true;
	policy = random_policy(m, req.arches[0]);
	c = scb_compile_policy(m, d, policy, &req);
	p = (struct program){
	    c->program.insn, c->program.count, c->program.big_endian};
	r = scb_audit(m, &c->program,
	    &(struct audit_ask){.native = req.arches,
		.nnative = req.narches,
		.read = true});
	judge_findings(&p, &r, round);
	unknown += r.inconclusive != NULL;
	for (unsigned i = 0; !r.inconclusive && i < 3000; i++)
		try_dirt(&p, &r, policy, &c->setup, round);
}

/* Flips a few bits of a program. */
static void
mutants(struct arena *m, const struct compile_result *c, unsigned count)
{
	struct scbpf_insn *q = scb_arena_array(m, c->program.count, sizeof *q);
	const char *why;
	size_t pc;

	for (unsigned i = 0; i < count; i++) {
		struct program p = {q, c->program.count, c->program.big_endian};
		size_t mark = scb_arena_mark(m);
		struct audit_result r;

		memcpy(q, c->program.insn, c->program.count * sizeof *q);
		for (unsigned j = 1 + below(3); j > 0; j--) {
			pc = below((unsigned)c->program.count);
			if (below(3))
				q[pc].k ^= 1u << below(32);
			else if (below(2))
				q[pc].jt ^= (uint8_t)(1u << below(3));
			else
				q[pc].code ^= (uint16_t)(1u << below(8));
		}
		if (!scb_bpf_check(
			PROGRAM(q, c->program.count, false), &pc, &why))
			continue;
		r = scb_audit(m,
		    PROGRAM(
			q, c->program.count, c->setup.arches[0]->big_endian),
		    &(struct audit_ask){.native = c->setup.arches,
			.nnative = c->setup.narches,
			.read = true});
		judge_findings(&p, &r, i);
		unknown += r.inconclusive != NULL;
		scb_arena_release(m, mark);
	}
}

static void
run(struct arena *a, struct diag *d, unsigned round)
{
	struct compile_request req = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};

	if (round)
		policies(a, d, round);
	else
		mutants(a,
		    scb_compile_policy(a, d, scb_builtin_policy(a), &req), 40);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 0, 16, run);
	/* One round, as with ROUNDS=1/20, is that of the built-in policy. */
	check(check_rounds(16) == 1 || flips > check_rounds(40),
	    "hardly a call depends on ignored bits");
	printf("%u calls depend on ignored bits; cannot tell: %u\n", flips,
	    unknown);
	return check_end();
}
