/*
 * Threads that compile different policies at the same time, each in its own
 * memory: each gets the same result as alone. `make tsan` runs this with
 * ThreadSanitizer, which finds shared memory.
 */
#include <pthread.h>
#include <scbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { THREADS = 4, ROUNDS = 6, MEMORY = 8 << 20 };

struct work {
	pthread_t thread;
	const char *policy; /* NULL: the built-in one */
	const char *arch;
	void *memory;
	struct scbpf_insn *insn; /* what it gets alone */
	size_t count;
	unsigned good;
};

static bool
is_same(const struct work *w, const struct scbpf_program *p)
{
	return p->count == w->count &&
	       memcmp(p->insn, w->insn, p->count * sizeof *p->insn) == 0;
}

static bool
each(void *user, const struct scbpf_entry *e)
{
	*(unsigned *)user += e->inconclusive == NULL;
	return true;
}

/* Compiles, proves and lists the policy; NULL: one of these failed. */
static const struct scbpf_filter *
compile(const struct work *w, struct scbpf *s)
{
	struct scbpf_text text = SCBPF_TEXT("p.json", w->policy, 0);
	struct scbpf_policy *policy;
	const struct scbpf_filter *f = NULL;
	const struct scbpf_proof *proof;
	unsigned n = 0;

	if (w->policy)
		text.length = strlen(w->policy);
	if (scbpf_set(s, "arch", w->arch) != SCBPF_STATUS_OK ||
	    scbpf_policy_read(s, w->policy ? &text : NULL, &policy) !=
		SCBPF_STATUS_OK ||
	    scbpf_compile(s, policy, &f) != SCBPF_STATUS_OK ||
	    scbpf_prove(s, policy, &f->program, &proof) != SCBPF_STATUS_OK ||
	    proof->answer != SCBPF_ANSWER_EQUAL ||
	    scbpf_explain(s, &f->program, scbpf_arch_find("x86_64"), each,
		&n) != SCBPF_STATUS_OK ||
	    n == 0)
		return NULL;
	return f;
}

static void *
run(void *arg)
{
	struct work *w = arg;

	for (unsigned i = 0; i < ROUNDS; i++) {
		struct scbpf *s = scbpf_open(w->memory, MEMORY, NULL, NULL);
		const struct scbpf_filter *f = compile(w, s);

		w->good += f && is_same(w, &f->program);
	}
	return NULL;
}

static bool
alone(struct work *w)
{
	const struct scbpf_filter *f;

	w->memory = malloc(MEMORY);
	f = w->memory ? compile(w, scbpf_open(w->memory, MEMORY, NULL, NULL))
		      : NULL;
	if (!f)
		return false;
	w->count = f->program.count;
	w->insn = malloc(w->count * sizeof *w->insn);
	if (w->insn)
		memcpy(w->insn, f->program.insn, w->count * sizeof *w->insn);
	return w->insn != NULL;
}

int
main(void)
{
	static struct work work[THREADS] = {{.arch = "x86_64"},
	    {.arch = "x86_64+x86+x32"},
	    {.policy = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[{"
		       "\"names\":[\"socket\",\"read\"],\"action\":"
		       "\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,\"op\":"
		       "\"SCMP_CMP_LE\",\"value\":9}]}]}",
		.arch = "x86_64"},
	    {.policy = "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{"
		       "\"names\":[\"ptrace\"],\"action\":\"SCMP_ACT_KILL\"}]}",
		.arch = "aarch64"}};

	for (unsigned i = 0; i < THREADS; i++)
		if (!alone(&work[i])) {
			printf("cannot compile %u\n0 passed, 1 failed\n", i);
			return 1;
		}
	for (unsigned i = 0; i < THREADS; i++)
		if (pthread_create(&work[i].thread, NULL, run, &work[i]) != 0)
			return 1;
	for (unsigned i = 0; i < THREADS; i++) {
		pthread_join(work[i].thread, NULL);
		passed += work[i].good;
		failed += ROUNDS - work[i].good;
		free(work[i].insn);
		free(work[i].memory);
	}
	return check_end();
}
