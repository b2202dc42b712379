/*
 * Facts about Linux ABIs. Each ABI has one struct, which arch/<token>.c fills
 * in from tables/<token>.tbl. Everything that differs between ABIs is a field
 * here, so that no other code needs to test for a particular ABI.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stdint.h>

/* A kernel release as one comparable number; 2.6.x uses all three parts. */
#define ARCH_KERNEL(a, b, c) \
	((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

/* One row of a syscall table. */
struct arch_call {
	uint32_t nr; /* as seccomp_data.nr has it, base and x32 bit included */
	uint32_t since; /* ARCH_KERNEL; 0: there from the start */
	uint32_t gone;	/* first release without it; 0: still there */
	/*
	 * An array in the row itself, because a pointer would need a
	 * relocation.
	 */
	char name[29];
};

/*
 * A range of numbers with its own limit for ENOSYS: "above the largest number
 * that the policy names" is determined within the range. A number belongs to
 * the first range of the ABI that contains it.
 */
struct arch_space {
	uint32_t low, high; /* both included */
};

/*
 * Numbers in these ranges that are not calls of this ABI reach the calls of
 * another ABI whose number differs only in `bits` (SEMANTICS 13).
 */
struct arch_twin {
	const char *abi; /* token; NULL: there are none */
	uint32_t bits;
	uint8_t nranges;
	struct arch_space ranges[2];
};

/*
 * Numbers of another ABI that kernels take from tasks of this one, under its
 * arch word (SEMANTICS 7.7).
 */
struct arch_foreign {
	const char *abi; /* token, of either byte order */
	uint32_t low, high;
};

/* Columns of tables/errno.tbl. ORDER ERRNO */
enum arch_errno {
	ARCH_ERRNO_GENERIC,
	ARCH_ERRNO_MIPS,
	ARCH_ERRNO_ALPHA,
	ARCH_ERRNO_SPARC,
	ARCH_ERRNO_PARISC,
	ARCH_ERRNO_PPC,
	ARCH_ERRNO_COLUMNS
};

/*
 * One bit for each ABI, without regard to byte order. tables/consts_*.tbl and
 * tables/args_abi.tbl use these for values that differ between ABIs.
 */
enum arch_abi {
	ARCH_ABI_X86_64 = 1 << 0,
	ARCH_ABI_X86 = 1 << 1,
	ARCH_ABI_X32 = 1 << 2,
	ARCH_ABI_ARM = 1 << 3,
	ARCH_ABI_AARCH64 = 1 << 4,
	ARCH_ABI_RISCV64 = 1 << 5,
	ARCH_ABI_RISCV32 = 1 << 6,
	ARCH_ABI_S390X = 1 << 7,
	ARCH_ABI_S390 = 1 << 8,
	ARCH_ABI_PPC64 = 1 << 9,
	ARCH_ABI_PPC = 1 << 10,
	ARCH_ABI_LOONGARCH64 = 1 << 11,
	ARCH_ABI_MIPS = 1 << 12,
	ARCH_ABI_MIPS64 = 1 << 13,
	ARCH_ABI_MIPS64N32 = 1 << 14,
	ARCH_ABI_M68K = 1 << 15,
	ARCH_ABI_SH = 1 << 16,
	ARCH_ABI_PARISC = 1 << 17,
	ARCH_ABI_PARISC64 = 1 << 18,
	ARCH_ABI_ALPHA = 1 << 19,
	ARCH_ABI_SPARC = 1 << 20,
	ARCH_ABI_SPARC64 = 1 << 21,
	ARCH_ABI_XTENSA = 1 << 22,
	ARCH_ABI_CSKY = 1 << 23,
	ARCH_ABI_LOONGARCH32 = 1 << 24,
	ARCH_ABI_ALL = (1 << 25) - 1
};

struct arch {
	const char *token; /* libseccomp's name, lower case */
	const char *scmp;  /* SCMP_ARCH_* */
	/* The name in a profile's includes/excludes; NULL: Docker has none. */
	const char *docker;
	/* Podman's name there, if it differs from Docker's; else NULL. */
	const char *podman;
	/* Other names (Debian, Go, uname -m), separated by spaces. */
	const char *names;
	/*
	 * Further processor names in GNU triples, separated by spaces. A word
	 * that begins with a hyphen is a suffix of "gnu" or "musl" that only
	 * the triples of this ABI have.
	 */
	const char *cpus;
	const char *widths;  /* token of its rows in tables/widths_abi.tbl */
	enum arch_abi abi;   /* one bit */
	uint32_t audit_arch; /* AUDIT_ARCH_*, seccomp_data.arch */
	const char *audit_name;
	bool big_endian;
	uint8_t arg_bits; /* 32 or 64: register width; x32 and n32 have 64 */
	/* The numbers that belong to this ABI under its audit_arch. */
	uint32_t low, high;
	uint8_t nspaces;
	struct arch_space spaces[2];
	/*
	 * The numbers that its calls can ever have, if these are fewer: each
	 * mips ABI has a thousand numbers. high 0: the same as low to high.
	 */
	struct arch_space calls_in;
	/* Numbers that are never a call; they return ENOSYS (SEMANTICS 7.6). */
	uint8_t nnever;
	uint32_t never[1];
	/*
	 * The header in asm/ that lists the calls; NULL: unistd_64.h or
	 * unistd_32.h.
	 */
	const char *unistd;
	uint8_t clone_flags; /* index of clone's flags argument */
	enum arch_errno errno_column;
	bool filters; /* mainline kernels support SECCOMP_FILTER on it */
	bool cached;  /* Linux 5.11's cache of constant ALLOWs covers it */
	struct arch_twin twin;
	uint8_t nforeign;
	struct arch_foreign foreign[2];
	/* Preprocessor condition that is true when compiling for it. */
	const char *cpp;
	/*
	 * A preprocessor condition under which the AUDIT_ARCH is shared but
	 * the filter does not fit (other byte order); NULL: none.
	 */
	const char *cpp_misfit;
	const struct arch_start *start; /* start.h; NULL: not known */
	const struct arch_call *calls;	/* by number; ascending */
	uint16_t ncalls;
};

/* All of them, x86_64 first, ending in NULL; filled in by arch/arch.c. */
extern const struct arch *const scb_arch_all[];

/* An argument's bits, by scb_facts_width; unknown: the whole register. */
static inline unsigned
arch_bits_used(const struct arch *a, unsigned width)
{
	return width < 16 || width > a->arg_bits ? a->arg_bits : width;
}

#endif
