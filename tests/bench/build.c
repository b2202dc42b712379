#define _GNU_SOURCE

#include "build.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bpf/bpf.h"
#include "peer.h"
#include "../program.h"

enum { TEXT = 1 << 20 };

static _Noreturn void
fail(struct build *b, const char *what)
{
	perror(what);
	scb_arena_fail(&b->arena);
}

static struct source *
read_file(struct build *b, const char *file)
{
	struct source *s = scb_arena_alloc(&b->arena, sizeof *s);
	char *text = scb_arena_alloc(&b->arena, TEXT);
	FILE *f = fopen(file, "rb");

	if (!f)
		fail(b, file);
	s->name = file;
	s->text = text;
	s->len = fread(text, 1, TEXT, f);
	fclose(f);
	return s;
}

void
build_open(struct build *b, const char *policy_file)
{
	b->policy = policy_file ? scb_compile_read(&b->diag,
				      read_file(b, policy_file), NULL, NULL)
				: scb_builtin_policy(&b->arena);
	b->request.narches = 1;
	b->request.arches[0] = scb_facts_arch_host();
	b->request.clock = live_clock;
}

struct mix *
build_mix(struct build *b, const char *file)
{
	return scb_mix_read(&b->diag, read_file(b, file));
}

void
build_only(struct build *b, bool only)
{
	size_t mark = scb_arena_mark(&b->arena);

	b->request.only = only;
	b->setup =
	    scb_compile_analyze(&b->arena, &b->diag, b->policy, &b->request)
		->setup;
	scb_arena_release(&b->arena, mark);
}

uint64_t
build_peer(struct build *b, enum column c, const struct mix *mix, int fd)
{
	struct peer p = {.policy = b->policy,
	    .setup = &b->setup,
	    .mix = mix,
	    .level = c == LIST ? 1 : 2};
	uint64_t start = live_clock(), took;
	bool done = peer_export(&p, fd);

	took = live_clock() - start;
	peer_close(&p);
	if (!done)
		fail(b, "libseccomp");
	b->refused = p.refused;
	return took;
}

static struct live_filter
peer_filter(struct build *b, enum column c, const struct mix *mix)
{
	struct scbpf_insn *insn =
	    scb_arena_array(&b->arena, BPF_MAX, sizeof *insn);
	int fd = memfd_create("filter", MFD_CLOEXEC);
	ssize_t bytes;

	build_peer(b, c, mix, fd);
	bytes = pread(fd, insn, BPF_MAX * sizeof *insn, 0);
	close(fd);
	if (bytes < 0)
		fail(b, "memfd");
	return (struct live_filter){insn, (size_t)bytes / sizeof *insn};
}

struct live_filter
build_filter(struct build *b, enum column c, const struct mix *mix)
{
	const struct compile_result *r;

	if (c == NONE)
		return (struct live_filter){NULL, 0};
	if (c != OURS)
		return peer_filter(b, c, mix);
	b->request.goal.mix = mix;
	r = scb_compile_policy(&b->arena, &b->diag, b->policy, &b->request);
	b->request.goal.mix = NULL;
	return (struct live_filter){r->program.insn, r->program.count};
}

static double
own_time(struct build *b, double *compiled)
{
	size_t mark = scb_arena_mark(&b->arena);
	uint64_t start = live_clock(), took;
	const struct compile_result *r =
	    scb_compile_policy(&b->arena, &b->diag, b->policy, &b->request);

	took = live_clock() - start;
	*compiled = (double)(took - r->prove_time);
	scb_arena_release(&b->arena, mark);
	return (double)took;
}

double
build_time(struct build *b, enum column c, double *compiled)
{
	int fd;

	if (c == OURS)
		return own_time(b, compiled);
	fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	*compiled = (double)build_peer(b, c, NULL, fd);
	close(fd);
	return *compiled;
}

static struct bpf_run
simulate(const struct build *b, const struct live_filter *f, uint32_t nr)
{
	const struct arch *a = b->setup.arches[0];
	struct scbpf_call call = {.nr = nr, .arch = a->audit_arch};

	return scb_bpf_sim(
	    PROGRAM(f->insn, f->n, a->big_endian), &call, NULL, NULL);
}

/* A number with two names counts once, under its first name. */
static bool
counts(const struct build *b, const struct live_filter f[COLUMNS], unsigned i)
{
	const struct arch_call *call = &b->setup.arches[0]->calls[i];

	if (i > 0 && call->nr == call[-1].nr)
		return false;
	for (int c = OURS; c < COLUMNS; c++)
		if (simulate(b, &f[c], call->nr).verdict != RET_ALLOW)
			return false;
	return true;
}

unsigned
build_allowed(const struct build *b, const struct live_filter f[COLUMNS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < b->setup.arches[0]->ncalls; i++)
		n += counts(b, f, i);
	return n;
}

double
build_mean(const struct build *b, enum column c,
    const struct live_filter f[COLUMNS], const struct mix *mix)
{
	const struct arch *a = b->setup.arches[0];
	double sum = 0, total = 0;

	for (unsigned i = 0; i < a->ncalls; i++) {
		double weight = mix ? scb_mix_count(mix, a->calls[i].name)
				    : counts(b, f, i);

		sum += weight * simulate(b, &f[c], a->calls[i].nr).executed;
		total += weight;
	}
	return total > 0 ? sum / total : 0;
}
