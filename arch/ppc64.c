#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/ppc64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_ppc64.tbl"
};

static const struct arch_start start = {
    .machine = 21, /* EM_PPC64 */
    .bits = 64,
    /* ELFv2: the entry point is code, not a function descriptor. */
    .elf_flags = 2,
    START_CODE,
    .entry = "addis 2, 12, .TOC.-_start@ha\naddi 2, 2, .TOC.-_start@l\nmr 3, "
	     "1\nstdu 1, -96(1)\nbl scbpf_start",
    .trap = "sc",
    .number = "r0",
    .args = {"r3", "r4", "r5", "r6", "r7"},
    .result = "r3",
    .clobbers = "\"r8\", \"r9\", \"r10\", \"r11\", \"r12\", \"cr0\", \"ctr\", "
		"\"xer\", ",
    .options = "-mabi=elfv2",
};

/* The fields that are the same for both byte orders. */
#define COMMON \
	.start = &start, .widths = "ppc64", .abi = ARCH_ABI_PPC64, \
	.arg_bits = 64, TABLE_SPACE, .errno_column = ARCH_ERRNO_PPC, \
	.filters = true, .cached = true, TABLE_CALLS

const struct arch scb_arch_ppc64 = {
    .token = "ppc64",
    .scmp = "SCMP_ARCH_PPC64",
    .docker = "ppc64",
    .names = "powerpc64",
    .audit_arch = 0x80000015,
    .audit_name = "AUDIT_ARCH_PPC64",
    .big_endian = true,
    .cpp = "defined(__powerpc64__) && !defined(__LITTLE_ENDIAN__)",
    COMMON,
};

const struct arch scb_arch_ppc64le = {
    .token = "ppc64le",
    .scmp = "SCMP_ARCH_PPC64LE",
    .docker = "ppc64le",
    .names = "ppc64el powerpc64le powerpc64el",
    .audit_arch = 0xc0000015,
    .audit_name = "AUDIT_ARCH_PPC64LE",
    .cpp = "defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)",
    COMMON,
};
