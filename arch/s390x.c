/*
 * svc 0 takes the number from a register before filters run, so 0 is never a
 * call itself. The first argument of clone() is the stack.
 */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/s390x.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_s390x.tbl"
};

static const struct arch_start start = {
    .machine = 22, /* EM_S390 */
    .bits = 64,
    .elf_flags = 0,
    START_CODE,
    .entry = "lgr %r2, %r15\naghi %r15, -160\nbrasl %r14, scbpf_start",
    .trap = "svc 0",
    .number = "r1",
    .args = {"r2", "r3", "r4", "r5", "r6"},
    .result = "r2",
    .clobbers = "",
    .options = "",
};

const struct arch scb_arch_s390x = {
    .token = "s390x",
    .scmp = "SCMP_ARCH_S390X",
    .docker = "s390x",
    .names = "",
    .audit_arch = 0x80000016,
    .audit_name = "AUDIT_ARCH_S390X",
    .big_endian = true,
    .widths = "s390x",
    .abi = ARCH_ABI_S390X,
    .arg_bits = 64,
    TABLE_SPACE,
    .nnever = 1,
    .never = {0},
    .clone_flags = 1,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__s390x__)",
    .start = &start,
    TABLE_CALLS,
};
