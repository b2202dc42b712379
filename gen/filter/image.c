/*
 * Filters in ELF files: arrays that a symbol names, and the executables that
 * scbpf has written (emit/elf.c). Sources: the System V ABI's generic part and
 * include/uapi/linux/elf.h.
 */
#include "filter/bytes.h"

#include <string.h>

#include "../arch/start.h"

enum {
	IMAGE_CLASS = 4, /* 1: 32 bits; 2: 64 bits */
	IMAGE_DATA = 5,	 /* 1: little-endian; 2: big-endian */
	IMAGE_TYPE = 16,
	IMAGE_MACHINE = 18,
	IMAGE_RELOCATABLE = 1,
	IMAGE_NO_BITS = 8, /* a section that is not in the file */
	IMAGE_SYMBOLS = 2,
	IMAGE_DYNAMIC = 11, /* types of sections with symbols */
	IMAGE_NAMES = 8	    /* that a message lists */
};

struct image {
	struct bpf_reader *r;
	const unsigned char *byte;
	size_t len;
	struct loc at;
	bool wide, big, relocatable;
	uint64_t sections, nsections, section_size;
};

struct image_section {
	uint64_t type, addr, offset, size, link, entry;
};

struct image_symbol {
	const char *name;
	size_t length;
	uint64_t value, size, section;
	unsigned type;
};

bool
scb_image_probe(const unsigned char *bytes, size_t len)
{
	return len >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

/* --- fields ----------------------------------------------------------------*/

/* An integer at an offset; one that is outside of the file is 0. */
static uint64_t
image_get(const struct image *e, uint64_t offset, unsigned n)
{
	uint64_t v = 0;

	if (offset > e->len || n > e->len - offset)
		return 0;
	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)e->byte[offset + i]
		     << 8 * (e->big ? n - 1 - i : i);
	return v;
}

/* A field of another place and size in files of 32 bits. */
static uint64_t
image_field(
    const struct image *e, uint64_t from, unsigned wide, unsigned narrow)
{
	return e->wide ? image_get(e, from + wide, 8)
		       : image_get(e, from + narrow, 4);
}

static struct image_section
image_section(const struct image *e, uint64_t i)
{
	uint64_t from = e->sections + i * e->section_size;
	struct image_section s = {0, 0, 0, 0, 0, 0};

	if (i >= e->nsections)
		return s;
	s.type = image_get(e, from + 4, 4);
	s.addr = image_field(e, from, 16, 12);
	s.offset = image_field(e, from, 24, 16);
	s.size = image_field(e, from, 32, 20);
	s.link = image_get(e, from + (e->wide ? 40 : 24), 4);
	s.entry = image_field(e, from, 56, 36);
	if (s.type == IMAGE_NO_BITS || s.offset > e->len ||
	    s.size > e->len - s.offset)
		s.type = s.size = 0;
	return s;
}

/* --- symbols ---------------------------------------------------------------*/

static struct image_symbol
image_symbol(const struct image *e, const struct image_section *table,
    const struct image_section *names, uint64_t i)
{
	uint64_t from = table->offset + i * table->entry;
	uint64_t name = image_get(e, from, 4);
	struct image_symbol s = {.name = ""};
	const char *end;

	s.value = image_field(e, from, 8, 4);
	s.size = image_field(e, from, 16, 8);
	s.type = (unsigned)image_get(e, from + (e->wide ? 4 : 12), 1) & 15;
	s.section = image_get(e, from + (e->wide ? 6 : 14), 2);
	if (name >= names->size)
		return s;
	s.name = (const char *)e->byte + names->offset + name;
	end = memchr(s.name, '\0', (size_t)(names->size - name));
	if (end)
		s.length = (size_t)(end - s.name);
	return s;
}

/* The bytes of a symbol's object; NULL: they are not in the file. */
static const unsigned char *
image_object(const struct image *e, const struct image_symbol *s)
{
	struct image_section in = image_section(e, s->section);
	uint64_t offset = s->value - (e->relocatable ? 0 : in.addr);

	if (in.type == 0 || offset > in.size || s->size > in.size - offset)
		return NULL;
	return e->byte + in.offset + offset;
}

/* Is it an array of instructions that the kernel would load? */
static bool
image_is_filter(const struct image *e, const struct image_symbol *s)
{
	const unsigned char *at;

	if (s->type > 1 || s->length == 0 || s->size == 0 ||
	    s->size % BPF_INSN_BYTES || s->size > BPF_MAX * BPF_INSN_BYTES)
		return false;
	at = image_object(e, s);
	return at && scb_bytes_load(e->r, at, (size_t)s->size);
}

struct image_found {
	struct image_symbol first;
	unsigned n; /* of different places */
	struct buf names;
};

/* Looks for the symbol that is wanted, or for all that are filters. */
static void
image_search(const struct image *e, const struct image_section *table,
    struct image_found *f)
{
	struct image_section names = image_section(e, table->link);
	const char *wanted = e->r->want->symbol;
	uint64_t n = table->entry ? table->size / table->entry : 0;

