#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/ppc.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_ppc.tbl"
};

static const struct arch_start start = {
    .machine = 20, /* EM_PPC */
    .bits = 32,
    .elf_flags = 0,
    START_CODE,
    .entry = "mr 3, 1\nstwu 1, -32(1)\nbl scbpf_start",
    .trap = "sc",
    .number = "r0",
    .args = {"r3", "r4", "r5", "r6", "r7"},
    .result = "r3",
    .clobbers = "\"r8\", \"r9\", \"r10\", \"r11\", \"r12\", \"cr0\", \"ctr\", "
		"\"xer\", ",
    .options = "",
};

const struct arch scb_arch_ppc = {
    .token = "ppc",
    .scmp = "SCMP_ARCH_PPC",
    .docker = "ppc",
    .names = "powerpc",
    .audit_arch = 0x00000014,
    .audit_name = "AUDIT_ARCH_PPC",
    .big_endian = true,
    .widths = "ppc",
    .abi = ARCH_ABI_PPC,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_PPC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__powerpc__) && !defined(__powerpc64__) && "
	   "!defined(__LITTLE_ENDIAN__)",
    .start = &start,
    TABLE_CALLS,
};
