/*
 * Lists: blanks and commas between the words of a directive mean the same, and
 * a word follows each comma. Of the calls of a group, those are left out that
 * the list has already.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"

#include "check.h"
#include "messages.h"

enum { MEMORY = 8 << 20 };

/* After a group, @mine, of read and close. */
static const struct {
	const char *text;
	const char *want; /* what the policy has, or the message */
} rows[] = {
    {"@arch x86_64 x86 x32", "x86_64 x86 x32"},
    {"@arch x86_64, x86,x32", "x86_64 x86 x32"},
    {"@arch x86_64, x86 x32", "x86_64 x86 x32"},
    {"@arch x86_64", "x86_64"},
    {"@arch x86_64,",
	"expected an architecture such as 'x86_64', found the end "
	"of the line"},
    {"@flags tsync log", "flags 3"},
    {"@flags tsync,spec_allow log", "flags 7"},
    {"@flags tsync", "flags 1"},
    {"@flags tsync,", "expected 'tsync', 'log', 'spec_allow' or "
		      "'wait_killable_recv', found the end of the line"},
    {"@cap none CHOWN DAC_OVERRIDE", "caps 3"},
    {"@cap none,CHOWN, DAC_READ_SEARCH", "caps 5"},
    {"@cap none CHOWN,DAC_READ_SEARCH DAC_OVERRIDE", "caps 7"},
    {"@cap CHOWN none", "caps 0"},
    {"@cap none,", "expected a capability such as 'CAP_SYS_ADMIN', found the "
		   "end of the line"},
    {"@cap", "expected a capability such as 'CAP_SYS_ADMIN', found the end of "
	     "the line"},
    {"{read, @mine, write, @mine}: allow", "read close write"},
    {"{@mine, @mine}: allow", "read close"},
    {"{@mine, @mine, @exit}: allow", "read close exit exit_group"},
    {"{read, @mine, @exit, @mine}: allow", "read close exit exit_group"},
    {"{@exit, @mine, @exit}: allow", "exit exit_group read close"},
    {"{exit, @exit, @mine}: allow", "exit exit_group read close"},
    {"@libc musl-1.2 glibc-2.31", "2 libcs"},
    {"@libc musl-1.2,glibc-2.31", "2 libcs"},
    {"@libc musl-1.2, glibc-2.31 glibc-2.36", "3 libcs"},
};

static const char *
read_policy(struct arena *a, const char *text)
{
	struct diag d = {.arena = a, .report = keep_message};
	struct source source = {
	    .name = "test.policy", .text = text, .len = strlen(text)};
	const struct policy *p;
	struct buf b;

	p = scb_compile_read(&d, &source, NULL, NULL);
	scb_buf_init(&b, a);
	for (unsigned i = 0; i < p->nmaps; i++) {
		scb_buf_str(&b, p->maps[i].native->token);
		for (unsigned k = 0; k < p->maps[i].nsubs; k++)
			scb_buf_fmt(&b, " %s", p->maps[i].subs[k]->token);
	}
	for (unsigned i = 0; p->nrules && i < p->rules->nnames; i++)
		scb_buf_fmt(&b, i ? " %s" : "%s", p->rules->names[i].name);
	if (p->flags)
		scb_buf_fmt(&b, "flags %u", p->flags);
	if (p->has_caps)
		scb_buf_fmt(&b, "caps %ju", (uintmax_t)p->caps);
	if (p->libcs.given)
		scb_buf_fmt(&b, "%u libcs", p->libcs.n);
	return d.errors ? message : b.p;
}

int
main(void)
{
	void *memory = malloc(MEMORY);
	jmp_buf full;
	struct arena a = {memory, MEMORY, 0, &full};
	char text[200];

	for (size_t i = 0; memory && i < sizeof rows / sizeof *rows; i++) {
		volatile size_t at = i;
		const char *got;

		a.used = 0;
		snprintf(text, sizeof text,
		    "@group @mine = {read, close}\n%s\n", rows[i].text);
		got = setjmp(full) ? message : read_policy(&a, text);
		check(strcmp(got, rows[at].want) == 0, "%s: %s, expected %s",
		    rows[at].text, got, rows[at].want);
	}
	free(memory);
	return check_end();
}
