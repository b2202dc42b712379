/* The dynamic section, and the pointers that a program contains. */
#include "learn/elf.h"

#include <string.h>

enum {
	DYN = 16,
	RELA = 24,
	SYM = 24,
	DT_NEEDED = 1,
	DT_PLTRELSZ = 2,
	DT_STRTAB = 5,
	DT_SYMTAB = 6,
	DT_RELA = 7,
	DT_RELASZ = 8,
	DT_STRSZ = 10,
	DT_INIT = 12,
	DT_FINI = 13,
	DT_REL = 17,
	DT_TEXTREL = 22,
	DT_JMPREL = 23,
	DT_FLAGS = 30,
	DT_RELRSZ = 35,
	DT_RELR = 36,
	DT_TAGS, /* larger ones are not looked at */
	DF_TEXTREL = 4
};

/* The last value of each tag; 0: not there. */
struct tags {
	uint64_t of[DT_TAGS];
};

static void
read_tags(const struct elf *e, struct tags *t)
{
	const uint8_t *p = scb_elf_at(e, e->dynamic, (size_t)e->dynamic_size);

	*t = (struct tags){{0}};
	for (uint64_t n = p ? e->dynamic_size / DYN : 0; n > 0; n--, p += DYN) {
		uint64_t tag = scb_elf_word(p, 8);

		if (tag == 0)
			break;
		/* That one has no value. */
		if (tag < DT_TAGS)
			t->of[tag] =
			    tag == DT_TEXTREL ? 1 : scb_elf_word(p + 8, 8);
	}
}

static void
read_needed(struct elf *e, const struct tags *t)
{
	const uint8_t *p = scb_elf_at(e, e->dynamic, (size_t)e->dynamic_size);

	for (uint64_t n = p ? e->dynamic_size / DYN : 0; n > 0; n--, p += DYN) {
		uint64_t at = scb_elf_word(p + 8, 8);
		const char *name;

		if (scb_elf_word(p, 8) == 0)
			break;
		if (scb_elf_word(p, 8) != DT_NEEDED || e->nneeded == ELF_NEEDED)
			continue;
		name = at < t->of[DT_STRSZ]
			   ? scb_elf_text(e, t->of[DT_STRTAB] + at)
			   : NULL;
		e->needed[e->nneeded++] = name ? name : "?";
	}
}

void
scb_elf_read_dynamic(struct elf *e)
{
	struct tags t;

	read_tags(e, &t);
	read_needed(e, &t);
	e->text_relocations = t.of[DT_TEXTREL] || (t.of[DT_FLAGS] & DF_TEXTREL);
}

/* --- relocations ---------------------------------------------------------- */

/* Does a relocation only add the address at which the program is loaded? */
static bool
is_relative(const struct elf *e, const uint8_t *p)
{
	return scb_elf_word(p + 8, 8) == e->relative_type;
}

/* Relocations with an addend, and maybe with a symbol. */
static bool
give_table(const struct elf *e, const struct tags *t, uint64_t table,
    uint64_t size, elf_pointer *give, void *user)
{
	const uint8_t *p = scb_elf_at(e, table, (size_t)size);

	if (!p)
		return size == 0;
	for (uint64_t n = size / RELA; n > 0; n--, p += RELA) {
		uint64_t symbol = scb_elf_word(p + 12, 4),
			 v = scb_elf_word(p + 16, 8), at = scb_elf_word(p, 8);
		const uint8_t *s = NULL;

		if (symbol) {
			s = scb_elf_at(e, t->of[DT_SYMTAB] + symbol * SYM, SYM);
			if (!s)
				return false;
			v += scb_elf_word(s + 8, 8);
		}
		give(user, is_relative(e, p) ? at : 0, v);
	}
	return true;
}

/*
 * Compact relative relocations: an address, then bit maps of the words after
 * it.
 */
static bool
give_relr(const struct elf *e, uint64_t at, uint64_t size, elf_pointer *give,
    void *user)
{
	const uint8_t *p = scb_elf_at(e, at, (size_t)size), *word;
	uint64_t where = 0;

	if (!p)
		return size == 0;
	for (uint64_t n = size / 8; n > 0; n--, p += 8) {
		uint64_t v = scb_elf_word(p, 8), bits = v & 1 ? v >> 1 : 1;

		if (!(v & 1))
			where = v;
		for (unsigned i = 0; i < 63 && bits >> i; i++) {
			word = scb_elf_at(e, where + 8 * i, 8);
			if (bits >> i & 1 && word)
				give(
				    user, where + 8 * i, scb_elf_word(word, 8));
		}
		where += v & 1 ? 63 * 8 : 8;
	}
	return true;
}

/* Any eight bytes of data. The ELF headers are loaded, but are not data. */
static void
give_words(const struct elf *e, const struct elf_segment *s, elf_pointer *give,
    void *user)
{
	const uint8_t *file = (const uint8_t *)e->text->text;

	for (uint64_t at = 0; at + 8 <= s->size; at += e->step) {
		const uint8_t *p = s->at + at;

		if ((size_t)(p - file) >= ELF_HEADER &&
		    (p < e->headers || p >= e->headers + e->headers_size))
			give(user, s->addr + at, scb_elf_word(p, 8));
	}
}

bool
scb_elf_pointers(const struct elf *e, elf_pointer *give, void *user)
{
	struct tags t;

	read_tags(e, &t);
	give(user, 0, t.of[DT_INIT]);
	give(user, 0, t.of[DT_FINI]);
	for (unsigned i = 0; !e->relative && i < e->nseg; i++)
		give_words(e, &e->seg[i], give, user);
	return !t.of[DT_REL] &&
	       give_table(e, &t, t.of[DT_RELA], t.of[DT_RELASZ], give, user) &&
	       give_table(
		   e, &t, t.of[DT_JMPREL], t.of[DT_PLTRELSZ], give, user) &&
	       give_relr(e, t.of[DT_RELR], t.of[DT_RELRSZ], give, user);
}

/* --- the global offset table ---------------------------------------------- */

/* Does a section of relocations name the place, other than as relative? */
static bool
is_relocated(const struct elf *e, const struct elf_section *s, uint64_t addr)
{
	const uint8_t *p = scb_elf_at(e, s->addr, (size_t)s->size);

	for (uint64_t n = p ? s->size / RELA : 0; n > 0; n--, p += RELA)
		if (scb_elf_word(p, 8) == addr && !is_relative(e, p))
			return true;
	return false;
}

bool
scb_elf_is_got(const struct elf *e, uint64_t addr)
{
	bool inside = false;

	for (unsigned i = 0; i < e->nsections; i++)
		inside |= strncmp(e->section[i].name, ".got", 4) == 0 &&
			  addr - e->section[i].addr < e->section[i].size;
	if (!inside || addr % 8)
		return false;
	for (unsigned i = 0; i < e->nsections; i++)
		if (strncmp(e->section[i].name, ".rela.", 6) == 0 &&
		    is_relocated(e, &e->section[i], addr))
			return false;
	return true;
}
