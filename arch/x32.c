/*
 * 64-bit registers, 32-bit pointers; distinguished from x86_64 by bit 30 of the
 * number. The cache of constant ALLOWs does not cover numbers with that bit.
 */
#define COMMON_BASE X32

#include "start.h"
#include "table.h"

enum { X32 = 0x40000000 };

/* Calls whose entry differs from that of x86_64 have numbers of their own. */
enum { OWN_FIRST = X32 + 512, OWN_LAST = X32 + 547 };

static const struct arch_call calls[] = {
#include "../tables/x32.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_x32.tbl"
};

static const struct arch_start start = {
    .machine = 62, /* EM_X86_64 */
    .bits = 32,
    .elf_flags = 0,
    START_CODE,
    .entry = "mov %rsp, %rdi\nand $-16, %rsp\ncall scbpf_start",
    .trap = "syscall",
    .number = "rax",
    .args = {"rdi", "rsi", "rdx", "r10", "r8"},
    .result = "rax",
    .clobbers = "\"rcx\", \"r11\", ",
    .options = "-mx32",
};

const struct arch scb_arch_x32 = {
    .token = "x32",
    .scmp = "SCMP_ARCH_X32",
    .docker = "x32",
    .names = "amd64p32 amd64x32",
    .cpus = "x86_64-x32",
    .audit_arch = 0xc000003e,
    .audit_name = "AUDIT_ARCH_X86_64",
    .widths = "x32",
    .abi = ARCH_ABI_X32,
    .unistd = "unistd_x32.h",
    .arg_bits = 64,
    .low = X32,
    .high = UINT32_MAX,
    .nspaces = 2,
    .spaces = {{OWN_FIRST, OWN_LAST}, {X32, UINT32_MAX}},
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    /* Kernels before 5.4 also ran x86_64's calls if the bit was set. */
    .twin = {"x86_64", X32, 1, {{X32, X32 | 0x3fffffff}}},
    .cpp = "defined(__x86_64__) && defined(__ILP32__)",
    .start = &start,
    TABLE_CALLS,
};
