/*
 * What harnesses share. Messages are not formatted: what follows a fatal one is
 * not reached. An arena has ARENA bytes, fewer than some inputs need, so that
 * its end is met as well; longjmp(3) ends a path, too.
 */
#include "any.h"

#include <stdlib.h>

#include "bpf/bpf.h"
#include "filter/bytes.h"

enum { ARENA = 1024 };

static unsigned char block[ARENA] __attribute__((aligned(16)));
static jmp_buf full;

struct arena any_arena = {block, ARENA, 0, &full};
struct diag any_diag = {.arena = &any_arena};

void
scb_diag_fatal(struct diag *d, struct loc at, const char *fmt, ...)
{
	(void)d;
	(void)at;
	(void)fmt;
	exit(1);
}

void
scb_diag_error(struct diag *d, struct loc at, const char *fmt, ...)
{
	(void)d;
	(void)at;
	(void)fmt;
}
