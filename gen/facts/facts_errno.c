#include "facts/facts.h"

#include <string.h>

enum { NONE }; /* no error has number 0 */

static const struct row {
	char name[16];
	uint16_t number[ARCH_ERRNO_COLUMNS]; /* ORDER ERRNO */
} table[] = {
#define E(name, ...) {name, {__VA_ARGS__}},
#include "../tables/errno.tbl"
};

enum { ROWS = sizeof table / sizeof *table };

static const struct row *
facts_errno_find(const char *name, size_t len)
{
	for (unsigned i = 0; len < sizeof table->name && i < ROWS; i++)
		if (!table[i].name[len] &&
		    !strncmp(table[i].name, name, len))
			return &table[i];
	return NULL;
}

int
scb_facts_errno(const struct arch *a, const char *name, size_t len)
{
	const struct row *r = facts_errno_find(name, len);

	return r && r->number[a->errno_column] != NONE
		   ? r->number[a->errno_column]
		   : -1;
}

const char *
scb_facts_errno_name(const struct arch *a, unsigned number)
{
	for (unsigned i = 0; number != NONE && i < ROWS; i++)
		if (table[i].number[a->errno_column] == number)
			return table[i].name;
	return NULL;
}

bool
scb_facts_errno_known(const char *name, size_t len)
{
	return facts_errno_find(name, len) != NULL;
}
