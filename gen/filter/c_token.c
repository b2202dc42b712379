#include "filter/c_token.h"

#include <string.h>

static bool
lex_is_letter(char c)
{
	return char_is_letter(c) || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

/* The byte at this distance from the current one; 0: past the end. */
static char
lex_peek(const struct c_file *f, size_t ahead)
{
	return ahead < f->text->len - f->at ? f->text->text[f->at + ahead]
					    : '\0';
}

/* Skips a backslash at the end of a line, which continues the line. */
static bool
lex_splice(struct c_file *f)
{
	if (lex_peek(f, 0) != '\\')
		return false;
	if (lex_peek(f, 1) == '\n')
		f->at += 2;
	else if (lex_peek(f, 1) == '\r' && lex_peek(f, 2) == '\n')
		f->at += 3;
	else
		return false;
	return true;
}

static void
lex_skip_comment(struct c_file *f, struct diag *d)
{
	struct loc start = {f->text, (uint32_t)f->at, 2};

	f->at += 2;
	f->comment = (uint32_t)f->at;
	while (lex_peek(f, 0) != '*' || lex_peek(f, 1) != '/') {
		if (f->at >= f->text->len) {
			if (d)
				scb_diag_fatal(d, start,
				    "unterminated comment, expected '*/'");
			return;
		}
		f->at++;
	}
	f->at += 2;
}

static void
lex_skip_line(struct c_file *f)
{
	f->comment = (uint32_t)f->at + 2;
	while (f->at < f->text->len && lex_peek(f, 0) != '\n')
		if (!lex_splice(f))
			f->at++;
}

/* Skips what precedes a token; returns whether there was anything. */
static bool
lex_skip(struct c_file *f, struct diag *d)
{
	size_t start = f->at;
	char c;

	while (f->at < f->text->len) {
		c = lex_peek(f, 0);
		if (c == '\n')
			f->line = true;
		if (char_is_space(c))
			f->at++;
		else if (c == '/' && lex_peek(f, 1) == '*')
			lex_skip_comment(f, d);
		else if (c == '/' && lex_peek(f, 1) == '/')
			lex_skip_line(f);
		else if (!lex_splice(f))
			break;
	}
	return f->at > start;
}

/*
 * The length of a string or character, which ends with its line at the latest.
 */
static size_t
lex_string(const struct c_file *f)
{
	char quote = lex_peek(f, 0), c;
	size_t n = 1;

	while ((c = lex_peek(f, n)) && c != quote && c != '\n')
		n += c == '\\' && lex_peek(f, n + 1) ? 2 : 1;
	return n + (c == quote);
}

/* Bytes of a number; a quote between its digits is C++'s separator. */
static size_t
lex_number(const struct c_file *f)
{
	size_t n = 1;
	char c;

	while ((c = lex_peek(f, n)) &&
	       (lex_is_letter(c) || char_is_digit(c) || c == '.' ||
		   (c == '\'' && (char_is_digit(lex_peek(f, n + 1)) ||
				     lex_is_letter(lex_peek(f, n + 1))))))
		n++;
	return n;
}

/* Bytes of an operator. */
static size_t
lex_mark(const struct c_file *f)
{
	static const char marks[][4] = {"...", "->", "<<", ">>",
	    "<=", ">=", "==", "!=", "&&", "||", "##", "::", "++", "--",
	    "+=", "-=", "|=", "&="};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strlen(marks[i]) <= f->text->len - f->at &&
		    memcmp(f->text->text + f->at, marks[i], strlen(marks[i])) ==
			0)
			return strlen(marks[i]);
	return 1;
}

bool
scb_c_lex(struct c_file *f, struct c_token *t, struct diag *d)
{
	char c;

	*t = (struct c_token){.source = f->text, .space = lex_skip(f, d)};
	t->line = f->line;
	t->comment = f->comment;
	t->s = f->text->text + f->at;
	t->at = (uint32_t)f->at;
	if (f->at >= f->text->len)
		return false;
	f->line = false;
	c = lex_peek(f, 0);
	if (lex_is_letter(c)) {
		t->kind = C_NAME;
		for (t->n = 1; lex_is_letter(lex_peek(f, t->n)) ||
			       char_is_digit(lex_peek(f, t->n));)
			t->n++;
	} else if (char_is_digit(c) ||
		   (c == '.' && char_is_digit(lex_peek(f, 1)))) {
		t->kind = C_NUMBER;
		t->n = (uint32_t)lex_number(f);
	} else if (c == '"' || c == '\'') {
		t->kind = c == '"' ? C_STRING : C_CHAR;
		t->n = (uint32_t)lex_string(f);
	} else {
		t->kind = C_MARK;
		t->n = (uint32_t)lex_mark(f);
	}
	f->at += t->n;
	return true;
}

bool
scb_c_is(const struct c_token *t, const char *s)
{
	return t->n == strlen(s) && memcmp(t->s, s, t->n) == 0;
}

struct loc
scb_c_place(const struct c_token *t)
{
	return (struct loc){t->source, t->at, t->n};
}

int
scb_c_quoted(const struct c_token *t)
{
	return t->n > 40 ? 40 : (int)t->n;
}
