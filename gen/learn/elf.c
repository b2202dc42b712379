/* Converts between addresses, bytes and spots of a program. */
#include "learn/elf.h"

#include <string.h>

#include "base/chars.h"

uint64_t
scb_elf_word(const uint8_t *p, unsigned bytes)
{
	uint64_t v = 0;

	while (bytes-- > 0)
		v = v << 8 | p[bytes];
	return v;
}

static const struct elf_segment *
segment_at(const struct elf *e, uint64_t addr)
{
	for (unsigned i = 0; i < e->nseg; i++)
		if (addr - e->seg[i].addr < e->seg[i].size)
			return &e->seg[i];
	return NULL;
}

const uint8_t *
scb_elf_at(const struct elf *e, uint64_t addr, size_t n)
{
	const struct elf_segment *s = segment_at(e, addr);

	return s && n <= s->size - (addr - s->addr) ? s->at + (addr - s->addr)
						    : NULL;
}

const char *
scb_elf_text(const struct elf *e, uint64_t addr)
{
	const struct elf_segment *s = segment_at(e, addr);
	const uint8_t *p = s ? s->at + (addr - s->addr) : NULL;

	uint64_t n = s ? s->size - (addr - s->addr) : 0;

	return p && memchr(p, 0, n < ELF_NAME ? (size_t)n : ELF_NAME)
		   ? (const char *)p
		   : NULL;
}

bool
scb_elf_contains(const struct elf *e, const char *word)
{
	for (unsigned i = 0; i < e->nseg; i++)
		if (chars_find((const char *)e->seg[i].at,
			(size_t)e->seg[i].size, word))
			return true;
	return false;
}

bool
scb_elf_spot(const struct elf *e, uint64_t addr, uint32_t *spot)
{
	const struct elf_segment *s = segment_at(e, addr);

	if (s)
		*spot = s->spot + (uint32_t)(addr - s->addr);
	return s;
}

const struct elf_segment *
scb_elf_segment_of(const struct elf *e, uint32_t spot)
{
	unsigned i = 0;

	while (spot - e->seg[i].spot >= e->seg[i].size)
		i++;
	return &e->seg[i];
}

uint64_t
scb_elf_address(const struct elf *e, uint32_t spot)
{
	const struct elf_segment *s = scb_elf_segment_of(e, spot);

	return s->addr + (spot - s->spot);
}

bool
scb_elf_is_code(const struct elf *e, uint64_t addr)
{
	const struct elf_segment *s = segment_at(e, addr);

	if (!s || !s->execute)
		return false;
	for (unsigned i = 0; i < e->nsections; i++)
		if (addr - e->section[i].addr < e->section[i].size)
			return e->section[i].execute;
	return e->nsections == 0;
}

const struct elf_section *
scb_elf_section_named(const struct elf *e, const char *name)
{
	for (unsigned i = 0; i < e->nsections; i++)
		if (strcmp(e->section[i].name, name) == 0)
			return &e->section[i];
	return NULL;
}
