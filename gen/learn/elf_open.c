/* The headers of a program, and its sections. */
#include "learn/elf.h"

#include <string.h>

enum {
	PHDR = 56,
	SHDR = 64,
	SYM = 24,
	ET_EXEC = 2,
	ET_DYN = 3,
	PT_LOAD = 1,
	PT_DYNAMIC = 2,
	PT_INTERP = 3,
	PT_EH_FRAME = 0x6474e550,
	PT_STACK = 0x6474e551,
	PF_X = 1,
	PF_W = 2,
	SHT_SYMTAB = 2,
	SHT_NOBITS = 8,
	SHF_ALLOC = 2,
	SHF_EXEC = 4,
	STT_OBJECT = 1,
	STT_FUNC = 2,
	STT_IFUNC = 10
};

static const struct {
	uint16_t machine;
	const char *token;
	uint8_t step;
	uint16_t relative;
} machines[] = {
    {62, "x86_64", 1, 8}, {183, "aarch64", 4, 1027}, {243, "riscv64", 4, 3}};

/* n bytes of the file at an offset, or NULL. */
static const uint8_t *
file_at(const struct elf *e, uint64_t offset, uint64_t n)
{
	if (offset > e->text->len || n > e->text->len - offset)
		return NULL;
	return (const uint8_t *)e->text->text + offset;
}

static const char *
file_text(const struct elf *e, uint64_t offset, uint64_t n)
{
	const uint8_t *p = file_at(e, offset, n);

	return p && memchr(p, 0, n < ELF_NAME ? (size_t)n : ELF_NAME)
		   ? (const char *)p
		   : NULL;
}

/* --- program headers ------------------------------------------------------ */

static _Noreturn void
wrong(struct diag *d, const struct source *text, const char *why)
{
	scb_diag_fatal(d, nowhere, "cannot read '%s': %s", text->name, why);
}

static void
add_segment(struct elf *e, struct diag *d, const uint8_t *p)
{
	struct elf_segment s = {.addr = scb_elf_word(p + 16, 8),
	    .size = scb_elf_word(p + 32, 8),
	    .memory = scb_elf_word(p + 40, 8)};
	unsigned at;

	s.execute = p[4] & PF_X;
	s.write = p[4] & PF_W;
	s.at = file_at(e, scb_elf_word(p + 8, 8), s.size);
	if (!s.at)
		wrong(d, e->text, "a segment ends beyond the end of the file");
	if (s.memory < s.size || s.addr + s.memory < s.addr)
		wrong(d, e->text, "a segment has an impossible size");
	for (unsigned i = 0; i < e->nseg; i++)
		if (s.memory && e->seg[i].memory &&
		    s.addr < e->seg[i].addr + e->seg[i].memory &&
		    e->seg[i].addr < s.addr + s.memory)
			wrong(d, e->text, "two segments overlap");
	if (e->nseg == ELF_SEGMENTS)
		wrong(d, e->text, "it has more than 32 segments");
	at = s.execute ? e->nexec++ : e->nseg;
	memmove(&e->seg[at + 1], &e->seg[at], (e->nseg - at) * sizeof *e->seg);
	e->seg[at] = s;
	e->nseg++;
}

static void
read_program_header(struct elf *e, struct diag *d, const uint8_t *p)
{
	uint64_t offset = scb_elf_word(p + 8, 8),
		 size = scb_elf_word(p + 32, 8);

	switch (scb_elf_word(p, 4)) {
	case PT_LOAD:
		if (scb_elf_word(p + 40, 8))
			add_segment(e, d, p);
		break;
	case PT_DYNAMIC:
		e->dynamic = scb_elf_word(p + 16, 8);
		e->dynamic_size = size;
		break;
	case PT_EH_FRAME:
		e->unwind = scb_elf_word(p + 16, 8);
		e->unwind_size = size;
		break;
	case PT_INTERP:
		e->interpreter = file_text(e, offset, size);
		if (!e->interpreter)
			wrong(d, e->text,
			    "the name of its interpreter is truncated");
		break;
	case PT_STACK:
		e->has_stack = true;
		e->stack_executes = p[4] & PF_X;
		break;
	default:
		break;
	}
}

static void
read_program_headers(struct elf *e, struct diag *d, const uint8_t *h)
{
	uint64_t offset = scb_elf_word(h + 32, 8),
		 size = scb_elf_word(h + 54, 2), n = scb_elf_word(h + 56, 2);
	const uint8_t *p = file_at(e, offset, n * size);

	if (n == 0 || size < PHDR || !p)
		wrong(d, e->text, "its program headers are missing or damaged");
	e->headers = p;
	e->headers_size = n * size;
	for (; n > 0; n--, p += size)
		read_program_header(e, d, p);
	for (unsigned i = 0; i < e->nseg; i++) {
		e->seg[i].spot = e->spots;
		if (e->seg[i].size > UINT32_MAX / 2 - e->spots)
			wrong(d, e->text, "its segments are too large");
		e->spots += (uint32_t)e->seg[i].size;
		if (i < e->nexec)
			e->code_spots = e->spots;
	}
	if (e->code_spots == 0)
		wrong(d, e->text, "it has no segment with code");
}

/* --- sections ------------------------------------------------------------- */

