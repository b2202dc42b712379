/* What C libraries call (tables/libc.tbl). */
#include "facts/facts.h"
#include "facts/facts_abi.h"

#include <string.h>

#include "base/buf.h"
#include "base/chars.h"
#include "base/words.h"

/* The ABIs of rows; a libc has no others than those of its mask. */
enum {
	WIDE = X86_64 | AARCH64 | RISCV64 | S390X | PPC64,
	NARROW = X86 | ARM,
	/* further ones of 32 bits */
	OTHERS = S390 | PPC | MIPS | M68K | SH | PARISC | SPARC,
	/* with times of 64 bits in the calls without time64 */
	LONG = WIDE | X32 | LOONGARCH64 | MIPS64 | SPARC64,
	/* glibc: with its own clone3, from 2.34, 2.36, 2.38 and 2.39 on */
	CLONE3_34 = X86_ALL,
	CLONE3_36 = LOONGARCH64,
	CLONE3_38 = AARCH64 | RISCV64 | S390_ALL | PPC64,
	CLONE3_39 = ARM | MIPS_ALL,
	CLONE3_NOT = PPC | M68K | SH | PARISC | SPARC_ALL,
	EVERY = CLONE3_34 | CLONE3_36 | CLONE3_38 | CLONE3_39 | CLONE3_NOT,
	GLIBC_MASK = EVERY,
	MUSL_MASK = X86_ALL | ARM | AARCH64 | RISCV64 | S390X | PPC_ALL |
		    MIPS_ALL | M68K | SH | LOONGARCH64,
	BIONIC_MASK = X86_64 | X86 | ARM | AARCH64 | RISCV64
};

#define V(major, minor, patch) ARCH_KERNEL(major, minor, patch)
#define FIRST 0
#define LAST UINT32_MAX

