/* Arguments that must be 32 bits wide, as bpf_dsl tests them. */
#include "shape_run.h"

#include "convert.h"

/*
 * As bpf_dsl tests an int: the high half must be 0, or all ones above a
 * negative low half; anything else is a trap.
 */
static void
put_int(struct shape *s, unsigned arg, uint32_t k, int yes, int no, int trap)
{
	int fine = shape_label(s), negative = shape_label(s);

	shape_load(s, BPF_WORD_ARG + 2 * arg + 1);
	shape_if(s, BPF_JEQ, 0, fine, NEXT);
	shape_if(s, BPF_JEQ, UINT32_MAX, negative, trap);
	shape_place(s, negative);
	shape_load(s, BPF_WORD_ARG + 2 * arg);
	shape_if(s, BPF_JSET, 0x80000000, fine, trap);
	shape_place(s, fine);
	shape_load(s, BPF_WORD_ARG + 2 * arg);
	shape_if(s, BPF_JEQ, k, yes, no);
}

/*
 * Converted to a text, with its traps' numbers and all 64 bits; without the
 * rules for numbers with bit 31, which no kernel has.
 */
static void
converted(struct arena *a, struct diag *d, const struct shape *s,
    const struct arch *native)
{
	const struct convert_input input = {native, {s->insn, s->count, false}};
	const struct convert_request r = {.input = &input,
	    .n = 1,
	    .to = scb_dialect_named("text"),
	    .origin = "Converted from a shape"};
	struct buf b;

	scb_buf_init(&b, a);
	scb_convert(&b, a, d, &r);
	check(strstr(b.p, "\n@bad-arch trap 1\n") &&
		  strstr(b.p, "\nkill: { arg2 in 0x100000000.."
			      "0xffffffff7fffffff; trap 1, "),
	    "the text is\n%s", b.p);
}

static void
test_ints(struct arena *a, struct diag *d, struct shape *s)
{
	static const char *const names[] = {
	    "socket", "fcntl", "prctl", "madvise", "clock_gettime", "kill"};
	const struct arch *x = scb_facts_arch("x86_64", 6);
	struct shape_ends e = {.n = 0};
	int trap, yes, no, after;

	shape_open(s);
	trap = shape_end(s, &e, RET_TRAP | 1);
	yes = shape_end(s, &e, RET_ALLOW);
	no = shape_end(s, &e, RET_ERRNO | 13);
	shape_load(s, BPF_WORD_ARCH);
	shape_if(s, BPF_JEQ, x->audit_arch, NEXT, trap);
	shape_load(s, BPF_WORD_NR);
	shape_if(s, BPF_JSET, X32_BIT, trap, NEXT);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct arch_call *c =
		    scb_facts_call(x, names[i], strlen(names[i]));

		after = shape_label(s);
		shape_if(s, BPF_JEQ, c->nr, NEXT, after);
		put_int(s, (unsigned)i % 3, 1 + (uint32_t)i, yes, no, trap);
		shape_place(s, after);
	}
	shape_go(s, yes);
	shape_put_ends(s, &e);
	shape_close(s);
	explained(a, s, "ints");
	short_enough(a, d, s, s->count, "ints, as bpf_dsl's");
	converted(a, d, s, x);
}

int
main(void)
{
	return shape_main(test_ints);
}
