/* Conditions for text_judge.h: evaluated for one call while they are read. */
#ifndef TEXT_JUDGE_COND_H
#define TEXT_JUDGE_COND_H

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"
#include "bpf/bpf.h"

struct judge {
	const char *p; /* in the statement */
	const struct arch *arch;
	const char *call;
	const struct scbpf_call *args;
	int denylist, is_ip;
	unsigned bits; /* that are compared */
	uint32_t def;
};

static void
judge_fail(const struct judge *j, const char *what)
{
	printf("judge: %s at '%.40s'\n", what, j->p);
	abort();
}

static void
judge_blanks(struct judge *j)
{
	j->p += strspn(j->p, " \t");
}

/* Is this word next, and not the beginning of a longer one? */
static int
judge_take(struct judge *j, const char *s)
{
	size_t n = strlen(s);

	judge_blanks(j);
	if (strncmp(j->p, s, n) != 0)
		return 0;
	if (isalnum((unsigned char)*s) && (isalnum((unsigned char)j->p[n]) ||
					      j->p[n] == '_' || j->p[n] == '-'))
		return 0;
	if ((*s == '|' || *s == '&') && n == 1 && j->p[1] == *s)
		return 0;
	if ((*s == '<' || *s == '>') && n == 1 && j->p[1] == '=')
		return 0;
	if (*s == '!' && n == 1 && j->p[1] == '=')
		return 0;
	j->p += n;
	return 1;
}

static size_t
judge_word(struct judge *j, const char **s)
{
	size_t n = 0;

	judge_blanks(j);
	*s = j->p;
	n += **s == '@';
	while (
	    isalnum((unsigned char)(*s)[n]) || (*s)[n] == '_' || (*s)[n] == '-')
		n++;
	if (n == 0)
		judge_fail(j, "no word");
	j->p += n;
	return n;
}

static uint64_t
judge_word_mask(const struct judge *j)
{
	return j->bits == 64 || j->arch->arg_bits == 64 ? UINT64_MAX
							: UINT32_MAX;
}

static uint64_t
judge_word_all(const struct judge *j)
{
	return j->bits == 64 ? UINT64_MAX : ((uint64_t)1 << j->bits) - 1;
}

static uint64_t
judge_value(struct judge *j)
{
	uint64_t all = 0, one;

	do {
		int flip = judge_take(j, "~");
		const char *s;
		char *end;
		size_t n;

		judge_blanks(j);
		if (judge_take(j, "(")) {
			one = judge_value(j);
			if (!judge_take(j, ")"))
				judge_fail(j, "no )");
		} else if (isdigit((unsigned char)*j->p) || *j->p == '-') {
			one = strtoull(j->p, &end, 0);
			j->p = end;
		} else {
			n = judge_word(j, &s);
			if (!scb_facts_const(j->arch, s, n, &one))
				judge_fail(j, "no constant");
		}
		all |= flip ? ~one & judge_word_mask(j) : one;
	} while (judge_take(j, "|"));
	return all;
}

