#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/ppc64.tbl"
};

/* What both byte orders share. */
#define COMMON \
	.widths = "ppc64", .abi = ARCH_ABI_PPC64, \
	.arg_bits = 64, TABLE_SPACE, \
	.errno_column = ARCH_ERRNO_PPC, .filters = true, .cached = true, \
	TABLE_CALLS

const struct arch arch_ppc64 = {
    .token = "ppc64",
    .scmp = "SCMP_ARCH_PPC64",
    .docker = "ppc64",
    .names = "powerpc64",
    .audit_arch = 0x80000015,
    .audit_name = "AUDIT_ARCH_PPC64",
    .big_endian = true,
    .cpp = "defined(__powerpc64__) && !defined(__LITTLE_ENDIAN__)",
    COMMON,
};

const struct arch arch_ppc64le = {
    .token = "ppc64le",
    .scmp = "SCMP_ARCH_PPC64LE",
    .docker = "ppc64le",
    .names = "ppc64el powerpc64le",
    .audit_arch = 0xc0000015,
    .audit_name = "AUDIT_ARCH_PPC64LE",
    .cpp = "defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)",
    COMMON,
};
