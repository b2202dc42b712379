/* The verdict of a policy on one call: SEMANTICS 1 to 13. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

enum { NEVER = -1 };

struct entry *entries;
int nentries;

/* The place of an action in the order of SEMANTICS 3.1. */
int
leniency(uint32_t v)
{
	static const uint32_t order[] = {KILL_PROCESS, KILL_THREAD, 0x30000,
	    ERRNO, 0x7fc00000, TRACE, LOG, ALLOW};
	int i = 0;

	while (order[i] != (v & ACTION))
		i++;
	return i;
}

static bool
lets_through(uint32_t v)
{
	return leniency(v) >= leniency(TRACE);
}

static uint32_t
verdict_on(struct abi *a, uint32_t verdict, const char *errno_name)
{
	return errno_name == NULL ? verdict
				  : ERRNO | (uint32_t)errno_of(a, errno_name);
}

static bool
on(const struct name *n, const struct abi *a)
{
	return (n->on & abi_bit(a)) != 0;
}

/* --- names and overrides (2, 12) */

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* The call that a name means on an ABI. */
static const char *
call_of(const struct name *n, struct abi *a)
{
	const struct call *c;

	if (n->text != NULL)
		return on(n, a) ? n->text : NULL;
	c = n->owner == a ? call_number(a, n->nr) : NULL;
	return c == NULL ? NULL : c->name;
}

static bool
gives(const struct name *n, struct abi *a, uint32_t nr)
{
	const struct call *c = call_number(a, nr);

	if (n->text == NULL)
		return n->owner == a && n->nr == nr;
	for (; on(n, a) && c != NULL && c < a->calls + a->ncalls && c->nr == nr;
	     c++)
		if (c->name == n->text)
			return true;
	return false;
}

/*
 * Does a later override take this number away from the rule, or the call as a
 * whole? nr NEVER: only the second is asked.
 */
static bool
taken(const struct rule *r, const char *call, struct abi *a, int64_t nr)
{
	const struct rule *end = policy.rules + policy.nrules;

	while (++r < end)
		if (r->is_override &&
		    ((call != NULL && call_of(&r->name, a) == call) ||
			(nr != NEVER && gives(&r->name, a, (uint32_t)nr))))
			return true;
	return false;
}

/* Does a rule name this number itself, and one that lets through? */
static bool
named(struct abi *a, uint32_t nr, bool through)
{
	const struct rule *r = policy.rules, *end = r + policy.nrules;

	for (; r < end; r++)
		if ((!through || lets_through(r->verdict)) &&
		    gives(&r->name, a, nr) &&
		    !taken(r, call_of(&r->name, a), a, nr))
			return true;
	return false;
}

/* --- the entries of one number */

static struct entry *
add(const struct rule *r, struct abi *a, struct abi *registers,
    const char *call)
{
	struct entry *e = PUSH(entries, nentries);

	*e = (struct entry){.verdict = verdict_on(a, r->verdict, r->errno_name),
	    .all = r->all,
	    .base = r->base,
	    .condition = r->condition,
	    .abi = registers,
	    .call = call};
	if (call != NULL)
		width_of(registers, call, 0, &e->never);
	/* 10.6 */
	e->never = e->never && r->condition != NULL && lets_through(r->verdict);
	return e;
}

/* 10.5: do earlier clauses keep this one out of the multiplexer? */
static bool
kept_out(const struct rule *r, const char *call, struct abi *a)
{
	for (const struct rule *q = policy.rules; policy.text && q < r; q++)
		if (!q->base && call_of(&q->name, a) == call &&
		    !taken(q, call, a, NEVER) &&
		    (q->condition == NULL || lets_through(r->verdict)))
			return true;
	return false;
}

static void
bind(const struct rule *r, struct abi *a, uint32_t nr)
{
	const char *call = call_of(&r->name, a);
	const struct call *c = call_number(a, nr);
	const struct row *carried;
	struct entry *e;

	if (gives(&r->name, a, nr) && !taken(r, call, a, nr))
		add(r, a, a, call);
	/* 10.2 */
	if (call == NULL || c == NULL || r->condition != NULL)
		return;
	carried = find("subcalls", NULL, NULL, call);
	if (carried != NULL &&
	    is(carried->tok[0][0] == 'I' ? "ipc" : "socketcall", c->name) &&
	    !taken(r, call, a, NEVER) && !kept_out(r, call, a)) {
		e = add(r, a, a, NULL);
		e->through = true;
		e->sub = (uint32_t)strtoul(carried->tok[1], NULL, 0);
		e->mask = carried->tok[0][0] == 'I' ? 0xffff : 0xffffffff;
	}
}

