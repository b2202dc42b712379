#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/loongarch64.tbl"
};

const struct arch arch_loongarch64 = {
    .token = "loongarch64",
    .scmp = "SCMP_ARCH_LOONGARCH64",
    .docker = "loongarch64",
    .podman = "loong64",
    .names = "loong64",
    .audit_arch = 0xc0000102,
    .audit_name = "AUDIT_ARCH_LOONGARCH64",
    .widths = "loongarch64",
    .abi = ARCH_ABI_LOONGARCH64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__loongarch64)",
    TABLE_CALLS,
};
