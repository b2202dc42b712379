/* Syscalls: numbers, the releases that introduced them, and arguments. */
#include "facts/facts.h"

#include "../arch/table.h"
#include "base/sort.h"

#include <string.h>

#include "base/hash.h"

static bool
facts_call_same(const char *row, const char *name, size_t len)
{
	/* nothing may be read of a name that is empty */
	return len > 0 && *row == *name && strncmp(row, name, len) == 0 &&
	       strlen(row) == len;
}

/* Names are ASCII. */
static inline int
facts_call_compare(const char *s, size_t len, const char *name)
{
	size_t i = 0;

	while (i < len && s[i] == name[i] && name[i])
		i++;
	return i < len ? (s[i] ? s[i] - name[i] : 1) : -name[i];
}

enum { HEAD = 8 };

/*
 * The beginning of a name as a number that has the same order. Compilers make
 * one load of it.
 */
static inline uint64_t
facts_call_head(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 |
	       (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
	       (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
	       (uint64_t)p[6] << 8 | (uint64_t)p[7];
}

/*
 * The row that begins with this name, of n sorted ones; NULL: there is none.
 * Rows hold at least HEAD bytes of the name, the rest being NUL.
 */
static const void *
facts_call_row(
    const char *s, size_t len, const void *rows, size_t n, size_t size)
{
	const char *low = rows;
	char start[HEAD] = {0};
	uint64_t head;

	if (len > 0) /* or s may be NULL */
		memcpy(start, s, len < HEAD ? len : HEAD);
	head = facts_call_head(start);
	while (n > 0) {
		const char *mid = low + n / 2 * size;
		uint64_t other = facts_call_head(mid);
		int c = head > other   ? 1
			: head < other ? -1
				       : facts_call_compare(s, len, mid);

		if (c == 0)
			return mid;
		if (c > 0) {
			low = mid + size;
			n--;
		}
		n /= 2;
	}
	return NULL;
}

void
scb_facts_index(
    struct facts_index *ix, const struct arch *a, struct arena *arena)
{
	uint32_t i, h, size = 1;

	while (size < 2u * a->ncalls)
		size *= 2;
	ix->arch = a;
	ix->mask = size - 1;
	ix->slot = scb_arena_array(arena, size, sizeof *ix->slot);
	ix->hash = scb_arena_array(arena, a->ncalls, sizeof *ix->hash);
	for (i = 0; i < a->ncalls; i++) {
		h = ix->hash[i] =
		    hash_text(a->calls[i].name, strlen(a->calls[i].name));
		while (ix->slot[h & ix->mask])
			h++;
		ix->slot[h & ix->mask] = (uint16_t)(i + 1);
	}
}

const struct arch_call *
scb_facts_find(const struct facts_index *ix, const char *name, size_t len)
{
	const struct arch_call *c;
	uint32_t slot;

	for (uint32_t h = hash_text(name, len); (slot = ix->slot[h & ix->mask]);
	     h++) {
		c = &ix->arch->calls[slot - 1];
		if (facts_call_same(c->name, name, len))
			return c;
	}
	return NULL;
}

const struct arch_call *
scb_facts_call(const struct arch *a, const char *name, size_t len)
{
	for (unsigned i = 0; i < a->ncalls; i++)
		if (facts_call_same(a->calls[i].name, name, len))
			return &a->calls[i];
	return NULL;
}

unsigned
scb_facts_lower(const struct arch *a, uint32_t nr)
{
	unsigned mid, high = a->ncalls;

	/* Numbers are dense at first: that many rows are before nr at most. */
	if (high && nr >= a->calls[0].nr && nr - a->calls[0].nr < high) {
		mid = nr - a->calls[0].nr;
		if (a->calls[mid].nr == nr && mid && a->calls[mid - 1].nr < nr)
			return mid;
	}
	return (unsigned)sort_first(a->calls, high, sizeof *a->calls,
	    offsetof(struct arch_call, nr), 32, nr);
}

const struct arch_call *
scb_facts_number(const struct arch *a, uint32_t nr)
{
	unsigned i = scb_facts_lower(a, nr);

	return i < a->ncalls && a->calls[i].nr == nr ? &a->calls[i] : NULL;
}

static const struct generic {
	char name[29];
	uint32_t since;
} generic[] = {
#define G(name, ...) {name, TABLE_SINCE(__VA_ARGS__, 0, 0, 0)},
#include "../tables/generic.tbl"
};

enum { GENERIC = sizeof generic / sizeof *generic };

bool
scb_facts_known(const char *name, size_t len, uint32_t *since)
{
	const struct generic *g =
	    facts_call_row(name, len, generic, GENERIC, sizeof *generic);

	if (g && since)
		*since = g->since;
	return g != NULL;
}

size_t
scb_facts_call_prefix(const char **s, size_t n)
{
	static const char *const prefix[] = {
	    "SYS_", "__NR_", "__ARM_NR_", "ARM_"};
	size_t len;

	for (size_t i = 0; i < sizeof prefix / sizeof *prefix; i++) {
		len = strlen(prefix[i]);
		if (n > len && memcmp(*s, prefix[i], len) == 0) {
			*s += len;
			return len;
		}
	}
	return 0;
}

int
scb_facts_place(const char *name, size_t len)
{
	const struct generic *g =
	    facts_call_row(name, len, generic, GENERIC, sizeof *generic);

	return g ? (int)(g - generic) : -1;
}

const char *
scb_facts_name(unsigned i)
{
	return i < GENERIC ? generic[i].name : NULL;
}

/* ipc keeps an interface version in the upper half of args[0]. */
static const struct facts_subcall subcalls[] = {
#define SOCKETCALL(nr, name, ...) \
	{"socketcall", name, 0, nr, UINT32_MAX, \
	    TABLE_SINCE(__VA_ARGS__, 0, 0, 0)},
#define IPC(nr, name, ...) \
	{"ipc", name, 1, nr, 0xffff, TABLE_SINCE(__VA_ARGS__, 0, 0, 0)},
#include "../tables/subcalls.tbl"
};

const struct facts_subcall *
scb_facts_subcall(unsigned i)
{
	return i < sizeof subcalls / sizeof *subcalls ? &subcalls[i] : NULL;
}

void
scb_facts_find_muxes(
    const struct facts_index *ix, const struct arch_call *mux[FACTS_MUXES])
{
	mux[0] = scb_facts_find(ix, "socketcall", strlen("socketcall"));
	mux[1] = scb_facts_find(ix, "ipc", strlen("ipc"));
}

void
scb_facts_muxes(const struct arch *a, const struct arch_call *mux[FACTS_MUXES])
{
	mux[0] = scb_facts_call(a, "socketcall", strlen("socketcall"));
	mux[1] = scb_facts_call(a, "ipc", strlen("ipc"));
}

enum { ARGS = 6, P = 64, N = 0, BLOCK = FACTS_BLOCK };

static const struct widths {
	char name[29];
	uint8_t args[1 + ARGS]; /* how many, then the bits of each */
} widths[] = {
#define W(name, ...) {name, {__VA_ARGS__}},
#include "../tables/widths.tbl"
};

static const struct special {
	char abi[10], name[23];
	uint8_t bits[ARGS];
} special[] = {
#define A(abi, name, ...) {abi, name, {__VA_ARGS__}},
#include "../tables/widths_abi.tbl"
};

static const struct widths *
declared(const char *name)
{
	return facts_call_row(name, strlen(name), widths,
	    sizeof widths / sizeof *widths, sizeof *widths);
}

static const struct special *
find_special(const char *abi, const char *name)
{
	size_t low = 0, high = sizeof special / sizeof *special;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(abi, special[mid].abi);

		if (c == 0)
			c = strcmp(name, special[mid].name);
		if (c == 0)
			return &special[mid];
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

/* N if there is no row, or the row does not have this argument. */
static unsigned
facts_call_override(const char *abi, const char *name, unsigned arg)
{
	const struct special *s = find_special(abi, name);

	if (!s)
		return N;
	return s->bits[0] == BLOCK ? BLOCK : s->bits[arg];
}

unsigned
scb_facts_width(const struct arch *a, const char *name, unsigned arg)
{
	const struct widths *w;
	unsigned bits;

	if (arg >= ARGS)
		return 0;
	bits = facts_call_override(a->widths, name, arg);
	if (bits == N && a->arg_bits == 64)
		bits = facts_call_override("*", name, arg);
	if (bits == N && (w = declared(name)))
		bits = w->args[1 + arg];
	return bits;
}

int
scb_facts_nargs(const struct arch *a, const char *name)
{
	const struct widths *w = declared(name);
	int n = w ? w->args[0] : -1;

	for (int i = n + 1; a && w && i <= ARGS; i++) {
		unsigned bits =
		    facts_call_override(a->widths, name, (unsigned)i - 1);

		if (bits != N && bits != BLOCK)
			n = i;
	}
	return n;
}
