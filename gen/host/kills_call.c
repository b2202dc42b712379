/* Which call a task is in, by the text of /proc/PID/syscall. */
#include <stdlib.h>
#include <string.h>

#include "host/kills.h"

bool
scb_kills_call(const char *text, struct scbpf_call *c)
{
	char *at;

	c->nr = (uint32_t)strtoll(text, &at, 0);
	for (unsigned i = 0; i < 6; i++) {
		if (strncmp(at, " 0x", 3) != 0) /* "running", "-1 0x.. 0x.." */
			return false;
		c->args[i] = strtoull(at + 1, &at, 16);
	}
	return *at == ' ';
}
