/* What a text policy defines itself, and its directives (SEMANTICS 15.5, 15.6,
 * 2.7, 18). */
#define _POSIX_C_SOURCE 200809L

#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
	const char *name, *text;
} * constants, *groups;
static int nconstants, ngroups;

const char *
own_constant(const char *name)
{
	for (int i = 0; i < nconstants; i++)
		if (strcmp(constants[i].name, name) == 0)
			return constants[i].text;
	return NULL;
}

const char *
own_group(const char *name)
{
	for (int i = 0; i < ngroups; i++)
		if (strcmp(groups[i].name, name) == 0)
			return groups[i].text;
	return NULL;
}

/* `NAME = TEXT` */
static void
define(const char *s, bool group)
{
	size_t n = strcspn(s, " \t=");
	const char *name = copy(s, n), *text = strchr(s, '=') + 1;

	if (group) {
		(void)PUSH(groups, ngroups);
		groups[ngroups - 1].name = name;
		groups[ngroups - 1].text = text;
	} else {
		(void)PUSH(constants, nconstants);
		constants[nconstants - 1].name = name;
		constants[nconstants - 1].text = text;
	}
}

static void
include(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/'), *text;
	char full[1024];

	snprintf(full, sizeof full, "%.*s%s",
	    slash == NULL ? 0 : (int)(slash - path) + 1, path, name);
	if (access(full, R_OK) != 0 && setup.include != NULL)
		snprintf(full, sizeof full, "%s/%s", setup.include, name);
	text = read_file(full, NULL);
	text += strspn(text, " \t\r\n");
	if (*text == '{' && text[1 + strspn(text + 1, " \t\r\n")] == '"')
		policy.base = copy(full, strlen(full));
	else
		read_text(full);
}

static void
default_action(char *s, bool deny_list)
{
	policy.deny_list = deny_list;
	policy.has_default = true;
	policy.verdict = ALLOW;
	if (*s != '\0')
		read_action(s, &policy.verdict, &policy.errno_name);
}

static bool
is(const char *line, const char *word)
{
	size_t n = strlen(word);

	return strncmp(line, word, n) == 0 &&
	       (line[n] == '\0' || isspace((unsigned char)line[n]));
}

/* The options that a policy may say itself. */
static bool
option_line(char *line, char *s)
{
	const char *name = NULL;

	if (is(line, "@enosys")) {
		if (!setup.enosys_given)
			set_enosys(s);
	} else if (is(line, "@args")) {
		if (!setup.wide_given)
			setup.wide = strcmp(s, "64") == 0;
	} else if (is(line, "@clone3")) {
		if (!setup.clone3_given)
			setup.clone3 = strcmp(s, "auto") == 0;
	} else if (is(line, "@kernel")) {
		if (!setup.kernel_given)
			setup.kernel = release_text(s);
	} else if (is(line, "@cap")) {
		if (!setup.caps_given)
			set_caps(s);
		setup.caps_said = true;
	} else if (is(line, "@bad-arch")) {
		if (setup.bad_given)
			return true;
		read_action(s, &setup.bad_arch, &name);
		if (name != NULL)
			setup.bad_arch |=
			    (uint32_t)errno_of(setup.native, name);
	} else {
		return is(line, "@flags");
	}
	return true;
}

bool
directive(const char *path, char *line)
{
	char *s = line + strcspn(line, " \t");
	struct abi *native;
	uint64_t on;

	s += strspn(s, " \t");
	if (option_line(line, s))
		return true;
	if (is(line, "@denylist") || is(line, "@default")) {
		default_action(s, line[3] == 'n');
	} else if (is(line, "@include")) {
		include(path, s);
	} else if (is(line, "@const") || is(line, "@group")) {
		define(s, line[1] == 'g');
	} else if (is(line, "@arch")) {
		on = restriction(s, &native);
		policy.has_arch = true;
		if (native == setup.native && !setup.named_set && !setup.only)
			setup.covered |= on;
	} else {
		return is(line, "@frequency");
	}
	return true;
}

/* Is clone3 named there by a rule that exists, other than by @known? */
static uint64_t
clone3_named(void)
{
	uint64_t on = 0;

	for (int i = 0; i < policy.nrules; i++) {
		const struct name *n = &policy.rules[i].name;
		const struct call *c =
		    n->text == NULL && n->owner != NULL && !n->known
			? call_number(n->owner, n->nr)
			: NULL;

		if (n->text != NULL && strcmp(n->text, "clone3") == 0)
			on |= n->on;
		if (c != NULL && strcmp(c->name, "clone3") == 0)
			on |= (uint64_t)1 << (n->owner - abis);
	}
	return on;
}

/* One rule for each call of the covered ABIs. */
static void
push_known(struct rule r, uint64_t clone3)
{
	uint64_t on = r.name.on;
	int from = policy.nrules, k;

	for (int i = 0; i < nabis; i++) {
		call_number(&abis[i], 0); /* reads its calls */
		for (int j = 0; (setup.covered >> i & 1) && j < abis[i].ncalls;
		     j++) {
			const char *name = abis[i].calls[j].name;

			for (k = from; k < policy.nrules; k++)
				if (strcmp(policy.rules[k].name.text, name) ==
				    0)
					break;
			r.name = (struct name){.text = name,
			    .on =
				strcmp(name, "clone3") == 0 ? on & clone3 : on};
			if (k == policy.nrules && r.name.on != 0)
				*PUSH(policy.rules, policy.nrules) = r;
		}
	}
}

void
expand_known(void)
{
	struct rule *was = policy.rules;
	uint64_t clone3 = clone3_named();
	int n = policy.nrules;

	policy.rules = NULL;
	policy.nrules = 0;
	for (int i = 0; i < n; i++)
		if (was[i].name.known)
			push_known(was[i], clone3);
		else
			*PUSH(policy.rules, policy.nrules) = was[i];
}
