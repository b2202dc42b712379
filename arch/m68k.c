/* The 6.1 Kconfig has no SECCOMP_FILTER yet; that of 6.12 has. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/m68k.tbl"
};

const struct arch scb_arch_m68k = {
    .token = "m68k",
    .scmp = "SCMP_ARCH_M68K",
    .docker = "m68k",
    .names = "",
    .audit_arch = 0x00000004,
    .audit_name = "AUDIT_ARCH_M68K",
    .big_endian = true,
    .widths = "m68k",
    .abi = ARCH_ABI_M68K,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__m68k__)",
    TABLE_CALLS,
};
