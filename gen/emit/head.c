#include "emit/emit.h"

void
emit_kernel(struct buf *b, uint32_t kernel)
{
	buf_fmt(b, "%u.%u", kernel >> 16, kernel >> 8 & 0xff);
	if (kernel & 0xff || kernel >> 16 < 3)
		buf_fmt(b, ".%u", kernel & 0xff);
}

void
emit_verdict(struct buf *b, const struct arch *a, uint32_t verdict)
{
	const char *name = NULL;

	bpf_verdict(b, verdict);
	if ((verdict & RET_ACTION) == RET_ERRNO)
		name = facts_errno_name(a, verdict & RET_DATA);
	if (name)
		buf_fmt(b, " %s", name);
}

void
emit_arches(struct buf *b, const struct emit_filter *f)
{
	for (unsigned i = 0; i < f->narches; i++)
		buf_fmt(b, i ? " %s" : "%s", f->arches[i]->token);
}

bool
emit_has_slots(const struct emit_filter *f)
{
	return f->policy && f->policy->nslots;
}

const struct bpf_slot *
emit_slot_at(const struct emit_filter *f, size_t pc)
{
	for (size_t i = 0; i < f->slots.n; i++)
		if (f->slots.at[i].pc == pc)
			return &f->slots.at[i];
	return NULL;
}

void
emit_slot(struct buf *b, const struct emit_filter *f, const struct bpf_slot *s)
{
	buf_fmt(b, "$%s%s", f->policy->slots[s->slot].name,
	    s->high ? " high half" : "");
}

/* "slots: $FD (32 bits), $BASE (64 bits)" */
static void
put_slots(struct buf *b, const struct emit_filter *f)
{
	for (unsigned i = 0; i < f->policy->nslots; i++)
		buf_fmt(b, "%s$%s (%u bits)",
		    i ? ", " : "slots: ", f->policy->slots[i].name,
		    eval_slot_bits(f->eval, i));
}

uint64_t
emit_hash(const struct emit_filter *f)
{
	unsigned char bytes[BPF_INSN_BYTES];
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < f->count; i++) {
		bpf_store(bytes, &f->insn[i], f->big_endian);
		for (unsigned j = 0; j < BPF_INSN_BYTES; j++)
			h = (h ^ bytes[j]) * UINT64_C(0x100000001b3);
	}
	return h;
}

void
emit_head(struct buf *b, const struct emit_filter *f, const char *prefix)
{
	buf_fmt(b, "%ssource: %s\n", prefix, f->source);
	if (*f->options)
		buf_fmt(b, "%soptions: %s\n", prefix, f->options);
	buf_fmt(b, "%stables: Linux ", prefix);
	emit_kernel(b, FACTS_KERNEL);
	buf_char(b, '\n');
	for (; f; f = f->next) {
		buf_fmt(b, "%sfilter: ", prefix);
		emit_arches(b, f);
		buf_fmt(b, ", %zu instructions, FNV-1a %016jx\n", f->count,
		    (uintmax_t)emit_hash(f));
		if (emit_has_slots(f)) {
			buf_fmt(b, "%s  ", prefix);
			put_slots(b, f);
			buf_char(b, '\n');
		}
		for (unsigned i = 0; f->eval && i < f->narches; i++) {
			buf_fmt(b, "%s  ", prefix);
			emit_enosys(b, f->eval, f->setup, i);
			buf_char(b, '\n');
		}
		if (f->eval) {
			buf_fmt(b, "%s  ", prefix);
			emit_cost(b, f);
			buf_char(b, '\n');
		}
	}
}
