#include "emit/emit.h"

void
scb_emit_kernel(struct buf *b, uint32_t kernel)
{
	scb_buf_fmt(b, "%u.%u", kernel >> 16, kernel >> 8 & 0xff);
	if (kernel & 0xff || kernel >> 16 < 3)
		scb_buf_fmt(b, ".%u", kernel & 0xff);
}

void
scb_emit_verdict(struct buf *b, const struct arch *a, uint32_t verdict)
{
	const char *name = NULL;

	scb_bpf_verdict(b, verdict);
	if ((verdict & RET_ACTION) == RET_ERRNO)
		name = scb_facts_errno_name(a, verdict & RET_DATA);
	if (name)
		scb_buf_fmt(b, " %s", name);
}

void
scb_emit_arches(struct buf *b, const struct emit_filter *f)
{
	for (unsigned i = 0; i < f->narches; i++)
		scb_buf_fmt(b, i ? " %s" : "%s", f->arches[i]->token);
}

void
scb_emit_all_arches(struct buf *b, const struct emit_filter *first)
{
	const char *before = "";

	for (const struct emit_filter *f = first; f; f = f->next)
		for (unsigned i = 0; i < f->narches; i++) {
			if (scb_emit_came_before(first, f, f->arches[i]))
				continue;
			scb_buf_fmt(b, "%s%s", before, f->arches[i]->token);
			before = " ";
		}
}

bool
scb_emit_came_before(const struct emit_filter *first,
    const struct emit_filter *f, const struct arch *a)
{
	for (; first != f; first = first->next)
		for (unsigned i = 0; i < first->narches; i++)
			if (first->arches[i] == a)
				return true;
	return false;
}

bool
scb_emit_notifies(const struct emit_filter *f)
{
	for (; f; f = f->next)
		for (size_t i = 0; i < f->count; i++)
			if (f->insn[i].code == BPF_RET_K &&
			    (f->insn[i].k & RET_ACTION) == RET_USER_NOTIF)
				return true;
	return false;
}

bool
scb_emit_has_slots(const struct emit_filter *f)
{
	return f->policy && f->policy->nslots;
}

const struct bpf_slot *
scb_emit_slot_at(const struct emit_filter *f, size_t pc)
{
	for (size_t i = 0; i < f->slots.n; i++)
		if (f->slots.at[i].pc == pc)
			return &f->slots.at[i];
	return NULL;
}

void
scb_emit_slot(
    struct buf *b, const struct emit_filter *f, const struct bpf_slot *s)
{
	scb_buf_fmt(b, "$%s%s", f->policy->slots[s->slot].name,
	    s->high ? " high half" : "");
}

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

	for (size_t i = 0; i < f->count; i++) {
		scb_bpf_store(bytes, &f->insn[i], f->big_endian);
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
		scb_buf_fmt(b, ", %zu instructions, FNV-1a %016jx\n", f->count,
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
