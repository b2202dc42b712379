#include "learn/elf_libc.h"

#include <string.h>

#include "base/chars.h"

struct head {
	const uint8_t *file;
	size_t n;
	bool wide, big; /* 64 bits; big-endian */
};

enum {
	WIDE_HEADER = 64,
	NARROW_HEADER = 52,
	WIDE_PHDR = 56,
	NARROW_PHDR = 32,
	PT_INTERP = 3,
	PT_NOTE = 4,
	NAME_MOST = 4096
};

/* The caller has checked that the bytes are there. */
static uint64_t
word(const struct head *h, size_t at, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v = v << 8 | h->file[at + (h->big ? i : bytes - 1 - i)];
	return v;
}

/* A field at one of two places, of 8 or 4 bytes. */
static uint64_t
field(const struct head *h, size_t base, unsigned wide, unsigned narrow)
{
	return word(h, base + (h->wide ? wide : narrow), h->wide ? 8 : 4);
}

static bool
open_head(struct head *h)
{
	if (h->n < NARROW_HEADER || memcmp(h->file, "\177ELF", 4) != 0)
		return false;
	h->wide = h->file[4] == 2;
	h->big = h->file[5] == 2;
	return h->n >= (h->wide ? WIDE_HEADER : NARROW_HEADER);
}

/* The place and size of the first segment of a type; false: there is none. */
static bool
find_segment(const struct head *h, uint32_t type, uint64_t *at, uint64_t *size)
{
	uint64_t table = field(h, 0, 32, 28);
	uint64_t step = word(h, h->wide ? 54 : 42, 2),
		 n = word(h, h->wide ? 56 : 44, 2);

	if (step < (h->wide ? WIDE_PHDR : NARROW_PHDR) || table > h->n ||
	    n * step > h->n - table)
		return false;
	for (uint64_t i = 0; i < n; i++) {
		size_t base = (size_t)(table + i * step);

		if (word(h, base, 4) != type)
			continue;
		*at = field(h, base, 8, 4);
		*size = field(h, base, 32, 16);
		return true;
	}
	return false;
}


/* ---- texts that identify a libc ------------------------------------------ */

static const struct mark {
	const char *text;
	unsigned libc;
} interpreters[] =
    {
	{"ld-musl", FACTS_MUSL},
	{"/system/bin/linker", FACTS_BIONIC},
	{"/ld-linux", FACTS_GLIBC},
	{"/ld64.so.", FACTS_GLIBC},
	{"/ld.so.1", FACTS_GLIBC},
},
  inside[] = {
      {"Fatal glibc error", FACTS_GLIBC}, {"glibc-ld.so.cache", FACTS_GLIBC},
      {"GNU C Library", FACTS_GLIBC}, {"MUSL_LOCPATH", FACTS_MUSL},
      {"No error information", FACTS_MUSL}, /* strerror's first */
      {"__init_libc", FACTS_MUSL},	    /* a symbol */
};

enum { NONE = FACTS_LIBCS, SEVERAL };

/* The libc whose marks are there; NONE, or SEVERAL. */
static unsigned
find_mark(const struct mark *mark, size_t nmarks, const char *s, size_t n)
{
	unsigned found = NONE;

	for (size_t i = 0; i < nmarks; i++) {
		if (found == mark[i].libc || !chars_find(s, n, mark[i].text))
			continue;
		if (found != NONE)
			return SEVERAL;
		found = mark[i].libc;
	}
	return found;
}

static void
add_libc(struct facts_libcs *libcs, unsigned libc)
{
	if (libc < FACTS_LIBCS)
		scb_facts_libcs_add(libcs, scb_facts_libc_name(libc),
		    strlen(scb_facts_libc_name(libc)));
}

/* Go's linker notes the build. */
static bool
is_go(const struct head *h)
{
	uint64_t at, size;

	return find_segment(h, PT_NOTE, &at, &size) && at <= h->n &&
	       size <= h->n - at && size <= NAME_MOST &&
	       chars_find(
		   (const char *)h->file + at, (size_t)size, "\4\0\0\0Go\0");
}

/* The libc of a static program. */
static void
add_static_libc(const struct head *h, struct facts_libcs *libcs)
{
	unsigned libc = find_mark(inside, sizeof inside / sizeof *inside,
	    (const char *)h->file, h->n);

	add_libc(libcs, libc);
	if (libc == NONE && is_go(h))
		scb_facts_libcs_add(libcs, "none", 4);
}

bool
scb_elf_libc(const uint8_t *file, size_t n, bool whole, struct facts_program *p)
{
	struct head h = {.file = file, .n = n};
	uint64_t at, size;

	if (!open_head(&h))
		return true;
	p->bits = h.wide ? 64 : 32;
	p->loads = find_segment(&h, PT_INTERP, &at, &size);
	if (!p->loads) {
		if (whole)
			add_static_libc(&h, &p->libcs);
		return whole;
	}
	if (at > n || size > n - at)
		return whole;
	add_libc(&p->libcs,
	    find_mark(interpreters, sizeof interpreters / sizeof *interpreters,
		(const char *)file + at, (size_t)size));
	return true;
}
