/* Calls that do the work of others, and those used where one is missing. */
#include "facts/facts.h"

#include <string.h>

static const struct facts_sibling siblings[] = {
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
scb_facts_has(const struct arch *a, const char *name)
{
	const struct facts_subcall *s;

	if (scb_facts_call(a, name, strlen(name)))
		return true;
	for (unsigned i = 0; (s = scb_facts_subcall(i)); i++)
		if (strcmp(s->name, name) == 0)
			return scb_facts_call(a, s->multiplexer,
				   strlen(s->multiplexer)) != NULL;
	return false;
}

static void
map_all(int8_t args[FACTS_ARGS])
{
	for (int8_t i = 0; i < FACTS_ARGS; i++)
		args[i] = i;
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
is_next(const struct arch *a, const char *name, unsigned *left)
{
	return name && scb_facts_has(a, name) && (*left)-- == 0;
}

const char *
scb_facts_instead(
    const struct arch *a, const char *name, unsigned i, int8_t args[FACTS_ARGS])
{
	int8_t unused[FACTS_ARGS];
	const char *time64 = scb_facts_time64(name);
	const char *time32 = scb_facts_time32(name);

	if (!args)
		args = unused;
	map_all(args);
	if (is_next(a, time64, &i))
		return time64;
	if (is_next(a, time32, &i))
		return time32;
	for (const struct facts_sibling *s = siblings;
	     s < siblings + sizeof siblings / sizeof *siblings; s++) {
		bool front = s->used && strcmp(s->older, name) == 0;
		bool back = s->back && strcmp(s->newer, name) == 0;

		if ((front && is_next(a, s->newer, &i)) ||
		    (back && is_next(a, s->older, &i))) {
			map_row(s, back, args);
			return back ? s->older : s->newer;
		}
	}
	return NULL;
}
