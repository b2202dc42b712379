/*
 * oracle [option]... POLICY FILTER: compares what SEMANTICS.md makes of a
 * policy with the verdicts of a raw filter. Options are those of `scbpf gen`,
 * and
 *
 *	--newest=X.Y	the newest kernel that the tables know
 *	--seed=N	of the calls that are tried
 *	--samples=N	also prints N calls, "sim VERDICT -a ARCH NUMBER ARG..."
 *	--ip=N		the instruction pointer of these
 *
 * The last line is "N calls, N differ"; status 1: some differ; 2: an error.
 */
#include "oracle.h"

#include <ctype.h>
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

const char *
intern(const char *text, size_t n)
{
	static char *all[1 << 16];
	uint32_t h = 0;

	for (size_t i = 0; i < n; i++)
		h = h * 31 + (unsigned char)text[i];
	for (h ^= h >> 16; all[h &= 0xffff] != NULL; h++)
		if (strncmp(all[h], text, n) == 0 && all[h][n] == '\0')
			return all[h];
	if ((all[h] = calloc(n + 1, 1)) == NULL)
		die("no memory");
	return memcpy(all[h], text, n);
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

static void
set_caps(const char *list)
{
	for (size_t n; *list != '\0'; list += n, list += *list == ',') {
		const char *c = intern(list, n = strcspn(list, ","));

		setup.caps = strcmp(c, "none") == 0 ? 0
			     : strcmp(c, "all") == 0
				 ? UINT64_MAX
				 : setup.caps | capability(c, false);
	}
}

static void
set_bad_arch(const char *text, bool directive)
{
	const char *name;

	if (!read_action(text, &setup.bad_arch, &name))
		die("no action '%s'", text);
	if (name != NULL)
		setup.bad_arch |= (uint32_t)errno_of(setup.native, name);
	else if (!directive && strchr(text, ':') == NULL &&
		 (setup.bad_arch == ERRNO || setup.bad_arch == TRACE))
		setup.bad_arch |= 1;
}

/* By an option, or by the directive that it replaces (15.5). */
bool
set(const char *what, const char *value, bool directive)
{
	static const char *const all[SETTINGS] = {
	    "enosys", "args", "clone3", "kernel", "cap", "bad-arch"};
	unsigned i = 0;

	while (i < SETTINGS && strcmp(what, all[i]) != 0)
		i++;
	if (i == SETTINGS)
		return false;
	if (directive && setup.given >> i & 1)
		return true;
	*(directive ? &setup.said : &setup.given) |= 1u << i;
	if (i == SET_ENOSYS) {
		setup.enosys = strcmp(value, "max") == 0     ? MAX
			       : strcmp(value, "off") == 0   ? OFF
			       : strcmp(value, "since") == 0 ? SINCE
							     : SINCE_RELEASE;
		if (setup.enosys == SINCE_RELEASE)
			setup.release = release_text(value + strlen("since:"));
	} else if (i == ARGS)
		setup.wide = strcmp(value, "64") == 0;
	else if (i == CLONE3)
		setup.clone3 = strcmp(value, "auto") == 0;
	else if (i == KERNEL)
		setup.kernel = release_text(value);
	else if (i == CAP)
		set_caps(value);
	else
		set_bad_arch(value, directive);
	return true;
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
		setup.covered |= abi_bit(a);
	}
}

/* They follow the policy's own rules, so they wait. */
static bool
override(const char *option, const char *list, const char *error)
{
	struct rule r = {.is_override = true};
	struct names names = {0};

	if (strcmp(option, "kill") == 0)
		r.verdict = KILL_PROCESS;
	else if (strcmp(option, "deny") == 0)
		r.verdict = ERRNO;
	else if (strcmp(option, "allow") != 0 && strcmp(option, "log") != 0)
		return false;
	else
		action_named(option, &r.verdict);
	if (r.verdict == ERRNO && isdigit((unsigned char)*error))
		r.verdict |= (uint32_t)atoi(error);
	else if (r.verdict == ERRNO)
		r.errno_name = error;
	read_names(&names, list);
	for (int i = 0; i < names.n; i++) {
		r.name = names.list[i];
		*PUSH(overrides, noverrides) = r;
	}
	return true;
}

/* Returns where the next one is. */
static char **
option(char **arg)
{
	char *name = *arg++ + 2, *value = strchr(name, '=');

	if (strcmp(name, "port") == 0)
		return setup.port = true, arg;
	if (strcmp(name, "only") == 0 || strcmp(name, "complain") == 0) {
		*(*name == 'o' ? &setup.only : &setup.complain) = true;
		return arg;
	}
	if (value != NULL)
		*value++ = '\0';
	if (strcmp(name, "deny") == 0)
		return override(name, *arg, value == NULL ? "1" : value),
		       arg + 1;
	if (value == NULL)
		value = *arg++;
	if (strcmp(name, "newest") == 0) /* of the tables */
		setup.kernel = release_text(value);
	else if (strcmp(name, "seed") == 0)
		seed = seed * 2 + strtoull(value, NULL, 0);
	else if (strcmp(name, "samples") == 0)
		samples = strtoul(value, NULL, 0);
	else if (strcmp(name, "ip") == 0)
		setup.ip = strtoull(value, NULL, 0);
	else if (!set(name, value, false) && !override(name, value, NULL))
		die("no option '%s'", name);
	return arg;
}

int
main(int argc, char **argv)
{
	const struct row *cap;
	char *text;
	size_t size;
	int at = 0;

	(void)argc;
	while ((cap = find("caps", &at, NULL, NULL)) != NULL)
		if (strcmp(cap->tok[3], "DOCKER") == 0)
			setup.caps |= capability(cap->tok[2], false);
	for (argv++; *argv != NULL && **argv == '-';)
		if (strcmp(*argv, "-a") == 0)
			set_arch(argv[1]), argv += 2;
		else if (strcmp(*argv, "-I") == 0)
			setup.include = argv[1], argv += 2;
		else
			argv = option(argv);
	if (setup.only && setup.native != NULL) /* 6.1: whatever -a lists */
		setup.covered = abi_bit(setup.native);
	if (setup.native == NULL || argv[0] == NULL || argv[1] == NULL)
		die("expected -a ARCH, other options, POLICY and FILTER");
	text = read_file(argv[0], NULL);
	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	policy.text = !is_json(text);
	if (policy.text)
		read_text(argv[0]);
	else
		read_json(text);
	if (policy.base != NULL)
		read_json(read_file(policy.base, NULL));
	expand_known();
	if (setup.port)
		port();
	for (int i = 0; i < noverrides; i++)
		*PUSH(policy.rules, policy.nrules) = overrides[i];
	if (setup.enosys == SINCE)
		set_newest_release();
	text = read_file(argv[1], &size);
	return probe(text, size, seed, samples) ? 0 : 1;
}
