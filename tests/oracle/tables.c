/* Reads the tables as text: rows of NAME(token, token ...). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t
release_text(const char *text)
{
	int part[3] = {0};

	sscanf(text, "%d.%d.%d", &part[0], &part[1], &part[2]);
	return (part[0] * 256 + part[1]) * 256 + part[2];
}

static struct table {
	const char *name;
	struct row *rows;
	int nrows;
} * table(const char *name)
{
	static struct table all[64];
	static int n;
	struct table *t = all;
	char path[512];
	size_t length;
	int depth = 0;

	while (t < all + n && strcmp(t->name, name) != 0)
		t++;
	if (t < all + n++)
		return n--, t;
	t->name = name;
	snprintf(path, sizeof path, "tables/%s.tbl", name);
	for (const char *p = read_file(path, NULL); *p != '\0'; p += length) {
		bool quoted = *p == '"';
		struct row *r;

		length = 1;
		if (strncmp(p, "/*", 2) == 0) {
			length = (size_t)(strstr(p, "*/") + 2 - p);
		} else if (*p == '(' || *p == ')') {
			depth += *p == '(' ? 1 : -1;
		} else if (strchr(" \t\n,|", *p) == NULL) {
			if (depth == 0)
				*PUSH(t->rows, t->nrows) = (struct row){0};
			r = &t->rows[t->nrows - 1];
			p += quoted;
			length = strcspn(p, quoted ? "\"" : " \t\n,|()\"");
			*PUSH(r->tok, r->n) = intern(p, length);
			p += quoted;
		}
	}
	return t;
}

struct row *
find(const char *name, int *at, const char *first, const char *second)
{
	struct table *t = table(name);

	static struct {
		const char *first, *second;
		struct table *t;
		int from, row; /* row: the one that is found, or nrows */
	} memo[4096], *m;
	int i = at == NULL ? 0 : *at;

	first = first == NULL ? NULL : intern(first, strlen(first));
	second = second == NULL ? NULL : intern(second, strlen(second));
	m = &memo[((uintptr_t)first * 3 + (uintptr_t)second * 5 +
		      (uintptr_t)t * 7 + (uintptr_t)i * 99) %
		  4093];
	if (m->t != t || m->first != first || m->second != second ||
	    m->from != i) {
		m->first = first, m->second = second;
		m->t = t, m->from = i;
		while (i < t->nrows &&
		       ((first != NULL && t->rows[i].tok[1] != first) ||
			   (second != NULL && t->rows[i].tok[2] != second)))
			i++;
		m->row = i;
	}
	if (at != NULL)
		*at = m->row + 1;
	return m->row < t->nrows ? &t->rows[m->row] : NULL;
}

/* 5,3 or 2,6,28 or BASE: the tokens from..end. */
int32_t
release(const struct row *r, int from, int end)
{
	int32_t n = 0;

	for (int i = from; i < from + 3; i++)
		n = n * 256 + (i < end ? atoi(r->tok[i]) : 0);
	return n;
}

/* --- calls */

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
	bool new = last->since == 0;

	if (strcmp(last->name, "map_shadow_stack") != 0)
		die("%s: 453 does not come before common.tbl", a->token);
	for (const struct row *r = t->rows; r < t->rows + t->nrows; r++) {
		struct call c = {.nr = base + (uint32_t)atoi(r->tok[1]),
		    .name = r->tok[2],
		    .since = release(r, 3, r->n)};

		if (new &&c.since <= release_text("7.3"))
			c.since = 0;
		*PUSH(a->calls, a->ncalls) = c;
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
		bool x32;
		int at;

		if (strcmp(r->tok[0], "#include") == 0) {
			read_common(a);
			i++; /* its name */
			continue;
		}
		x32 = strcmp(r->tok[1], "X32") == 0;
		at = x32 ? 3 : 1;
		*PUSH(a->calls, a->ncalls) =
		    (struct call){.nr = (uint32_t)strtoul(r->tok[at], NULL, 0) |
					(x32 ? BIT30 : 0),
			.name = r->tok[at + 1],
			.since = release(r, at + 2, gone ? at + 5 : r->n),
			.gone = gone ? release(r, at + 5, r->n) : 0};
		if (i > 0 && a->calls[i].nr < a->calls[i - 1].nr)
			die("%s: not ascending", r->tok[at + 1]);
	}
}

const struct call *
call_number(struct abi *a, uint32_t nr)
{
	static struct abi *last;
	static uint32_t last_nr;
	static const struct call *found;
	int low = 0, high;

	if (a == last && nr == last_nr)
		return found;
	if (a->ncalls == 0)
		read_calls(a);
	last = a;
	last_nr = nr;
	for (high = a->ncalls; low < high;) {
		int middle = (low + high) / 2;

		if (a->calls[middle].nr < nr)
			low = middle + 1;
		else
			high = middle;
	}
	found = &a->calls[low];
	if (low == a->ncalls || found->nr != nr)
		found = NULL;
	return found;
}

const struct call *
call_named(struct abi *a, const char *name)
{
	call_number(a, 0);
	for (int i = 0; i < a->ncalls; i++)
		if (a->calls[i].name == name)
			return &a->calls[i];
	return NULL;
}

/* --- arguments and constants */

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
	int w = row_width(own, arg + 3);

	*in_memory = own != NULL && strcmp(own->tok[3], "BLOCK") == 0;
	if (*in_memory)
		return 0;
	if (w == 0 && a->bits == 64)
		w = row_width(find("widths_abi", NULL, "*", call), arg + 3);
	if (w == 0)
		w = row_width(find("widths", NULL, call, NULL), arg + 3);
	return w > a->bits ? a->bits : w;
}

/* Is the ABI among NAME | NAME ...? FAMILY_ALL is all whose names begin so. */
static bool
listed(const struct abi *a, const struct row *r, int from, int end)
{
	bool x32 = strcmp(a->table, "x32") == 0;
	bool narrow =
	    a->bits == 32 || x32 || strcmp(a->table, "mips64n32") == 0;

	for (int i = from; i < end; i++) {
		const char *t = r->tok[i];
		size_t n = strlen(t), m = n > 4 ? n - 4 : 0;

		if (alike(t, n, a->table) ||
		    alike(t, n, narrow ? "ilp32" : "lp64") ||
		    (alike(t, n, "x86_all") && x32))
			return true;
		for (size_t k = 0; m != 0 && strcmp(t + m, "_ALL") == 0; k++)
			if (k == m)
				return true;
			else if (tolower((unsigned char)t[k]) != a->table[k])
				break;
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
	struct row *r = NULL, *end = NULL;
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

	if (r == NULL || strcmp(r->tok[2 + a->errno_column], "NONE") == 0)
		die("no %s on %s", name, a->token);
	return atoi(r->tok[2 + a->errno_column]);
}

uint64_t
capability(const char *name, bool prefix)
{
	bool has = strncmp(name, "CAP_", 4) == 0;
	const struct row *r = find("caps", NULL, NULL, name + (has ? 4 : 0));

	if (r == NULL || (prefix && !has))
		return 0;
	return (uint64_t)1 << atoi(r->tok[1]);
}
