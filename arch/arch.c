#include "arch.h"

#include <stddef.h>

/*
 * x86_64 comes first; the rest is in the order in which '-a all' writes them.
 */
#define ARCHES(A) \
	A(x86_64) \
	A(x86) \
	A(x32) \
	A(arm) \
	A(aarch64) \
	A(riscv64) \
	A(riscv32) \
	A(s390x) \
	A(s390) \
	A(ppc64) \
	A(ppc64le) \
	A(ppc) \
	A(loongarch64) \
	A(mips) \
	A(mipsel) \
	A(mips64) \
	A(mipsel64) \
	A(mips64n32) \
	A(mipsel64n32) \
	A(m68k) \
	A(sh) \
	A(sheb) \
	A(parisc) \
	A(parisc64) \
	A(alpha) \
	A(sparc) \
	A(sparc64) \
	A(xtensa) \
	A(xtensaeb) \
	A(csky) \
	A(loongarch32) \
	A(aarch64_be) \
	A(armeb)

#define DECLARE(token) extern const struct arch scb_arch_##token;
#define ADDRESS(token) &scb_arch_##token,

ARCHES(DECLARE)

const struct arch *const scb_arch_all[] = {ARCHES(ADDRESS) NULL};
