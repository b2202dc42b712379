/*
 * A logger for a small device: reads the load, sends it to a service on a Unix
 * socket if there is one, and appends a line to load.log. With -DFILTER it does
 * so under the filter that was learned from it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifdef FILTER
#define SCBPF_INSTALL
#include "app.h"
#endif

static void
tell(const char *line)
{
	struct sockaddr_un to = {
	    .sun_family = AF_UNIX, .sun_path = "load.sock"};
	int s = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (s < 0)
		return;
	sendto(s, line, strlen(line), 0, (struct sockaddr *)&to, sizeof to);
	close(s);
}

int
main(int argc, char **argv)
{
	char line[128] = "";
	FILE *log;
	int load;

	(void)argv;
#ifdef FILTER
	if (app_install() < 0)
		return 1;
#endif
	/*
	 * What the filter protects against: with an argument, it does what it
	 * never does otherwise.
	 */
	if (argc > 1 && socket(AF_INET, SOCK_STREAM, 0) < 0)
		perror("socket");
	load = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
	if (load < 0 || read(load, line, sizeof line - 1) <= 0)
		return 1;
	close(load);
	tell(line);
	log = fopen("load.log", "a");
	if (!log || fputs(line, log) < 0 || fclose(log) != 0)
		return 1;
	return printf("load %s", line) < 0;
}
