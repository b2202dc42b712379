/* --port: SEMANTICS 19. */

/* The rules of the policy, and those that are added. */
static struct rule list[sizeof rules / sizeof *rules];
static int nlist;

/* As a number or as a sub-call. */
static bool
has(const struct abi *a, const char *call)
{
	const char *by = fact("carried", "*", call);

	return find_call(a, call, 0) != NULL ||
	       find_call(a, intern(by), 0) != NULL;
}

/* Is it named by a rule that refuses, or by one that does not? */
static bool
is_named(const struct abi *a, const char *call, bool refused)
{
	for (const struct rule *r = rules; r < rules + nrules; r++)
		if (!r->is_override && r->on & a->bit && r->call == call &&
		    (r->action.kind <= ERRNO) == refused)
			return true;
	return false;
}

/* 19.1: the rule to add for another one on an ABI; false: there is none. */
static bool
find_counterpart(const struct rule *r, const struct abi *a, struct rule *new)
{
	const char *call, *places, *rest;

	*new = *r;
	new->call = NULL;
	new->instead_of = r->call;
	new->on = a->bit;
	if (r->call == NULL || r->grouped || r->is_override ||
	    !(r->on & covered & a->bit) || has(a, r->call))
		return false;
	for (at = fact("counterparts", "*", r->call); *(call = word()) != '\0';
	     at = rest) {
		places = word();
		rest = at;
		if (!has(a, call))
			continue;
		if (is_named(a, call, false))
			return false;
		if (new->call == NULL && !is_named(a, call, true)) {
			new->call = call;
			new->places = places;
		}
	}
	if (new->call != NULL && !is_ported(new, a)) /* 19.2 */
		new->condition = NULL;
	return new->call != NULL;
}

/* 19.3: does the condition of another call decide? */
static bool
is_limited(const struct rule *r, const struct abi *a)
{
	struct rule other;

	if (r->condition != NULL || r->action.kind < TRACE)
		return false;
	for (const struct rule *q = rules; q < rules + nrules; q++)
		if (q->condition != NULL && q->action.kind >= TRACE &&
		    q->call != r->instead_of &&
		    find_counterpart(q, a, &other) && other.call == r->call &&
		    other.condition != NULL)
			return true;
	return false;
}

/* 19.3: may a rule of a text go before one that was added? */
static bool
may_precede(const struct rule *r, const struct rule *q)
{
	if (q->instead_of == r->instead_of)
		return false;
	return r->action.kind < q->action.kind ||
	       (r->action.kind == q->action.kind && r->condition != NULL &&
		   r->action.data == q->action.data);
}

/* Puts an added rule in its place, unless it could not be reached there. */
static void
put(const struct rule *r)
{
	int to = nlist;

	for (int i = nlist; !r->base && i-- > 0;) {
		const struct rule *q = &list[i];

		if (q->instead_of == NULL || q->base || q->on != r->on ||
		    q->call != r->call)
			continue;
		if (may_precede(r, q))
			to = i;
		else if (q->condition == NULL)
			return;
		else
			break;
	}
	add_rule(list, &nlist, r);
	memmove(&list[to + 1], &list[to], (size_t)(nlist - 1 - to) * sizeof *r);
	list[to] = *r;
}

/* JSON's rules that change nothing (19.3) are added all the same. */
static void
port(void)
{
	struct rule new;

	nlist = 0;
	for (const struct rule *r = rules; r < rules + nrules; r++) {
		add_rule(list, &nlist, r);
		for (const struct abi *a = abis; a < abis + nabis; a++)
			if (find_counterpart(r, a, &new) &&
			    !is_limited(&new, a))
				put(&new);
	}
	nrules = nlist;
	memcpy(rules, list, (size_t)nlist * sizeof *list);
}
