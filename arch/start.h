/*
 * How a program without libc starts on an ABI and makes syscalls: as machine
 * code, for the executables that emit/elf.c writes, and as text for a compiler
 * (emit/launcher.c).
 *
 * The machine code is tables/start_<token>.tbl, which tables/start.sh makes of
 * the C launcher. It follows the ELF headers, a block of data and texts (in
 * emit/elf.c). All of them are loaded from ARCH_START_LOAD on, to be read, and
 * again from ARCH_START_CODE on, to be executed. Comments give the assembler
 * source.
 *
 * At its entry the stack holds argc, argv[], NULL, envp[], each as wide as a
 * pointer.
 *
 * Sources: the kernel's arch/<port>/include/asm/elf.h (machine, flags that its
 * ELF loader asks for), the syscall(2) page (registers).
 */
#ifndef START_H
#define START_H

#include "arch.h"

enum {
	ARCH_START_LOAD = 0x400000,
	ARCH_START_CODE = 0x500000,
	ARCH_START_PAGE = 0x10000, /* the largest that kernels have */
	ARCH_START_ARGS = 5
};

/*
 * One instruction: bytes as they stand, or a word in the byte order of the
 * ABI's code.
 */
struct arch_insn {
	uint32_t word;
	uint8_t n; /* bytes; 0: it is a word */
	uint8_t byte[11];
};

struct arch_start {
	uint16_t machine;   /* EM_* */
	uint8_t bits;	    /* of a pointer, and of the ELF file */
	uint32_t elf_flags; /* EF_* */
	bool little_code;   /* the code is, even if data is big-endian */
	const struct arch_insn *insn;
	uint16_t ninsns;
	/*
	 * For a compiler: lines that call scbpf_start(stack), and the
	 * registers.
	 */
	const char *entry, *trap, *number, *args[ARCH_START_ARGS], *result;
	/* Clobbered registers other than these, with quotes. */
	const char *clobbers;
	const char *options; /* options that the compiler needs; "": none */
};

#define B(...) {0, sizeof(uint8_t[]){__VA_ARGS__}, {__VA_ARGS__}},
#define W(word) {word, 0, {0}},

#define START_CODE .insn = code, .ninsns = sizeof code / sizeof *code

#endif
