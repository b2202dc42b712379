/* What several formats write about a filter. */
#include "emit/emit.h"

void
scb_emit_kernel(struct buf *b, uint32_t kernel)
{
	scb_buf_fmt(b, "%u.%u", kernel >> 16, kernel >> 8 & 0xff);
	if (kernel & 0xff || kernel >> 16 < 3)
		scb_buf_fmt(b, ".%u", kernel & 0xff);
}

enum emit_class
scb_emit_class(uint32_t verdict)
{
	switch (verdict & RET_ACTION) {
	case RET_ALLOW:
		return EMIT_ALLOWS;
	case RET_LOG:
	case RET_TRACE:
	case RET_USER_NOTIF:
		return EMIT_REPORTS;
	case RET_ERRNO:
		return EMIT_FAILS;
	default:
		return EMIT_KILLS;
	}
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
		if (scb_facts_has_arch(first->arches, first->narches, a))
			return true;
	return false;
}

bool
scb_emit_notifies(const struct emit_filter *f)
{
	for (; f; f = f->next)
		for (size_t i = 0; i < f->program.count; i++)
			if (f->program.insn[i].code == BPF_RET_K &&
			    (f->program.insn[i].k & RET_ACTION) ==
				RET_USER_NOTIF)
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
	scb_buf_fmt(b, "%s$%s%s", s->flip == UINT32_MAX ? "~" : "",
	    f->policy->slots[s->slot].name, s->high ? " high half" : "");
	if (s->flip && s->flip != UINT32_MAX)
		scb_buf_fmt(b, " ^ 0x%x", s->flip);
}
