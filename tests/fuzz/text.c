/*
 * Text policies to a filter, on an architecture chosen by the sum of the bytes:
 * a text that is accepted compiles, and agrees with the evaluator. An included
 * file is what follows a NUL in the input.
 */
#include "fuzz.h"

#include "../included.h"
#include "../random.h"

#include "policy/policy.h"

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	const char *all = (const char *)data;
	const char *nul = memchr(all, '\0', size);
	struct included files = {d, all, all + size};
	struct policy_files reader = {included_read, &files, "policy"};
	struct source text = {.name = "input.policy",
	    .text = all,
	    .len = nul ? (size_t)(nul - all) : size};
	struct policy *p;
	struct compile_request req = {.narches = 1};
	const struct compile_result *r;
	unsigned sum = 0;

	if (scb_text_is(&text, true))
		FUZZ_MUST(scb_text_is(&text, false));
	p = scb_text_read(d, &text, &reader);
	for (size_t i = 0; i < size; i++)
		sum += data[i];
	req.arches[0] = scb_arch_all[sum % arch_count()];
	req.args64 = sum / 32 % 2;
	r = scb_compile_policy(d->arena, d, p, &req);
	FUZZ_MUST(r->proved);
	random_state = sum + 1;
	for (unsigned i = 0; i < 50; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		FUZZ_MUST(scb_bpf_sim(&r->program, &c, NULL, NULL).verdict ==
			  scb_eval_call(r->eval, &c));
	}
}
