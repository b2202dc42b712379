/*
 * The filter reader: the result is written in every form, and read back. The
 * environment's NOTATION is the notation in which all inputs are read.
 */
#include "fuzz.h"

#include "emit/emit.h"
#include "../program.h"
#include "filter/filter.h"

static void
read_back(struct diag *d, const struct emit_filter *f,
    void (*emit)(struct buf *b, const struct emit_filter *f))
{
	struct source text = {.name = "again"};
	struct scbpf_program p;
	uint32_t *where;
	struct buf b;

	scb_buf_init(&b, d->arena);
	emit(&b, f);
	text.text = b.p;
	text.len = b.len;
	scb_bpf_parse(d, &text, f->program.big_endian, "x86_64", &p, &where);
	FUZZ_MUST(p.count == f->program.count);
	for (size_t i = 0; i < p.count; i++)
		FUZZ_MUST(p.insn[i].code == f->program.insn[i].code &&
			  p.insn[i].jt == f->program.insn[i].jt &&
			  p.insn[i].jf == f->program.insn[i].jf &&
			  p.insn[i].k == f->program.insn[i].k);
}

static void
use(struct diag *d, const struct emit_filter *f)
{
	struct scbpf_call c = {.nr = 1, .arch = f->arches[0]->audit_arch};
	struct bpf_run run;
	struct buf b;

	scb_buf_init(&b, d->arena);
	run = scb_bpf_sim(&f->program, &c, NULL, NULL);
	FUZZ_MUST(run.executed > 0 && run.executed <= f->program.count);
	if (scb_bpf_const_allow(&f->program, c.arch, c.nr))
		FUZZ_MUST(run.verdict == RET_ALLOW);
	FUZZ_MUST(scb_bpf_translated(&f->program) >= f->program.count);
	scb_bpf_verdict(&b, run.verdict);
	scb_emit_dot(&b, f);
	read_back(d, f, scb_emit_raw);
	read_back(d, f, scb_emit_c);
	read_back(d, f, scb_emit_base64);
	read_back(d, f, scb_emit_h);
	read_back(d, f, scb_emit_asm);
	read_back(d, f, scb_emit_json);
}

static void
check_one(struct diag *d, struct emit_filter *f, const struct source *text,
    const struct bpf_text_filter *one)
{
	struct bpf_damage damage;
	const char *why;
	struct buf b;
	size_t pc;

	f->program.insn = one->program.insn;
	f->program.count = one->program.count;
	FUZZ_MUST(f->program.count > 0 && f->program.count <= BPF_MAX);
	for (size_t i = 0; one->where && i < f->program.count; i++)
		FUZZ_MUST(one->where[i] < text->len);
	scb_bpf_repair(d->arena, &f->program, &damage);
	FUZZ_MUST(scb_bpf_check(
	    PROGRAM(damage.insn, f->program.count, false), &pc, &why));
	if (scb_bpf_check(&f->program, &pc, &why)) {
		FUZZ_MUST(damage.n == 0);
		use(d, f);
		return;
	}
	FUZZ_MUST(pc < f->program.count && *why && damage.n > 0);
	FUZZ_MUST(damage.why[pc] == why);
	scb_buf_init(&b, d->arena);
	scb_emit_damaged(&b, f, &damage);
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct source text = {
	    .name = "input", .text = (const char *)data, .len = size};
	const struct arch *arch;
	struct emit_filter f = {.name = "f",
	    .source = "input",
	    .options = "",
	    .arches = &arch,
	    .narches = 1};
	struct bpf_want want = {
	    .which = "x86_64", .notation = getenv("NOTATION")};
	struct bpf_text_filters all;
	/*
	 * Chooses by the sum of the bytes, so that the file can be any filter.
	 */
	unsigned sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += data[i];
	f.program.big_endian = want.big_endian = sum % 4 == 1;
	want.each = want.damaged = sum % 8 > 3;
	arch = f.program.big_endian ? scb_facts_arch("s390x", 5)
				    : scb_facts_arch("x86_64", 6);
	scb_bpf_parse_all(d, &text, &want, &all);
	FUZZ_MUST(all.n > 0 && all.n <= BPF_FILTERS);
	for (unsigned i = 0; i < all.n && i < 8; i++)
		check_one(d, &f, &text, &all.at[i]);
}
