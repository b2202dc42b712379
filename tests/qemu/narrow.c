/*
 * A process of 32 bits for others to look at: it sleeps in a call, or with an
 * argument goes round and round outside the kernel.
 */
#include "sys.h"

void
start(void *stack)
{
	const volatile word *argc = stack;

	while (*argc > 1)
		;
	for (;;)
		call(NR_pause, 0, 0, 0, 0);
}
