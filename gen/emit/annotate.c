#include "emit/annotate.h"

#include <string.h>

/* --- the calls ------------------------------------------------------------ */

static void
annotate_put_calls(struct buf *b, const struct annotate_users *u)
{
	for (unsigned i = 0; i < u->ncalls; i++)
		scb_buf_fmt(b, i ? ", %s" : "%s", u->call[i]->name);
	if (u->more)
		scb_buf_fmt(
		    b, ", ... (%u call%s)", u->total, buf_plural(u->total));
}

/* --- one test ------------------------------------------------------------- */

static void
annotate_put_word(struct buf *b, unsigned word)
{
	const char *half = word % 2 ? " high half" : "";

	if (word == BPF_WORD_NR)
		scb_buf_str(b, "nr");
	else if (word == BPF_WORD_ARCH)
		scb_buf_str(b, "arch");
	else if (word < BPF_WORD_ARG)
		scb_buf_fmt(b, "ip%s", half);
	else
		scb_buf_fmt(b, "arg%u%s", (word - BPF_WORD_ARG) / 2, half);
}

static void
put_whole(struct buf *b, const struct annotate_value *v)
{
	annotate_put_word(b, v->word);
	if (v->offset)
		scb_buf_fmt(b, " %c %u", v->offset >> 31 ? '+' : '-',
		    v->offset >> 31 ? 0 - v->offset : v->offset);
}

static void
annotate_put_value(struct buf *b, const struct annotate_value *v, uint32_t mask)
{
	if (mask != UINT32_MAX)
		scb_buf_str(b, v->offset ? "((" : "(");
	if (v->known)
		put_whole(b, v);
	else
		scb_buf_char(b, 'A');
	if (mask != UINT32_MAX && v->offset)
		scb_buf_char(b, ')');
	if (mask != UINT32_MAX)
		scb_buf_fmt(b, " & 0x%x)", mask);
}

/*
 * The names that a number has for the calls that reach the instruction; in
 * brackets where it is only the bound of a range.
 */
static void
annotate_put_number(
    struct buf *b, const struct annotate *n, size_t pc, uint32_t k, bool bound)
{
	const struct emit_filter *f = n->filter;
	const char *before = NULL;
	uint32_t nr = k + n->value[pc].offset;

	if (nr == UINT32_MAX)
		scb_buf_fmt(b,
		    nr == k ? "-1, skipped by a tracer"
			    : "0x%x (-1, skipped by a tracer)",
		    k);
	else
		scb_buf_fmt(b, k >> 28 ? "0x%x" : "%u", k);
	for (unsigned i = 0; i < f->narches; i++) {
		const struct arch *a = f->arches[i];
		const struct arch_call *call = scb_facts_number(a, nr);

		if (!(n->users[pc].arches >> i & 1) || !call || nr < a->low ||
		    nr > a->high || (before && strcmp(before, call->name) == 0))
			continue;
		before = call->name;
		scb_buf_str(b, bound ? " (" : " ");
		scb_buf_str(b, call->name);
		scb_buf_str(b, bound ? ")" : "");
	}
}

/* args[0] of a multiplexer is a syscall of its own. */
static const struct facts_subcall *
subcall(const struct annotate *n, size_t pc, uint32_t k)
{
	const struct annotate_users *u = &n->users[pc];
	const struct facts_subcall *s = NULL;

	if (n->value[pc].word != BPF_WORD_ARG || u->ncalls != 1)
		return NULL;
	for (unsigned i = 0; (s = scb_facts_subcall(i)); i++)
		if (s->number == k &&
		    strcmp(s->multiplexer, u->call[0]->name) == 0)
			break;
	return s;
}

