/*
 * Filters as hexadecimal or octal digits: what xxd, hexdump and od print, lines
 * of digits alone, lists of "0x20", and strings of "\x20".
 *
 * Dumps of words do not say in which order the bytes of a word are. What gives
 * a filter that the kernel loads is taken; else the order of the format.
 */
#include "filter/bytes.h"

enum {
	HEX_BYTES = 1 << 20, /* of one dump; stars may stand for many */
	HEX_WORD = 8	     /* bytes of a group that may be swapped, at most */
};

/* The layout of all lines, taken from the first one. */
struct hex_format {
	bool colon;    /* xxd: "00000000: 2000 0000  text" */
	bool offset;   /* the first word of a line is its offset */
	bool prefixed; /* "0x20" */
	bool octal;
	size_t digits; /* of a group, except for the last one of a line */
	unsigned base; /* of the offsets */
};

struct hex {
	struct bpf_reader in;
	struct hex_format format;
	unsigned char *byte; /* NULL: only counted */
	size_t n;
	size_t line;  /* bytes of the line before */
	bool star;    /* lines that are the same were left out */
	bool letters; /* there are digits above 9 */
	bool swap;    /* the bytes of each group are in the other order */
	bool shorter; /* the last group is shorter than the others */
};

static void
hex_skip_blanks(struct bpf_reader *r)
{
	while (scb_bpf_peek(r) == ' ' || scb_bpf_peek(r) == '\t' ||
	       scb_bpf_peek(r) == '\r')
		r->at++;
}

static size_t
hex_count(const struct bpf_reader *r, unsigned base)
{
	struct bpf_reader in = *r;

	while (char_digit(scb_bpf_peek(&in)) < base)
		in.at++;
	return in.at - r->at;
}

/* --- one group -------------------------------------------------------------*/

static bool
hex_put(struct hex *h, unsigned char byte)
{
	if (h->n == HEX_BYTES)
		return false;
	if (h->byte)
		h->byte[h->n] = byte;
	h->n++;
	return true;
}

/* Octal groups are of a byte (3 digits) or of two (6). */
static bool
hex_octal(struct hex *h, size_t digits)
{
	unsigned value = 0, bytes = digits == 6 ? 2 : 1;

	if (digits != 3 && digits != 6)
		return false;
	for (size_t i = 0; i < digits; i++)
		value = value * 8 + char_digit(h->in.text->text[h->in.at++]);
	if (value >> 8 * bytes)
		return false;
	for (unsigned i = 0; i < bytes; i++)
		if (!hex_put(
			h, (unsigned char)(value >>
					   8 * (h->swap ? i : bytes - 1 - i))))
			return false;
	return true;
}

static bool
hex_group(struct hex *h)
{
	size_t digits, n;
	const char *s;

	if (h->format.prefixed) {
		if (!scb_bpf_starts(&h->in, "0x") &&
		    !scb_bpf_starts(&h->in, "0X"))
			return false;
		h->in.at += 2;
	}
	digits = hex_count(&h->in, h->format.octal ? 8 : 16);
	if (digits < h->format.digits)
		h->shorter = true;
	if (digits == 0 || digits > h->format.digits)
		return false;
	if (h->format.octal)
		return hex_octal(h, digits);
	if (digits % 2)
		return false;
	s = h->in.text->text + h->in.at;
	n = digits / 2;
	for (size_t i = 0; i < n; i++) {
		size_t j = h->swap && n <= HEX_WORD ? n - 1 - i : i;
		unsigned high = char_digit(s[2 * j]);
		unsigned low = char_digit(s[2 * j + 1]);

		h->letters |= high > 9 || low > 9;
		if (!hex_put(h, (unsigned char)(high << 4 | low)))
			return false;
	}
	h->in.at += digits;
	return true;
}

/* --- lines -----------------------------------------------------------------*/

