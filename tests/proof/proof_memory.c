/*
 * The memory of a proof grows with the depth of the program, not with the
 * number of its paths. Each program here asks for bits that decide nothing, so
 * one bit more is twice as many paths; in one of them, a path has only one
 * architecture left at its end, and in the other one all of them.
 */
#include "check.h"
#include "messages.h"
#include "program.h"

#include "compile.h"
#include "proof/prove.h"

enum { MEMORY = 16 << 20, UNUSED = 0xa5, FEW = 6, MANY = 12 };

static _Alignas(16) unsigned char memory[MEMORY];

/* Each bit is in another word of the arguments. */
static size_t
make(struct scbpf_insn *to, bool one_arch, unsigned bits)
{
	const struct scbpf_insn head[] = {{BPF_LD_ABS, 0, 0, 4},
	    {BPF_JMP | BPF_JEQ, 1, 0, 0xc000003e}, {BPF_RET_K, 0, 0, RET_ALLOW}};
	size_t n = 0;

	for (unsigned i = 0; one_arch && i < 3; i++)
		to[n++] = head[i];
	for (unsigned i = 0; i < bits; i++) {
		to[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 16 + 4 * i};
		to[n++] = (struct scbpf_insn){BPF_JMP | BPF_JSET, 1, 0, 1};
		to[n++] = (struct scbpf_insn){BPF_LD_ABS, 0, 0, 0};
	}
	to[n++] = (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	return n;
}

/* The bytes that the proof has written to. */
static size_t
prove(bool one_arch, unsigned bits)
{
	static const char text[] = "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}";
	struct scbpf_insn insn[3 * MANY + 4];
	size_t n = make(insn, one_arch, bits), used;
	jmp_buf full;
	struct arena a = {memory, MEMORY, 0, &full};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source source = {
	    .name = "test.json", .text = text, .len = sizeof text - 1};
	struct compile_request req = {
	    .narches = 2, .has_bad_arch = true, .bad_arch = RET_ALLOW};
	const struct compile_result *r;
	struct prove_result p;

	if (setjmp(full) != 0) {
		check(false, "%u bits: %s", bits, message);
		return 0;
	}
	req.arches[0] = scb_facts_arch("x86_64", 6);
	req.arches[1] = scb_facts_arch("x86", 3);
	r = scb_compile_policy(
	    &a, &d, scb_compile_read(&d, &source, NULL, NULL), &req);
	memset(memory + a.used, UNUSED, MEMORY - a.used);
	p = scb_prove(&a, PROGRAM(insn, n, false), r->eval);
	check(p.answer == PROVE_EQUAL, "%u bits: %s", bits,
	    p.why ? p.why : "different");
	for (used = MEMORY; used > a.used && memory[used - 1] == UNUSED;)
		used--;
	return used - a.used;
}

int
main(void)
{
	for (unsigned one_arch = 0; one_arch < 2; one_arch++) {
		size_t few = prove(one_arch, FEW), many = prove(one_arch, MANY);

		check(many < 3 * few,
		    "%zu bytes for %u bits, and %zu for %u bits", few, FEW,
		    many, MANY);
	}
	return check_end();
}
