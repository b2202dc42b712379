/* Calls that are tried before others, or have a twin with 64-bit times. */
#include "facts/facts.h"
#include "facts/facts_abi.h"

#include <string.h>

static const struct facts_pair fallbacks[] = {
#define F(newer, older, effect) {newer, older, effect, true, false},
#define S(newer, older, effect) {newer, older, effect, false, false},
#include "../tables/fallback.tbl"
#define T(older, newer) \
	{newer, older, "calls with 64-bit times fail", true, true},
#define K(older, newer)
#include "../tables/time64.tbl"
};

const struct facts_pair *
scb_facts_fallback(unsigned i)
{
	return i < sizeof fallbacks / sizeof *fallbacks ? &fallbacks[i] : NULL;
}

const struct facts_libc *
scb_facts_rseq(const struct arch *a)
{
	static const struct facts_libc rows[] = {
#define R(abis, major, minor) \
	{"@thread-start", "rseq", ARCH_KERNEL(major, minor, 0), UINT32_MAX, \
	    abis, FACTS_GLIBC},
#include "../tables/rseq.tbl"
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].abis & a->abi)
			return &rows[i];
	return NULL;
}

static const struct {
	char time32[24], time64[32];
} times[] = {
#undef T
#undef K
#define T(time32, time64) {time32, time64},
#define K(time32, time64) {time32, time64},
#include "../tables/time64.tbl"
};

enum { TIMES = sizeof times / sizeof *times };

const char *
scb_facts_time64(const char *name)
{
	for (unsigned i = 0; i < TIMES; i++)
		if (strcmp(times[i].time32, name) == 0)
			return times[i].time64;
	return NULL;
}

const char *
scb_facts_time32(const char *name)
{
	for (unsigned i = 0; i < TIMES; i++)
		if (strcmp(times[i].time64, name) == 0)
			return times[i].time32;
	return NULL;
}

const char *
scb_facts_skipped_from(const struct arch *a, const char *name)
{
	static const struct {
		uint32_t abis;
		const char *name, *from;
	} rows[] = {
#define U(abis, name, from) {abis, name, from},
#include "../tables/skipped.tbl"
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((rows[i].abis & a->abi) && strcmp(rows[i].name, name) == 0)
			return rows[i].from;
	return NULL;
}
