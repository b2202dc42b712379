/*
 * Text policies once more, in another way than the compiler's: nothing is
 * parsed into anything. The policy is one string of statements, all includes
 * in their places; to judge a call, every statement is read again with the
 * call at hand, and conditions are worth true or false at once. What --args=64,
 * --enosys=off and --clone3=policy mean is all that it knows.
 */
#ifndef TEXT_LAW_H
#define TEXT_LAW_H

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

/* Is it this, and not the beginning of something longer? */
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
	return j->is_ip || j->arch->arg_bits == 64 ? UINT64_MAX : UINT32_MAX;
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

/* What the call has there; in 32 bits where registers are that wide. */
static uint64_t
judge_subject(struct judge *j)
{
	const char *s;
	size_t n = judge_word(j, &s);
	int i;

	j->is_ip = n == 2 && memcmp(s, "ip", 2) == 0;
	if (j->is_ip)
		return j->args->ip;
	if (n == 4 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' && s[3] <= '5')
		i = s[3] - '0';
	else
		i = scb_facts_arg_index(j->arch, j->call, s, n);
	/* Skipped in a statement on another call. */
	return i < 0 ? 0 : j->args->args[i] & judge_word_mask(j);
}

/* A negative number is one in 32 bits, too. */
static uint64_t
judge_fit(const struct judge *j, uint64_t v)
{
	if (judge_word_mask(j) == UINT32_MAX && v >> 31 == 0x1ffffffff)
		v &= UINT32_MAX;
	return v;
}

static int
judge_cond(struct judge *j)
{
	uint64_t a, v, mask;
	int yes;

	judge_blanks(j);
	if (judge_take(j, "(")) {
		a = judge_subject(j);
		judge_take(j, "&");
		mask = judge_value(j);
		judge_take(j, ")");
		yes = judge_take(j, "==");
		if (!yes)
			judge_take(j, "!=");
		v = judge_fit(j, judge_value(j));
		return ((a & mask) == v) == yes;
	}
	a = judge_subject(j);
#define WITH(sign) \
	(judge_take(j, sign) && (v = judge_fit(j, judge_value(j)), 1))
	if (WITH("=="))
		return a == v;
	if (WITH("!="))
		return a != v;
	if (WITH("<="))
		return a <= v;
	if (WITH(">="))
		return a >= v;
	if (WITH("<"))
		return a < v;
	if (WITH(">"))
		return a > v;
	if (WITH("&"))
		return (a & v) != 0;
	if (!WITH("in"))
		judge_fail(j, "no operator");
	if (judge_take(j, ".."))
		return (a >= v) & (a <= judge_fit(j, judge_value(j)));
	return (a & ~v) == 0;
#undef WITH
}

static int
judge_terms(struct judge *j)
{
	int any = 0, all;

	do {
		all = 1;
		do
			all &= judge_cond(j);
		while (judge_take(j, "&&"));
		any |= all;
	} while (judge_take(j, "||"));
	return any;
}

/* 0: no action stands here. */
static int
judge_action(struct judge *j, uint32_t *verdict)
{
	static const struct {
		const char *word;
		uint32_t verdict;
	} words[] = {{"allow", RET_ALLOW}, {"1", RET_ALLOW},
	    {"kill-process", RET_KILL_PROCESS}, {"kill-thread", 0}, {"kill", 0},
	    {"trap", RET_TRAP}, {"trace", RET_TRACE}, {"log", RET_LOG},
	    {"user-notify", RET_USER_NOTIF}};
	const char *s;
	size_t n;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (judge_take(j, words[i].word)) {
			*verdict = words[i].verdict;
			return 1;
		}
	if (!judge_take(j, "return"))
		return 0;
	n = judge_word(j, &s);
	*verdict = RET_ERRNO;
	if (isdigit((unsigned char)*s))
		*verdict |= (uint32_t)strtoul(s, NULL, 0);
	else
		*verdict |= (uint32_t)scb_facts_errno(j->arch, s, n);
	return 1;
}

/* Does the filter decide? */
static int
judge_filter(struct judge *j, int braces, uint32_t *verdict)
{
	uint32_t action = RET_ALLOW;
	int holds;

	if (judge_action(j, verdict))
		return 1;
	holds = judge_terms(j);
	if (judge_take(j, ";")) {
		judge_action(j, &action);
		if (!braces && !j->denylist) { /* for all other calls */
			*verdict = holds ? RET_ALLOW : action;
			return 1;
		}
	}
	*verdict = action;
	return holds;
}

static int
judge_arch(struct judge *j)
{
	const char *s;
	size_t n;
	int is = 0;

	if (!judge_take(j, "["))
		return 1;
	judge_take(j, "arch");
	judge_take(j, "=");
	do {
		n = judge_word(j, &s);
		is |= scb_facts_arch(s, n) == j->arch;
	} while (judge_take(j, ","));
	judge_take(j, "]");
	return is;
}

struct judge_member {
	const char *call;
	int found;
};

static void
judge_compare(void *user, const char *name, size_t n)
{
	struct judge_member *m = user;

	m->found |= strlen(m->call) == n && memcmp(m->call, name, n) == 0;
}

static int
judge_names(struct judge *j)
{
	int braces = judge_take(j, "{"), is = 0;

	do {
		struct judge_member m = {j->call, 0};
		const char *s;
		size_t n = judge_word(j, &s);

		if (*s == '@')
			scb_facts_group_each(s, n, judge_compare, &m);
		else if (n > 4 && memcmp(s, "ARM_", 4) == 0)
			judge_compare(&m, s + 4, n - 4);
		else
			judge_compare(&m, s, n);
		is |= judge_arch(j) & m.found;
	} while (braces && judge_take(j, ","));
	if (braces && !judge_take(j, "}"))
		judge_fail(j, "no }");
	if (!judge_take(j, ":"))
		judge_fail(j, "no :");
	return is;
}

/* Does this statement decide? */
static int
judge_statement(struct judge *j, uint32_t *verdict)
{
	uint32_t action;
	int about, decided = 0, braces;

	judge_blanks(j);
	if (*j->p == '\0' || strncmp(j->p, "@arch", 5) == 0)
		return 0;
	if (judge_take(j, "@denylist")) {
		j->denylist = 1;
		j->def = RET_ALLOW;
		return 0;
	}
	if (judge_take(j, "@default")) {
		judge_action(j, &j->def);
		return 0;
	}
	about = judge_names(j);
	if (!about)
		return 0;
	braces = judge_take(j, "{");
	do
		if (judge_filter(j, braces, &action) && !decided) {
			*verdict = action;
			decided = 1;
		}
	while (braces && judge_take(j, ","));
	judge_take(j, "}");
	judge_blanks(j);
	if (*j->p != '\0')
		judge_fail(j, "more than a statement");
	return decided;
}

/* text: statements that each end in a newline. */
static uint32_t
judge(const char *text, const struct arch *a, const char *call,
    const struct scbpf_call *args)
{
	struct judge j = {NULL, a, call, args, 0, 0, 0};
	uint32_t verdict = 0;
	char line[8192];
	int decided = 0;
	size_t n;

	for (; *text; text += n + 1) {
		n = strcspn(text, "\n");
		memcpy(line, text, n);
		line[n] = '\0';
		j.p = line;
		/* Directives count even behind the decision. */
		if (!decided)
			decided = judge_statement(&j, &verdict);
		else if (strncmp(line, "@default", 8) == 0)
			judge_statement(&j, &verdict);
	}
	return decided ? verdict : j.def;
}

#endif
