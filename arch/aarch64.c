/*
 * Kernels of both byte orders report the little-endian AUDIT_ARCH; all other
 * facts but the byte order are the same.
 */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/aarch64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_aarch64.tbl"
};

/* EM_AARCH64 */
#define START \
	.machine = 183, .bits = 64, .elf_flags = 0, START_CODE, \
	.entry = "mov x0, sp\nbl scbpf_start", .trap = "svc 0", \
	.number = "x8", .args = {"x0", "x1", "x2", "x3", "x4"}, \
	.result = "x0", .clobbers = "", .options = ""

static const struct arch_start start = {START};

static const struct arch_start start_be = {START, .little_code = true};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.audit_arch = 0xc00000b7, .audit_name = "AUDIT_ARCH_AARCH64", \
	.widths = "aarch64", .abi = ARCH_ABI_AARCH64, .arg_bits = 64, \
	TABLE_SPACE, .errno_column = ARCH_ERRNO_GENERIC, .filters = true, \
	.cached = true, TABLE_CALLS

const struct arch scb_arch_aarch64 = {
    .token = "aarch64",
    .scmp = "SCMP_ARCH_AARCH64",
    .docker = "arm64",
    .names = "arm64",
    .cpp = "defined(__aarch64__) && defined(__AARCH64EL__)",
    .cpp_misfit = "defined(__aarch64__) && defined(__AARCH64EB__)",
    .start = &start,
    COMMON,
};

const struct arch scb_arch_aarch64_be = {
    .token = "aarch64_be",
    .scmp = "SCMP_ARCH_AARCH64_BE",
    .docker = "aarch64_be",
    .names = "arm64be",
    .big_endian = true,
    .cpp = "defined(__aarch64__) && defined(__AARCH64EB__)",
    .cpp_misfit = "defined(__aarch64__) && defined(__AARCH64EL__)",
    .start = &start_be,
    COMMON,
};
