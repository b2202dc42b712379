/* Reads the tables as text: rows of NAME(token, token ...). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct abi abis[64];
int nabis;

static struct table {
	const char *name;
	struct row *rows;
	int n;
} *
table(const char *name)
{
	static struct table all[64];
	static const char *tok[1 << 17], **next = tok;
	struct table *t = all;
	const char *was = at;
	char path[99], *c;
	int depth = 0;

	while (t->name != NULL && strcmp(t->name, name) != 0)
		t++;
	if (t->name != NULL)
		return t;
	t->name = name;
	snprintf(path, sizeof path, "tables/%s.tbl", name);
	at = c = read_file(path, NULL);
	while ((c = strstr(c, "/*")) != NULL)
		memset(c, ' ', (size_t)(strstr(c, "*/") + 2 - c));
	while (at += strspn(at, BLANKS ",|+"), *at != '\0') {
		if (*at == '(' || *at == ')') {
			depth += *at++ == '(' ? 1 : -1;
			continue;
		}
		if (depth == 0)
			*PUSH(t->rows, t->n) = (struct row){.tok = next};
		if (next == tok + (1 << 17))
			die("too many tables");
		*next++ = word();
		t->rows[t->n - 1].n++;
	}
	at = was;
	return t;
}

const struct row *
find(const char *name, int *from, const char *first, const char *second)
{
	const struct table *t = table(name);
	int i = from == NULL ? 0 : *from;

	while (i < t->n && ((first != NULL && t->rows[i].tok[1] != first) ||
			       (second != NULL && t->rows[i].tok[2] != second)))
		i++;
	if (from != NULL)
		*from = i + 1;
	return i < t->n ? &t->rows[i] : NULL;
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

/* --- ABIs */

void
read_abis(void)
{
	const struct row *r;

	for (int i = 0; (r = find(FACTS, &i, NULL, NULL)) != NULL;) {
		uint32_t n[9] = {0};

		for (int k = 4; k < r->n; k++)
			n[k - 4] = number(r->tok[k]);
		if (is(r->tok[0], "A"))
			abis[nabis++] = (struct abi){r->tok[1], r->tok[2],
			    r->tok[3], n[0], n[1], n[2], n[3], n[4], n[5],
			    n[6] != 0 ? n[6] : UINT32_MAX, n[7], n[8], NULL, 0};
	}
}

/* As text policies spell it, or Docker. */
struct abi *
abi_named(const char *name)
{
	for (int i = 0; i < nabis; i++)
		if (is(name, abis[i].token) || is(name, abis[i].docker))
			return &abis[i];
	return NULL;
}

uint64_t
abi_bit(const struct abi *a)
{
	return (uint64_t)1 << (a - abis);
}

/* --- calls */

/*
 * S(nr, name, since), R(nr, name, since, gone: three tokens each), or C(nr,
 * name, since), whose number is one of common.tbl. A port that had the last of
 * the calls before those from its start is loongarch32, of 7.3.
 */
static void
read_calls(struct abi *a, const char *name, const struct call *last)
{
	const struct table *t = table(name);
	uint32_t base = last == NULL ? 0 : last->nr - 453;
	bool new = last != NULL && last->since == 0;

	for (const struct row *r = t->rows; r < t->rows + t->n; r++) {
		bool x32 = is(r->tok[1], "X32"), gone = *r->tok[0] == 'R';
		int i = x32 ? 2 : 1;
		struct call c = {.name = r->tok[i + 1]};

		if (is(r->tok[0], "#include")) {
			r++; /* the name */
			read_calls(a, "common", &a->calls[a->ncalls - 1]);
			continue;
		}
		c.nr = base + number(r->tok[i]) + (x32 ? BIT30 : 0);
		c.since = release(r, i + 2, gone ? i + 5 : r->n);
		c.gone = gone ? release(r, i + 5, r->n) : 0;
		if (new && c.since <= 0x70300)
			c.since = 0;
		if (a->ncalls > 0 && c.nr < a->calls[a->ncalls - 1].nr)
			die("%s: %s is not ascending", name, c.name);
		*PUSH(a->calls, a->ncalls) = c;
	}
}

/* Behind the last row there is another one, of no call. */
const struct call *
call_number(struct abi *a, uint32_t nr)
{
	static const struct abi *last;
	static const struct call *c;
	static uint32_t last_nr;

	if (a->ncalls == 0) {
		read_calls(a, a->table, NULL);
		*PUSH(a->calls, a->ncalls) = (struct call){.nr = UINT32_MAX};
		a->ncalls--;
	}
	if (a != last || nr < last_nr)
		c = a->calls;
	last = a;
	last_nr = nr;
	while (c->nr < nr)
		c++;
	return c->nr == nr && c->name != NULL ? c : NULL;
}

const struct call *
call_named(struct abi *a, const char *name)
{
	call_number(a, 0); /* reads them */
	for (int i = 0; i < a->ncalls; i++)
		if (a->calls[i].name == name)
			return &a->calls[i];
	return NULL;
}

/* 10.1: what carries a call, or NULL; by which bits of register 0. */
const char *
multiplexer(const char *call, uint32_t *sub, uint32_t *mask)
{
	const struct row *r = find("subcalls", NULL, NULL, call);
	bool ipc = r != NULL && *r->tok[0] == 'I';

	if (r == NULL)
		return NULL;
	*sub = number(r->tok[1]);
	*mask = ipc ? 0xffff : 0xffffffff;
	return ipc ? intern("ipc", 3) : intern("socketcall", 10);
}

/* --- arguments */

bool
in_memory(struct abi *a, const char *call)
{
	const struct row *r = find("widths_abi", NULL, a->table, call);

	return r != NULL && is(r->tok[3], "BLOCK");
}

/* 16, 32 or 64, or 0 where that is not known. */
uint32_t
width_of(struct abi *a, const char *call, int arg)
{
	const struct row *rows[] = {
	    find("widths_abi", NULL, a->table, call),
	    find("widths_abi", NULL, intern("*", a->bits == 64), call),
	    find("widths", NULL, call, NULL)};

	for (int i = 0; i < 3 && !in_memory(a, call); i++) {
		const char *w = rows[i] != NULL && arg + 3 < rows[i]->n
				    ? rows[i]->tok[arg + 3]
				    : "N";
		uint32_t bits = is(w, "P") ? 64 : number(w);

		if (bits != 0)
			return bits < a->bits ? bits : a->bits;
	}
	return 0;
}

/* Is the ABI among NAME | NAME ...? FAMILY_ALL is all whose names begin so. */
static bool
listed(const struct abi *a, const struct row *r, int from, int end)
{
	bool x32 = is(a->table, "x32"), n32 = is(a->table, "mips64n32");

	for (; from < end; from++) {
		const char *t = r->tok[from];
		size_t n = strcspn(t, "_");

		if (strcasecmp(t, a->table) == 0 ||
		    is(t, a->bits == 32 || x32 || n32 ? "ILP32" : "LP64") ||
		    (x32 && is(t, "X86_ALL")) ||
		    (is(t + n, "_ALL") && strncasecmp(t, a->table, n) == 0))
			return true;
	}
	return false;
}

/* Which of a row's P(name), N(name, family) and W(name), PI and so on. */
int
place(const struct row *r, int from, const char *arg, bool narrow)
{
	for (int i = 0; from + 1 < r->n; i++) {
		if (narrow && *r->tok[from] == 'W')
			return -1;
		if (r->tok[from + 1] == arg)
			return i;
		from += *r->tok[from] == 'N' ? 3 : 2;
	}
	return -1;
}

/* The register in which an ABI has it. */
int
argument(struct abi *a, const char *call, const char *arg)
{
	const struct row *r = find("args_alias", NULL, call, arg);
	int end, i = 0;

	if (r != NULL)
		arg = r->tok[3];
	while ((r = find("args_abi", &i, call, NULL)) != NULL) {
		for (end = 2; r->tok[end][strspn(r->tok[end], "PNWI")] != '\0';)
			end++;
		if (listed(a, r, 2, end))
			return place(r, end, arg, a->bits == 32);
	}
	r = find("args", NULL, call, NULL);
	return r == NULL ? -1 : place(r, 2, arg, a->bits == 32);
}

/* --- constants */

/* C(name, value) or ONLY(name), then any ON(ABIs, value). */
bool
constant(struct abi *a, const char *name, uint64_t *value)
{
	static const char *const all[] = {"consts_file", "consts_ioctl",
	    "consts_memory", "consts_process", "consts_signal",
	    "consts_socket", NULL};

	for (const char *const *t = all; *t != NULL; t++) {
		int i = 0;
		const struct row *r = find(*t, &i, name, NULL), *c = r;

		while (r != NULL && (r == c || is(r->tok[0], "ON"))) {
			*value = strtoull(r->tok[r->n - 1], NULL, 0);
			if (r != c && listed(a, r, 1, r->n - 1))
				return true;
			r = find(*t, &i, NULL, NULL);
		}
		if (c != NULL) {
			*value = strtoull(c->tok[c->n - 1], NULL, 0);
			return *c->tok[0] == 'C';
		}
	}
	return false;
}

/* An action's return value. */
uint32_t
verdict_on(const struct abi *a, const struct action *action)
{
	const struct row *r = action->errno_name == NULL ? NULL
			      : find("errno", NULL, action->errno_name, NULL);

	return action->verdict |
	       (r == NULL ? 0 : number(r->tok[2 + a->errno_column]));
}

uint64_t
capability(const char *name)
{
	const struct row *r = find("caps", NULL, NULL, name);

	return r == NULL ? 0 : (uint64_t)1 << number(r->tok[1]);
}
