/*
 * The first process of a 64-bit machine. It runs scbpf on the filters of 32-bit
 * processes, one that sleeps and one that does not, and prints the results to
 * standard output, each between a BEGIN and an END line.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t
run(char **argv)
{
	pid_t pid = fork();

	if (pid == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	return pid;
}

/* Waits until the launcher has executed the program. */
static void
wait_for(pid_t pid)
{
	char path[32], name[32] = "";

	snprintf(path, sizeof path, "/proc/%d/comm", (int)pid);
	for (int i = 0; i < 600 && strcmp(name, "narrow\n") != 0; i++) {
		FILE *f = fopen(path, "r");

		usleep(100000);
		if (f && fgets(name, sizeof name, f) == NULL)
			*name = 0;
		if (f)
			fclose(f);
	}
}

static void
look(char *role)
{
	char number[16];
	char *narrow[] = {"/launcher", "/narrow", role, NULL};
	char *explain[] = {"/scbpf", "explain", "--pid", number, NULL};
	int status = -1;
	pid_t pid = run(narrow);

	wait_for(pid);
	snprintf(number, sizeof number, "%d", (int)pid);
	printf("BEGIN %s\n", role ? role : "sleeps");
	waitpid(run(explain), &status, 0);
	printf("END %d\n", status);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

int
main(void)
{
	char spins[] = "spins";
	struct utsname u;

	setvbuf(stdout, NULL, _IOLBF, 0);
	uname(&u);
	printf("KERNEL %s\n", u.release);
	mount("proc", "/proc", "proc", 0, NULL);
	look(NULL);
	look(spins);
	reboot(RB_POWER_OFF);
	return 0;
}
