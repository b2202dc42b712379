/* What the running kernel offers to filters, found out by asking it. */
#define _DEFAULT_SOURCE

#include "host/host.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bpf/bpf.h"
#include "facts/facts.h"

#ifdef __linux__

#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* include/uapi/linux/seccomp.h */
enum { MODE_FILTER = 1, ACTION_AVAIL = 2, NOTIF_SIZES = 3 };
enum { NEW_LISTENER = 1 << 3, X32_BIT = 0x40000000, X86_GETPID = 20 };

static long
ask(unsigned long operation, unsigned long flags, const void *arg)
{
	const unsigned long args[5] = {operation, flags, (unsigned long)arg};

	return host_call("seccomp", args);
}

/* The first line of a file; "" where it cannot be read. */
static void
first_line(const char *path, char line[256])
{
	FILE *f = fopen(path, "r");

	*line = '\0';
	if (!f)
		return;
	if (fgets(line, 256, f))
		line[strcspn(line, "\n")] = '\0';
	fclose(f);
}

/* ---- architectures ------------------------------------------------------- */

/* getpid as a 32-bit task makes it; anything but a process id: no. */
static bool
makes_x86(void)
{
#if defined __x86_64__ && !defined __ILP32__
	long r = X86_GETPID;

	__asm__ volatile("int $0x80"
			 : "+a"(r)
			 :
			 : "memory", "r8", "r9", "r10", "r11");
	return r > 0;
#else
	return false;
#endif
}

static bool
makes_x32(void)
{
	const struct arch *a = scb_facts_arch_host();
	const struct arch_call *c = scb_facts_call(a, "getpid", 6);

	return syscall((long)(c->nr | X32_BIT)) > 0;
}

/* In a child, which such a call may end. */
static bool
survives(bool (*makes)(void))
{
	int status = 1;
	pid_t pid = host_fork();

	if (pid == 0)
		_exit(!makes());
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static void
put_arches(struct buf *b)
{
	const struct arch *a = scb_facts_arch_host();

	scb_buf_fmt(b, "architectures: %s", a ? a->token : "unknown");
	if (a && strcmp(a->token, "x86_64") == 0) {
		scb_buf_str(b, survives(makes_x86) ? ", x86" : "; no x86");
		scb_buf_str(b, survives(makes_x32) ? ", x32" : "; no x32");
	}
	scb_buf_char(b, '\n');
}

/* ---- seccomp(2) ---------------------------------------------------------- */

static void
put_actions(struct buf *b)
{
	static const uint32_t actions[] = {RET_KILL_PROCESS, RET_KILL_THREAD,
	    RET_TRAP, RET_ERRNO, RET_USER_NOTIF, RET_TRACE, RET_LOG, RET_ALLOW};
	char line[256];

	scb_buf_str(b, "actions:");
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
		struct buf name;

		if (ask(ACTION_AVAIL, 0, &actions[i]) != 0)
			continue;
		scb_buf_init(&name, b->arena);
		scb_bpf_verdict(&name, actions[i]);
		name.p[strcspn(name.p, "(")] = '\0';
		scb_buf_fmt(b, " %s", name.p);
	}
	first_line("/proc/sys/kernel/seccomp/actions_logged", line);
	scb_buf_fmt(b, "\nlogged: %s\n", *line ? line : "unknown");
}

/*
 * Flags are looked at before the program, which is not there: EFAULT says that
 * the kernel knows the flag.
 */
static bool
has_flag(unsigned long flag)
{
	return ask(MODE_FILTER, flag, NULL) == -EFAULT;
}

static void
put_flags(struct buf *b)
{
	static const struct {
		const char *name;
		unsigned long flag;
	} flags[] = {
	    {"tsync", 1 << 0},
	    {"log", 1 << 1},
	    {"spec_allow", 1 << 2},
	    {"new_listener", NEW_LISTENER},
	    {"tsync_esrch", 1 << 4},
	    {"wait_killable_recv", 1 << 5 | NEW_LISTENER},
	};
	uint16_t sizes[3];

	scb_buf_str(b, "flags:");
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (has_flag(flags[i].flag))
			scb_buf_fmt(b, " %s", flags[i].name);
	scb_buf_str(b, "\nlistener: ");
	if (ask(NOTIF_SIZES, 0, sizes) == 0)
		scb_buf_fmt(b,
		    "notifications of %u bytes, answers of %u, data of %u\n",
		    (unsigned)sizes[0], (unsigned)sizes[1], (unsigned)sizes[2]);
	else
		scb_buf_str(b, "none\n");
}

/* ---- what runs it -------------------------------------------------------- */

static void
put_speed(struct buf *b)
{
	char jit[256], harden[256];

	first_line("/proc/sys/net/core/bpf_jit_enable", jit);
	first_line("/proc/sys/net/core/bpf_jit_harden", harden);
	scb_buf_fmt(b, "cache: %s\n",
	    access("/proc/self/seccomp_cache", F_OK) == 0
		? "yes (/proc/PID/seccomp_cache)"
		: "cannot tell: no /proc/PID/seccomp_cache");
	scb_buf_fmt(b, "JIT: %s",
	    !*jit	  ? "unknown"
	    : *jit == '0' ? "off"
			  : "on");
	if (*harden && *harden != '0')
		scb_buf_fmt(b, ", hardened (bpf_jit_harden %s)", harden);
	scb_buf_str(b, "\nlimits: 4096 instructions in a filter, 32768 in all "
		       "filters of a process, 4 more for each\n");
}

static void
put_self(struct buf *b)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	const char *between = " ";

	scb_buf_str(b, "this process:");
	while (f && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		for (char *s = line; *s; s++)
			if (*s == '\t')
				*s = ' ';
		if (strncmp(line, "NoNewPrivs:", 11) != 0 &&
		    strncmp(line, "Seccomp", 7) != 0)
			continue;
		scb_buf_fmt(b, "%s%s", between, line);
		between = ", ";
	}
	if (f)
		fclose(f);
	scb_buf_char(b, '\n');
}

void
host_offers(struct buf *b)
{
	struct utsname u;

	if (uname(&u) == 0)
		scb_buf_fmt(
		    b, "kernel: %s %s, %s\n", u.sysname, u.release, u.machine);
	put_arches(b);
	put_actions(b);
	put_flags(b);
	put_speed(b);
	put_self(b);
}

#else

void
host_offers(struct buf *b)
{
	scb_buf_str(b, "kernel: not Linux, no filters\n");
}

#endif
