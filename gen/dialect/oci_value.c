#include <string.h>

#include "base/chars.h"
#include "dialect/oci.h"

enum { MANY = 12 }; /* more words than a message lists */

bool
scb_oci_is(struct diag *d, const struct json *v, enum json_kind kind)
{
	/* ORDER json_kind */
	static const char *const kinds[] = {"null", "a boolean", "a boolean",
	    "a number", "a string", "an array", "an object"};

	if (v->kind == kind)
		return true;
	if (v->kind == JSON_ARRAY || v->kind == JSON_OBJECT)
		scb_diag_error(d, v->loc, "expected %s, found %s", kinds[kind],
		    kinds[v->kind]);
	else
		scb_diag_error(d, v->loc, "expected %s, found '%.*s'",
		    kinds[kind], oci_shown(v->loc.length),
		    v->loc.source->text + v->loc.offset);
	return false;
}

const struct json *
scb_oci_get(struct diag *d, const struct json *object, const char *key,
    enum json_kind kind)
{
	const struct json *v = scb_json_get(object, key);

	return v && scb_oci_is(d, v, kind) ? v : NULL;
}

const char *
scb_oci_text(struct diag *d, const struct json *v)
{
	if (!scb_oci_is(d, v, JSON_STRING))
		return NULL;
	if (v->count > 0 && strlen(v->str) == v->count)
		return v->str;
	scb_diag_error(d, v->loc, "expected a name, found %s",
	    v->count ? "a string with a NUL byte" : "an empty string");
	return NULL;
}

uint64_t
scb_oci_number(
    struct diag *d, const struct json *v, uint64_t max, uint64_t other)
{
	if (!scb_oci_is(d, v, JSON_NUMBER))
		return other;
	if (v->whole && v->number <= max)
		return v->number;
	scb_diag_error(d, v->loc,
	    "expected a whole number from 0 to %ju, found '%.*s'",
	    (uintmax_t)max, oci_shown(v->loc.length),
	    v->loc.source->text + v->loc.offset);
	return other;
}

/* 'a', 'b' or 'c' */
static void
oci_value_put_words(struct buf *b, const struct oci_choice *c)
{
	const char *word, *last = NULL;
	unsigned i;

	if (c->count > MANY) {
		scb_buf_fmt(b, "one such as '%s'", c->word(c->ctx, 0));
		return;
	}
	for (i = 0; i < c->count; i++) {
		word = c->word(c->ctx, i);
		if (!word)
			continue;
		if (last)
			scb_buf_fmt(b, "%s'%s'", b->len ? ", " : "", last);
		last = word;
	}
	if (last)
		scb_buf_fmt(b, "%s'%s'", b->len ? " or " : "", last);
}

void
scb_oci_unknown(struct diag *d, const struct json *v,
    const struct oci_choice *c, const char *meant)
{
	struct buf list;

	if (!meant)
		meant =
		    scb_diag_near(v->str, v->count, c->word, c->ctx, c->count);
	scb_buf_init(&list, d->arena);
	if (meant)
		scb_buf_fmt(&list, "'%s'", meant);
	else if (c->such_as)
		scb_buf_fmt(&list, "one such as %s", c->such_as);
	else
		oci_value_put_words(&list, c);
	scb_diag_error(d, v->loc, "unknown %s '%.*s', expected %s", c->what,
	    oci_shown(v->count), v->str, list.p);
}

static const char *
word_at(const void *ctx, unsigned i)
{
	const struct oci_word *words = ctx;

	return words[i].name;
}

bool
scb_oci_word(struct diag *d, const struct json *v, const char *what,
    const struct oci_word *words, unsigned count, uint32_t *value)
{
	const char *s = scb_oci_text(d, v);
	unsigned i;

	if (!s)
		return false;
	for (i = 0; i < count; i++)
		if (strcmp(words[i].name, s) == 0) {
			*value = words[i].value;
			return true;
		}
	scb_oci_unknown(d, v,
	    &(struct oci_choice){what, word_at, words, count, NULL}, NULL);
	return false;
}

static const char *
key_at(const void *ctx, unsigned i)
{
	const char *const *keys = ctx;

	return keys[i];
}

