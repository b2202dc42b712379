/*
 * Reads a policy as normal.awk prints it: lines of settings, `@NAME VALUE`, and
 * of rules, `ACTION; NAMES; CONDITION`.
 */

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
	const char *condition; /* as it is written, or NULL */
	bool base;	       /* of a JSON policy, also if that is all (18) */
	bool known, grouped;   /* its name comes from @known, or a group */
	bool is_override;
	/* 19: the call for which it was added, or NULL, and the row that
	 * relates that call's arguments to this one's. */
	const char *instead_of;
	const struct row *counterpart;
} * rules;
static int nrules;

static struct abi *native;
static uint64_t covered;		  /* a set of ABIs */
static uint64_t held;			  /* capabilities */
static struct action bad_arch, otherwise; /* otherwise: the default action */

static char defaults[] = "@args kernel\n@enosys max\n@clone3 auto\n@kernel 0\n"
			 "@bad-arch kill_process\n@default kill_thread\n"
			 "@seed 0\n@samples 0\n@ip 0\n";

/* Are the rules that follow a base's (18), or overrides (12)? Is the next one
 * dropped (1.1)? */
static bool base, is_override, is_dropped;

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

	while (strcasecmp(name, kinds[kind].name) != 0)
		if (kind++ == ALLOW)
			die("no action '%s'", name);
	return (struct action){kind, word()};
}

static uint32_t
verdict_on(const struct abi *a, struct action action)
{
	const struct row *r = find("errno", action.data, NULL);

	return kinds[action.kind].verdict |
	       number(r == NULL ? action.data : r->tok[2 + a->errno_column]);
}

/* --- settings */

static struct setting {
	const char *what, *name, *text;
} * settings;
static int nsettings;

/* The last text of a setting, or NULL. name: of a constant or group, or "". */
static const char *
setting(const char *what, const char *name)
{
	for (int i = nsettings; i-- > 0;)
		if (is(settings[i].what, what) && is(settings[i].name, name))
			return settings[i].text;
	return NULL;
}

/* Reads a list of ABIs, and its first one, which is NULL if it is unknown. */
static uint64_t
read_abi_list(struct abi **first)
{
	struct abi *a = *first = abi_named(word());
	uint64_t on = a == NULL ? 0 : a->bit;

	while (take(","))
		if ((a = abi_named(word())) != NULL)
			on |= a->bit;
	return on;
}

static int32_t
release_of(const char *text)
{
	int part[3] = {0};

	sscanf(text, "%d.%d.%d", &part[0], &part[1], &part[2]);
	return (part[0] * 256 + part[1]) * 256 + part[2];
}

/* 1.2, 1.3: reads `KEY WORD,WORD...`. Does the next rule exist by this? */
static bool
exists(bool includes)
{
	const char *key = word(), *kernel = setting("kernel", "");
	bool any = false, all = true, one;

	do {
		const char *w = word();

		if (is(key, "arches"))
			one = abi_named(w) == native;
		else if (is(key, "caps"))
			one = (capability(w) & held) != 0;
		else
			one = release_of(w) <= release_of(kernel);
		any |= one;
		all &= one;
	} while (take(","));
	return includes ? (is(key, "caps") ? all : any) : !any;
}

static void
set(const char *what)
{
	struct setting *s = PUSH(settings, nsettings);
	struct abi *first;
	uint64_t on;

	*s = (struct setting){what, "", at + strspn(at, BLANKS)};
	if (is(what, "native")) {
		covered = read_abi_list(&native);
	} else if (is(what, "arches") || is(what, "arch")) {
		on = read_abi_list(&first);
		if (is(what, "arches") || first == native)
			covered |= on;
	} else if (is(what, "cap")) {
		do { /* 1.5 */
			const char *name = word();

			if (is(name, "none"))
				held = 0;
			held |= is(name, "all") ? UINT64_MAX : capability(name);
		} while (take(","));
	} else if (is(what, "bad-arch")) {
		bad_arch = read_action();
	} else if (is(what, "default")) {
		otherwise = read_action();
	} else if (is(what, "const") || is(what, "group")) {
		s->name = word();
		take("=");
		s->text = at;
	} else if (is(what, "includes") || is(what, "excludes")) {
		is_dropped |= !exists(*what == 'i');
	} else if (is(what, "base") || is(what, "text")) {
		base = *what == 'b';
	} else if (is(what, "override")) {
		is_override = true;
	}
}

/* --- rules */

/* Adds a rule for each name of a list, and each call of a group in it. */
static void
add_rules(const struct rule *of, const char *list)
{
	const char *back = at;

	for (at = list; at += strspn(at, BLANKS ",{}"), !strchr(";", *at);) {
		const char *name = word();
		const struct row *row = find("groups", name, NULL);
		struct abi *only = native;
		const struct call *c;
		struct rule r = *of;

		if (take("[arch="))
			r.on &= read_abi_list(&only);
		take("]");
		r.grouped |= *name == '@';
		if (setting("group", name) != NULL) {
			add_rules(&r, setting("group", name));
		} else if (row != NULL) {
			for (int i = 3; i < row->n; i++)
				add_rules(&r, row->tok[i]);
		} else if (is(name, "@known")) {
			r.known = true;
			for (row = rows("generic"); row->n > 0; row++)
				add_rules(&r, row->tok[1]);
		} else {
			r.call = name;
			if (isdigit((unsigned char)*name)) { /* 2.4, 2.5 */
				r.nr = number(name);
				r.on &= only->bit;
				c = find_call(only, NULL, r.nr);
				r.call = c == NULL ? NULL : c->name;
			}
			*PUSH(rules, nrules) = r;
		}
	}
	at = back;
}

/* 2.7: of @known, only calls with a number, and clone3 only where a rule names
 * it in another way. */
static void
limit_known(void)
{
	const char *clone3 = intern("clone3", 6);
	uint64_t named = 0, numbered;

	for (struct rule *r = rules; r < rules + nrules; r++)
		if (!r->known && !r->is_override && r->call == clone3)
			named |= r->on;
	for (struct rule *r = rules; r < rules + nrules; r++) {
		numbered = 0;
		for (struct abi *a = abis; a < abis + nabis && r->known; a++)
			if (covered & a->bit && find_call(a, r->call, r->nr))
				numbered = UINT64_MAX;
		if (r->known)
			r->on &= r->call == clone3 ? named : numbered;
	}
}

static void
read_lines(char *text)
{
	for (char *line = strtok(text, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		struct rule r = {
		    .on = UINT64_MAX, .base = base, .is_override = is_override};
		const char *names;

		at = line + (*line == '@');
		if (*line == '@') {
			set(word());
			continue;
		}
		r.action = read_action();
		take(";");
		names = at;
		at = strchr(at, ';') + 1;
		at += strspn(at, BLANKS);
		r.condition = *at == '\0' ? NULL : at;
		if (!is_dropped)
			add_rules(&r, names);
		is_dropped = false;
	}
}

static void
read_policy(char *text)
{
	for (const struct row *cap = rows("caps"); cap->n > 0; cap++)
		if (is(cap->tok[3], "DOCKER"))
			held |= capability(cap->tok[2]);
	read_lines(defaults);
	read_lines(text);
	limit_known();
}
