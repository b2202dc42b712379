/* libseccomp's name without a suffix means the little-endian ABI here. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/sh.tbl"
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.widths = "sh", .abi = ARCH_ABI_SH, .arg_bits = 32, TABLE_SPACE, \
	.errno_column = ARCH_ERRNO_GENERIC, .filters = true, .cached = true, \
	TABLE_CALLS

const struct arch scb_arch_sh = {
    .token = "sh",
    .scmp = "SCMP_ARCH_SH",
    .docker = "sh",
    .names = "sh4 sh4a sh3",
    .audit_arch = 0x4000002a,
    .audit_name = "AUDIT_ARCH_SHEL",
    .cpp = "defined(__sh__) && defined(__LITTLE_ENDIAN__)",
    COMMON,
};

const struct arch scb_arch_sheb = {
    .token = "sheb",
    .scmp = "SCMP_ARCH_SHEB",
    .docker = "sheb",
    .names = "sh4eb sh3eb",
    .audit_arch = 0x0000002a,
    .audit_name = "AUDIT_ARCH_SH",
    .big_endian = true,
    .cpp = "defined(__sh__) && defined(__BIG_ENDIAN__)",
    COMMON,
};
