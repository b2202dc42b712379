/* n64. */
#define COMMON_BASE 5000

#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/mips64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_mips64.tbl"
};

static const struct arch_start start = {
    .machine = 8, /* EM_MIPS */
    .bits = 64,
    .elf_flags = 0x80000000, /* MIPS64r2 */
    START_CODE,
    .entry = "move $4, $sp\ndaddiu $sp, $sp, -32\njal scbpf_start",
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
	.unistd = "unistd_n64.h", .start = &start, .widths = "mips64", \
	.abi = ARCH_ABI_MIPS64, .arg_bits = 64, TABLE_SPACE, \
	.calls_in = {5000, 5999}, .nforeign = 2, \
	.foreign = {{"mips", 4000, 4999}, {"mips64n32", 6000, 6999}}, \
	.errno_column = ARCH_ERRNO_MIPS, .filters = true, TABLE_CALLS

const struct arch scb_arch_mips64 = {
    .token = "mips64",
    .scmp = "SCMP_ARCH_MIPS64",
    .docker = "mips64",
    .names = "mips64eb",
    .cpus = "mipsisa64r6",
    .audit_arch = 0x80000008,
    .audit_name = "AUDIT_ARCH_MIPS64",
    .big_endian = true,
    .cpp = "defined(__mips__) && _MIPS_SIM == 3 && defined(__MIPSEB__)",
    COMMON,
};

const struct arch scb_arch_mipsel64 = {
    .token = "mipsel64",
    .scmp = "SCMP_ARCH_MIPSEL64",
    .docker = "mipsel64",
    .names = "mips64el mips64le",
    .cpus = "mipsisa64r6el",
    .audit_arch = 0xc0000008,
    .audit_name = "AUDIT_ARCH_MIPSEL64",
    .cpp = "defined(__mips__) && _MIPS_SIM == 3 && defined(__MIPSEL__)",
    COMMON,
};
