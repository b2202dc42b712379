/*
 * What api_small_stack.c does in each of its threads, and the threads
 * themselves, with an inaccessible page below each stack.
 */
#ifndef SMALL_STACK_H
#define SMALL_STACK_H

#include <pthread.h>
#include <scbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "opt.h"
#include "program.h"

/* Sanitizers make stacks larger. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK = 512 << 10 };
#else
enum { STACK = 64 << 10 };
#endif
enum { PAGE = 64 << 10, MEMORY = 192 << 20, TEXT = 4 << 20, MOST = 4096 };

/* The codes of BPF_LD | BPF_W | BPF_ABS and other instructions. */
enum { LD = 0x20, JEQ = 0x15, JGE = 0x35, JSET = 0x45, AND = 0x54, RET = 6 };

struct job {
	const char *name;
	void (*work)(struct scbpf *s);
};

static char text[TEXT];
static size_t length;
static struct scbpf_insn insn[MOST];
static struct scbpf_program program = {insn, MOST, false};
static void *memory;
static unsigned rnd = 1;

static void
put(const char *s)
{
	size_t n = strlen(s);

	memcpy(text + length, s, n + 1);
	length += n;
}

static inline void
put_many(const char *s, unsigned n)
{
	while (n--)
		put(s);
}

static inline unsigned
random_bits(void)
{
	rnd = rnd * 1103515245 + 12345;
	return rnd >> 4;
}

/* --- what is done with a policy, and with a filter ------------------------ */

static bool
each_entry(void *user, const struct scbpf_entry *e)
{
	(void)e;
	++*(size_t *)user;
	return true;
}

static bool
each_change(void *user, const struct scbpf_change *c)
{
	(void)c;
	++*(size_t *)user;
	return true;
}

/* Ignores all messages. */
static void
hear(void *user, const struct scbpf_message *m)
{
	(void)user, (void)m;
}

static void
use_filter(struct scbpf *s, const struct scbpf_program *p)
{
	const struct scbpf_arch *a = scbpf_arch_find("x86_64");
	const struct scbpf_program two[2] = {
	    {p->insn, p->count, false}, {p->insn, p->count, false}};
	struct scbpf_call call = {.arch = scbpf_arch_audit(a)};
	const struct tree_goal goal = {0};
	const struct scbpf_proof *proof;
	const struct scbpf_filter *f;
	struct scbpf_bytes listing;
	const char *why;
	uint32_t verdict;
	size_t n = 0, pc;
	jmp_buf out;

	scbpf_check(p, &pc, &why);
	scbpf_simulate(p, &call, &verdict, NULL);
	scbpf_store(p, (unsigned char *)text);
	scbpf_reset(s);
	scbpf_set(s, "arch", "x86_64");
	if (scbpf_take(s, p, 1, "taken", &f) == SCBPF_STATUS_OK &&
	    scbpf_write(s, f, "asm", &listing) == SCBPF_STATUS_OK) {
		struct scbpf_text again =
		    SCBPF_TEXT("again.txt", listing.data, listing.length);

		scbpf_read(s, &again, 1, 0, &f);
	}
	scbpf_equal(s, p, p, &proof);
	scbpf_explain(s, p, a, each_entry, &n);
	scbpf_diff(s, p, p, a, each_change, &n);
	scbpf_prove(s, NULL, p, &proof);
	for (unsigned i = 1; i <= 2; i++) {
		struct arena arena = {
		    (unsigned char *)memory + MEMORY, MEMORY, 0, &out};
		struct diag d = {.arena = &arena, .report = hear};

		if (setjmp(out) == 0)
			scb_opt_filters(&arena, &d, STACK(two, i),
			    scb_facts_arch("x86_64", 6), &goal);
	}
}

/* good: it compiles; otherwise it is nested too deeply, and refused. */
static void
use_policy(struct scbpf *s, const char *name, bool good)
{
	const struct scbpf_text policy = SCBPF_TEXT(name, text, length);
	struct scbpf_policy *model;
	const struct scbpf_filter *f;
	const struct scbpf_proof *proof;
	enum scbpf_status status;

	scbpf_reset(s);
	scbpf_set(s, "arch", "x86_64");
	status = scbpf_policy_read(s, &policy, &model);
	if (status == SCBPF_STATUS_OK)
		status = scbpf_compile(s, model, &f);
	if (status != (good ? SCBPF_STATUS_OK : SCBPF_STATUS_INVALID))
		exit(3);
	if (!good)
		return;
	scbpf_prove(s, model, &f->program, &proof);
	use_filter(s, &f->program);
}

static void
use_text(struct scbpf *s)
{
	const struct scbpf_text what = SCBPF_TEXT("it", text, length);
	const struct scbpf_filter *f;

	scbpf_reset(s);
	scbpf_set(s, "arch", "x86_64");
	if (scbpf_read(s, &what, 1, 0, &f) == SCBPF_STATUS_OK)
		use_filter(s, &f->program);
}

/* --- threads -------------------------------------------------------------- */

static void *
work(void *arg)
{
	const struct job *j = arg;
	struct scbpf *s = scbpf_open(memory, MEMORY, NULL, NULL);

	length = 0;
	j->work(s);
	return NULL;
}

/*
 * Runs in a separate process, because an overflow would end it. Returns the
 * bytes of stack that were used.
 */
static size_t
run(const struct job *j)
{
	unsigned char *stack = mmap(NULL, PAGE + STACK, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_attr_t attr;
	pthread_t thread;
	size_t unused = 0;

	memory = mmap(NULL, (size_t)2 * MEMORY, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stack == MAP_FAILED || memory == MAP_FAILED)
		exit(2);
	mprotect(stack, PAGE, PROT_NONE);
	memset(stack + PAGE, 0xa5, STACK);
	pthread_attr_init(&attr);
	if (pthread_attr_setstack(&attr, stack + PAGE, STACK) != 0 ||
	    pthread_create(&thread, &attr, work, (void *)(uintptr_t)j) != 0)
		exit(2);
	pthread_join(thread, NULL);
	while (unused < STACK && stack[PAGE + unused] == 0xa5)
		unused++;
	return STACK - unused;
}

#endif
