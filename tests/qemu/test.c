/*
 * The test of one ABI, on its kernel. The same program is also the machine's
 * first process, and the program that a filtered process executes to change
 * ABIs; argv[0] says which. Build with -DABI="name".
 */
#include "sys.h"

#include "family.h" /* the ABIs that this kernel runs */
#include "only.h"   /* this one */
#include "probes.h"

enum {
	SECCOMP_SET_MODE_FILTER = 1,
	CLONE_VM = 0x100,
	CLONE_FS = 0x200,
	CLONE_FILES = 0x400,
	CLONE_SIGHAND = 0x800,
	CLONE_THREAD = 0x10000,
	CLONE_SYSVSEM = 0x40000,
	CLONE_NEWUTS = 0x4000000,
	CLONE_NEWUSER = 0x10000000,
	EPERM = 1
};

static u32 bad;

static void
check(const char *what, u32 got, u32 want)
{
	if (got == want)
		return;
	bad++;
	say_wrong(ABI ": ", what, (int)got, (int)want);
}

static void
install(const struct sock_filter *filter, u16 len)
{
	struct {
		u16 len;
		word filter;
	} p;

	p.len = len;
	p.filter = (word)POINTER(filter);
	/* Run as root, so no_new_privs is not needed. */
	if (call(NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, POINTER(&p), 0)) {
		say(ABI, ": no filter");
		sys_exit(99);
	}
}

/* --- calls that must kill ------------------------------------------------- */

static void
make(const void *nr)
{
	call(*(const reg *)nr, 0, 0, 0, 0);
}

#if defined(__x86_64__)
static void
int80(const void *arg)
{
	(void)arg;
	__asm__ volatile("int $0x80" : : "a"(20) : "memory");
}
#endif

static void
kills(void)
{
	static const reg killed[] = {NR_acct, NR_sethostname, NR_setdomainname};

	for (u32 i = 0; i < sizeof killed / sizeof *killed; i++)
		check("status under KILL_THREAD, KILL_PROCESS, TRAP",
		    sys_child(0, make, &killed[i]) & 0x7f, SIGSYS);
}

/* --- processes and threads ------------------------------------------------ */

static volatile reg thread_answer;
static volatile u32 thread_done;

/*
 * The thread's new stack is empty, so it only calls inlined functions, with
 * constants. The stack starts in the middle of its array, so that reads above
 * it are still inside the array.
 */
static void
thread(void)
{
	static _Alignas(16) u64 stack[1024];
	const reg flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
			  CLONE_THREAD | CLONE_SYSVSEM;
	reg tid = sys_clone(flags, POINTER(&stack[512]));

	if (tid == 0) {
		thread_answer = call(NR_dup, 1001, 0, 0, 0);
		thread_done = 1;
		for (;;)
			call(NR_exit, 0, 0, 0, 0);
	}
	check("failed clone of a thread", tid > (reg)-4096, 0);
	while (tid <= (reg)-4096 && !thread_done)
		call(NR_sched_yield, 0, 0, 0, 0);
	check("dup(1001) in a thread", (u32)thread_answer, (u32)-EPERM);
}

static void
nothing(const void *arg)
{
	(void)arg;
}

static void
namespaces(void)
{
	static const reg flags[] = {
	    CLONE_NEWUTS, CLONE_NEWUSER, (reg)(DIRT | CLONE_NEWUTS)};

	for (u32 i = 0; i < sizeof flags / sizeof *flags; i++) {
		reg pid = sys_clone(flags[i] | SIGCHLD, 0);

		if (pid == 0)
			sys_exit(0);
		check("clone with a namespace flag", (u32)pid, (u32)-EPERM);
	}
	check("status of a child", sys_child(0, nothing, 0), 0);
	check(
	    "status of a child with dirt", sys_child((reg)DIRT, nothing, 0), 0);
}

/* --- other ABIs ----------------------------------------------------------- */

struct semdiff_change {
	const char *role;
	word path;
};

static void
change(const void *arg)
{
	const struct semdiff_change *c = arg;
	word argv[2];

	argv[0] = (word)POINTER(c->role);
	argv[1] = 0;
	sys_exec((const char *)(unsigned long)c->path, argv);
}

/* --- launchers, which find and start commands alike ----------------------- */

static const struct launch {
	const char *launcher, *command;
	u32 status, filtered; /* wait status, and where prctl is refused */
} launches[] = {
#define LAUNCHES(launcher) \
	{launcher, "./p-" ABI, 0, 125 << 8}, \
	    {launcher, "/none", 127 << 8, 125 << 8}, \
	    {launcher, "/", 126 << 8, 125 << 8}, \
	    {launcher, "none", 127 << 8, 125 << 8},
    LAUNCHES("/elf-" ABI)
#if defined(C_LAUNCHER)
	LAUNCHES("/c-" ABI)
#endif
};

static void
launch(const void *arg)
{
	const struct launch *l = arg;
	word argv[3];

	argv[0] = (word)POINTER(l->launcher);
	argv[1] = (word)POINTER(l->command);
	argv[2] = 0;
	sys_exec(l->launcher, argv);
}

static void
launch_all(u32 filtered)
{
	for (u32 i = 0; i < sizeof launches / sizeof *launches; i++) {
		const struct launch *l = &launches[i];

		check(l->launcher, sys_child(0, launch, l),
		    filtered ? l->filtered : l->status);
	}
}

/* --- under a filter ------------------------------------------------------- */

static void
under_only(const void *others)
{
	struct semdiff_change c = {"leave", 0};

	install(only_filter, only_filter_len);
	bad = probes_run(ABI ": ", 1);
	namespaces();
	thread();
	kills();
	launch_all(1);
	for (const word *p = others; (c.path = *p); p++)
		check("status of another ABI under a filter for this one",
		    sys_child(0, change, &c) & 0x7f, SIGSYS);
#if defined(__x86_64__)
	/* The other of x86_64 and x32, and x86's getpid, need no other ELF. */
	static const reg other = NR_getpid ^ 0x40000000;

	check("status of the twin's getpid", sys_child(0, make, &other) & 0x7f,
	    SIGSYS);
	check("status of int 0x80", sys_child(0, int80, 0) & 0x7f, SIGSYS);
#endif
	sys_exit(bad != 0);
}

static void
under_family(const void *others)
{
	struct semdiff_change c = {"probe", 0};

	install(family_filter, family_filter_len);
	bad = probes_run(ABI ", all ABIs: ", 1);
	for (const word *p = others; (c.path = *p); p++)
		check("status of another ABI under a filter for both",
		    sys_child(0, change, &c), 0);
	sys_exit(bad != 0);
}

static void
test(const word *others)
{
	bad += probes_run(ABI ", no filter: ", 0);
	launch_all(0);
	check("status under the filter for this ABI",
	    sys_child(0, under_only, others), 0);
	check("status under the filter for all ABIs",
	    sys_child(0, under_family, others), 0);
	say("RESULT " ABI, bad ? " FAIL" : " PASS");
}

void
start(void *stack)
{
	word *argv = (word *)stack + 1;
	const char *role = (const char *)(unsigned long)argv[0];

	if (role[0] == 'l') /* leave: the first call must be the last */
		sys_exit(0);
	if (role[0] == 'p' || role[0] == '.')
		sys_exit(probes_run(ABI ", entered: ", 1));
	if (call(NR_getpid, 0, 0, 0, 0) == 1)
		sys_boot(argv + 1);
	test(argv + 1);
	sys_exit(0);
}
