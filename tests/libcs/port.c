/*
 * Programs for tests/libcs/port.sh, by name: they call functions that use
 * syscalls of x86 which other architectures lack. Exit status 0: all of them
 * worked.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>

#define MUST(holds) \
	do { \
		if (!(holds)) \
			exit(__LINE__ % 100 + 1); \
	} while (0)

static void
files(void)
{
	struct stat st;
	char buf[9];
	DIR *dir;
	int fd;

	MUST(mkdir("d", 0700) == 0 && chdir("d") == 0);
	MUST((fd = creat("a", 0600)) >= 0 && write(fd, "abcd", 4) == 4);
	MUST(close(fd) == 0 && (fd = open("a", O_RDONLY)) >= 0);
	MUST(read(fd, buf, 4) == 4 && fstat(fd, &st) == 0);
	MUST(access("a", R_OK) == 0 && chmod("a", 0640) == 0);
	MUST(stat("a", &st) == 0 && st.st_size == 4);
	MUST(link("a", "b") == 0 && symlink("a", "c") == 0);
	MUST(lstat("c", &st) == 0 && readlink("c", buf, sizeof buf) == 1);
	MUST(utime("a", NULL) == 0 && chown("a", getuid(), (gid_t)-1) == 0);
	MUST(lchown("c", getuid(), (gid_t)-1) == 0);
	MUST(mknod("f", S_IFIFO | 0600, 0) == 0);
	MUST((dir = opendir(".")) && readdir(dir) && closedir(dir) == 0);
	MUST(rename("b", "e") == 0 && unlink("a") == 0 && unlink("c") == 0);
	MUST(unlink("e") == 0 && unlink("f") == 0 && chdir("..") == 0);
	MUST(rmdir("d") == 0);
}

static void
ring(int signal)
{
	(void)signal;
}

static void
waits(void)
{
	struct sigaction on = {.sa_handler = ring};
	struct timeval none = {0, 0};
	struct epoll_event event = {.events = EPOLLIN};
	struct pollfd p = {.events = POLLIN};
	fd_set set;
	int s[2], e;

	MUST(pipe(s) == 0 && dup2(s[0], 60) == 60 && write(s[1], "a", 1) == 1);
	p.fd = s[0];
	FD_ZERO(&set);
	FD_SET(s[0], &set);
	MUST(poll(&p, 1, 0) == 1);
	MUST(select(s[0] + 1, &set, NULL, NULL, &none) == 1);
	MUST((e = epoll_create(1)) >= 0);
	MUST(epoll_ctl(e, EPOLL_CTL_ADD, s[0], &event) == 0);
	MUST(epoll_wait(e, &event, 1, 0) == 1);
	MUST(sigaction(SIGALRM, &on, NULL) == 0 && alarm(1) == 0);
	MUST(pause() < 0);
}

static void
processes(void)
{
	int status;
	pid_t p = fork();

	if (p == 0)
		_exit(3);
	MUST(p > 0 && waitpid(p, &status, 0) == p && WEXITSTATUS(status) == 3);
	p = vfork();
	if (p == 0)
		_exit(4);
	MUST(p > 0 && waitpid(p, &status, 0) == p && WEXITSTATUS(status) == 4);
	MUST(getpgrp() > 0 && getppid() >= 0);
}

int
main(int argc, char **argv)
{
	MUST(malloc(1 << 20)); /* libcs map what is large */
	if (argc == 2 && strcmp(argv[1], "files") == 0)
		files();
	else if (argc == 2 && strcmp(argv[1], "waits") == 0)
		waits();
	else
		processes();
	return 0;
}
