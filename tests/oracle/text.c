/*
 * Reads a text policy (SEMANTICS 2.1, 2.4, 2.7, 11.2, 15, 17 and 18) but for
 * its conditions, which stay text.
 */
#define _POSIX_C_SOURCE 200809L

#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLANKS " \t\r\n"

static struct {
	const char *name, *text;
} * owned;
static int nowned;

const char *
own(const char *name)
{
	for (int i = 0; i < nowned; i++)
		if (owned[i].name == name)
			return owned[i].text;
	return NULL;
}

/* --- names */

/* `x86_64,x86]`, as bits */
static uint64_t
restriction(const char *list, struct abi **first)
{
	uint64_t on = 0;

	*first = NULL;
	while (*list != '\0' && *list != ']') {
		size_t n = strcspn(list, ", \t]");
		struct abi *a = abi_named(list, n);

		if (a == NULL)
			die("no architecture '%s'", list);
		if (*first == NULL)
			*first = a;
		on |= abi_bit(a);
		list += n;
		list += strspn(list, ", \t");
	}
	return on;
}

/* The calls of a group, restricted to ABIs as the group is. */
static void
add_group(struct names *to, const char *group, uint64_t on)
{
	const struct row *r = find("groups", NULL, group, NULL);
	int kept = to->n, from = kept;

	if (own(group) != NULL)
		read_names(to, own(group));
	for (int i = 3; own(group) == NULL && r != NULL && i < r->n; i++)
		read_names(to, r->tok[i]);
	for (int i = from; i < to->n; i++) {
		struct name n = to->list[i];
		bool number = n.text == NULL && !n.known;

		n.grouped = true;
		n.on &= on;
		if (number ? (on & abi_bit(n.owner)) != 0 : n.on != 0)
			to->list[kept++] = n;
	}
	to->n = kept;
}

void
read_names(struct names *to, const char *list)
{
	static const char *const prefixes[] = {"SYS_", "__NR_", "ARM_"};

	for (list += strspn(list, BLANKS "{},"); *list != '\0';
	     list += strspn(list, BLANKS "{},")) {
		size_t n = strcspn(list, BLANKS "{},[");
		struct name name = {.on = UINT64_MAX, .owner = setup.native};
		const char *word = list;
		struct abi *first;

		list += n;
		if (*list == '[') {
			name.on = restriction(list + 6, &first); /* [arch= */
			name.owner = first;
			list += strcspn(list, "]") + 1;
		}
		if (isdigit((unsigned char)*word)) {
			name.nr = (uint32_t)strtoul(word, NULL, 0);
			name.on = UINT64_MAX;
		} else if (*word == '@') {
			name.known = n == 6 && strncmp(word, "@known", n) == 0;
			if (!name.known) {
				add_group(to, intern(word, n), name.on);
				continue;
			}
			name.owner = NULL;
		} else {
			for (int i = 0; i < 3; i++)
				if (strncmp(word, prefixes[i],
					strlen(prefixes[i])) == 0) {
					word += strlen(prefixes[i]);
					n -= strlen(prefixes[i]);
				}
			name.text = intern(word, n);
			name.owner = NULL;
		}
		*PUSH(to->list, to->n) = name;
	}
}

void
add_rules(const struct names *names, struct rule r)
{
	if (r.all)
		*PUSH(policy.rules, policy.nrules) = r;
	for (int i = 0; i < names->n; i++) {
		r.name = names->list[i];
		*PUSH(policy.rules, policy.nrules) = r;
	}
}

/* --- actions (11.2) */

static const struct {
	const char *name;
	uint32_t verdict;
} actions[] = {{"allow", ALLOW}, {"log", LOG}, {"trace", TRACE},
    {"user_notif", 0x7fc00000}, {"user_notify", 0x7fc00000},
    {"notify", 0x7fc00000}, {"errno", ERRNO}, {"return", ERRNO},
    {"trap", 0x00030000}, {"kill_thread", KILL_THREAD}, {"kill", KILL_THREAD},
    {"kill_process", KILL_PROCESS}, {"1", ALLOW}};

bool
action_named(const char *name, uint32_t *verdict)
{
	size_t n = strcspn(name, " \t:");

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (alike(name, n, actions[i].name)) {
			*verdict = actions[i].verdict;
			return true;
		}
	return false;
}

const char *
action_name(uint32_t verdict)
{
	size_t i = 0;

	while (actions[i].verdict != (verdict & ACTION))
		i++;
	return actions[i].name;
}

bool
read_action(const char *s, uint32_t *verdict, const char **errno_name)
{
	const char *rest = s + strcspn(s, " \t:");

	*errno_name = NULL;
	if (!action_named(s, verdict))
		return false;
	rest += strspn(rest, " \t:");
	if (isalpha((unsigned char)*rest))
		*errno_name = intern(rest, strcspn(rest, " \t"));
	*verdict |= (uint32_t)strtoul(rest, NULL, 0);
	return true;
}

/* --- statements (15.2) */

/* An action, up to what ends a filter. */
static bool
next_action(const char **s, struct rule *r)
{
	size_t n = strcspn(*s += strspn(*s, " \t"), ",}");

	if (!read_action(intern(*s, n), &r->verdict, &r->errno_name))
		return false;
	*s += n;
	return true;
}

static const char *
next_condition(const char **s)
{
	const char *from = *s;
	int depth = 0;

	for (; **s != '\0' && (depth > 0 || strchr(";,}", **s) == NULL); ++*s)
		depth +=
		    (strchr("({", **s) != NULL) - (strchr(")}", **s) != NULL);
	return intern(from, (size_t)(*s - from));
}

