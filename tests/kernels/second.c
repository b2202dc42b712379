#include "second.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	exit(2);
}

#include "../oracle/bpf.h"

void
second_open(const unsigned char *octets, unsigned n, bool big)
{
	filter_read((const char *)octets, n * 8u, big);
}

uint32_t
second_run(const uint32_t word[16])
{
	struct data d = {.nr = word[0], .arch = word[1]};

	d.ip = (uint64_t)word[3] << 32 | word[2];
	for (int i = 0; i < NARGS; i++)
		d.args[i] = (uint64_t)word[5 + 2 * i] << 32 | word[4 + 2 * i];
	return filter_run(&d);
}
