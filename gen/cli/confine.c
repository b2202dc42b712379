/*
 * What a hostile input could still do, had it taken this program over: read
 * and write what is open, and, if there is an output file, make and rename
 * files. No execution, no processes, no network; and no other file to be read,
 * unless a text policy may name some to include.
 *
 * Refused calls fail with EPERM and kill nothing: which calls a libc makes
 * is its own affair, and some libc will make one that is not thought of here.
 */
#include "host/host.h"

#include "compile.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#endif

/* Sanitizers and profilers make calls of their own when a program ends. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define INSTRUMENTED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define INSTRUMENTED
#endif
#endif

#if defined(__linux__) && !defined(INSTRUMENTED) && \
    !defined(SCBPF_NO_SANDBOX) && defined(TCGETS)

/* O_MAKE: O_CREAT, O_TRUNC, which change what is there even so. */
enum { EPERM = 1, O_ACCESS = 3, O_WRITE = 1, O_MAKE = O_CREAT | O_TRUNC };

static const char *const always[] = {"read", "readv", "write", "writev",
    "close", "lseek", "_llseek", "brk", "mmap", "mmap2", "munmap", "mremap",
    "madvise", "exit", "exit_group", "rt_sigprocmask", "sigprocmask",
    "rt_sigreturn", "sigreturn", "restart_syscall", "clock_gettime",
    "clock_gettime64", "gettimeofday", "getpid", "getrandom", "futex",
    "futex_time64", "fstat", "fstat64"};

/* stat(2) is how an output is seen to be a directory or a device. */
static const char *const writing[] = {"stat", "stat64", "lstat", "lstat64",
    "newfstatat", "fstatat64", "statx", "readlink", "readlinkat", "getcwd",
    "geteuid", "geteuid32", "fchmod", "rename", "renameat", "renameat2",
    "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"};

/* One name under a condition, in place of many without one. */
static const struct {
	const char *name;
	struct policy_cond cond;
	unsigned rights; /* any of these; 0: none are needed */
} asked[] = {
    /* isatty(3), in one libc or another */
    {"ioctl", {.subject = 1, .op = POLICY_EQ, .value = TCGETS}, 0},
    {"ioctl", {.subject = 1, .op = POLICY_EQ, .value = TIOCGWINSZ}, 0},
#ifdef TCGETS2 /* which needs a structure that libc may not have */
    {"ioctl",
	{.subject = 1,
	    .op = POLICY_EQ,
	    .value = _IOC(_IOC_READ, 'T', 0x2A, 44)},
	0},
#endif
    /* only to write: nothing that is there can be read */
    {"open",
	{.subject = 1,
	    .op = POLICY_MASKED_EQ,
	    .value = O_ACCESS,
	    .expect = O_WRITE},
	HOST_WRITES},
    {"openat",
	{.subject = 2,
	    .op = POLICY_MASKED_EQ,
	    .value = O_ACCESS,
	    .expect = O_WRITE},
	HOST_WRITES},
    {"open", {.subject = 1, .op = POLICY_MASKED_EQ, .value = O_ACCESS | O_MAKE},
	HOST_READS},
    {"openat",
	{.subject = 2, .op = POLICY_MASKED_EQ, .value = O_ACCESS | O_MAKE},
	HOST_READS},
};

#define COUNT(array) ((unsigned)(sizeof(array) / sizeof *(array)))

static void
allow(struct policy *p, struct arena *a, const char *const *names, unsigned n)
{
	struct policy_rule *r = scb_policy_add(p, a);

	r->action.ret = RET_ALLOW;
	r->names = scb_arena_array(a, n, sizeof *r->names);
	for (r->nnames = 0; r->nnames < n; r->nnames++)
		r->names[r->nnames].name = names[r->nnames];
}

static void
allow_asked(struct policy *p, struct arena *a, unsigned i)
{
	struct policy_cond *c = scb_arena_alloc(a, sizeof *c);
	struct policy_rule *r;

	allow(p, a, &asked[i].name, 1);
	r = &p->rules[p->nrules - 1];
	*c = asked[i].cond;
	r->terms = scb_arena_alloc(a, sizeof *r->terms);
	r->terms->conds = c;
	r->terms->nconds = r->nterms = 1;
}

static struct policy *
make_policy(struct arena *a, unsigned rights)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	p->name = "sandbox";
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = EPERM};
	allow(p, a, always, COUNT(always));
	if (rights & HOST_WRITES)
		allow(p, a, writing, COUNT(writing));
	for (unsigned i = 0; i < COUNT(asked); i++)
		if (!asked[i].rights || (asked[i].rights & rights))
			allow_asked(p, a, i);
	return p;
}

/* Keeps the words of an error. */
static void
confine_keep(void *user, const struct scbpf_message *m)
{
	struct buf *why = user;

	if (m->severity == SCBPF_ERROR && why->len == 0)
		scb_buf_str(why, m->text);
}

static void
install(struct diag *d, const struct arch *here, unsigned rights)
{
	/* What is called a few dozen times need not be searched for long. */
	struct compile_request req = {.arches = {here},
	    .narches = 1,
	    .only = true,
	    .passes = {.no_search = true}};
	const struct compile_result *r = scb_compile_policy(
	    d->arena, d, make_policy(d->arena, rights), &req);
	struct host_program p = {here, r->insn, r->count, 0};

	host_install(d, &p, NULL);
}

void
host_sandbox(struct diag *d, unsigned rights)
{
	const struct arch *here = scb_facts_arch_host();
	struct arena *a = d->arena;
	size_t mark = scb_arena_mark(a);
	jmp_buf *outer = a->full, out;
	struct buf why;
	struct diag own = {.arena = a, .report = confine_keep, .user = &why};

	if (!here) {
		scb_diag_info(d, "no sandbox: this machine is not known");
		return;
	}
	scb_buf_init(&why, a);
	a->full = &out;
	if (setjmp(out) == 0) {
		install(&own, here, rights);
		a->full = outer;
		scb_arena_release(a, mark);
		return;
	}
	a->full = outer;
	scb_diag_info(d, "no sandbox: %s", why.len ? why.p : "out of memory");
	scb_arena_release(a, mark);
}

#else

void
host_sandbox(struct diag *d, unsigned rights)
{
	(void)rights;
	scb_diag_info(d, "no sandbox: this program was built without one");
}

#endif
