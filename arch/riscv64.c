#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/riscv64.tbl"
};

const struct arch arch_riscv64 = {
    .token = "riscv64",
    .scmp = "SCMP_ARCH_RISCV64",
    .docker = "riscv64",
    .names = "",
    .audit_arch = 0xc00000f3,
    .audit_name = "AUDIT_ARCH_RISCV64",
    .widths = "riscv64",
    .abi = ARCH_ABI_RISCV64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__riscv) && __riscv_xlen == 64",
    TABLE_CALLS,
};
