#include "filter/parse.h"

#include <string.h>

#define KINDS \
	"a filter: raw bytes, a C array, a listing, JSON of scbpf, decimal " \
	"numbers or base64"

enum { NUMBERS_MAX = 1 + FIELDS * BPF_MAX };

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

static struct loc
parse_place(const struct bpf_reader *r, size_t at)
{
	return (struct loc){
	    r->text, (uint32_t)at, (uint32_t)scb_bpf_word_len(r, at)};
}

/* How much of the text at `at` a message quotes: a word or one byte. */
static int
quoted(const struct bpf_reader *r, size_t at)
{
	size_t n = scb_bpf_word_len(r, at);

	return n == 0 ? 1 : n > 40 ? 40 : (int)n;
}

void
scb_bpf_fail(struct bpf_reader *r, const char *text)
{
	scb_diag_fatal(r->d, parse_place(r, r->at), "%s", text);
}

void
scb_bpf_unexpected(struct bpf_reader *r, const char *expected)
{
	if (r->at >= r->text->len)
		scb_diag_fatal(r->d, parse_place(r, r->at),
		    "unexpected end, expected %s", expected);
	if (scb_bpf_peek(r) == '\n' || scb_bpf_peek(r) == '\r')
		scb_diag_fatal(r->d, parse_place(r, r->at),
		    "unexpected end of the line, expected %s", expected);
	scb_diag_fatal(r->d, parse_place(r, r->at),
	    "unexpected '%.*s', expected %s", quoted(r, r->at),
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
		scb_diag_fatal(r->d, parse_place(r, v.at),
		    "'%.*s' is not a number", quoted(r, v.at),
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
			scb_diag_fatal(r->d, parse_place(r, field[i].at),
			    "%s '%.*s' is too large, expected %u bits",
			    fields[i].name, quoted(r, field[i].at),
			    r->text->text + field[i].at, fields[i].bits);
	parse_append(r,
	    &(struct scbpf_insn){(uint16_t)field[FIELD_CODE].value,
		(uint8_t)field[FIELD_JT].value, (uint8_t)field[FIELD_JF].value,
		(uint32_t)field[FIELD_K].value},
	    parse_place(r, field[FIELD_CODE].at));
}

static void
read_raw(struct bpf_reader *r, const unsigned char *bytes, size_t len, bool big,
    const char *what, struct loc at)
{
	struct scbpf_insn in;
	size_t i;

	if (len % BPF_INSN_BYTES)
		scb_diag_fatal(r->d, at,
		    "%zu bytes%s, expected a multiple of %d", len, what,
		    BPF_INSN_BYTES);
	for (i = 0; i < len; i += BPF_INSN_BYTES) {
		scb_bpf_load(&in, bytes + i, big);
		parse_append(r, &in, at);
	}
}

static unsigned
sextet(char c)
{
	if (c == '+')
		return 62;
	if (c == '/')
		return 63;
	if (c >= '0' && c <= '9')
		return scb_bpf_digit(c) + 52;
	if (c >= 'a' && c <= 'z')
		return scb_bpf_digit(c) - 10 + 26;
	return c >= 'A' && c <= 'Z' ? scb_bpf_digit(c) - 10 : 64;
}

/*
 * Base64 has no blanks inside a line, which keeps "0 0 0 1" out of it, and a
 * letter: a filter's code has a zero byte, which no run of digits encodes.
 */
static bool
is_base64(const struct bpf_reader *r)
{
	const char *s = r->text->text;
	size_t i, end = r->text->len;
	bool letter = false;

	while (end > r->at && scb_bpf_is_space(s[end - 1]))
		end--;
	for (i = r->at; i < end; i++) {
		if (sextet(s[i]) == 64 && s[i] != '=' && s[i] != '\n' &&
		    s[i] != '\r')
			return false;
		letter |= sextet(s[i]) < 52;
	}
	return letter;
}

static void
read_base64(struct bpf_reader *r, bool big)
{
	unsigned char *bytes =
	    scb_arena_alloc(r->d->arena, r->text->len / 4 * 3 + 3);
	struct loc start = parse_place(r, r->at);
	unsigned pending = 0, bits = 0;
	size_t n = 0;

	for (;
	     sextet(scb_bpf_peek(r)) < 64 || scb_bpf_is_space(scb_bpf_peek(r));
	     r->at++) {
		if (scb_bpf_is_space(scb_bpf_peek(r)))
			continue;
		pending = (pending << 6 | sextet(scb_bpf_peek(r))) & 0xfff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[n++] = (unsigned char)(pending >> bits);
		}
	}
	while (scb_bpf_peek(r) == '=' || scb_bpf_is_space(scb_bpf_peek(r)))
		r->at++;
	if (r->at < r->text->len)
		scb_bpf_unexpected(r, "the end after '='");
	if (bits == 6 || pending & ((1u << bits) - 1))
		scb_bpf_unexpected(r, "more base64");
	read_raw(r, bytes, n, big, " of base64", start);
}

/* Does the number that ends here stand alone on its line or in its list? */
static bool
is_alone(const struct bpf_reader *r)
{
	const char *s = r->text->text;
	size_t i = r->at;

	while (i < r->text->len && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i == r->text->len || s[i] == ',' || scb_bpf_is_space(s[i]);
}

/* The numbers of a decimal filter, *n of them; *alone: so is the first. */
static const struct bpf_number *
read_numbers(struct bpf_reader *r, size_t *n, bool *alone)
{
	struct bpf_number *v = NULL;
	size_t cap = 0;

	*n = 0;
	for (;;) {
		while (
		    scb_bpf_is_space(scb_bpf_peek(r)) || scb_bpf_peek(r) == ',')
			r->at++;
		if (r->at == r->text->len)
			return v;
		if (*n == NUMBERS_MAX)
			scb_diag_fatal(r->d, parse_place(r, r->at),
			    "one instruction too many, expected at most %d",
			    BPF_MAX);
		v = scb_arena_grow(r->d->arena, v, *n, &cap, sizeof *v);
		v[*n] = scb_bpf_read_number(r, false);
		if (*n == 0)
			*alone = is_alone(r);
		++*n;
	}
}

/* "N", then N times "code jt jf k"; some tools leave the count out. */
static void
read_decimal(struct bpf_reader *r)
{
	const struct bpf_number *v;
	bool alone = false;
	size_t n, i, count;

	if (scb_bpf_digit(scb_bpf_peek(r)) >= 10)
		scb_bpf_unexpected(r, KINDS);
	v = read_numbers(r, &n, &alone);
	i = alone || n % FIELDS == 1;
	count = (n - i) / FIELDS;
	if ((n - i) % FIELDS)
		scb_diag_fatal(r->d, parse_place(r, v[i + count * FIELDS].at),
		    "an instruction of %zu numbers, expected code jt jf k",
		    (n - i) % FIELDS);
	if (i && v[0].value != count)
		scb_diag_fatal(r->d, parse_place(r, v[0].at),
		    "the count is '%ju', expected %zu: so many instructions "
		    "follow",
		    (uintmax_t)v[0].value, count);
	for (; i < n; i += FIELDS)
		scb_bpf_append(r, v + i);
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

/* true: each instruction has a place of its own in the text. */
static bool
read_text(struct bpf_reader *r, bool big)
{
	while (scb_bpf_is_space(scb_bpf_peek(r)))
		r->at++;
	if (r->at == r->text->len)
		scb_diag_fatal(
		    r->d, parse_place(r, 0), "empty input, expected " KINDS);
	if (scb_bpf_is_object(r->text)) {
		scb_bpf_read_object(r);
	} else if (scb_bpf_is_listing(r)) {
		scb_bpf_read_listing(r);
	} else if (scb_c_array_probe(r)) {
		scb_c_array_read(r);
	} else if (is_base64(r)) {
		read_base64(r, big);
		return false;
	} else {
		read_decimal(r);
	}
	return true;
}

void
scb_bpf_parse(struct diag *d, const struct source *text, bool big,
    const char *which, struct scbpf_insn **p, size_t *n, uint32_t **where)
{
	struct bpf_reader r = {.d = d, .text = text, .which = which};
	struct source *bytes;

	*where = NULL;
	if (is_text(text)) {
		if (read_text(&r, big))
			*where = r.where;
		if (r.n == 0)
			scb_diag_fatal(d, parse_place(&r, 0),
			    "no instructions, expected one at least");
	} else {
		/* a message must not show the user a line of it */
		bytes = scb_arena_alloc(d->arena, sizeof *bytes);
		*bytes = (struct source){.name = text->name};
		if (text->len > 4 && memcmp(text->text, "\177ELF", 4) == 0)
			scb_diag_fatal(d, (struct loc){.source = bytes},
			    "expected " KINDS "; found an ELF file");
		read_raw(&r, (const unsigned char *)text->text, text->len, big,
		    "", (struct loc){.source = bytes});
	}
	*p = r.p;
	*n = r.n;
}
