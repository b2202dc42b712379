/* The verdict of a policy on a call: SEMANTICS 2, 3, 6 to 8, 10, 12, 13. */

/* The names of a NUMBER, or of a TWIN number itself, are overridden together
 * (12.2). NAME: of no number. ALL: of all numbers (17). */
enum { NAME, NUMBER, TWIN, ALL };

/*
 * What a rule can name to apply to the number that is evaluated: the number,
 * one of its calls, a sub-call, the original call of a twin number or its
 * sibling.
 */
static struct name {
	uint64_t on; /* the rule is on one of these ABIs */
	int kind;
	const char *call; /* NULL: the number nr, which has none */
	uint32_t nr;
	const struct abi *registers;
	const char *arguments; /* the call whose names and widths these have */
	uint32_t sub, mask;    /* of register 0; mask 0: it is no sub-call */
} names[64];
static int nnames;
static bool is_twin;

/* For each call, the rule that decides so far, or NULL, and its rank. */
static const struct rule *decisive[MANY];
static int ranks[MANY];
static bool has_rule; /* is the number named? */

static uint32_t verdicts[MANY];
static const char *enosys;     /* off, max or since, */
static int32_t enosys_release; /* this release */

/* --- names (2, 10, 13) */

static struct name *
add_name(const struct abi *a, int kind, const char *call, uint32_t nr)
{
	names[nnames] = (struct name){a->bit, kind, call, nr, a, call, 0, 0};
	return &names[nnames++];
}

static void
name_number(const struct abi *a, uint32_t nr)
{
	const struct call *c = find_call(a, NULL, nr);

	if (c == NULL)
		add_name(a, NUMBER, NULL, nr);
	for (; c != NULL && c->nr == nr && c->name != NULL; c++)
		add_name(a, NUMBER, c->name, nr);
}

/* 13.1 */
static bool
is_original(const struct abi *a, uint32_t nr)
{
	if (find_call(a, NULL, nr) != NULL)
		return true;
	for (const struct rule *r = rules; r < rules + nrules; r++)
		if (r->call == NULL && r->nr == nr && r->on & a->bit)
			return true;
	return false;
}

/* 13.3 to 13.5: o has the original number. */
static void
name_twin(
    const struct abi *a, uint32_t nr, const struct abi *o, uint32_t original)
{
	const char *sibling;
	struct name *n;

	add_name(a, TWIN, NULL, nr)->registers = o;
	name_number(o, original);
	for (n = names + 1; n < names + nnames; n++)
		if (n->call != NULL && find_call(a, n->call, 0) == NULL)
			n->on |= a->bit;
	if (names[1].call == NULL)
		return;
	sibling = fact("times", "*", names[1].call);
	if (*sibling != '\0') {
		n = add_name(a, NAME, intern(sibling), 0);
		n->registers = o;
		n->arguments = names[1].call;
	}
}

static void
find_names(const struct abi *a, uint32_t nr)
{
	const struct call *c = find_call(a, NULL, nr);
	const char *w;

	for (at = c == NULL && otherwise.kind >= TRACE
		      ? fact("twins", "*", a->token)
		      : "";
	     !is_twin && *(w = word()) != '\0';) {
		const struct abi *o = abi_named(w);
		uint32_t low = number(word()), high = number(word());
		uint32_t original = nr ^ number(word());

		is_twin = nr >= low && nr <= high && is_original(o, original);
		if (is_twin)
			name_twin(a, nr, o, original);
	}
	if (!is_twin)
		name_number(a, nr);
	at = c == NULL ? "" : fact("carries", "*", c->name); /* 10.1 */
	while (*(w = word()) != '\0') {
		struct name *n = add_name(a, NAME, w, 0);

		n->sub = number(word());
		n->mask = *c->name == 'i' ? 0xffff : 0xffffffff;
	}
	add_name(a, ALL, intern("*"), 0)->arguments = NULL;
}

/* --- which rules apply (2, 10, 12) */

static bool
applies(const struct rule *r, const struct name *n)
{
	return r->on & n->on && r->call == n->call &&
	       (r->call != NULL || r->nr == n->nr);
}

/* 12: does a later override take the name, or its number, from the rule? */
static bool
is_taken(const struct rule *r, const struct name *n)
{
	while (++r < rules + nrules)
		for (const struct name *m = names;
		     r->is_override && m < names + nnames; m++)
			if (applies(r, m) &&
			    (m == n || (m->kind != NAME && m->kind == n->kind)))
				return true;
	return false;
}

/*
 * 10.2 and 10.5: does its condition keep a rule out of the multiplexer, or do
 * earlier clauses?
 */
static bool
is_kept_out(const struct rule *r, const struct name *n)
{
	for (const struct rule *q = rules; q < r && !r->is_override; q++)
		if (!q->base && applies(q, n) &&
		    (q->condition == NULL || r->action.kind >= TRACE))
			return true;
	return r->condition != NULL;
}

/* Rules are tried by rank (10.4, 17.1, 18.1), a base's by their action. */
static int
rank(const struct rule *r, const struct name *n)
{
	if (n->kind == ALL)
		return 0;
	if (r->base)
		return 4 + r->action.kind;
	return n->mask == 0 ? 2 : r->action.kind >= TRACE ? 3 : 1;
}

