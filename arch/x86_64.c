/*
 * x86 in 64-bit mode. Numbers with bit 30 belong to x32, which has the same
 * architecture value.
 */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/x86_64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_x86_64.tbl"
};

static const struct arch_start start = {
    .machine = 62, /* EM_X86_64 */
    .bits = 64,
    .elf_flags = 0,
    START_CODE,
    .entry = "mov %rsp, %rdi\nand $-16, %rsp\ncall scbpf_start",
    .trap = "syscall",
    .number = "rax",
    .args = {"rdi", "rsi", "rdx", "r10", "r8"},
    .result = "rax",
    .clobbers = "\"rcx\", \"r11\", ",
    .options = "",
};

const struct arch scb_arch_x86_64 = {
    .token = "x86_64",
    .scmp = "SCMP_ARCH_X86_64",
    .docker = "amd64",
    .names = "amd64 x86-64 x64",
    .audit_arch = 0xc000003e,
    .audit_name = "AUDIT_ARCH_X86_64",
    .widths = "x86_64",
    .abi = ARCH_ABI_X86_64,
    .arg_bits = 64,
    .low = 0,
    .high = 0x3fffffff,
    .nspaces = 1,
    .spaces = {{0, 0x3fffffff}},
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    /* Kernels before 5.4 also ran x32's own calls without the bit. */
    .twin = {"x32", 0x40000000, 1, {{512, 547}}},
    .cpp = "defined(__x86_64__) && !defined(__ILP32__)",
    .start = &start,
    TABLE_CALLS,
};
