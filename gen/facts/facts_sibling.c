/* Calls that do the work of others, and those used where one is missing. */
#include "facts/facts.h"

#include <string.h>

static const struct facts_sibling siblings[] = {
#define T(time32, time64) {time32, time64, "012345", false, true, true},
#define K(time32, time64) T(time32, time64)
#include "../tables/time64.tbl"
#define N(a, b) {a, b, "", true, false, false},
#define P(a, b, args) {a, b, args, true, true, false},
#define B(a, b, args) {a, b, args, true, true, true},
#define U(a, b, args) {a, b, args, false, true, false},
#define W(a, b, args) {a, b, args, false, true, true},
#include "../tables/siblings.tbl"
};

const struct facts_sibling *
scb_facts_sibling(unsigned i)
{
	return i < sizeof siblings / sizeof *siblings ? &siblings[i] : NULL;
}

bool
scb_facts_has(const struct facts_index *ix, const char *name, size_t len)
{
	const struct facts_subcall *s;

	if (scb_facts_find(ix, name, len))
		return true;
	for (unsigned i = 0; len && (s = scb_facts_subcall(i)); i++)
		if (*s->name == *name && strncmp(s->name, name, len) == 0 &&
		    !s->name[len])
			return scb_facts_find(
			    ix, s->multiplexer, strlen(s->multiplexer));
	return false;
}

/* From the digits of a row; back: for the arguments of its second call. */
static void
map_row(const struct facts_sibling *s, bool back, int8_t args[FACTS_ARGS])
{
	memset(args, -1, FACTS_ARGS);
	for (int8_t i = 0; s->args[i]; i++) {
		int8_t other = (int8_t)(s->args[i] - '0');

		if (s->args[i] == '-')
			continue;
		if (back)
			args[other] = i;
		else
			args[i] = other;
	}
}

/* Counts one that the ABI has; is it the one wanted? */
static bool
is_next(const struct facts_index *ix, const char *name, unsigned *left)
{
	return scb_facts_has(ix, name, strlen(name)) && (*left)-- == 0;
}

/* Most names differ in their first letter. */
static bool
same_name(const char *a, const char *b)
{
	return *a == *b && strcmp(a, b) == 0;
}

const char *
scb_facts_instead(const struct facts_index *ix, const char *name, unsigned i,
    int8_t args[FACTS_ARGS])
{
	for (const struct facts_sibling *s = siblings;
	     s < siblings + sizeof siblings / sizeof *siblings; s++) {
		bool front = s->used && same_name(s->older, name);
		bool back = s->back && same_name(s->newer, name);

		if ((front && is_next(ix, s->newer, &i)) ||
		    (back && is_next(ix, s->older, &i))) {
			if (args)
				map_row(s, back, args);
			return back ? s->older : s->newer;
		}
	}
	return NULL;
}
