/* Newer calls and the older ones beside them. */
#include "facts/facts.h"

static const struct facts_pair fallbacks[] = {
#define F(newer, older, effect) {newer, older, effect},
#include "../tables/fallback.tbl"
};

static const struct facts_pair siblings[] = {
#define N(older, newer) {newer, older, ""},
#include "../tables/siblings.tbl"
};

const struct facts_pair *
scb_facts_fallback(unsigned i)
{
	return i < sizeof fallbacks / sizeof *fallbacks ? &fallbacks[i] : NULL;
}

const struct facts_pair *
scb_facts_sibling(unsigned i)
{
	return i < sizeof siblings / sizeof *siblings ? &siblings[i] : NULL;
}
