/* The verdict of a policy on one call: SEMANTICS 1 to 13. */
#include "oracle.h"

#include <stdlib.h>
#include <string.h>

enum { NEVER = -1 };

struct entry *entries;
int nentries;

/* The place of an action among them. */
int
leniency(uint32_t v)
{
	int i = 0;

	while (actions[i].verdict != (v & ACTION))
		i++;
	return i;
}

bool
lets_through(uint32_t v)
{
	return leniency(v) >= leniency(TRACE);
}

/* --- names and overrides (2, 12) */

/* The call that a rule means on an ABI. */
const char *
call_of(const struct rule *r, struct abi *a)
{
	const struct call *c;

	if (r->all || !(r->on & abi_bit(a)))
		return NULL;
	if (r->call != NULL)
		return r->call;
	c = call_number(a, r->nr);
	return c == NULL ? NULL : c->name;
}

/* Does it name this number, by itself or by one of its calls? */
static bool
gives(const struct rule *r, struct abi *a, uint32_t nr)
{
	const struct call *c;

	if (r->all || !(r->on & abi_bit(a)))
		return false;
	if (r->call == NULL)
		return r->nr == nr;
	for (c = call_number(a, nr); c != NULL && c->nr == nr; c++)
		if (c->name == r->call)
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
	while (++r < setup.rules + setup.nrules)
		if (r->is_override &&
		    ((call != NULL && call_of(r, a) == call) ||
			(nr != NEVER && gives(r, a, (uint32_t)nr))))
			return true;
	return false;
}

/* Does a rule name this number itself, and one that lets through? */
static bool
named(struct abi *a, uint32_t nr, bool through)
{
	for (int i = 0; i < setup.nrules; i++) {
		const struct rule *r = &setup.rules[i];

		if (gives(r, a, nr) && !taken(r, call_of(r, a), a, nr) &&
		    (!through || lets_through(r->action.verdict)))
			return true;
	}
	return false;
}

/* --- the entries of one number */

/* By the registers of one ABI, the errno of another. */
static struct entry *
add(const struct rule *r, struct abi *a, struct abi *registers,
    const char *call)
{
	struct entry *e = PUSH(entries, nentries);

	*e = (struct entry){.rule = r,
	    .verdict = verdict_on(a, &r->action),
	    .abi = registers,
	    .call = call};
	/* 10.6 */
	e->never = call != NULL && r->condition != NULL &&
		   lets_through(e->verdict) && in_memory(registers, call);
	compile(e);
	return e;
}

/* 10.5: do earlier clauses keep this one out of the multiplexer? */
static bool
kept_out(const struct rule *r, const char *call, struct abi *a)
{
	for (const struct rule *q = setup.rules; q < r; q++)
		if (!q->base && call_of(q, a) == call &&
		    !taken(q, call, a, NEVER) &&
		    (q->condition == NULL || lets_through(r->action.verdict)))
			return true;
	return false;
}

static void
bind(const struct rule *r, struct abi *a, uint32_t nr, const char *carrier)
{
	const char *call = call_of(r, a);
	uint32_t sub, mask;
	struct entry *e;

	if (gives(r, a, nr) && !taken(r, call, a, nr))
		add(r, a, a, call);
	/* 10.2 */
	if (call != NULL && carrier != NULL && r->condition == NULL &&
	    multiplexer(call, &sub, &mask) == carrier &&
	    !taken(r, call, a, NEVER) && !kept_out(r, call, a)) {
		e = add(r, a, a, NULL);
		e->through = true;
		e->sub = sub;
		e->mask = mask;
	}
}

/* 13.1: the original's ABI, and its number. */
static struct abi *
original(struct abi *a, uint32_t nr, uint32_t *onr)
{
	const struct row *t;

	for (int i = 0; (t = find(FACTS, &i, a->token, NULL)) != NULL;) {
		struct abi *o = abi_named(t->tok[2]);

		if (*t->tok[0] != 'T' || nr < number(t->tok[3]) ||
		    nr > number(t->tok[4]) || call_number(a, nr) != NULL)
			continue;
		*onr = nr ^ number(t->tok[5]);
		if (call_number(o, *onr) != NULL || named(o, *onr, false))
			return o;
	}
	return NULL;
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
	struct rule there = *r;

	if (r->call != NULL && call_of(r, a) && call_named(a, r->call) == NULL)
		there.on = UINT64_MAX;
	if (gives(&there, o, onr)) {
		if (!taken(r, call, o, onr))
			add(r, a, o, r->call != NULL ? r->call : call);
	} else if (r->call == NULL && gives(r, a, nr)) {
		if (!taken(r, NULL, a, nr))
			add(r, a, o, NULL);
	} else if (time64 != NULL && is(a->token, "riscv64") &&
		   call_of(r, a) == time64->tok[1] &&
		   !taken(r, time64->tok[1], a, NEVER)) {
		add(r, a, o, call);
	}
}

/* --- ENOSYS (7, 8) */

/* 7.3 */
static bool
space(const struct abi *a, uint32_t nr)
{
	return nr >= a->space && nr < a->space_end;
}

