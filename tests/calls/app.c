/* A little of everything that a libc does for a program. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *
thread(void *arg)
{
	usleep(10);
	return arg;
}

static void
files(void)
{
	char text[100];
	int fd = open("/etc/passwd", O_RDONLY);
	ssize_t n = read(fd, text, sizeof text);
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	printf("%d\n", n > 0);
	close(fd);
	munmap(p, 4096);
	close(socket(AF_UNIX, SOCK_STREAM, 0));
}

int
main(void)
{
	struct timespec wait_for = {0, 1000};
	pthread_t t;

	pthread_create(&t, NULL, thread, NULL);
	pthread_join(t, NULL);
	printf("%d\n", syscall(SYS_gettid) > 0);
	files();
	if (fork() == 0)
		_exit(0);
	wait(NULL);
	nanosleep(&wait_for, NULL);
	signal(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	if (setuid(getuid()) != 0)
		return 1;
	return system("true");
}
