/*
 * Conditions: SEMANTICS 4 and 5. They are read anew for each number, as the
 * meaning of a name or a constant depends on the ABI and the call, and
 * evaluated while they are read, for many calls at once: as the set of those
 * for which they hold. Their operators come after what they are applied to.
 */

enum { IP = NARGS, MANY = 64 };

/* The calls that are evaluated together; sets of them have a bit for each. */
static struct data calls[MANY];
static int ncalls;

/* Values that conditions on the number compare with, as they are written. */
static struct probe {
	int arg; /* 0 to 5, or IP */
	uint64_t value, mask;
} probes[MANY];
static int nprobes;

static const struct rule *rule;
static const struct abi *abi;
static const char *call_name;

/* The argument that is compared. */
static int arg;		  /* -1: it has no counterpart */
static uint32_t stated;	  /* the width that is stated, or 0 */
static uint64_t all_bits; /* of the width that counts */
static bool is_complete;  /* have all arguments had counterparts? */

/* --- comparisons */

/* Has calls tried with this value under the mask, and with others near it. */
static void
probe(int i, uint64_t v, uint64_t m)
{
	if (nprobes < MANY)
		probes[nprobes++] = (struct probe){i, v, m};
}

/* The calls whose argument is in a range after `& bits` and `^ flip`. */
static uint64_t
in_range(uint64_t bits, uint64_t flip, uint64_t low, uint64_t high)
{
	uint64_t set = 0, x;

	for (int i = 0; i < ncalls; i++) {
		x = arg == IP ? calls[i].ip : calls[i].args[arg];
		x = (x & bits) ^ flip;
		set |= (uint64_t)(x >= low && x <= high) << i;
	}
	return set;
}

/* 5.4: replaces a constant by the value that it stands for, if any. */
static bool
stands_for(uint64_t *c)
{
	uint64_t v = *c & all_bits;

	if (*c != v && (v <= all_bits >> 1 ||
			   (*c != (v | ~all_bits) &&
			       (all_bits != 0xffff || *c != (v | 0xffff0000)))))
		return false;
	*c = v;
	return true;
}

/*
 * 5.5: the calls whose argument is at most v, or at least. 5.8: with the sign
 * bit flipped, signed numbers are in the order of unsigned ones.
 */
static uint64_t
bounded(bool at_most, bool sign, uint64_t v)
{
	uint64_t flip = sign ? all_bits ^ all_bits >> 1 : 0;

	probe(arg, v, UINT64_MAX);
	if (!stands_for(&v))
		return at_most != (sign && v >> 63 != 0) ? UINT64_MAX : 0;
	return at_most ? in_range(all_bits, flip, 0, v ^ flip)
		       : in_range(all_bits, flip, v ^ flip, UINT64_MAX);
}

/* 5.6 */
static uint64_t
masked(uint64_t m, uint64_t v)
{
	probe(arg, v, m);
	stands_for(&m);
	stands_for(&v);
	return in_range(m & all_bits, 0, v, v);
}

/* --- arguments */

static bool
numbered(const char *name)
{
	return strncmp(name, "arg", 3) == 0 && isdigit((unsigned char)name[3]);
}

/* 19.2: the register of the argument that means the same; -1: there is none. */
static int
counterpart(const char *name)
{
	const char *back = at, *call = rule->instead_of;
	int i = numbered(name) ? name[3] - '0'
			       : place(fact("args", "*", call),
				     full_name(call, name), false);

	i = i < 0 || rule->places[i] == '-' ? -1 : rule->places[i] - '0';
	if (i < 0 || in_memory(abi, call_name))
		return -1;
	at = fact("args", "*", call_name);
	for (int n = 0; n <= i; n++)
		if (name = word(), is(name, "/"))
			name = word();
	at = back;
	return *name == '\0' || *name == '-' ? i
					     : argument(abi, call_name, name);
}

/* 5.1 to 5.3: reads a name, and the width that is stated. */
static void
read_argument(void)
{
	const char *name = word();
	uint32_t width = 0;

	arg = -1;
	if (is(name, "ip"))
		arg = IP;
	else if (rule->instead_of != NULL)
		arg = counterpart(name);
	else if (numbered(name))
		arg = name[3] - '0';
	else if (call_name != NULL)
		arg = argument(abi, call_name, name);
	if (arg < 0 && ncalls > 0)
		die("no argument '%s' on %s", name, abi->token);
	is_complete &= arg >= 0;
	stated = number(word());
	if (call_name != NULL && arg >= 0 && arg != IP &&
	    !is(setting("args"), "64"))
		width = width_of(abi, call_name, arg);
	if (width == 0)
		width = arg == IP ? 64 : abi->bits;
	all_bits = UINT64_MAX >> (64 - (stated != 0 ? stated : width));
}

/* --- conditions */

static uint64_t
value(const char *text)
{
	const char *constant = text;

	if (!isdigit((unsigned char)*text) && *text != '-')
		constant = fact_on("const", abi, text);
	if (*constant == '\0' && ncalls > 0)
		die("no constant '%s'", text);
	return strtoull(constant, NULL, 0);
}

static uint64_t
condition(void)
{
	uint64_t stack[MANY] = {UINT64_MAX}, *top = stack;
	const char *w;

	while (*(w = word()) != '\0') {
		if (top == stack + MANY - 1)
			die("a condition is too deep");
		if (is(w, ":")) {
			read_argument();
		} else if (*w == '<' || *w == '>') {
			*top = bounded(*w == '<', w[2] == 's', *top);
		} else if (is(w, "!")) {
			*top = ~*top;
		} else if (is(w, "~")) { /* 4.3 */
			*top = ~*top;
			if (arg != IP && abi->bits == 32 && stated != 64)
				*top = (uint32_t)*top;
		} else if (is(w, "&=")) {
			top--;
			*top = masked(top[0], top[1]);
		} else if (is(w, "&&")) {
			top--;
			*top &= top[1];
		} else if (*w == '|') {
			top--;
			*top |= top[1];
		} else {
			*++top = value(w);
		}
	}
	return *top;
}

static uint64_t
holds(const struct rule *r, const struct abi *a, const char *name)
{
	rule = r;
	abi = a;
	call_name = name;
	at = r->condition == NULL ? "" : r->condition;
	return condition();
}

static bool
is_ported(const struct rule *r, const struct abi *a)
{
	ncalls = 0;
	is_complete = true;
	holds(r, a, r->call);
	return is_complete;
}
