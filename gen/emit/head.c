/* What every format with comments says at its beginning. */
#include "emit/emit.h"
#include "eval/eval_rules.h"

#include <string.h>

#include "base/hash.h"

enum { COLUMNS = 78 };

/* Appends a word, on a line of its own if it does not fit. */
static void
head_put_word(
    struct buf *b, size_t *line, const char *prefix, const char *s, size_t n)
{
	if (b->len - *line + 1 + n > COLUMNS) {
		scb_buf_char(b, '\n');
		*line = b->len;
		scb_buf_fmt(b, "%s   ", prefix);
	}
	scb_buf_char(b, ' ');
	scb_buf_mem(b, s, n);
}

/* A line of the head, which is continued on others where it is long. */
static void
head_put_line(struct buf *b, const char *prefix, const struct buf *text)
{
	size_t line = b->len, n;
	const char *s = text->p;

	scb_buf_fmt(b, "%s ", prefix);
	for (; *s; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		head_put_word(b, &line, prefix, s, n);
	}
	scb_buf_char(b, '\n');
}

/* "added on aarch64: openat for open, ..." of one filter. */
static void
head_put_ported(struct buf *b, const struct emit_filter *f, const char *prefix)
{
	const struct arch *last = NULL;
	size_t line = b->len;

	for (unsigned i = 0; f->setup && i < f->narches; i++)
		for (const struct policy_ported *p = f->policy->ported; p;
		     p = p->next) {
			struct buf word;

			if (p->arch != f->setup->arches[i])
				continue;
			scb_buf_init(&word, b->arena);
			if (p->arch != last) {
				scb_buf_str(b, last ? "\n" : "");
				line = b->len;
				scb_buf_fmt(b, "%s  added on %s:", prefix,
				    p->arch->token);
			} else {
				scb_buf_char(b, ',');
			}
			last = p->arch;
			scb_buf_fmt(&word, "%s for %s%s", p->call,
			    p->stands_for,
			    p->loose ? " (without its conditions)" : "");
			head_put_word(b, &line, prefix, word.p, word.len);
		}
	scb_buf_str(b, last ? "\n" : "");
}

uint64_t
scb_emit_hash(const struct emit_filter *f)
{
	unsigned char bytes[BPF_INSN_BYTES];
	uint64_t h = HASH_START;

	for (size_t i = 0; i < f->program.count; i++) {
		scb_bpf_store(
		    bytes, &f->program.insn[i], f->program.big_endian);
		h = hash_bytes(h, bytes, sizeof bytes);
	}
	return h;
}

/* What was decided about unknown numbers, and what the filter costs. */
static void
head_put_compiled(
    struct buf *b, const struct emit_filter *f, const char *prefix)
{
	uint32_t kernel = scb_eval_newest(f->eval);

	struct buf text;

	for (unsigned i = 0; i < f->narches; i++) {
		scb_buf_init(&text, b->arena);
		scb_emit_enosys(&text, f->eval, f->setup, i, kernel);
		head_put_line(b, prefix, &text);
	}
	scb_buf_init(&text, b->arena);
	scb_emit_cost(&text, f);
	head_put_line(b, prefix, &text);
}

static void
head_put_slots(struct buf *b, const struct emit_filter *f, const char *prefix)
{
	struct buf text;

	scb_buf_init(&text, b->arena);
	for (unsigned i = 0; i < f->policy->nslots; i++)
		scb_buf_fmt(&text, "%s$%s (%u bits)",
		    i ? ", " : "slots: ", f->policy->slots[i].name,
		    scb_eval_slot_bits(f->eval, i));
	head_put_line(b, prefix, &text);
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
		if (scb_emit_has_slots(f))
			head_put_slots(b, f, prefix);
		if (f->policy)
			head_put_ported(b, f, prefix);
		if (f->eval)
			head_put_compiled(b, f, prefix);
	}
}
