/* Filters as numbers: base64, and decimal as bpf_asm writes it. */
#include "filter/bytes.h"

/*
 * The most numbers that a file can have: all instructions that the kernel
 * allows for one stack, and a count for each filter.
 */
enum { NUMBERS_MAX = BPF_FILTERS + FIELDS * 32768 };

static unsigned
sextet(char c)
{
	if (c == '+')
		return 62;
	if (c == '/')
		return 63;
	if (c >= '0' && c <= '9')
		return char_digit(c) + 52;
	if (c >= 'a' && c <= 'z')
		return char_digit(c) - 10 + 26;
	return c >= 'A' && c <= 'Z' ? char_digit(c) - 10 : 64;
}

/*
 * Base64 has no blanks inside a line, which excludes "0 0 0 1". It has at least
 * one letter: instruction codes have a zero byte, which digits alone cannot
 * encode.
 */
bool
scb_bpf_is_base64(const struct bpf_reader *r)
{
	const char *s = r->text->text;
	size_t i, end = r->text->len;
	bool letter = false;

	while (end > r->at && char_is_space(s[end - 1]))
		end--;
	for (i = r->at; i < end; i++) {
		if (sextet(s[i]) == 64 && s[i] != '=' && s[i] != '\n' &&
		    s[i] != '\r')
			return false;
		letter |= sextet(s[i]) < 52;
	}
	return letter;
}

/* One filter; r->at is then at the end or at the next. */
/*
 * Lines of base64 may be one filter or several. If the kernel would load the
 * lines read so far, nothing after them could be reached, so the next line
 * begins another filter.
 */
static void
read_base64(struct bpf_reader *r, unsigned char *bytes)
{
	struct loc start = scb_bpf_place(r, r->at);
	unsigned pending = 0, bits = 0;
	bool line = false;
	size_t n = 0;

	for (; sextet(scb_bpf_peek(r)) < 64 || char_is_space(scb_bpf_peek(r));
	     r->at++) {
		if (char_is_space(scb_bpf_peek(r))) {
			line = true;
			continue;
		}
		if (line && scb_bytes_load(r, bytes, n))
			break;
		line = false;
		pending = (pending << 6 | sextet(scb_bpf_peek(r))) & 0xfff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[n++] = (unsigned char)(pending >> bits);
		}
	}
	while (scb_bpf_peek(r) == '=' || char_is_space(scb_bpf_peek(r)))
		r->at++;
	if (r->at < r->text->len && !scb_bytes_load(r, bytes, n))
		scb_bpf_unexpected(r, "the end after '='");
	if (bits == 6 || pending & ((1u << bits) - 1))
		scb_bpf_unexpected(r, "more base64");
	scb_bpf_read_raw(r, bytes, n, " of base64", start);
	/* Instructions in base64 have no location of their own. */
	r->where = NULL;
	scb_bpf_close(r);
}

void
scb_bpf_read_base64(struct bpf_reader *r)
{
	unsigned char *bytes =
	    scb_arena_alloc(r->d->arena, r->text->len / 4 * 3 + 3);

	do
		read_base64(r, bytes);
	while (r->at < r->text->len);
}

/* Is the number that ends here alone on its line or in its list? */
static bool
is_alone(const struct bpf_reader *r)
{
	const char *s = r->text->text;
	size_t i = r->at;

	while (i < r->text->len && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i == r->text->len || s[i] == ',' || char_is_space(s[i]);
}

/*
 * Reads the numbers of a decimal filter and sets *n to how many; *alone: is the
 * first number alone on its line?
 */
static const struct bpf_number *
read_numbers(struct bpf_reader *r, size_t *n, bool *alone)
{
	struct bpf_number *v = NULL;
	size_t cap = 0;

	*n = 0;
	for (;;) {
		while (char_is_space(scb_bpf_peek(r)) || scb_bpf_peek(r) == ',')
			r->at++;
		if (r->at == r->text->len)
			return v;
		if (*n == NUMBERS_MAX)
			scb_diag_fatal(r->d, scb_bpf_place(r, r->at),
			    "too many instructions, expected at most %d",
			    BPF_MAX);
		v = scb_arena_grow(r->d->arena, v, *n, &cap, sizeof *v);
		v[*n] = scb_bpf_read_number(r, false);
		if (*n == 0)
			*alone = is_alone(r);
		++*n;
	}
}

/* Is every filter preceded by its count? */
static bool
is_counted(const struct bpf_number *v, size_t n)
{
	size_t i = 0;

	while (i < n && v[i].value > 0 && v[i].value <= (n - i - 1) / FIELDS)
		i += 1 + (size_t)v[i].value * FIELDS;
	return i == n;
}

static void
read_counted(struct bpf_reader *r, const struct bpf_number *v, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t end = i + 1 + (size_t)v[i].value * FIELDS;

		for (i++; i < end; i += FIELDS)
			scb_bpf_append(r, v + i);
		scb_bpf_close(r);
	}
}

/* "N", then N times "code jt jf k"; some tools leave the count out. */
void
scb_bpf_read_decimal(struct bpf_reader *r)
{
	const struct bpf_number *v;
	bool alone = false;
	size_t n, i, count;

	if (char_digit(scb_bpf_peek(r)) >= 10)
		scb_bpf_unexpected(r, BPF_KINDS_OF(r->want));
	v = read_numbers(r, &n, &alone);
	i = alone || n % FIELDS == 1;
	if (i && is_counted(v, n)) {
		read_counted(r, v, n);
		return;
	}
	count = (n - i) / FIELDS;
	if ((n - i) % FIELDS)
		scb_diag_fatal(r->d, scb_bpf_place(r, v[i + count * FIELDS].at),
		    "an instruction of %zu numbers, expected code jt jf k",
		    (n - i) % FIELDS);
	if (i && v[0].value != count)
		scb_diag_fatal(r->d, scb_bpf_place(r, v[0].at),
		    "the count is '%ju', but the number of instructions is %zu",
		    (uintmax_t)v[0].value, count);
	for (; i < n; i += FIELDS)
		scb_bpf_append(r, v + i);
}
