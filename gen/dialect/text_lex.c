/*
 * Statements and tokens. As in minijail's compiler, a statement ends with its
 * line unless the line ends in a backslash, even within a comment. A `#` begins
 * a comment anywhere except in a file name.
 */
#include "dialect/text_private.h"

#include <string.h>

/* Longer ones first. */
static const char *const marks[] = {"<=s", ">=s", "||", "&&",
    "==", "!=", "<=", ">=", "<s", ">s", "..", "|", "&", "<", ">", "=", "!", ":",
    ";", ",", "~", "(", ")", "{", "}", "[", "]"};

static const struct source *
source(const struct text *t)
{
	return t->file->source;
}

/*
 * Returns 0 at the end of the text and for a NUL byte, with which no token
 * begins.
 */
static char
text_lex_peek(const struct text *t, size_t at)
{
	return at < source(t)->len ? source(t)->text[at] : '\0';
}

static bool
is_alpha(char c)
{
	return char_is_letter(c) || c == '_';
}

/*
 * The length of the line ending at this position; 0: the line does not end
 * here.
 */
static size_t
text_lex_line_end(const struct text *t, size_t at)
{
	if (text_lex_peek(t, at) == '\n')
		return 1;
	if (text_lex_peek(t, at) == '\r' && text_lex_peek(t, at + 1) == '\n')
		return 2;
	return 0;
}

static struct loc
text_lex_place(const struct text *t, size_t at, size_t len)
{
	return (struct loc){source(t), (uint32_t)at, (uint32_t)len};
}

static void
text_lex_skip_comment(struct text *t)
{
	size_t at = t->file->at;

	while (at < source(t)->len && !text_lex_line_end(t, at))
		at++;
	t->file->at = at;
	if (text_lex_peek(t, at - 1) != '\\' || at == source(t)->len)
		return;
	scb_diag_warn(t->d, text_lex_place(t, at - 1, 1),
	    "the comment ends here, and the statement continues on the next "
	    "line");
	t->file->at = at + text_lex_line_end(t, at);
}

/* A backslash before the end of a line. */
static bool
skip_continuation(struct text *t)
{
	size_t from = t->file->at, at = from + 1;

	while (text_lex_peek(t, at) == ' ' || text_lex_peek(t, at) == '\t')
		at++;
	if (!text_lex_line_end(t, at))
		return false;
	if (at > from + 1)
		scb_diag_error(t->d, text_lex_place(t, from + 1, 1),
		    "expected the end of the line after '\\', found a blank");
	t->file->at = at + text_lex_line_end(t, at);
	if (t->file->at == source(t)->len)
		scb_diag_fatal(t->d, text_lex_place(t, from, 1),
		    "expected another line after '\\', found the end of the "
		    "file");
	return true;
}

static void
text_lex_skip_blanks(struct text *t)
{
	for (;;) {
		switch (text_lex_peek(t, t->file->at)) {
		case ' ':
		case '\t':
		case '\f':
		case '\v':
			t->file->at++;
			break;
		case '#':
			text_lex_skip_comment(t);
			break;
		case '\\':
			if (skip_continuation(t))
				break;
			return;
		default:
			return;
		}
	}
}

static size_t
word_end(const struct text *t, size_t at)
{
	while (is_alpha(text_lex_peek(t, at)) ||
	       char_is_digit(text_lex_peek(t, at)) ||
	       text_lex_peek(t, at) == '-')
		at++;
	return at;
}

static size_t
number_end(const struct text *t, size_t at)
{
	while (is_alpha(text_lex_peek(t, at)) ||
	       char_is_digit(text_lex_peek(t, at)))
		at++;
	return at;
}

static size_t
mark_length(const struct text *t)
{
	size_t at = t->from, n;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		n = strlen(marks[i]);
		if (source(t)->len - at < n ||
		    memcmp(source(t)->text + at, marks[i], n) != 0)
			continue;
		/* The s of `<s` is not the beginning of a name. */
		if (marks[i][n - 1] != 's' || word_end(t, at + n) == at + n)
			return n;
	}
	return 0;
}

