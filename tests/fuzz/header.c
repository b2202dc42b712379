/*
 * The reader of the kernel's headers: the numbers have 32 bits, and the names
 * are those of macros. The text before a NUL is asm/unistd.h, the rest is the
 * file that it may include.
 */
#include "fuzz.h"

#include "facts/facts.h"
#include "report/header.h"

static void
fuzz_call(void *user, const char *name, size_t len, uint32_t nr)
{
	uint64_t *sum = user;

	FUZZ_MUST(len > 0);
	for (size_t i = 0; i < len; i++)
		FUZZ_MUST(name[i] > ' ' && name[i] < 0x7f);
	*sum += nr;
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *cut = size ? memchr(text, '\0', size) : NULL;
	size_t first = cut ? (size_t)(cut - text) : size;
	struct source header = {.name = "unistd.h", .text = text, .len = first};
	struct source generic = {
	    .name = "generic.h", .text = text + first, .len = size - first};
	uint64_t sum[2] = {0};

	for (int i = 0; i < 2; i++)
		scb_header_visit(d,
		    scb_facts_arch(i ? "x86" : "x86_64", i ? 3 : 6), &header,
		    cut ? &generic : NULL, fuzz_call, &sum[i]);
}
