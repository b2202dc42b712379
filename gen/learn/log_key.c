/* Keys and values in records of audit. */
#include <string.h>

#include "learn/log_private.h"

bool
scb_log_of_filter(const struct log_line *line)
{
	return scb_log_has(line, "type=SECCOMP") ||
	       scb_log_has(line, "type=1326") || scb_log_has(line, "SECCOMP ");
}

/* A quote; in the journal's JSON there is a backslash before it. */
static bool
at_quote(const struct log_line *line, size_t at)
{
	const char *s = line->text.text;

	if (at + 1 < line->text.len && s[at] == '\\')
		at++;
	return at < line->text.len && s[at] == '"';
}

/*
 * Is this place inside a quoted value? A process chooses what is there: its
 * name may be "syscall=59".
 */
static bool
is_quoted(const struct log_line *line, size_t at)
{
	const char *s = line->text.text;
	size_t i = 0;

	while (i < at) {
		if (s[i++] != '=' || !at_quote(line, i))
			continue;
		i += s[i] == '\\' ? 2 : 1;
		while (i < line->text.len && !at_quote(line, i))
			i++;
		if (i > at)
			return true;
		if (i < line->text.len)
			i += s[i] == '\\' ? 2 : 1;
	}
	return false;
}

/* The value of `key=` from there on, without quotes. */
static struct log_word
find_key(const struct log_line *line, const char *key, size_t from)
{
	struct bpf_reader r = line->r;
	const char *text = line->text.text;
	size_t n = strlen(key), end;
	bool quoted;

	for (r.at = from; scb_bpf_seek(&r, key); r.at++) {
		if (r.at + n >= line->text.len || text[r.at + n] != '=' ||
		    (r.at && scb_bpf_in_word(text[r.at - 1])) ||
		    is_quoted(line, r.at))
			continue;
		r.at += n + 1;
		quoted = at_quote(line, r.at);
		if (quoted)
			r.at += text[r.at] == '\\' ? 2 : 1;
		for (end = r.at;
		     end < line->text.len && !at_quote(line, end) &&
		     (quoted || (text[end] != ' ' &&
				    /* ausearch's additions follow */
				    text[end] != 0x1d));
		     end++)
			;
		return (struct log_word){text + r.at, end - r.at};
	}
	return (struct log_word){NULL, 0};
}

struct log_word
scb_log_key(const struct log_line *line, const char *key)
{
	return find_key(line, key, line->after);
}

struct log_word
scb_log_first_key(const struct log_line *line, const char *key)
{
	return find_key(line, key, 0);
}

bool
scb_log_word_is(struct log_word w, const char *s)
{
	return w.s && chars_are(w.s, w.n, s);
}

bool
scb_log_number(struct log_word w, unsigned base, uint64_t *v)
{
	size_t i = 0;

	if (w.n > 2 && w.s[0] == '0' && w.s[1] == 'x') {
		i = 2;
		base = 16;
	}
	*v = 0;
	if (!w.s || i == w.n)
		return false;
	for (; i < w.n; i++) {
		unsigned digit = char_digit(w.s[i]);

		if (digit >= base || *v > (UINT64_MAX - digit) / base)
			return false;
		*v = *v * base + digit;
	}
	return true;
}

/* --- names that ausearch -i has without quotes ---------------------------- */

static size_t
find_last(const struct log_line *line, const char *s)
{
	struct bpf_reader r = line->r;
	size_t at = 0;

	for (r.at = 0; scb_bpf_seek(&r, s); r.at++)
		at = r.at;
	return at;
}

static bool
is_bare(const struct log_line *line, struct log_word w)
{
	size_t at = w.n ? (size_t)(w.s - line->text.text) : 0;

	return at && line->text.text[at - 1] == '=';
}

size_t
scb_log_after_names(const struct log_line *line)
{
	return scb_log_of_filter(line) &&
		       is_bare(line, scb_log_first_key(line, "comm"))
		   ? find_last(line, " sig=")
		   : 0;
}

struct log_word
scb_log_name(const struct log_line *line)
{
	struct log_word w = scb_log_first_key(line, "comm");
	struct bpf_reader r = line->r;

	if (!is_bare(line, w))
		return w;
	r.at = (size_t)(w.s - line->text.text);
	if (scb_bpf_seek(&r, " exe="))
		w.n = r.at - (size_t)(w.s - line->text.text);
	return w;
}