static void
apply(const struct rule *r, const struct name *n)
{
	bool never = r->condition != NULL && r->action.kind >= TRACE &&
		     n->arguments != NULL &&
		     in_memory(n->registers, n->arguments); /* 10.6 */
	uint64_t set = never ? 0 : holds(r, n->registers, n->arguments);

	has_rule |= n->kind != ALL;
	if (n->mask != 0)
		probe(0, n->sub, n->mask);
	for (int i = 0; i < ncalls; i++)
		if (set >> i & 1 && (calls[i].args[0] & n->mask) == n->sub &&
		    (decisive[i] == NULL || rank(r, n) < ranks[i])) {
			decisive[i] = r;
			ranks[i] = rank(r, n);
		}
}

/* --- ENOSYS (7, 8) */

/* 7.3 */
static bool
space(const struct abi *a, uint32_t nr)
{
	return nr >= a->space && nr < a->space_end;
}

/* 7.2; and 7.4: of `since:X.Y` or of plain `since` */
static void
set_limits(void)
{
	const struct call *c;
	int32_t since;
	bool newest;

	at = setting("enosys");
	enosys = word();
	newest = *(at += strspn(at, " ")) == '\0';
	enosys_release = (int32_t)number(word());
	for (struct abi *a = abis; a < abis + nabis; a++) {
		a->above[0] = a->above[1] = 0;
		for (const struct rule *r = rules; r < rules + nrules; r++) {
			if (!(r->on & covered & a->bit) || r->call == NULL)
				continue;
			c = find_call(a, r->call, 0);
			if (c != NULL && c->nr >= a->above[space(a, c->nr)])
				a->above[space(a, c->nr)] = c->nr + 1;
			since = (int32_t)number(fact("since", "*", r->call));
			if (newest && since > enosys_release)
				enosys_release = since;
		}
	}
}

/* 7.4 */
static bool
existed(const struct abi *a, uint32_t nr)
{
	const struct call *c = find_call(a, NULL, nr);

	for (; c != NULL && c->nr == nr; c++)
		if (c->since <= enosys_release &&
		    (c->gone == 0 || c->gone > enosys_release))
			return true;
	return false;
}

/* 8.1 */
static bool
is_clone3_stub(const struct abi *a, uint32_t nr)
{
	const struct call *c = find_call(a, NULL, nr);
	const char *clone = intern("clone");
	bool through = false;

	if (c == NULL || !is(c->name, "clone3") ||
	    find_call(a, clone, 0) == NULL || is(setting("clone3"), "policy"))
		return false;
	for (const struct rule *r = rules; r < rules + nrules; r++)
		if (r->on & a->bit && r->call == clone)
			through = r->action.kind >= TRACE ||
				  (through && !r->is_override);
	return through;
}

/* Of a number that no rule names. */
static bool
is_enosys(const struct abi *a, uint32_t nr)
{
	uint32_t above = a->above[space(a, nr)];

	if (otherwise.kind >= TRACE) /* 7.7 */
		return !is(enosys, "off") &&
		       strncmp(a->table, "mips", 4) == 0 && nr >= 4000 &&
		       nr < 7000 && nr / 1000 != a->base / 1000;
	if (is_clone3_stub(a, nr))
		return true;
	if (is(enosys, "off"))
		return false;
	if (nr == 0 && strncmp(a->table, "s390", 4) == 0) /* 7.6 */
		return true;
	return is(enosys, "max") ? above != 0 && nr >= above : !existed(a, nr);
}

/* --- the order of decisions */

/* Finds the verdicts of the calls, which have this number. */
static void
evaluate(uint32_t arch, uint32_t nr)
{
	bool complain = is(setting("complain"), "1");
	struct action other = bad_arch, action; /* 6.3, 6.5 */
	const struct abi *a = NULL;

	nprobes = nnames = 0;
	has_rule = is_twin = false;
	memset(decisive, 0, sizeof decisive);
	for (const struct abi *b = abis; b < abis + nabis; b++)
		if (covered & b->bit && b->audit == arch) {
			if (nr == UINT32_MAX) /* 6.4 */
				other = (struct action){ALLOW, "0"};
			else if (nr >= b->low && nr <= b->high)
				a = b;
		}
	if (a != NULL)
		find_names(a, nr);
	for (const struct rule *r = rules; r < rules + nrules; r++)
		for (const struct name *n = names; n < names + nnames; n++)
			if (applies(r, n) && !is_taken(r, n) &&
			    (n->mask == 0 || !is_kept_out(r, n)))
				apply(r, n);
	if (a != NULL)
		other = !has_rule && !is_twin && is_enosys(a, nr)
			    ? (struct action){ERRNO, intern("ENOSYS")}
			    : otherwise;
	for (int i = 0; i < ncalls; i++) {
		const struct rule *r = decisive[i];

		action =
		    r != NULL && (!is_twin || ranks[i] == 0 ||
				     r->action.kind < otherwise.kind) /* 13.2 */
			? r->action
			: other;
		if (complain && a != NULL && action.kind <= ERRNO) /* 12.3 */
			action = (struct action){LOG, "0"};
		verdicts[i] = verdict_on(a != NULL ? a : native, action);
	}
}
