#include "filter/parse.h"

#include <string.h>

#include "filter/kinds.h"

bool
scb_bpf_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

unsigned
scb_bpf_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A') + 10;
	return 36;
}

char
scb_bpf_peek(const struct bpf_reader *r)
{
	return r->at < r->text->len ? r->text->text[r->at] : '\0';
}

bool
scb_bpf_in_word(char c)
{
	return scb_bpf_digit(c) < 36 || c == '_' || (unsigned char)c >= 0x80;
}

size_t
scb_bpf_word_len(const struct bpf_reader *r, size_t at)
{
	const char *s = r->text->text;
	size_t end = at;

	while (end < r->text->len && scb_bpf_in_word(s[end]))
		end++;
	return end - at;
}

struct loc
scb_bpf_place(const struct bpf_reader *r, size_t at)
{
	return (struct loc){
	    r->text, (uint32_t)at, (uint32_t)scb_bpf_word_len(r, at)};
}

/* How much of the text at `at` a message quotes: a word or one byte. */
int
scb_bpf_quoted(const struct bpf_reader *r, size_t at)
{
	size_t n = scb_bpf_word_len(r, at);

	return n == 0 ? 1 : n > 40 ? 40 : (int)n;
}

void
scb_bpf_fail(struct bpf_reader *r, const char *text)
{
	scb_diag_fatal(r->d, scb_bpf_place(r, r->at), "%s", text);
}

void
scb_bpf_unexpected(struct bpf_reader *r, const char *expected)
{
	if (r->at >= r->text->len)
		scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
		    "unexpected end, expected %s", expected);
	if (scb_bpf_peek(r) == '\n' || scb_bpf_peek(r) == '\r')
		scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
		    "unexpected end of the line, expected %s", expected);
	scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
	    "unexpected '%.*s', expected %s", scb_bpf_quoted(r, r->at),
	    r->text->text + r->at, expected);
}

/* 0x, octal's 0 or nothing before the digits at r->at. */
static unsigned
read_base(struct bpf_reader *r)
{
	const char *s = r->text->text + r->at;

	if (scb_bpf_word_len(r, r->at) < 2 || s[0] != '0')
		return 10;
	if (s[1] != 'x' && s[1] != 'X')
		return scb_bpf_digit(s[1]) < 10 ? 8 : 10;
	r->at += 2;
	return 16;
}

struct bpf_number
scb_bpf_read_number(struct bpf_reader *r, bool c)
{
	struct bpf_number v = {0, r->at};
	unsigned base;
	size_t first;

	if (scb_bpf_digit(scb_bpf_peek(r)) >= 10)
		scb_bpf_unexpected(r, "a number");
	base = c ? read_base(r) : 10;
	for (first = r->at; scb_bpf_digit(scb_bpf_peek(r)) < base; r->at++)
		if (v.value <= UINT32_MAX) /* enough to see it does not fit */
			v.value =
			    v.value * base + scb_bpf_digit(scb_bpf_peek(r));
	if (c && r->at > first)
		while (scb_bpf_peek(r) && strchr("uUlL", scb_bpf_peek(r)))
			r->at++;
	if (r->at == first || scb_bpf_word_len(r, r->at) > 0)
		scb_diag_fatal(r->d, scb_bpf_place(r, v.at),
		    "'%.*s' is not a number", scb_bpf_quoted(r, v.at),
		    r->text->text + v.at);
	return v;
}

static void
parse_append(struct bpf_reader *r, const struct scbpf_insn *in, struct loc at)
{
	if (r->n == BPF_MAX)
		scb_diag_fatal(r->d, at,
		    "one instruction too many, expected at most %d", BPF_MAX);
	r->p = scb_arena_grow(r->d->arena, r->p, r->n, &r->cap, sizeof *r->p);
	r->where = scb_arena_grow(
	    r->d->arena, r->where, r->n, &r->where_cap, sizeof *r->where);
	r->where[r->n] = at.offset;
	r->p[r->n++] = *in;
}

void
scb_bpf_append(struct bpf_reader *r, const struct bpf_number field[FIELDS])
{
	static const struct {
		char name[5];
		unsigned bits;
	} fields[FIELDS] = {{"code", 16}, {"jt", 8}, {"jf", 8}, {"k", 32}};
	unsigned i;

	for (i = 0; i < FIELDS; i++)
		if (field[i].value >> fields[i].bits)
			scb_diag_fatal(r->d, scb_bpf_place(r, field[i].at),
			    "%s '%.*s' is too large, expected %u bits",
			    fields[i].name, scb_bpf_quoted(r, field[i].at),
			    r->text->text + field[i].at, fields[i].bits);
	parse_append(r,
	    &(struct scbpf_insn){(uint16_t)field[FIELD_CODE].value,
		(uint8_t)field[FIELD_JT].value, (uint8_t)field[FIELD_JF].value,
		(uint32_t)field[FIELD_K].value},
	    scb_bpf_place(r, field[FIELD_CODE].at));
}

