/* SECCOMP_FILTER came in 7.1, with the cache. */
#define COMMON_BASE 110

#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/alpha.tbl"
};

const struct arch scb_arch_alpha = {
    .token = "alpha",
    .scmp = "SCMP_ARCH_ALPHA",
    .docker = "alpha",
    .names = "alphaev6 alphaev67",
    .audit_arch = 0xc0009026,
    .audit_name = "AUDIT_ARCH_ALPHA",
    .widths = "alpha",
    .abi = ARCH_ABI_ALPHA,
    .unistd = "unistd_32.h",
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_ALPHA,
    .filters = true,
    .cached = true,
    .cpp = "defined(__alpha__)",
    TABLE_CALLS,
};
