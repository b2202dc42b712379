/* What facts say about ABIs, calls, arguments and constants. */

struct call {
	const char *name;
	uint32_t nr;
	int32_t since, gone; /* releases as one number; gone 0: still there */
};

/* After those of each table there is an empty one. */
static struct call all_calls[1 << 14];
static int n_all_calls;

/* abis.tbl describes these. */
static struct abi {
	const char *token, *table; /* facts are about the table */
	uint64_t bit;		   /* in sets of ABIs */
	uint32_t audit, bits, big, base, low, high, space, space_end;
	struct call *calls; /* by number */
	int ncalls;
	/* 7.2: the numbers from which on no rule names any, in both number
	 * spaces; 0: no rule names one in this space. */
	uint32_t above[2];
} abis[64];
static int nabis;

static void
read_abi(void)
{
	struct abi *a = &abis[nabis];
	uint32_t n[8];

	a->token = word();
	a->table = word();
	for (int i = 0; i < 8; i++)
		n[i] = number(word());
	*a = (struct abi){a->token, a->table, (uint64_t)1 << nabis++, n[0],
	    n[1], n[2], n[3], n[4], n[5] != 0 ? n[5] : UINT32_MAX, n[6], n[7],
	    NULL, 0, {0}};
}

/* `TABLE NAME NUMBER SINCE GONE`, by table and number. */
static void
read_call(void)
{
	static const char *last;
	const char *table = word();
	struct call *c;

	n_all_calls += table != last;
	last = table;
	c = &all_calls[n_all_calls++];
	if (c + 1 >= all_calls + sizeof all_calls / sizeof *all_calls)
		die("too many calls");
	c->name = word();
	c->nr = number(word());
	c->since = (int32_t)number(word());
	c->gone = (int32_t)number(word());
	for (struct abi *a = abis; a < abis + nabis; a++)
		if (a->table == table && a->ncalls++ == 0)
			a->calls = c;
}

static struct abi *
abi_named(const char *token)
{
	struct abi *a = abis;

	while (a < abis + nabis && a->token != token)
		a++;
	return a < abis + nabis ? a : NULL;
}

/* Reads a list of ABIs, up to a word that is none. */
static uint64_t
read_abis(void)
{
	uint64_t set = 0;

	for (const struct abi *a; (a = abi_named(word())) != NULL;)
		set |= a->bit;
	return set;
}

/* The first call of this name, or if that is NULL with this number; or NULL. */
static const struct call *
find_call(const struct abi *a, const char *name, uint32_t nr)
{
	const struct call *all = a->calls;
	int low = 0, high = a->ncalls;

	while (name == NULL && low < high) {
		if (all[(low + high) / 2].nr < nr)
			low = (low + high) / 2 + 1;
		else
			high = (low + high) / 2;
	}
	while (name != NULL && low < high && all[low].name != name)
		low++;
	return low < a->ncalls && (name != NULL || all[low].nr == nr)
		   ? &all[low]
		   : NULL;
}

/* What is true on an ABI, or on all that no other fact is about. */
static const char *
fact_on(const char *kind, const struct abi *a, const char *name)
{
	const char *value = fact(kind, a->table, name);

	return *value != '\0' ? value : fact(kind, "*", name);
}

/* 10.6 */
static bool
in_memory(const struct abi *a, const char *call)
{
	return is(fact("width", a->table, call), "BLOCK");
}

/* 5.1: 16, 32 or 64, or 0 if the tables do not know it */
static uint32_t
width_of(const struct abi *a, const char *call, int arg)
{
	const char *back = at;
	const char *all[] = {fact("width", a->table, call),
	    a->bits == 64 ? fact("width", "64", call) : "",
	    fact("width", "*", call)};
	uint32_t bits = 0;

	/* N is no number: such a width is that of the next list. */
	for (int i = 0; i < 3 && bits == 0 && !in_memory(a, call); i++) {
		at = all[i];
		for (int n = 0; n < arg; n++)
			word();
		bits = number(word());
	}
	at = back;
	return bits < a->bits ? bits : a->bits;
}

/*
 * The place of a name, or -1. narrow: none from a slash on, where the arguments
 * of 64 bits begin.
 */
static int
place(const char *names, const char *name, bool narrow)
{
	const char *back = at, *w;
	int i = 0;

	for (at = names; w = word(), w != name; i += !is(w, "/"))
		if (*w == '\0' || (narrow && *w == '/')) {
			i = -1;
			break;
		}
	at = back;
	return i;
}

static const char *
full_name(const char *call, const char *arg)
{
	const char *name = fact("alias", call, arg);

	return *name == '\0' ? arg : intern(name);
}

/* 4.2: the register in which an ABI passes it, or -1 */
static int
argument(const struct abi *a, const char *call, const char *arg)
{
	return place(
	    fact_on("args", a, call), full_name(call, arg), a->bits == 32);
}
