/*
 * Profiles from JSON to a filter, on an architecture chosen by the sum of the
 * bytes: a profile that is accepted compiles, and agrees with the evaluator.
 */
#include "fuzz.h"

#include "../random.h"

#include "base/json.h"

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "input.json", .text = (const char *)data, .len = size};
	struct policy *p = scb_compile_read(d, &text, NULL, NULL);
	struct compile_request req = {.narches = 1};
	const struct compile_result *r;
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += data[i];
	req.arches[0] = scb_arch_all[sum % arch_count()];
	req.enosys = (enum policy_enosys)(sum / 32 % 3);
	r = scb_compile_policy(d->arena, d, p, &req);
	FUZZ_MUST(r->proved);
	random_state = sum + 1;
	for (unsigned i = 0; i < 50; i++) {
		struct scbpf_call c = random_call(p, &r->setup);

		FUZZ_MUST(scb_bpf_sim(&r->program, &c, NULL, NULL).verdict ==
			  scb_eval_call(r->eval, &c));
	}
}
