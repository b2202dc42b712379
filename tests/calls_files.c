/*
 * Files of kinds that calls must not take for more than they are, and the parts
 * of files that only some programs have: the global offset table, Go's table of
 * functions, tables of jumps. Each is a small program of x86-64.
 */
#include "calls/found.h"

enum {
	DATA = MACHINE_PAGE + MACHINE_ROOM, /* in the file */
	HEADER = 56,
	STACK = 64 + 3 * HEADER, /* program headers */
	DYNAMIC = STACK + HEADER,
	SECTIONS = FILE_ROOM - 0x400
};

static void
put(size_t at, uint64_t v, unsigned bytes)
{
	machine_put(file + at, v, bytes);
}

/* Data is read-only, and the same bytes are variables a page later. */
static size_t
build(const char *code, size_t n, size_t ndata)
{
	static const uint8_t none[MACHINE_DATA_SIZE];

	memset(file, 0, sizeof file);
	return machine_elf(file, X86, (const uint8_t *)code, n, none, ndata);
}

#define BUILD(code, ndata) build(code, sizeof(code) - 1, ndata)

/* --- sections ------------------------------------------------------------- */

static unsigned nsections;

static void
add_section(
    const char *name, uint64_t flags, uint64_t addr, uint64_t at, uint64_t size)
{
	size_t h = SECTIONS + 64 * nsections, s = SECTIONS - 0x200;

	if (!nsections) {
		put(40, SECTIONS, 8);
		put(58, 64, 2);
		put(62, 0, 2);
		put(SECTIONS + 24, s, 8); /* the names are section 0 */
		put(SECTIONS + 32, 0x200, 8);
		nsections++;
		h += 64;
	}
	memcpy(file + s + 32 * nsections, name, strlen(name) + 1);
	put(h, 32 * nsections, 4);
	put(h + 4, 1, 4);
	put(h + 8, flags, 8);
	put(h + 16, addr, 8);
	put(h + 24, at, 8);
	put(h + 32, size, 8);
	put(60, ++nsections, 2);
}

/* --- the global offset table ---------------------------------------------- */

/* mov $1, edi; call [got]; mov $2, edi; call [got]; then what follows; f */
#define GOT MACHINE_DATA + MACHINE_PAGE + 16
#define CALL_GOT "\xff\x15\0\0\0\0"
#define CALLS "\xbf\1\0\0\0" CALL_GOT "\xbf\2\0\0\0" CALL_GOT
#define F "\x89\xf8" KERNEL "\xc3"

static void
test_got(const char *what, const char *code, size_t n, const char *section,
    const char *want, const char *reason)
{
	size_t size = build(code, n, 8);

	for (size_t i = 0; i + 6 <= n; i++)
		if (file[MACHINE_PAGE + i] == 0xff ||
		    file[MACHINE_PAGE + i] == 0x8b)
			put(MACHINE_PAGE + i + 2, GOT - (MACHINE_CODE + i + 6),
			    4);
	put(DATA + 16, MACHINE_CODE + n - sizeof F + 1, 8);
	nsections = 0;
	add_section(".text", 6, MACHINE_CODE, MACHINE_PAGE, n);
	add_section(section, 3, GOT, DATA + 16, 8);
	check_found(what, find(size + MACHINE_PAGE, 0), want, reason);
}

static void
test_got_all(void)
{
	static const char only[] = CALLS END F,
			  jump[] = "\xbf\1\0\0\0\xff\x25\0\0\0\0" END F,
			  keeps[] = CALLS "\x48\x8b\x05\0\0\0\0"
					  "\x48\x89\xc6" END F;

	test_got("GOT: calls", only, sizeof only - 1, ".got", "1 2", NULL);
	test_got("GOT: a jump", jump, sizeof jump - 1, ".got", "1", NULL);
	test_got("not a GOT", only, sizeof only - 1, ".data", "", "not known");
	test_got("GOT: and the address is kept", keeps, sizeof keeps - 1,
	    ".got", "", "not known");
}

/* --- Go's table ----------------------------------------------------------- */

