/* Just enough of C to find arrays in it. */
#include "filter/parse.h"

#include <string.h>

bool
clex_starts(const struct bpf_reader *r, const char *s)
{
	size_t n = strlen(s);

	return r->text->len - r->at >= n &&
	       memcmp(r->text->text + r->at, s, n) == 0;
}

static void
skip_comment(struct bpf_reader *r)
{
	struct loc start = {r->text, (uint32_t)r->at, 2};

	r->comment = r->at + 2;
	for (r->at += 2; !clex_starts(r, "*/"); r->at++)
		if (!bpf_peek(r))
			diag_fatal(
			    r->d, start, "'/*' without an end, expected '*/'");
	r->at += 2;
}

/* To the end of a line that backslashes may continue. */
static void
skip_line(struct bpf_reader *r)
{
	for (; bpf_peek(r) && bpf_peek(r) != '\n'; r->at++)
		if (clex_starts(r, "\\\n"))
			r->at++;
}

/* After the opening quote. */
static void
skip_string(struct bpf_reader *r)
{
	for (; bpf_peek(r) != '"'; r->at++) {
		if (bpf_peek(r) == '\\')
			r->at++;
		if (!bpf_peek(r))
			return;
	}
	r->at++;
}

char
clex_peek(struct bpf_reader *r)
{
	for (;;) {
		if (clex_starts(r, "/*"))
			skip_comment(r);
		else if (clex_starts(r, "//") || clex_starts(r, "#"))
			skip_line(r);
		else if (bpf_is_space(bpf_peek(r)))
			r->at++;
		else
			return bpf_peek(r);
	}
}

bool
clex_accept(struct bpf_reader *r, char c)
{
	if (clex_peek(r) != c)
		return false;
	r->at++;
	return true;
}

void
clex_skip(struct bpf_reader *r)
{
	size_t word = bpf_word_len(r, r->at);

	if (clex_accept(r, '"'))
		skip_string(r);
	else
		r->at += word ? word : 1;
}
