/*
 * A static executable that puts the filter around its arguments, with no
 * compiler: ELF headers, a block of data, texts, the ABI's machine code
 * (start.h in arch/), the filter, and a line of text that nothing loads.
 *
 * The code finds the following at fixed places, so it must change with their
 * sizes (tables/start.sh). A block of 24 bytes at 232 where pointers have 64
 * bits, of 12 bytes at 148 where they have 32, holds len, a byte that says
 * whether the filter lets the launcher write, one that says whether exit comes
 * before exit_group, filter (len and filter are struct sock_fprog) and the
 * flags of seccomp(2). The texts of launcher.tbl come next, and then the code,
 * at a multiple of 16.
 */
#include "emit/emit.h"

#include "../arch/start.h"

enum {
	ELF_HEAD_64 = 64,
	ELF_HEAD_32 = 52,
	ELF_PROGRAM_64 = 56,
	ELF_PROGRAM_32 = 32,
	PROGRAMS = 3, /* PT_LOAD twice, and PT_GNU_STACK */
	ET_EXEC = 2,
	PT_LOAD = 1,
	PT_GNU_STACK = 0x6474e551,
	PF_X = 1,
	PF_W = 2,
	PF_R = 4
};

struct elf {
	struct buf *b;
	const struct arch_start *start;
	bool big;
	uint32_t head, program;		   /* bytes of a header */
	uint32_t block, code, filter, end; /* offsets in the file */
};

static void
elf_put_as(const struct elf *e, bool big, unsigned bytes, uint64_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		scb_buf_char(e->b,
		    (char)(value >> 8 * (big ? bytes - 1 - i : i) & 0xff));
}

static void
elf_put(const struct elf *e, unsigned bytes, uint64_t value)
{
	elf_put_as(e, e->big, bytes, value);
}

/* As wide as a pointer. */
static void
elf_put_word(const struct elf *e, uint64_t value)
{
	elf_put(e, e->start->bits / 8, value);
}

static void
put_head(const struct elf *e)
{
	static const char magic[4] = {0x7f, 'E', 'L', 'F'};

	scb_buf_mem(e->b, magic, sizeof magic);
	elf_put(e, 1, e->start->bits == 64 ? 2 : 1);
	elf_put(e, 1, e->big ? 2 : 1);
	elf_put(e, 1, 1); /* version */
	for (int i = 7; i < 16; i++)
		elf_put(e, 1, 0); /* the System V ABI */
	elf_put(e, 2, ET_EXEC);
	elf_put(e, 2, e->start->machine);
	elf_put(e, 4, 1); /* version */
	elf_put_word(e, ARCH_START_CODE + e->code);
	elf_put_word(e, e->head); /* program headers */
	elf_put_word(e, 0);	  /* no sections */
	elf_put(e, 4, e->start->elf_flags);
	elf_put(e, 2, e->head);
	elf_put(e, 2, e->program);
	elf_put(e, 2, PROGRAMS);
	for (int i = 0; i < 3; i++)
		elf_put(e, 2, 0); /* sections */
}

/* The two classes have the flags at different places, for alignment. */
static void
elf_put_program(const struct elf *e, uint32_t type, uint32_t flags,
    uint32_t base, uint32_t size, uint32_t align)
{
	elf_put(e, 4, type);
	if (e->start->bits == 64)
		elf_put(e, 4, flags);
	elf_put_word(e, 0); /* offset */
	elf_put_word(e, base);
	elf_put_word(e, base);
	elf_put_word(e, size);
	elf_put_word(e, size);
	if (e->start->bits == 32)
		elf_put(e, 4, flags);
	elf_put_word(e, align);
}

static const char elf_texts[] =
#define T(text) text "\0"
#include "../tables/launcher.tbl"
#undef T
    ;

/*
 * Behind len, struct sock_fprog has padding. WAIT_KILLABLE_RECV is only for
 * filters with a listener.
 */
static void
put_block(const struct elf *e, const struct emit_filter *f)
{
	uint32_t flags = f->flags & ~(uint32_t)POLICY_FLAG_WAIT_KILLABLE_RECV;

	elf_put(e, 2, f->program.count);
	elf_put(e, 1, scb_emit_may_say(e->b->arena, f));
	elf_put(e, 1, scb_emit_exit_first(e->b->arena, f));
	elf_put(e, e->start->bits / 8 - 4, 0);
	elf_put_word(e, ARCH_START_LOAD + e->filter);
	elf_put(e, 4, flags);
	elf_put(e, e->start->bits / 8 - 4, 0);
	scb_buf_mem(e->b, elf_texts, sizeof elf_texts - 1);
}

static void
elf_put_code(const struct elf *e)
{
	for (unsigned i = 0; i < e->start->ninsns; i++) {
		const struct arch_insn *in = &e->start->insn[i];

		if (in->n)
			scb_buf_mem(e->b, (const char *)in->byte, in->n);
		else
			elf_put_as(
			    e, e->big && !e->start->little_code, 4, in->word);
	}
}

static uint32_t
code_size(const struct arch_start *s)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < s->ninsns; i++)
		n += s->insn[i].n ? s->insn[i].n : 4;
	return n;
}

static struct elf
elf_lay_out(struct buf *b, const struct emit_filter *f)
{
	const struct arch_start *s = f->arches[0]->start;
	struct elf e = {.b = b, .start = s, .big = f->program.big_endian};

	e.head = s->bits == 64 ? ELF_HEAD_64 : ELF_HEAD_32;
	e.program = s->bits == 64 ? ELF_PROGRAM_64 : ELF_PROGRAM_32;
	e.block = e.head + PROGRAMS * e.program;
	e.code = e.block + 3u * s->bits / 8 + (uint32_t)sizeof elf_texts - 1;
	e.code = (e.code + 15) & ~(uint32_t)15;
	e.filter = e.code + code_size(s);
	e.filter = (e.filter + 3) & ~(uint32_t)3;
	e.end = e.filter + (uint32_t)f->program.count * BPF_INSN_BYTES;
	return e;
}

void
scb_emit_elf(struct buf *b, const struct emit_filter *f)
{
	const struct elf e = elf_lay_out(b, f);
	size_t from = b->len;

	put_head(&e);
	elf_put_program(
	    &e, PT_LOAD, PF_R, ARCH_START_LOAD, e.end, ARCH_START_PAGE);
	elf_put_program(&e, PT_LOAD, PF_R | PF_X, ARCH_START_CODE, e.filter,
	    ARCH_START_PAGE);
	/* Without PT_GNU_STACK, the stack may be executable. */
	elf_put_program(&e, PT_GNU_STACK, PF_R | PF_W, 0, 0, 16);
	put_block(&e, f);
	while (b->len - from < e.code)
		scb_buf_char(b, 0);
	elf_put_code(&e);
	while (b->len - from < e.filter)
		scb_buf_char(b, 0);
	scb_emit_raw(b, f);
	scb_buf_fmt(b,
	    "\nscbpf %s: COMMAND [ARG]... under a filter made of %s for %s\n",
	    SCBPF_VERSION, f->source, f->arches[0]->token);
}
