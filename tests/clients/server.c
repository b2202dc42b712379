/*
 * The server that the README runs under web.json: prints whether the filter
 * lets through what it should, and nothing more.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int
main(void)
{
	int inet = socket(AF_INET, SOCK_STREAM, 0);
	int unix_domain = socket(AF_UNIX, SOCK_STREAM, 0);
	int refused = unix_domain < 0 && errno == EPERM;

	if (inet < 0 || !refused || chdir("/") == 0) {
		printf("not filtered\n");
		return 1;
	}
	printf("filtered\n");
	return 0;
}
