/* C constants by name, and their values on each ABI. */
#include "facts/facts.h"
#include "facts/facts_abi.h"

#include <string.h>

/*
 * A row with a name has the value for all ABIs that none of the nameless rows
 * after it lists. The name is stored in the row so that it needs no relocation.
 */
static const struct row {
	char name[52];
	uint32_t abis;
	uint64_t value;
} sockets[] =
    {
#define C(name, value) {name, ARCH_ABI_ALL, (uint64_t)(value)},
#define ONLY(name) {name, 0, 0},
#define ON(abis, value) {"", abis, (uint64_t)(value)},
#include "../tables/consts_socket.tbl"
},
  files[] =
      {
#include "../tables/consts_file.tbl"
},
  memory[] =
      {
#include "../tables/consts_memory.tbl"
},
  processes[] =
      {
#include "../tables/consts_process.tbl"
},
  signals[] =
      {
#include "../tables/consts_signal.tbl"
},
  ioctls[] = {
#include "../tables/consts_ioctl.tbl"
};

#define TABLE(rows) \
	{ \
		rows, sizeof rows / sizeof *rows \
	}

static const struct {
	const struct row *row;
	unsigned n;
} tables[] = {
    TABLE(sockets),
    TABLE(files),
    TABLE(memory),
    TABLE(processes),
    TABLE(signals),
    TABLE(ioctls),
};

enum { TABLES = sizeof tables / sizeof *tables };

/* The low halves of all values, for whichever ABI. */
static const uint32_t low_halves[] = {
#undef C
#undef ONLY
#undef ON
#define C(name, value) (uint32_t)(value),
#define ONLY(name)
#define ON(abis, value) (uint32_t)(value),
#include "../tables/consts_socket.tbl"
#include "../tables/consts_file.tbl"
#include "../tables/consts_memory.tbl"
#include "../tables/consts_process.tbl"
#include "../tables/consts_signal.tbl"
#include "../tables/consts_ioctl.tbl"
};

bool
scb_facts_const_has(uint32_t low)
{
	enum { N = sizeof low_halves / sizeof *low_halves, STEP = 64 };
	uint32_t has =
	    0; /* no bool, so that compilers compare several at once */
	size_t i = 0;

	for (; i + STEP <= N && !has; i += STEP)
		for (size_t j = 0; j < STEP; j++)
			has |= low_halves[i + j] == low;
	for (; i < N && !has; i++)
		has = low_halves[i] == low;
	return has;
}

/* Like strncmp of a name in full. Most names differ in their first letters. */
static int
compare_prefix(const char *name, const char *s, size_t n)
{
	while (n && *name == *s) /* no prefix contains NUL */
		name++, s++, n--;
	return n ? (unsigned char)*name - (unsigned char)*s : 0;
}

/* The row of a name, between low and high (not included); or NULL. */
static const struct row *
find_in(const struct row *low, const struct row *high, const char *s, size_t n)
{
	const struct row *mid;
	int c;

	while (low < high) {
		mid = low + (high - low) / 2;
		while (!mid->name[0]) /* the first row has a name */
			mid--;
		c = compare_prefix(mid->name, s, n);
		if (c == 0 && !mid->name[n])
			return mid;
		if (c >= 0)
			high = mid;
		else
			for (low = mid + 1; low < high && !low->name[0];)
				low++;
	}
	return NULL;
}

static const struct row *
facts_const_find(const char *name, size_t len, const struct row **end)
{
	const struct row *r = NULL;

	if (len == 0 || len >= sizeof r->name || memchr(name, '\0', len))
		return NULL;
	for (unsigned t = 0; !r && t < TABLES; t++) {
		*end = tables[t].row + tables[t].n;
		r = find_in(tables[t].row, *end, name, len);
	}
	return r;
}

static bool
value_of(const struct row *r, const struct row *end, const struct arch *a,
    uint64_t *value)
{
	const struct row *own = r + 1;

	while (own < end && !own->name[0] && !(own->abis & a->abi))
		own++;
	if (own < end && !own->name[0])
		r = own;
	*value = r->value;
	return r->abis & a->abi;
}

bool
scb_facts_const(
    const struct arch *a, const char *name, size_t len, uint64_t *value)
{
	const struct row *end, *r = facts_const_find(name, len, &end);

	return r && value_of(r, end, a, value);
}

bool
scb_facts_const_known(const char *name, size_t len)
{
	const struct row *end;

	return facts_const_find(name, len, &end);
}

const char *
scb_facts_const_name(unsigned i)
{
	const struct row *r;
	unsigned t = 0;

	while (t < TABLES && i >= tables[t].n)
		i -= tables[t++].n;
	if (t == TABLES)
		return NULL;
	for (r = &tables[t].row[i]; !r->name[0];)
		r--;
	return r->name;
}

/*
 * The first row whose name does not sort before the prefix; after: and does not
 * begin with it.
 */
static const struct row *
facts_const_bound(const struct row *low, const struct row *high, const char *s,
    size_t n, bool after)
{
	const struct row *mid, *first = low;

	while (low < high) {
		mid = low + (high - low) / 2;
		while (mid > first && !mid->name[0])
			mid--;
		if (compare_prefix(mid->name, s, n) < after)
			for (low = mid + 1; low < high && !low->name[0];)
				low++;
		else
			high = mid;
	}
	return low;
}

void
scb_facts_const_each(const struct arch *a, const char *prefix, size_t len,
    facts_const_skip *skip, facts_const_visit *visit, void *user)
{
	for (unsigned t = 0; t < TABLES && len < sizeof tables->row->name;
	     t++) {
		const struct row *r = tables[t].row, *end = r + tables[t].n,
				 *upto;
		uint64_t value;

		r = facts_const_bound(r, end, prefix, len, false);
		if (r == end || compare_prefix(r->name, prefix, len) != 0)
			continue;
		upto = facts_const_bound(r, end, prefix, len, true);
		for (; r < upto; r++)
			if (r->name[0] && value_of(r, end, a, &value) &&
			    !(skip && skip(user, value)))
				visit(user, r->name, strlen(r->name), value);
	}
}
