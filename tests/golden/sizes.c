/*
 * The size and cost of known filters: sizes.txt pins how many instructions they
 * have, and how many are executed on average, over the native ABI's calls that
 * are allowed when all their arguments are zero, or over a mix. A larger number
 * is a failure; after an improvement, or a change that is worth its cost, `make
 * sizes` (this program with --update) writes the file again. Other instructions
 * that cost the same are a failure, too, as are more or fewer steps of the
 * proof: every machine makes the same.
 *
 * There is no bound beside them for trees that test bits: one jset can take the
 * numbers of any number of runs to one leaf, so that neither the count of the
 * runs nor their entropy bounds such a tree. The least would be a smallest
 * cover by sets under any of 2^32 masks, which nobody can compute in general;
 * what `scbpf gen -v` prints is the best of all trees of comparisons alone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf/bpf.h"
#include "compile.h"
#include "tree/tree.h"

#include "check.h"
#include "file.h"
#include "hash.h"
#include "messages.h"

enum {
	MEMORY = 64 << 20,
	ROWS = 200,
	LABEL = 120,
	ARCHES = 40,
	TEXT = 1 << 16
};

static const char pinned[] = "tests/sizes.txt";

struct row {
	char label[LABEL]; /* the options of `scbpf gen` that make it */
	unsigned insns;
	unsigned mean; /* hundredths of an instruction */
	uint32_t hash; /* of the instructions, and the steps of the proof */
	bool seen;
};

struct test {
	struct arena arena;
	struct diag diag;
	struct row rows[ROWS];
	unsigned nrows, improved;
};

/* --- measuring ------------------------------------------------------------ */

static unsigned
mean(const struct compile_result *r, const struct mix *mix)
{
	const struct arch *a = r->setup.arches[0];
	uint64_t sum = 0, total = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		struct scbpf_call c = {
		    .nr = a->calls[i].nr, .arch = a->audit_arch};
		struct bpf_run run = scb_bpf_sim(&r->program, &c, NULL, NULL);
		uint64_t weight = run.verdict == RET_ALLOW;

		if (mix)
			weight = scb_mix_count(mix, a->calls[i].name);
		else if (i > 0 && c.nr == a->calls[i - 1].nr)
			weight = 0;
		sum += weight * run.executed;
		total += weight;
	}
	return total ? (unsigned)((sum * 100 + total / 2) / total) : 0;
}

static struct policy *
read_policy(struct test *t, const char *file)
{
	return file ? scb_compile_read(&t->diag,
			  file_source(&t->arena, file, TEXT), NULL, NULL)
		    : scb_builtin_policy(&t->arena);
}

static void
put_arches(char *to, const struct compile_request *req)
{
	for (unsigned i = 0; i < req->narches; i++)
		to += sprintf(to, i ? "+%s" : "%s", req->arches[i]->token);
}

/* Adds a row. true: the filter has ABIs beside the native one. */
static bool
measure(struct test *t, const struct compile_request *req, const char *goal,
    const char *policy, const char *mix)
{
	size_t mark = scb_arena_mark(&t->arena);
	struct compile_request own = *req;
	struct row *row = &t->rows[t->nrows];
	const struct compile_result *r;
	char arches[ARCHES];
	bool several;

	if (mix)
		own.goal.mix =
		    scb_mix_read(&t->diag, file_source(&t->arena, mix, TEXT));
	r = scb_compile_policy(
	    &t->arena, &t->diag, read_policy(t, policy), &own);
	put_arches(arches, req);
	snprintf(row->label, LABEL, "-a %s%s%s%s%s%s%s", arches,
	    req->only ? " --only" : "", goal, mix ? " --mix " : "",
	    mix ? mix : "", policy ? " " : "", policy ? policy : "");
	row->insns = (unsigned)r->program.count;
	row->mean = mean(r, own.goal.mix);
	row->hash =
	    hash_word(hash_program(HASH_FIRST, &r->program), r->prove_steps);
	several = r->setup.narches > 1;
	if (t->nrows < ROWS - 1)
		t->nrows++;
	scb_arena_release(&t->arena, mark);
	return several;
}

