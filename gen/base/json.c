#include "base/json_read.h"

#include <string.h>

static void json_read_value(struct json_reader *r, struct json *v);

static void
json_skip_space(struct json_reader *r)
{
	r->at = chars_skip_space(r->text, r->end, r->at);
}

/* --- numbers and words ---------------------------------------------------- */

static void
skip_digits(struct json_reader *r)
{
	if (!char_is_digit(json_peek(r)))
		scb_json_expected(r, "a digit");
	while (char_is_digit(json_peek(r)))
		r->at++;
}

static void
json_read_number(struct json_reader *r, struct json *v)
{
	unsigned digit;

	v->kind = JSON_NUMBER;
	v->whole = json_peek(r) != '-';
	if (!v->whole)
		r->at++;
	if (json_peek(r) == '0' && r->end - r->at > 1 &&
	    char_is_digit(r->text[r->at + 1]))
		scb_diag_fatal(r->d, json_place(r, r->at),
		    "leading '0', expected a decimal number without it");
	if (!char_is_digit(json_peek(r)))
		scb_json_expected(r, "a digit");
	for (; char_is_digit(json_peek(r)); r->at++) {
		digit = (unsigned)(json_peek(r) - '0');
		if (v->number > (UINT64_MAX - digit) / 10)
			v->whole = false;
		v->number = v->number * 10 + digit;
	}
	if (json_peek(r) == '.') {
		r->at++;
		v->whole = false;
		skip_digits(r);
	}
	if (json_peek(r) == 'e' || json_peek(r) == 'E') {
		r->at++;
		v->whole = false;
		if (json_peek(r) == '+' || json_peek(r) == '-')
			r->at++;
		skip_digits(r);
	}
}

static void
read_word(struct json_reader *r, struct json *v)
{
	static const char *const words[] = {
	    [JSON_NULL] = "null", [JSON_FALSE] = "false", [JSON_TRUE] = "true"};
	size_t n;
	uint8_t i;

	for (i = JSON_NULL; i <= JSON_TRUE; i++) {
		n = strlen(words[i]);
		if (r->end - r->at >= n &&
		    memcmp(r->text + r->at, words[i], n) == 0 &&
		    (r->end - r->at == n ||
			!json_is_word(r->text[r->at + n]))) {
			v->kind = i;
			r->at += n;
			return;
		}
	}
	scb_json_expected(r, "a value");
}

/* --- arrays and objects --------------------------------------------------- */

static int
compare_keys(const struct json *a, const struct json *b)
{
	if (a->key_count != b->key_count)
		return a->key_count < b->key_count ? -1 : 1;
	return memcmp(a->key, b->key, a->key_count);
}

/* Merges the sorted halves [0, m) and [m, n) of v; equals keep their order. */
static void
merge(struct json **v, struct json **spare, size_t m, size_t n)
{
	size_t i = 0, j = m, k;

	for (k = 0; k < n; k++) {
		if (j == n || (i < m && compare_keys(v[i], v[j]) <= 0))
			spare[k] = v[i++];
		else
			spare[k] = v[j++];
	}
	memcpy(v, spare, n * sizeof *v);
}

static void
json_sort(struct json **v, struct json **spare, size_t n)
{
	if (n < 2)
		return;
	json_sort(v, spare, n / 2);
	json_sort(v + n / 2, spare, n - n / 2);
	merge(v, spare, n / 2, n);
}

/*
 * Finds duplicates by sorting instead of hashing, so that keys chosen to
 * collide cannot make it slow. The first duplicate in the text is reported.
 */
static void
check_duplicates(struct json_reader *r, const struct json *object)
{
	struct arena *a = r->d->arena;
	size_t mark = scb_arena_mark(a), n = 0, i;
	struct json **v = scb_arena_array(a, object->count, 2 * sizeof *v);
	const struct json *first = NULL, *second = NULL;
	struct json *m;

	for (m = object->child; m; m = m->next)
		v[n++] = m;
	json_sort(v, v + n, n);
	for (i = 1; i < n; i++)
		if (compare_keys(v[i - 1], v[i]) == 0 &&
		    (!second || v[i]->key_offset < second->key_offset)) {
			first = v[i - 1];
			second = v[i];
		}
	scb_arena_release(a, mark);
	if (!second)
		return;
	scb_diag_error(r->d, scb_json_key(second),
	    "duplicate key '%.*s', expected it once",
	    second->key_count < 60 ? (int)second->key_count : 60, second->key);
	scb_diag_note(r->d, scb_json_key(first), "the first one is here");
	scb_arena_fail(a);
}