void
scb_bpf_close(struct bpf_reader *r)
{
	struct bpf_text_filters *out = r->out;

	if (r->n == 0)
		scb_bpf_fail(r, "no instructions, expected one at least");
	if (out->n == BPF_FILTERS)
		scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
		    "more than %d filters in one text", BPF_FILTERS);
	out->at = scb_arena_grow(
	    r->d->arena, out->at, out->n, &r->out_cap, sizeof *out->at);
	out->at[out->n++] = (struct bpf_text_filter){
	    .insn = r->p, .count = r->n, .where = r->where};
	r->p = NULL;
	r->where = NULL;
	r->n = r->cap = r->where_cap = 0;
}

void
scb_bpf_read_raw(struct bpf_reader *r, const unsigned char *bytes, size_t len,
    const char *what, struct loc at)
{
	size_t rest = len % BPF_INSN_BYTES;
	struct scbpf_insn in;

	if (rest && (!r->want->damaged || rest == len))
		scb_diag_fatal(r->d, at,
		    "%zu bytes%s, expected a multiple of %d", len, what,
		    BPF_INSN_BYTES);
	if (rest)
		scb_diag_error(r->d, at,
		    "%zu bytes%s, expected a multiple of %d: the last %zu are "
		    "no instruction",
		    len, what, BPF_INSN_BYTES, rest);
	for (size_t i = 0; i < len - rest; i += BPF_INSN_BYTES) {
		scb_bpf_load(&in, bytes + i, r->want->big_endian);
		parse_append(r, &in, at);
	}
}

/* No filter is free of zero bytes: the high byte of a code is one. */
static bool
is_text(const struct source *text)
{
	size_t i;

	for (i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->text[i];

		if ((c < ' ' && !scb_bpf_is_space((char)c)) || c == 0x7f)
			return false;
	}
	return true;
}

/* What does not say at its beginning what it is. */
static void
read_other(struct bpf_reader *r)
{
	if (!scb_sniff_instruction(*r))
		scb_kinds_check(r->d, r->text);
	if (scb_c_array_probe(r))
		scb_c_array_read(r);
	else if (scb_bpf_is_base64(r))
		scb_bpf_read_base64(r);
	else
		scb_bpf_read_decimal(r);
}

/* One reader takes the whole text, which may hold several filters. */
static void
read_text(struct bpf_reader *r)
{
	while (scb_bpf_is_space(scb_bpf_peek(r)))
		r->at++;
	if (r->at == r->text->len)
		scb_diag_fatal(r->d, scb_bpf_place(r, 0),
		    "empty input, expected " BPF_KINDS);
	if (scb_bpf_is_object(r->text))
		scb_bpf_read_object(r);
	else if (scb_bpf_is_strace(r))
		scb_bpf_read_strace(r);
	else if (scb_bpf_is_listing(r))
		scb_bpf_read_listing(r);
	else
		read_other(r);
	if (r->n)
		scb_bpf_close(r);
}

void
scb_bpf_parse_all(struct diag *d, const struct source *text,
    const struct bpf_want *want, struct bpf_text_filters *all)
{
	struct source *own = scb_arena_alloc(d->arena, sizeof *own), *bytes;
	struct bpf_reader r = {.d = d, .text = own, .want = want, .out = all};

	*all = (struct bpf_text_filters){.at = NULL};
	*own = *text;
	scb_kinds_mark(d, own);
	text = own;
	if (is_text(text)) {
		read_text(&r);
	} else {
		/* a message must not show the user a line of it */
		bytes = scb_arena_alloc(d->arena, sizeof *bytes);
		*bytes = (struct source){.name = text->name};
		scb_kinds_check(d, text);
		scb_bpf_read_raw(&r, (const unsigned char *)text->text,
		    text->len, "", (struct loc){.source = bytes});
		r.where = NULL;
		scb_bpf_close(&r);
	}
	if (all->n == 0)
		scb_diag_fatal(d, scb_bpf_place(&r, 0),
		    "no instructions, expected one at least");
}

void
scb_bpf_parse(struct diag *d, const struct source *text, bool big,
    const char *which, struct scbpf_insn **p, size_t *n, uint32_t **where)
{
	const struct bpf_want want = {.big_endian = big, .which = which};
	struct bpf_text_filters all;

	scb_bpf_parse_all(d, text, &want, &all);
	if (all.n > 1)
		scb_diag_fatal(d,
		    (struct loc){
			text, all.at[1].where ? *all.at[1].where : 0, 0},
		    "the file holds several filters, expected one; here the "
		    "second begins");
	*p = all.at->insn;
	*n = all.at->count;
	*where = all.at->where;
}
