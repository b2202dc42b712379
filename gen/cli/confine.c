/*
 * What a hostile input can still do, once it has taken over the process that
 * reads it: compute, read what that process was given, say something to its
 * parent, and end. It gets no memory beyond what it has (where malloc(3) fails,
 * qsort(3) does without), nor can memory be made executable.
 *
 * Refused calls fail with EPERM and kill nothing: which calls a libc makes
 * is its own affair, and some libc will make one that is not thought of here.
 */
#include "host/host.h"

#include "compile.h"

#ifdef __linux__
#include <signal.h>
#endif

#if defined(__linux__) && !HOST_INSTRUMENTED && !defined(SCBPF_NO_SANDBOX)

enum { EPERM = 1, PR_SET_PDEATHSIG = 1 };

static const char *const always[] = {"read", "close", "exit", "exit_group",
    "rt_sigreturn", "sigreturn", "restart_syscall", "clock_gettime",
    "clock_gettime64", "gettimeofday"};

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

/* To one descriptor: another may be a terminal, that was opened to be read. */
static void
allow_write(struct policy *p, struct arena *a, int out)
{
	static const char *const names[] = {"write"};
	struct policy_cond *c = scb_arena_alloc(a, sizeof *c);
	struct policy_rule *r;

	*c = (struct policy_cond){.op = POLICY_EQ, .value = (uint64_t)out};
	allow(p, a, names, 1);
	r = &p->rules[p->nrules - 1];
	r->terms = scb_arena_alloc(a, sizeof *r->terms);
	r->terms->conds = c;
	r->terms->nconds = r->nterms = 1;
}

static struct policy *
make_policy(struct arena *a, int out)
{
	struct policy *p = scb_arena_alloc(a, sizeof *p);

	p->name = "sandbox";
	p->def = (struct policy_action){.ret = RET_ERRNO, .data = EPERM};
	allow(p, a, always, COUNT(always));
	allow_write(p, a, out);
	return p;
}

/* Keeps the words of an error. */
static void
confine_keep(void *user, const struct scbpf_message *m)
{
	struct buf *why = user;

	if (m->severity == SCBPF_SEVERITY_ERROR && why->len == 0)
		scb_buf_str(why, m->text);
}

static void
install(struct diag *d, const struct arch *here, int out)
{
	/* What is called a few dozen times need not be searched for long. */
	struct compile_request req = {.arches = {here},
	    .narches = 1,
	    .only = true,
	    .enosys = POLICY_ENOSYS_OFF,
	    .has_bad_arch = true,
	    .bad_arch = RET_ERRNO | EPERM,
	    .passes = {.no_search = true}};
	const struct compile_result *r =
	    scb_compile_policy(d->arena, d, make_policy(d->arena, out), &req);
	struct host_program p = {.arch = here, .program = r->program};

	host_install(d, &p, NULL);
}

void
host_sandbox(struct diag *d, int out)
{
	const struct arch *here = scb_facts_arch_host();
	struct arena *a = d->arena;
	size_t mark = scb_arena_mark(a);
	jmp_buf *outer = a->full, failed;
	const unsigned long die[5] = {PR_SET_PDEATHSIG, SIGKILL};
	struct buf why;
	struct diag own = {.arena = a, .report = confine_keep, .user = &why};

	if (!here) {
		scb_diag_info(d, "no sandbox: this machine is not known");
		return;
	}
	/* The parent's death is also seen when it is next spoken to. */
	host_call(here, "prctl", die);
	scb_buf_init(&why, a);
	a->full = &failed;
	if (setjmp(failed) == 0) {
		install(&own, here, out);
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
host_sandbox(struct diag *d, int out)
{
	(void)out;
	scb_diag_info(d, "no sandbox: this program was built without one");
}

#endif