/* Repeats the line before up to an offset, for a star between them. */
static bool
hex_repeat(struct hex *h, uint64_t to)
{
	size_t from = h->n - h->line;

	if (!h->star)
		return to == h->n;
	if (h->line == 0 || to < h->n || to > HEX_BYTES)
		return false;
	for (size_t i = 0; h->n < to; i++)
		if (!hex_put(h, h->byte ? h->byte[from + i % h->line] : 0))
			return false;
	h->star = false;
	return true;
}

static bool
hex_offset(struct hex *h)
{
	uint64_t value = 0;
	size_t digits = hex_count(&h->in, h->format.base);

	if (digits == 0 || digits > 12)
		return false;
	while (digits--)
		value = value * h->format.base +
			char_digit(h->in.text->text[h->in.at++]);
	if (h->format.colon) {
		if (scb_bpf_peek(&h->in) != ':')
			return false;
		h->in.at++;
	}
	return hex_repeat(h, value);
}

/* Is what follows on the line the dump as text? */
static bool
hex_is_text(const struct hex *h)
{
	char c = scb_bpf_peek(&h->in);

	if (h->format.offset && (c == '|' || c == '>'))
		return true;
	return h->format.colon && h->in.at > 1 &&
	       h->in.text->text[h->in.at - 1] == ' ' &&
	       h->in.text->text[h->in.at - 2] == ' ';
}

/* Reads a line that is not empty; false: it is something else. */
static bool
hex_line(struct hex *h)
{
	size_t before;

	if (h->format.offset && scb_bpf_peek(&h->in) == '*') {
		h->in.at++;
		h->star = true;
		hex_skip_blanks(&h->in);
		return scb_bpf_peek(&h->in) == '\n' || !scb_bpf_peek(&h->in);
	}
	if (h->format.offset && !hex_offset(h))
		return false;
	before = h->n;
	h->shorter = false;
	for (;;) {
		hex_skip_blanks(&h->in);
		if (scb_bpf_peek(&h->in) == '\n' || !scb_bpf_peek(&h->in) ||
		    (h->n > before && hex_is_text(h)))
			break;
		if (h->shorter || !hex_group(h))
			return false;
		if (h->format.prefixed && scb_bpf_peek(&h->in) == ',')
			h->in.at++;
	}
	while (scb_bpf_peek(&h->in) && scb_bpf_peek(&h->in) != '\n')
		h->in.at++;
	if (h->n > before)
		h->line = h->n - before;
	return true;
}

static bool
hex_lines(struct hex *h)
{
	bool short_line = false;

	for (;;) {
		scb_bpf_skip_space(&h->in);
		if (!scb_bpf_peek(&h->in))
			return h->n > 0 && !h->star;
		/* a short group is the last one of a dump */
		if (short_line && !h->format.offset)
			return false;
		if (!hex_line(h))
			return false;
		short_line = h->shorter;
	}
}

/* --- the format ------------------------------------------------------------*/

static bool
hex_is_octal(const struct bpf_reader *r, size_t digits)
{
	struct bpf_reader in = *r;

	if (digits != 3 && digits != 6)
		return false;
	for (;;) {
		hex_skip_blanks(&in);
		if (scb_bpf_peek(&in) == '\n' || !scb_bpf_peek(&in))
			return true;
		if (hex_count(&in, 8) != digits)
			return false;
		in.at += digits;
	}
}

/* Takes the layout from the first line; false: this is not a dump. */
static bool
hex_look(const struct bpf_reader *r, struct hex_format *f)
{
	struct bpf_reader in = *r;
	size_t first = hex_count(&in, 16), second;

	*f = (struct hex_format){.base = 16};
	f->prefixed = scb_bpf_starts(&in, "0x") || scb_bpf_starts(&in, "0X");
	if (f->prefixed) {
		in.at += 2;
		f->digits = hex_count(&in, 16);
		return f->digits > 0;
	}
	in.at += first;
	if (first == 0)
		return false;
	f->colon = scb_bpf_peek(&in) == ':';
	in.at += f->colon;
	hex_skip_blanks(&in);
	second = hex_count(&in, 16);
	f->offset = f->colon || (second && second != first && first >= 6);
	f->digits = f->offset ? second : first;
	f->octal = f->offset && !f->colon && hex_is_octal(&in, second);
	return f->digits > 1;
}

