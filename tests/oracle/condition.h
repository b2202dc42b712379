/*
 * Conditions: SEMANTICS 4, 5 and 15.3. They are read anew for each number, as
 * the meaning of a name or a constant depends on the ABI and the call, and
 * evaluated while they are read, for many calls at once: as the set of those
 * for which they hold.
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
static struct abi *abi;
static const char *call_name;

/* The comparison that is read. */
static int arg;		  /* -1: it has no counterpart */
static uint32_t stated;	  /* the width that is stated, or 0 */
static uint64_t all_bits; /* of the width that counts */
static uint64_t mask;	  /* of `arg & MASK`, */
static bool has_mask;	  /* if it is of this kind */
static bool is_complete;  /* have all arguments had counterparts? */

/* --- values */

static uint64_t value(void);

/* 4.3 */
static uint64_t
operand(void)
{
	const char *name, *back;
	uint64_t n;
	char *end;

	if (take("~")) {
		n = ~operand();
		return arg == IP || abi->bits == 64 || stated == 64
			   ? n
			   : (uint32_t)n;
	}
	if (take("(")) {
		n = value();
		take(")");
		return n;
	}
	name = word();
	if (setting("const", name) != NULL) {
		back = at;
		at = setting("const", name);
		n = value();
		at = back;
		return n;
	}
	n = strtoull(name, &end, 0);
	if (*name == '$') /* 4.5 */
		return UINT64_MAX;
	if (*end != '\0' && !constant(abi, name, &n))
		die("no constant '%s'", name);
	return n;
}

static uint64_t
value(void)
{
	uint64_t n = operand();

	while (at += strspn(at, BLANKS), at[0] == '|' && at[1] != '|') {
		at++;
		n |= operand();
	}
	return n;
}

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

/* One value, or a range; a single value after `in` is a mask. */
static uint64_t
value_or_range(bool in)
{
	bool minus = at[strspn(at, BLANKS)] == '-';
	uint64_t v = value(), high = v;

	if (!take("..")) {
		minus = false;
		if (in)
			return masked(~v & all_bits, 0);
	} else {
		minus = minus && at[strspn(at, BLANKS)] != '-';
		high = value();
	}
	return bounded(false, minus, v) & bounded(true, minus, high);
}

static bool
numbered(const char *name)
{
	return strncmp(name, "arg", 3) == 0 && isdigit((unsigned char)name[3]);
}

/* 19.2: the register of the argument that means the same; -1: there is none. */
static int
counterpart(const char *name)
{
	const struct row *row = rule->counterpart;
	const struct row *args = find("args", rule->instead_of, NULL);
	const struct row *alias = find("args_alias", rule->instead_of, name);
	const char *places = row->n > 3 ? row->tok[3] : "012345", *found;
	int i, k = 2;

	if (alias != NULL)
		name = alias->tok[3];
	i = numbered(name) ? name[3] - '0' : place(args, 2, name, false);
	found = strchr(places, '0' + i);
	if (row->tok[1] != rule->instead_of)
		i = found == NULL ? -1 : (int)(found - places);
	else if (i >= 0)
		i = i < (int)strlen(places) ? places[i] - '0' : -1;
	if (i < 0 || in_memory(abi, call_name))
		return -1;
	args = find("args", call_name, NULL);
	for (int n = 0; n < i && args != NULL && k < args->n; n++)
		k += *args->tok[k] == 'N' ? 3 : 2;
	return args == NULL || k >= args->n || is(args->tok[k + 1], "-")
		   ? i
		   : argument(abi, call_name, args->tok[k + 1]);
}

/* 5.1 to 5.3 */
static void
subject(void)
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
	has_mask = false;
	stated = take(":") ? number(word()) : 0;
	if (call_name != NULL && arg >= 0 && arg != IP &&
	    !is(setting("args", ""), "64"))
		width = width_of(abi, call_name, arg);
	if (width == 0)
		width = arg == IP ? 64 : abi->bits;
	all_bits = UINT64_MAX >> (64 - (stated != 0 ? stated : width));
}

static uint64_t
comparison(void)
{
	bool negated, list, less, equal, sign;
	uint64_t set;

	subject();
	negated = take("not");
	if (take("in")) {
		list = take("{");
		set = value_or_range(!list);
		while (list && take(","))
			set |= value_or_range(false);
		take("}");
	} else if (take("==") || (negated = take("!="))) {
		set = value_or_range(false);
	} else if (take("&")) {
		mask = value();
		set = masked(mask, 0);
		has_mask = negated = true;
	} else {
		less = take("<");
		if (!less && !take(">"))
			die("no comparison at '%s'", at);
		equal = take("=");
		sign = take("s");
		/* < is not >=, and > is not <=. */
		set = bounded(less == equal, sign, value());
		negated = !equal;
	}
	return negated ? ~set : set;
}

/* --- conditions */

static uint64_t
condition(void)
{
	uint64_t either = 0, both, one;
	bool negated, equal;

	do {
		both = UINT64_MAX;
		do {
			negated = take("!");
			if (!take("("))
				one = comparison();
			else if (one = condition(), !take(")"))
				die("no ')' at '%s'", at);
			/* `(arg & M) == V`, with parentheses or without */
			if (has_mask && ((equal = take("==")) || take("!=")))
				one = masked(mask, value()) ^
				      (equal ? 0 : UINT64_MAX);
			both &= negated ? ~one : one;
		} while (take("&&"));
		either |= both;
	} while (take("||"));
	return either;
}

static uint64_t
holds(const struct rule *r, struct abi *a, const char *name)
{
	rule = r;
	abi = a;
	call_name = name;
	at = r->condition;
	return at == NULL ? UINT64_MAX : condition();
}

static bool
is_ported(const struct rule *r, struct abi *a)
{
	is_complete = true;
	holds(r, a, r->call);
	return is_complete;
}
