/* Says hello, and tries what its policy refuses. */
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int
main(void)
{
	puts("hello");
	if (mount("proc", "/proc", "proc", 0, NULL) < 0)
		perror("mount");
	fflush(stdout);
	if (getpid() == 1)
		for (;;) /* init must not exit */
			pause();
	return 0;
}
