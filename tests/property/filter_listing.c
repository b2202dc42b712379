/*
 * Listings read back: random programs of every instruction that seccomp
 * accepts, also with values in fields that the kernel ignores, written in every
 * form, give the same bytes again; so do compiled filters of every ABI.
 * argv[1]: how many random programs of each kind.
 */
#include "listing.h"
#include "random.h"

#include "emit/emit.h"
#include "program.h"

static bool
same(const struct program *p, const struct program *q)
{
	return p->n == q->n &&
	       memcmp(p->insn, q->insn, p->n * sizeof *p->insn) == 0;
}

static void
read_back(const struct program *p, const struct buf *text, const char *what)
{
	struct program q;

	if (!parse(text->p, text->len, &q)) {
		check(false, "%s: %s", what, message);
		return;
	}
	check(same(p, &q), "%s: another program", what);
}

/* ---- every way to write one --------------------------------------------- */

static void
put_title(struct buf *b, const char *names)
{
	scb_buf_fmt(b, "%s\n=================================\n", names);
}

/* A table of numbers; the words beside them are not looked at. */
static void
put_table(struct buf *b, const struct program *p, bool tools)
{
	put_title(b,
	    tools ? " line  CODE  JT   JF      K" : " line  OP   JT   JF   K");
	for (size_t i = 0; i < p->n; i++)
		scb_buf_fmt(b, " %04u: 0x%02x 0x%02x 0x%02x 0x%08x  %s\n",
		    (unsigned)i, (unsigned)p->insn[i].code,
		    (unsigned)p->insn[i].jt, (unsigned)p->insn[i].jf,
		    p->insn[i].k,
		    tools ? "if (A != ARCH_X86_64) goto 0007"
			  : "jeq 3221225534 true:0002 false:0007");
}

static bool
is_branch(const struct scbpf_insn *in)
{
	return (in->code & 7) == BPF_JMP && in->code != (BPF_JMP | BPF_JA);
}

/* The line up to the targets of a jump. */
static void
put_operand(struct buf *b, const struct scbpf_insn *in)
{
	struct scbpf_insn plain = *in;
	struct buf text;
	char *comma;

	scb_buf_init(&text, b->arena);
	scb_bpf_text(&text, &plain, 0);
	comma = strchr(text.p, ',');
	if (comma)
		*comma = '\0';
	scb_buf_str(b, text.p);
}

/* As tcpdump -d prints it; fields that the kernel ignores are lost. */
static void
put_brackets(struct buf *b, const struct program *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct scbpf_insn *in = &p->insn[i];

		scb_buf_fmt(b, "(%03u) ", (unsigned)i);
		if (is_branch(in)) {
			put_operand(b, in);
			scb_buf_fmt(b, "\t jt %zu\tjf %zu", i + 1 + in->jt,
			    i + 1 + in->jf);
		} else {
			scb_bpf_text(b, in, i);
		}
		scb_buf_char(b, '\n');
	}
}

static void
put_labels(struct buf *b, const struct program *p)
{
	scb_buf_str(b, "/* a filter\n */\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct scbpf_insn *in = &p->insn[i];

		if (i % 2)
			scb_buf_fmt(b, "l%zu:", i);
		else
			scb_buf_fmt(b, "l%zu:\n# a line\n\n", i);
		scb_buf_char(b, '\t');
		if (is_branch(in)) {
			put_operand(b, in);
			scb_buf_fmt(b, ",l%zu", i + 1 + in->jt);
			if (in->jf)
				scb_buf_fmt(b, " , l%zu", i + 1 + in->jf);
		} else if (in->code == (BPF_JMP | BPF_JA)) {
			scb_buf_fmt(b, "jmp l%zu", i + 1 + in->k);
		} else {
			scb_bpf_text(b, in, i);
		}
		scb_buf_str(b, i % 3 ? "\n" : " ; jt 1\r\n");
	}
}

static void
all_ways(const struct program *p, const char *what)
{
	static const struct arch *arches[] = {NULL};
	struct emit_filter e = {.program = {p->insn, p->n, false},
	    .name = "x",
	    .source = "x",
	    .options = "--mix m",
	    .arches = arches,
	    .narches = 1};
	size_t mark = scb_arena_mark(&arena);
	struct buf b;

	arches[0] = scb_facts_arch("x86_64", 6);
	for (unsigned way = 0; way < 7; way++) {
		scb_buf_init(&b, &arena);
		if (way < 2)
			put_table(&b, p, way);
		else if (way == 2)
			scb_emit_asm(&b, &e);
		else if (way == 3)
			scb_emit_json(&b, &e);
		else if (way == 4)
			scb_emit_c(&b, &e);
		else if (way == 5)
			scb_emit_base64(&b, &e);
		else
			scb_emit_raw(&b, &e);
		read_back(p, &b, what);
	}
	scb_arena_release(&arena, mark);
}

