/* Answers every connection to port 13013 of this machine with the time. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int
main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_port = htons(13013),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1, s = socket(AF_INET, SOCK_STREAM, 0), c;

	if (s < 0 ||
	    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
	    bind(s, (struct sockaddr *)&at, sizeof at) < 0 ||
	    listen(s, 4) < 0)
		return 1;
	while ((c = accept(s, NULL, NULL)) >= 0) {
		time_t now = time(NULL);
		const char *text = ctime(&now);

		if (write(c, text, strlen(text)) < 0)
			return 1;
		close(c);
	}
	return 1;
}
