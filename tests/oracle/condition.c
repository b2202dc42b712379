/*
 * Conditions: SEMANTICS 4, 5 and 15.3. They are read anew for each call, as
 * what a name or a constant stands for depends on the ABI and the call.
 */
#include "oracle.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WORD "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$-"

enum op { LT, LE, EQ, GE, GT };

struct seen seen[SEEN];
int nseen;

static const char *at; /* where it is read */
static const struct entry *entry;
static const struct data *data;

/* What is compared: an argument, its value, and its width, or as is stated. */
static struct subject {
	int arg, width, stated;
	uint64_t x;
	bool masked; /* `& M` was read last, */
	uint64_t mask;
} it;

static bool
take(const char *mark)
{
	size_t n = strlen(mark);

	at += strspn(at, " \t");
	if (strncmp(at, mark, n) != 0 ||
	    (isalpha((unsigned char)mark[n - 1]) && strspn(at + n, WORD) != 0))
		return false;
	at += n;
	return true;
}

static const char *
word(void)
{
	size_t n;

	at += strspn(at, " \t");
	n = strspn(at, WORD);
	if (n == 0)
		die("no word at '%s'", at);
	at += n;
	return intern(at - n, n);
}

/* --- values */

static uint64_t value(void);

/* Of 32 bits where the register has as many. */
static uint64_t
operand(void)
{
	struct abi *a = entry->abi;
	const char *name, *back;
	uint64_t n;
	char *end;

	if (take("~")) {
		n = ~operand();
		return it.arg == IP || a->bits == 64 || it.stated == 64
			   ? n
			   : (uint32_t)n;
	}
	if (take("(")) {
		n = value();
		take(")");
		return n;
	}
	name = word();
	if (own(name) != NULL) {
		back = at;
		at = own(name);
		n = value();
		at = back;
		return n;
	}
	n = strtoull(name, &end, 0);
	if (*name == '$') /* 4.5 */
		return UINT64_MAX;
	if (*end != '\0' && !constant(a, name, &n))
		die("no constant '%s'", name);
	return n;
}

static uint64_t
value(void)
{
	uint64_t n = operand();

	for (at += strspn(at, " \t"); at[0] == '|' && at[1] != '|';
	     at += strspn(at, " \t")) {
		at++;
		n |= operand();
	}
	return n;
}

/* --- comparisons */

static uint64_t
low_bits(void)
{
	return it.width == 64 ? UINT64_MAX : ((uint64_t)1 << it.width) - 1;
}

/* 5.4: makes of a constant the value of w bits that it stands for, if any. */
static bool
stands_for(uint64_t *c)
{
	uint64_t v = *c & low_bits();
	bool top = (v >> (it.width - 1) & 1) != 0;

	if (*c != v && (!top || *c != (v | ~low_bits())) &&
	    (it.width != 16 || !top || *c != (v | 0xffff0000)))
		return false;
	*c = v;
	return true;
}

static void
note(uint64_t v, uint64_t mask)
{
	if (nseen < SEEN)
		seen[nseen++] = (struct seen){it.arg, v, mask};
}

/* 5.8 */
static int64_t
extended(uint64_t v)
{
	return (int64_t)(v << (64 - it.width)) >> (64 - it.width);
}

static bool
compare(enum op op, bool sign, uint64_t v)
{
	int order;

	note(v, UINT64_MAX);
	if (!stands_for(&v))
		return op != EQ && (op > EQ) == (sign && v >> 63 != 0);
	order = sign ? (extended(it.x) > extended(v)) -
			   (extended(it.x) < extended(v))
		     : (it.x > v) - (it.x < v);
	return op == LT	  ? order < 0
	       : op == LE ? order <= 0
	       : op == EQ ? order == 0
	       : op == GE ? order >= 0
			  : order > 0;
}

static bool
masked(uint64_t mask, uint64_t v)
{
	note(v, mask);
	stands_for(&mask);
	stands_for(&v);
	return (it.x & mask) == v;
}

/* One value, or a range; a single value after `in` is a mask. */
static bool
value_or_range(bool in)
{
	bool minus, both;
	uint64_t v;

	at += strspn(at, " \t");
	minus = *at == '-';
	v = value();
	if (!take(".."))
		return in ? masked(~v & low_bits(), 0) : compare(EQ, false, v);
	at += strspn(at, " \t");
	both = compare(GE, minus && *at != '-', v);
	return compare(LE, minus && *at != '-', value()) && both;
}

/* 5.1 to 5.3 */
static void
subject(void)
{
	const char *name = word();
	struct abi *a = entry->abi;
	bool in_memory;

	it = (struct subject){.arg = -1};
	if (strcmp(name, "ip") == 0)
		it.arg = IP;
	else if (strncmp(name, "arg", 3) == 0 &&
		 isdigit((unsigned char)name[3]))
		it.arg = name[3] - '0';
	else if (entry->call != NULL)
		it.arg = argument(a, entry->call, name);
	if (it.arg < 0)
		die("no argument '%s' on %s", name, a->token);
	if (take(":"))
		it.stated = atoi(word());
	it.width = it.arg == IP && it.stated == 0 ? 64 : it.stated;
	if (it.width == 0 && entry->call != NULL && !setup.wide)
		it.width = width_of(a, entry->call, it.arg, &in_memory);
	if (it.width == 0)
		it.width = a->bits;
	it.x = (it.arg == IP ? data->ip : data->args[it.arg]) & low_bits();
}

static bool
comparison(void)
{
	static const struct {
		const char *mark;
		enum op op;
		bool sign;
	} all[] = {{"<=s", LE, true}, {">=s", GE, true}, {"<s", LT, true},
	    {">s", GT, true}, {"<=", LE, false}, {">=", GE, false},
	    {"<", LT, false}, {">", GT, false}};
	bool negated, any = false;
	size_t i = 0;

	subject();
	negated = take("not");
	if (take("in")) {
		if (!take("{"))
			return value_or_range(true) != negated;
		do
			any = value_or_range(false) || any;
		while (take(","));
		take("}");
		return any != negated;
	}
	if (take("==") || (negated = take("!=")))
		return value_or_range(false) != negated;
	if (take("&")) {
		it.mask = value();
		any = !masked(it.mask, 0);
		it.masked = true; /* 15.3: `== V` may follow */
		return any;
	}
	while (i < sizeof all / sizeof *all && !take(all[i].mark))
		i++;
	if (i == sizeof all / sizeof *all)
		die("no comparison at '%s'", at);
	return compare(all[i].op, all[i].sign, value());
}

static bool
either(void)
{
	bool any = false, all, one, negated;

	do {
		all = true;
		do {
			negated = take("!");
			if (take("(")) {
				one = either();
				if (!take(")"))
					die("no ')' at '%s'", at);
			} else {
				one = comparison();
			}
			if (negated)
				one = !one;
			else if (it.masked &&
				 (take("==") || (negated = take("!="))))
				one = masked(it.mask, value()) != negated;
			all = all && one;
		} while (take("&&"));
		any = any || all;
	} while (take("||"));
	return any;
}

bool
holds(const struct entry *e, const struct data *d)
{
	if (e->never ||
	    (e->through && ((uint32_t)d->args[0] & e->mask) != e->sub))
		return false;
	if (e->condition == NULL)
		return true;
	at = e->condition;
	entry = e;
	data = d;
	return either();
}
