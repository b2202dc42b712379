/*
 * rows LIBC ARCH: turns what tables/libc.tbl says of a libc such as
 * 'musl-1.2.3' into experiments: lines 'FUNCTION REFUSED EXPECTED'. REFUSED
 * joins calls and the errnos returned for them, or 'kill', as in
 * 'clone3:38+clone:1'; '-': nothing is refused. EXPECTED: works or fails; '?'
 * where the table does not say, because a function of several calls may work
 * without one of them; '=': the same as after other refusals.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "facts/facts.h"

/*
 * Refuses the call number `at` of a step, and those that are tried before it.
 * Some functions of several calls work without one of them; then the errno does
 * not matter.
 */
static void
refuse(const char *function, const struct facts_libc_step *step, unsigned at,
    int error, bool alone)
{
	bool last = at + 1 == step->n;

	printf("%s ", function);
	for (unsigned i = 0; i < at; i++)
		printf("%s:%d+", step->call[i], ENOSYS);
	printf("%s:%d ", step->call[at], error);
	if (!last && error == ENOSYS)
		puts("works");
	else if (alone)
		puts("fails");
	else if (last)
		puts("?");
	else {
		putchar('=');
		for (unsigned i = 0; i + 1 < step->n; i++)
			printf("%s:%d+", step->call[i], ENOSYS);
		printf("%s:%d\n", step->call[step->n - 1], error);
	}
}

/*
 * Calls made when a program or thread starts: any errno is harmless, but a kill
 * is not. The probe is named without '@', and with '_'.
 */
static void
try_start(const char *what, const char *calls, const struct facts_index *ix)
{
	char function[FACTS_LIBC_NAME];
	struct facts_libc_step step;

	snprintf(function, sizeof function, "%s", what + 1);
	for (char *s = function; (s = strchr(s, '-'));)
		*s = '_';
	printf("%s - works\n", function);
	while (scb_facts_libc_next(&calls, ix, &step)) {
		printf("%s %s:%d works\n", function, step.call[0], EPERM);
		printf("%s %s:%d works\n", function, step.call[0], ENOSYS);
		printf("%s %s:kill fails\n", function, step.call[0]);
	}
}

static bool
makes(const char *calls, const struct facts_index *ix, const char *call)
{
	struct facts_libc_step step;

	while (scb_facts_libc_next(&calls, ix, &step))
		for (unsigned i = 0; i < step.n; i++)
			if (strcmp(step.call[i], call) == 0)
				return true;
	return false;
}

static void
try_calls(const char *function, const char *calls, const struct facts_index *ix)
{
	bool alone = !strchr(calls, ' ');
	const char *rest = calls;
	struct facts_libc_step step;

	printf("%s - works\n", function);
	if (scb_facts_has(ix, function, strlen(function)) &&
	    !makes(calls, ix, function))
		printf("%s %s:%d works\n", function, function, EPERM);
	while (scb_facts_libc_next(&rest, ix, &step))
		for (unsigned i = 0; i < step.n; i++) {
			refuse(function, &step, i, EPERM, alone);
			refuse(function, &step, i, ENOSYS, alone);
		}
}

static const char plain[] =
#define C(...)
#define S(functions) functions
#include "../tables/libc.tbl"
#undef C
#undef S
    ;

static void
try_plain(const struct facts_index *ix)
{
	char function[64];
	const char *s = plain;
	int used;

	while (sscanf(s, "%63s%n", function, &used) == 1) {
		if (scb_facts_has(ix, function, strlen(function)))
			try_calls(function, function, ix);
		s += used;
	}
}

int
main(int argc, char **argv)
{
	static _Alignas(16) unsigned char memory[1 << 16];
	static jmp_buf full;
	struct arena arena = {memory, sizeof memory, 0, &full};
	struct facts_index ix;
	struct facts_libcs libcs = {0};
	const struct facts_libc *row;
	const struct arch *a;

	if (argc != 3 || !scb_facts_libcs_add(&libcs, argv[1], strlen(argv[1])))
		return 2;
	a = scb_facts_arch(argv[2], strlen(argv[2]));
	if (!a || setjmp(full))
		return 2;
	scb_facts_index(&ix, a, &arena);
	/* Without a thread pointer, the probe itself cannot run. */
	for (unsigned i = 0; (row = scb_facts_libc(i)); i++)
		if ((row->abis & a->abi) && scb_facts_libcs_has(&libcs, row) &&
		    strcmp(row->function, "@thread-pointer") != 0)
			(*row->function == '@' ? try_start : try_calls)(
			    row->function, row->calls, &ix);
	try_plain(&ix);
	return 0;
}
