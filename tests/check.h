/*
 * For tests written in C: counts checks that passed and failed, and prints the
 * last line, which tests/run.sh reads. Include it in one file of a test.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECK_SHOWN = 20 };

static unsigned passed, failed;

/* Counts; prints the first failures, with printf's format. */
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

/* Prints the condition and its place; "who" is the row of the table. */
#define CHECK(who, cond) \
	check(cond, "%s:%d: %s: %s", __FILE__, __LINE__, who, #cond)

static inline void
check_number(const char *what, uint32_t want, uint32_t got)
{
	check(want == got, "%s: got 0x%x, not 0x%x", what, got, want);
}

static inline void
check_text(const char *what, const char *want, const char *got)
{
	check(strcmp(want, got) == 0, "%s: got %s\n\tnot %s", what, got, want);
}

/*
 * How many rounds a random test has: a sixth of n, or ROUNDS times n, where
 * ROUNDS in the environment is a number or a fraction (1/20).
 */
static inline unsigned
check_rounds(unsigned n)
{
	const char *times = getenv("ROUNDS");
	const char *part = times ? strchr(times, '/') : NULL;

	if (!times)
		return (n + 5) / 6;
	n *= (unsigned)atoi(times);
	return part ? n / (unsigned)atoi(part + 1) + 1 : n;
}

/* Of many cases that are alike, each n-th is tried, and all with ROUNDS. */
static inline unsigned
check_step(unsigned n)
{
	return getenv("ROUNDS") ? 1 : n;
}

/* Prints the last line, and returns what main returns. */
static inline int
check_end(void)
{
	printf("%u passed, %u failed\n", passed, failed);
	return failed != 0;
}

#endif
