/*
 * svc 0 takes the number from a register before filters run, so that 0 is never
 * a call of its own. clone() takes the stack first.
 */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/s390.tbl"
};

const struct arch arch_s390 = {
    .token = "s390",
    .scmp = "SCMP_ARCH_S390",
    .docker = "s390",
    .names = "",
    .audit_arch = 0x00000016,
    .audit_name = "AUDIT_ARCH_S390",
    .big_endian = true,
    .widths = "s390",
    .abi = ARCH_ABI_S390,
    .arg_bits = 32,
    TABLE_SPACE,
    .nnever = 1,
    .never = {0},
    .clone_flags = 1,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__s390__) && !defined(__s390x__)",
    TABLE_CALLS,
};
