#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/parisc.tbl"
};

const struct arch scb_arch_parisc = {
    .token = "parisc",
    .scmp = "SCMP_ARCH_PARISC",
    .docker = "parisc",
    .names = "hppa",
    .cpus = "hppa1.1 hppa2.0",
    .audit_arch = 0x0000000f,
    .audit_name = "AUDIT_ARCH_PARISC",
    .big_endian = true,
    .widths = "parisc",
    .abi = ARCH_ABI_PARISC,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_PARISC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__hppa__) && !defined(__LP64__)",
    TABLE_CALLS,
};