static void
measure_goals(struct test *t, struct compile_request *req)
{
	static const struct {
		const char *name;
		unsigned price;
	} goals[] = {{" -O size", TREE_SIZE}, {" -O speed", TREE_SPEED},
	    {" -O tiny", TREE_TINY}, {" -O quick", 0}};

	for (unsigned i = 0; i < sizeof goals / sizeof *goals; i++) {
		req->goal.price = goals[i].price;
		req->goal.quick = !goals[i].price;
		measure(t, req, goals[i].name, NULL, NULL);
	}
	req->goal.quick = false;
	req->goal.price = 0;
	measure(t, req, "", NULL, "tests/sizes/server.mix");
	req->enosys = POLICY_ENOSYS_SINCE;
	measure(t, req, " --enosys=since", NULL, NULL);
	req->enosys = POLICY_ENOSYS_MAX;
}

/* For the smallest programs, ABIs whose numbers are of different kinds. */
static void
measure_small(struct test *t)
{
	static const char *const arches[] = {
	    "aarch64", "arm", "x86", "x32", "s390x", "mips64"};
	struct compile_request req = {.narches = 1, .only = true};

	for (unsigned i = 0; i < sizeof arches / sizeof *arches; i++) {
		req.arches[0] = scb_facts_arch(arches[i], strlen(arches[i]));
		req.goal.price = TREE_SIZE;
		measure(t, &req, " -O size", NULL, NULL);
		req.goal.price = TREE_TINY;
		measure(t, &req, " -O tiny", NULL, NULL);
	}
}

/* Three ABIs whose numbers differ by a constant, where many are the same. */
static void
measure_moved(struct test *t)
{
	static const char *const tokens[] = {
	    "mipsel64", "mipsel", "mipsel64n32"};
	static const char *const policies[] = {NULL,
	    "tests/sizes/lists/files.policy", "tests/sizes/lists/http.policy",
	    "tests/sizes/lists/random-100-1.policy"};
	struct compile_request req = {.narches = 3};

	for (unsigned i = 0; i < req.narches; i++)
		req.arches[i] = scb_facts_arch(tokens[i], strlen(tokens[i]));
	for (unsigned i = 0; i < sizeof policies / sizeof *policies; i++) {
		req.goal.price = 0;
		measure(t, &req, "", policies[i], NULL);
		req.goal.price = TREE_SIZE;
		measure(t, &req, " -O size", policies[i], NULL);
		req.goal.price = TREE_TINY;
		measure(t, &req, " -O tiny", policies[i], NULL);
	}
}

/*
 * Lists of the kinds that programs have: few calls and many, groups, refusals.
 */
static void
measure_lists(struct test *t)
{
	static const char *const lists[] = {
#define LIST(name) "tests/sizes/lists/" name ".policy",
#include "sizes/lists.h"
#undef LIST
	};
	struct compile_request req = {.narches = 1, .only = true};

	for (unsigned i = 0; i < 2 * sizeof lists / sizeof *lists; i++) {
		req.arches[0] = i % 2 ? scb_facts_arch("aarch64", 7)
				      : scb_facts_arch("x86_64", 6);
		measure(t, &req, "", lists[i / 2], NULL);
	}
}

/*
 * No goal loses against the others where it counts: for these policies, the
 * search for speed alone finds slower programs than another one does.
 */
static void
measure_rivals(struct test *t)
{
	static const char *const policies[] = {"tests/sizes/arguments.json",
	    "tests/sizes/lists/auth.policy", "tests/sizes/lists/basic.policy",
	    "tests/sizes/lists/log.policy", "tests/sizes/lists/vm-net.policy"};
	struct compile_request req = {.narches = 1, .only = true};

	for (unsigned i = 0; i < 2 * sizeof policies / sizeof *policies; i++) {
		const struct row *size = &t->rows[t->nrows], *speed = size + 1,
				 *none = size + 2;

		req.arches[0] = i % 2 ? scb_facts_arch("aarch64", 7)
				      : scb_facts_arch("x86_64", 6);
		req.goal.price = TREE_SIZE;
		measure(t, &req, " -O size", policies[i / 2], NULL);
		req.goal.price = TREE_SPEED;
		measure(t, &req, " -O speed", policies[i / 2], NULL);
		req.goal.price = 0;
		measure(t, &req, "", policies[i / 2], NULL);
		check(size->insns <= speed->insns && size->insns <= none->insns,
		    "%s: longer than without", size->label);
		check(speed->mean <= size->mean && speed->mean <= none->mean,
		    "%s: more executed than without", speed->label);
		t->nrows--; /* pinned without a goal above */
	}
}