void
scb_text_next(struct text *t)
{
	size_t at, end;
	char c;

	text_lex_skip_blanks(t);
	at = end = t->file->at;
	t->from = (uint32_t)at;
	c = text_lex_peek(t, at);
	if (at == source(t)->len || text_lex_line_end(t, at)) {
		t->kind = TEXT_END;
	} else if (is_alpha(c)) {
		t->kind = TEXT_WORD;
		end = word_end(t, at);
	} else if (c == '@' && is_alpha(text_lex_peek(t, at + 1))) {
		t->kind = TEXT_GROUP;
		end = word_end(t, at + 1);
	} else if (c == '$' && is_alpha(text_lex_peek(t, at + 1)) &&
		   text_lex_peek(t, at + 1) != '_') {
		t->kind = TEXT_SLOT;
		end = number_end(t, at + 1);
	} else if (char_is_digit(c) ||
		   (c == '-' && char_is_digit(text_lex_peek(t, at + 1)))) {
		t->kind = TEXT_NUMBER;
		end = number_end(t, at + 1);
	} else {
		end = at + mark_length(t);
		t->kind = end > at ? TEXT_MARK : TEXT_BAD;
		if (end == at)
			end++;
	}
	t->len = (uint32_t)(end - at);
	t->file->at = end;
}

bool
scb_text_open(struct text *t)
{
	size_t end;

	for (scb_text_next(t); t->kind == TEXT_END; scb_text_next(t)) {
		end = text_lex_line_end(t, t->file->at);
		if (!end)
			return false;
		t->file->at += end;
	}
	return true;
}

void
scb_text_skip(struct text *t)
{
	while (t->kind != TEXT_END)
		scb_text_next(t);
}

void
scb_text_path(struct text *t)
{
	size_t at = t->from;

	if (t->kind == TEXT_END)
		return;
	while (at < source(t)->len && !text_lex_line_end(t, at) &&
	       text_lex_peek(t, at) != ' ' && text_lex_peek(t, at) != '\t')
		at++;
	t->kind = TEXT_WORD;
	t->len = (uint32_t)(at - t->from);
	t->file->at = at;
}

const char *
scb_text_bytes(const struct text *t)
{
	return source(t)->text + t->from;
}

struct loc
scb_text_loc(const struct text *t)
{
	return text_lex_place(t, t->from, t->len);
}

bool
scb_text_at(const struct text *t, const char *s)
{
	return t->kind != TEXT_END && chars_are(scb_text_bytes(t), t->len, s);
}

bool
scb_text_take(struct text *t, const char *s)
{
	if (!scb_text_at(t, s))
		return false;
	scb_text_next(t);
	return true;
}

bool
scb_text_expected(struct text *t, const char *what)
{
	unsigned char c = (unsigned char)text_lex_peek(t, t->from);
	struct loc at = scb_text_loc(t);
	const char *where = "";

	if (t->kind == TEXT_END)
		scb_diag_error(t->d, scb_text_loc(t),
		    "expected %s, found the end of the line", what);
	else if (t->kind == TEXT_BAD && (c < ' ' || c > '~'))
		scb_diag_error(t->d, scb_text_loc(t),
		    "expected %s, found the byte 0x%02x", what, c);
	else {
		if (scb_diag_gap(&at, what))
			where = " at the end of this line";
		scb_diag_error(t->d, at, "expected %s%s, found '%.*s'", what,
		    where, text_shown(t->len), scb_text_bytes(t));
	}
	return false;
}

bool
scb_text_unknown(
    struct text *t, const char *what, const char *near, const char *such_as)
{
	scb_diag_error(t->d, scb_text_loc(t),
	    "unknown %s '%.*s', expected %s'%s'", what, text_shown(t->len),
	    scb_text_bytes(t), near ? "" : "one such as ",
	    near ? near : such_as);
	return false;
}
