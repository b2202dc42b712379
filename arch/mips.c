/*
 * o32. _MIPS_SIM is 1 (_ABIO32), 2 (_ABIN32) or 3 (_ABI64). The conditions use
 * numbers because compilers define only the name of their own ABI.
 */
#define COMMON_BASE 4000

#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/mips.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_mips.tbl"
};

static const struct arch_start start = {
    .machine = 8, /* EM_MIPS */
    .bits = 32,
    .elf_flags = 0x70001000, /* MIPS32r2, o32 */
    START_CODE,
    .entry = "move $4, $sp\naddiu $sp, $sp, -32\njal scbpf_start",
    .trap = "addiu $sp, $sp, -32\nsw $8, 16($sp)\nsyscall\naddiu $sp, $sp, 32",
    .number = "$2",
    .args = {"$4", "$5", "$6", "$7", "$8"},
    .result = "$2",
    .clobbers = "\"$1\", \"$3\", \"$9\", \"$10\", \"$11\", \"$12\", \"$13\", "
		"\"$14\", \"$15\", \"$24\", \"$25\", \"hi\", \"lo\", ",
    .options = "-mno-abicalls -G0",
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.unistd = "unistd_o32.h", .start = &start, .widths = "mips", \
	.abi = ARCH_ABI_MIPS, .arg_bits = 32, TABLE_SPACE, \
	.calls_in = {4000, 4999}, .nforeign = 2, \
	.foreign = {{"mips64", 5000, 5999}, {"mips64n32", 6000, 6999}}, \
	.errno_column = ARCH_ERRNO_MIPS, .filters = true, TABLE_CALLS

const struct arch scb_arch_mips = {
    .token = "mips",
    .scmp = "SCMP_ARCH_MIPS",
    .docker = "mips",
    .names = "mipseb",
    .cpus = "mipsisa32r6 mips32",
    .audit_arch = 0x00000008,
    .audit_name = "AUDIT_ARCH_MIPS",
    .big_endian = true,
    .cpp = "defined(__mips__) && _MIPS_SIM == 1 && defined(__MIPSEB__)",
    COMMON,
};

const struct arch scb_arch_mipsel = {
    .token = "mipsel",
    .scmp = "SCMP_ARCH_MIPSEL",
    .docker = "mipsel",
    .names = "mipsle",
    .cpus = "mipsisa32r6el mips32el",
    .audit_arch = 0x40000008,
    .audit_name = "AUDIT_ARCH_MIPSEL",
    .cpp = "defined(__mips__) && _MIPS_SIM == 1 && defined(__MIPSEL__)",
    COMMON,
};
