/*
 * scbpf and libseccomp on the same policy, in one run:
 *
 *	bench [-p POLICY] [MIX]...	the table
 *	bench [-p POLICY] --peer 1|2	libseccomp's program to standard output
 *	bench [-p POLICY] --peer-only 1|2
 *					the same for the native ABI alone
 *
 * libseccomp's programs do less: they know neither ENOSYS above the largest
 * number nor the number -1, and are not proved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "build.h"
#include "../program.h"

enum { MEMORY = 64 << 20, TIMES = 101, LOADS = 51, CALLS = 11 };

/* Harmless without a filter, for every user. */
static const struct call {
	const char *name;
	long nr, arg0;
} calls[] = {
    {"getppid", SYS_getppid, 0},
    {"personality", SYS_personality, 0xffffffff},
    {"add_key", SYS_add_key, 0},
};

static void
say(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		fprintf(stderr, "%s%s%s\n", m->file ? m->file : "",
		    m->file ? ": " : "", m->text);
}

/* --- the table ------------------------------------------------------------ */

static void
cell(double v, int digits)
{
	if (v < 0)
		printf("%10s", "-");
	else
		printf("%10.*f", digits, v);
}

static void
row(const char *what, const double v[COLUMNS], int digits)
{
	printf("%-34s", what);
	for (int c = NONE; c < COLUMNS; c++)
		cell(v[c], digits);
	for (int c = LIST; c < COLUMNS; c++)
		cell(v[OURS] > 0 && v[c] >= 0 ? v[c] / v[OURS] : -1, 2);
	printf("\n");
}

static void
head(const struct build *b)
{
	printf("\n%s", b->setup.arches[0]->token);
	for (unsigned i = 1; i < b->setup.narches; i++)
		printf("+%s", b->setup.arches[i]->token);
	printf("\n%-34s%10s%10s%20s%20s\n%-34s%10s%10s%10s%10s%10s%10s\n", "",
	    "no filter", "scbpf", "libseccomp level", "ratio", "", "", "", "1",
	    "2", "1", "2");
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, by_size);
	return v[n / 2];
}

/* --- its rows ------------------------------------------------------------- */

static void
rows_executed(
    struct build *b, const struct live_filter f[COLUMNS], const char *mix_file)
{
	const struct mix *mix = mix_file ? build_mix(b, mix_file) : NULL;
	const char *name = mix_file ? strrchr(mix_file, '/') : NULL;
	struct live_filter own[COLUMNS];
	double v[COLUMNS] = {-1};
	char what[64];

	if (mix)
		snprintf(what, sizeof what, "executed, %.22s",
		    name ? name + 1 : mix_file);
	else
		snprintf(what, sizeof what, "executed, %u allowed calls",
		    build_allowed(b, f));
	for (enum column c = OURS; c < COLUMNS; c++)
		v[c] = build_mean(b, c, f, mix);
	row(what, v, 2);
	if (!mix)
		return;
	for (enum column c = OURS; c < COLUMNS; c++) {
		own[c] = build_filter(b, c, mix);
		v[c] = build_mean(b, c, own, mix);
	}
	row("  in programs built for it", v, 2);
	for (enum column c = OURS; c < COLUMNS; c++)
		v[c] = (double)own[c].n;
	row("  their instructions", v, 0);
}

/*
 * Each column twice in a row: first after the others, which leaves it cold
 * caches, then again, as in a program that compiles policies.
 */
static void
rows_times(struct build *b)
{
	static double took[2][COLUMNS][TIMES], compiled[2][COLUMNS][TIMES];
	static const char *const whole[] = {
	    "  with cold caches", "generation and proof, us"};
	static const char *const alone[] = {
	    "  with cold caches", "generation alone, us"};
	double v[COLUMNS] = {-1};

	for (unsigned i = 0; i < TIMES; i++)
		for (enum column c = OURS; c < COLUMNS; c++)
			for (unsigned again = 0; again < 2; again++)
				took[again][c][i] =
				    build_time(b, c, &compiled[again][c][i]);
	for (unsigned again = 2; again-- > 0;) {
		for (enum column c = OURS; c < COLUMNS; c++)
			v[c] = median(took[again][c], TIMES) / 1000;
		row(whole[again], v, 0);
	}
	for (unsigned again = 2; again-- > 0;) {
		for (enum column c = OURS; c < COLUMNS; c++)
			v[c] = median(compiled[again][c], TIMES) / 1000;
		row(alone[again], v, 0);
	}
}