/* The call's value of the argument, in the width that is compared. */
static uint64_t
judge_subject(struct judge *j)
{
	const char *s;
	size_t n = judge_word(j, &s);
	int i;

	j->is_ip = n == 2 && memcmp(s, "ip", 2) == 0;
	j->bits = j->is_ip ? 64 : j->arch->arg_bits;
	if (j->is_ip)
		return j->args->ip;
	if (n == 4 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' && s[3] <= '5')
		i = s[3] - '0';
	else
		i = scb_facts_arg_index(j->arch, j->call, s, n);
	if (judge_take(j, ":")) {
		j->bits = (unsigned)strtoul(j->p, NULL, 10);
		j->p += 2;
	}
	/* Skipped in a statement on another call. */
	return i < 0 ? 0 : j->args->args[i] & judge_word_all(j);
}

/* A negative number has that sign in fewer bits as well. */
static uint64_t
judge_fit(const struct judge *j, uint64_t v)
{
	uint64_t all = judge_word_all(j), low = v & all, above = v - low;

	if (low >> (j->bits - 1) &&
	    (above == ~all || above == (UINT32_MAX & ~all)))
		return low;
	return v;
}

/* In two's complement, or in 64 bits if it has more. */
static int64_t
judge_signed(const struct judge *j, uint64_t v)
{
	if (v <= judge_word_all(j) && v >> (j->bits - 1))
		v |= ~judge_word_all(j);
	return (int64_t)v;
}

/* `A`, `A..B`: is the argument equal to it, or in the range? */
static int
judge_item(struct judge *j, uint64_t a)
{
	uint64_t low, high;
	int minus, other;

	judge_blanks(j);
	minus = *j->p == '-';
	low = judge_fit(j, judge_value(j));
	if (!judge_take(j, ".."))
		return a == low;
	judge_blanks(j);
	other = *j->p == '-';
	high = judge_fit(j, judge_value(j));
	if (minus && !other)
		return judge_signed(j, low) <= judge_signed(j, a) &&
		       judge_signed(j, a) <= judge_signed(j, high);
	return low <= a && a <= high;
}

static int
judge_in(struct judge *j, uint64_t a)
{
	const char *p = j->p;
	uint64_t v;
	int any = 0;

	if (judge_take(j, "{")) {
		do
			any |= judge_item(j, a);
		while (judge_take(j, ","));
		if (!judge_take(j, "}"))
			judge_fail(j, "no } after a set");
		return any;
	}
	v = judge_value(j);
	if (!judge_take(j, ".."))
		return (a & ~judge_fit(j, v)) == 0;
	j->p = p;
	return judge_item(j, a);
}

/* `== V` after a mask; it may be missing. */
static int
judge_mask(struct judge *j, uint64_t masked)
{
	if (judge_take(j, "=="))
		return masked == judge_fit(j, judge_value(j));
	if (judge_take(j, "!="))
		return masked != judge_fit(j, judge_value(j));
	return masked != 0;
}

static int
judge_cond(struct judge *j)
{
	uint64_t a = judge_subject(j), v;

#define WITH(sign) \
	(judge_take(j, sign) && (v = judge_fit(j, judge_value(j)), 1))
	if (judge_take(j, "=="))
		return judge_item(j, a);
	if (judge_take(j, "!="))
		return !judge_item(j, a);
	if (judge_take(j, "in"))
		return judge_in(j, a);
	if (judge_take(j, "not")) {
		judge_take(j, "in");
		return !judge_in(j, a);
	}
	if (judge_take(j, "&"))
		return judge_mask(j, a & judge_value(j));
	if (WITH("<=s"))
		return judge_signed(j, a) <= judge_signed(j, v);
	if (WITH(">=s"))
		return judge_signed(j, a) >= judge_signed(j, v);
	if (WITH("<s"))
		return judge_signed(j, a) < judge_signed(j, v);
	if (WITH(">s"))
		return judge_signed(j, a) > judge_signed(j, v);
	if (WITH("<="))
		return a <= v;
	if (WITH(">="))
		return a >= v;
	if (WITH("<"))
		return a < v;
	if (WITH(">"))
		return a > v;
	judge_fail(j, "no operator");
	return 0;
#undef WITH
}

static int judge_terms(struct judge *j);

static int
judge_operand(struct judge *j)
{
	const char *s;
	uint64_t a;
	int not = judge_take(j, "!"), yes;

	if (!judge_take(j, "("))
		return judge_cond(j);
	/* `(arg & M) == V`: the parentheses may hold nothing else. */
	s = j->p;
	if (!not &&s[strspn(s, " \t")] != '(' && s[strspn(s, " \t")] != '!') {
		a = judge_subject(j);
		if (judge_take(j, "&")) {
			a &= judge_value(j);
			if (judge_take(j, ")"))
				return judge_mask(j, a);
		}
		j->p = s;
	}
	yes = judge_terms(j);
	if (!judge_take(j, ")"))
		judge_fail(j, "no ) after a condition");
	return not ? !yes : yes;
}

static int
judge_terms(struct judge *j)
{
	int any = 0, all;

	do {
		all = 1;
		do
			all &= judge_operand(j);
		while (judge_take(j, "&&"));
		any |= all;
	} while (judge_take(j, "||"));
	return any;
}

#endif