/* ---- random programs ---------------------------------------------------- */

static const uint8_t steps[] = {0x20, 0x80, 0x00, 0x60, 0x81, 0x01, 0x61, 0x02,
    0x03, 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54,
    0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84, 0xa4, 0xac, 0x07, 0x87};
static const uint8_t jumps[] = {
    0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d};

static bool seen[256];

static uint32_t
operand(uint16_t code, size_t after)
{
	switch (code) {
	case BPF_LD_ABS:
		return 4 * below(16);
	case BPF_LD | BPF_MEM:
	case BPF_LDX | BPF_MEM:
	case BPF_ST:
	case BPF_STX:
		return below(16);
	case BPF_ALU | BPF_LSH | BPF_K:
	case BPF_ALU | BPF_RSH | BPF_K:
		return below(32);
	case BPF_ALU | BPF_DIV | BPF_K:
		return 1 + below(100);
	case BPF_JMP | BPF_JA:
		return below((unsigned)after);
	default:
		return (uint32_t)random_value();
	}
}

/* Ignored fields are mostly 0, as in real programs. */
static struct scbpf_insn
random_insn(size_t after, bool clean)
{
	struct scbpf_insn in = {.code = steps[below(sizeof steps)]};
	unsigned reach = after < 256 ? (unsigned)after : 256;
	bool branch;

	if (reach && below(3) == 0)
		in.code = jumps[below(sizeof jumps)];
	if (below(30) == 0)
		in.code = below(2) ? BPF_RET_K : BPF_RET | BPF_A;
	branch = is_branch(&in);
	if (branch || (!clean && below(8) == 0)) {
		in.jt = (uint8_t)below(branch ? reach : 256);
		in.jf = (uint8_t)below(branch ? reach : 256);
	}
	if (!(in.code & BPF_X && in.code != BPF_STX) || !clean)
		in.k = operand(in.code, after);
	if (clean &&
	    (in.code == 0x80 || in.code == 0x81 || in.code == 0x84 ||
		(in.code & 7) == BPF_MISC || in.code == (BPF_RET | BPF_A) ||
		(branch && in.code & BPF_X)))
		in.k = 0;
	return in;
}

static void
random_program(struct program *p, bool clean)
{
	struct scbpf_insn *insn;
	const char *why;
	size_t pc;

	p->n = 17 + below(below(4) ? 60 : 600);
	p->insn = insn = scb_arena_array(&arena, p->n, sizeof *insn);
	do {
		for (size_t i = 0; i < p->n; i++)
			insn[i] = random_insn(p->n - i - 2, clean);
		/* so that loads are of what was stored */
		for (size_t i = 0; i < 16; i++)
			insn[i] =
			    (struct scbpf_insn){BPF_ST, 0, 0, (uint32_t)i};
		insn[p->n - 1] =
		    (struct scbpf_insn){BPF_RET_K, 0, 0, RET_ALLOW};
	} while (!scb_bpf_check(PROGRAM(p->insn, p->n, false), &pc, &why));
	for (size_t i = 0; i < p->n; i++)
		seen[p->insn[i].code] = true;
}

static void
test_random(unsigned rounds)
{
	struct program p;
	struct buf b;

	for (unsigned i = 0; i < rounds; i++) {
		arena.used = 0;
		random_program(&p, false);
		all_ways(&p, "random");
		random_program(&p, true);
		scb_buf_init(&b, &arena);
		put_brackets(&b, &p);
		read_back(&p, &b, "tcpdump");
		scb_buf_init(&b, &arena);
		put_labels(&b, &p);
		read_back(&p, &b, "bpf_asm");
	}
	for (unsigned i = 0; i < sizeof steps; i++)
		check(seen[steps[i]], "no program has it: a step");
	for (unsigned i = 0; i < sizeof jumps; i++)
		check(seen[jumps[i]], "no program has it: a jump");
}

/* ---- compiled filters --------------------------------------------------- */

static void
one_compiled(const struct arch *a)
{
	struct compile_request req = {.arches = {a}, .narches = 1};
	struct diag d = {.arena = &arena, .report = keep_message};
	const struct compile_result *r;
	struct program p;
	struct buf b;

	arena.used = 0;
	if (setjmp(full)) {
		check(false, "does not compile: %s", message);
		return;
	}
	r = scb_compile_policy(&arena, &d, scb_builtin_policy(&arena), &req);
	p = (struct program){r->program.insn, r->program.count};
	all_ways(&p, a->token);
	scb_buf_init(&b, &arena);
	put_brackets(&b, &p);
	read_back(&p, &b, a->token);
}

static void
test_compiled(void)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		one_compiled(*a);
}

int
main(int argc, char **argv)
{
	test_random(argc > 1 ? (unsigned)atoi(argv[1]) : check_rounds(300));
	test_compiled();
	return check_end();
}
