/*
 * The cost of the tests on the number, compared with the least that any tree of
 * comparisons needs (scb_tree_least): never below it, for all goals and
 * architectures; with a mix at most 2 % above it, in at most 70 instructions
 * for one ABI, and never more than in the program compiled without the mix.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bpf/bpf.h"
#include "compile.h"
#include "tree/tree.h"

#include "check.h"
#include "file.h"
#include "messages.h"

enum { MEMORY = 64 << 20, TEXT = 1 << 12, FIXED = 4 };

struct test {
	struct arena arena;
	struct diag diag;
};

/* The mean cost of allowed calls, in instructions. */
struct cost {
	double all, number; /* number: up to the first argument, and the ret */
	bool any;
};

/* Stops counting where the program looks beyond the number. */
struct watch {
	const struct compile_result *r;
	bool beyond;
	unsigned number;
};

static void
watch(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct watch *w = user;
	const struct scbpf_insn *in = &w->r->program.insn[pc];

	(void)a;
	(void)x;
	if (in->code == BPF_LD_ABS &&
	    scb_bpf_word(in->k, w->r->program.big_endian) > BPF_WORD_ARCH)
		w->beyond = true;
	if (!w->beyond || (in->code & 7) == BPF_RET)
		w->number++;
}

static struct cost
measure(const struct compile_result *r, const struct mix *mix)
{
	const struct arch *a = r->setup.arches[0];
	struct cost cost = {0, 0, false};
	double total = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		struct scbpf_call c = {
		    .nr = a->calls[i].nr, .arch = a->audit_arch};
		struct watch w = {r, false, 0};
		struct bpf_run run = scb_bpf_sim(&r->program, &c, watch, &w);
		double weight = mix ? scb_mix_count(mix, a->calls[i].name) : 1;

		if (run.verdict != RET_ALLOW)
			continue;
		total += weight;
		cost.all += weight * run.executed;
		cost.number += weight * w.number;
	}
	if (total > 0) {
		cost.all /= total;
		cost.number /= total;
		cost.any = true;
	}
	return cost;
}

static double
least(struct test *t, const struct compile_result *r, const struct mix *mix,
    bool *exact)
{
	uint64_t kept = scb_tree_least(
	    &t->arena, r->policy, &r->names, &r->setup, r->lines, mix, exact);

	check(scb_tree_least(&t->arena, r->policy, &r->names, &r->setup, NULL,
		  mix, exact) == kept,
	    "%s: another least of the lines that were kept",
	    r->setup.arches[0]->token);
	return FIXED + (double)kept / 1000;
}

static const struct compile_result *
compile(struct test *t, const struct compile_request *req)
{
	return scb_compile_policy(
	    &t->arena, &t->diag, scb_builtin_policy(&t->arena), req);
}

static void
try_mix(struct test *t, const char *arch, size_t len, const char *file)
{
	struct compile_request req = {.narches = 1};

	req.arches[0] = scb_facts_arch(arch, len);
	for (unsigned only = 0; only < 2; only++) {
		size_t mark = scb_arena_mark(&t->arena);
		const struct mix *mix =
		    scb_mix_read(&t->diag, file_source(&t->arena, file, TEXT));
		struct cost now, was;
		double at_best;
		bool exact;
		const struct compile_result *r;

		req.only = only;
		req.goal.mix = NULL;
		was = measure(compile(t, &req), mix);
		req.goal.mix = mix;
		r = compile(t, &req);
		now = measure(r, mix);
		at_best = least(t, r, mix, &exact) + now.all - now.number;
		check(exact, "%s: the least is not exact", file);
		check(now.any && now.all <= was.all,
		    "%s: dearer than the program without the mix", file);
		check(now.all <= at_best * 1.02, "%s: 2 %% beyond the least",
		    file);
		req.passes.no_bits = true;
		check(measure(compile(t, &req), mix).all >= at_best - 0.002,
		    "%s: below the least", file);
		req.passes.no_bits = false;
		check(r->setup.narches > 1 || r->program.count <= 70,
		    "%s: more than 70 instructions", file);
		scb_arena_release(&t->arena, mark);
	}
}

static void
try_arch(struct test *t, const struct arch *a)
{
	static const unsigned prices[] = {TREE_SPEED, 0, TREE_SIZE};
	struct compile_request req = {.narches = 1, .only = true};

	req.arches[0] = a;
	for (unsigned i = 0; i < sizeof prices / sizeof *prices; i++) {
		size_t mark = scb_arena_mark(&t->arena);
		const struct compile_result *r;
		struct cost now;
		double at_best;
		bool exact;

		req.passes.no_bits = true;
		req.goal.price = prices[i];
		r = compile(t, &req);
		now = measure(r, NULL);
		at_best = least(t, r, NULL, &exact);
		check(now.any && now.number >= at_best - 0.002,
		    "%s: below the least", a->token);
		check(i || !exact || now.number <= at_best * 1.02,
		    "%s: -O speed is 2 %% beyond the least", a->token);
		scb_arena_release(&t->arena, mark);
	}
}

static void
run(struct test *t)
{
	jmp_buf full;

	t->arena.full = &full;
	if (setjmp(full)) {
		failed++;
		return;
	}
	try_mix(t, "x86_64", 6, "tests/sizes/server.mix");
	try_mix(t, "x86_64", 6, "tests/sizes/shell.mix");
	try_mix(t, "aarch64", 7, "tests/sizes/server.mix");
	for (unsigned i = 0; scb_arch_all[i]; i++)
		if (scb_arch_all[i]->filters && i % check_step(5) == 0)
			try_arch(t, scb_arch_all[i]);
}

int
main(void)
{
	static struct test t;

	t.arena = (struct arena){malloc(MEMORY), MEMORY, 0, NULL};
	t.diag = (struct diag){.arena = &t.arena, .report = print_message};
	if (!t.arena.base)
		return 1;
	run(&t);
	free(t.arena.base);
	return check_end();
}
