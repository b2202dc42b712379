/* Any ELF program: its calls are found, or it is refused. */
#include "fuzz.h"

#include "learn/calls.h"
#include "learn/elf_libc.h"

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "input", .text = (const char *)data, .len = size};
	struct calls *c = scb_arena_alloc(d->arena, sizeof *c);

	struct facts_program program = {.bits = 0};

	FUZZ_MUST(scb_elf_libc(data, size, true, &program));
	scb_elf_libc(data, size, false, &program);
	scb_calls_find(c, d->arena, d, &text, 0);
	for (unsigned i = 0; i < c->nsites; i++) {
		FUZZ_MUST(c->site[i].how || c->nreasons);
		for (unsigned j = 1; j < c->site[i].n; j++)
			FUZZ_MUST(
			    c->site[i].number[j - 1] < c->site[i].number[j]);
	}
	for (unsigned i = 1; i < c->nnumbers; i++)
		FUZZ_MUST(c->number[i - 1].number < c->number[i].number);
}
