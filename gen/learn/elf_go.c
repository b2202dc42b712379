/*
 * Go's table of all functions, .gopclntab, in the forms of Go 1.18 and later.
 * It is there in programs without symbols, too.
 */
#include "learn/elf.h"

/* The table's beginning. */
struct go_table {
	const struct elf *e;
	uint64_t at, size, text;
	uint64_t names, functions; /* where these begin, from `at` */
	uint64_t n;
};

/* Bytes of a part of an entry; and where the words of the header are. */
enum {
	GO_PART = 4,
	GO_WORD = 8,
	GO_COUNT = 8,
	GO_TEXT = 24,
	GO_NAMES = 32,
	GO_FUNCTIONS = 64
};

static bool
go_word(const struct go_table *t, uint64_t offset, unsigned bytes, uint64_t *v)
{
	const uint8_t *p = offset < t->size && bytes <= t->size - offset
			       ? scb_elf_at(t->e, t->at + offset, bytes)
			       : NULL;

	if (p)
		*v = scb_elf_word(p, bytes);
	return p != NULL;
}

static bool
go_open(struct go_table *t, const struct elf *e)
{
	const struct elf_section *s = scb_elf_section_named(e, ".gopclntab"),
				 *text = scb_elf_section_named(e, ".text");
	uint64_t magic, start;

	if (!s || !text)
		return false;
	*t = (struct go_table){
	    .e = e, .at = s->addr, .size = s->size, .text = text->addr};
	/* Of Go 1.18, and of 1.20. */
	if (!go_word(t, 0, 4, &magic) ||
	    (magic != 0xfffffff0 && magic != 0xfffffff1) ||
	    !go_word(t, GO_TEXT, GO_WORD, &start) ||
	    (start && start - text->addr >= text->size))
		return false;
	/* Later linkers leave it out. */
	if (start)
		t->text = start;
	return go_word(t, GO_COUNT, GO_WORD, &t->n) &&
	       go_word(t, GO_NAMES, GO_WORD, &t->names) &&
	       go_word(t, GO_FUNCTIONS, GO_WORD, &t->functions);
}

bool
scb_elf_go_functions(const struct elf *e, elf_symbol *give, void *user)
{
	struct go_table t;
	uint64_t at, info, next, name;

	if (!go_open(&t, e))
		return false;
	for (uint64_t i = 0; i < t.n; i++) {
		uint64_t entry = t.functions + 2 * i * GO_PART;

		if (!go_word(&t, entry, GO_PART, &at) ||
		    !go_word(&t, entry + GO_PART, GO_PART, &info) ||
		    !go_word(&t, entry + 2 * GO_PART, GO_PART, &next) ||
		    !go_word(&t, t.functions + info + GO_PART, 4, &name) ||
		    next < at)
			return false;
		give(user, t.text + at, next - at,
		    scb_elf_text(e, t.at + t.names + name));
	}
	return true;
}
