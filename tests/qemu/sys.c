#include "sys.h"

__asm__(".globl _start\n_start: " ENTRY);

struct line {
	char text[256];
	u32 n;
};

void
sys_exit(u32 status)
{
	for (;;)
		call(NR_exit_group, status, 0, 0, 0);
}

u32
sys_wait(reg pid)
{
	u32 status = 0;
	reg r = call(NR_wait4, pid, POINTER(&status), 0, 0);

	return r == pid ? status : 0xffff;
}

u32
sys_child(void (*body)(const void *), const void *arg)
{
	reg pid = sys_clone(SIGCHLD, 0);

	if (pid == 0) {
		body(arg);
		sys_exit(0);
	}
	return sys_wait(pid);
}

void
sys_exec(const char *path, word *argv)
{
	word none = 0;
	reg r = call(
	    NR_execve, POINTER(path), POINTER(argv), POINTER(&none), 0);

	say_number("execve: ", path, ": ", r, ", expected ", 0);
	sys_exit(1);
}

static void
put(struct line *l, const char *s)
{
	while (*s && l->n < sizeof l->text - 1)
		l->text[l->n++] = *s++;
}

/* Enough for what calls return. */
static void
put_number(struct line *l, reg r)
{
	u32 n = (u32)r, unit = 1000000000;
	char digit[2] = "";

	if (n >> 31) {
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
send(struct line *l)
{
	l->text[l->n++] = '\n';
	call(NR_write, 1, POINTER(l->text), l->n, 0);
}

void
say(const char *a, const char *b, const char *c)
{
	struct line l;

	l.n = 0;
	put(&l, a);
	put(&l, b);
	put(&l, c);
	send(&l);
}

void
say_number(const char *a, const char *b, const char *c, reg got, const char *d,
    reg want)
{
	struct line l;

	l.n = 0;
	put(&l, a);
	put(&l, b);
	put(&l, c);
	put_number(&l, got);
	put(&l, d);
	put_number(&l, want);
	send(&l);
}
