/*
 * An ELF program as the kernel would map it: segments, the pointers that
 * relocations put into them, and what sections and unwind tables say about its
 * code. Every offset in the file is checked before it is followed.
 */
#ifndef LEARN_ELF_H
#define LEARN_ELF_H

#include "base/diag.h"
#include "facts/facts.h"

/* Longer names are not read: many that have no end would take too long. */
enum { ELF_HEADER = 64, ELF_SEGMENTS = 32, ELF_NEEDED = 64, ELF_NAME = 4096 };

struct elf_segment {
	uint64_t addr;
	uint64_t size;	   /* bytes that come from the file */
	uint64_t memory;   /* bytes in memory; the rest is zero */
	const uint8_t *at; /* the bytes */
	bool write, execute;
	/* The index of its first byte among those of all segments. */
	uint32_t spot;
};

/* A section that is in memory. A damaged table has none. */
struct elf_section {
	const char *name; /* "" if it has none */
	uint64_t addr, size;
	bool execute;
};

struct elf {
	const struct source *text;
	const struct arch *arch;
	uint16_t machine;
	uint8_t step; /* pointers in memory are at multiples of this */
	uint64_t relative_type; /* of relocations that add the base address */
	bool relative;		/* ET_DYN: loaded anywhere */
	uint64_t entry;
	const uint8_t *headers; /* of the program */
	uint64_t headers_size;
	struct elf_segment seg[ELF_SEGMENTS]; /* executable ones first */
	unsigned nseg, nexec;		      /* all; executable ones */
	uint32_t spots, code_spots;	      /* bytes; of executable ones */
	bool has_stack, stack_executes;	      /* PT_GNU_STACK */
	bool text_relocations;		      /* DT_TEXTREL, DF_TEXTREL */
	const char *interpreter;	      /* NULL: none */
	const char *needed[ELF_NEEDED];
	unsigned nneeded;
	uint64_t dynamic, unwind; /* PT_DYNAMIC, PT_GNU_EH_FRAME; 0: none */
	uint64_t dynamic_size, unwind_size;
	struct elf_section *section;
	unsigned nsections;
	bool sections_damaged;
};

/*
 * Reads the headers. Fatal if the text is not an ELF program for one of the
 * supported ABIs, or if no kernel would load it.
 */
void scb_elf_open(
    struct elf *e, struct arena *a, struct diag *d, const struct source *text);

/* The n bytes at an address; NULL: they are not all in the file. */
const uint8_t *scb_elf_at(const struct elf *e, uint64_t addr, size_t n);

/* The spot of an address; false: it is not in the file. */
bool scb_elf_spot(const struct elf *e, uint64_t addr, uint32_t *spot);
uint64_t scb_elf_address(const struct elf *e, uint32_t spot);
const struct elf_segment *scb_elf_segment_of(
    const struct elf *e, uint32_t spot);

/* May the address hold code? Decided by sections, if there are any. */
bool scb_elf_is_code(const struct elf *e, uint64_t addr);

const struct elf_section *scb_elf_section_named(
    const struct elf *e, const char *name);

uint64_t scb_elf_word(const uint8_t *p, unsigned bytes); /* little-endian */

/* Calls `give` for every function symbol, in the order of the table. */
typedef void elf_symbol(
    void *user, uint64_t addr, uint64_t size, const char *name);
void scb_elf_symbols(const struct elf *e, elf_symbol *give, void *user);

/* The same for symbols of variables. */
void scb_elf_objects(const struct elf *e, elf_symbol *give, void *user);

/*
 * The same for the functions in Go's own table; name NULL: it is damaged.
 * Returns false if there is no such table, or only a part of it can be read.
 */
bool scb_elf_go_functions(const struct elf *e, elf_symbol *give, void *user);

/*
 * Calls `give` for every address of the program that relocations, or plain data
 * in a program without them, may put into memory at `at`; 0: at an unknown
 * place, or in place of what is there. Returns false if there are unknown
 * relocations.
 */
typedef void elf_pointer(void *user, uint64_t at, uint64_t addr);
bool scb_elf_pointers(const struct elf *e, elf_pointer *give, void *user);

/*
 * Calls `give` for the code in unwind tables: function starts and landing pads
 * of exceptions. Returns false if the tables are damaged or of an unknown kind.
 */
struct elf_unwind {
	void *user;
	void (*function)(void *user, uint64_t addr);
	void (*pad)(void *user, uint64_t addr);
};
bool scb_elf_unwind(const struct elf *e, const struct elf_unwind *give);

/*
 * Is this a word of the global offset table that keeps the address that the
 * linker put there?
 */
bool scb_elf_is_got(const struct elf *e, uint64_t addr);

/* Is the word anywhere in the segments' bytes? */
bool scb_elf_contains(const struct elf *e, const char *word);

/* The NUL-terminated text at an address; NULL: none of ELF_NAME bytes. */
const char *scb_elf_text(const struct elf *e, uint64_t addr);

/* Reads the dynamic section. */
void scb_elf_read_dynamic(struct elf *e);

#endif