static const struct facts_libc rows[] = {
#define C(libc, from, before, abis, function, calls) \
	{function, calls, from, before, (abis)&libc##_MASK, FACTS_##libc},
#define S(functions)
#include "../tables/libc.tbl"
#undef C
#undef S
};

static const char *const libcs[] = {"glibc", "musl", "bionic"};

enum { ROWS = sizeof rows / sizeof *rows };

const struct facts_libc *
scb_facts_libc(unsigned i)
{
	return i < ROWS ? &rows[i] : NULL;
}

const char *
scb_facts_libc_name(unsigned libc)
{
	return libc < FACTS_LIBCS ? libcs[libc] : NULL;
}

uint32_t
scb_facts_libc_newest(unsigned libc)
{
	static const uint32_t newest[] = {V(2, 43, 0), V(1, 2, 6), LAST};

	return newest[libc];
}

bool
scb_facts_libc_plain(const char *function)
{
	static const char plain[] =
#define C(...)
#define S(functions) functions
#include "../tables/libc.tbl"
	    ;
	const char *list = plain, *s;
	size_t n;

	while (scb_words_next(&list, &s, &n))
		if (chars_are(s, n, function))
			return true;
	return false;
}

/* The first of a/b/c that the ABI has, copied; false: it has none. */
static bool
choose(const struct facts_index *ix, const char *s, size_t n, char *to)
{
	while (n) {
		const char *slash = memchr(s, '/', n);
		size_t len = slash ? (size_t)(slash - s) : n;

		if (len < FACTS_LIBC_NAME && scb_facts_has(ix, s, len)) {
			memcpy(to, s, len);
			to[len] = '\0';
			return true;
		}
		s += slash ? len + 1 : len;
		n -= slash ? len + 1 : len;
	}
	return false;
}

bool
scb_facts_libc_next(const char **calls, const struct facts_index *ix,
    struct facts_libc_step *step)
{
	const char *s;
	size_t n;

	step->n = 0;
	if (!scb_words_next(calls, &s, &n))
		return false;
	while (n && step->n < FACTS_LIBC_TRIES) {
		const char *bar = memchr(s, '|', n);
		size_t len = bar ? (size_t)(bar - s) : n;

		step->n += choose(ix, s, len, step->call[step->n]);
		s += bar ? len + 1 : len;
		n -= bar ? len + 1 : len;
	}
	return true;
}

/* The version before this one, as releases are counted in the table. */
static uint32_t
previous(uint32_t version)
{
	return version & 0xff ? version - 1 : version - (1 << 8);
}

static void
put_version(struct buf *b, uint32_t v)
{
	scb_buf_fmt(b, "%u.%u", v >> 16, v >> 8 & 0xff);
	if (v & 0xff)
		scb_buf_fmt(b, ".%u", v & 0xff);
}

void
scb_facts_libc_put_versions(struct buf *b, const struct facts_libc *row)
{
	if (row->from == 0 && row->before == UINT32_MAX) {
		scb_buf_str(b, "all versions");
		return;
	}
	if (row->from)
		put_version(b, row->from);
	else
		scb_buf_str(b, "up");
	if (row->before == UINT32_MAX) {
		scb_buf_str(b, " and later");
		return;
	}
	if (row->from == previous(row->before))
		return;
	scb_buf_str(b, " to ");
	put_version(b, previous(row->before));
}

void
scb_facts_libc_put(struct buf *b, const struct facts_libc *row)
{
	scb_buf_str(b, libcs[row->libc]);
	if (row->from == 0 && row->before == UINT32_MAX)
		return;
	scb_buf_char(b, ' ');
	scb_facts_libc_put_versions(b, row);
}

/* malloc takes a key from it: tcache_key_initialize of glibc's malloc.c. */
const char *
scb_facts_libc_when(const struct facts_libc *row, const char *call)
{
	return *row->function == '@' && strcmp(call, "getrandom") == 0
		   ? "at the first malloc"
		   : NULL;
}

/* The patch is left out where the bound covers all patches. */
static void
put_bound(struct buf *b, uint32_t version)
{
	if (version != UINT32_MAX)
		put_version(
		    b, (version & 0xff) == 0xff ? version & ~0xffu : version);
}

void
scb_facts_libc_put_range(struct buf *b, const struct facts_libc_range *r)
{
	scb_buf_str(b, libcs[r->libc]);
	if (!r->from && r->upto == UINT32_MAX)
		return;
	scb_buf_char(b, '-');
	if (r->from) {
		put_bound(b, r->from);
		scb_buf_str(b, "..");
	}
	put_bound(b, r->upto);
}

/* ---- lists of versions --------------------------------------------------- */

/* "2.36" or "2.31..2.42"; a version of two parts has all patches. */
static bool
read_range(const char *s, size_t n, struct facts_libc_range *r)
{
	const char *dots = NULL;
	size_t len = n;

	for (size_t i = 0; i + 1 < n && !dots; i++)
		if (s[i] == '.' && s[i + 1] == '.')
			dots = s + i;
	if (dots)
		len = (size_t)(dots - s);
	if (!scb_facts_kernel(s, len, &r->from))
		return false;
	r->upto = r->from;
	if (dots) {
		s = dots + 2;
		len = n - len - 2;
		if (len && !scb_facts_kernel(s, len, &r->upto))
			return false;
		if (!len)
			r->upto = UINT32_MAX;
	}
	if (!(r->upto & 0xff))
		r->upto |= 0xff;
	return r->from <= r->upto;
}

bool
scb_facts_libc_range(const char *s, size_t n, struct facts_libc_range *r)
{
	*r = (struct facts_libc_range){0, 0, UINT32_MAX};
	for (; r->libc < FACTS_LIBCS; r->libc++) {
		size_t len = strlen(libcs[r->libc]);

		if (n < len || memcmp(s, libcs[r->libc], len) != 0)
			continue;
		if (n == len)
			return true;
		return s[len] == '-' && read_range(s + len + 1, n - len - 1, r);
	}
	return false;
}

bool
scb_facts_libcs_add(struct facts_libcs *l, const char *s, size_t n)
{
	struct facts_libc_range r;

	if (chars_are(s, n, "none")) {
		*l = (struct facts_libcs){.given = true};
		return true;
	}
	if (chars_are(s, n, "all"))
		return scb_facts_libcs_add(l, "glibc", 5) &&
		       scb_facts_libcs_add(l, "musl", 4) &&
		       scb_facts_libcs_add(l, "bionic", 6);
	if (l->n == FACTS_LIBC_RANGES || !scb_facts_libc_range(s, n, &r))
		return false;
	l->given = true;
	l->range[l->n++] = r;
	return true;
}

bool
scb_facts_libcs_has(const struct facts_libcs *l, const struct facts_libc *row)
{
	if (!l->given)
		return row->libc != FACTS_BIONIC;
	for (unsigned i = 0; i < l->n; i++)
		if (l->range[i].libc == row->libc &&
		    l->range[i].from < row->before &&
		    l->range[i].upto >= row->from)
			return true;
	return false;
}

bool
scb_facts_libcs_known(const struct facts_libcs *l, uint32_t abis)
{
	for (size_t i = 0; i < ROWS; i++)
		if ((rows[i].abis & abis) && scb_facts_libcs_has(l, &rows[i]))
			return true;
	return false;
}
