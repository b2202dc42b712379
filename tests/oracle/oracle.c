/*
 * oracle [option]... POLICY FILTER: compares what SEMANTICS.md makes of a
 *policy with the verdicts of a raw filter. Options are those of `scbpf gen`,
 *and
 *
 *	--seed=N	of the calls that are tried
 *	--samples=N	also prints N calls, "sim VERDICT -a ARCH NUMBER ARG..."
 *	--ip=N		the instruction pointer of these
 *
 * The last line is "N calls, N differ"; status 1: some differ; 2: an error.
 */
#include "oracle.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct setup setup = {.clone3 = true, .enosys = MAX, .bad_arch = KILL_PROCESS};
struct policy policy = {.verdict = KILL_THREAD};
static struct rule *overrides;
static int noverrides;

static uint64_t seed = 1;
static unsigned long samples;

void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("oracle: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(2);
}

/* Room for one more: memory doubles, and is never given back. */
void *
grow(void *list, int n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return list;
	list = realloc(list, (n == 0 ? 1 : (size_t)n * 2) * size);
	if (list == NULL)
		die("no memory");
	return list;
}

char *
copy(const char *text, size_t n)
{
	char *to = calloc(n + 1, 1);

	if (to == NULL)
		die("no memory");
	return memcpy(to, text, n);
}

char *
read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text = NULL;
	int used = 0, c;

	if (f == NULL)
		die("cannot open '%s'", path);
	while ((c = getc(f)) != EOF)
		*PUSH(text, used) = (char)c;
	fclose(f);
	if (n != NULL)
		*n = (size_t)used;
	*PUSH(text, used) = '\0';
	return text;
}

/* --- options */

void
set_caps(char *list)
{
	setup.caps = docker_capabilities();
	for (char *c = strtok(list, ","); c != NULL; c = strtok(NULL, ","))
		setup.caps = strcmp(c, "none") == 0 ? 0
			     : strcmp(c, "all") == 0
				 ? UINT64_MAX
				 : setup.caps | capability(c, false);
}

static void
set_arch(char *list)
{
	for (char *c = strtok(list, "+"); c != NULL; c = strtok(NULL, "+")) {
		struct abi *a = abi_named(c, strlen(c));

		if (a == NULL)
			die("no architecture '%s'", c);
		setup.named_set = setup.native != NULL;
		if (!setup.named_set)
			setup.native = a;
		setup.covered |= (uint64_t)1 << (a - abis);
	}
}

static void
set_bad_arch(char *text)
{
	char *colon = strchr(text, ':');

	if (colon != NULL)
		*colon = '\0';
	if (!action_named(text, &setup.bad_arch))
		die("no action '%s'", text);
	if (setup.bad_arch == ERRNO || setup.bad_arch == TRACE)
		setup.bad_arch |=
		    colon == NULL ? 1u : (uint32_t)atoi(colon + 1);
}

void
set_enosys(const char *mode)
{
	setup.enosys = strcmp(mode, "max") == 0	    ? MAX
		       : strcmp(mode, "off") == 0   ? OFF
		       : strcmp(mode, "since") == 0 ? SINCE
						    : SINCE_RELEASE;
	if (setup.enosys == SINCE_RELEASE)
		setup.release = release_text(mode + strlen("since:"));
}

/* They follow the policy's own rules, so they wait. */
static void
override(uint32_t verdict, char *list, const char *error)
{
	struct rule r = {.verdict = verdict, .is_override = true};
	struct names names = {0};

	if (error != NULL && isdigit((unsigned char)*error))
		r.verdict |= (uint32_t)atoi(error);
	else
		r.errno_name = error;
	read_names(&names, list);
	for (int i = 0; i < names.n; i++) {
		r.name = names.list[i];
		*PUSH(overrides, noverrides) = r;
	}
}

/* 0 if it is none; else the arguments that it takes. */
static int
option(char *name, char *next)
{
	char *value = strchr(name, '=');
	int n = value == NULL ? 2 : 1;

	if (strcmp(name, "-a") == 0)
		return set_arch(next), 2;
	if (strcmp(name, "-I") == 0)
		return setup.include = next, 2;
	if (strncmp(name, "--", 2) != 0)
		return 0;
	if (strncmp(name, "--deny", 6) == 0) {
		override(ERRNO, next, value == NULL ? "1" : value + 1);
		return 2;
	}
	if (value != NULL)
		*value = '\0';
	value = value == NULL ? next : value + 1;
	if (strcmp(name, "--only") == 0 || strcmp(name, "--complain") == 0) {
		*(name[2] == 'o' ? &setup.only : &setup.complain) = true;
		return 1;
	}
	if (strcmp(name, "--cap") == 0) {
		set_caps(value);
		setup.caps_given = true;
	} else if (strcmp(name, "--bad-arch") == 0) {
		set_bad_arch(value);
		setup.bad_given = true;
	} else if (strcmp(name, "--newest") == 0) { /* of the tables */
		setup.kernel = release_text(value);
	} else if (strcmp(name, "--kernel") == 0) {
		setup.kernel = release_text(value);
		setup.kernel_given = true;
	} else if (strcmp(name, "--enosys") == 0) {
		set_enosys(value);
		setup.enosys_given = true;
	} else if (strcmp(name, "--args") == 0) {
		setup.wide = strcmp(value, "64") == 0;
		setup.wide_given = true;
	} else if (strcmp(name, "--clone3") == 0) {
		setup.clone3 = strcmp(value, "auto") == 0;
		setup.clone3_given = true;
	} else if (strcmp(name, "--allow") == 0)
		override(ALLOW, value, NULL);
	else if (strcmp(name, "--log") == 0)
		override(LOG, value, NULL);
	else if (strcmp(name, "--kill") == 0)
		override(KILL_PROCESS, value, NULL);
	else if (strcmp(name, "--seed") == 0)
		seed = seed * 2 + strtoull(value, NULL, 0);
	else if (strcmp(name, "--samples") == 0)
		samples = strtoul(value, NULL, 0);
	else if (strcmp(name, "--ip") == 0)
		setup.ip = strtoull(value, NULL, 0);
	else
		die("no option '%s'", name);
	return n;
}

/* A text policy, too, may begin with a brace, before a list of names. */
static bool
is_text(const char *s)
{
	s += strspn(s, " \t\r\n");
	return *s != '{' ||
	       strchr("\"}", s[1 + strspn(s + 1, " \t\r\n")]) == NULL;
}

int
main(int argc, char **argv)
{
	char *text;
	size_t size;
	int at = 1, n;

	setup.caps = docker_capabilities();
	while (at < argc && (n = option(argv[at], argv[at + 1])) > 0)
		at += n;
	if (setup.only && setup.native != NULL) /* 6.1: whatever -a lists */
		setup.covered = (uint64_t)1 << (setup.native - abis);
	if (argc - at != 2 || setup.native == NULL)
		die("expected -a ARCH, other options, POLICY and FILTER");
	text = read_file(argv[at], &size);
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	policy.text = is_text(text);
	if (policy.text)
		read_text(argv[at]);
	else
		read_json(text);
	if (policy.base != NULL)
		read_json(read_file(policy.base, NULL));
	expand_known();
	for (n = 0; n < noverrides; n++)
		*PUSH(policy.rules, policy.nrules) = overrides[n];
	if (setup.enosys == SINCE)
		set_newest_release();
	text = read_file(argv[at + 1], &size);
	return probe(text, size, seed, samples) ? 0 : 1;
}
