/* What the readers of all notations share. */
#include "filter/parse.h"

#include <string.h>

void
scb_bpf_skip_space(struct bpf_reader *r)
{
	while (char_is_space(scb_bpf_peek(r)))
		r->at++;
}

char
scb_bpf_peek(const struct bpf_reader *r)
{
	return r->at < r->text->len ? r->text->text[r->at] : '\0';
}

bool
scb_bpf_seek(struct bpf_reader *r, const char *s)
{
	const char *at =
	    chars_find(r->text->text + r->at, r->text->len - r->at, s);

	r->at = at ? (size_t)(at - r->text->text) : r->text->len;
	return at;
}

bool
scb_bpf_in_word(char c)
{
	return char_digit(c) < 36 || c == '_' || (unsigned char)c >= 0x80;
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

bool
scb_bpf_starts(const struct bpf_reader *r, const char *s)
{
	size_t n = strlen(s);

	return r->text->len - r->at >= n &&
	       memcmp(r->text->text + r->at, s, n) == 0;
}

bool
scb_bpf_accept(struct bpf_reader *r, const char *s)
{
	if (!scb_bpf_starts(r, s))
		return false;
	r->at += strlen(s);
	return true;
}

bool
scb_bpf_at_label(const struct bpf_reader *r)
{
	size_t end = r->at + scb_bpf_word_len(r, r->at);

	return end > r->at && end < r->text->len && r->text->text[end] == ':';
}

struct loc
scb_bpf_place(const struct bpf_reader *r, size_t at)
{
	return (struct loc){
	    r->text, (uint32_t)at, (uint32_t)scb_bpf_word_len(r, at)};
}

/* How many bytes at `at` a message quotes: a word or one byte. */
static int
reader_quoted(const struct bpf_reader *r, size_t at)
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
	struct loc at = scb_bpf_place(r, r->at);

	if (r->at >= r->text->len)
		scb_diag_fatal(
		    r->d, at, "unexpected end, expected %s", expected);
	if (scb_bpf_peek(r) == '\n' || scb_bpf_peek(r) == '\r')
		scb_diag_fatal(r->d, at,
		    "unexpected end of the line, expected %s", expected);
	if (scb_diag_gap(&at, expected))
		scb_diag_fatal(r->d, at,
		    "expected %s at the end of this line, found '%.*s'",
		    expected, reader_quoted(r, r->at), r->text->text + r->at);
	scb_diag_fatal(r->d, at, "unexpected '%.*s', expected %s",
	    reader_quoted(r, r->at), r->text->text + r->at, expected);
}

/* 0x, octal's 0 or nothing before the digits at r->at. */
static unsigned
read_base(struct bpf_reader *r)
{
	const char *s = r->text->text + r->at;

	if (scb_bpf_word_len(r, r->at) < 2 || s[0] != '0')
		return 10;
	if (s[1] != 'x' && s[1] != 'X')
		return char_digit(s[1]) < 10 ? 8 : 10;
	r->at += 2;
	return 16;
}

struct bpf_number
scb_bpf_read_number(struct bpf_reader *r, bool c)
{
	struct bpf_number v = {0, r->at};
	unsigned base;
	size_t first;

	if (char_digit(scb_bpf_peek(r)) >= 10)
		scb_bpf_unexpected(r, "a number");
	base = c ? read_base(r) : 10;
	for (first = r->at; char_digit(scb_bpf_peek(r)) < base; r->at++)
		/* Large enough to be detected as too large. */
		if (v.value <= UINT32_MAX)
			v.value = v.value * base + char_digit(scb_bpf_peek(r));
	if (c && r->at > first)
		while (scb_bpf_peek(r) && strchr("uUlL", scb_bpf_peek(r)))
			r->at++;
	if (r->at == first || scb_bpf_word_len(r, r->at) > 0)
		scb_diag_fatal(r->d, scb_bpf_place(r, v.at),
		    "'%.*s' is not a number", reader_quoted(r, v.at),
		    r->text->text + v.at);
	return v;
}

static void
parse_append(struct bpf_reader *r, const struct scbpf_insn *in, struct loc at)
{
	if (r->n == BPF_MAX)
		scb_diag_fatal(r->d, at,
		    "too many instructions, expected at most %d", BPF_MAX);
	r->p = scb_arena_grow(r->d->arena, r->p, r->n, &r->cap, sizeof *r->p);
	r->where = scb_arena_grow(
	    r->d->arena, r->where, r->n, &r->where_cap, sizeof *r->where);
	r->where[r->n] = at.offset;
	r->p[r->n++] = *in;
}

void
scb_bpf_add(struct bpf_reader *r, const struct scbpf_insn *in, size_t at)
{
	parse_append(r, in, scb_bpf_place(r, at));
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
			    fields[i].name, reader_quoted(r, field[i].at),
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
		scb_bpf_fail(r, "no instructions, expected at least one");
	if (out->n == BPF_FILTERS)
		scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
		    "too many filters in one file, expected at most %d",
		    BPF_FILTERS);
	out->at = scb_arena_grow(
	    r->d->arena, out->at, out->n, &r->out_cap, sizeof *out->at);
	out->at[out->n++] = (struct bpf_text_filter){
	    .program = {r->p, r->n, r->want->big_endian}, .where = r->where};
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
		    "not an instruction",
		    len, what, BPF_INSN_BYTES, rest);
	for (size_t i = 0; i < len - rest; i += BPF_INSN_BYTES) {
		scb_bpf_load(&in, bytes + i, r->want->big_endian);
		parse_append(r, &in, at);
	}
}
