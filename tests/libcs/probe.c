/*
 * probe DIR: calls functions of the C library that it is linked with, each in a
 * child under a filter, and reports which of them work. Reads lines 'FUNCTION
 * NAME'; the filter is that file in DIR, none for '-'. A line becomes 'FUNCTION
 * NAME works', or fails, killed, missing.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <sys/wait.h>

enum { WATCH = 4 }; /* seconds that a function may take */

/* What is in <linux/filter.h>, which musl's headers do not have. */
struct program {
	unsigned short len;
	void *code;
};

static struct program program;
static uint64_t code[4096];
extern char **environ;
static char self[] = "/here/probe", *quit[] = {self, NULL};
static char *start[] = {"", "", NULL};

/* For the rows. */
static char buf[4096];
static struct stat st;
#ifdef __GLIBC__
static struct stat64 st64;
static struct statx stx;
#endif
static struct statfs fs;
static struct statvfs vfs;
static struct iovec iov = {buf, 4};
static struct timespec none, ts, soon = {0, 1};
static struct timeval zero;
static struct tms tms;
static struct timex timex;
static struct itimerval itimer;
static struct itimerspec its;
static struct sigevent quiet = {.sigev_notify = SIGEV_NONE};
static struct sigaction action;
static struct epoll_event event;
static struct rlimit limit;
static struct rusage usage;
static struct utsname names;
static struct sysinfo system_info;
static struct sembuf operation = {0, 1, 0};
static struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
static struct mmsghdr messages = {{.msg_iov = &iov, .msg_iovlen = 1}, 0};
static struct sockaddr_un name = {AF_UNIX, "socket"};
static union {
	struct sockaddr any;
	struct sockaddr_un un;
} address;
static socklen_t address_size = sizeof address;
static volatile sig_atomic_t rung;
static sigset_t signals;
static siginfo_t info;
static stack_t stack;
static cpu_set_t set;
static timer_t timer;
static pthread_t thread;
static DIR *dir;
static void *page;
static pid_t pid;
static uid_t me;
static gid_t group;
static unsigned n;
static int fd, fd2, fd3, s[2], sem, one = 1;

#define A(name) (const struct sockaddr *)(name), sizeof *(name)

static void
to_file(void)
{
	if (!freopen("new", "w", stdout))
		_exit(2);
}

static void
from_file(void)
{
	if (!freopen("file", "r", stdin))
		_exit(2);
}

static void
bell(int signal)
{
	rung = signal;
}

/* Sends a signal soon, several times, because the first may come too early. */
static void
ring(void)
{
	struct itimerval often = {{0, 20000}, {0, 20000}};
	struct sigaction on = {.sa_handler = bell};

	sigaction(SIGUSR1, &on, NULL);
	sigaction(SIGVTALRM, &on, NULL);
	sigaction(SIGALRM, &on, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
}

static bool
lives(pid_t p)
{
	if (p == 0)
		_exit(0);
	return p > 0;
}

static pid_t
ended(void)
{
	pid_t p = fork();

	if (p == 0)
		_exit(0);
	return p;
}

static void *
idle(void *data)
{
	return data;
}

static void *
allocate(void *data)
{
	free(malloc(100));
	return data;
}

static void *
map(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int
bound(void)
{
	int to = socket(AF_UNIX, SOCK_STREAM, 0);

	return bind(to, A(&name)) == 0 ? to : -1;
}

static int
listening(void)
{
	int to = bound();

	return listen(to, 1) == 0 ? to : -1;
}

/* Two sockets with data to read. */
static void
pair(void)
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) || write(s[1], "a", 1) != 1)
		_exit(2);
}

static bool
forget(int id, bool result)
{
	semctl(id, 0, IPC_RMID);
	return result;
}

/* Installs the filter, if there is one. */
static void
confine(void)
{
	if (program.len && (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
			       prctl(PR_SET_SECCOMP, 2, &program, 0, 0)))
		_exit(2);
}

#define P(function, before, holds) \
	static bool probe_##function(void) \
	{ \
		before; \
		confine(); \
		return holds; \
	}
#include "probes.h"
#undef P

static const struct row {
	const char *function;
	bool (*works)(void);
} rows[] = {
#define P(function, before, holds) {#function, probe_##function},
#include "probes.h"
#undef P
};

static void
files(void)
{
	char where[] = "probe.XXXXXX";

	if (!mkdtemp(where) || chdir(where) || mkdir("dir", 0700) ||
	    symlink("file", "link"))
		_exit(2);
	fd = open("file", O_RDWR | O_CREAT, 0600);
	if (fd < 0 || write(fd, "abcd", 4) != 4 || lseek(fd, 0, SEEK_SET) != 0)
		_exit(2);
}

static void
load(const char *filter)
{
	int in;
	ssize_t size;

	program.len = 0;
	if (strcmp(filter, "-") == 0)
		return;
	in = open(filter, O_RDONLY);
	size = in < 0 ? -1 : read(in, code, sizeof code);
	if (size <= 0 || size % 8) {
		fprintf(stderr, "probe: no filter '%s'\n", filter);
		exit(2);
	}
	close(in);
	program.len = (unsigned short)(size / 8);
	program.code = code;
}

static const char *
outcome(const struct row *row)
{
	static const struct timespec tick = {0, 2000000};
	int status, ticks = WATCH * 500;
	pid_t child = fork(), done = 0;

	if (child == 0) {
		dup2(2, 1);
		setpgid(0, 0);
		files();
		alarm(WATCH);
		_exit(row->works() ? 0 : 1);
	}
	if (child < 0)
		return "no-process";
	/* It may block signals, and leave processes that wait for it. */
	while (ticks-- > 0 && (done = waitpid(child, &status, WNOHANG)) == 0)
		nanosleep(&tick, NULL);
	kill(-child, SIGKILL);
	if (done == 0)
		waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		return "killed";
	if (WEXITSTATUS(status) == 2)
		return "broken";
	return WEXITSTATUS(status) ? "fails" : "works";
}

/* Reads all of it, because a function may read standard input. */
static char *
questions(void)
{
	static char text[1 << 17];
	size_t used = 0;
	ssize_t got;

	do {
		got = read(0, text + used, sizeof text - 1 - used);
		used += got > 0 ? (size_t)got : 0;
	} while (got > 0);
	return text;
}

int
main(int argc, char **argv)
{
	static const char blank[] = " \n";
	char *function, *filter;

	if (argc == 2 && !*argv[0])
		return malloc(100) == NULL; /* for the row startup */
	if (argc != 2 || strcmp(argv[0], self) != 0)
		return 0; /* as a command of a row */
	if (chdir(argv[1]))
		return 2;
	me = getuid();
	group = getgid();
	signal(SIGCHLD, SIG_DFL);
	function = strtok(questions(), blank);
	for (; function; function = strtok(NULL, blank)) {
		size_t i = 0, nrows = sizeof rows / sizeof *rows;

		filter = strtok(NULL, blank);
		if (!filter)
			return 2;
		load(filter);
		while (i < nrows && strcmp(rows[i].function, function) != 0)
			i++;
		printf("%s %s %s\n", function, filter,
		    i < nrows ? outcome(&rows[i]) : "missing");
		fflush(stdout);
	}
	return 0;
}
