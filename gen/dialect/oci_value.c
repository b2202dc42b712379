#include <string.h>
#include <strings.h>

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
	if (v->count > 0 && !memchr(v->str, '\0', v->count))
		return v->str;
	scb_diag_error(d, v->loc, "expected a name, found %s",
	    v->count ? "a string with a NUL byte" : "an empty string");
	return NULL;
}

bool
scb_oci_number(struct diag *d, const struct json *v, uint64_t max, uint64_t *n)
{
	if (!scb_oci_is(d, v, JSON_NUMBER))
		return false;
	if (v->whole && v->number <= max) {
		*n = v->number;
		return true;
	}
	scb_diag_error(d, v->loc,
	    "expected a whole number from 0 to %ju, found '%.*s'",
	    (uintmax_t)max, oci_shown(v->loc.length),
	    v->loc.source->text + v->loc.offset);
	return false;
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

static bool
is_listed(const struct json *member, const char *const *keys, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (strlen(keys[i]) == member->key_count &&
		    memcmp(keys[i], member->key, member->key_count) == 0)
			return true;
	return false;
}

/*
 * Go's reader, and so Docker's, takes keys in any case. To ignore "Args"
 * where Docker obeys it would open the filter: that is an error.
 */
static void
unknown_key(
    struct diag *d, const struct json *m, const char *const *keys, unsigned n)
{
	const char *near = scb_diag_near(m->key, m->key_count, key_at, keys, n);
	int length = oci_shown(m->key_count);

	if (!near)
		scb_diag_warn(d, scb_json_key(m),
		    "unknown key '%.*s' is ignored", length, m->key);
	else if (strcasecmp(near, m->key) == 0)
		scb_diag_error(d, scb_json_key(m),
		    "unknown key '%.*s', expected '%s'", length, m->key, near);
	else
		scb_diag_warn(d, scb_json_key(m),
		    "unknown key '%.*s' is ignored, expected '%s'", length,
		    m->key, near);
}

void
scb_oci_keys(struct diag *d, const struct json *object, const char *const *keys)
{
	const struct json *m;
	unsigned n = 0;

	while (keys[n])
		n++;
	for (m = object->child; m; m = m->next)
		if (!is_listed(m, keys, n))
			unknown_key(d, m, keys, n);
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
