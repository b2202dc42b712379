#include "proof/probe.h"

#include "eval/eval_rules.h"
#include "proof/caps.h"

struct trial {
	const struct scbpf_program *program;
	const struct eval *eval;
	uint64_t steps;
};

static bool
differs(struct trial *t, const struct scbpf_call *c)
{
	struct bpf_run run;

	if (t->steps > PROBE_STEPS)
		return false;
	run = scb_bpf_sim(t->program, c, NULL, NULL);
	t->steps += run.executed;
	return run.verdict != scb_eval_call(t->eval, c);
}

static void
set_word(struct scbpf_call *c, unsigned word, uint32_t v)
{
	uint64_t *half =
	    word < BPF_WORD_ARG ? &c->ip : &c->args[(word - BPF_WORD_ARG) / 2];

	if (word == BPF_WORD_NR)
		c->nr = v;
	else if (word == BPF_WORD_ARCH)
		c->arch = v;
	else if (word & 1)
		*half = (*half & UINT32_MAX) | (uint64_t)v << 32;
	else
		*half = (*half & ~(uint64_t)UINT32_MAX) | v;
}

static bool
try_numbers(struct trial *t, struct scbpf_call *c)
{
	const struct eval_map *m = t->eval->maps;
	const struct arch *a;

	for (unsigned i = 0; i < t->eval->nabi; i++) {
		a = t->eval->abi[i].arch;
		c->arch = a->audit_arch;
		for (unsigned k = 0; k < a->ncalls; k++) {
			c->nr = a->calls[k].nr;
			if (differs(t, c))
				return true;
		}
	}
	for (unsigned i = 0; i < t->eval->nmaps; i++)
		for (unsigned s = 0; s < m[i].nsegments; s++) {
			c->arch = m[i].audit_arch;
			c->nr = m[i].segments[s].low;
			if (differs(t, c))
				return true;
			c->nr = m[i].segments[s].high;
			if (differs(t, c))
				return true;
		}
	return false;
}

static bool
try_constants(struct trial *t, struct scbpf_call *c)
{
	const struct scbpf_call base = *c;

	for (size_t i = 0; i < t->program->count; i++)
		for (unsigned j = 0; j < 3 * BPF_WORDS; j++) {
			*c = base;
			set_word(c, j / 3, t->program->insn[i].k + j % 3 - 1);
			if (differs(t, c))
				return true;
		}
	*c = base;
	return false;
}

bool
scb_probe_calls(const struct scbpf_program *p, const struct eval *eval,
    struct scbpf_call *base)
{
	struct trial t = {p, eval, 0};
	struct scbpf_call c = *base;

	if (differs(&t, base))
		return true;
	if (try_numbers(&t, &c)) {
		*base = c;
		return true;
	}
	if (try_constants(&t, base))
		return true;
	for (unsigned i = 0; i < 6; i++)
		base->args[i] = UINT64_MAX;
	return differs(&t, base) || try_constants(&t, base);
}
