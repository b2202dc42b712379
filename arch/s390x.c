/*
 * svc 0 takes the number from a register before filters run, so that 0 is never
 * a call of its own. clone() takes the stack first.
 */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/s390x.tbl"
};

const struct arch arch_s390x = {
    .token = "s390x",
    .scmp = "SCMP_ARCH_S390X",
    .docker = "s390x",
    .names = "",
    .audit_arch = 0x80000016,
    .audit_name = "AUDIT_ARCH_S390X",
    .big_endian = true,
    .widths = "s390x",
    .abi = ARCH_ABI_S390X,
    .arg_bits = 64,
    TABLE_SPACE,
    .nnever = 1,
    .never = {0},
    .clone_flags = 1,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__s390x__)",
    TABLE_CALLS,
};
