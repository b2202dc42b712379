/* sparc has strict seccomp only: no SECCOMP_FILTER in any Kconfig seen. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/sparc.tbl"
};

const struct arch scb_arch_sparc = {
    .token = "sparc",
    .scmp = "SCMP_ARCH_SPARC",
    .docker = "sparc",
    .names = "",
    .audit_arch = 0x00000002,
    .audit_name = "AUDIT_ARCH_SPARC",
    .big_endian = true,
    .widths = "sparc",
    .abi = ARCH_ABI_SPARC,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_SPARC,
    .cpp = "defined(__sparc__) && !defined(__arch64__)",
    TABLE_CALLS,
};
