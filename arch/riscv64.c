#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/riscv64.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_riscv64.tbl"
};

static const struct arch_start start = {
    .machine = 243, /* EM_RISCV */
    .bits = 64,
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

const struct arch scb_arch_riscv64 = {
    .token = "riscv64",
    .scmp = "SCMP_ARCH_RISCV64",
    .docker = "riscv64",
    .names = "rv64",
    .cpus = "riscv64gc",
    .audit_arch = 0xc00000f3,
    .audit_name = "AUDIT_ARCH_RISCV64",
    .widths = "riscv64",
    .abi = ARCH_ABI_RISCV64,
    .arg_bits = 64,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    /* Calls of riscv32 tasks also report this architecture value. */
    .twin = {"riscv32", 0, 2, {{403, 414}, {416, 423}}},
    .cpp = "defined(__riscv) && __riscv_xlen == 64",
    .start = &start,
    TABLE_CALLS,
};
