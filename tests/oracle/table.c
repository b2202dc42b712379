/* Reads the tables as text: rows of NAME(token, token ...). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
	const char *name;
	struct row *rows;
	int nrows;
};

static const char *
token(const char *p, struct row *r)
{
	const char *begin = p;

	if (*p == '"') {
		while (*++p != '"')
			;
		*PUSH(r->tok, r->n) = copy(begin + 1, (size_t)(p - begin - 1));
		return p + 1;
	}
	p += strcspn(p, " \t\n,|()\"");
	*PUSH(r->tok, r->n) = copy(begin, (size_t)(p - begin));
	return p;
}

static struct table *
table(const char *name)
{
	static struct table all[64];
	static int n;
	struct table *t;
	char path[512];
	int depth = 0;

	for (t = all; t < all + n; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	snprintf(path, sizeof path, "tables/%s.tbl", name);
	*t = (struct table){copy(name, strlen(name)), NULL, 0};
	n++;
	for (const char *p = read_file(path, NULL); *p != '\0';) {
		if (strncmp(p, "/*", 2) == 0) {
			p = strstr(p, "*/") + 2;
		} else if (*p == '(' || *p == ')') {
			depth += *p++ == '(' ? 1 : -1;
		} else if (strchr(" \t\n,|", *p) != NULL) {
			p++;
		} else {
			if (depth == 0)
				*PUSH(t->rows, t->nrows) = (struct row){0};
			p = token(p, &t->rows[t->nrows - 1]);
		}
	}
	return t;
}

/* The first row from *at on with these words at its head. */
struct row *
find(const char *name, int *at, const char *first, const char *second)
{
	struct table *t = table(name);
	int i = at == NULL ? 0 : *at;

	for (; i < t->nrows; i++) {
		struct row *r = &t->rows[i];

		if ((first == NULL || strcmp(r->tok[1], first) == 0) &&
		    (second == NULL || strcmp(r->tok[2], second) == 0)) {
			if (at != NULL)
				*at = i + 1;
			return r;
		}
	}
	return NULL;
}

/* 5,3 or 2,6,28 or BASE: the tokens from..end. */
static int32_t
release(const struct row *r, int from, int end)
{
	int32_t n = 0;

	if (strcmp(r->tok[from], "BASE") == 0)
		return 0;
	for (int i = 0; i < 3; i++)
		n = n * 256 + (from + i < end ? atoi(r->tok[from + i]) : 0);
	return n;
}

/*
 * The rows of common.tbl, with the base of the ABI's other numbers. A port that
 * had the last of the calls before them from its start is loongarch32, of 7.3.
 */
static void
read_common(struct abi *a)
{
	const struct table *t = table("common");
	const struct call *last = &a->calls[a->ncalls - 1];
	uint32_t base = last->nr - 453;
	int32_t first = last->since;

	if (strcmp(last->name, "map_shadow_stack") != 0)
		die("%s: 453 does not come before common.tbl", a->token);

	for (int i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		struct call *c = PUSH(a->calls, a->ncalls);

		*c = (struct call){.nr = base + (uint32_t)atoi(r->tok[1]),
		    .name = r->tok[2],
		    .since = release(r, 3, r->n)};
		if (first == 0 && c->since <= (7 << 16 | 3 << 8))
			c->since = 0;
	}
}

static void
read_calls(struct abi *a)
{
	const struct table *t = table(a->table);

	for (int i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		/* S(nr, name, since); R(nr, name, a, b, c, gone); X32 + nr */
		bool gone = r->tok[0][0] == 'R';
		struct call *c;
		int at;

		if (strcmp(r->tok[0], "#include") == 0) {
			read_common(a);
			i++; /* its name */
			continue;
		}
		at = strcmp(r->tok[1], "X32") == 0 ? 3 : 1;
		c = PUSH(a->calls, a->ncalls);
		c->nr = (uint32_t)strtoul(r->tok[at], NULL, 0) +
			(at == 3 ? BIT30 : 0);
		c->name = r->tok[at + 1];
		c->since = release(r, at + 2, gone ? at + 5 : r->n);
		c->gone = gone ? release(r, at + 5, r->n) : 0;
		if (i > 0 && c->nr < c[-1].nr)
			die("%s: not ascending", c->name);
	}
}

const struct call *
call_number(struct abi *a, uint32_t nr)
{
	int low = 0, high;

	if (a->ncalls == 0)
		read_calls(a);
	for (high = a->ncalls; low < high;) {
		int middle = (low + high) / 2;

		if (a->calls[middle].nr < nr)
			low = middle + 1;
		else
			high = middle;
	}
	return low < a->ncalls && a->calls[low].nr == nr ? &a->calls[low]
							 : NULL;
}

const struct call *
call_named(struct abi *a, const char *name)
{
	call_number(a, 0);
	for (int i = 0; i < a->ncalls; i++)
		if (strcmp(a->calls[i].name, name) == 0)
			return &a->calls[i];
	return NULL;
}

const char *
multiplexer(const char *name, uint32_t *sub, uint32_t *mask)
{
	const struct row *r = find("subcalls", NULL, NULL, name);

	if (r == NULL)
		return NULL;
	*sub = (uint32_t)strtoul(r->tok[1], NULL, 0);
	*mask = r->tok[0][0] == 'I' ? 0xffff : 0xffffffff;
	return r->tok[0][0] == 'I' ? "ipc" : "socketcall";
}