static void
annotate_put_lines(struct buf *b, const struct annotate *n, const char *name)
{
	int id = n->lines ? scb_names_find(n->filter->names, name) : -1;
	const struct annotate_lines *l = id < 0 ? NULL : &n->lines[id];

	if (!l || l->count == 0)
		return;
	for (unsigned i = 0; i < l->count && i < ANNOTATE_LINES; i++) {
		if (i == 0)
			scb_buf_fmt(
			    b, " [%s:%u", n->filter->source, l->line[0]);
		else
			scb_buf_fmt(b, ",%u", l->line[i]);
	}
	scb_buf_str(b, l->count > ANNOTATE_LINES ? ",...]" : "]");
}

static void
put_constant(struct buf *b, const struct annotate *n, size_t pc, uint32_t k)
{
	const struct annotate_value *v = &n->value[pc];
	const struct bpf_slot *slot = scb_emit_slot_at(n->filter, pc);
	const struct arch *a = NULL;

	if (v->known && v->word == BPF_WORD_ARCH)
		a = scb_facts_arch_audit(k, 0, n->filter->program.big_endian);
	if (slot)
		scb_emit_slot(b, n->filter, slot);
	else if (v->known && v->word == BPF_WORD_NR && v->mask == UINT32_MAX)
		annotate_put_number(b, n, pc, k,
		    (n->filter->program.insn[pc].code & 0xf0) != BPF_JEQ);
	else if (a)
		scb_buf_str(b, a->token);
	else
		scb_buf_fmt(b, k < 10 ? "%u" : "0x%x", k);
}

/*
 * The family of constants that the argument has in all calls that reach the
 * instruction; NULL: they have none in common.
 */
static const struct facts_family *
family(const struct annotate_users *u, const struct arch *a, unsigned arg)
{
	const struct facts_family *f = NULL, *of;

	for (unsigned i = 0; i < u->ncalls; i++) {
		of = scb_facts_family_of(a, u->call[i]->name, arg);
		if (!of || (f && of != f))
			return NULL;
		f = of;
	}
	return u->more ? NULL : f;
}

/*
 * A value under a mask in words, when the architectures whose calls reach it
 * agree on them. is_mask: it is one itself.
 */
static void
annotate_put_words(struct buf *b, const struct annotate *n, size_t pc,
    uint32_t value, uint64_t mask, bool is_mask)
{
	const struct emit_filter *f = n->filter;
	const struct annotate_users *u = &n->users[pc];
	unsigned word = n->value[pc].word;
	struct buf words = {0}, other;

	if (!n->value[pc].known || word < BPF_WORD_ARG || word % 2)
		return;
	for (unsigned i = 0; i < f->narches; i++) {
		const struct facts_family *is;

		if (!(u->arches >> i & 1))
			continue;
		is = family(u, f->arches[i], (word - BPF_WORD_ARG) / 2);
		scb_buf_init(&other, b->arena);
		if (!is ||
		    !(is_mask ? scb_facts_family_put_mask(
				    &other, is, f->arches[i], value)
			      : scb_facts_family_put(
				    &other, is, f->arches[i], value, mask)) ||
		    (words.p && strcmp(words.p, other.p) != 0))
			return;
		words = other;
	}
	if (words.p && words.len <= ANNOTATE_WORDS)
		scb_buf_fmt(b, " %s", words.p);
}

static void
annotate_put_test(struct buf *b, const struct annotate *n, size_t pc)
{
	const struct scbpf_insn *in = &n->filter->program.insn[pc];
	const struct annotate_value *v = &n->value[pc];
	const struct annotate_users *u = &n->users[pc];
	bool argument = v->known && v->word >= BPF_WORD_ARG;
	uint32_t mask = v->known ? v->mask : UINT32_MAX;
	unsigned op = in->code & 0xf0;
	const struct facts_subcall *s;

	if (!v->compared)
		return;
	if (argument && u->total) {
		annotate_put_calls(b, u);
		scb_buf_str(b, ": ");
	}
	if (op == BPF_JSET) {
		annotate_put_value(b, v, mask & v->k);
		scb_buf_str(b, " != 0");
		annotate_put_words(b, n, pc, mask & v->k, 0, true);
	} else {
		annotate_put_value(b, v, mask);
		scb_buf_str(b, op == BPF_JEQ   ? " == "
			       : op == BPF_JGT ? " > "
					       : " >= ");
		put_constant(b, n, pc, v->k);
	}
	if (!argument)
		return;
	op = scb_emit_slot_at(n->filter, pc) ? 0 : op;
	s = op == BPF_JEQ ? subcall(n, pc, v->k) : NULL;
	if (s) {
		scb_buf_fmt(b, " %s", s->name);
		annotate_put_lines(b, n, s->name);
	} else if (op == BPF_JEQ && (v->k || mask == UINT32_MAX)) {
		annotate_put_words(b, n, pc, v->k,
		    mask == UINT32_MAX ? UINT64_MAX : mask, false);
	}
	for (unsigned i = 0; i < u->ncalls; i++)
		annotate_put_lines(b, n, u->call[i]->name);
}

