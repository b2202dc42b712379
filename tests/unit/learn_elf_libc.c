/*
 * The libc of a program, for every kind of header, whole and cut at every byte.
 */
#include "learn/elf_libc.h"

#include "check.h"

enum { SIZE = 4096, PHDRS = 64, AT = 512 };

struct image {
	uint8_t byte[SIZE];
	bool wide, big;
};

static void
put(struct image *m, size_t at, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		m->byte[at + (m->big ? bytes - 1 - i : i)] =
		    (uint8_t)(v >> 8 * i);
}

static void
put_field(
    struct image *m, size_t at, unsigned wide, unsigned narrow, uint64_t v)
{
	put(m, at + (m->wide ? wide : narrow), v, m->wide ? 8 : 4);
}

/* A program with one segment of a type, which holds n bytes. */
static void
make(struct image *m, bool wide, bool big, uint32_t type, const void *text,
    size_t n)
{
	*m = (struct image){.wide = wide, .big = big};
	memcpy(m->byte, "\177ELF", 4);
	m->byte[4] = wide ? 2 : 1;
	m->byte[5] = big ? 2 : 1;
	put_field(m, 0, 32, 28, PHDRS);
	put(m, wide ? 54 : 42, wide ? 56 : 32, 2);
	put(m, wide ? 56 : 44, 1, 2);
	put(m, PHDRS, type, 4);
	put_field(m, PHDRS, 8, 4, AT);
	put_field(m, PHDRS, 32, 16, n);
	memcpy(m->byte + AT, text, n);
}

/* "glibc", "none", "?"; "+": more bytes are wanted. */
static const char *
answer(const struct image *m, size_t n, bool whole)
{
	struct facts_program p = {.bits = 0};
	const struct facts_libcs *l = &p.libcs;

	if (!scb_elf_libc(m->byte, n, whole, &p))
		return "+";
	return !l->given ? "?"
	       : l->n	 ? scb_facts_libc_name(l->range[0].libc)
			 : "none";
}

static const struct {
	const char *name, *libc;
} interpreters[] = {
    {"/lib64/ld-linux-x86-64.so.2", "glibc"},
    {"/lib/ld-linux-aarch64.so.1", "glibc"},
    {"/lib/ld.so.1", "glibc"},
    {"/lib/ld64.so.2", "glibc"},
    {"/lib/ld-musl-armhf.so.1", "musl"},
    {"/nix/store/x-musl/lib/ld-musl-x86_64.so.1", "musl"},
    {"/system/bin/linker64", "bionic"},
    {"/lib/ld-uClibc.so.0", "?"},
};

static void
check_interpreters(bool wide, bool big)
{
	static struct image m;

	for (size_t i = 0; i < sizeof interpreters / sizeof *interpreters;
	     i++) {
		const char *name = interpreters[i].name;
		size_t n = strlen(name) + 1, end = AT + n;

		make(&m, wide, big, 3, name, n);
		check_text(name, interpreters[i].libc, answer(&m, SIZE, true));
		check_text(name, interpreters[i].libc, answer(&m, end, false));
		check_text(name, "+", answer(&m, end - 1, false));
		check_text(name, "?", answer(&m, end - 1, true));
		for (size_t cut = 0; cut < end; cut++)
			check(*answer(&m, cut, true) == '?', "%s, %zu bytes",
			    name, cut);
	}
}

static void
check_static(bool wide, bool big)
{
	static const uint8_t go[] = "\4\0\0\0\123\0\0\0\4\0\0\0Go\0";
	static struct image m;

	make(&m, wide, big, 1, "Fatal glibc error: %s", 22);
	check_text("static", "+", answer(&m, SIZE, false));
	check_text("static glibc", "glibc", answer(&m, SIZE, true));
	strcpy((char *)m.byte + 1024, "MUSL_LOCPATH");
	check_text("marks of two", "?", answer(&m, SIZE, true));
	make(&m, wide, big, 1, "No error information", 21);
	check_text("static musl", "musl", answer(&m, SIZE, true));
	make(&m, wide, big, 1, "nothing", 8);
	check_text("no marks", "?", answer(&m, SIZE, true));
	make(&m, wide, big, 4, go, sizeof go);
	check_text("Go", "none", answer(&m, SIZE, true));
	strcpy((char *)m.byte + SIZE - 13, "GNU C Librar");
	check_text("a mark that is cut", "none", answer(&m, SIZE, true));
	strcpy((char *)m.byte + SIZE - 14, "GNU C Library");
	check_text("Go with C", "glibc", answer(&m, SIZE, true));
}

static void
check_damaged(void)
{
	static struct image m;

	make(&m, true, false, 3, "/lib/ld-musl.so", 16);
	put(&m, 32, UINT64_MAX, 8);
	check_text("headers out of reach", "?", answer(&m, SIZE, true));
	put(&m, 32, PHDRS, 8);
	put(&m, 56, 0xffff, 2);
	check_text("too many headers", "?", answer(&m, SIZE, true));
	put(&m, 56, 1, 2);
	put(&m, PHDRS + 8, UINT64_MAX, 8);
	check_text("the name out of reach", "?", answer(&m, SIZE, true));
	put(&m, PHDRS + 8, AT, 8);
	put(&m, PHDRS + 32, UINT64_MAX, 8);
	check_text("a name without end", "?", answer(&m, SIZE, true));
	memcpy(m.byte, "#!/bin/sh", 9);
	check_text("a script", "?", answer(&m, SIZE, false));
	check_text("nothing", "?", answer(&m, 0, false));
}

int
main(void)
{
	for (unsigned i = 0; i < 4; i++) {
		check_interpreters(i & 1, i & 2);
		check_static(i & 1, i & 2);
	}
	check_damaged();
	printf("%u passed, %u failed\n", passed, failed);
	return failed > 0;
}
