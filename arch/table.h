/*
 * How arch/<token>.c reads its table, and what most ABIs have in common.
 *
 * Where two facts of struct arch come from: .filters is
 * HAVE_ARCH_SECCOMP_FILTER in arch/<port>/Kconfig; .cached is
 * SECCOMP_ARCH_NATIVE_NR or SECCOMP_ARCH_COMPAT_NR in
 * arch/<port>/include/asm/seccomp.h, without which the kernel keeps no bitmap
 * of constant ALLOWs for the ABI.
 */
#ifndef TABLE_H
#define TABLE_H

#include "arch.h"

#include <stddef.h>

/* Present since the port, or the tracked history, began. */
#define BASE 0

/* A release of two or three parts, padded by the caller with zeros. */
#define TABLE_SINCE(a, b, c, ...) ARCH_KERNEL(a, b, c)

/* A call, and the release that introduced it: 5,3 or 2,6,28 or BASE. */
#define S(nr, name, ...) {nr, TABLE_SINCE(__VA_ARGS__, 0, 0, 0), 0, name},

/*
 * The same for a removed call: always a,b,c, then the first release without it.
 */
#define R(nr, name, a, b, c, ...) \
	{nr, ARCH_KERNEL(a, b, c), TABLE_SINCE(__VA_ARGS__, 0, 0, 0), name},

/* A call of tables/common.tbl. */
#ifndef COMMON_BASE
#define COMMON_BASE 0
#endif
#define C(nr, name, ...) S(COMMON_BASE + (nr), name, __VA_ARGS__)

#define TABLE_CALLS .calls = calls, .ncalls = sizeof calls / sizeof *calls

/* One number space, with the whole AUDIT_ARCH to itself. */
#define TABLE_SPACE \
	.low = 0, .high = UINT32_MAX, .nspaces = 1, .spaces = {{0, UINT32_MAX}}

#endif
