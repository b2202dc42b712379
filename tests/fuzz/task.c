/*
 * The reader of /proc/PID/syscall: it sets all results of a line that it
 * accepts.
 */
#include "fuzz.h"

/* It belongs to the program and not to the library, so it is included. */
#include "host/kills_call.c"

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	char *text = scb_arena_alloc(d->arena, size + 1), again[160];
	struct scbpf_call c = {.arch = 1}, same = {.arch = 1};
	int n;

	memcpy(text, data, size);
	if (!scb_kills_call(text, &c))
		return;
	n = snprintf(again, sizeof again, "%u", (unsigned)c.nr);
	for (unsigned i = 0; i < 6; i++)
		n += snprintf(again + n, sizeof again - (size_t)n, " 0x%llx",
		    (unsigned long long)c.args[i]);
	strcpy(again + n, " 0x1 0x2\n");
	FUZZ_MUST(scb_kills_call(again, &same));
	FUZZ_MUST(c.nr == same.nr);
	FUZZ_MUST(memcmp(c.args, same.args, sizeof c.args) == 0);
}
