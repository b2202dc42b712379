#include "sys.h"

__asm__(".globl _start\n_start: " ENTRY);

enum { P_PID = 1, WEXITED = 4, CLD_EXITED = 1 };

struct intervals {
	char text[256];
	u32 n;
};

void
sys_exit(u32 status)
{
	for (;;)
		call(NR_exit_group, status, 0, 0, 0);
}

/* The status as wait4 gives it, also where there is only waitid. */
static u32
wait_for(reg pid)
{
#if defined(NR_wait4)
	u32 status = 0;

	if (call(NR_wait4, pid, POINTER(&status), 0, 0) == pid)
		return status;
#else
	/* a siginfo: its third word says how, the sixth the status or signal */
	static u32 info[32];

	if (call(NR_waitid, P_PID, pid, POINTER(info), WEXITED) == 0)
		return info[2] == CLD_EXITED ? info[5] << 8 : info[5];
#endif
	return 0xffff;
}

u32
sys_child(reg flags, void (*body)(const void *), const void *arg)
{
	reg pid = sys_clone(flags | SIGCHLD, 0);

	if (pid == 0) {
		body(arg);
		sys_exit(0);
	}
	return wait_for(pid);
}

void
sys_exec(const char *path, word *argv)
{
	word none = 0;
	reg r =
	    call(NR_execve, POINTER(path), POINTER(argv), POINTER(&none), 0);

	say_wrong("execve ", path, (int)r, 0);
	sys_exit(1);
}

/* --- output --------------------------------------------------------------- */

static void
put(struct intervals *l, const char *s)
{
	while (*s && l->n < sizeof l->text - 1)
		l->text[l->n++] = *s++;
}

/* Without division, for which some ABIs need a library. */
static void
put_number(struct intervals *l, int number)
{
	u32 n = (u32)number, unit = 1000000000;
	char digit[2] = "";

	if (number < 0) {
		put(l, "-");
		n = -n;
	}
	while (unit > 1 && n < unit)
		unit /= 10;
	for (; unit; unit /= 10) {
		for (digit[0] = '0'; n >= unit; n -= unit)
			digit[0]++;
		put(l, digit);
	}
}

static void
send(struct intervals *l)
{
	l->text[l->n++] = '\n';
	call(NR_write, 1, POINTER(l->text), l->n, 0);
}

void
say_all(const char *const *words, const int *numbers)
{
	struct intervals l;

	l.n = 0;
	for (; words[1]; words++, numbers++) {
		put(&l, words[0]);
		put_number(&l, *numbers);
	}
	put(&l, words[0]);
	send(&l);
}

void
say(const char *a, const char *b)
{
	struct intervals l;

	l.n = 0;
	put(&l, a);
	put(&l, b);
	send(&l);
}

void
say_wrong(const char *where, const char *what, int got, int expected)
{
	struct intervals l;

	l.n = 0;
	put(&l, where);
	put(&l, what);
	put(&l, ": got ");
	put_number(&l, got);
	put(&l, ", expected ");
	put_number(&l, expected);
	send(&l);
}

/* --- the first process ---------------------------------------------------- */

static void
run(const void *argv)
{
	sys_exec((const char *)(unsigned long)*(const word *)argv,
	    (word *)(unsigned long)argv);
}

void
sys_boot(word *argv)
{
	enum { LINE = 65, RELEASE = 2 * LINE }; /* struct new_utsname */
	char uts[6 * LINE];
	u32 n = 0;

	call(NR_uname, POINTER(uts), 0, 0, 0);
	say("KERNEL ", uts + RELEASE);
	while (argv[n])
		n++;
	for (u32 i = 0; i < n; i++) {
		word own = argv[0];

		if (sys_child(0, run, argv) != 0)
			say((const char *)(unsigned long)own, " failed");
		for (u32 j = 1; j < n; j++)
			argv[j - 1] = argv[j];
		argv[n - 1] = own;
	}
	/* Not all of the machines can power themselves off. */
	call(NR_reboot, 0xfee1dead, 672274793, 0x1234567, 0);
}
