/*
 * Damaged ELF files, each at the end of the readable memory, so that reading
 * beyond the file ends the test. A launcher, and a file in which a symbol is a
 * filter, of 32 and 64 bits and in both byte orders.
 */
#include "listing.h"

enum { LOADED = 0x400000 };

static const char allow[] = "ret #0x7fff0000";

static bool big; /* the byte order of the files */

struct file {
	char byte[2048];
	size_t n;
	bool wide;
};

static void
put(struct file *f, size_t at, unsigned n, uint64_t v)
{
	for (unsigned i = 0; i < n; i++)
		f->byte[at + i] = (char)(v >> 8 * (big ? n - 1 - i : i));
	if (at + n > f->n)
		f->n = at + n;
}

static void
put_text(struct file *f, size_t at, const char *s, size_t n)
{
	memcpy(f->byte + at, s, n);
	if (at + n > f->n)
		f->n = at + n;
}

static void
put_code(struct file *f, size_t at)
{
	put(f, at, 2, 6);
	put(f, at + 4, 4, RET_ALLOW);
}

/* A field that has another place and size in 32-bit files. */
static void
put_field(struct file *f, size_t at, unsigned wide, unsigned narrow, uint64_t v)
{
	put(f, at + (f->wide ? wide : narrow), f->wide ? 8 : 4, v);
}

static struct file
begin(bool wide)
{
	struct file f = {.n = wide ? 64 : 52, .wide = wide};

	memcpy(f.byte, "\177ELF", 4);
	f.byte[4] = wide ? 2 : 1;
	f.byte[5] = big ? 2 : 1;
	put(&f, 16, 2, 2); /* a program */
	return f;
}

/* What emit/elf.c puts after the program headers, and what follows it. */
static struct file
launcher(bool wide)
{
	static const char line[] = "\nscbpf 2 under a filter made of x\n";
	struct file f = begin(wide);
	size_t block = wide ? 64 + 56 : 52 + 32, filter = block + 16;

	put(&f, wide ? 56 : 44, 2, 1);
	put(&f, block, 2, 1);
	put_field(&f, block, 8, 4, LOADED + filter);
	put_code(&f, filter);
	put_text(&f, filter + 8, line, sizeof line - 1);
	return f;
}

struct section {
	unsigned type, link;
	size_t at, size, entry;
};

/* Sections: none, the filter's, the symbols, their names. */
static struct file
symbols(bool wide, unsigned type_of_names)
{
	struct file f = begin(wide);
	size_t entry = wide ? 24 : 16, header = wide ? 64 : 40;
	size_t filter = f.n, table = filter + 8, names = table + 2 * entry;
	size_t sections = names + 8, symbol = table + entry;
	const struct section all[] = {{0, 0, 0, 0, 0}, {1, 0, filter, 8, 0},
	    {2, 3, table, 2 * entry, entry}, {type_of_names, 0, names, 8, 0}};

	put_field(&f, 0, 40, 32, sections);
	put(&f, wide ? 58 : 46, 2, header);
	put(&f, wide ? 60 : 48, 2, 4);
	put_code(&f, filter);
	put(&f, symbol, 4, 1);
	put_field(&f, symbol, 8, 4, 0x400);
	put_field(&f, symbol, 16, 8, 8);
	put(&f, symbol + (wide ? 4 : 12), 1, 1); /* an object */
	put(&f, symbol + (wide ? 6 : 14), 2, 1);
	put_text(&f, names, "\0f\0\0\0\0\0", 8);
	for (unsigned i = 0; i < 4; i++) {
		const struct section *s = &all[i];
		size_t at = sections + i * header;

		put(&f, at + 4, 4, s->type);
		put_field(&f, at, 16, 12, i == 1 ? 0x400 : 0);
		put_field(&f, at, 24, 16, s->at);
		put_field(&f, at, 32, 20, s->size);
		put(&f, at + (wide ? 40 : 24), 4, s->link);
		put_field(&f, at, 56, 36, s->entry);
	}
	return f;
}

static const char *
read_file(const struct file *f)
{
	struct program p;
	struct buf b;

	arena.used = 0;
	if (!parse_for(big ? "s390x" : "x86_64", f->byte, f->n, &p))
		return message;
	scb_buf_init(&b, &arena);
	for (size_t i = 0; i < p.n; i++)
		scb_bpf_text(&b, &p.insn[i], i);
	return b.p;
}

static void
test_file(const char *name, struct file f, const char *want)
{
	static const unsigned char values[] = {
	    0, 1, 2, 3, 8, 0x0b, 0x40, 0x7f, 0x80, 0xc0, 0xff};
	size_t n = f.n;

	check_text(name, want, read_file(&f));
	for (size_t i = 4; i < n; i++) {
		const char kept = f.byte[i];

		for (size_t j = 0; j < sizeof values; j++) {
			f.byte[i] = (char)values[j];
			check(read_file(&f)[0] != '\0', "%s: nothing", name);
		}
		f.byte[i] = kept;
	}
	for (f.n = 1; f.n < n; f.n++)
		check(read_file(&f)[0] != '\0', "%s: nothing", name);
}

static void
test_files(void)
{
	static const char none[] =
	    "1:1: this is an ELF file in which no symbol is a filter; if it is "
	    "a program, use --exec";
	struct file other = launcher(true);

	test_file("a launcher of 32 bits", launcher(false), allow);
	test_file("a launcher of 64 bits", launcher(true), allow);
	memcpy(other.byte + other.n - sizeof "under a filter made of x",
	    "above", 5);
	check_text("a launcher with another line", none, read_file(&other));
	test_file("symbols of 32 bits", symbols(false, 3), allow);
	test_file("symbols of 64 bits", symbols(true, 3), allow);
	/* a section that says it takes no space in the file */
	test_file("names of 32 bits", symbols(false, 8), none);
	test_file("names of 64 bits", symbols(true, 8), none);
}

int
main(void)
{
	test_files();
	big = true;
	test_files();
	return check_end();
}
