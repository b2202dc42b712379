/*
 * Unwind tables: where functions begin and where exceptions land, in all
 * encodings. The program makes call 39. After it come bytes that are not code,
 * and a function that makes call 41, to which only the table leads.
 */
#include "calls/found.h"

enum {
	BEFORE = MACHINE_CODE - MACHINE_PAGE, /* where the table may be */
	BEHIND = MACHINE_CODE + MACHINE_PAGE,
	ROOM = 256,
	F = 12, /* where the function is in the code */
	TABLE = MACHINE_PAGE + MACHINE_ROOM, /* in the file */
	PADS = 128,			     /* in the table */
	PC_RELATIVE = 0x10
};

static const char code[] = "\xb8\x27\0\0\0" KERNEL END "\x06\x17\x60"
			   "\xb8\x29\0\0\0" KERNEL END;
static uint64_t base; /* of the table */
static size_t at;     /* in the table */

static void
put(uint64_t v, unsigned bytes)
{
	machine_put(file + TABLE + at, v, bytes);
	at += bytes;
}

/* LEB128 of a value of at most 35 bits. */
static void
put_leb(uint64_t v)
{
	for (unsigned i = 0; i < 5; i++, v >>= 7)
		put((v & 0x7f) | (i < 4 ? 0x80 : 0), 1);
}

static void
put_pointer(unsigned encoding, uint64_t v)
{
	static const uint8_t sizes[16] = {
	    8, 0, 2, 4, 8, 0, 0, 0, 0, 0, 2, 4, 8};

	if (encoding & PC_RELATIVE)
		v -= base + at;
	if (sizes[encoding & 15])
		put(v, sizes[encoding & 15]);
	else
		put_leb(v);
}

/* One entry of a table, and what it says about a function. */
struct entry {
	const char *what;
	unsigned version;
	const char *letters;
	unsigned encoding, start;  /* of the function, in the code */
	uint64_t base;		   /* of the table */
	unsigned pads[3];	   /* encodings, if there are any ('L') */
	const char *want, *reason;
};

static void
put_common(const struct entry *e)
{
	size_t begin = at, end;
	unsigned n = (unsigned)strlen(e->letters);

	at += 4;
	put(0, 4);
	put(e->version, 1);
	for (unsigned i = 0; i <= n; i++)
		put((uint8_t)e->letters[i], 1);
	put(1, 1);
	put(0x78, 1);
	put(16, 1);
	for (unsigned i = 0; i < n; i++)
		if (e->letters[i] == 'z')
			put(n - 1, 1);
		else if (e->letters[i] == 'R')
			put(e->encoding, 1);
		else if (e->letters[i] == 'L')
			put(PC_RELATIVE | 0x0b, 1);
		else if (e->letters[i] == 'P') {
			put(0x03, 1);
			put(BEHIND, 4);
		}
	end = at;
	at = begin;
	put(end - begin - 4, 4);
	at = end;
}

static void
put_function(const struct entry *e)
{
	size_t begin = at, end;
	bool pads = strchr(e->letters, 'L') != NULL;

	at += 4;
	put(at, 4);
	put_pointer(e->encoding, MACHINE_CODE + e->start);
	put_pointer(e->encoding & 15, sizeof code - 1);
	put(pads ? 4 : 0, 1);
	if (pads)
		put_pointer(PC_RELATIVE | 0x0b, base + PADS);
	end = at;
	at = begin;
	put(end - begin - 4, 4);
	at = end;
	put(0, 4);
	if (!pads)
		return;
	at = PADS;
	put(e->pads[0], 1);
	if (e->pads[0] != 0xff)
		put_pointer(e->pads[0], MACHINE_CODE);
	put(e->pads[1], 1);
	if (e->pads[1] != 0xff)
		put_leb(1);
	put(e->pads[2], 1);
	put(e->pads[2] == 3 ? 2 * 13 : 2 * 16, 1);
	for (unsigned i = 0; i < 2; i++) { /* the first has none */
		put_pointer(e->pads[2], 0);
		put_pointer(e->pads[2], 1);
		put_pointer(e->pads[2], i ? F : 0);
		put(0, 1);
	}
}

