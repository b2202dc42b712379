/* --port: SEMANTICS 19. */
#include "oracle.h"

#include <ctype.h>
#include <string.h>

static bool
has(struct abi *a, const char *call)
{
	uint32_t sub, mask;
	const char *by = multiplexer(call, &sub, &mask);

	return call_named(a, call) != NULL ||
	       (by != NULL && call_named(a, by) != NULL);
}

/*
 * 19.1: the i-th call that the ABI has of those that are used instead, or NULL;
 * and the row of tables/siblings.tbl.
 */
static const char *
instead(struct abi *a, const char *call, int i, const struct row **row)
{
	const struct row *r = find("time64", NULL, call, NULL);
	const struct row *back = find("time64", NULL, NULL, call);
	const char *other = r != NULL	   ? r->tok[2]
			    : back != NULL ? back->tok[1]
					   : NULL;
	int k = 0;

	*row = NULL;
	if (other != NULL && has(a, other) && i-- == 0)
		return other;
	while ((*row = r = find("siblings", &k, NULL, NULL)) != NULL) {
		other = r->tok[1] == call ? r->tok[2] : NULL;
		if (r->tok[2] == call && strchr("BW", *r->tok[0]) != NULL)
			other = r->tok[1];
		if (*r->tok[0] != 'N' && other != NULL && has(a, other) &&
		    i-- == 0)
			return other;
	}
	return NULL;
}

/* Is it named by a rule that refuses, or by one that does not? */
static bool
is_named(struct abi *a, const char *call, bool refused)
{
	for (int i = 0; i < setup.nrules; i++) {
		const struct rule *r = &setup.rules[i];

		if (!r->is_override && call_of(r, a) == call &&
		    (leniency(r->action.verdict) <= leniency(ERRNO)) == refused)
			return true;
	}
	return false;
}

/* 19.2: the register of the argument that means the same; -1: there is none. */
int
ported(const struct rule *r, struct abi *a, const char *arg)
{
	const struct row *args = find("args", NULL, r->instead_of, NULL);
	const struct row *alias = find("args_alias", NULL, r->instead_of, arg);
	const char *places = r->sibling == NULL ? "012345" : r->sibling->tok[3];
	const char *name = NULL, *place_at;
	int i, k = 2;

	if (strncmp(arg, "arg", 3) == 0 && isdigit((unsigned char)arg[3]))
		i = arg[3] - '0';
	else
		i = place(args, 2, alias == NULL ? arg : alias->tok[3], false);
	if (r->sibling != NULL && r->sibling->tok[1] != r->instead_of) {
		place_at = strchr(places, '0' + i);
		i = place_at == NULL ? -1 : (int)(place_at - places);
	} else {
		i = i < (int)strlen(places) ? places[i] - '0' : -1;
	}
	if (i < 0 || in_memory(a, r->call))
		return -1;
	args = find("args", NULL, r->call, NULL);
	for (int n = 0; args != NULL && k + 1 < args->n && name == NULL; n++) {
		if (n == i)
			name = args->tok[k + 1];
		k += *args->tok[k] == 'N' ? 3 : 2;
	}
	return name == NULL || is(name, "-") ? i : argument(a, r->call, name);
}

/*
 * Puts a rule of a text in front of those behind which it need not stay (19.3),
 * or leaves it out where it could not be reached.
 */
static void
put(struct rule **rules, int *n, const struct rule *r, struct abi *a)
{
	int to = *n, order;

	for (int i = *n; !r->base && i-- > 0;) {
		const struct rule *q = &(*rules)[i];

		if (q->instead_of == NULL || q->base ||
		    call_of(q, a) != r->call)
			continue;
		order = leniency(q->action.verdict) -
			leniency(r->action.verdict);
		if (q->instead_of == r->instead_of || order < 0 ||
		    (order == 0 &&
			(r->condition == NULL ||
			    q->action.verdict != r->action.verdict ||
			    q->action.errno_name != r->action.errno_name))) {
			if (q->condition == NULL)
				return;
			break;
		}
		to = i;
	}
	PUSH(*rules, *n);
	memmove(&(*rules)[to + 1], &(*rules)[to],
	    (size_t)(*n - 1 - to) * sizeof *r);
	(*rules)[to] = *r;
}

/* The rule that stands for another one on an ABI; false: none is needed. */
static bool
replace(const struct rule *r, struct abi *a, struct rule *new)
{
	const struct row *row;
	const char *call;

	*new = *r;
	new->call = NULL;
	if (r->call == NULL || r->grouped || r->all || r->is_override ||
	    !(r->on & abi_bit(a)) || has(a, r->call))
		return false;
	for (int i = 0; (call = instead(a, r->call, i, &row)) != NULL; i++) {
		if (is_named(a, call, false))
			return false;
		if (new->call == NULL && !is_named(a, call, true)) {
			new->call = call;
			new->sibling = row;
		}
	}
	new->instead_of = r->call;
	new->on = abi_bit(a);
	if (new->call != NULL &&
	    !compile(&(struct entry){.rule = new, .abi = a, .call = new->call}))
		new->condition = NULL;
	return new->call != NULL;
}

/* 19.3: does the condition of another call decide? */
static bool
is_limited(const struct rule *r, struct abi *a)
{
	struct rule other;

	if (r->condition != NULL || !lets_through(r->action.verdict))
		return false;
	for (const struct rule *q = setup.rules;
	     q < setup.rules + setup.nrules; q++)
		if (q->condition != NULL && lets_through(q->action.verdict) &&
		    replace(q, a, &other) &&
		    other.instead_of != r->instead_of &&
		    other.call == r->call && other.condition != NULL)
			return true;
	return false;
}

/* JSON's rules that change nothing (19.3) are added all the same. */
void
port(void)
{
	struct rule *rules = NULL, new;
	int n = 0;

	for (int i = 0; i < setup.nrules; i++) {
		const struct rule *r = &setup.rules[i];

		*PUSH(rules, n) = *r;
		for (struct abi *a = abis; a < abis + nabis; a++)
			if (setup.covered & abi_bit(a) &&
			    replace(r, a, &new) && !is_limited(&new, a))
				put(&rules, &n, &new, a);
	}
	setup.rules = rules;
	setup.nrules = n;
}
