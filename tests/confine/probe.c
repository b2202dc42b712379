/*
 * What the program can still do once it has confined itself. argv[1]: the
 * rights that it keeps (host.h). Prints what went otherwise than it should.
 */
#define _DEFAULT_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host.h"

static unsigned wrong;
static char why[256];

static void
listen_to(void *user, const struct scbpf_message *m)
{
	(void)user;
	snprintf(why, sizeof why, "%s", m->text);
}

/* One call: it may work, or has to fail with EPERM. */
static void
expect(const char *what, bool works, long result)
{
	if ((result >= 0) == works && (works || errno == EPERM))
		return;
	wrong++;
	printf("%s: %ld, %s\n", what, result, strerror(errno));
}

static void
scb_probe_calls(unsigned rights, int file)
{
	bool reads = rights & HOST_READS, writes = rights & HOST_WRITES;
	char byte;

	expect("read", true, read(file, &byte, 1));
	expect("close", true, close(file));
	expect("open to read", reads, open("probe.c", O_RDONLY));
	expect("open as stdio does", reads, fopen("probe.c", "r") ? 0 : -1);
	expect("truncate", writes,
	    open("made", O_WRONLY | O_TRUNC | O_CREAT, 0600));
	expect("truncate to read", false, open("made", O_RDONLY | O_TRUNC));
	expect(
	    "create to read", false, open("other", O_RDONLY | O_CREAT, 0600));
	expect("open to read and write", false, open("probe.c", O_RDWR));
	expect("create", writes, open("made", O_WRONLY | O_CREAT, 0666));
	expect("rename", writes, rename("made", "renamed"));
	expect("remove", writes, unlink("renamed"));
	expect("link", false, link("probe.c", "linked"));
	expect("socket", false, socket(AF_INET, SOCK_STREAM, 0));
	expect("fork", false, fork());
	expect("exec", false, execl("/bin/true", "true", (char *)NULL));
	expect("kill", false, kill(getppid(), 0));
	expect("change directory", false, chdir("/"));
	isatty(1);
	expect("whether it is a terminal", true, errno == EPERM ? -1 : 0);
	expect("memory", true, malloc(1 << 24) ? 0 : -1);
}

int
main(int argc, char **argv)
{
	static unsigned char memory[8 << 20];
	unsigned rights = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
	jmp_buf out;
	struct arena a = {memory, sizeof memory, 0, &out};
	struct diag d = {.arena = &a, .report = listen_to};
	int file = open("probe.c", O_RDONLY);

	if (setjmp(out)) {
		printf("it left: %s\n", why);
		return 1;
	}
	host_sandbox(&d, rights);
	if (*why) {
		printf("%s\n", why);
		return 2;
	}
	scb_probe_calls(rights, file);
	return wrong > 0;
}
