/* New in Linux 7.3. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/loongarch32.tbl"
};

const struct arch scb_arch_loongarch32 = {
    .token = "loongarch32",
    .scmp = "SCMP_ARCH_LOONGARCH32",
    .docker = "loongarch32",
    .names = "loong32",
    .audit_arch = 0x40000102,
    .audit_name = "AUDIT_ARCH_LOONGARCH32",
    .widths = "loongarch32",
    .abi = ARCH_ABI_LOONGARCH32,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__loongarch__) && __loongarch_grlen == 32",
    TABLE_CALLS,
};
