/* The JSON that scbpf writes: an object with a list of instructions. */
#include "filter/parse.h"

#include <string.h>

static void
skip_space(struct bpf_reader *r)
{
	while (bpf_is_space(bpf_peek(r)))
		r->at++;
}

static bool
accept(struct bpf_reader *r, char c)
{
	skip_space(r);
	if (bpf_peek(r) != c)
		return false;
	r->at++;
	skip_space(r);
	return true;
}

static void
expect(struct bpf_reader *r, char c, const char *what)
{
	if (!accept(r, c))
		bpf_unexpected(r, what);
}

/* To the first instruction; false: there is no list of them. */
static bool
find_list(struct bpf_reader *r)
{
	static const char key[] = "\"instructions\"";

	for (; r->at < r->text->len; r->at++) {
		if (!clex_starts(r, key))
			continue;
		r->at += sizeof key - 1;
		if (accept(r, ':') && accept(r, '['))
			return true;
	}
	return false;
}

bool
bpf_is_object(const struct source *text)
{
	struct bpf_reader r = {.text = text};

	return accept(&r, '{') && bpf_peek(&r) == '"' && find_list(&r);
}

/* The length of a string, from its opening quote on. */
static size_t
string(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	if (bpf_peek(&in) != '"')
		bpf_unexpected(&in, "a string");
	for (in.at++; bpf_peek(&in) != '"'; in.at++) {
		if (bpf_peek(&in) == '\\')
			in.at++;
		if (!bpf_peek(&in))
			bpf_unexpected(&in, "'\"'");
	}
	return in.at + 1 - r->at;
}

/* Which field a key names; FIELDS: none, it is not for us. */
static unsigned
field_of(const char *key, size_t n)
{
	static const char *const names[FIELDS] = {
	    "\"code\"", "\"jt\"", "\"jf\"", "\"k\""};
	unsigned i = 0;

	while (i < FIELDS &&
	       (strlen(names[i]) != n || memcmp(names[i], key, n) != 0))
		i++;
	return i;
}

static void
member(struct bpf_reader *r, struct bpf_number *field, unsigned *seen)
{
	size_t n = string(r);
	unsigned i = field_of(r->text->text + r->at, n);

	r->at += n;
	expect(r, ':', "':'");
	if (i == FIELDS) {
		r->at += string(r);
		return;
	}
	field[i] = bpf_read_number(r, false);
	*seen |= 1u << i;
}

static void
instruction(struct bpf_reader *r)
{
	struct bpf_number field[FIELDS];
	unsigned seen = 0;
	size_t start = r->at;

	expect(r, '{', "'{'");
	do
		member(r, field, &seen);
	while (accept(r, ','));
	expect(r, '}', "',' or '}'");
	if (seen != (1u << FIELDS) - 1) {
		r->at = start;
		bpf_unexpected(r, "an instruction with code, jt, jf and k");
	}
	bpf_append(r, field);
}

void
bpf_read_object(struct bpf_reader *r)
{
	find_list(r);
	if (accept(r, ']'))
		return;
	do
		instruction(r);
	while (accept(r, ','));
	expect(r, ']', "',' or ']'");
}
