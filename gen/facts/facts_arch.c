/*
 * ABIs, capabilities and kernel versions by the names that users and profiles
 * give them.
 */
#include "facts/facts.h"

#include <string.h>

#include "base/chars.h"
#include "base/words.h"

static char
facts_arch_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Independent of the locale, unlike strncasecmp. */
static bool
facts_arch_same(const char *a, size_t alen, const char *b, size_t blen)
{
	if (alen != blen)
		return false;
	while (alen && facts_arch_lower(*a) == facts_arch_lower(*b))
		a++, b++, alen--;
	return !alen;
}

static bool
is(const char *a, const char *s, size_t len)
{
	/* Most names differ in their first letter. */
	return len && facts_arch_lower(*a) == facts_arch_lower(*s) &&
	       facts_arch_same(a, strlen(a), s, len);
}

/* Is it one of these words? */
static bool
among(const char *words, const char *s, size_t len)
{
	const char *word;
	size_t n;

	while (scb_words_next(&words, &word, &n))
		if (facts_arch_same(word, n, s, len))
			return true;
	return false;
}

/*
 * Several ABIs may have the name; the first wins, so AUDIT_ARCH_X86_64 is
 * x86_64 and not x32.
 */
static const struct arch *
named(const char *name, size_t len)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (is((*a)->token, name, len) || is((*a)->scmp, name, len) ||
		    is((*a)->audit_name, name, len) ||
		    among((*a)->names, name, len))
			return *a;
	return NULL;
}

static const struct arch *
with_word(const char *digits, size_t len)
{
	static const char hex[] = "0123456789abcdef";
	const struct arch *const *a;
	const char *digit;
	uint32_t word = 0;

	for (size_t i = 0; i < len; i++) {
		digit = strchr(hex, facts_arch_lower(digits[i]));
		if (!digits[i] || !digit || word >> 28)
			return NULL;
		word = word << 4 | (uint32_t)(digit - hex);
	}
	for (a = scb_arch_all; len && *a; a++)
		if ((*a)->audit_arch == word)
			return *a;
	return NULL;
}

static const struct arch *
with_cpu(const char *cpu, size_t len)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (among((*a)->cpus, cpu, len))
			return *a;
	return named(cpu, len);
}

/*
 * A suffix after the name of the libc that selects one of the processor's ABIs.
 */
static size_t
ending(const char *system, size_t len)
{
	static const char *const libc[] = {
	    "gnu", "musl", "uclibc", "android", NULL};
	size_t n;

	for (unsigned i = 0; libc[i]; i++) {
		n = strlen(libc[i]);
		if (len >= n && facts_arch_same(libc[i], n, system, n))
			return len - n;
	}
	return len;
}

/*
 * CPU-linux-SYSTEM or CPU-VENDOR-linux-SYSTEM. SYSTEM ends in the name of the
 * ABI if the processor has several: x86_64-linux-gnux32 is x32.
 */
static const struct arch *
with_triple(const char *name, size_t len)
{
	static const char known[] =
	    "eabi eabihf eabisf abi64 f32 f64 sf spe hf abielfv2 eabi64";
	const char *cpu = name, *part = name, *end = name + len, *hyphen;
	size_t cpu_len = 0, n;
	const struct arch *a;
	char both[40];
	bool is_linux = false;

	while ((hyphen = memchr(part, '-', (size_t)(end - part)))) {
		if (!cpu_len)
			cpu_len = (size_t)(hyphen - cpu);
		else
			is_linux |= is("linux", part, (size_t)(hyphen - part));
		part = hyphen + 1;
	}
	if (!is_linux || !cpu_len)
		return NULL;
	n = ending(part, (size_t)(end - part));
	if (n && cpu_len + 1 + n < sizeof both) {
		memcpy(both, cpu, cpu_len);
		both[cpu_len] = '-';
		memcpy(both + cpu_len + 1, end - n, n);
		a = with_cpu(both, cpu_len + 1 + n);
		if (a)
			return a;
	}
	return n == 0 || among(known, end - n, n) ? with_cpu(cpu, cpu_len)
						  : NULL;
}

const struct arch *
scb_facts_arch(const char *name, size_t len)
{
	const struct arch *a = named(name, len);

	if (!a && len > 2 && name[0] == '0' && facts_arch_lower(name[1]) == 'x')
		a = with_word(name + 2, len - 2);
	return a ? a : with_triple(name, len);
}

bool
scb_facts_in_range(const struct arch *a, uint64_t nr)
{
	struct arch_space in = a->calls_in;

	if (in.high == 0)
		in = (struct arch_space){a->low, a->high};
	return nr >= in.low && nr <= in.high && nr != UINT32_MAX;
}

const struct arch *
scb_facts_twin_abi(const struct arch *a)
{
	const char *abi = a->twin.abi;

	return abi ? scb_facts_arch(abi, strlen(abi)) : NULL;
}

bool
scb_facts_is_twin(const struct arch *a, uint32_t nr)
{
	const struct arch_twin *t = &a->twin;

	for (unsigned i = 0; i < t->nranges; i++)
		if (nr >= t->ranges[i].low && nr <= t->ranges[i].high)
			return !scb_facts_number(a, nr);
	return false;
}

bool
scb_facts_twin(const struct arch *a, uint32_t nr, uint32_t *twin)
{
	*twin = nr ^ a->twin.bits;
	return scb_facts_is_twin(a, *twin);
}

static const struct {
	char name[12], gnu[16], why[60];
} unfiltered[] = {
#define U(name, gnu, why) {name, gnu, why},
#include "../tables/unfiltered.tbl"
#undef U
};

