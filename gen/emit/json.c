#include "emit/emit.h"

void
emit_json_string(struct buf *b, const char *s)
{
	buf_char(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		buf_char(b, *s >= ' ' && *s <= '~' ? *s : '?');
	}
	buf_char(b, '"');
}

static void
member(struct buf *b, const char *key, const char *text)
{
	buf_fmt(b, "\t\"%s\": ", key);
	emit_json_string(b, text);
	buf_str(b, ",\n");
}

/* k of instruction `at` is to be (value >> shift) & mask. */
static void
put_slots(struct buf *b, const struct emit_filter *f)
{
	const struct policy *p = f->policy;
	bool more;

	buf_str(b, "\t\"slots\": [\n");
	for (unsigned i = 0; i < p->nslots; i++) {
		more = false;
		buf_fmt(b, "\t\t{\"name\": \"%s\", \"bits\": %u, \"at\": [",
		    p->slots[i].name, eval_slot_bits(f->eval, i));
		for (size_t j = 0; j < f->slots.n; j++) {
			const struct bpf_slot *s = &f->slots.at[j];

			if (s->slot != i)
				continue;
			buf_fmt(b,
			    "%s{\"at\": %u, \"shift\": %d, \"mask\": %u}",
			    more ? ", " : "", (unsigned)s->pc, s->high ? 32 : 0,
			    s->mask);
			more = true;
		}
		buf_fmt(b, "]}%s\n", i + 1 < p->nslots ? "," : "");
	}
	buf_str(b, "\t],\n");
}

void
emit_json(struct buf *b, const struct emit_filter *f)
{
	struct buf text;

	buf_str(b, "{\n");
	member(b, "name", f->name);
	member(b, "source", f->source);
	member(b, "options", f->options);
	buf_str(b, "\t\"architectures\": [");
	for (unsigned i = 0; i < f->narches; i++)
		buf_fmt(b, i ? ", \"%s\"" : "\"%s\"", f->arches[i]->scmp);
	buf_str(b, "],\n\t\"kernel\": \"");
	emit_kernel(b, FACTS_KERNEL);
	buf_fmt(b, "\",\n\t\"flags\": %u,\n\t\"hash\": \"%016jx\",\n", f->flags,
	    (uintmax_t)emit_hash(f));
	if (emit_has_slots(f))
		put_slots(b, f);
	buf_str(b, "\t\"instructions\": [\n");
	for (size_t i = 0; i < f->count; i++) {
		const struct scbpf_insn *in = &f->insn[i];

		buf_init(&text, b->arena);
		bpf_text(&text, in, i);
		buf_fmt(b,
		    "\t\t{\"code\": %u, \"jt\": %u, \"jf\": %u, \"k\": %u, "
		    "\"text\": \"%s\"}%s\n",
		    (unsigned)in->code, (unsigned)in->jt, (unsigned)in->jf,
		    in->k, text.p, i + 1 < f->count ? "," : "");
	}
	buf_str(b, "\t]\n}\n");
}
