/* Pieces of the values of options. */
#include "api/options.h"

#include <string.h>

#include "base/chars.h"

bool
scb_options_part(struct options *o, const char **list, const char *separator,
    const char **s, size_t *n)
{
	if (!*list)
		return false;
	*s = *list;
	*n = strcspn(*s, separator);
	*list = (*s)[*n] ? *s + *n + 1 : NULL;
	for (; *n && char_is_space(**s); ++*s)
		--*n;
	while (*n && char_is_space((*s)[*n - 1]))
		--*n;
	if (*n == 0)
		scb_diag_fatal(o->diag, nowhere,
		    "empty name in the list of '%s'", o->spelled);
	return true;
}

/* "'a'", then ", 'b'", and at last " or 'c'". */
void
scb_options_put_choice(struct buf *b, unsigned i, const char *word, bool last)
{
	scb_buf_fmt(b, "%s'%s'", i == 0 ? "" : last ? " or " : ", ", word);
}

unsigned
scb_options_word(struct options *o, const char *s, size_t n,
    const struct options_word *words)
{
	struct buf choice;

	for (const struct options_word *w = words; w->word; w++)
		if (scb_policy_is_word(s, n, w->word))
			return w->value;
	scb_buf_init(&choice, o->arena);
	for (unsigned i = 0; words[i].word; i++)
		scb_options_put_choice(
		    &choice, i, words[i].word, !words[i + 1].word);
	scb_options_unknown(o, scb_arena_copy(o->arena, s, n), choice.p);
}

void
scb_options_unknown(struct options *o, const char *v, const char *expected)
{
	scb_diag_fatal(o->diag, nowhere,
	    "unknown value '%s' of '%s', expected %s", v, o->spelled, expected);
}

uint32_t
scb_options_kernel(struct options *o, const char *v)
{
	uint32_t kernel;

	if (!scb_facts_kernel(v, strlen(v), &kernel) || kernel == 0)
		scb_diag_fatal(o->diag, nowhere,
		    "invalid kernel '%s' for '%s': expected one such as '5.10'",
		    v, o->spelled);
	return kernel;
}
