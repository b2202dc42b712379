/* n32: 64-bit registers, 32-bit values in them sign-extended. */
#define COMMON_BASE 6000

#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/mips64n32.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_mips64n32.tbl"
};

static const struct arch_start start = {
    .machine = 8, /* EM_MIPS */
    .bits = 32,
    .elf_flags = 0x80000020, /* MIPS64r2, n32 */
    START_CODE,
    .entry = "move $4, $sp\naddiu $sp, $sp, -32\njal scbpf_start",
    .trap = "syscall",
    .number = "$2",
    .args = {"$4", "$5", "$6", "$7", "$8"},
    .result = "$2",
    .clobbers = "\"$1\", \"$3\", \"$9\", \"$10\", \"$11\", \"$12\", \"$13\", "
		"\"$14\", \"$15\", \"$24\", \"$25\", \"hi\", \"lo\", ",
    .options = "-mno-abicalls -G0",
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.unistd = "unistd_n32.h", .start = &start, .widths = "mips64n32", \
	.abi = ARCH_ABI_MIPS64N32, .arg_bits = 64, TABLE_SPACE, \
	.calls_in = {6000, 6999}, .nforeign = 2, \
	.foreign = {{"mips", 4000, 4999}, {"mips64", 5000, 5999}}, \
	.errno_column = ARCH_ERRNO_MIPS, .filters = true, TABLE_CALLS

const struct arch scb_arch_mips64n32 = {
    .token = "mips64n32",
    .scmp = "SCMP_ARCH_MIPS64N32",
    .docker = "mips64n32",
    .names = "mipsn32 mips64p32",
    .cpus = "mips64-abin32 mips64-n32 mipsisa64r6-abin32",
    .audit_arch = 0xa0000008,
    .audit_name = "AUDIT_ARCH_MIPS64N32",
    .big_endian = true,
    .cpp = "defined(__mips__) && _MIPS_SIM == 2 && defined(__MIPSEB__)",
    COMMON,
};

const struct arch scb_arch_mipsel64n32 = {
    .token = "mipsel64n32",
    .scmp = "SCMP_ARCH_MIPSEL64N32",
    .docker = "mips3l64n32",
    .podman = "mipsel64n32",
    .names = "mipsn32el mips64p32le mips3l64n32",
    .cpus = "mips64el-abin32 mips64el-n32 mipsisa64r6el-abin32",
    .audit_arch = 0xe0000008,
    .audit_name = "AUDIT_ARCH_MIPSEL64N32",
    .cpp = "defined(__mips__) && _MIPS_SIM == 2 && defined(__MIPSEL__)",
    COMMON,
};
