/*
 * The first process of a machine that runs scbpf itself. Each line of the
 * plan is an exit status, the checksum and size that cksum(1) gives of the
 * output, and a command; or a status, two dashes and a test, whose output must
 * end in `N passed, 0 failed`.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

struct said {
	char text[4 << 20];
	size_t n;
};

static unsigned passed, failed;
static struct said said;

static uint32_t
cksum_octet(uint32_t crc, unsigned octet)
{
	crc ^= (uint32_t)octet << 24;
	for (int bit = 0; bit < 8; bit++)
		crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
	return crc;
}

/* The checksum also covers the length of the text, lowest byte first. */
static uint32_t
cksum(const struct said *s)
{
	uint32_t crc = 0;

	for (size_t i = 0; i < s->n; i++)
		crc = cksum_octet(crc, (unsigned char)s->text[i]);
	for (size_t n = s->n; n; n >>= 8)
		crc = cksum_octet(crc, n & 0xff);
	return ~crc;
}

/* The child process; does not return. */
static void
become(char *command)
{
	char *argv[32];
	size_t n = 0;
	int out = open("out", O_CREAT | O_TRUNC | O_WRONLY, 0600);

	dup2(open("/dev/null", O_RDONLY), 0);
	dup2(out, 1);
	dup2(out, 2);
	for (char *p = strtok(command, " "); p && n < 31; p = strtok(NULL, " "))
		argv[n++] = p;
	argv[n] = NULL;
	execv(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* The wait status. */
static int
run(char *command)
{
	int status = -1, fd;
	ssize_t n;
	pid_t pid = fork();

	if (pid == 0)
		become(command);
	waitpid(pid, &status, 0);
	said.n = 0;
	fd = open("out", O_RDONLY);
	while ((n = read(
		    fd, said.text + said.n, sizeof said.text - 1 - said.n)) > 0)
		said.n += (size_t)n;
	close(fd);
	said.text[said.n] = 0;
	return status;
}

static const char *
last_lines(unsigned n)
{
	const char *p = said.text + said.n;

	while (p > said.text && (p[-1] != '\n' || n--))
		p--;
	return p;
}

/* How a line of the plan would begin for this result. */
static void
describe(char *got, size_t size, int status, bool test)
{
	int code =
	    WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);

	if (!test)
		snprintf(got, size, "%d %lu %zu ", code,
		    (unsigned long)cksum(&said), said.n);
	else if (strstr(last_lines(1), " passed, 0 failed\n"))
		snprintf(got, size, "%d - - ", code);
	else
		snprintf(got, size, "%d, not passed ", code);
}

static void
judge(char *line)
{
	char got[64];
	int at = 0;
	bool test = line[strcspn(line, " ") + 1] == '-', same;

	sscanf(line, "%*s %*s %*s %n", &at);
	printf("%s: ", line);
	describe(got, sizeof got, run(line + at), test);
	same = strncmp(line, got, (size_t)at) == 0;
	if (same)
		printf("%s", test ? last_lines(1) : "same\n");
	else
		printf("DIFFERENT, got %s\n%s", got, last_lines(12));
	passed += same;
	failed += !same;
}

/* A plan that is cut short must not pass. */
static void
follow(const char *path)
{
	char line[512];
	FILE *plan = fopen(path, "r");

	while (plan && fgets(line, sizeof line, plan)) {
		line[strcspn(line, "\n")] = 0;
		if (strcmp(line, "end") == 0)
			return;
		judge(line);
	}
	failed++;
}

int
main(void)
{
	struct utsname u;
	const uint16_t one = 0x0100;

	setvbuf(stdout, NULL, _IOLBF, 0);
	uname(&u);
	printf("KERNEL %s\n", u.release);
	printf("%s, %zu bits, %s endian\n", u.machine, sizeof(long) * 8,
	    *(const char *)&one ? "big" : "little");
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	mount("proc", "/proc", "proc", 0, NULL);
	setenv("SCBPF", "/world/scbpf", 1);
	setenv("T", "/world", 1);
	setenv("ROUNDS", "1/20", 1); /* emulation is slow */
	if (chdir("/world") == 0)
		follow("plan");
	printf("%u passed, %u failed\n", passed, failed);
	printf("RESULT " NAME " %s\n", passed && !failed ? "PASS" : "FAIL");
	reboot(RB_POWER_OFF);
	return 0;
}
