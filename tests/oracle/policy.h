/* A policy as normal.awk prints it. */

/* From strict to lenient (3.1). */
enum { KILL_PROCESS, KILL_THREAD, TRAP, ERRNO, USER_NOTIF, TRACE, LOG, ALLOW };

struct action {
	int kind;
	const char *data; /* a number, or the name of an errno */
};

/* A rule on one name: one with several names is as many of these. */
static struct rule {
	const char *call; /* NULL: nr, a number without a call (2.5) */
	uint32_t nr;
	uint64_t on; /* a set of ABIs; of a number, one */
	struct action action;
	const char *condition; /* NULL: there is none */
	bool base;	       /* of a JSON policy, also if that is all (18) */
	bool known, grouped;   /* its name comes from @known, or a group */
	bool is_override;
	/* 19: the call for which it was added, or NULL, and for each place in
	 * that call's prototype the one in this call's, or a minus. */
	const char *instead_of, *places;
} rules[1 << 16];
static int nrules;

static struct abi *native;
static uint64_t covered;		  /* a set of ABIs */
static struct action bad_arch, otherwise; /* otherwise: the default action */

/* --- actions (11) */

static const struct kind {
	const char *name;
	uint32_t verdict;
} kinds[] = {{"KILL_PROCESS", 0x80000000}, {"KILL_THREAD", 0},
    {"TRAP", 0x00030000}, {"ERRNO", 0x00050000}, {"USER_NOTIF", 0x7fc00000},
    {"TRACE", 0x7ff00000}, {"LOG", 0x7ffc0000}, {"ALLOW", 0x7fff0000}};

static struct action
read_action(void)
{
	const char *name = word();
	int kind = KILL_PROCESS;

	while (!is(name, kinds[kind].name))
		if (kind++ == ALLOW)
			die("no action '%s'", name);
	return (struct action){kind, word()};
}

static uint32_t
verdict_on(const struct abi *a, struct action action)
{
	const char *data = action.data;

	return kinds[action.kind].verdict |
	       number(isdigit((unsigned char)*data)
			  ? data
			  : fact_on("errno", a, data));
}

/* --- rules */

static void
add_rule(struct rule *list, int *n, const struct rule *r)
{
	if (*n == sizeof rules / sizeof *rules)
		die("too many rules");
	list[(*n)++] = *r;
}

/* The call of a number, which is one of a single ABI, or NULL. */
static const char *
call_of(uint64_t on, uint32_t nr)
{
	const struct call *c = NULL;

	for (const struct abi *a = abis; a < abis + nabis; a++)
		if (on & a->bit)
			c = find_call(a, NULL, nr);
	return c == NULL ? NULL : c->name;
}

/*
 * `FLAGS ACTION DATA NAME... ; CONDITION`. Before a name there may be marks of
 * where it comes from, and lists of the ABIs that it is restricted to.
 */
static void
read_rule(void)
{
	const char *flags = word(), *name;
	struct rule all = {.on = UINT64_MAX,
	    .base = strchr(flags, 'b'),
	    .is_override = strchr(flags, 'o')};
	struct rule r;
	int first = nrules;

	all.action = read_action();
	for (r = all; name = word(), !is(name, ";");) {
		if (is(name, "@")) {
			r.grouped = true;
		} else if (is(name, "=")) {
			r.known = true;
		} else if (is(name, "[")) {
			r.on &= read_abis();
		} else {
			r.call = name;
			r.nr = number(name);
			if (isdigit((unsigned char)*name)) /* 2.4, 2.5 */
				r.call = call_of(r.on, r.nr);
			add_rule(rules, &nrules, &r);
			r = all;
		}
	}
	at += strspn(at, " ");
	for (int i = first; i < nrules && *at != '\0'; i++)
		rules[i].condition = intern(at);
}

/* 2.7: of @known, only calls with a number, and clone3 only where a rule names
 * it in another way. */
static void
limit_known(void)
{
	const char *clone3 = intern("clone3");
	uint64_t named = 0, numbered;

	for (struct rule *r = rules; r < rules + nrules; r++)
		if (!r->known && !r->is_override && r->call == clone3)
			named |= r->on;
	for (struct rule *r = rules; r < rules + nrules; r++) {
		numbered = 0;
		for (struct abi *a = abis; a < abis + nabis && r->known; a++)
			if (covered & a->bit && find_call(a, r->call, 0))
				numbered = UINT64_MAX;
		if (r->known)
			r->on &= r->call == clone3 ? named : numbered;
	}
}

/* Once all lines of a policy have been read. */
static void
finish_policy(void)
{
	at = setting("native");
	if ((native = abi_named(word())) == NULL)
		die("the native ABI is missing");
	at = setting("covered");
	covered = read_abis();
	at = setting("default");
	otherwise = read_action();
	at = setting("bad-arch");
	bad_arch = read_action();
	limit_known();
}