static void
row_load(const struct live_filter f[COLUMNS])
{
	static double took[COLUMNS][LOADS];
	double v[COLUMNS] = {-1};

	for (unsigned i = 0; i < LOADS; i++)
		for (enum column c = OURS; c < COLUMNS; c++)
			took[c][i] = live_load(&f[c]) / 1000;
	for (enum column c = OURS; c < COLUMNS; c++)
		v[c] = median(took[c], LOADS);
	row("seccomp(2), us", v, 0);
}

/* Prints scbpf's verdict, and whether the kernel will know it. */
static void
row_call(struct build *b, const struct live_filter f[COLUMNS],
    const struct call *call)
{
	const struct arch *a = b->setup.arches[0];
	struct scbpf_call c = {.nr = (uint32_t)call->nr,
	    .arch = a->audit_arch,
	    .args = {(uint64_t)call->arg0}};
	static double took[COLUMNS][CALLS];
	double v[COLUMNS];
	struct buf what;

	scb_buf_init(&what, &b->arena);
	scb_buf_fmt(&what, "%s ", call->name);
	scb_bpf_verdict(
	    &what, scb_bpf_sim(PROGRAM(f[OURS].insn, f[OURS].n, a->big_endian),
		       &c, NULL, NULL)
		       .verdict);
	if (a->cached &&
	    scb_bpf_const_allow(
		PROGRAM(f[OURS].insn, f[OURS].n, false), a->audit_arch, c.nr))
		scb_buf_str(&what, " cached");
	scb_buf_str(&what, ", ns");
	for (unsigned i = 0; i < CALLS; i++)
		for (int k = NONE; k < COLUMNS; k++)
			took[k][i] = live_call(&f[k], call->nr, call->arg0);
	for (int k = NONE; k < COLUMNS; k++)
		v[k] = median(took[k], CALLS);
	row(what.p, v, 1);
}

static void
table(struct build *b, bool only, char **mixes)
{
	size_t mark = scb_arena_mark(&b->arena);
	struct live_filter f[COLUMNS];
	double v[COLUMNS] = {-1};

	build_only(b, only);
	head(b);
	for (enum column c = NONE; c < COLUMNS; c++) {
		f[c] = build_filter(b, c, NULL);
		v[c] = c == NONE ? -1 : (double)f[c].n;
	}
	row("instructions", v, 0);
	rows_executed(b, f, NULL);
	for (; *mixes; mixes++)
		rows_executed(b, f, *mixes);
	rows_times(b);
	row_load(f);
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		row_call(b, f, &calls[i]);
	printf("names that this libseccomp did not take: %u\n", b->refused);
	scb_arena_release(&b->arena, mark);
}

static int
run(struct build *b, int argc, char **argv)
{
	const char *policy = NULL;
	bool only;

	if (argc > 2 && strcmp(argv[1], "-p") == 0) {
		policy = argv[2];
		argv += 2;
		argc -= 2;
	}
	build_open(b, policy);
	only = argc > 2 && strcmp(argv[1], "--peer-only") == 0;
	if (only || (argc > 2 && strcmp(argv[1], "--peer") == 0)) {
		build_only(b, only);
		build_peer(
		    b, *argv[2] == '1' ? LIST : TREE, NULL, STDOUT_FILENO);
		return 0;
	}
	table(b, false, argv + 1);
	table(b, true, argv + 1);
	return 0;
}

/* Errors of the library were reported before this is reached. */
static int
run_safely(struct build *b, int argc, char **argv)
{
	jmp_buf failed;

	b->arena.full = &failed;
	if (setjmp(failed))
		return 1;
	return run(b, argc, argv);
}

int
main(int argc, char **argv)
{
	struct build b = {0};
	int status;

	b.arena = (struct arena){malloc(MEMORY), MEMORY, 0, NULL};
	/* Prints what `scbpf gen` prints without -v. */
	b.diag = (struct diag){
	    .arena = &b.arena, .report = say, .least = SCBPF_SEVERITY_NOTE};
	if (!b.arena.base || !scb_facts_arch_host())
		return 1;
	status = run_safely(&b, argc, argv);
	free(b.arena.base);
	return status;
}