const char *
scb_facts_unfiltered(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof unfiltered / sizeof *unfiltered; i++)
		if (is(unfiltered[i].name, name, len) ||
		    (len && is(unfiltered[i].gnu, name, len)))
			return unfiltered[i].why;
	return NULL;
}

bool
scb_facts_has_arch(
    const struct arch *const *list, unsigned n, const struct arch *a)
{
	for (unsigned i = 0; i < n; i++)
		if (list[i] == a)
			return true;
	return false;
}

/* The comparison is case-sensitive, as in Docker and Podman. */
const struct arch *
scb_facts_arch_docker(const char *name, size_t len)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if (((*a)->docker && chars_are(name, len, (*a)->docker)) ||
		    ((*a)->podman && chars_are(name, len, (*a)->podman)))
			return *a;
	return NULL;
}

const struct arch *
scb_facts_arch_audit(uint32_t audit, uint32_t nr, bool big)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if ((*a)->audit_arch == audit && (*a)->big_endian == big &&
		    nr >= (*a)->low && nr <= (*a)->high)
			return *a;
	return NULL;
}

/*
 * The same conditions as .cpp in arch/, which are strings that a compiler
 * cannot evaluate here.
 */
#if defined(__x86_64__) && defined(__ILP32__)
#define HOST "x32"
#elif defined(__x86_64__)
#define HOST "x86_64"
#elif defined(__i386__)
#define HOST "x86"
#elif defined(__arm__) && !defined(__ARMEB__)
#define HOST "arm"
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define HOST "aarch64"
#elif defined(__riscv) && __riscv_xlen == 64
#define HOST "riscv64"
#elif defined(__riscv) && __riscv_xlen == 32
#define HOST "riscv32"
#elif defined(__s390x__)
#define HOST "s390x"
#elif defined(__s390__)
#define HOST "s390"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#define HOST "ppc64le"
#elif defined(__powerpc64__)
#define HOST "ppc64"
#elif defined(__powerpc__) && !defined(__LITTLE_ENDIAN__)
#define HOST "ppc"
#elif defined(__loongarch64)
#define HOST "loongarch64"
#elif defined(__mips__) && _MIPS_SIM == 1 && defined(__MIPSEB__)
#define HOST "mips"
#elif defined(__mips__) && _MIPS_SIM == 1 && defined(__MIPSEL__)
#define HOST "mipsel"
#elif defined(__mips__) && _MIPS_SIM == 2 && defined(__MIPSEB__)
#define HOST "mips64n32"
#elif defined(__mips__) && _MIPS_SIM == 2 && defined(__MIPSEL__)
#define HOST "mipsel64n32"
#elif defined(__mips__) && _MIPS_SIM == 3 && defined(__MIPSEB__)
#define HOST "mips64"
#elif defined(__mips__) && _MIPS_SIM == 3 && defined(__MIPSEL__)
#define HOST "mipsel64"
#elif defined(__m68k__)
#define HOST "m68k"
#elif defined(__sh__) && defined(__LITTLE_ENDIAN__)
#define HOST "sh"
#elif defined(__sh__) && defined(__BIG_ENDIAN__)
#define HOST "sheb"
#elif defined(__hppa__) && defined(__LP64__)
#define HOST "parisc64"
#elif defined(__hppa__)
#define HOST "parisc"
#elif defined(__alpha__)
#define HOST "alpha"
#elif defined(__sparc__) && defined(__arch64__)
#define HOST "sparc64"
#elif defined(__sparc__)
#define HOST "sparc"
#elif defined(__xtensa__) && defined(__XTENSA_EB__)
#define HOST "xtensaeb"
#elif defined(__xtensa__)
#define HOST "xtensa"
#elif defined(__csky__)
#define HOST "csky"
#elif defined(__loongarch__)
#define HOST "loongarch32"
#elif defined(__aarch64__)
#define HOST "aarch64_be"
#elif defined(__arm__)
#define HOST "armeb"
#else
#define HOST ""
#endif

const struct arch *
scb_facts_arch_host(void)
{
	return scb_facts_arch(HOST, sizeof HOST - 1);
}

static const struct cap {
	char name[23];
	bool docker;
} caps[] = {
#define DOCKER true
#define C(number, name, docker) [number] = {"CAP_" name, docker},
#include "../tables/caps.tbl"
};

enum { CAPS = sizeof caps / sizeof *caps };

int
scb_facts_cap(const char *name, size_t len)
{
	int i;

	if (len > 4 && facts_arch_same("CAP_", 4, name, 4))
		name += 4, len -= 4;
	for (i = 0; i < CAPS; i++)
		if (is(caps[i].name + 4, name, len))
			return i;
	return -1;
}

const char *
scb_facts_cap_name(unsigned i)
{
	return i < CAPS ? caps[i].name : NULL;
}

uint64_t
scb_facts_caps_all(void)
{
	return (UINT64_C(1) << CAPS) - 1;
}

uint64_t
scb_facts_caps_docker(void)
{
	uint64_t set = 0;
	unsigned i;

	for (i = 0; i < CAPS; i++)
		set |= (uint64_t)caps[i].docker << i;
	return set;
}

bool
scb_facts_kernel(const char *s, size_t len, uint32_t *kernel)
{
	uint32_t part[3] = {0};
	unsigned n, digits = 0;

	for (n = 0; len; s++, len--) {
		if (*s == '.' && digits && n < 2) {
			n++;
			digits = 0;
		} else if (*s >= '0' && *s <= '9') {
			part[n] = part[n] * 10 + (uint32_t)(*s - '0');
			digits++;
			if (part[n] > 255) /* ARCH_KERNEL has eight bits */
				return false;
		} else {
			return false;
		}
	}
	if (!n || !digits)
		return false;
	*kernel = ARCH_KERNEL(part[0], part[1], part[2]);
	return true;
}