/* 13.1: the original's ABI, and its number. */
static struct abi *
original(struct abi *a, uint32_t nr, uint32_t *onr)
{
	const char *token = NULL;
	struct abi *o;

	*onr = nr;
	if (call_number(a, nr) != NULL)
		return NULL;
	if (is(a->token, "x32") && nr < 2u * BIT30)
		token = "x86_64";
	if (is(a->token, "x86_64") && nr >= 512 && nr <= 547)
		token = "x32";
	if (token != NULL)
		*onr ^= BIT30;
	if (is(a->token, "riscv64") && nr >= 403 && nr <= 423 && nr != 415)
		token = "riscv32";
	o = token == NULL ? NULL : abi_named(token, strlen(token));
	return o != NULL &&
		       (call_number(o, *onr) != NULL || named(o, *onr, false))
		   ? o
		   : NULL;
}

/* 13.3 and 13.5 */
static void
bind_twin(const struct rule *r, struct abi *a, uint32_t nr, struct abi *o,
    uint32_t onr)
{
	const struct call *c = call_number(o, onr);
	const char *call = c == NULL ? NULL : c->name;
	const struct row *time64 =
	    call == NULL ? NULL : find("time64", NULL, NULL, call);
	struct name n = r->name, there = n;

	if (n.text != NULL && on(&n, a) && call_named(a, n.text) == NULL)
		there.on = UINT64_MAX;
	if (gives(&there, o, onr)) {
		if (!taken(r, call, o, onr))
			add(r, a, o, n.text != NULL ? n.text : call);
	} else if (n.text == NULL && n.owner == a && n.nr == nr) {
		if (!taken(r, NULL, a, nr))
			add(r, a, o, NULL);
	} else if (time64 != NULL && is(a->token, "riscv64") &&
		   call_of(&n, a) == time64->tok[1] &&
		   !taken(r, time64->tok[1], a, NEVER)) {
		add(r, a, o, call);
	}
}

/* --- ENOSYS (7, 8) */

/* 7.3 */
static int
space(const struct abi *a, uint32_t nr)
{
	return (is(a->table, "arm") && nr >= 0x0f0000 && nr <= 0x0fffff) ||
	       (is(a->table, "x32") && nr >= BIT30 + 512 && nr <= BIT30 + 547);
}

/* 7.2 */
static bool
above_all(struct abi *a, uint32_t nr)
{
	static struct abi *last;
	static int64_t max[2];

	call_number(a, 0);
	for (int i = last == a ? 0 : a->ncalls; i > 0; i--) {
		uint32_t n = a->calls[i - 1].nr;

		if (i == a->ncalls)
			max[0] = max[1] = UINT32_MAX;
		if (max[space(a, n)] == UINT32_MAX && named(a, n, false))
			max[space(a, n)] = n;
	}
	last = a;
	return nr > max[space(a, nr)];
}

/* 7.4 */
void
set_newest_release(void)
{
	for (int i = 0; i < policy.nrules; i++) {
		const struct name *n = &policy.rules[i].name;
		uint64_t where = policy.rules[i].all ? 0
				 : n->text != NULL   ? n->on
						     : abi_bit(n->owner);
		const char *call = n->text != NULL ? n->text
				   : where != 0	   ? call_of(n, n->owner)
						   : NULL;
		const struct row *r =
		    call == NULL ? NULL : find("generic", NULL, call, NULL);

		if ((where & setup.covered) != 0 && r != NULL &&
		    release(r, 2, r->n) > setup.release)
			setup.release = release(r, 2, r->n);
	}
}

static bool
existed(struct abi *a, uint32_t nr, int32_t release)
{
	const struct call *c = call_number(a, nr);

	for (; c != NULL && c < a->calls + a->ncalls && c->nr == nr; c++)
		if (c->since <= release && (c->gone == 0 || c->gone > release))
			return true;
	return false;
}