/* Two functions; nothing calls the second. */
static size_t
build_go(uint32_t magic, uint64_t functions)
{
	static const char code[] =
	    "\xb8\x27\0\0\0" KERNEL END "\xcc\xcc\xcc\xcc\xcc\xcc\xcc"
	    "\xb8\x29\0\0\0" KERNEL "\xc3";
	static const char names[] = "main.main\0main.f";
	size_t size = BUILD(code, 0x90), at = DATA + 72;

	put(DATA, magic, 4);
	put(DATA + 6, 0x801, 2);
	put(DATA + 8, functions, 8);
	put(DATA + 24, MACHINE_CODE, 8);
	put(DATA + 32, 72 + 40, 8);
	put(DATA + 64, 72, 8);
	/* place and description of each; the end; then descriptions */
	put(at, 0, 4);
	put(at + 4, 24, 4);
	put(at + 8, 16, 4);
	put(at + 12, 32, 4);
	put(at + 16, sizeof code - 1, 4);
	put(at + 28, 0, 4);
	put(at + 36, 10, 4);
	memcpy(file + at + 40, names, sizeof names);
	nsections = 0;
	add_section(".text", 6, MACHINE_CODE, MACHINE_PAGE, sizeof code - 1);
	add_section(".gopclntab", 2, MACHINE_DATA, DATA, 0x90);
	return size + MACHINE_PAGE;
}

static void
test_go(void)
{
	static const uint32_t magics[] = {0xfffffff0, 0xfffffff1};

	for (unsigned i = 0; i < 2; i++) {
		bool read = find(build_go(magics[i], 2), 0);

		check_found("Go", read, "39 41", NULL);
		check(calls.nsites == 2 && calls.site[1].function &&
			  strcmp(calls.site[1].function, "main.f") == 0,
		    "Go: a name");
	}
	/* Bytes that are not reached are code if they decode. */
	check_found("Go: a table of another version",
	    find(build_go(0xfffffffb, 2), 0), "39 41", NULL);
	/* A table that is cut is read as far as it goes. */
	check(find(build_go(0xfffffff1, 1000), 0), "Go: a cut table");
	check(find(build_go(0xfffffff1, UINT64_MAX), 0), "Go: a huge table");
}

/* --- tables of jumps ------------------------------------------------------ */

/* mov edi, edi; cmp $2, edi; ja default; jmp [table + 8 * rdi] */
#define SWITCH "\x89\xff\x83\xff\x02\x77\x07\xff\x24\xfd"
#define AT_DATA "\0\0\x01\x10"
#define AT_VARIABLES "\0\x10\x01\x10"
#define CASE(n) "\xb8" n "\0\0\0" KERNEL END
#define CASES CASE("\1") CASE("\2") CASE("\3") CASE("\4")

enum { FIRST = 14, NEXT = 9 }; /* where the default is, and the next case */

static void
test_table(const char *what, const char *code, size_t n, const char *want,
    const char *reason)
{
	size_t size = build(code, n, 24);

	for (unsigned i = 0; i < 3; i++)
		put(DATA + 8 * i, MACHINE_CODE + FIRST + NEXT * (i + 1), 8);
	check_found(what, find(size, 0), want, reason);
}

static void
test_tables(void)
{
	static const char plain[] = SWITCH AT_DATA CASES,
			  variable[] = SWITCH AT_VARIABLES CASES;

	test_table("a table", plain, sizeof plain - 1, "1 2 3 4", NULL);
	/* Any address that data has may be entered. */
	test_table("a table of variables", variable, sizeof variable - 1,
	    "1 2 3 4", NULL);
}

/* --- files that are not what they seem ------------------------------------ */

static void
test_text_relocations(void)
{
	static const char code[] = "\xb8\x27\0\0\0" KERNEL END;

	for (unsigned flags = 0; flags < 2; flags++) {
		size_t size = BUILD(code, 32);

		/* PT_DYNAMIC: DT_TEXTREL, or DT_FLAGS with DF_TEXTREL */
		put(56, 5, 2);
		put(DYNAMIC, 2, 4);
		put(DYNAMIC + 8, DATA, 8);
		put(DYNAMIC + 16, MACHINE_DATA, 8);
		put(DYNAMIC + 32, 32, 8);
		put(DATA, flags ? 30 : 22, 8);
		put(DATA + 8, flags ? 4 : 0, 8);
		check_found("text relocations", find(size, 0), "39",
		    "relocations change its code");
	}
}

