/* What judge.c needs, on a kernel under test and without libc. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>

#include "../qemu/sys.h"

/* In call.c, so that there is one instruction that makes these calls. */
reg make_call(reg nr, reg a, reg b, reg c, reg d, reg e, reg f);

/* Returns its wait status; it shares our memory, and we wait until it ends. */
static u32
in_child(void (*body)(const void *), const void *arg)
{
	enum { CLONE_VM = 0x100, CLONE_VFORK = 0x4000 };

	return sys_child(CLONE_VM | CLONE_VFORK, body, arg);
}

static _Noreturn void
end_without_calls(void)
{
	__builtin_trap();
}

#endif
