/* The mix reader: its total is the sum of its counts. */
#include "fuzz.h"

#include "policy/mix.h"

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "mix", .text = (const char *)data, .len = size};
	const struct mix *m = scb_mix_read(d, &text);
	uint64_t sum = 0;

	for (size_t i = 0; i < m->n; i++) {
		FUZZ_MUST(m->entry[i].name[0] != '\0');
		FUZZ_MUST(
		    scb_mix_count(m, m->entry[i].name) >= m->entry[i].count);
		sum += m->entry[i].count;
	}
	FUZZ_MUST(sum == m->total && sum > 0);
}
