/*
 * JSON: what scbpf writes, an object with a list of instructions; or lists of
 * objects with the fields of instructions, alone or anywhere in other JSON.
 */
#include "filter/parse.h"

#include <string.h>

static bool
object_accept(struct bpf_reader *r, char c)
{
	scb_bpf_skip_space(r);
	if (scb_bpf_peek(r) != c)
		return false;
	r->at++;
	scb_bpf_skip_space(r);
	return true;
}

static void
object_expect(struct bpf_reader *r, char c, const char *what)
{
	if (!object_accept(r, c))
		scb_bpf_unexpected(r, what);
}

/* Moves to the first instruction; false: there is no list of instructions. */
static bool
object_find_list(struct bpf_reader *r)
{
	static const char key[] = "\"instructions\"";

	while (scb_bpf_seek(r, key)) {
		r->at += sizeof key - 1;
		if (object_accept(r, ':') && object_accept(r, '['))
			return true;
	}
	return false;
}

/* Skips blanks to the left of `at`; the byte before it, or 0. */
static char
object_before(const struct bpf_reader *r, size_t *at)
{
	while (*at && char_is_space(r->text->text[*at - 1]))
		--*at;
	return *at ? r->text->text[--*at] : '\0';
}

/*
 * Moves to the first instruction of a list of objects that begin with the key
 * of a code.
 */
static bool
object_find_bare(struct bpf_reader *r)
{
	static const char *const keys[] = {"\"code\"", "\"Code\"", "\"Op\""};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct bpf_reader in = *r;

		for (; scb_bpf_seek(&in, keys[i]); in.at++) {
			size_t at = in.at, brace;

			if (object_before(r, &at) != '{')
				continue;
			brace = at;
			if (object_before(r, &at) != '[')
				continue;
			r->at = brace;
			return true;
		}
	}
	return false;
}

bool
scb_bpf_is_object(const struct source *text)
{
	struct bpf_reader r = {.text = text}, ours;
	char c;

	scb_bpf_skip_space(&r);
	c = scb_bpf_peek(&r);
	if (c != '{' && c != '[')
		return false;
	ours = r;
	if (object_accept(&ours, '{') && scb_bpf_peek(&ours) == '"' &&
	    object_find_list(&ours))
		return true;
	return object_find_bare(&r);
}

/* The length of a string, from its opening quote on. */
static size_t
object_string(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;

	if (scb_bpf_peek(&in) != '"')
		scb_bpf_unexpected(&in, "a string");
	for (in.at++; scb_bpf_peek(&in) != '"'; in.at++) {
		if (scb_bpf_peek(&in) == '\\')
			in.at++;
		if (!scb_bpf_peek(&in))
			scb_bpf_unexpected(&in, "'\"'");
	}
	return in.at + 1 - r->at;
}

/* The field that a key names; FIELDS: another key, which is ignored. */
static unsigned
field_of(const char *key, size_t n)
{
	static const char *const names[FIELDS] = {
	    "\"code\"", "\"jt\"", "\"jf\"", "\"k\""};
	static const char *const others[FIELDS] = {
	    "\"Code\"", "\"Jt\"", "\"Jf\"", "\"K\""};
	unsigned i = 0;

	if (n == 4 && memcmp(key, "\"Op\"", n) == 0) /* in Go */
		return FIELD_CODE;
	while (i < FIELDS &&
	       (strlen(names[i]) != n || (memcmp(names[i], key, n) != 0 &&
					     memcmp(others[i], key, n) != 0)))
		i++;
	return i;
}

static void
object_member(struct bpf_reader *r, struct bpf_number *field, unsigned *seen)
{
	size_t n = object_string(r);
	unsigned i = field_of(r->text->text + r->at, n);

	r->at += n;
	object_expect(r, ':', "':'");
	if (i == FIELDS) {
		r->at += object_string(r);
		return;
	}
	field[i] = scb_bpf_read_number(r, false);
	*seen |= 1u << i;
}

static void
object_instruction(struct bpf_reader *r)
{
	struct bpf_number field[FIELDS];
	unsigned seen = 0;
	size_t start = r->at;

	object_expect(r, '{', "'{'");
	do
		object_member(r, field, &seen);
	while (object_accept(r, ','));
	object_expect(r, '}', "',' or '}'");
	if (seen != (1u << FIELDS) - 1) {
		r->at = start;
		scb_bpf_unexpected(r, "an instruction with code, jt, jf and k");
	}
	scb_bpf_append(r, field);
}

/* After the list, skips the rest of the enclosing object. */
static void
close_object(struct bpf_reader *r)
{
	unsigned depth = 1;

	while (depth > 0) {
		scb_bpf_skip_space(r);
		if (scb_bpf_peek(r) == '"') {
			r->at += object_string(r);
			continue;
		}
		if (!scb_bpf_peek(r))
			scb_bpf_unexpected(r, "'}'");
		depth += scb_bpf_peek(r) == '{' || scb_bpf_peek(r) == '[';
		depth -= scb_bpf_peek(r) == '}' || scb_bpf_peek(r) == ']';
		r->at++;
	}
	object_accept(r, ',');
	scb_bpf_skip_space(r);
}

/* One object after the other; r->at is then at the next, or at the end. */
static void
read_object(struct bpf_reader *r)
{
	if (scb_bpf_peek(r) != '{')
		scb_bpf_unexpected(r, "the end, or another filter");
	if (!object_find_list(r))
		scb_bpf_unexpected(r, "\"instructions\"");
	if (!object_accept(r, ']')) {
		do
			object_instruction(r);
		while (object_accept(r, ','));
		object_expect(r, ']', "',' or ']'");
	}
	close_object(r);
	scb_bpf_close(r);
}

/* All lists of a text that is not scbpf's own. */
static void
object_read_bare(struct bpf_reader *r)
{
	while (object_find_bare(r)) {
		do
			object_instruction(r);
		while (object_accept(r, ','));
		object_expect(r, ']', "',' or ']'");
		scb_bpf_close(r);
	}
}

void
scb_bpf_read_object(struct bpf_reader *r)
{
	struct bpf_reader ours = *r;

	if (!object_find_list(&ours)) {
		object_read_bare(r);
		return;
	}
	do
		read_object(r);
	while (r->at < r->text->len);
}