/* 7.2 */
static bool
above_all(struct abi *a, uint32_t nr)
{
	static const struct abi *last;
	static uint32_t max[2];

	if (last != a)
		max[0] = max[1] = UINT32_MAX;
	for (int i = 0; last != a && i < a->ncalls; i++)
		if (named(a, a->calls[i].nr, false))
			max[space(a, a->calls[i].nr)] = a->calls[i].nr;
	last = a;
	return nr > max[space(a, nr)];
}

/* 7.4 */
void
set_newest_release(void)
{
	for (int i = 0; i < setup.nrules; i++)
		for (struct abi *a = abis; a < abis + nabis; a++) {
			const char *call = setup.covered & abi_bit(a)
					       ? call_of(&setup.rules[i], a)
					       : NULL;
			const struct row *r =
			    call == NULL ? NULL
					 : find("generic", NULL, call, NULL);

			if (r != NULL && release(r, 2, r->n) > setup.release)
				setup.release = release(r, 2, r->n);
		}
}

static bool
existed(struct abi *a, uint32_t nr)
{
	const struct call *c = call_number(a, nr);

	for (; c != NULL && c->nr == nr; c++)
		if (c->since <= setup.release &&
		    (c->gone == 0 || c->gone > setup.release))
			return true;
	return false;
}

/* Of a number that no rule names. */
static bool
enosys(struct abi *a, uint32_t nr)
{
	const struct call *clone = call_named(a, intern("clone", 5));
	const struct call *clone3 = call_named(a, intern("clone3", 6));
	bool off = is(setup.enosys, "off");

	if (lets_through(setup.otherwise.verdict)) /* 7.7 */
		return !off && a->thousand != 0 && nr >= 4000 && nr < 7000 &&
		       nr / 1000 != a->thousand / 1000;
	if (setup.clone3 && clone3 != NULL && clone3->nr == nr &&
	    clone != NULL && named(a, clone->nr, true)) /* 8.1 */
		return true;
	if (off)
		return false;
	if (nr == 0 && strncmp(a->table, "s390", 4) == 0) /* 7.6 */
		return true;
	return is(setup.enosys, "max") ? above_all(a, nr) : !existed(a, nr);
}

/* --- the order of decisions */

/* 17.1, 10.4, 18.1: when a rule is tried; those of a base by their actions. */
static int
turn_of(const struct entry *e)
{
	if (e->rule->all || e->rule->base)
		return e->rule->all ? 0 : 4 + leniency(e->verdict);
	return !e->through ? 2 : lets_through(e->verdict) ? 3 : 1;
}

/* The rule that decides (3, 10.3, 10.4), or NULL. */
static const struct entry *
decide(const struct data *d)
{
	for (int turn = 0; turn <= 4 + leniency(ALLOW); turn++)
		for (int i = 0; i < nentries; i++)
			if (turn_of(&entries[i]) == turn &&
			    holds(&entries[i], d))
				return &entries[i];
	return NULL;
}

static uint32_t
covered_verdict(struct abi *a, const struct data *d)
{
	static struct abi *last, *o;
	static uint32_t last_nr, onr;
	static bool is_named;
	uint32_t v = verdict_on(a, &setup.otherwise);
	const struct entry *e;

	if (last != a || last_nr != d->nr) {
		const struct call *c = call_number(a, d->nr);
		bool carries = c != NULL && (is(c->name, "ipc") ||
						is(c->name, "socketcall"));

		last = a;
		last_nr = d->nr;
		nentries = ntests = 0;
		is_named = false;
		o = lets_through(v) ? original(a, d->nr, &onr) : NULL;
		for (int i = 0; i < setup.nrules; i++) {
			const struct rule *r = &setup.rules[i];
			int n = nentries;

			if (o != NULL)
				bind_twin(r, a, d->nr, o, onr);
			else
				bind(r, a, d->nr, carries ? c->name : NULL);
			is_named |= nentries > n;
			if (r->all && r->on & abi_bit(a))
				add(r, a, a, NULL);
		}
	}
	e = decide(d);
	if (e != NULL && e->rule->all)
		return e->verdict;
	if (o != NULL) /* 13.2 */
		return e != NULL && leniency(e->verdict) < leniency(v)
			   ? e->verdict
			   : v;
	if (e == NULL && !is_named && enosys(a, d->nr))
		return verdict_on(
		    a, &(struct action){ERRNO, intern("ENOSYS", 6)});
	return e == NULL ? v : e->verdict;
}

uint32_t
verdict_of(const struct data *d)
{
	for (struct abi *a = abis; a < abis + nabis; a++) {
		uint32_t v;

		if (!(setup.covered & abi_bit(a)) || a->audit != d->arch)
			continue;
		if (d->nr == UINT32_MAX) /* 6.4 */
			return ALLOW;
		if (d->nr < a->low || d->nr > a->high)
			continue;
		v = covered_verdict(a, d);
		return setup.complain && leniency(v) <= leniency(ERRNO) ? LOG
									: v;
	}
	return verdict_on(setup.native, &setup.bad_arch); /* 6.3, 6.5 */
}