static void
measure_all(struct test *t)
{
	static const char *const policies[] = {"tests/sizes/arguments.json",
	    "tests/sizes/deny.json", "tests/sizes/server.json",
	    "tests/sizes/code.policy", "tests/sizes/shared.json"};
	struct compile_request req = {.narches = 1};

	for (unsigned i = 0; scb_arch_all[i]; i++) {
		req.arches[0] = scb_arch_all[i];
		req.only = false;
		if (!scb_arch_all[i]->filters)
			continue;
		req.only = measure(t, &req, "", NULL, NULL);
		if (req.only)
			measure(t, &req, "", NULL, NULL);
	}
	req.arches[0] = scb_facts_arch("x86_64", 6);
	for (unsigned only = 0; only < 2; only++) {
		req.only = only;
		measure_goals(t, &req);
	}
	measure_small(t);
	measure_moved(t);
	req.only = false;
	for (unsigned i = 0; i < 2 * sizeof policies / sizeof *policies; i++) {
		req.arches[0] = i % 2 ? scb_facts_arch("arm", 3)
				      : scb_facts_arch("x86_64", 6);
		measure(t, &req, "", policies[i / 2], NULL);
	}
	measure_lists(t);
	measure_rivals(t);
}

/* --- the file ------------------------------------------------------------- */

static int
update(const struct test *t)
{
	FILE *f = fopen(pinned, "w");

	if (!f) {
		perror(pinned);
		return 1;
	}
	fputs("# Written by `make sizes`; see sizes.c. Instructions, mean "
	      "executed, a hash, and\n# what `scbpf gen` is asked for.\n",
	    f);
	for (unsigned i = 0; i < t->nrows; i++)
		fprintf(f, "%5u %3u.%02u %08x  %s\n", t->rows[i].insns,
		    t->rows[i].mean / 100, t->rows[i].mean % 100,
		    t->rows[i].hash, t->rows[i].label);
	return fclose(f) != 0;
}

static void
compare(struct test *t, const struct row *now, const struct row *was)
{
	double mean_now = now->mean / 100.0, mean_was = was->mean / 100.0;
	bool worse = now->insns > was->insns || now->mean > was->mean;

	check(!worse, "%s: %u instructions (%+d), %.2f executed (%+.2f)",
	    now->label, now->insns, (int)now->insns - (int)was->insns, mean_now,
	    mean_now - mean_was);
	t->improved +=
	    !worse && (now->insns < was->insns || now->mean < was->mean);
	if (now->insns == was->insns && now->mean == was->mean)
		check(now->hash == was->hash,
		    "%s: other instructions, or another proof", now->label);
}

static void
compare_line(struct test *t, const char *line)
{
	struct row was;
	unsigned whole, part;

	if (sscanf(line, "%u %u.%2u %x %119[^\n]", &was.insns, &whole, &part,
		&was.hash, was.label) != 5)
		return;
	was.mean = whole * 100 + part;
	for (unsigned i = 0; i < t->nrows; i++)
		if (strcmp(t->rows[i].label, was.label) == 0) {
			t->rows[i].seen = true;
			compare(t, &t->rows[i], &was);
			return;
		}
	check(false, "%s: not measured any more", was.label);
}

static void
compare_all(struct test *t)
{
	FILE *f = fopen(pinned, "r");
	char line[2 * LABEL];

	while (f && fgets(line, sizeof line, f))
		compare_line(t, line);
	if (f)
		fclose(f);
	for (unsigned i = 0; i < t->nrows; i++)
		if (!t->rows[i].seen)
			check(false, "%s: not in %s", t->rows[i].label, pinned);
	if (failed)
		printf("where that is worth it: make sizes\n");
	if (t->improved)
		printf("improved (%u filters), update %s: make sizes\n",
		    t->improved, pinned);
}

static void
run(struct test *t)
{
	jmp_buf full;

	t->arena.full = &full;
	if (setjmp(full))
		failed++;
	else
		measure_all(t);
}

int
main(int argc, char **argv)
{
	static struct test t;

	t.arena = (struct arena){malloc(MEMORY), MEMORY, 0, NULL};
	t.diag = (struct diag){.arena = &t.arena, .report = print_message};
	if (!t.arena.base)
		return 1;
	run(&t);
	free(t.arena.base);
	if (argc > 1 && strcmp(argv[1], "--update") == 0 && !failed)
		return update(&t);
	compare_all(&t);
	return check_end();
}
