/* Reads the tables as text: rows of MACRO(token, token...). */
#include <strings.h>

/* A row of a table; its first token is the macro. Strings have no quotes. */
struct row {
	const char **tok;
	int n;
};

static struct table {
	const char *name;
	struct row *rows; /* after the last one there is an empty one */
	int n;
} tables[64];

static void
read_rows(struct table *t, const char *name)
{
	static const char *tok[1 << 17], **next = tok;
	const char *back = at;
	char path[99], *c;
	int depth = 0;

	snprintf(path, sizeof path, "tables/%s.tbl", name);
	at = c = read_file(path);
	while ((c = strstr(c, "/*")) != NULL)
		memset(c, ' ', (size_t)(strstr(c, "*/") + 2 - c));
	while (at += strspn(at, BLANKS ",|+"), *at != '\0') {
		if (take("#include")) {
			name = word();
			read_rows(t, intern(name, strcspn(name, ".")));
		} else if (*at == '(' || *at == ')') {
			depth += *at++ == '(' ? 1 : -1;
		} else {
			if (depth == 0)
				*PUSH(t->rows, t->n) = (struct row){next, 0};
			if (next == tok + (1 << 17))
				die("too many tables");
			*next++ = word();
			t->rows[t->n - 1].n++;
		}
	}
	at = back;
}

static const struct row *
rows(const char *name)
{
	struct table *t = tables;

	while (t->name != NULL && !is(t->name, name))
		t++;
	if (t->name == NULL) {
		t->name = name;
		read_rows(t, name);
		*PUSH(t->rows, t->n) = (struct row){NULL, 0};
	}
	return t->rows;
}

static const struct row *
find(const char *name, const char *first, const char *second)
{
	const struct row *r = rows(name);

	while (r->n > 0 && ((first != NULL && r->tok[1] != first) ||
			       (second != NULL && r->tok[2] != second)))
		r++;
	return r->n > 0 ? r : NULL;
}

/* A release as one number, of 5,3 or 2,6,28 or BASE: the tokens from..end. */
static int32_t
release(const struct row *r, int from, int end)
{
	int32_t n = 0;

	for (int i = from; i < from + 3; i++)
		n = n * 256 + (i < end ? atoi(r->tok[i]) : 0);
	return n;
}

static uint64_t
capability(const char *name)
{
	const struct row *r = find("caps", NULL, name);

	return r == NULL ? 0 : (uint64_t)1 << number(r->tok[1]);
}

/* --- ABIs */

/* abis.tbl describes these. */
static struct abi {
	const char *token, *docker, *table;
	uint64_t bit; /* in sets of ABIs */
	uint32_t audit, bits, big, errno_column, base, low, high;
	uint32_t space, space_end;
	struct call *calls; /* read by find_call() */
	/* 7.2: the numbers from which on no rule names any, in both number
	 * spaces; 0: no rule names one in this space. */
	uint32_t above[2];
} abis[64];
static int nabis;

static void
read_abis(void)
{
	for (const struct row *r = rows("../tests/oracle/abis"); r->n > 0;
	     r++) {
		uint32_t n[9] = {0};

		for (int k = 4; k < r->n; k++)
			n[k - 4] = number(r->tok[k]);
		abis[nabis] = (struct abi){r->tok[1], r->tok[2], r->tok[3],
		    (uint64_t)1 << nabis, n[0], n[1], n[2], n[3], n[4], n[5],
		    n[6] != 0 ? n[6] : UINT32_MAX, n[7], n[8], NULL, {0}};
		nabis++;
	}
}

/* By the name in text policies, or in Docker. */
static struct abi *
abi_named(const char *name)
{
	for (struct abi *a = abis; a < abis + nabis; a++)
		if (is(name, a->token) || is(name, a->docker))
			return a;
	return NULL;
}

/* Is the ABI in NAME | NAME...? FAMILY_ALL: those whose names begin so. */
static bool
is_listed(const struct abi *a, const struct row *r, int from, int end)
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

/* --- calls */

struct call {
	const char *name;
	uint32_t nr;
	int32_t since, gone; /* releases as one number; gone 0: still there */
};

