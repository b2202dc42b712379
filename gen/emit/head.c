/* What every format with comments says at its beginning. */
#include "emit/emit.h"

/* "slots: $FD (32 bits), $BASE (64 bits)" */
static void
head_put_slots(struct buf *b, const struct emit_filter *f)
{
	for (unsigned i = 0; i < f->policy->nslots; i++)
		scb_buf_fmt(b, "%s$%s (%u bits)",
		    i ? ", " : "slots: ", f->policy->slots[i].name,
		    scb_eval_slot_bits(f->eval, i));
}

uint64_t
scb_emit_hash(const struct emit_filter *f)
{
	unsigned char bytes[BPF_INSN_BYTES];
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < f->program.count; i++) {
		scb_bpf_store(
		    bytes, &f->program.insn[i], f->program.big_endian);
		for (unsigned j = 0; j < BPF_INSN_BYTES; j++)
			h = (h ^ bytes[j]) * UINT64_C(0x100000001b3);
	}
	return h;
}

void
scb_emit_head(struct buf *b, const struct emit_filter *f, const char *prefix)
{
	scb_buf_fmt(b, "%ssource: %s\n", prefix, f->source);
	if (*f->options)
		scb_buf_fmt(b, "%soptions: %s\n", prefix, f->options);
	scb_buf_fmt(b, "%stables: Linux ", prefix);
	scb_emit_kernel(b, FACTS_KERNEL);
	scb_buf_char(b, '\n');
	for (; f; f = f->next) {
		scb_buf_fmt(b, "%sfilter: ", prefix);
		scb_emit_arches(b, f);
		scb_buf_fmt(b, ", %zu instruction%s, FNV-1a %016jx\n",
		    f->program.count, buf_plural(f->program.count),
		    (uintmax_t)scb_emit_hash(f));
		if (scb_emit_has_slots(f)) {
			scb_buf_fmt(b, "%s  ", prefix);
			head_put_slots(b, f);
			scb_buf_char(b, '\n');
		}
		for (unsigned i = 0; f->eval && i < f->narches; i++) {
			scb_buf_fmt(b, "%s  ", prefix);
			scb_emit_enosys(b, f->eval, f->setup, i);
			scb_buf_char(b, '\n');
		}
		if (f->eval) {
			scb_buf_fmt(b, "%s  ", prefix);
			scb_emit_cost(b, f);
			scb_buf_char(b, '\n');
		}
	}
}
