/* --port: SEMANTICS 19. */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$-"

/* A call that is used instead of another, and how arguments correspond. */
struct instead {
	const char *name;
	const char *digits; /* NULL: all arguments are the same */
	bool back;	    /* the digits are for the arguments of `name` */
};

static bool
has(struct abi *a, const char *name)
{
	const struct row *r = find("subcalls", NULL, NULL, name);

	return call_named(a, name) != NULL ||
	       (r != NULL &&
		   call_named(
		       a, intern(r->tok[0][0] == 'I' ? "ipc" : "socketcall",
			      r->tok[0][0] == 'I' ? 3 : 10)));
}

/* 19.1: the i-th one that the ABI has. */
static bool
instead(struct abi *a, const char *name, int i, struct instead *to)
{
	const struct row *r = find("time64", NULL, name, NULL);
	const struct row *back = find("time64", NULL, NULL, name);
	int at = 0;

	*to = (struct instead){.name = r != NULL      ? r->tok[2]
				       : back != NULL ? back->tok[1]
						      : NULL};
	if (to->name != NULL && has(a, to->name) && i-- == 0)
		return true;
	while ((r = find("siblings", &at, NULL, NULL)) != NULL) {
		if (r->tok[0][0] == 'N')
			continue;
		to->digits = r->n > 3 ? r->tok[3] : "";
		to->back = (r->tok[0][0] == 'B' || r->tok[0][0] == 'W') &&
			   strcmp(r->tok[2], name) == 0;
		to->name = to->back			  ? r->tok[1]
			   : strcmp(r->tok[1], name) == 0 ? r->tok[2]
							  : NULL;
		if (to->name != NULL && has(a, to->name) && i-- == 0)
			return true;
	}
	return false;
}

static bool
names_it(const struct rule *r, struct abi *a, const char *call)
{
	const struct call *c;

	if (r->all)
		return false;
	if (r->name.text != NULL)
		return (r->name.on & abi_bit(a)) != 0 && r->name.text == call;
	c = r->name.owner == a ? call_number(a, r->name.nr) : NULL;
	return c != NULL && c->name == call;
}

/* Is it named by a rule that refuses, or by one that does not? */
static bool
is_named(struct abi *a, const char *call, bool refused)
{
	for (int i = 0; i < policy.nrules; i++) {
		const struct rule *r = &policy.rules[i];

		if (names_it(r, a, call) &&
		    (leniency(r->verdict) <= leniency(ERRNO)) == refused)
			return true;
	}
	return false;
}

/* 19.2: the position of an argument in a prototype, or its name there. */
static int
position(const char *call, const char *name, int at, const char **is)
{
	const struct row *r =
	    name == NULL ? NULL : find("args_alias", NULL, call, name);
	int n = 0;

	if (r != NULL)
		name = r->tok[3];
	r = find("args", NULL, call, NULL);
	for (int i = 2; r != NULL && i + 1 < r->n; n++) {
		if (name != NULL ? strcmp(r->tok[i + 1], name) == 0 : n == at) {
			*is = r->tok[i + 1];
			return n;
		}
		i += r->tok[i][0] == 'N' ? 3 : 2;
	}
	return -1;
}

/* The subject of a comparison ("arg1", "flags") as the other call has it. */
static const char *
subject(
    struct abi *a, const char *from, const char *word, const struct instead *to)
{
	static char index[8];
	const char *is = NULL, *digit;
	int at;

	if (strcmp(word, "ip") == 0)
		return word;
	at = strncmp(word, "arg", 3) == 0 && isdigit((unsigned char)word[3])
		 ? word[3] - '0'
		 : position(from, word, -1, &is);
	if (at < 0)
		return NULL;
	if (to->digits != NULL && to->back) {
		digit = strchr(to->digits, '0' + at);
		if (digit == NULL)
			return NULL;
		at = (int)(digit - to->digits);
	} else if (to->digits != NULL) {
		if (at >= (int)strlen(to->digits) || to->digits[at] == '-')
			return NULL;
		at = to->digits[at] - '0';
	}
	is = NULL;
	position(to->name, NULL, at, &is);
	if (is != NULL && strcmp(is, "-") != 0)
		return argument(a, to->name, is) < 0 ? NULL : is;
	sprintf(index, "arg%d", at);
	return index;
}

