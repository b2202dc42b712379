/* Filters since Linux 5.9. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/csky.tbl"
};

const struct arch scb_arch_csky = {
    .token = "csky",
    .scmp = "SCMP_ARCH_CSKY",
    .docker = "csky",
    .names = "",
    .audit_arch = 0x400000fc,
    .audit_name = "AUDIT_ARCH_CSKY",
    .widths = "csky",
    .abi = ARCH_ABI_CSKY,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__csky__)",
    TABLE_CALLS,
};
