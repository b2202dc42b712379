/* What the tables say of ABIs, calls, arguments and constants. */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL 0, 0xffffffff, NULL, 0

/* Facts that no table has, written down once more. */
struct abi abis[] = {
    {"x86_64", "amd64", "x86_64", 0xc000003e, 64, 0, 0, 0, BIT30 - 1, NULL, 0},
    {"x86", "x86", "x86", 0x40000003, 32, 0, 0, ALL},
    {"x32", "x32", "x32", 0xc000003e, 64, 0, 0, BIT30, UINT32_MAX, NULL, 0},
    {"arm", "arm", "arm", 0x40000028, 32, 0, 0, ALL},
    {"aarch64", "arm64", "aarch64", 0xc00000b7, 64, 0, 0, ALL},
    {"riscv64", "riscv64", "riscv64", 0xc00000f3, 64, 0, 0, ALL},
    {"riscv32", "riscv32", "riscv32", 0x400000f3, 32, 0, 0, ALL},
    {"s390x", "s390x", "s390x", 0x80000016, 64, 1, 0, ALL},
    {"s390", "s390", "s390", 0x16, 32, 1, 0, ALL},
    {"ppc64", "ppc64", "ppc64", 0x80000015, 64, 1, 5, ALL},
    {"ppc64le", "ppc64le", "ppc64", 0xc0000015, 64, 0, 5, ALL},
    {"ppc", "ppc", "ppc", 0x14, 32, 1, 5, ALL},
    {"loongarch64", "loong64", "loongarch64", 0xc0000102, 64, 0, 0, ALL},
    {"mips", "mips", "mips", 0x8, 32, 1, 1, ALL},
    {"mipsel", "mipsel", "mips", 0x40000008, 32, 0, 1, ALL},
    {"mips64", "mips64", "mips64", 0x80000008, 64, 1, 1, ALL},
    {"mipsel64", "mipsel64", "mips64", 0xc0000008, 64, 0, 1, ALL},
    {"mips64n32", "mips64n32", "mips64n32", 0xa0000008, 64, 1, 1, ALL},
    {"mipsel64n32", "mips3l64n32", "mips64n32", 0xe0000008, 64, 0, 1, ALL},
    {"m68k", "m68k", "m68k", 0x4, 32, 1, 0, ALL},
    {"sh", "sh", "sh", 0x4000002a, 32, 0, 0, ALL},
    {"sheb", "sheb", "sh", 0x2a, 32, 1, 0, ALL},
    {"parisc", "parisc", "parisc", 0xf, 32, 1, 4, ALL},
    {"parisc64", "parisc64", "parisc64", 0x8000000f, 64, 1, 4, ALL},
    {"alpha", "alpha", "alpha", 0xc0009026, 64, 0, 2, ALL},
    {"sparc", "sparc", "sparc", 0x2, 32, 1, 3, ALL},
    {"sparc64", "sparc64", "sparc64", 0x8000002b, 64, 1, 3, ALL},
    {"xtensa", "xtensa", "xtensa", 0x5e, 32, 0, 0, ALL},
    {"xtensaeb", "xtensaeb", "xtensa", 0x5e, 32, 1, 0, ALL},
    {"csky", "csky", "csky", 0x400000fc, 32, 0, 0, ALL},
    {"loongarch32", "loongarch32", "loongarch32", 0x40000102, 32, 0, 0, ALL},
    {"aarch64_be", "aarch64_be", "aarch64", 0xc00000b7, 64, 1, 0, ALL},
    {"armeb", "armeb", "arm", 0x40000028, 32, 1, 0, ALL},
};
const int nabis = (int)(sizeof abis / sizeof *abis);

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

int32_t
release_text(const char *text)
{
	int part[3] = {0};

	sscanf(text, "%d.%d.%d", &part[0], &part[1], &part[2]);
	return (part[0] * 256 + part[1]) * 256 + part[2];
}

static void
read_calls(struct abi *a)
{
	const struct table *t = table(a->table);

	for (int i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];
		/* S(nr, name, since); R(nr, name, a, b, c, gone); X32 + nr */
		int at = strcmp(r->tok[1], "X32") == 0 ? 3 : 1;
		bool gone = r->tok[0][0] == 'R';
		struct call *c = PUSH(a->calls, a->ncalls);

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

static bool
in_consts(const char *t, const struct abi *a, const char *name, uint64_t *value)
{
	int at = 0;
	struct row *r = find(t, &at, name, NULL), *end;
	bool have;

	if (r == NULL)
		return false;
	end = table(t)->rows + table(t)->nrows;
	have = strcmp(r->tok[0], "C") == 0;
	if (have)
		*value = strtoull(r->tok[2], NULL, 0);
	for (r++; r < end && strcmp(r->tok[0], "ON") == 0; r++)
		if (listed(a, r, 1, r->n - 1)) {
			*value = strtoull(r->tok[r->n - 1], NULL, 0);
			return true;
		}
	return have;
}

bool
constant(struct abi *a, const char *name, uint64_t *value)
{
	static const char *const t[] = {"consts_file", "consts_ioctl",
	    "consts_memory", "consts_process", "consts_signal",
	    "consts_socket"};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		if (in_consts(t[i], a, name, value))
			return true;
	return false;
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

/* Are they the same but for case, and - for _? */
static bool
alike(const char *a, size_t length, const char *b)
{
	for (; length > 0 && *b != '\0'; length--, a++, b++)
		if (tolower((unsigned char)*a) != *b &&
		    (*a != '-' || *b != '_'))
			return false;
	return length == 0 && *b == '\0';
}

/* As text policies spell it, or Docker, or libseccomp. */
struct abi *
abi_named(const char *name, size_t length)
{
	size_t prefix = strlen("SCMP_ARCH_");
	bool scmp = strncmp(name, "SCMP_ARCH_", prefix) == 0;

	for (int i = 0; i < nabis; i++)
		if (scmp ? alike(name + prefix, length - prefix, abis[i].token)
			 : alike(name, length, abis[i].token) ||
			       alike(name, length, abis[i].docker))
			return &abis[i];
	return NULL;
}

bool
action_named(const char *name, uint32_t *verdict)
{
	static const struct {
		const char *name;
		uint32_t verdict;
	} all[] = {{"allow", ALLOW}, {"log", LOG}, {"trace", TRACE},
	    {"notify", 0x7fc00000}, {"user_notify", 0x7fc00000},
	    {"errno", ERRNO}, {"trap", 0x00030000}, {"kill", KILL_THREAD},
	    {"kill_thread", KILL_THREAD}, {"kill_process", KILL_PROCESS}};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (alike(name, strlen(name), all[i].name)) {
			*verdict = all[i].verdict;
			return true;
		}
	return false;
}
