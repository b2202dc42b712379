/* Just enough of C to find arrays in it. */
#include "filter/parse.h"

#include <string.h>

bool
scb_c_lexer_starts(const struct bpf_reader *r, const char *s)
{
	size_t n = strlen(s);

	return r->text->len - r->at >= n &&
	       memcmp(r->text->text + r->at, s, n) == 0;
}

static void
c_lexer_skip_comment(struct bpf_reader *r)
{
	struct loc start = {r->text, (uint32_t)r->at, 2};

	r->comment = r->at + 2;
	for (r->at += 2; !scb_c_lexer_starts(r, "*/"); r->at++)
		if (!scb_bpf_peek(r))
			scb_diag_fatal(
			    r->d, start, "unterminated comment, expected '*/'");
	r->at += 2;
}

/* Skips to the end of the line, which backslashes may continue. */
static void
c_lexer_skip_line(struct bpf_reader *r)
{
	for (; scb_bpf_peek(r) && scb_bpf_peek(r) != '\n'; r->at++)
		if (scb_c_lexer_starts(r, "\\\n"))
			r->at++;
}

/* The compiler would use only one branch of a preprocessor condition. */
static bool
is_branch(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	for (in.at++; scb_bpf_peek(&in) == ' ' || scb_bpf_peek(&in) == '\t';)
		in.at++;
	return scb_c_lexer_starts(&in, "if") || scb_c_lexer_starts(&in, "el");
}

/* After the opening quote. */
static void
c_lexer_skip_string(struct bpf_reader *r)
{
	for (; scb_bpf_peek(r) != '"'; r->at++) {
		if (scb_bpf_peek(r) == '\\')
			r->at++;
		if (!scb_bpf_peek(r))
			return;
	}
	r->at++;
}

static void
skip_directive(struct bpf_reader *r)
{
	if (is_branch(r))
		r->branch = r->at;
	c_lexer_skip_line(r);
}

char
scb_c_lexer_peek(struct bpf_reader *r)
{
	for (;;) {
		if (scb_c_lexer_starts(r, "/*"))
			c_lexer_skip_comment(r);
		else if (scb_c_lexer_starts(r, "//"))
			c_lexer_skip_line(r);
		else if (scb_c_lexer_starts(r, "#"))
			skip_directive(r);
		else if (scb_bpf_is_space(scb_bpf_peek(r)))
			r->at++;
		else
			return scb_bpf_peek(r);
	}
}

bool
scb_c_lexer_accept(struct bpf_reader *r, char c)
{
	if (scb_c_lexer_peek(r) != c)
		return false;
	r->at++;
	return true;
}

void
scb_c_lexer_skip(struct bpf_reader *r)
{
	size_t word = scb_bpf_word_len(r, r->at);

	if (scb_c_lexer_accept(r, '"'))
		c_lexer_skip_string(r);
	else
		r->at += word ? word : 1;
}
