/*
 * For the tests written in C: what passed, what failed, and the line that tells
 * tests/run.sh. For one file of a test.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

enum { CHECK_SHOWN = 20 };

static unsigned passed, failed;

/* Counts, and says what failed, as printf does: the first of them. */
#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static inline void
check(bool ok, const char *format, ...)
{
	va_list args;

	if (ok) {
		passed++;
		return;
	}
	if (failed++ >= CHECK_SHOWN)
		return;
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
}

/* The last line; and what main returns. */
static inline int
check_end(void)
{
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}

#endif
