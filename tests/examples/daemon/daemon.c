/*
 * A daemon that answers each line with its length and, once it has started,
 * may read, write and exit; nothing else. The filter is compiled in: the
 * header was made by scbpf, and nothing is linked.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SCBPF_INSTALL
#include "daemon.h"

static void
say(const char *s)
{
	size_t n = strlen(s);

	while (n > 0) {
		ssize_t done = write(STDOUT_FILENO, s, n);

		if (done < 0)
			_exit(1);
		s += done;
		n -= (size_t)done;
	}
}

static void
answer(unsigned length)
{
	char digits[16], *p = digits + sizeof digits;

	*--p = '\0';
	*--p = '\n';
	do
		*--p = (char)('0' + length % 10);
	while ((length /= 10) > 0);
	say(p);
}

int
main(void)
{
	char line[256];
	ssize_t n;

	if (daemon_install() != 0) {
		say("no filter, no service\n");
		return 1;
	}
	if (socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM)
		say("sockets are refused\n");
	while ((n = read(STDIN_FILENO, line, sizeof line)) > 0)
		answer((unsigned)n);
	return n < 0;
}
