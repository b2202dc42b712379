/*
 * The sandbox of the process that reads the inputs. An input that takes this
 * process over can compute, read the open descriptors, write to the parent, and
 * exit. It gets no further memory (where malloc(3) fails, qsort(3) works in
 * place), and cannot make memory executable.
 *
 * Refused calls fail with EPERM and kill nothing, because a libc may make calls
 * that are not foreseen here.
 */
#include "cli/cli.h"
#include "host/host.h"

#ifdef __linux__
#include <poll.h>
#include <signal.h>
#include <unistd.h>
#endif

#if defined(__linux__) && !CLI_INSTRUMENTED && !defined(SCBPF_NO_SANDBOX)

enum { PR_SET_PDEATHSIG = 1 };

/* Keeps the words of an error. */
static void
confine_keep(void *user, const struct scbpf_message *m)
{
	struct buf *why = user;

	if (m->severity == SCBPF_SEVERITY_ERROR && why->len == 0)
		scb_buf_str(why, m->text);
}

static bool
compile_sandbox(struct scbpf *s, int out, const struct scbpf_filter **f)
{
	static const char always[] =
	    "read,close,exit,exit_group,rt_sigreturn,sigreturn,restart_syscall,"
	    "clock_gettime,clock_gettime64,gettimeofday";
	static const char refuse[] = "errno(EPERM)";
	static const struct {
		const char *option, *value;
	} set[] = {{"quiet", NULL}, {"only", NULL}, {"enosys", "off"},
	    {"bad-arch", refuse},
	    /* It runs for a few dozen calls. */
	    {"O", "quick"}};
	/* Only this descriptor: another one may be a terminal. */
	const struct scbpf_condition to_parent = {.size = sizeof to_parent,
	    .op = SCBPF_OPERATOR_EQ,
	    .value = (uint64_t)out};
	struct scbpf_policy *p;

	for (size_t i = 0; i < sizeof set / sizeof *set; i++)
		if (scbpf_set(s, set[i].option, set[i].value) !=
		    SCBPF_STATUS_OK)
			return false;
	return scbpf_policy_new(s, refuse, &p) == SCBPF_STATUS_OK &&
	       scbpf_rule_add(s, p, "allow", always, NULL, 0) ==
		   SCBPF_STATUS_OK &&
	       scbpf_rule_add(s, p, "allow", "write", &to_parent, 1) ==
		   SCBPF_STATUS_OK &&
	       scbpf_compile(s, p, f) == SCBPF_STATUS_OK;
}

/* Fails through the arena; the reason is reported through d. */
static void
confine_install(struct diag *d, struct buf *why, int out)
{
	size_t size = (d->arena->size - d->arena->used) / 2;
	struct scbpf *s =
	    scbpf_open(scb_arena_raw(d->arena, size), size, confine_keep, why);
	const struct scbpf_filter *f;

	if (!s || !compile_sandbox(s, out, &f))
		scb_arena_fail(d->arena);
	host_install(d, &(struct host_program){.program = f->program}, NULL);
}

/*
 * Failure is harmless: the next write to the parent fails, too. A parent that
 * ended before the call gives no signal, but its end of the pipe is closed.
 */
static void
die_with_parent(int in)
{
	const unsigned long die[5] = {PR_SET_PDEATHSIG, SIGKILL};
	struct pollfd p = {in, 0, 0};

	host_call("prctl", die);
	if (poll(&p, 1, 0) == 1 && p.revents & POLLHUP)
		_exit(1);
}

void
cli_sandbox(struct diag *d, int in, int out)
{
	struct arena *a = d->arena;
	size_t mark = scb_arena_mark(a);
	jmp_buf *outer = a->full, failed;
	struct buf why;
	struct diag own = {.arena = a, .report = confine_keep, .user = &why};

	if (!scbpf_arch_host()) {
		scb_diag_info(
		    d, "not sandboxed: there are no tables for this machine");
		return;
	}
	die_with_parent(in);
	scb_buf_init(&why, a);
	a->full = &failed;
	if (setjmp(failed) == 0) {
		confine_install(&own, &why, out);
		a->full = outer;
		scb_arena_release(a, mark);
		return;
	}
	a->full = outer;
	scb_diag_info(
	    d, "not sandboxed: %s", why.len ? why.p : "out of memory");
	scb_arena_release(a, mark);
}

#else

void
cli_sandbox(struct diag *d, int in, int out)
{
	(void)in, (void)out;
	scb_diag_info(
	    d, "not sandboxed: this program was built without a sandbox");
}

#endif
