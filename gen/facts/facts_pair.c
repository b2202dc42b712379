/* Newer calls and the older ones beside them. */
#include "facts/facts.h"
#include "facts/facts_abi.h"

static const struct facts_pair fallbacks[] = {
#define F(newer, older, effect) {newer, older, effect, false},
#define T(newer, older) {newer, older, "calls with 64-bit times fail", true},
#include "../tables/fallback.tbl"
};

static const struct facts_pair siblings[] = {
#define N(older, newer) {newer, older, "", false},
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

const char *
scb_facts_rseq(const struct arch *a)
{
	static const struct {
		uint32_t abis;
		const char *who;
	} rows[] = {
#define R(abis, who) {abis, who},
#include "../tables/rseq.tbl"
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].abis & a->abi)
			return rows[i].who;
	return NULL;
}