static void
test_packed(void)
{
	/* It writes its code, and goes there. */
	static const char code[] = "\xbf\x30\0\0\x10\xc7\x07\x0f\x05\x0f\x0b"
				   "\xb8\x27\0\0\0\xff\xe7";
	size_t size = BUILD(code, 8);

	put(68, 7, 4);
	check_found("packed", find(size, 0), "", "writable and executable");
	size = BUILD(code, 8);
	put(64 + 40, 0x8000, 8);
	check(find(size, 0) && has_reason("is not in the file"),
	    "code that is only in memory: %s", said);
	size = BUILD(code, 8);
	put(STACK, 0, 4);
	check(find(size, 0) && has_reason("no PT_GNU_STACK"),
	    "no header for the stack: %s", said);
}

/* What is neither reached nor padding. */
static void
test_data_in_text(void)
{
	static const char data[] =
	    "\xb8\x27\0\0\0" KERNEL END "\x06\x17\x60\x61\x62\x82\xd4\xd5",
			  kernel[] = "\xb8\x27\0\0\0" KERNEL END
				     "\x06\x17\x60\x0f\x05\x82\xd4\xd5",
			  over[] = "\xb8\x27\0\0\0" KERNEL "\xeb\4"
				   "\x06\x0f\x05\x06" END;

	check_found("data in text", find(BUILD(data, 8), 0), "39", NULL);
	check_found("data in text that looks like a syscall",
	    find(BUILD(kernel, 8), 0), "39", "hold an instruction");
	check_found("the same between code", find(BUILD(over, 8), 0), "39",
	    "hold an instruction");
}

/* One instruction inside of another: both are code. */
static void
test_overlap(void)
{
	static const char
	    hidden[] = "\xb8\1\0\0\0\x75\1\xb9" KERNEL "\x90\x90" END,
	    number[] = "\xb8\1\0\0\0\x75\1\x3d\xb8\x27\0\0\x90" KERNEL END;

	check_found("overlapping code", find(BUILD(hidden, 8), 0), "1", NULL);
	/* cmp $0x27b8, eax; nop; or mov $0x90000027, eax */
	check_found("overlapping code with a number", find(BUILD(number, 8), 0),
	    "1 2415919143", NULL);
}

/* --- the caps on work ----------------------------------------------------- */

/* A file with so much code, in its first segment. */
static uint8_t *
large_program(size_t n)
{
	uint8_t *large = malloc(MACHINE_PAGE + n);

	if (!large)
		exit(1);
	BUILD("\x90", 8);
	memset(large, 0x90, MACHINE_PAGE + n);
	memcpy(large, file, MACHINE_PAGE);
	machine_put(large + 24, 0x20000000, 8);
	machine_put(large + 64 + 16, 0x20000000, 8);
	machine_put(large + 64 + 32, n, 8);
	machine_put(large + 64 + 40, n, 8);
	return large;
}

static void
test_caps(void)
{
	enum { LARGE = (16 << 20) + 1 };
	static char code[0x3000];
	uint8_t *large = large_program(LARGE);

	memset(code, 0x90, sizeof code);
	memcpy(code, "\xb8\x27\0\0\0", 5);
	memcpy(code + sizeof code - 4, KERNEL END, 4);
	check_found("a number from far", find(build(code, sizeof code, 8), 0),
	    "", "not known");
	check(calls.nsites == 1 && calls.site[0].why == VALUE_WORK,
	    "a number from far: it takes too much work");
	check(!find_in(large, MACHINE_PAGE + LARGE, 0) &&
		  strstr(said, "cannot tell what 'program' calls"),
	    "more code than is read: %s", said);
	free(large);
}

int
main(void)
{
	found_open();
	test_got_all();
	test_go();
	test_tables();
	test_text_relocations();
	test_packed();
	test_data_in_text();
	test_overlap();
	test_caps();
	return found_end();
}
