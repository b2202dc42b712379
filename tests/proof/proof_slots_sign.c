/*
 * A mask that the program fills in is of the word as it is. Where the word's
 * sign is flipped before, the prover must not take the program for the
 * policy's.
 */
#include "check.h"
#include "messages.h"
#include "program.h"

#include "compile.h"
#include "proof/prove.h"

enum { LENGTH = 64 };

static unsigned char memory[16 << 20];

static enum prove_answer
prove(struct arena *a, const struct compile_result *r,
    const struct scbpf_insn *p, size_t n, const struct bpf_slots *slots)
{
	return scb_prove_slots(a, PROGRAM(p, n, false), slots, r->eval).answer;
}

/* Puts an instruction before the one that the first slot fills in. */
static void
test_before(struct arena *a, const struct compile_result *r,
    struct scbpf_insn more, bool same)
{
	struct scbpf_insn p[LENGTH];
	struct bpf_slot at[LENGTH];
	struct bpf_slots slots = {at, r->slots.n};
	size_t pc = r->slots.at[0].pc, n = r->program.count;

	memcpy(at, r->slots.at, slots.n * sizeof *at);
	memcpy(p, r->program.insn, pc * sizeof *p);
	p[pc] = more;
	memcpy(p + pc + 1, r->program.insn + pc, (n - pc) * sizeof *p);
	for (size_t i = 0; i < pc; i++)
		if ((p[i].code & 7) == BPF_JMP) {
			p[i].jt = (uint8_t)(p[i].jt + (i + 1 + p[i].jt > pc));
			p[i].jf = (uint8_t)(p[i].jf + (i + 1 + p[i].jf > pc));
		}
	for (size_t i = 0; i < slots.n; i++)
		at[i].pc++;
	check((prove(a, r, p, n + 1, &slots) == PROVE_EQUAL) == same,
	    "after code 0x%x with 0x%x", more.code, more.k);
}

static void
test_all(struct arena *a, const struct compile_result *r)
{
	static const struct {
		uint16_t code;
		uint32_t k;
		bool same;
	} before[] = {{BPF_AND, UINT32_MAX, true}, {BPF_AND, 0xffff, false},
	    {BPF_XOR, 1u << 31, false}, {BPF_ADD, 1, false}};

	check(r->slots.n == 1 && r->program.insn[r->slots.at[0].pc].code ==
				     (BPF_ALU | BPF_AND | BPF_K),
	    "a mask");
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		test_before(a, r,
		    (struct scbpf_insn){
			(uint16_t)(BPF_ALU | BPF_K | before[i].code), 0, 0,
			before[i].k},
		    before[i].same);
}

/* Signed words are compared with their sign flipped, and with nothing else. */
static void
test_flip(struct arena *a, const struct compile_result *r)
{
	static const struct scbpf_insn others[] = {
	    {BPF_ALU | BPF_AND | BPF_K, 0, 0, UINT32_MAX},
	    {BPF_ALU | BPF_XOR | BPF_K, 0, 0, 1u << 30},
	    {BPF_ALU | BPF_XOR | BPF_K, 0, 0, 0}};
	struct scbpf_insn p[LENGTH];
	size_t n = r->program.count, at = 0;

	memcpy(p, r->program.insn, n * sizeof *p);
	while (at < n && (p[at].code != (BPF_ALU | BPF_XOR | BPF_K) ||
			     p[at].k != 1u << 31))
		at++;
	check(at < n && r->slots.n == 1, "a flipped sign");
	check(prove(a, r, p, n, &r->slots) == PROVE_EQUAL, "the flipped sign");
	for (size_t i = 0; at < n && i < sizeof others / sizeof *others; i++) {
		p[at] = others[i];
		check(prove(a, r, p, n, &r->slots) != PROVE_EQUAL,
		    "code 0x%x with 0x%x in its place", p[at].code, p[at].k);
	}
}

static void
try_text(const char *text,
    void (*test)(struct arena *, const struct compile_result *))
{
	jmp_buf full;
	struct arena a = {memory, sizeof memory, 0, &full};
	struct compile_request req = {
	    .arches = {scb_arch_all[0]}, .narches = 1};
	struct diag d = {.arena = &a, .report = keep_message};
	struct source source = {
	    .name = "test.policy", .text = text, .len = strlen(text)};

	if (setjmp(full) != 0)
		check(false, "%s", message);
	else
		test(&a, scb_compile_policy(&a, &d,
			     scb_compile_read(&d, &source, NULL, NULL), &req));
}

int
main(void)
{
	try_text("@default return 1\nread: arg0:32 & $MASK == 5\n", test_all);
	try_text("@default return 1\nread: arg0:32 >s $LEAST\n", test_flip);
	return check_end();
}
