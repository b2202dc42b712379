/*
 * What C's headers and compilers define on each architecture, as far as filters
 * are made of it. Sources: include/uapi/linux/bpf_common.h, filter.h,
 * seccomp.h, audit.h and elf-em.h of the kernel; the predefined macros of gcc.
 */
#include "filter/c_pp.h"

#include <string.h>

#include "base/hash.h"
#include "bpf/op.h"
#include "facts/facts.h"
#include "facts/facts_abi.h"

/* clang-format off */
static const struct {
	char name[36];
	uint32_t value;
} name_values[] = {
#define N(name) {#name, name}
    N(BPF_LD), N(BPF_LDX), N(BPF_ST), N(BPF_STX), N(BPF_ALU), N(BPF_JMP),
    N(BPF_RET), N(BPF_MISC), N(BPF_W), N(BPF_H), N(BPF_B), N(BPF_IMM),
    N(BPF_ABS), N(BPF_IND), N(BPF_MEM), N(BPF_LEN), N(BPF_MSH), N(BPF_ADD),
    N(BPF_SUB), N(BPF_MUL), N(BPF_DIV), N(BPF_OR), N(BPF_AND), N(BPF_LSH),
    N(BPF_RSH), N(BPF_NEG), N(BPF_MOD), N(BPF_XOR), N(BPF_JA), N(BPF_JEQ),
    N(BPF_JGT), N(BPF_JGE), N(BPF_JSET), N(BPF_K), N(BPF_X), N(BPF_A),
    N(BPF_TAX), N(BPF_TXA),
#undef N
    {"BPF_MEMWORDS", 16}, {"BPF_MAXINSNS", BPF_MAX},
    {"SCBPF_RET_KILL_PROCESS", RET_KILL_PROCESS}, /* of our headers */
    {"SCBPF_RET_KILL_THREAD", RET_KILL_THREAD},
    {"SECCOMP_RET_KILL_PROCESS", RET_KILL_PROCESS},
    {"SECCOMP_RET_KILL_THREAD", RET_KILL_THREAD},
    {"SECCOMP_RET_KILL", RET_KILL_THREAD},
    {"SECCOMP_RET_TRAP", RET_TRAP},
    {"SECCOMP_RET_ERRNO", RET_ERRNO},
    {"SECCOMP_RET_USER_NOTIF", RET_USER_NOTIF},
    {"SECCOMP_RET_TRACE", RET_TRACE},
    {"SECCOMP_RET_LOG", RET_LOG},
    {"SECCOMP_RET_ALLOW", RET_ALLOW},
    {"SECCOMP_RET_ACTION_FULL", RET_ACTION},
    {"SECCOMP_RET_ACTION", 0x7fff0000},
    {"SECCOMP_RET_DATA", RET_DATA},
    {"SECCOMP_MODE_FILTER", 2},
    {"SECCOMP_SET_MODE_FILTER", 1},
    {"SECCOMP_FILTER_FLAG_TSYNC", 1},
    {"SECCOMP_FILTER_FLAG_LOG", 2},
    {"SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4},
    {"SECCOMP_FILTER_FLAG_NEW_LISTENER", 8},
    {"__AUDIT_ARCH_CONVENTION_MASK", 0x30000000},
    {"__AUDIT_ARCH_CONVENTION_MIPS64_N32", 0x20000000},
    {"__AUDIT_ARCH_64BIT", 0x80000000},
    {"__AUDIT_ARCH_LE", 0x40000000},
    {"EM_SPARC", 2}, {"EM_386", 3}, {"EM_68K", 4}, {"EM_MIPS", 8},
    {"EM_PARISC", 15}, {"EM_PPC", 20}, {"EM_PPC64", 21}, {"EM_S390", 22},
    {"EM_ARM", 40}, {"EM_SH", 42}, {"EM_SPARCV9", 43}, {"EM_X86_64", 62},
    {"EM_XTENSA", 94}, {"EM_AARCH64", 183}, {"EM_RISCV", 243},
    {"EM_CSKY", 252}, {"EM_LOONGARCH", 258},
    {"STDIN_FILENO", 0}, {"STDOUT_FILENO", 1}, {"STDERR_FILENO", 2},
    {"NULL", 0}, {"UINT8_MAX", 0xff}, {"UINT16_MAX", 0xffff},
    {"UINT32_MAX", 0xffffffff}, {"INT32_MAX", 0x7fffffff},
    {"INT_MAX", 0x7fffffff}, {"UINT_MAX", 0xffffffff},
    {"UCHAR_MAX", 0xff}, {"USHRT_MAX", 0xffff},
    {"__ORDER_LITTLE_ENDIAN__", 1234}, {"__ORDER_BIG_ENDIAN__", 4321},
    {"__LITTLE_ENDIAN", 1234}, {"__BIG_ENDIAN", 4321},
    {"LITTLE_ENDIAN", 1234}, {"BIG_ENDIAN", 4321},
    {"_MIPS_SIM_ABI32", 1}, {"_MIPS_SIM_NABI32", 2}, {"_MIPS_SIM_ABI64", 3},
    {"__linux__", 1}, {"__linux", 1}, {"__gnu_linux__", 1}, {"__unix__", 1},
    {"__unix", 1}, {"__STDC__", 1}, {"__GNUC__", 12}, {"__CHAR_BIT__", 8},
    /* macros with arguments; #ifdef finds them as well */
    {"BPF_STMT", 0}, {"BPF_JUMP", 0}, {"offsetof", 0},
};

/* Predefined macros that only some architectures have, with the value 1. */
static const struct {
	char name[19];
	uint32_t abis;
} name_machines[] = {
    {"__x86_64__", X86_64 | X32}, {"__x86_64", X86_64 | X32},
    {"__amd64__", X86_64 | X32}, {"__amd64", X86_64 | X32},
    {"__i386__", X86}, {"__i386", X86}, {"i386", X86}, {"__i686__", X86},
    {"__arm__", ARM}, {"__ARM_EABI__", ARM}, {"__arm", ARM},
    {"__aarch64__", AARCH64}, {"__riscv", RISCV_ALL},
    {"__s390__", S390_ALL}, {"__s390x__", S390X},
    {"__powerpc__", PPC_ALL}, {"__PPC__", PPC_ALL}, {"__ppc__", PPC_ALL},
    {"_ARCH_PPC", PPC_ALL}, {"__powerpc64__", PPC64}, {"__PPC64__", PPC64},
    {"__ppc64__", PPC64}, {"_ARCH_PPC64", PPC64},
    {"__mips__", MIPS_ALL}, {"__mips", MIPS_ALL},
    {"__mips64", MIPS64 | MIPS64N32}, {"__mips64__", MIPS64 | MIPS64N32},
    {"_ABIO32", MIPS}, {"__loongarch__", LOONGARCH_ALL},
    {"__loongarch64", LOONGARCH64}, {"__loongarch_lp64", LOONGARCH64},
    {"__m68k__", M68K}, {"__mc68000__", M68K}, {"__sh__", SH},
    {"__hppa__", PARISC_ALL}, {"__hppa", PARISC_ALL}, {"__hppa64__", PARISC64},
    {"__alpha__", ALPHA}, {"__sparc__", SPARC_ALL}, {"__sparc", SPARC_ALL},
    {"__sparc64__", SPARC64}, {"__sparcv9", SPARC64}, {"__arch64__", SPARC64},
    {"__xtensa__", XTENSA}, {"__XTENSA__", XTENSA}, {"__csky__", CSKY},
    {"__LP64__", LP64}, {"_LP64", LP64}, {"__ILP32__", X86 | X32}, {"_ILP32", X86 | X32},
};

/* The same for one of the byte orders. */
static const struct {
	char name[17];
	bool big;
	uint32_t abis;
} name_orders[] = {
    {"__AARCH64EL__", false, AARCH64}, {"__AARCH64EB__", true, AARCH64},
    {"__ARMEL__", false, ARM}, {"__ARMEB__", true, ARM},
    {"__MIPSEL__", false, MIPS_ALL}, {"__MIPSEL", false, MIPS_ALL},
    {"_MIPSEL", false, MIPS_ALL}, {"__MIPSEB__", true, MIPS_ALL},
    {"__MIPSEB", true, MIPS_ALL}, {"_MIPSEB", true, MIPS_ALL},
    {"__LITTLE_ENDIAN__", false, PPC_ALL | SH},
    {"__BIG_ENDIAN__", true, PPC_ALL | SH},
    {"_LITTLE_ENDIAN", false, PPC_ALL}, {"_BIG_ENDIAN", true, PPC_ALL},
};

/*
 * Names that no header has, and that build systems define as the native
 * AUDIT_ARCH.
 */
static const char *const name_natives[] = {"SECCOMP_AUDIT_ARCH"};

/* Macros of other compilers and systems, which Linux and gcc do not define. */
static const char *const name_elsewhere[] = {"__cplusplus", "__clang__",
    "__ANDROID__", "__APPLE__", "__FreeBSD__", "__OpenBSD__", "__NetBSD__",
    "__sun", "_WIN32", "__CYGWIN__", "__native_client__", "__ia64__",
    "__tile__", "__arc__", "__nios2__", "__or1k__", "__hexagon__",
    "__microblaze__", "__nds32__", "__KERNEL__", "__ASSEMBLY__",
    "__ASSEMBLER__", "__LCLINT__", "__CHECKER__", "__has_include",
    "__has_feature", "__has_attribute", "__SANITIZE_ADDRESS__"};
/* clang-format on */

#define NAME_COUNT(table) (sizeof(table) / sizeof *(table))

/* Predefined macros whose values depend on the architecture. */
static bool
name_measure(const struct arch *a, const char *s, size_t n, uint64_t *value)
{
	bool lp64 = (a->abi & LP64) != 0;

	if (chars_are(s, n, "__BYTE_ORDER__") ||
	    chars_are(s, n, "__BYTE_ORDER") || chars_are(s, n, "BYTE_ORDER"))
		*value = a->big_endian ? 4321 : 1234;
	else if (chars_are(s, n, "__WORDSIZE") ||
		 chars_are(s, n, "__BITS_PER_LONG") ||
		 chars_are(s, n, "BITS_PER_LONG") ||
		 chars_are(s, n, "LONG_BIT"))
		*value = lp64 ? 64 : 32;
	else if (chars_are(s, n, "__SIZEOF_LONG__") ||
		 chars_are(s, n, "__SIZEOF_POINTER__"))
		*value = lp64 ? 8 : 4;
	else if (chars_are(s, n, "__riscv_xlen") && a->abi & RISCV_ALL)
		*value = lp64 ? 64 : 32;
	else if (chars_are(s, n, "__loongarch_grlen") && a->abi & LOONGARCH_ALL)
		*value = lp64 ? 64 : 32;
	else if (chars_are(s, n, "_MIPS_SIM") && a->abi & MIPS_ALL)
		*value = a->abi & MIPS ? 1 : a->abi & MIPS64N32 ? 2 : 3;
	else
		return false;
	return true;
}

static bool
name_machine(const struct arch *a, const char *s, size_t n, uint64_t *value)
{
	*value = 1;
	for (size_t i = 0; i < NAME_COUNT(name_machines); i++)
		if (chars_are(s, n, name_machines[i].name))
			return name_machines[i].abis & a->abi;
	for (size_t i = 0; i < NAME_COUNT(name_orders); i++)
		if (chars_are(s, n, name_orders[i].name))
			return name_orders[i].abis & a->abi &&
			       name_orders[i].big == a->big_endian;
	for (size_t i = 0; i < NAME_COUNT(name_natives); i++)
		if (chars_are(s, n, name_natives[i])) {
			*value = a->audit_arch;
			return true;
		}
	return name_measure(a, s, n, value);
}

/* "__NR_read", "SYS_read" and the bases that are added to numbers. */
static bool
name_call(const struct arch *a, const char *s, size_t n, uint64_t *value)
{
	const struct arch_call *call;
	const char *name = s;
	size_t prefix = scb_facts_call_prefix(&name, n);

	if (chars_are(s, n, "__X32_SYSCALL_BIT") ||
	    chars_are(s, n, "X32_SYSCALL_BIT")) {
		*value = 0x40000000;
		return a->abi & (X86_64 | X32);
	}
	if (chars_are(s, n, "__NR_SYSCALL_BASE")) {
		*value = 0;
		return a->abi & ARM;
	}
	if (chars_are(s, n, "__NR_Linux")) {
		*value = a->calls_in.low;
		return a->abi & MIPS_ALL;
	}
	call = prefix ? scb_facts_call(a, name, n - prefix) : NULL;
	if (call)
		*value = call->nr;
	return call != NULL;
}

static bool
name_audit_arch(const char *s, size_t n, uint64_t *value)
{
	if (n < 11 || memcmp(s, "AUDIT_ARCH_", 11) != 0)
		return false;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (chars_are(s, n, (*a)->audit_name)) {
			*value = (*a)->audit_arch;
			return true;
		}
	return false;
}

bool
scb_c_known(const struct arch *a, const char *s, size_t n, uint64_t *value)
{
	int error;

	for (size_t i = 0; i < NAME_COUNT(name_values); i++)
		if (chars_are(s, n, name_values[i].name)) {
			*value = name_values[i].value;
			return true;
		}
	if (name_audit_arch(s, n, value))
		return true;
	if (!a)
		return false;
	if (name_machine(a, s, n, value) || name_call(a, s, n, value))
		return true;
	error = scb_facts_errno(a, s, n);
	if (error >= 0) {
		*value = (uint64_t)error;
		return true;
	}
	return scb_facts_const(a, s, n, value);
}

/* The most frequent first. */
bool
scb_c_lacks(const struct arch *a, const char *s, size_t n)
{
	static const char *const prefixes[] = {"__NR_", "SYS_", "__ARM_NR_",
	    "AUDIT_ARCH_", "SECCOMP_", "BPF_", "EM_"};

	if (!a)
		return false;
	for (size_t i = 0; i < NAME_COUNT(prefixes); i++)
		if (n > strlen(prefixes[i]) &&
		    memcmp(s, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	for (size_t i = 0; i < NAME_COUNT(name_machines); i++)
		if (chars_are(s, n, name_machines[i].name))
			return true;
	for (size_t i = 0; i < NAME_COUNT(name_orders); i++)
		if (chars_are(s, n, name_orders[i].name))
			return true;
	for (size_t i = 0; i < NAME_COUNT(name_elsewhere); i++)
		if (chars_are(s, n, name_elsewhere[i]))
			return true;
	return scb_facts_const_known(s, n) || scb_facts_errno_known(s, n) ||
	       chars_are(s, n, "__X32_SYSCALL_BIT") ||
	       chars_are(s, n, "__riscv_xlen") ||
	       chars_are(s, n, "_MIPS_SIM") ||
	       chars_are(s, n, "__loongarch_grlen");
}

/* --- constants of declarations ---------------------------------------------*/

void
scb_c_add_constant(struct c_pp *p, const struct c_token *name, uint64_t value)
{
	struct c_constant *c = scb_arena_alloc(p->d->arena, sizeof *c);

	c->value = value;
	scb_c_name(p, &p->constants, &c->named, name);
}

const struct c_constant *
scb_c_constant(const struct c_pp *p, const char *s, uint32_t n)
{
	return (struct c_constant *)scb_c_named(&p->constants, s, n);
}
