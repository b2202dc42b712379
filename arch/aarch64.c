/* Both byte orders have one AUDIT_ARCH; the facts are those of little endian.
 */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/aarch64.tbl"
};

const struct arch arch_aarch64 = {
    .token = "aarch64",
    .scmp = "SCMP_ARCH_AARCH64",
    .docker = "arm64",
    .names = "arm64",
    .audit_arch = 0xc00000b7,
    .audit_name = "AUDIT_ARCH_AARCH64",
    .widths = "aarch64",
    .abi = ARCH_ABI_AARCH64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__aarch64__) && defined(__AARCH64EL__)",
    .cpp_misfit = "defined(__aarch64__) && defined(__AARCH64EB__)",
    TABLE_CALLS,
};
