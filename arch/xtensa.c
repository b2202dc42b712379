/* Both byte orders report one AUDIT_ARCH. Filters since Linux 5.9. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/xtensa.tbl"
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.audit_arch = 0x0000005e, .audit_name = "AUDIT_ARCH_XTENSA", \
	.widths = "xtensa", .abi = ARCH_ABI_XTENSA, .arg_bits = 32, \
	TABLE_SPACE, .errno_column = ARCH_ERRNO_GENERIC, .filters = true, \
	.cached = true, TABLE_CALLS

const struct arch scb_arch_xtensa = {
    .token = "xtensa",
    .scmp = "SCMP_ARCH_XTENSA",
    .docker = "xtensa",
    .names = "xtensael",
    .cpp = "defined(__xtensa__) && !defined(__XTENSA_EB__)",
    .cpp_misfit = "defined(__xtensa__) && defined(__XTENSA_EB__)",
    COMMON,
};

const struct arch scb_arch_xtensaeb = {
    .token = "xtensaeb",
    .scmp = "SCMP_ARCH_XTENSAEB",
    .docker = "xtensaeb",
    .names = "",
    .big_endian = true,
    .cpp = "defined(__xtensa__) && defined(__XTENSA_EB__)",
    .cpp_misfit = "defined(__xtensa__) && !defined(__XTENSA_EB__)",
    COMMON,
};