/* What one row says of an argument: bits, 0: nothing. */
static int
row_width(const struct row *r, int at)
{
	if (r == NULL || at >= r->n || strcmp(r->tok[at], "N") == 0)
		return 0;
	return strcmp(r->tok[at], "P") == 0 ? 64 : atoi(r->tok[at]);
}

int
width_of(struct abi *a, const char *call, int arg, bool *in_memory)
{
	const struct row *own = find("widths_abi", NULL, a->table, call);
	const struct row *any = find("widths", NULL, call, NULL);
	int w;

	*in_memory = own != NULL && strcmp(own->tok[3], "BLOCK") == 0;
	if (*in_memory)
		return 0;
	w = row_width(own, arg + 3);
	if (w == 0 && a->bits == 64)
		w = row_width(find("widths_abi", NULL, "*", call), arg + 3);
	if (w == 0)
		w = row_width(any, arg + 3);
	return w > a->bits ? a->bits : w;
}

/* Is the ABI among NAME | NAME ...? FAMILY_ALL is all whose names begin so. */
static bool
listed(const struct abi *a, const struct row *r, int from, int end)
{
	bool narrow = a->bits == 32 || strcmp(a->table, "x32") == 0 ||
		      strcmp(a->table, "mips64n32") == 0;
	char low[64];

	for (int i = from; i < end; i++) {
		size_t n = strlen(r->tok[i]);

		for (size_t k = 0; k <= n; k++)
			low[k] = (char)tolower((unsigned char)r->tok[i][k]);
		if (strcmp(low, a->table) == 0 ||
		    strcmp(low, narrow ? "ilp32" : "lp64") == 0 ||
		    (strcmp(low, "x86_all") == 0 &&
			strcmp(a->table, "x32") == 0) ||
		    (n > 4 && strcmp(low + n - 4, "_all") == 0 &&
			strncmp(low, a->table, n - 4) == 0))
			return true;
	}
	return false;
}

/* The register that a row's P(name), N(name, family), W(name) mean. */
static int
row_argument(const struct abi *a, const struct row *r, int at, const char *arg)
{
	for (int reg = 0; at + 1 < r->n; reg++) {
		if (r->tok[at][0] == 'W' && a->bits == 32)
			return -1;
		if (strcmp(r->tok[at + 1], arg) == 0)
			return reg;
		at += r->tok[at][0] == 'N' ? 3 : 2;
	}
	return -1;
}

int
argument(struct abi *a, const char *call, const char *arg)
{
	const struct row *r = find("args_alias", NULL, call, arg);
	int end, at = 0;

	if (r != NULL)
		arg = r->tok[3];
	while ((r = find("args_abi", &at, call, NULL)) != NULL) {
		for (end = 2; strlen(r->tok[end]) > 1; end++)
			;
		if (listed(a, r, 2, end))
			return row_argument(a, r, end, arg);
	}
	r = find("args", NULL, call, NULL);
	return r == NULL ? -1 : row_argument(a, r, 2, arg);
}

bool
constant(struct abi *a, const char *name, uint64_t *value)
{
	static const char *const t[] = {"consts_file", "consts_ioctl",
	    "consts_memory", "consts_process", "consts_signal",
	    "consts_socket"};
	struct row *r = NULL, *end;
	bool have;

	for (size_t i = 0; r == NULL && i < sizeof t / sizeof *t; i++) {
		r = find(t[i], NULL, name, NULL);
		end = table(t[i])->rows + table(t[i])->nrows;
	}
	if (r == NULL)
		return false;
	/* C(name, value) or ONLY(name), then any ON(ABIs, value). */
	have = r->tok[0][0] == 'C';
	if (have)
		*value = strtoull(r->tok[2], NULL, 0);
	while (++r < end && r->tok[0][1] == 'N' && r->n > 2)
		if (listed(a, r, 1, r->n - 1)) {
			*value = strtoull(r->tok[r->n - 1], NULL, 0);
			return true;
		}
	return have;
}

int
errno_of(const struct abi *a, const char *name)
{
	const struct row *r = find("errno", NULL, name, NULL);
	const char *n = r == NULL ? "NONE" : r->tok[2 + a->errno_column];

	return strcmp(n, "NONE") == 0 ? -1 : atoi(n);
}

int32_t
release_of(const char *name)
{
	const struct row *r = find("generic", NULL, name, NULL);

	return r == NULL ? NEVER : release(r, 2, r->n);
}

char *
members(const char *group)
{
	const struct row *r = find("groups", NULL, group, NULL);
	char *all = calloc(1 << 14, 1);

	for (int i = 3; r != NULL && i < r->n; i++)
		strcat(all, r->tok[i]);
	return all;
}

const char *
sibling(const char *name)
{
	const struct row *r = find("time64", NULL, NULL, name);

	return r == NULL ? NULL : r->tok[1];
}

uint64_t
capability(const char *name, bool prefix)
{
	bool has = strncmp(name, "CAP_", 4) == 0;
	const struct row *r = find("caps", NULL, NULL, name + (has ? 4 : 0));

	return r == NULL || (prefix && !has) ? 0
					     : (uint64_t)1 << atoi(r->tok[1]);
}

uint64_t
docker_capabilities(void)
{
	const struct table *t = table("caps");
	uint64_t caps = 0;

	for (int i = 0; i < t->nrows; i++)
		if (strcmp(t->rows[i].tok[3], "DOCKER") == 0)
			caps |= (uint64_t)1 << atoi(t->rows[i].tok[1]);
	return caps;
}