/*
 * The next letter of a key, folded as in Go's encoding/json: case is ignored,
 * including the two letters outside ASCII whose upper or lower case is an ASCII
 * letter. Keys are whole UTF-8.
 */
static unsigned char
oci_value_fold(const char *s, size_t *at)
{
	unsigned char c = (unsigned char)s[(*at)++];

	if (c == 0xc5 && (unsigned char)s[*at] == 0xbf) {
		*at += 1; /* U+017F, the long s */
		return 's';
	}
	if (c == 0xe2 && memcmp(s + *at, "\x84\xaa", 2) == 0) {
		*at += 2; /* U+212A, the sign of the kelvin */
		return 'k';
	}
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

/* Is it this key, ignoring case? */
static bool
is_folded(const struct json *member, const char *key)
{
	size_t n = member->key_count, at = 0;

	while (at < n && *key) {
		size_t one = 0;

		if (oci_value_fold(member->key, &at) !=
		    oci_value_fold(key, &one))
			return false;
		key++;
	}
	return at == n && !*key;
}

/* Keys that document a profile and have no effect. */
static bool
is_remark(const struct json *member)
{
	static const char *const remarks[] = {
	    "comment", "description", "$schema"};

	for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
		if (is_folded(member, remarks[i]))
			return true;
	return member->key_count > 0 && *member->key == '_';
}

static void
unknown_key(
    struct diag *d, const struct json *m, const char *const *keys, unsigned n)
{
	const char *near = scb_diag_near(m->key, m->key_count, key_at, keys, n);
	int length = oci_shown(m->key_count);

	if (near)
		scb_diag_warn(d, scb_json_key(m),
		    "unknown key '%.*s' is ignored, expected '%s'", length,
		    m->key, near);
	else
		scb_diag_warn(d, scb_json_key(m),
		    "unknown key '%.*s' is ignored", length, m->key);
}

/* The listed key that a member's key equals when case is ignored, or NULL. */
static const char *
find_key(const struct json *member, const char *const *keys)
{
	for (size_t i = 0; keys[i]; i++)
		if (chars_are(member->key, member->key_count, keys[i]))
			return keys[i];
	for (; *keys; keys++)
		if (is_folded(member, *keys))
			return *keys;
	return NULL;
}

/*
 * Go, and therefore Docker, ignores the case of keys. If a key occurs in two
 * spellings, Docker silently uses the last.
 */
static void
obey(struct diag *d, const struct json *object, struct json *m, const char *key)
{
	const struct json *other = object->child;

	while (other && (other == m || !is_folded(other, key)))
		other = other->next;
	if (!scb_oci_both(d, other, m))
		scb_diag_warn(d, scb_json_key(m),
		    "unknown key '%.*s', read as '%s' as Docker does",
		    oci_shown(m->key_count), m->key, key);
	m->key = key;
	m->key_count = (uint32_t)strlen(key);
}

void
scb_oci_spelling(
    struct diag *d, const struct json *object, const char *const *keys)
{
	for (struct json *m = object->child; m; m = m->next) {
		const char *key = find_key(m, keys);

		if (key && !chars_are(m->key, m->key_count, key) &&
		    !is_remark(m))
			obey(d, object, m, key);
	}
}

void
scb_oci_keys(struct diag *d, const struct json *object, const char *const *keys)
{
	unsigned n = 0;

	while (keys[n])
		n++;
	scb_oci_spelling(d, object, keys);
	for (const struct json *m = object->child; m; m = m->next)
		if (!find_key(m, keys) && !is_remark(m))
			unknown_key(d, m, keys, n);
}

bool
scb_oci_any(const struct json *object, const char *const *keys)
{
	unsigned n = 0;

	while (keys[n])
		n++;
	for (const struct json *m = object->child; m; m = m->next)
		if (find_key(m, keys) ||
		    scb_diag_near(m->key, m->key_count, key_at, keys, n))
			return true;
	return false;
}

bool
scb_oci_both(struct diag *d, const struct json *a, const struct json *b)
{
	const struct json *second;

	if (!a || !b)
		return false;
	second = a->key_offset < b->key_offset ? b : a;
	scb_diag_error(d, scb_json_key(second),
	    "both '%s' and '%s', expected only one", a->key, b->key);
	return true;
}
