#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/loongarch64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_loongarch64.tbl"
};

static const struct arch_start start = {
    .machine = 258, /* EM_LOONGARCH */
    .bits = 64,
    .elf_flags = 0x43, /* double floats, object ABI 1 */
    START_CODE,
    .entry = "move $a0, $sp\nbl scbpf_start",
    .trap = "syscall 0",
    .number = "$a7",
    .args = {"$a0", "$a1", "$a2", "$a3", "$a4"},
    .result = "$a0",
    .clobbers = "\"$t0\", \"$t1\", \"$t2\", \"$t3\", \"$t4\", \"$t5\", "
		"\"$t6\", \"$t7\", \"$t8\", ",
    .options = "",
};

const struct arch scb_arch_loongarch64 = {
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
    .start = &start,
    TABLE_CALLS,
};
