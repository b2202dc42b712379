/* New in Linux 7.3. */
#include "start.h"
#include "table.h"

/* The port is of 7.3. */
#undef C
#define C(nr, name, ...) \
	{nr, \
	    TABLE_SINCE(__VA_ARGS__, 0, 0, 0) > ARCH_KERNEL(7, 3, 0) \
		? TABLE_SINCE(__VA_ARGS__, 0, 0, 0) \
		: BASE, \
	    0, name},

static const struct arch_call calls[] = {
#include "../tables/loongarch32.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_loongarch32.tbl"
};

static const struct arch_start start = {
    .machine = 258, /* EM_LOONGARCH */
    .bits = 32,
    .elf_flags = 0x41, /* no floats, object ABI 1 */
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
    .start = &start,
    TABLE_CALLS,
};
