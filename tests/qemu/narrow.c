/*
 * A 32-bit process for others to inspect: it sleeps in a call or, with an
 * argument, loops in user space.
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