/* --- one instruction ------------------------------------------------------ */

static void
put_return(struct buf *b, const struct annotate *n, size_t pc)
{
	const struct annotate_users *u = &n->users[pc];
	const char *colon = ": ";

	scb_emit_verdict(
	    b, n->filter->arches[0], n->filter->program.insn[pc].k);
	if (u->total) {
		scb_buf_str(b, colon);
		annotate_put_calls(b, u);
		colon = "; ";
	}
	if (u->unknown) {
		scb_buf_fmt(b, "%sunknown numbers", colon);
		colon = "; ";
	}
	if (u->foreign) {
		scb_buf_fmt(b, "%sother architectures", colon);
		colon = "; ";
	}
	if (u->unsure)
		scb_buf_fmt(b, "%scannot tell for %u call%s", colon, u->unsure,
		    buf_plural(u->unsure));
}

/* `jset x` with a constant in A: X chooses one of its bits. */
static void
put_bit(struct buf *b, const struct annotate *n, size_t pc)
{
	struct annotate_value v = {
	    .known = true, .word = n->shift.word, .mask = UINT32_MAX};

	if (n->shift.kind != VALUE_SHIFT || !n->value[pc].constant)
		return;
	scb_buf_fmt(b, "0x%x has bit ", n->value[pc].mask);
	annotate_put_value(b, &v, n->shift.by);
}

void
scb_annotate_print(struct buf *b, const struct annotate *n, size_t pc)
{
	const struct scbpf_insn *in = &n->filter->program.insn[pc];
	struct annotate_value v = n->value[pc];
	int word = scb_bpf_word(in->k, n->filter->program.big_endian);

	if (!v.seen)
		scb_buf_str(b, "never reached");
	else if (in->code == BPF_LD_ABS && word >= 0)
		annotate_put_word(b, (unsigned)word);
	else if (v.known && v.mask == UINT32_MAX && !v.offset &&
		 (in->code == (BPF_ALU | BPF_SUB | BPF_K) ||
		     in->code == (BPF_ALU | BPF_ADD | BPF_K))) {
		v.offset = in->code & BPF_SUB ? in->k : 0 - in->k;
		put_whole(b, &v);
	} else if (in->code == (BPF_ALU | BPF_AND | BPF_K) && v.known) {
		annotate_put_value(b, &v, v.mask & in->k);
		annotate_put_words(b, n, pc, v.mask & in->k, 0, true);
	} else if (in->code == BPF_RET_K)
		put_return(b, n, pc);
	else if (in->code == (BPF_JMP | BPF_JSET | BPF_X))
		put_bit(b, n, pc);
	else if ((in->code & 7) == BPF_JMP && in->code != (BPF_JMP | BPF_JA))
		annotate_put_test(b, n, pc);
}

size_t
scb_annotate_next(const struct emit_filter *f, size_t pc)
{
	for (;; pc++) {
		const struct scbpf_insn *in = &f->program.insn[pc];

		if (in->code == (BPF_JMP | BPF_JA))
			pc += in->k;
		else if ((in->code & 7) == BPF_JMP || (in->code & 7) == BPF_RET)
			return pc;
	}
}