static void
statement(char *line)
{
	struct names names = {0};
	struct rule all = {0};
	struct abi *first;
	const char *s = line;
	bool braces;
	int depth = 0;

	for (; *s != '\0' && (*s != ':' || depth > 0); s++)
		depth += (*s == '[') - (*s == ']');
	if (*s == '\0')
		die("no statement: '%s'", line);
	line[s++ - line] = '\0';
	all.all = strncmp(line, "@all", 4) == 0;
	if (!all.all)
		read_names(&names, line);
	else
		all.name.on = line[4] == '[' ? restriction(line + 10, &first)
					     : UINT64_MAX;
	s += strspn(s, " \t");
	braces = *s == '{';
	do {
		struct rule r = all;

		s += braces;
		if (!next_action(&s, &r)) {
			r.condition = next_condition(&s);
			r.verdict = ALLOW;
			if (*s == ';') {
				if (!braces && !policy.deny_list && !r.all) {
					add_rules(&names, r);
					r = all;
				}
				s++;
				if (!next_action(&s, &r))
					die("no action at '%s'", s);
			}
		}
		add_rules(&names, r);
		s += strspn(s, " \t");
	} while (braces && *s == ',');
	if (s[braces + strspn(s + braces, " \t")] != '\0')
		die("more behind '%s'", s);
}

/* --- directives (15.5, 15.6, 18) */

static void
include(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	char full[1024];

	snprintf(full, sizeof full, "%.*s%s",
	    slash == NULL ? 0 : (int)(slash - path) + 1, path, name);
	if (access(full, R_OK) != 0 && setup.include != NULL)
		snprintf(full, sizeof full, "%s/%s", setup.include, name);
	if (is_json(read_file(full, NULL)))
		policy.base = intern(full, strlen(full));
	else
		read_text(full);
}

static bool
directive(const char *path, const char *s)
{
	size_t n = strcspn(s, " \t");
	const char *name = intern(s + 1, n - 1);
	struct abi *native;
	uint64_t on;

	s += n + strspn(s + n, " \t");
	if (set(name, s, true))
		return true;
	if (strcmp(name, "denylist") == 0 || strcmp(name, "default") == 0) {
		policy.deny_list = *name == 'd' && name[2] == 'n';
		policy.has_default = true;
		policy.verdict = ALLOW;
		if (*s != '\0')
			read_action(s, &policy.verdict, &policy.errno_name);
	} else if (strcmp(name, "include") == 0) {
		include(path, s);
	} else if (strcmp(name, "const") == 0 || strcmp(name, "group") == 0) {
		(void)PUSH(owned, nowned);
		owned[nowned - 1].name = intern(s, strcspn(s, " \t="));
		owned[nowned - 1].text = strchr(s, '=') + 1;
	} else if (strcmp(name, "arch") == 0) {
		on = restriction(s, &native);
		policy.has_arch = true;
		if (native == setup.native && !setup.named_set && !setup.only)
			setup.covered |= on;
	} else {
		return strcmp(name, "flags") == 0 ||
		       strcmp(name, "frequency") == 0;
	}
	return true;
}

void
read_text(const char *path)
{
	char *all = read_file(path, NULL), *end;

	for (char *c = all; (c = strpbrk(c, "#\\")) != NULL;)
		memset(c, ' ', *c == '#' ? strcspn(c, "\n") : 2);
	for (; all != NULL; all = end) {
		if ((end = strchr(all, '\n')) != NULL)
			*end++ = '\0';
		all += strspn(all, BLANKS);
		for (char *c = all + strlen(all);
		     c > all && isspace((unsigned char)c[-1]);)
			*--c = '\0';
		if (*all != '\0' && (*all != '@' || !directive(path, all)))
			statement(all);
	}
}

/* --- @known (2.7) */

/* Where a rule that exists names the call, other than by @known. */
static uint64_t
named_on(const char *call)
{
	uint64_t on = 0;

	for (int i = 0; i < policy.nrules; i++) {
		const struct name *n = &policy.rules[i].name;
		const struct call *c =
		    n->owner == NULL ? NULL : call_number(n->owner, n->nr);

		if (n->text == call)
			on |= n->on;
		if (c != NULL && c->name == call)
			on |= abi_bit(n->owner);
	}
	return on;
}

/* One rule for each call of the covered ABIs; clone3 as far as it is named. */
void
expand_known(void)
{
	const char *clone3 = intern("clone3", 6);
	uint64_t on = named_on(clone3);
	struct rule *was = policy.rules;
	int n = policy.nrules, k;

	policy.rules = NULL;
	policy.nrules = 0;
	for (const struct rule *r = was; r < was + n; r++) {
		struct rule one = *r;
		int from = policy.nrules;

		if (!r->name.known)
			*PUSH(policy.rules, policy.nrules) = one;
		one.name.known = false;
		for (int i = 0; r->name.known && i < nabis; i++) {
			call_number(&abis[i], 0); /* reads its calls */
			if (!(setup.covered >> i & 1))
				continue;
			for (int j = 0; j < abis[i].ncalls; j++) {
				one.name.text = abis[i].calls[j].name;
				one.name.on = r->name.on;
				if (one.name.text == clone3)
					one.name.on &= on;
				for (k = from; k < policy.nrules &&
					       policy.rules[k].name.text !=
						   one.name.text;)
					k++;
				if (k == policy.nrules && one.name.on != 0)
					*PUSH(policy.rules, policy.nrules) =
					    one;
			}
		}
	}
}