	for (uint64_t i = 0; i < n; i++) {
		struct image_symbol s = image_symbol(e, table, &names, i);
		bool named = wanted && chars_are(s.name, s.length, wanted);

		if (wanted ? !named || s.section == 0 : !image_is_filter(e, &s))
			continue;
		if (f->n && s.value == f->first.value &&
		    s.section == f->first.section)
			continue; /* in the other table, too */
		if (f->n++ == 0)
			f->first = s;
		if (f->n <= IMAGE_NAMES)
			scb_buf_fmt(&f->names, f->n > 1 ? ", '%.*s'" : "'%.*s'",
			    s.length > 60 ? 60 : (int)s.length, s.name);
	}
}

static void
image_find(const struct image *e, struct image_found *f)
{
	*f = (struct image_found){.n = 0};
	scb_buf_init(&f->names, e->r->d->arena);
	for (uint64_t i = 0; i < e->nsections; i++) {
		struct image_section s = image_section(e, i);

		if (s.type == IMAGE_SYMBOLS || s.type == IMAGE_DYNAMIC)
			image_search(e, &s, f);
	}
}

static void
image_read_symbol(const struct image *e)
{
	const char *wanted = e->r->want->symbol;
	const unsigned char *at;
	struct image_found f;

	image_find(e, &f);
	if (f.n == 0 && wanted)
		scb_diag_fatal(
		    e->r->d, e->at, "no symbol is called '%s' here", wanted);
	if (f.n == 0)
		scb_diag_fatal(e->r->d, e->at,
		    "this is an ELF file in which no symbol is a filter; if "
		    "it is a program, use --exec");
	if (f.n > 1 && !wanted)
		scb_diag_fatal(e->r->d, e->at,
		    "several symbols of this ELF file are filters, expected "
		    "one of them after a colon: %s",
		    f.names.p);
	at = image_object(e, &f.first);
	if (!at || f.first.size == 0)
		scb_diag_fatal(e->r->d, e->at,
		    "the bytes of '%.*s' are not in this file",
		    f.first.length > 60 ? 60 : (int)f.first.length,
		    f.first.name);
	scb_bpf_read_raw(e->r, at, (size_t)f.first.size, " of a symbol", e->at);
}

/* --- our own executables ---------------------------------------------------*/

/*
 * The block of emit/elf.c after the program headers (earlier releases had one
 * header less): a count of instructions, and the address where they are. false:
 * it is none.
 */
static bool
image_read_launcher(const struct image *e)
{
	static const char title[] = " under a filter made of ";
	uint64_t programs = image_get(e, e->wide ? 56 : 44, 2);
	uint64_t block = e->wide ? 64 + programs * 56 : 52 + programs * 32;
	uint64_t count = image_get(e, block, 2);
	uint64_t offset =
	    image_get(e, block + (e->wide ? 8 : 4), e->wide ? 8 : 4) -
	    ARCH_START_LOAD;
	uint64_t size = count * BPF_INSN_BYTES;
	const char *line;
	size_t n;

	if (e->nsections || count == 0 || offset > e->len ||
	    size > e->len - offset)
		return false;
	line = (const char *)e->byte + offset + size;
	n = e->len - (size_t)(offset + size);
	if (n < 8 || memcmp(line, "\nscbpf ", 7) != 0)
		return false;
	for (size_t i = 7; i + sizeof title <= n; i++)
		if (memcmp(line + i, title, sizeof title - 1) == 0) {
			scb_bpf_read_raw(e->r, e->byte + offset, (size_t)size,
			    " of a launcher", e->at);
			return true;
		}
	return false;
}

/* --- the file --------------------------------------------------------------*/

/* Is the byte order that of the architecture that is wanted? */
static void
image_check_order(const struct image *e)
{
	uint64_t machine = image_get(e, IMAGE_MACHINE, 2);
	const char *token = e->big ? "s390x, ppc64 ..." : "x86_64, aarch64 ...";

	if (e->big == e->r->want->big_endian)
		return;
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		if ((*a)->start && (*a)->start->machine == machine &&
		    (*a)->start->bits == (e->wide ? 64 : 32) &&
		    (*a)->big_endian == e->big)
			token = (*a)->token;
	scb_diag_fatal(e->r->d, e->at,
	    "this ELF file is for a %s-endian machine; give the architecture "
	    "with -a (%s)",
	    e->big ? "big" : "little", token);
}

void
scb_image_read(
    struct bpf_reader *r, const unsigned char *bytes, size_t len, struct loc at)
{
	struct image e = {.r = r, .byte = bytes, .len = len, .at = at};

	if (len < 52 || bytes[IMAGE_CLASS] < 1 || bytes[IMAGE_CLASS] > 2 ||
	    bytes[IMAGE_DATA] < 1 || bytes[IMAGE_DATA] > 2)
		scb_diag_fatal(r->d, at, "this ELF file is damaged");
	e.wide = bytes[IMAGE_CLASS] == 2;
	e.big = bytes[IMAGE_DATA] == 2;
	image_check_order(&e);
	e.relocatable = image_get(&e, IMAGE_TYPE, 2) == IMAGE_RELOCATABLE;
	e.sections = image_field(&e, 0, 40, 32);
	e.section_size = image_get(&e, e.wide ? 58 : 46, 2);
	e.nsections = e.sections ? image_get(&e, e.wide ? 60 : 48, 2) : 0;
	if (r->want->symbol || !image_read_launcher(&e))
		image_read_symbol(&e);
	r->out->named = true;
	r->where = NULL;
	scb_bpf_close(r);
}
