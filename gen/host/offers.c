/* What the running kernel offers to filters, found out by asking it. */
#define _DEFAULT_SOURCE

#include "host/offers.h"

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
first_line(const char *path, char line[OFFERS_LINE])
{
	FILE *f = fopen(path, "r");

	*line = '\0';
	if (!f)
		return;
	if (fgets(line, OFFERS_LINE, f))
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
child_makes(bool (*makes)(void))
{
	int status = 1;
	pid_t pid = host_fork();

	if (pid == 0)
		_exit(!makes());
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static void
ask_arches(struct offers *o)
{
	const struct arch *a = scb_facts_arch_host();

	o->arch = a ? a->token : NULL;
	o->is_x86_64 = a && strcmp(a->token, "x86_64") == 0;
	o->x86 = o->is_x86_64 && child_makes(makes_x86);
	o->x32 = o->is_x86_64 && child_makes(makes_x32);
}

/* ---- seccomp(2) ---------------------------------------------------------- */

static void
ask_actions(struct offers *o, struct arena *arena)
{
	static const uint32_t actions[OFFERS_ACTIONS] = {RET_KILL_PROCESS,
	    RET_KILL_THREAD, RET_TRAP, RET_ERRNO, RET_USER_NOTIF, RET_TRACE,
	    RET_LOG, RET_ALLOW};

	for (size_t i = 0; i < OFFERS_ACTIONS; i++) {
		struct buf name;

		if (ask(ACTION_AVAIL, 0, &actions[i]) != 0)
			continue;
		scb_buf_init(&name, arena);
		scb_bpf_verdict(&name, actions[i]);
		name.p[strcspn(name.p, "(")] = '\0';
		o->action[o->nactions++] = name.p;
	}
	first_line("/proc/sys/kernel/seccomp/actions_logged", o->logged);
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
ask_flags(struct offers *o)
{
	static const struct {
		const char *name;
		unsigned long flag;
	} flags[OFFERS_FLAGS] = {
	    {"tsync", 1 << 0},
	    {"log", 1 << 1},
	    {"spec_allow", 1 << 2},
	    {"new_listener", NEW_LISTENER},
	    {"tsync_esrch", 1 << 4},
	    {"wait_killable_recv", 1 << 5 | NEW_LISTENER},
	};

	for (size_t i = 0; i < OFFERS_FLAGS; i++)
		if (has_flag(flags[i].flag))
			o->flag[o->nflags++] = flags[i].name;
	o->listener = ask(NOTIF_SIZES, 0, o->sizes) == 0;
}

/* ---- what runs it -------------------------------------------------------- */

static void
ask_self(struct offers *o)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[OFFERS_LINE];

	while (f && fgets(line, sizeof line, f)) {
		unsigned n;

		if (sscanf(line, "NoNewPrivs:%u", &n) == 1)
			o->no_new_privs = (int)n;
		else if (sscanf(line, "Seccomp:%u", &n) == 1)
			o->mode = (int)n;
		else if (sscanf(line, "Seccomp_filters:%u", &n) == 1)
			o->filters = (int)n;
	}
	if (f)
		fclose(f);
}

void
host_offers_ask(struct offers *o, struct arena *arena)
{
	struct utsname u;

	*o = (struct offers){
	    .no_new_privs = -1, .mode = -1, .filters = -1, .is_linux = true};
	if (uname(&u) == 0) {
		snprintf(o->system, sizeof o->system, "%s", u.sysname);
		snprintf(o->release, sizeof o->release, "%s", u.release);
		snprintf(o->machine, sizeof o->machine, "%s", u.machine);
	}
	ask_arches(o);
	ask_actions(o, arena);
	ask_flags(o);
	first_line("/proc/sys/net/core/bpf_jit_enable", o->jit);
	first_line("/proc/sys/net/core/bpf_jit_harden", o->harden);
	o->cache = access("/proc/self/seccomp_cache", F_OK) == 0;
	ask_self(o);
}

#else

void
host_offers_ask(struct offers *o, struct arena *arena)
{
	(void)arena;
	*o = (struct offers){0};
}

#endif
