/*
 * Conditions: SEMANTICS 4, 5 and 15.3. They are read anew for each number, as
 * what a name or a constant stands for depends on the ABI and the call, and
 * become tests in the order of a stack: operands, then what connects them.
 */
#include "oracle.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { NOT = IP + 1, AND, OR, LAST }; /* LAST: the second operand decides */
enum { LE, EQ, GE };

struct test *tests;
int ntests;

static const struct entry *entry;
static bool complete;

/* What is compared, its width, or 0, and all bits of that. */
static int arg;
static uint32_t stated;
static uint64_t all_bits;
static bool has_mask; /* `& M` was read last, */
static uint64_t last_mask;

/* --- values */

static uint64_t value(void);

/* Of 32 bits where the register has as many. */
static uint64_t
operand(void)
{
	const char *name, *back;
	uint64_t n;
	char *end;

	if (take("~")) {
		n = ~operand();
		return arg == IP || entry->abi->bits == 64 || stated == 64
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
	if (*end != '\0' && !constant(entry->abi, name, &n))
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

/* --- tests */

static void
connect(int how)
{
	*PUSH(tests, ntests) = (struct test){.arg = how};
}

/* 5.4: makes of a constant the value of w bits that it stands for, if any. */
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

/* 5.5; 5.8: with the sign changed, all are in the order of numbers. */
static void
compare(int op, bool sign, uint64_t v)
{
	struct test t = {.arg = arg,
	    .mask = all_bits,
	    .flip = sign ? all_bits ^ all_bits >> 1 : 0,
	    .value = v,
	    .bits = UINT64_MAX,
	    .high = UINT64_MAX};

	if (stands_for(&v)) {
		if (op != LE)
			t.low = v ^ t.flip;
		if (op != GE)
			t.high = v ^ t.flip;
	} else if (op != (sign && v >> 63 != 0 ? GE : LE)) {
		t.low = 1; /* none is in this range */
		t.high = 0;
	}
	*PUSH(tests, ntests) = t;
}

static void
compare_bits(uint64_t mask, uint64_t v)
{
	struct test t = {.arg = arg, .value = v, .bits = mask};

	stands_for(&mask);
	stands_for(&v);
	t.mask = mask & all_bits;
	t.low = t.high = v;
	*PUSH(tests, ntests) = t;
}

/* One value, or a range; a single value after `in` is a mask. */
static void
value_or_range(bool in)
{
	bool minus = at[strspn(at, BLANKS)] == '-';
	uint64_t v = value();

	if (take("..")) {
		minus = minus && at[strspn(at, BLANKS)] != '-';
		compare(GE, minus, v);
		compare(LE, minus, value());
		connect(AND);
	} else if (in) {
		compare_bits(~v & all_bits, 0);
	} else {
		compare(EQ, false, v);
	}
}

/* 5.1 to 5.3 */
static void
subject(void)
{
	const char *name = word();
	struct abi *a = entry->abi;
	uint32_t width;

	arg = -1;
	if (is(name, "ip"))
		arg = IP;
	else if (entry->rule->instead_of != NULL)
		complete &= (arg = ported(entry->rule, a, name)) >= 0;
	else if (strncmp(name, "arg", 3) == 0 &&
		 isdigit((unsigned char)name[3]))
		arg = name[3] - '0';
	else if (entry->call != NULL)
		arg = argument(a, entry->call, name);
	if (arg < 0 && complete)
		die("no argument '%s' on %s", name, a->token);
	width = stated = take(":") ? number(word()) : 0;
	if (width == 0 && entry->call != NULL && !setup.wide && arg >= 0 &&
	    arg != IP)
		width = width_of(a, entry->call, arg);
	if (width == 0)
		width = arg == IP ? 64 : a->bits;
	all_bits = UINT64_MAX >> (64 - width);
	has_mask = false;
}

static void
comparison(void)
{
	static const struct {
		const char *mark;
		int op;
		bool sign, negated;
	} all[] = {{"<=s", LE, 1, 0}, {">=s", GE, 1, 0}, {"<s", GE, 1, 1},
	    {">s", LE, 1, 1}, {"<=", LE, 0, 0}, {">=", GE, 0, 0},
	    {"<", GE, 0, 1}, {">", LE, 0, 1}};
	bool negated;
	size_t i = 0;

	subject();
	negated = take("not");
	if (take("in")) {
		if (take("{")) {
			for (value_or_range(false); take(","); connect(OR))
				value_or_range(false);
			take("}");
		} else {
			value_or_range(true);
		}
	} else if (take("==") || (negated = take("!="))) {
		value_or_range(false);
	} else if (take("&")) {
		last_mask = value();
		compare_bits(last_mask, 0);
		has_mask = negated = true; /* 15.3: `== V` may follow */
	} else {
		while (i < sizeof all / sizeof *all && !take(all[i].mark))
			i++;
		if (i == sizeof all / sizeof *all)
			die("no comparison at '%s'", at);
		compare(all[i].op, all[i].sign, value());
		negated = all[i].negated;
	}
	if (negated)
		connect(NOT);
}

static void
either(void)
{
	for (int ors = 0; ors == 0 || take("||"); ors++) {
		for (int ands = 0; ands == 0 || take("&&"); ands++) {
			bool negated = take("!");

			if (take("(")) {
				either();
				if (!take(")"))
					die("no ')' at '%s'", at);
			} else {
				comparison();
			}
			if (!negated && has_mask &&
			    (take("==") || (negated = take("!=")))) {
				compare_bits(last_mask, value());
				connect(LAST);
			}
			if (negated)
				connect(NOT);
			if (ands > 0)
				connect(AND);
		}
		if (ors > 0)
			connect(OR);
	}
}

bool
compile(struct entry *e)
{
	e->from = ntests;
	complete = true;
	if (e->rule->condition != NULL) {
		at = e->rule->condition;
		entry = e;
		either();
	}
	e->end = ntests;
	return complete;
}

bool
holds(const struct entry *e, const struct data *d)
{
	uint64_t stack = 1; /* of bits */

	if (e->never ||
	    (e->through && ((uint32_t)d->args[0] & e->mask) != e->sub))
		return false;
	for (const struct test *t = tests + e->from; t < tests + e->end; t++) {
		uint64_t x = t->arg == IP ? d->ip : d->args[t->arg % NARGS];
		uint64_t one = stack & 1, other = stack >> 1 & 1;

		if (t->arg == NOT) {
			stack ^= 1;
		} else if (t->arg > NOT) {
			one = t->arg == AND  ? one & other
			      : t->arg == OR ? one | other
					     : one;
			stack = (stack & ~(uint64_t)3) >> 1 | one;
		} else {
			x = (x & t->mask) ^ t->flip;
			stack = stack << 1 | (x >= t->low && x <= t->high);
		}
	}
	return stack & 1;
}
