/*
 * There and back: the bytes make a policy, or a program that no compiler would
 * generate, which is converted to a policy. That policy compiles, decides as
 * the original, and is converted to itself.
 */
#include "fuzz.h"

#include "bytes.h"

#include "../random.h"

#include "convert.h"
#include "proof/prove.h"

enum { CALLS = 60, TESTS = 6, ROOM = 12 + 5 * TESTS };

/* ---- what is converted --------------------------------------------------- */

static uint32_t
random_verdict(void)
{
	static const uint32_t of[] = {RET_ALLOW, RET_ERRNO | 1, RET_ERRNO,
	    RET_ERRNO | 38, RET_ERRNO | 5000, RET_KILL_PROCESS, RET_KILL_THREAD,
	    RET_TRAP, RET_TRAP | 7, RET_TRACE | 9, RET_LOG, RET_USER_NOTIF,
	    RET_USER_NOTIF | 3, RET_ALLOW | 5, 0x12345678};

	return of[below(sizeof of / sizeof *of)];
}

static uint32_t
random_k(void)
{
	return below(4) ? below(64) : (uint32_t)random_value();
}

/* Tests of numbers and arguments, each with a verdict where it holds. */
static void
put_tests(struct scbpf_insn *p, size_t *n)
{
	static const uint16_t jump[] = {BPF_JMP | BPF_JEQ, BPF_JMP | BPF_JGT,
	    BPF_JMP | BPF_JGE, BPF_JMP | BPF_JSET};

	for (unsigned i = below(TESTS); i > 0; i--) {
		unsigned word = below(BPF_WORDS);

		p[(*n)++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 4 * word};
		if (below(3) == 0)
			p[(*n)++] = (struct scbpf_insn){
			    BPF_ALU | BPF_AND, 0, 0, random_k()};
		p[(*n)++] = (struct scbpf_insn){
		    jump[below(4)], (uint8_t)below(2), 1, random_k()};
		p[(*n)++] =
		    (struct scbpf_insn){BPF_RET_K, 0, 0, random_verdict()};
	}
}

static struct scbpf_program
random_program(struct arena *a, const struct arch *abi)
{
	struct scbpf_insn *p = scb_arena_array(a, ROOM, sizeof *p);
	size_t n = 0;

	p[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 4};
	p[n++] = (struct scbpf_insn){
	    BPF_JMP | BPF_JEQ, 1, 0, below(4) ? abi->audit_arch : random_k()};
	p[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, random_verdict()};
	p[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 0};
	p[n++] = (struct scbpf_insn){BPF_JMP | BPF_JEQ, below(2) != 0, 0,
	    abi->calls[below(abi->ncalls)].nr};
	put_tests(p, &n);
	p[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, random_verdict()};
	p[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, random_verdict()};
	return (struct scbpf_program){p, n, abi->big_endian};
}

/* ---- what comes of it ---------------------------------------------------- */

static struct source
convert(struct diag *d, const struct dialect *to,
    const struct convert_input *in, const struct compile_request *options)
{
	struct convert_request r = {
	    .input = in, .n = 1, .to = to, .origin = "Converted from bytes"};
	struct buf b;

	if (!to->has_directives)
		r.options = *options;
	scb_buf_init(&b, d->arena);
	scb_convert(&b, d->arena, d, &r);
	return (struct source){.name = "policy", .text = b.p, .len = b.len};
}

/* The parts of a verdict that matter to a kernel. */
static uint32_t
plain(uint32_t v)
{
	switch (v & RET_ACTION) {
	case RET_TRAP:
	case RET_TRACE:
		return v;
	case RET_ERRNO:
		return (v & RET_DATA) > 4095 ? RET_ERRNO | 4095 : v;
	case RET_ALLOW:
	case RET_LOG:
	case RET_USER_NOTIF:
	case RET_KILL_THREAD:
		return v & RET_ACTION;
	default:
		return RET_KILL_PROCESS;
	}
}

/*
 * Except for number -1 and unknown arch words, about which policies say
 * nothing.
 */
static void
compare(const struct scbpf_program *p, const struct eval *e,
    const struct arch *native)
{
	for (unsigned i = 0; i < CALLS; i++) {
		struct scbpf_call c = {.arch = native->audit_arch,
		    .nr = p->insn[below((unsigned)p->count)].k + below(2),
		    .ip = random_k()};

		for (unsigned k = 0; k < 6; k++)
			c.args[k] = random_k() |
				    (uint64_t)(below(2) ? random_k() : 0) << 32;
		if (c.nr != UINT32_MAX)
			FUZZ_MUST(
			    plain(scb_bpf_sim(p, &c, NULL, NULL).verdict) ==
			    scb_eval_call(e, &c));
	}
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct compile_request req, plainly = {.narches = 1}, options = {0};
	struct arena *a = d->arena;
	struct convert_input in;
	const struct compile_result *r;
	const struct dialect *to;
	struct source text, again;
	bool foreign;

	bytes_open(data, size);
	to = scb_dialect_named(below(2) ? "text" : "oci");
	foreign = below(2);
	random_request(&req);
	in.native = req.arches[0];
	if (foreign) {
		in.program = random_program(a, in.native);
	} else {
		in.program =
		    scb_compile_policy(a, d, random_policy(a, in.native), &req)
			->program;
		options.has_enosys = options.has_args = true;
		options.has_clone3 = true;
		options.enosys = req.enosys;
		options.since = req.since;
		options.args64 = req.args64;
		options.clone3_policy = req.clone3_policy;
	}
	text = convert(d, to, &in, &options);
	if (!to->has_directives)
		plainly = options;
	plainly.arches[0] = in.native;
	plainly.narches = 1;
	r = scb_compile_policy(a, d, to->read(d, &text, NULL), &plainly);
	compare(&in.program, r->eval, in.native);
	if (!foreign)
		FUZZ_MUST(
		    scb_prove(a, &in.program, r->eval).answer == PROVE_EQUAL);
	in.program = r->program;
	again = convert(d, to, &in, &options);
	FUZZ_MUST(again.len == text.len &&
		  memcmp(again.text, text.text, text.len) == 0);
}
