/*
 * Native 32-bit kernels: a 32-bit task of a 64-bit kernel reports
 * AUDIT_ARCH_RISCV64, and no filter can tell it from a 64-bit one.
 */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/riscv32.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_riscv32.tbl"
};

static const struct arch_start start = {
    .machine = 243, /* EM_RISCV */
    .bits = 32,
    .elf_flags = 0,
    START_CODE,
    .entry = "mv a0, sp\ncall scbpf_start",
    .trap = "ecall",
    .number = "a7",
    .args = {"a0", "a1", "a2", "a3", "a4"},
    .result = "a0",
    .clobbers = "",
    .options = "",
};

const struct arch scb_arch_riscv32 = {
    .token = "riscv32",
    .scmp = "SCMP_ARCH_RISCV32",
    .docker = "riscv32",
    .names = "rv32",
    .cpus = "riscv32gc riscv32imac",
    .audit_arch = 0x400000f3,
    .audit_name = "AUDIT_ARCH_RISCV32",
    .widths = "riscv32",
    .abi = ARCH_ABI_RISCV32,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__riscv) && __riscv_xlen == 32",
    .start = &start,
    TABLE_CALLS,
};
