/* The list of dialects. */
#include "dialect/dialect.h"

#include <string.h>

#include "base/chars.h"
#include "base/json.h"
#include "filter/kinds.h"

/*
 * strict: is it surely a policy? Otherwise accepts what begins like JSON, so
 * that the JSON reader reports what is wrong.
 */
static bool
is_json(const struct source *text, bool strict)
{
	size_t at = chars_skip_space(text->text, text->len, 0);

	if (strict)
		return scb_kinds_is_profile(text);
	return at < text->len && text->text[at] &&
	       strchr("{[\xef", text->text[at]);
}

static struct policy *
read_oci(struct diag *d, struct source *text, const struct policy_files *files)
{
	(void)files;
	scb_json_paths(d->arena, text);
	return scb_oci_read(d, text);
}

static struct policy *
read_text(struct diag *d, struct source *text, const struct policy_files *files)
{
	return scb_text_read(d, text, files);
}

static const struct dialect dialects[] = {
    {"text", scb_text_is, read_text, scb_text_write_draft, true},
    {"oci", is_json, read_oci, scb_oci_write_draft, false},
};

enum { DIALECTS = sizeof dialects / sizeof *dialects };

const struct dialect *
scb_dialect_at(unsigned i)
{
	return i < DIALECTS ? &dialects[i] : NULL;
}

const struct dialect *
scb_dialect_named(const char *name)
{
	for (unsigned i = 0; i < DIALECTS; i++)
		if (strcmp(dialects[i].name, name) == 0)
			return &dialects[i];
	return NULL;
}

const struct dialect *
scb_dialect_probe(const struct source *text, bool strict)
{
	for (unsigned i = 0; i < DIALECTS; i++)
		if (dialects[i].probe(text, strict))
			return &dialects[i];
	return NULL;
}