static void
read_member(struct json_reader *r, struct json *v)
{
	if (json_peek(r) != '"')
		scb_json_expected(
		    r, json_peek(r) == '}'   ? "a key after the comma"
		       : json_peek(r) == '/' ? "a key (JSON has no comments)"
					     : "a key in double quotes");
	v->key_offset = (uint32_t)r->at;
	v->key = scb_json_string(r, &v->key_count);
	json_skip_space(r);
	if (json_peek(r) != ':')
		scb_json_expected(r, "':' after the key");
	r->at++;
	json_skip_space(r);
}

/* Reads an element of an array, and keeps nothing of it. */
static void
skip_element(struct json_reader *r)
{
	size_t end = scb_arena_end(r->d->arena);
	struct json v = {0};

	json_read_value(r, &v);
	scb_arena_keep(r->d->arena, end);
}

static struct json *
json_add(struct json_reader *r)
{
	struct json *v = scb_arena_last(r->d->arena, sizeof *v);

	*v = (struct json){0};
	return v;
}

static void
read_children(struct json_reader *r, struct json *v)
{
	bool object = json_peek(r) == '{';
	char close = object ? '}' : ']';
	struct json **link = &v->child;

	v->kind = object ? JSON_OBJECT : JSON_ARRAY;
	if (++r->depth > JSON_DEPTH)
		scb_diag_fatal(r->d, json_place(r, r->at),
		    "'%c' is nested too deeply, expected at most %d levels",
		    json_peek(r), JSON_DEPTH);
	r->at++;
	json_skip_space(r);
	while (v->count > 0 || json_peek(r) != close) {
		if (object) {
			*link = json_add(r);
			read_member(r, *link);
			json_read_value(r, *link);
			link = &(*link)->next;
		} else {
			skip_element(r);
		}
		v->count++;
		json_skip_space(r);
		if (json_peek(r) == close)
			break;
		if (json_peek(r) != ',')
			scb_json_expected(
			    r, object ? "',' or '}'" : "',' or ']'");
		r->at++;
		json_skip_space(r);
	}
	r->at++;
	r->depth--;
	if (object && v->count > 1)
		check_duplicates(r, v);
}

static void
json_read_value(struct json_reader *r, struct json *v)
{
	size_t start = r->at;
	char c = json_peek(r);

	if (c == '{' || c == '[') {
		read_children(r, v);
	} else if (c == '"') {
		v->kind = JSON_STRING;
		v->str = scb_json_string(r, &v->count);
	} else if (c == '-' || char_is_digit(c)) {
		json_read_number(r, v);
	} else {
		read_word(r, v);
	}
	v->loc = json_place(r, start);
	v->loc.length = (uint32_t)(r->at - start);
}

struct json *
scb_json_read(struct diag *d, const struct source *text)
{
	struct json_reader r = {d, text, text->text, 0, text->len, 0};
	struct json *v;

	if (r.end > JSON_SIZE)
		scb_diag_fatal(d, json_place(&r, 0),
		    "%zu bytes of input, expected at most %d", r.end,
		    JSON_SIZE);
	if (chars_mark(r.text, r.end))
		scb_diag_fatal(d, json_place(&r, 0),
		    "byte-order mark, expected plain UTF-8 without one");
	json_skip_space(&r);
	v = json_add(&r);
	json_read_value(&r, v);
	json_skip_space(&r);
	if (r.at < r.end)
		scb_json_expected(&r, "nothing after the value");
	return v;
}

/* ---- elements of arrays -------------------------------------------------- */

const struct json *
scb_json_first(struct json_each *e, struct diag *d, const struct json *array)
{
	*e = (struct json_each){.d = d, .end = scb_arena_end(d->arena)};
	if (!array)
		return NULL;
	e->text = array->loc.source;
	e->at = array->loc.offset;
	e->left = array->count;
	return scb_json_next(e);
}

const struct json *
scb_json_next(struct json_each *e)
{
	struct json_reader r = {
	    e->d, e->text, e->text->text, e->at + 1, e->text->len, 0};
	struct json *v;

	scb_arena_keep(e->d->arena, e->end);
	if (e->left == 0)
		return NULL;
	e->left--;
	json_skip_space(&r);
	v = json_add(&r);
	json_read_value(&r, v);
	json_skip_space(&r);
	e->at = r.at; /* of the comma */
	return v;
}

struct json *
scb_json_get(const struct json *object, const char *key)
{
	for (struct json *m = object->child; m; m = m->next)
		if (chars_are(m->key, m->key_count, key))
			return m->kind == JSON_NULL ? NULL : m;
	return NULL;
}

struct loc
scb_json_key(const struct json *member)
{
	return (struct loc){
	    member->loc.source, member->key_offset, member->key_count + 2};
}
