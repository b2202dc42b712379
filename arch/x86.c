/* x86 in 32-bit mode, native or under a 64-bit kernel. */
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/x86.tbl"
};

const struct arch arch_x86 = {
    .token = "x86",
    .scmp = "SCMP_ARCH_X86",
    .docker = "x86",
    .names = "i386 386 i486 i586 i686",
    .audit_arch = 0x40000003,
    .audit_name = "AUDIT_ARCH_I386",
    .widths = "x86",
    .abi = ARCH_ABI_X86,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__i386__)",
    TABLE_CALLS,
};
