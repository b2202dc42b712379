/*
 * Random policies, converted: the text is proved equal to the program, and
 * converting it again changes nothing; the same for JSON where it can express
 * the policy. argv[1]: how many policies.
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

static unsigned said, unsaid;

/* The same as JSON, compiled with the options that JSON has no keys for. */
static void
try_json(struct arena *a, struct diag *d, const struct convert_input *in,
    const struct compile_request *req, unsigned seed)
{
	jmp_buf *outer = a->full, out;
	struct compile_request plain = {.narches = 1,
	    .has_enosys = true,
	    .has_args = true,
	    .has_clone3 = true,
	    .enosys = req->enosys,
	    .since = req->since,
	    .args64 = req->args64,
	    .clone3_policy = req->clone3_policy};
	struct convert_request r = {.input = in,
	    .n = 1,
	    .to = scb_dialect_named("oci"),
	    .options = plain};
	struct source text = {.name = "policy"};
	volatile bool written = false;
	struct buf b;

	d->errors = 0;
	a->full = &out;
	scb_buf_init(&b, a);
	if (!setjmp(out)) {
		scb_convert(&b, a, d, &r);
		written = true;
	}
	a->full = outer;
	d->errors = 0;
	++*(written ? &said : &unsaid);
	if (!written)
		return;
	text.text = b.p;
	text.len = b.len;
	plain.arches[0] = in->native;
	check(scb_prove(a, &in->program,
		  scb_compile_policy(a, d, r.to->read(d, &text, NULL), &plain)
		      ->eval)
		      .answer == PROVE_EQUAL,
	    "round %u: JSON is not equal", seed);
}

/*
 * '--complain' makes twin numbers weaker than the default (SEMANTICS 13.2), and
 * gives numbers of the other ABIs of mips (7.7), which no policy can name,
 * another verdict than the default.
 */
static bool
has_odd_numbers(const struct compile_request *req, const struct policy *p)
{
	for (unsigned i = 0; req->complain && i < req->narches; i++) {
		if (scb_facts_twin_abi(req->arches[i]) &&
		    p->def.ret != RET_LOG && p->def.ret != RET_ALLOW)
			return true;
		if (req->arches[i]->nforeign && p->def.ret != RET_LOG &&
		    scb_policy_permits(p->def.ret))
			return true;
	}
	return false;
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
	req.complain = req.complain && !has_odd_numbers(&req, p);
	r = scb_compile_policy(a, d, p, &req);
	in = (struct convert_input){r->setup.arches[0], r->program};
	try_json(a, d, &in, &req, seed);
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
	printf("  %u as JSON, %u that it cannot say\n", said, unsaid);
	return check_end();
}
