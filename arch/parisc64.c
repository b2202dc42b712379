#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/parisc64.tbl"
};

const struct arch scb_arch_parisc64 = {
    .token = "parisc64",
    .scmp = "SCMP_ARCH_PARISC64",
    .docker = "parisc64",
    .names = "hppa64",
    .audit_arch = 0x8000000f,
    .audit_name = "AUDIT_ARCH_PARISC64",
    .big_endian = true,
    .widths = "parisc64",
    .abi = ARCH_ABI_PARISC64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_PARISC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__hppa__) && defined(__LP64__)",
    TABLE_CALLS,
};