/* Subjects begin with a small letter, and constants do not; "<s" is signed. */
static bool
is_subject(const char *word, char before)
{
	return islower((unsigned char)*word) && strcmp(word, "in") != 0 &&
	       strcmp(word, "not") != 0 &&
	       (word[1] != '\0' || strchr("<>=", before) == NULL);
}

/* The condition on the other call; NULL: there is none like it. */
static const char *
map(const char *s, struct abi *a, const char *from, const struct instead *to)
{
	char all[8192];
	size_t used = 0, n;

	for (const char *begin = s; *s != '\0'; s += n) {
		const char *word;

		n = strspn(s, WORD);
		word = intern(s, n == 0 ? n = 1 : n);
		if (is_subject(word, s > begin ? s[-1] : ' '))
			word = subject(a, from, word, to);
		if (word == NULL)
			return NULL;
		if (used + strlen(word) >= sizeof all)
			die("a condition is too long");
		used += (size_t)sprintf(all + used, "%s", word);
	}
	return intern(all, used);
}

/* 19.3: must a rule of a text stay behind this earlier one? */
static bool
stays_behind(const struct rule *r, const struct rule *is)
{
	int order = leniency(is->verdict) - leniency(r->verdict);
	bool same =
	    is->verdict == r->verdict && is->errno_name == r->errno_name;

	return is->instead_of == r->instead_of || order < 0 ||
	       (order == 0 && (!same || r->condition == NULL));
}

/* Puts it in its place, or leaves it out where it could not be reached. */
static void
put(struct rule **rules, int *n, const struct rule *r, struct abi *a)
{
	int at = *n;

	for (int i = *n; policy.text && !r->base && i-- > 0;) {
		const struct rule *is = &(*rules)[i];

		if (is->instead_of == NULL || is->base ||
		    !names_it(is, a, r->name.text))
			continue;
		if (stays_behind(r, is)) {
			if (is->condition == NULL)
				return;
			break;
		}
		at = i;
	}
	PUSH(*rules, *n);
	memmove(&(*rules)[at + 1], &(*rules)[at],
	    (size_t)(*n - 1 - at) * sizeof *r);
	(*rules)[at] = *r;
}

/* The rule that stands for another one on an ABI; false: none is needed. */
static bool
replace(const struct rule *r, struct abi *a, struct rule *new)
{
	const char *from = r->name.text;
	struct instead to, first = {.name = NULL};

	if (from == NULL || r->name.grouped || r->all ||
	    (r->name.on & abi_bit(a)) == 0 || has(a, from))
		return false;
	for (int i = 0; instead(a, from, i, &to); i++) {
		const char *call = intern(to.name, strlen(to.name));

		if (is_named(a, call, false))
			return false;
		if (first.name == NULL && !is_named(a, call, true))
			first = to;
	}
	if (first.name == NULL)
		return false;
	*new = *r;
	new->name = (struct name){
	    .text = intern(first.name, strlen(first.name)), .on = abi_bit(a)};
	if (r->condition != NULL)
		new->condition = map(r->condition, a, from, &first);
	new->instead_of = from;
	return true;
}

/* 19.3: does the condition of another call decide? */
static bool
is_limited(const struct rule *r, struct abi *a)
{
	struct rule other;

	if (r->condition != NULL || leniency(r->verdict) < leniency(TRACE))
		return false;
	for (int i = 0; i < policy.nrules; i++)
		if (policy.rules[i].condition != NULL &&
		    leniency(policy.rules[i].verdict) >= leniency(TRACE) &&
		    replace(&policy.rules[i], a, &other) &&
		    other.instead_of != r->instead_of &&
		    other.name.text == r->name.text && other.condition != NULL)
			return true;
	return false;
}

static void
add_port(struct rule **rules, int *n, const struct rule *r, struct abi *a)
{
	struct rule new;

	if (replace(r, a, &new) && !is_limited(&new, a))
		put(rules, n, &new, a);
}

/* JSON's rules that change nothing (19.3) are added all the same. */
void
port(void)
{
	struct rule *rules = NULL;
	int n = 0;

	for (int i = 0; i < policy.nrules; i++) {
		*PUSH(rules, n) = policy.rules[i];
		for (int k = 0; k < nabis; k++)
			if (setup.covered >> k & 1)
				add_port(
				    &rules, &n, &policy.rules[i], &abis[k]);
	}
	policy.rules = rules;
	policy.nrules = n;
}
