/* sparc has strict seccomp only: no SECCOMP_FILTER in any Kconfig seen. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/sparc64.tbl"
};

const struct arch scb_arch_sparc64 = {
    .token = "sparc64",
    .scmp = "SCMP_ARCH_SPARC64",
    .docker = "sparc64",
    .names = "sparcv9",
    .audit_arch = 0x8000002b,
    .audit_name = "AUDIT_ARCH_SPARC64",
    .big_endian = true,
    .widths = "sparc64",
    .abi = ARCH_ABI_SPARC64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_SPARC,
    .cpp = "defined(__sparc__) && defined(__arch64__)",
    TABLE_CALLS,
};