/* The table of section headers; NULL: none, or it is damaged. */
static const uint8_t *
section_headers(const struct elf *e, unsigned *n, unsigned *size)
{
	const uint8_t *h = (const uint8_t *)e->text->text;
	uint64_t offset = scb_elf_word(h + 40, 8);

	*size = (unsigned)scb_elf_word(h + 58, 2);
	*n = (unsigned)scb_elf_word(h + 60, 2);
	if (offset == 0 || *n == 0 || *size < SHDR)
		return NULL;
	return file_at(e, offset, (uint64_t)*n * *size);
}

static const char *
section_name(const struct elf *e, const uint8_t *names, uint64_t at)
{
	uint64_t size = names ? scb_elf_word(names + 32, 8) : 0;
	const char *s = NULL;

	if (names && at < size && scb_elf_word(names + 24, 8) <= e->text->len)
		s = file_text(e, scb_elf_word(names + 24, 8) + at, size - at);
	return s ? s : "";
}

static void
read_sections(struct elf *e, struct arena *a)
{
	const uint8_t *h = (const uint8_t *)e->text->text, *table, *names;
	unsigned n, size, strings = (unsigned)scb_elf_word(h + 62, 2);

	table = section_headers(e, &n, &size);
	if (!table) {
		e->sections_damaged = scb_elf_word(h + 40, 8) && n;
		return;
	}
	names = strings < n ? table + (size_t)strings * size : NULL;
	e->section = scb_arena_array(a, n, sizeof *e->section);
	for (unsigned i = 0; i < n; i++) {
		const uint8_t *p = table + (size_t)i * size;
		uint64_t flags = scb_elf_word(p + 8, 8);
		struct elf_section s = {
		    section_name(e, names, scb_elf_word(p, 4)),
		    scb_elf_word(p + 16, 8), scb_elf_word(p + 32, 8),
		    flags & SHF_EXEC};

		if ((flags & SHF_ALLOC) &&
		    scb_elf_word(p + 4, 4) != SHT_NOBITS &&
		    scb_elf_at(e, s.addr, 1))
			e->section[e->nsections++] = s;
	}
}

static bool
is_function(unsigned type)
{
	return type == STT_FUNC || type == STT_IFUNC;
}

static bool
is_object(unsigned type)
{
	return type == STT_OBJECT;
}

static void
give_symbols(const struct elf *e, bool (*is)(unsigned type), elf_symbol *give,
    void *user)
{
	unsigned n, size;
	const uint8_t *table = section_headers(e, &n, &size);

	for (unsigned i = 0; table && i < n; i++) {
		const uint8_t *p = table + (size_t)i * size, *s;
		uint64_t count = scb_elf_word(p + 32, 8) / SYM,
			 strings = scb_elf_word(p + 40, 4);

		s = file_at(e, scb_elf_word(p + 24, 8), count * SYM);
		if (scb_elf_word(p + 4, 4) != SHT_SYMTAB || !s)
			continue;
		for (; count > 0; count--, s += SYM)
			if (is(s[4] & 15))
				give(user, scb_elf_word(s + 8, 8),
				    scb_elf_word(s + 16, 8),
				    section_name(e,
					strings < n ? table + strings * size
						    : NULL,
					scb_elf_word(s, 4)));
	}
}

void
scb_elf_symbols(const struct elf *e, elf_symbol *give, void *user)
{
	give_symbols(e, is_function, give, user);
}

void
scb_elf_objects(const struct elf *e, elf_symbol *give, void *user)
{
	give_symbols(e, is_object, give, user);
}

/* --- the file ------------------------------------------------------------- */

static const struct arch *
machine_of(struct elf *e, struct diag *d, const uint8_t *h)
{
	uint64_t machine = scb_elf_word(h + 18, 2);

	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (machines[i].machine == machine && h[4] == 2 && h[5] == 1) {
			e->machine = (uint16_t)machine;
			e->step = machines[i].step;
			e->relative_type = machines[i].relative;
			return scb_facts_arch(
			    machines[i].token, strlen(machines[i].token));
		}
	wrong(d, e->text,
	    h[4] != 2 ? "it is a 32-bit ELF file, expected x86_64, aarch64 or "
			"riscv64"
	    : h[5] != 1 ? "it is a big-endian ELF file, expected x86_64, "
			  "aarch64 or riscv64"
			: "it is an ELF file for another architecture, "
			  "expected x86_64, aarch64 or riscv64");
}

void
scb_elf_open(
    struct elf *e, struct arena *a, struct diag *d, const struct source *text)
{
	const uint8_t *h = (const uint8_t *)text->text;
	uint64_t type;

	*e = (struct elf){.text = text};
	if (text->len < 4 || memcmp(h, "\177ELF", 4) != 0)
		wrong(d, text, "it is not an ELF file");
	if (text->len < ELF_HEADER)
		wrong(d, text, "its ELF header is truncated");
	e->arch = machine_of(e, d, h);
	type = scb_elf_word(h + 16, 2);
	if (type != ET_EXEC && type != ET_DYN)
		wrong(d, text, "it is an ELF file, but not a program");
	e->relative = type == ET_DYN;
	e->entry = scb_elf_word(h + 24, 8);
	read_program_headers(e, d, h);
	read_sections(e, a);
	scb_elf_read_dynamic(e);
}
