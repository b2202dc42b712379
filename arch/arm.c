/*
 * EABI only: kernels with OABI compatibility have no filters. Big-endian
 * kernels report the little-endian AUDIT_ARCH, but lay out seccomp_data their
 * way.
 */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/arm.tbl"
};

const struct arch arch_arm = {
    .token = "arm",
    .scmp = "SCMP_ARCH_ARM",
    .docker = "arm",
    .names = "armhf armel armv5tel armv6l armv7l armv8l",
    .audit_arch = 0x40000028,
    .audit_name = "AUDIT_ARCH_ARM",
    .widths = "arm",
    .abi = ARCH_ABI_ARM,
    .arg_bits = 32,
    .low = 0,
    .high = UINT32_MAX,
    .nspaces = 2,
    .spaces = {{0x0f0000, 0x0fffff}, {0, UINT32_MAX}},
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__arm__) && !defined(__ARMEB__)",
    .cpp_misfit = "defined(__arm__) && defined(__ARMEB__)",
    TABLE_CALLS,
};
