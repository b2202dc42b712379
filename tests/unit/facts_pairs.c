/* Pairs of calls: known ones, and no string as long as its place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

#include "check.h"

static void
check_call(const char *name, size_t place)
{
	uint32_t since;

	check(memchr(name, 0, place) != NULL, "%s", name);
	check(scb_facts_known(name, strlen(name), &since), "%s", name);
}

static unsigned
check_pairs(const struct facts_pair *at(unsigned))
{
	const struct facts_pair *p;
	unsigned i;

	for (i = 0; (p = at(i)); i++) {
		check_call(p->newer, sizeof p->newer);
		check_call(p->older, sizeof p->older);
		check(memchr(p->effect, 0, sizeof p->effect), "%s", p->newer);
		check(strcmp(p->newer, p->older) != 0, "%s", p->newer);
	}
	return i;
}

int
main(void)
{
	check(check_pairs(scb_facts_fallback) > 30, "fallbacks");
	check(check_pairs(scb_facts_sibling) > 80, "siblings");
	return check_end();
}