/* The file with a header for the section, or one for the table's header. */
static size_t
build(const struct entry *e, bool section, unsigned version)
{
	static const uint8_t none[ROOM];
	size_t size;

	memset(file, 0, sizeof file);
	size = machine_elf(file, X86, (const uint8_t *)code, sizeof code - 1,
	    none, sizeof none);
	base = e->base;
	machine_put(file + 120 + 16, base, 8);
	at = 0;
	put_common(e);
	put_function(e);
	if (!section) {
		machine_put(file + 56, 5, 2);
		machine_put(file + 288, 0x6474e550, 4); /* PT_GNU_EH_FRAME */
		machine_put(file + 288 + 16, base + 240, 8);
		machine_put(file + 288 + 32, 8, 8);
		at = 240;
		put(version, 1);
		put(PC_RELATIVE | 0x0b, 1);
		put(0xffff, 2);
		put_pointer(PC_RELATIVE | 0x0b, base);
		return size;
	}
	found_sections = 0;
	found_section(".text", 6, MACHINE_CODE, MACHINE_PAGE, sizeof code - 1);
	found_section(".eh_frame", 2, base, TABLE, at < PADS ? at : PADS);
	return size + MACHINE_PAGE;
}

#define LED "39 41", NULL
#define BAD "39", "damaged or not known"
#define NO_PADS {0xff, 0xff, 0x01}

static const struct entry entries[] = {
    {"sdata4", 1, "zR", 0x1b, F, BEHIND, NO_PADS, LED},
    {"the entry itself", 1, "zR", 0x1b, 0, BEHIND, NO_PADS, "39",
	"hold an instruction"},
    {"absptr", 1, "zR", 0x00, F, BEHIND, NO_PADS, LED},
    {"udata4", 1, "zR", 0x03, F, BEHIND, NO_PADS, LED},
    {"udata8", 1, "zR", 0x04, F, BEHIND, NO_PADS, LED},
    {"sdata8", 1, "zR", 0x1c, F, BEHIND, NO_PADS, LED},
    {"udata2", 1, "zR", 0x12, F, BEFORE, NO_PADS, LED},
    {"sdata2", 1, "zR", 0x1a, F, BEHIND, NO_PADS, LED},
    {"uleb128", 1, "zR", 0x01, F, BEHIND, NO_PADS, LED},
    {"sleb128", 1, "zR", 0x19, F, BEHIND, NO_PADS, LED},
    {"version 3", 3, "zR", 0x1b, F, BEHIND, NO_PADS, LED},
    {"no letters", 1, "", 0x00, F, BEHIND, NO_PADS, LED},
    {"letters of AArch64", 1, "zRBG", 0x1b, F, BEHIND, NO_PADS, LED},
    {"a personality", 1, "zPR", 0x1b, F, BEHIND, NO_PADS, LED},
    {"of a signal", 1, "zRS", 0x1b, F - 1, BEHIND, NO_PADS, LED},
    {"landing pads", 1, "zRL", 0x1b, 0, BEHIND, {0xff, 0xff, 0x01}, LED},
    {"pads in udata4", 1, "zRL", 0x1b, 0, BEHIND, {0x03, 0x9b, 0x03}, LED},
    {"version 2", 2, "zR", 0x1b, F, BEHIND, NO_PADS, BAD},
    {"an unknown letter", 1, "zRX", 0x1b, F, BEHIND, NO_PADS, BAD},
    {"too many letters", 1, "zRBBBBBB", 0x1b, F, BEHIND, NO_PADS, BAD},
    {"an indirect start", 1, "zR", 0x9b, F, BEHIND, NO_PADS, BAD},
    {"relative to functions", 1, "zR", 0x4b, F, BEHIND, NO_PADS, BAD},
    {"no format", 1, "zR", 0x0d, F, BEHIND, NO_PADS, BAD},
};

int
main(void)
{
	const struct entry *first = &entries[0];

	found_open();
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		check_found(entries[i].what,
		    find(build(&entries[i], true, 1), 0), entries[i].want,
		    entries[i].reason);
	check_found("by its header", find(build(first, false, 1), 0), LED);
	check_found("by a header of another version",
	    find(build(first, false, 2), 0), BAD);
	/* what an entry begins with: its length, and its distance to the other */
	build(first, true, 1);
	machine_put(file + TABLE, UINT32_MAX, 4);
	check_found("a length of 64 bits", find(FILE_ROOM, 0), BAD);
	build(first, true, 1);
	machine_put(file + TABLE, 0x1000, 4);
	check_found("a length beyond the section", find(FILE_ROOM, 0), BAD);
	build(first, true, 1);
	machine_put(file + TABLE + 4, 1, 4);
	check_found("an entry of no other one", find(FILE_ROOM, 0), BAD);
	return found_end();
}
