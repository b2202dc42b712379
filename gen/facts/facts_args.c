/* The names of a call's arguments, and the constants that they take. */
#include "facts/facts.h"
#include "facts/facts_abi.h"

#include <stdlib.h>
#include <string.h>

#include "base/chars.h"

/*
 * The strings are stored in place, because pointers would have to be relocated
 * at every start.
 */
static const struct args {
	char call[32], spec[104];
} args[] = {
#define P(name) name "\0\0"
#define N(name, family) name "\0" family "\0"
#define W(name) name "\0!\0"
#define PI(name) name "\0-\0"
#define NI(name, family) name "\0-" family "\0"
#define WI(name) name "\0!-\0"
#define A(call, spec) {call, spec},
#include "../tables/args.tbl"
};

static const struct special {
	const char *call;
	uint32_t abis;
	const char *spec;
} special[] = {
#define B(call, abis, spec) {call, abis, spec},
#include "../tables/args_abi.tbl"
};

/* A call, a second name, and the name; each with a NUL. */
static const char aliases[][64] = {
#define L(call, alias, name) call "\0" alias "\0" name,
#include "../tables/args_alias.tbl"
};

enum { ALIASES = sizeof aliases / sizeof *aliases };

/* One argument of a spec: its name and its family, each with a NUL. */
struct arg {
	const char *name, *family;
	bool wide, negative; /* negative: the type is signed */
};

static int
by_call(const void *key, const void *row)
{
	const struct args *a = row;

	return strcmp(key, a->call);
}

/* The spec of a call, by the ABI's registers or (a is NULL) as declared. */
static const char *
spec_of(const struct arch *a, const char *call)
{
	const struct args *row;

	for (size_t i = 0; a && i < sizeof special / sizeof *special; i++)
		if (special[i].abis & a->abi &&
		    strcmp(special[i].call, call) == 0)
			return special[i].spec;
	row = bsearch(
	    call, args, sizeof args / sizeof *args, sizeof *args, by_call);
	return row ? row->spec : NULL;
}

/* The next argument of a spec; false: no more. */
static bool
facts_args_next(const char **spec, struct arg *arg)
{
	if (!**spec)
		return false;
	arg->name = *spec;
	arg->family = arg->name + strlen(arg->name) + 1;
	*spec = arg->family + strlen(arg->family) + 1;
	arg->wide = *arg->family == '!';
	arg->family += arg->wide;
	arg->negative = *arg->family == '-';
	arg->family += arg->negative;
	return true;
}

/*
 * The argument at a position. On a 32-bit ABI, a 64-bit argument takes two
 * registers, and the registers after it are not known, because pairs may be
 * aligned. Nothing is known if all arguments are in memory.
 */
static bool
facts_args_find(
    const struct arch *a, const char *call, unsigned i, struct arg *arg)
{
	const char *spec = spec_of(a, call);

	if (!spec || (a && scb_facts_width(a, call, 0) == FACTS_BLOCK))
		return false;
	do
		if (!facts_args_next(&spec, arg) ||
		    (a && a->arg_bits == 32 && arg->wide))
			return false;
	while (i--);
	return true;
}

const struct facts_family *
scb_facts_family_of(const struct arch *a, const char *call, unsigned arg)
{
	struct arg found;

	return facts_args_find(a, call, arg, &found) && *found.family &&
		       !found.wide
		   ? scb_facts_family_named(found.family)
		   : NULL;
}

const struct facts_family *
scb_facts_family(const char *call, unsigned arg)
{
	return scb_facts_family_of(NULL, call, arg);
}

const char *
scb_facts_arg_name(const struct arch *a, const char *call, unsigned arg)
{
	struct arg found;

	return facts_args_find(a, call, arg, &found) && *found.name != '-'
		   ? found.name
		   : NULL;
}

/* The first row of aliases whose call is not before this one. */
static size_t
first_alias(const char *call)
{
	size_t low = 0, high = ALIASES;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(aliases[middle], call) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *
scb_facts_arg_alias(const char *call, unsigned i)
{
	size_t row = first_alias(call) + i;

	return row < ALIASES && strcmp(aliases[row], call) == 0
		   ? aliases[row] + strlen(call) + 1
		   : NULL;
}

/* The place of an argument by the name that args.tbl has. */
static int
facts_args_place(
    const struct arch *a, const char *call, const char *name, size_t len)
{
	struct arg found;

	for (unsigned i = 0; facts_args_find(a, call, i, &found); i++)
		if (chars_are(name, len, found.name))
			return (int)i;
	return -1;
}

int
scb_facts_arg_index(
    const struct arch *a, const char *call, const char *name, size_t len)
{
	const char *alias;
	int place;

	if (len == 0 || *name == '-')
		return -1;
	place = facts_args_place(a, call, name, len);
	for (unsigned i = 0;
	     place < 0 && (alias = scb_facts_arg_alias(call, i)); i++)
		if (chars_are(name, len, alias)) {
			name = alias + strlen(alias) + 1;
			return facts_args_place(a, call, name, strlen(name));
		}
	return place;
}

bool
scb_facts_is_signed(const struct arch *a, const char *call, unsigned arg)
{
	struct arg found;

	return facts_args_find(a, call, arg, &found) && found.negative;
}
