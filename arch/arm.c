/*
 * EABI only: kernels with OABI compatibility have no filters. Big-endian
 * kernels report the little-endian AUDIT_ARCH, but lay out seccomp_data their
 * way.
 */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/arm.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_arm.tbl"
};

static const struct arch_start start = {
    .machine = 40, /* EM_ARM */
    .bits = 32,
    .elf_flags = 0x05000000, /* EF_ARM_EABI_VER5 */
    START_CODE,
    .entry = "mov r0, sp\nbic sp, sp, #7\nbl scbpf_start",
    .trap = "svc 0",
    .number = "r7",
    .args = {"r0", "r1", "r2", "r3", "r4"},
    .result = "r0",
    .clobbers = "",
    .options = "-marm -fomit-frame-pointer",
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.unistd = "unistd-eabi.h", .audit_arch = 0x40000028, \
	.audit_name = "AUDIT_ARCH_ARM", .widths = "arm", .abi = ARCH_ABI_ARM, \
	.arg_bits = 32, .low = 0, .high = UINT32_MAX, .nspaces = 2, \
	.spaces = {{0x0f0000, 0x0fffff}, {0, UINT32_MAX}}, \
	.errno_column = ARCH_ERRNO_GENERIC, .filters = true, .cached = true, \
	TABLE_CALLS

const struct arch scb_arch_arm = {
    .token = "arm",
    .scmp = "SCMP_ARCH_ARM",
    .docker = "arm",
    .names = "armhf armel armv5tel armv6l armv7 armv7l armv8l",
    .cpus = "armv4t armv5te armv6 armv7a armv7hl armv7neon thumbv7neon",
    .cpp = "defined(__arm__) && !defined(__ARMEB__)",
    .cpp_misfit = "defined(__arm__) && defined(__ARMEB__)",
    .start = &start,
    COMMON,
};

/*
 * No launcher: its code would be big-endian on ARMv5 (BE32) and little-endian on
 * later processors (BE8).
 */
const struct arch scb_arch_armeb = {
    .token = "armeb",
    .scmp = "SCMP_ARCH_ARMEB",
    .docker = "armeb",
    .names = "armv5teb armv6b armv7b",
    .cpus = "armebv7r armv7lb",
    .big_endian = true,
    .cpp = "defined(__arm__) && defined(__ARMEB__)",
    .cpp_misfit = "defined(__arm__) && !defined(__ARMEB__)",
    COMMON,
};
