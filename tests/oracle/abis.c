/* The ABIs, and what they are called. */
#include "oracle.h"

#include <ctype.h>
#include <string.h>

#define ALL 0, 0xffffffff, NULL, 0

/* Facts that no table has, written down once more. */
struct abi abis[] = {
    {"x86_64", "amd64", "x86_64", 0xc000003e, 64, 0, 0, 0, BIT30 - 1, NULL, 0},
    {"x86", "x86", "x86", 0x40000003, 32, 0, 0, ALL},
    {"x32", "x32", "x32", 0xc000003e, 64, 0, 0, BIT30, UINT32_MAX, NULL, 0},
    {"arm", "armv7", "arm", 0x40000028, 32, 0, 0, ALL},
    {"aarch64", "arm64", "aarch64", 0xc00000b7, 64, 0, 0, ALL},
    {"riscv64", "riscv64", "riscv64", 0xc00000f3, 64, 0, 0, ALL},
    {"riscv32", "riscv32", "riscv32", 0x400000f3, 32, 0, 0, ALL},
    {"s390x", "s390x", "s390x", 0x80000016, 64, 1, 0, ALL},
    {"s390", "s390", "s390", 0x16, 32, 1, 0, ALL},
    {"ppc64", "ppc64", "ppc64", 0x80000015, 64, 1, 5, ALL},
    {"ppc64le", "ppc64le", "ppc64", 0xc0000015, 64, 0, 5, ALL},
    {"ppc", "ppc", "ppc", 0x14, 32, 1, 5, ALL},
    {"loongarch64", "loong64", "loongarch64", 0xc0000102, 64, 0, 0, ALL},
    {"mips", "mips", "mips", 0x8, 32, 1, 1, ALL},
    {"mipsel", "mipsel", "mips", 0x40000008, 32, 0, 1, ALL},
    {"mips64", "mips64", "mips64", 0x80000008, 64, 1, 1, ALL},
    {"mipsel64", "mipsel64", "mips64", 0xc0000008, 64, 0, 1, ALL},
    {"mips64n32", "mips64n32", "mips64n32", 0xa0000008, 64, 1, 1, ALL},
    {"mipsel64n32", "mips3l64n32", "mips64n32", 0xe0000008, 64, 0, 1, ALL},
    {"m68k", "m68k", "m68k", 0x4, 32, 1, 0, ALL},
    {"sh", "sh", "sh", 0x4000002a, 32, 0, 0, ALL},
    {"sheb", "sheb", "sh", 0x2a, 32, 1, 0, ALL},
    {"parisc", "parisc", "parisc", 0xf, 32, 1, 4, ALL},
    {"parisc64", "parisc64", "parisc64", 0x8000000f, 64, 1, 4, ALL},
    {"alpha", "alpha", "alpha", 0xc0009026, 64, 0, 2, ALL},
    {"sparc", "sparc", "sparc", 0x2, 32, 1, 3, ALL},
    {"sparc64", "sparc64", "sparc64", 0x8000002b, 64, 1, 3, ALL},
    {"xtensa", "xtensa", "xtensa", 0x5e, 32, 0, 0, ALL},
    {"xtensaeb", "xtensaeb", "xtensa", 0x5e, 32, 1, 0, ALL},
    {"csky", "csky", "csky", 0x400000fc, 32, 0, 0, ALL},
    {"loongarch32", "loongarch32", "loongarch32", 0x40000102, 32, 0, 0, ALL},
    {"aarch64_be", "aarch64_be", "aarch64", 0xc00000b7, 64, 1, 0, ALL},
    {"armeb", "armeb", "arm", 0x40000028, 32, 1, 0, ALL},
};
const int nabis = (int)(sizeof abis / sizeof *abis);

/* Are they the same but for case, and - for _? */
bool
alike(const char *a, size_t length, const char *b)
{
	for (; length > 0 && *b != '\0'; length--, a++, b++)
		if (tolower((unsigned char)*a) != *b &&
		    (*a != '-' || *b != '_'))
			return false;
	return length == 0 && *b == '\0';
}

/* As text policies spell it, or Docker, or libseccomp. */
struct abi *
abi_named(const char *name, size_t length)
{
	size_t prefix = strlen("SCMP_ARCH_");
	bool scmp = strncmp(name, "SCMP_ARCH_", prefix) == 0;

	for (int i = 0; i < nabis; i++)
		if (scmp ? alike(name + prefix, length - prefix, abis[i].token)
			 : alike(name, length, abis[i].token) ||
			       alike(name, length, abis[i].docker))
			return &abis[i];
	return NULL;
}

uint64_t
abi_bit(const struct abi *a)
{
	return (uint64_t)1 << (a - abis);
}
