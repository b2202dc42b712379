/*
 * A policy that minijail's two readers take differently gets a note, unless it
 * has something that only scbpf reads: then it is not meant for minijail.
 */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "compile.h"

#include "check.h"

enum { MEMORY = 8 << 20 };

/* What they read differently, and braces, which only the second one reads. */
#define BEGIN "@default return 1\nclose: arg0 == 1; return EPERM\n"
#define BASE "{\"defaultAction\": \"SCMP_ACT_ERRNO\"}"
#define BRACES "read: {allow}\n"

/* What both readers read; and with one of them, only the second one. */
static const char *const both[] = {
    "write: allow", "write: arg0 == 1; return EPERM"};
static const char *const second[] = {
    "write: {allow}",
    "write: {arg0 == 1; return EPERM, arg0 == 2, kill}",
    "{write, fstat}: allow",
    "write[arch=x86_64]: allow",
    "@frequency ./calls",
    BRACES "write: allow",
    BRACES "write: 1",
    BRACES "write: return 7",
    BRACES "write: return EPERM",
    BRACES "write: trap",
    BRACES "write: trace",
    BRACES "write: log",
    BRACES "write: user-notify",
    BRACES "write: kill-process",
    BRACES "write: kill-thread",
    BRACES "write: arg0 == 1 && arg1 != 2 || arg2 < 3",
    BRACES "write: arg0 <= 1 && arg1 > 2 || arg2 >= 3",
    BRACES "write: arg0 & 3",
    BRACES "write: arg0 in 3",
    BRACES "mmap: arg2 in ~PROT_EXEC || arg2 in ~PROT_WRITE",
    BRACES "@default kill-process",
};

/* With braces as well. */
static const char *const own[] = {
    "@mount: allow",
    "480: allow",
    "@all: ip > 4096; kill",
    "@const MINE = 5",
    "@group @mine = {write}",
    "@arch x86_64 x86",
    "@ignore kernel",
    "@libc musl-1.2",
    "@enosys off",
    "@args 64",
    "@clone3 policy",
    "@bad-arch kill",
    "@flags log",
    "@kernel 5.10",
    "@cap none",
    "write: trap 7",
    "write: trace 7",
    "write: KILL_THREAD",
    "write: SCMP_ACT_KILL",
    "write: errno(7)",
    "write: return(7)",
    "@include ./base.json",
    "@all[arch=x86_64]: kill",
    "write: fd == 1",
    "write: arg0:64 == 1",
    "write: ip == 1",
    "write: arg0 == $FD",
    "write: arg0 == 1..3",
    "write: arg0 in 1..3",
    "write: arg0 in {1, 3}",
    "write: arg0 not in 3",
    "write: arg0 <s 3",
    "write: arg0 & 3 == 1",
    "write: arg0 & 3 != 1",
    "write: (arg0 == 1)",
    "write: !(arg0 == 1)",
};

static jmp_buf full;
static bool noted;
static char message[300];

static void
keep_note(void *user, const struct scbpf_message *m)
{
	(void)user;
	noted |= strstr(m->text, "compile_seccomp_policy") != NULL;
	if (m->severity == SCBPF_SEVERITY_ERROR)
		snprintf(message, sizeof message, "%s", m->text);
}

/* The files that are included. */
static const struct source *
read_file(void *user, const char *path, struct loc at)
{
	static const struct source base = {.name = "base.json",
				       .text = BASE,
				       .len = sizeof BASE - 1},
				   calls = {.name = "calls",
				       .text = "write: 7\n",
				       .len = 9};

	(void)user;
	(void)at;
	return strstr(path, "calls") ? &calls : &base;
}

static void
read_policy(struct arena *a, const char *braces, const char *statement)
{
	struct diag d = {.arena = a, .report = keep_note};
	struct source source = {.name = "test.policy"};
	const struct policy_files files = {.read = read_file, .path = ""};
	char text[300];

	snprintf(text, sizeof text, BEGIN "%s%s\n", braces, statement);
	source.text = text;
	source.len = strlen(text);
	scb_compile_read(&d, &source, &files, NULL);
}

static void
try_each(struct arena *a, const char *braces, const char *const *statement,
    size_t n, bool want)
{
	for (volatile size_t i = 0; i < n; i++) {
		a->used = 0;
		noted = false;
		*message = '\0';
		if (setjmp(full) == 0)
			read_policy(a, braces, statement[i]);
		check(noted == want && !*message, "'%s': %s%s", statement[i],
		    noted ? "noted" : "not noted", message);
	}
}

int
main(void)
{
	struct arena a = {malloc(MEMORY), MEMORY, 0, &full};

	if (!a.base)
		return 1;
	try_each(&a, "", both, sizeof both / sizeof *both, false);
	try_each(&a, "", second, sizeof second / sizeof *second, true);
	try_each(&a, BRACES, own, sizeof own / sizeof *own, false);
	free(a.base);
	return check_end();
}
