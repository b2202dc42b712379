#include "emit/emit.h"

#include "base/out.h"

static void
json_member(struct buf *b, const char *key, const char *text)
{
	scb_buf_fmt(b, "\t\"%s\": ", key);
	scb_out_json(b, text);
	scb_buf_str(b, ",\n");
}

/* k of instruction `at` is to be (value >> shift) & mask. */
static void
json_put_slots(struct buf *b, const struct emit_filter *f)
{
	const struct policy *p = f->policy;
	bool more;

	scb_buf_str(b, "\t\"slots\": [\n");
	for (unsigned i = 0; i < p->nslots; i++) {
		more = false;
		scb_buf_fmt(b, "\t\t{\"name\": \"%s\", \"bits\": %u, \"at\": [",
		    p->slots[i].name, scb_eval_slot_bits(f->eval, i));
		for (size_t j = 0; j < f->slots.n; j++) {
			const struct bpf_slot *s = &f->slots.at[j];

			if (s->slot != i)
				continue;
			scb_buf_fmt(b,
			    "%s{\"at\": %u, \"shift\": %d, \"mask\": %u",
			    more ? ", " : "", (unsigned)s->pc, s->high ? 32 : 0,
			    s->mask);
			if (s->flip == UINT32_MAX)
				scb_buf_str(b, ", \"inverted\": true");
			else if (s->flip)
				scb_buf_fmt(b, ", \"flip\": %u", s->flip);
			scb_buf_char(b, '}');
			more = true;
		}
		scb_buf_fmt(b, "]}%s\n", i + 1 < p->nslots ? "," : "");
	}
	scb_buf_str(b, "\t],\n");
}

/* What --port added. */
static void
json_put_ported(struct buf *b, const struct emit_filter *f)
{
	const struct policy_ported *p = f->policy ? f->policy->ported : NULL;

	if (!p)
		return;
	scb_buf_str(b, "\t\"ported\": [\n");
	for (; p; p = p->next)
		scb_buf_fmt(b,
		    "\t\t{\"arch\": \"%s\", \"name\": \"%s\", "
		    "\"instead_of\": \"%s\", \"conditions_lost\": %s}%s\n",
		    p->arch->token, p->call, p->stands_for,
		    p->loose ? "true" : "false", p->next ? "," : "");
	scb_buf_str(b, "\t],\n");
}

void
scb_emit_json(struct buf *b, const struct emit_filter *f)
{
	struct buf text;

	scb_buf_str(b, "{\n");
	json_member(b, "name", f->name);
	json_member(b, "source", f->source);
	json_member(b, "options", f->options);
	scb_buf_str(b, "\t\"architectures\": [");
	for (unsigned i = 0; i < f->narches; i++)
		scb_buf_fmt(b, i ? ", \"%s\"" : "\"%s\"", f->arches[i]->scmp);
	scb_buf_str(b, "],\n\t\"kernel\": \"");
	scb_emit_kernel(b, FACTS_KERNEL);
	scb_buf_fmt(b, "\",\n\t\"flags\": %u,\n\t\"hash\": \"%016jx\",\n",
	    f->flags, (uintmax_t)scb_emit_hash(f));
	if (scb_emit_has_slots(f))
		json_put_slots(b, f);
	json_put_ported(b, f);
	scb_buf_str(b, "\t\"instructions\": [\n");
	for (size_t i = 0; i < f->program.count; i++) {
		const struct scbpf_insn *in = &f->program.insn[i];

		scb_buf_init(&text, b->arena);
		scb_bpf_text(&text, in, i);
		scb_buf_fmt(b,
		    "\t\t{\"code\": %u, \"jt\": %u, \"jf\": %u, \"k\": %u, "
		    "\"text\": \"%s\"}%s\n",
		    (unsigned)in->code, (unsigned)in->jt, (unsigned)in->jf,
		    in->k, text.p, i + 1 < f->program.count ? "," : "");
	}
	scb_buf_str(b, "\t]\n}\n");
}