/*
 * S(nr, name, since), R(nr, name, since, gone: three tokens each), or C(nr,
 * name, since) of common.tbl, whose numbers begin at a->base. loongarch32 came
 * in 7.3 and had all calls of that time from its start, as the one before
 * common calls shows. The last call has no name.
 */
static void
read_calls(struct abi *a)
{
	int n = 0;

	for (const struct row *r = rows(a->table); r->n > 0; r++) {
		bool common = *r->tok[0] == 'C', gone = *r->tok[0] == 'R';
		int i = is(r->tok[1], "X32") ? 2 : 1;
		struct call *c = PUSH(a->calls, n);

		*c = (struct call){r->tok[i + 1], number(r->tok[i]),
		    release(r, i + 2, gone ? i + 5 : r->n),
		    gone ? release(r, i + 5, r->n) : 0};
		if (common || i == 2)
			c->nr += a->base;
		if (common && c->since <= 0x70300 && c[-1].since == 0)
			c->since = 0;
	}
	*PUSH(a->calls, n) = (struct call){NULL, 0, 0, 0};
}

/* The first call of this name, or if that is NULL with this number; or NULL. */
static const struct call *
find_call(struct abi *a, const char *name, uint32_t nr)
{
	const struct call *c;

	if (a->calls == NULL)
		read_calls(a);
	c = a->calls;
	while (c->name != NULL && (name != NULL ? c->name != name : c->nr < nr))
		c++;
	return c->name == NULL || (name == NULL && c->nr != nr) ? NULL : c;
}

/* 10.1, of a row of subcalls.tbl */
static const char *
multiplexer(const struct row *subcall)
{
	return *subcall->tok[0] == 'I' ? intern("ipc", 3)
				       : intern("socketcall", 10);
}

/* --- arguments and constants */

/* 10.6 */
static bool
in_memory(const struct abi *a, const char *call)
{
	const struct row *r = find("widths_abi", a->table, call);

	return r != NULL && is(r->tok[3], "BLOCK");
}

/* 5.1: 16, 32 or 64, or 0 if the tables do not know it */
static uint32_t
width_of(const struct abi *a, const char *call, int arg)
{
	const struct row *all[] = {find("widths_abi", a->table, call),
	    a->bits == 64 ? find("widths_abi", intern("*", 1), call) : NULL,
	    find("widths", call, NULL)};

	for (int i = 0; i < 3 && !in_memory(a, call); i++) {
		const struct row *r = all[i];
		uint32_t bits;

		if (r == NULL || arg + 3 >= r->n || is(r->tok[arg + 3], "N"))
			continue;
		bits = is(r->tok[arg + 3], "P") ? 64 : number(r->tok[arg + 3]);
		return bits < a->bits ? bits : a->bits;
	}
	return 0;
}

/* The place of a name in P(name), N(name, family), W(name), PI and so on; or
 * -1. narrow: none from a W on (args.tbl). */
static int
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

/* 4.2: the register in which an ABI passes it, or -1 */
static int
argument(const struct abi *a, const char *call, const char *arg)
{
	const struct row *r = find("args_alias", call, arg);

	if (r != NULL)
		arg = r->tok[3];
	for (r = rows("args_abi"); r->n > 0; r++) {
		int end = 2;

		while (r->tok[end][strspn(r->tok[end], "PNWI")] != '\0')
			end++;
		if (r->tok[1] == call && is_listed(a, r, 2, end))
			return place(r, end, arg, a->bits == 32);
	}
	r = find("args", call, NULL);
	return r == NULL ? -1 : place(r, 2, arg, a->bits == 32);
}

/* C(name, value) or ONLY(name), then any ON(ABIs, value). */
static bool
constant(const struct abi *a, const char *name, uint64_t *value)
{
	const struct row *c = find("../tests/oracle/constants", name, NULL);

	if (c == NULL)
		return false;
	for (const struct row *r = c + 1; r->n > 0 && is(r->tok[0], "ON"); r++)
		if (!is(c->tok[0], "ON") && is_listed(a, r, 1, r->n - 1))
			c = r;
	*value = strtoull(c->tok[c->n - 1], NULL, 0);
	return !is(c->tok[0], "ONLY");
}
