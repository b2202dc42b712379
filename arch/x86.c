/* x86 in 32-bit mode, native or under a 64-bit kernel. */
#include "start.h"
#include "table.h"

static const struct arch_call calls[] = {
#include "../tables/x86.tbl"
};

static const struct arch_insn code[] = {
#include "../tables/start_x86.tbl"
};

static const struct arch_start start = {
    .machine = 3, /* EM_386 */
    .bits = 32,
    .elf_flags = 0,
    START_CODE,
    .entry = "mov %esp, %eax\nand $-16, %esp\nsub $12, %esp\npush %eax\ncall "
	     "scbpf_start",
    .trap = "int $0x80",
    .number = "eax",
    .args = {"ebx", "ecx", "edx", "esi", "edi"},
    .result = "eax",
    .clobbers = "",
    .options = "-m32",
};

const struct arch scb_arch_x86 = {
    .token = "x86",
    .scmp = "SCMP_ARCH_X86",
    .docker = "x86",
    .names = "i386 386 i486 i586 i686 ia32 x86_32",
    .audit_arch = 0x40000003,
    .audit_name = "AUDIT_ARCH_I386",
    .widths = "x86",
    .abi = ARCH_ABI_X86,
    .arg_bits = 32,
    TABLE_SPACE,
    .errno_column = ARCH_ERRNO_GENERIC,
    .filters = true,
    .cached = true,
    .cpp = "defined(__i386__)",
    .start = &start,
    TABLE_CALLS,
};
