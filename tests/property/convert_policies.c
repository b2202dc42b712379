/*
 * Random policies, converted: the text is proved to be the program's, and what
 * is made of it again is the same. argv[1]: how many policies.
 */
#include "rounds.h"

#include "convert.h"
#include "proof/prove.h"

static struct source
convert(struct arena *a, struct diag *d, const char *dialect,
    const struct convert_input *in)
{
	struct convert_request r = {.input = in,
	    .n = 1,
	    .to = scb_dialect_named(dialect),
	    .origin = "Converted from a policy"};
	struct buf b;

	scb_buf_init(&b, a);
	scb_convert(&b, a, d, &r);
	return (struct source){.name = "policy", .text = b.p, .len = b.len};
}

static void
try_one(struct arena *a, struct diag *d, unsigned seed)
{
	struct compile_request req, plain = {.narches = 1};
	struct convert_input in;
	struct compile_result *r;
	struct source text, again;
	struct prove_result proof;
	struct policy *p;

	random_state = 0x9e3779b97f4a7c15u * seed;
	random_request(&req);
	p = random_policy(a, req.arches[0]);
	if (seed % 3 == 0)
		random_numbers(a, p, req.arches[0]);
	r = scb_compile_policy(a, d, p, &req);
	in = (struct convert_input){r->setup.arches[0], r->program};
	text = convert(a, d, "text", &in);

	plain.arches[0] = in.native;
	r = scb_compile_policy(a, d, scb_text_read(d, &text, NULL), &plain);
	proof = scb_prove(a, &in.program, r->eval);
	check(proof.answer == PROVE_EQUAL, "round %u: not equal", seed);

	in.program = r->program;
	again = convert(a, d, "text", &in);
	check(again.len == text.len &&
		  memcmp(again.text, text.text, text.len) == 0,
	    "round %u: converted again, it is another text", seed);
}

int
main(int argc, char **argv)
{
	rounds(argc, argv, 1, 8, try_one);
	return check_end();
}
