/*
 * A second evaluator of text policies, which works differently: it does not
 * build a model. The policy is one string of statements, with each include in
 * its place; for each call, every statement is read again, and conditions are
 * evaluated as they are read. It supports only --args=64, --enosys=off and
 * --clone3=policy.
 */
#ifndef TEXT_JUDGE_H
#define TEXT_JUDGE_H

#include "text_judge_cond.h"

/* 0: there is no action here. */
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
	struct judge j = {.arch = a, .call = call, .args = args};
	uint32_t verdict = 0;
	char line[8192];
	int decided = 0;
	size_t n;

	for (; *text; text += n + 1) {
		n = strcspn(text, "\n");
		memcpy(line, text, n);
		line[n] = '\0';
		j.p = line;
		/* Directives count even after the clause that decides. */
		if (!decided)
			decided = judge_statement(&j, &verdict);
		else if (strncmp(line, "@default", 8) == 0)
			judge_statement(&j, &verdict);
	}
	return decided ? verdict : j.def;
}

#endif
