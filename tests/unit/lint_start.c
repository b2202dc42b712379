/*
 * What is said of a program that cannot start or end under a policy: programs
 * of each libc, by what the head of the file shows, on x86_64.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"

#include "check.h"

enum { MEMORY = 16 << 20 };

static const struct {
	const char *libc; /* NULL: not known */
	bool loads;
	unsigned bits;
	const char *policy;
	const char *want; /* the calls; NULL: nothing is said */
} rows[] = {
    {"glibc", true, 64, "@denylist\nmprotect: return EPERM\n",
	"'mprotect' (ERRNO(1))"},
    {"glibc", true, 64, "@denylist\nmprotect: prot == 5; return EPERM\n", NULL},
    {"glibc", true, 64, "@denylist\nmprotect: return 0\n",
	"'mprotect' (ERRNO(0))"},
    {"glibc", true, 32, "@denylist\nmprotect: return EPERM\n", NULL},
    {"glibc", false, 64, "@denylist\nmprotect: return EPERM\n", NULL},
    {"musl", true, 64, "@denylist\nmprotect: return EPERM\n", NULL},
    {NULL, true, 64, "@denylist\nmprotect: return EPERM\n", NULL},
    {"glibc", true, 64, "@denylist\n{read, mmap}: return EPERM\n",
	"'read' (ERRNO(1)), 'mmap' (ERRNO(1))"},
    /* Old versions call open. */
    {"glibc", true, 64, "@denylist\nopenat: return EPERM\n", NULL},
    {"glibc", true, 64, "@denylist\nopen: return EPERM\n", NULL},
    {"glibc", true, 64, "@denylist\n{open, openat}: return EPERM\n",
	"'openat' (ERRNO(1))"},
    {"glibc", false, 64, "@denylist\narch_prctl: return ENOSYS\n",
	"'arch_prctl' (ERRNO(38))"},
    {"musl", false, 64, "@denylist\narch_prctl: return ENOSYS\n",
	"'arch_prctl' (ERRNO(38))"},
    /* Programs go on without it, unless it kills them. */
    {"musl", true, 64, "@denylist\nset_tid_address: return EPERM\n", NULL},
    {"musl", true, 64, "@denylist\nset_tid_address: kill\n",
	"'set_tid_address' (KILL_THREAD)"},
    /* Then exit ends it. */
    {"musl", true, 64, "@denylist\nexit_group: return EPERM\n", NULL},
    {"musl", true, 64, "@denylist\n{exit, exit_group}: return EPERM\n",
	"'exit_group' (ERRNO(1))"},
    {"musl", true, 64, "@denylist\nexit_group: kill-process\n",
	"'exit_group' (KILL_PROCESS)"},
};

static jmp_buf full;
static char said[400];

/* The calls, of the warning that names them. */
static void
keep_calls(void *user, const struct scbpf_message *m)
{
	static const char before[] = "which are refused: ";
	const char *calls = strstr(m->text, before);

	(void)user;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(said, sizeof said, "%s", m->text);
	else if (calls && strstr(m->text, "cannot start and end"))
		snprintf(said, sizeof said, "%.*s",
		    (int)strcspn(calls + sizeof before - 1, ";"),
		    calls + sizeof before - 1);
}

static void
compile(struct arena *a, size_t i)
{
	struct diag d = {.arena = a, .report = keep_calls};
	struct source text = {.name = "test.policy",
	    .text = rows[i].policy,
	    .len = strlen(rows[i].policy)};
	struct compile_request req = {.narches = 1, .only = true};
	const char *libc = rows[i].libc;

	req.arches[0] = scb_facts_arch("x86_64", 6);
	req.program.bits = rows[i].bits;
	req.program.loads = rows[i].loads;
	if (libc)
		scb_facts_libcs_add(&req.program.libcs, libc, strlen(libc));
	scb_compile_policy(
	    a, &d, scb_compile_read(&d, &text, NULL, NULL), &req);
}

int
main(void)
{
	struct arena a = {malloc(MEMORY), MEMORY, 0, &full};

	for (volatile size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		a.used = 0;
		*said = '\0';
		if (setjmp(full) == 0)
			compile(&a, i);
		check(strcmp(said, rows[i].want ? rows[i].want : "") == 0,
		    "%s of %s, %u bits: %s\tsaid: %s",
		    rows[i].loads ? "dynamic" : "static",
		    rows[i].libc ? rows[i].libc : "?", rows[i].bits,
		    rows[i].policy, said);
	}
	free(a.base);
	return check_end();
}