/*
 * Decodes a dump; false: this is not a dump. byte NULL: only checks, and tries
 * every base of offsets.
 */
static bool
hex_decode(const struct bpf_reader *r, struct hex *h, unsigned char *byte)
{
	static const unsigned char bases[] = {16, 8, 10};
	struct hex_format f = h->format;

	for (unsigned i = 0; i < sizeof bases; i++) {
		*h = (struct hex){
		    .in = *r, .format = f, .byte = byte, .swap = h->swap};
		h->format.base = bases[i];
		if (hex_lines(h))
			return true;
		if (!f.offset)
			break;
	}
	return false;
}

/* --- strings ---------------------------------------------------------------*/

/* "\x20\x00", with or without quotes, as in C, Python and shells. */
static bool
hex_is_string(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	while (scb_bpf_peek(&in) == 'b' || scb_bpf_peek(&in) == '$')
		in.at++;
	if (scb_bpf_starts(&in, "\\x") || scb_bpf_starts(&in, "\\0"))
		return true;
	if (scb_bpf_peek(&in) != '"' && scb_bpf_peek(&in) != '\'')
		return false;
	while (scb_bpf_peek(&in) && scb_bpf_peek(&in) != '\n')
		if (scb_bpf_starts(&in, "\\x"))
			return true;
		else
			in.at++;
	return false;
}

static void
hex_string(struct bpf_reader *r)
{
	const char *s = r->text->text;
	struct loc start = scb_bpf_place(r, r->at);
	size_t n = 0, end = r->text->len;
	unsigned char *byte = scb_arena_raw(r->d->arena, end + 1);
	char quote = '\0';

	while (r->at < end) {
		char c = s[r->at++];

		if (c == '\\' && !char_is_space(scb_bpf_peek(r)))
			byte[n++] = scb_bytes_escape(s, end, &r->at);
		else if (quote && c == quote)
			quote = '\0';
		else if (quote || (n && !char_is_space(c) && c != '"' &&
				      c != '\'' && c != 'b' && c != '\\'))
			byte[n++] = (unsigned char)c;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	scb_bytes_read(r, byte, n, " of a string", start);
}

/* --- the reader ------------------------------------------------------------*/

bool
scb_hex_probe(const struct bpf_reader *r)
{
	struct hex h = {.swap = false};

	if (hex_is_string(r))
		return true;
	if (!hex_look(r, &h.format) || !hex_decode(r, &h, NULL))
		return false;
	if (h.format.offset || h.letters)
		return true;
	/* plain digits may also be decimal or base64 */
	if (h.n % BPF_INSN_BYTES)
		return false;
	h.format.base = 16;
	return hex_decode(r, &h, scb_arena_raw(r->d->arena, h.n ? h.n : 1)) &&
	       scb_bytes_load(r, h.byte, h.n);
}

void
scb_hex_read(struct bpf_reader *r)
{
	struct loc start = scb_bpf_place(r, r->at);
	struct hex h = {.swap = false};
	unsigned char *byte;

	if (hex_is_string(r)) {
		hex_string(r);
		return;
	}
	if (!hex_look(r, &h.format) || !hex_decode(r, &h, NULL))
		scb_bpf_unexpected(
		    r, "hexadecimal digits as xxd, hexdump or od print them");
	byte = scb_arena_raw(r->d->arena, h.n + 1);
	hex_decode(r, &h, byte);
	if (h.format.digits > 2 && !scb_bytes_load(r, h.byte, h.n)) {
		h.swap = true;
		hex_decode(r, &h, byte);
		if (!scb_bytes_load(r, h.byte, h.n) &&
		    (h.format.colon || !h.format.offset)) {
			h.swap = false;
			hex_decode(r, &h, byte);
		}
	}
	scb_bytes_read(r, byte, h.n, " of hexadecimal", start);
}