/* 7.7 */
static bool
of_another_mips(const struct abi *a, uint32_t nr)
{
	uint32_t thousand = is(a->table, "mips")	? 4
			    : is(a->table, "mips64")	? 5
			    : is(a->table, "mips64n32") ? 6
							: 0;

	return thousand != 0 && nr >= 4000 && nr < 7000 &&
	       nr / 1000 != thousand;
}

/* Of a number that no rule names. */
static bool
enosys(struct abi *a, uint32_t nr)
{
	const struct call *c = call_number(a, nr);
	const struct call *clone = call_named(a, intern("clone", 5));

	if (lets_through(policy.verdict))
		return setup.enosys != OFF && of_another_mips(a, nr);
	if (setup.clone3 && c != NULL && is(c->name, "clone3") &&
	    clone != NULL && named(a, clone->nr, true))
		return true;
	if (setup.enosys == OFF)
		return false;
	if (nr == 0 && strncmp(a->table, "s390", 4) == 0)
		return true;
	return setup.enosys == MAX ? above_all(a, nr)
				   : !existed(a, nr, setup.release);
}

/* --- the order of decisions */

/* 17.1, 10.4, 18.1: when a text's rule is tried; 4: by its action. */
static int
turn_of(const struct entry *e)
{
	if (e->all || e->base)
		return e->all ? 0 : 4;
	return !e->through ? 2 : lets_through(e->verdict) ? 3 : 1;
}

/* The rule that decides (3, 10.3, 10.4), or NULL. */
static const struct entry *
decide(const struct data *d)
{
	const struct entry *best = NULL, *end = entries + nentries;

	for (int turn = 0; policy.text && turn < 4; turn++)
		for (const struct entry *e = entries; e < end; e++)
			if (turn_of(e) == turn && holds(e, d))
				return e;
	for (const struct entry *e = entries; e < end; e++)
		if ((!policy.text || e->base) &&
		    (best == NULL ||
			leniency(e->verdict) < leniency(best->verdict)) &&
		    holds(e, d))
			best = e;
	return best;
}

static uint32_t
covered_verdict(struct abi *a, const struct data *d)
{
	static struct abi *last, *o;
	static uint32_t last_nr, onr;
	uint32_t v = verdict_on(a, policy.verdict, policy.errno_name);
	static int nall;
	const struct entry *e;

	if (last != a || last_nr != d->nr) {
		last = a;
		last_nr = d->nr;
		nentries = 0;
		o = lets_through(v) ? original(a, d->nr, &onr) : NULL;
		for (int i = 0; i < policy.nrules; i++)
			if (policy.rules[i].all && on(&policy.rules[i].name, a))
				add(&policy.rules[i], a, a, NULL);
		nall = nentries;
		for (int i = 0; i < policy.nrules; i++)
			if (policy.rules[i].all)
				continue;
			else if (o != NULL)
				bind_twin(&policy.rules[i], a, d->nr, o, onr);
			else
				bind(&policy.rules[i], a, d->nr);
	}
	e = decide(d);
	if (e != NULL && e->all)
		return e->verdict;
	if (o != NULL) /* 13.2 */
		return e != NULL && leniency(e->verdict) < leniency(v)
			   ? e->verdict
			   : v;
	if (e == NULL && nentries == nall && enosys(a, d->nr))
		return verdict_on(a, ERRNO, "ENOSYS");
	return e == NULL ? v : e->verdict;
}

uint32_t
verdict_of(const struct data *d)
{
	uint32_t v;

	for (int i = 0; i < nabis; i++) {
		if (!(setup.covered >> i & 1) || abis[i].audit != d->arch)
			continue;
		if (d->nr == UINT32_MAX) /* 6.4 */
			return ALLOW;
		if (d->nr < abis[i].low || d->nr > abis[i].high)
			continue;
		v = covered_verdict(&abis[i], d);
		return setup.complain && leniency(v) <= leniency(ERRNO) ? LOG
									: v;
	}
	return setup.bad_arch; /* 6.3, 6.5 */
}
