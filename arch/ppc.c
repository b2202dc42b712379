#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/ppc.tbl"
};

const struct arch arch_ppc = {
    .token = "ppc",
    .scmp = "SCMP_ARCH_PPC",
    .docker = "ppc",
    .names = "powerpc",
    .audit_arch = 0x00000014,
    .audit_name = "AUDIT_ARCH_PPC",
    .big_endian = true,
    .widths = "ppc",
    .abi = ARCH_ABI_PPC,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_PPC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__powerpc__) && !defined(__powerpc64__) && "
	   "!defined(__LITTLE_ENDIAN__)",
    TABLE_CALLS,
};
