/* Policies whose order decides: a clause after one that matches every call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "lint/lint.h"

#include "check.h"

enum { MEMORY = 1 << 22 };

static char said[1000];

static void
keep(void *user, const struct scbpf_message *m)
{
	(void)user;
	snprintf(said + strlen(said), sizeof said - strlen(said), "%u: %s\n",
	    m->line, m->text);
}

#define PROFILE(rules) \
	"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [\n" rules "]}"
#define RULE(names, action, args) \
	"{\"names\": [" names "], \"action\": \"SCMP_ACT_" action "\"" args "}"
#define EQUAL \
	", \"args\": [{\"index\": 0, \"value\": 1, " \
	"\"op\": \"SCMP_CMP_EQ\"}]"

static const struct row {
	const char *profile, *said;
} rows[] = {
    {PROFILE(RULE("\"read\", \"write\"", "ALLOW", "") ",\n" RULE(
	 "\"close\", \"write\", \"read\"", "ALLOW",
	 EQUAL) ",\n" RULE("\"read\"", "ERRNO", "")),
	"3: unreachable: line 2 already gives these calls of 'write' and 1 "
	"more the same action; remove this clause\n"
	"2: this is the earlier clause\n"
	"4: unreachable: line 2 already decides these calls of 'read'; remove "
	"one of the two\n"
	"2: this is the earlier clause\n"},
    {PROFILE(RULE("\"read\"", "ALLOW", EQUAL) ",\n" RULE("\"read\"", "ERRNO",
	 EQUAL) ",\n" RULE("\"read\", \"close\"", "ERRNO", "")),
	"3: unreachable: line 2 already decides these calls of 'read'; put "
	"this clause before that one\n"
	"2: this is the earlier clause\n"},
};

static void
lint(struct arena *a, const char *text)
{
	struct diag d = {.arena = a, .report = keep};
	struct source source = {.name = "x", .text = text, .len = strlen(text)};
	struct policy_setup s = {
	    .arches = {scb_facts_arch("x86_64", 6)}, .narches = 1};
	struct policy *p = scb_oci_read(&d, &source);
	struct names ns;

	p->first_match = true;
	s.kernel = FACTS_KERNEL;
	scb_names_open(&ns, a, p, &s);
	said[0] = '\0';
	scb_lint_policy(&d, p, &ns, &s, false);
}

int
main(void)
{
	jmp_buf full;
	struct arena a = {malloc(MEMORY), MEMORY, 0, &full};

	if (!a.base || setjmp(full)) {
		printf("cannot read: %s\n", said);
		return 1;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		lint(&a, rows[i].profile);
		check(strcmp(said, rows[i].said) == 0, "profile %zu:\n%s", i,
		    said);
	}
	free(a.base);
	return check_end();
}
