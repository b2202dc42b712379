/*
 * Files of kinds that `calls` must not mistake for more than they are, and the
 * parts of files that only some programs have: the global offset table, Go's
 * table of functions, jump tables. Each is a small program of x86-64.
 */
#include "calls/found.h"

enum {
	DATA = MACHINE_PAGE + MACHINE_ROOM, /* in the file */
	HEADER = 56,
	STACK = 64 + 3 * HEADER, /* program headers */
	DYNAMIC = STACK + HEADER
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
	found_sections = 0;
	found_section(".text", 6, MACHINE_CODE, MACHINE_PAGE, n);
	found_section(section, 3, GOT, DATA + 16, 8);
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
	found_sections = 0;
	found_section(".text", 6, MACHINE_CODE, MACHINE_PAGE, sizeof code - 1);
	found_section(".gopclntab", 2, MACHINE_DATA, DATA, 0x90);
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
	/* A truncated table is read as far as it goes. */
	check(find(build_go(0xfffffff1, 1000), 0), "Go: a cut table");
	check(find(build_go(0xfffffff1, UINT64_MAX), 0), "Go: a huge table");
}

/* --- tables of jumps ------------------------------------------------------ */

#define AT "\0\0\x01\x10" /* MACHINE_DATA */
#define AT_VARIABLES "\0\x10\x01\x10"
/* mov edi, edi; jmp *table(, rdi, 8) */
#define ZERO_EXTEND "\x89\xff"
#define JUMP "\xff\x24\xfd"
/* mov $table, edx; and later movslq (rdx, rdi, 4), rax, and ENDS: 9 bytes */
#define BASE "\xba" AT
#define DISTANCE "\x48\x63\x04\xba" ENDS
#define ENDS "\x48\x01\xd0\xff\xe0" /* add rdx, rax; jmp *rax */
#define CASE(n) "\xb8" n "\0\0\0" KERNEL END
#define CASES CASE("\1") CASE("\2") CASE("\3") CASE("\4")

enum { CASE_SIZE = 9 };

/*
 * The first case is the default; the table has the three others. The next entry
 * would lead to the last syscall: it is not read if the limit is found.
 */
static const struct {
	const char *what, *code;
	size_t n;
	unsigned bytes; /* of an entry: an address, or a distance to the table */
	bool found;
} tables[] = {
#define TABLE(bytes) bytes CASES, sizeof bytes CASES - 1
#define JA(to) "\x83\xff\2\x77" to /* cmp $2, edi; ja default */
    {"addresses", TABLE(ZERO_EXTEND JA("\7") JUMP AT), 8, true},
    /* Any address in data may be called. */
    {"variables", TABLE(ZERO_EXTEND JA("\7") JUMP AT_VARIABLES), 8, true},
    {"addresses without a limit", TABLE(ZERO_EXTEND JUMP AT), 8, true},
    {"distances", TABLE(BASE ZERO_EXTEND JA("\x09") DISTANCE), 4, true},
    {"no limit", TABLE(BASE ZERO_EXTEND DISTANCE), 4, false},
    {"jae", TABLE(BASE ZERO_EXTEND "\x83\xff\3\x73\x09" DISTANCE), 4, true},
    /* jbe to the jump; jmp default */
    {"jbe", TABLE(BASE ZERO_EXTEND "\x83\xff\2\x76\2\xeb\x09" DISTANCE), 4,
	true},
    {"jb", TABLE(BASE ZERO_EXTEND "\x83\xff\3\x72\2\xeb\x09" DISTANCE), 4,
	true},
    {"a limit that is not known",
	TABLE(BASE ZERO_EXTEND "\x39\xcf\x77\x09" DISTANCE), 4, false},
    /* mov edi, eax; cmp $2, eax; ja */
    {"a copy is compared",
	TABLE(BASE ZERO_EXTEND "\x89\xf8\x83\xf8\2\x77\x09" DISTANCE), 4, true},
    /* mov esi, ecx between cmp and ja */
    {"a copy after the comparison",
	TABLE(BASE ZERO_EXTEND "\x83\xff\2\x89\xf1\x77\x09" DISTANCE), 4, true},
    /* cmpl $2, 8(rsp); ja; mov 8(rsp), edi */
    {"memory is compared",
	TABLE(BASE "\x83\x7c\x24\x08\2\x77\x0d\x8b\x7c\x24\x08" DISTANCE), 4,
	true},
    /* the same, and the memory is written between */
    {"memory that changes",
	TABLE(BASE "\x83\x7c\x24\x08\2\x77\x11\x89\x4c\x24\x08"
		   "\x8b\x7c\x24\x08" DISTANCE),
	4, false},
    {"another register is compared",
	TABLE(BASE ZERO_EXTEND "\x83\xfe\2\x77\x09" DISTANCE), 4, false},
    /* shl $2, rdi; add rdx, rdi; movslq (rdi), rax */
    {"the base is added",
	TABLE(BASE ZERO_EXTEND JA("\x0f") "\x48\xc1\xe7\2\x48\x01\xd7"
					  "\x48\x63\x07" ENDS),
	4, true},
    /* lea (rdx, rdi, 4), rdi; movslq (rdi), rax */
    {"the base is added by lea",
	TABLE(BASE ZERO_EXTEND JA("\x0c") "\x48\x8d\x3c\xba"
					  "\x48\x63\x07" ENDS),
	4, true},
#undef TABLE
#undef JA
};

static void
test_tables(void)
{
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		size_t n = tables[i].n, size = build(tables[i].code, n, 24);

		for (unsigned j = 0; j < 4; j++) {
			unsigned bytes = tables[i].bytes;
			uint64_t to = MACHINE_CODE + n -
				      (j < 3 ? (3 - j) * CASE_SIZE : 4);

			if (bytes == 4)
				put(DATA + 4 * j, to - MACHINE_DATA, 4);
			else if (j < 3)
				put(DATA + 8 * j, to, 8);
		}
		check_found(tables[i].what, find(size, 0), "1 2 3 4",
		    tables[i].found ? NULL : "not known");
	}
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

/* The code ends in a call that returns, with and without other segments. */
static void
test_call_at_end(void)
{
	/* jmp past f; f: ret; call f */
	static const char code[] = "\xb8\x27\0\0\0" KERNEL "\xeb\1\xc3"
				   "\xe8\xfa\xff\xff\xff";

	for (unsigned segments = 1; segments <= 4; segments += 3) {
		size_t size = BUILD(code, 8);

		put(56, segments, 2);
		check_found("a call at the end", find(size, 0), "39",
		    "instructions that are not known");
		check(calls.nreasons &&
			  calls.reason[calls.nreasons - 1].address ==
			      MACHINE_CODE + sizeof code - 1,
		    "a call at the end: the place");
	}
}

static void
test_packed(void)
{
	/* A program that writes its own code, and jumps to it. */
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

/* Bytes that are neither reached nor padding. */
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
	test_call_at_end();
	test_packed();
	test_data_in_text();
	test_overlap();
	test_caps();
	return found_end();
}
