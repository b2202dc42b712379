/* Reads a text policy (SEMANTICS 2.1, 2.4, 4.3, 11.2, 15 and 17). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
trim(char *s)
{
	char *end = s + strlen(s);

	while (isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return s;
}

/* Cuts at the first separator and moves on: NULL after the last part. */
static char *
part(char **rest, const char *separator)
{
	char *s = *rest, *end;

	if (s == NULL)
		return NULL;
	end = strstr(s, separator);
	*rest = end == NULL ? NULL : end + strlen(separator);
	if (end != NULL)
		*end = '\0';
	return trim(s);
}

static uint64_t alternatives(struct abi *a, const char **p, int width);

static uint64_t
operand(struct abi *a, const char **p, int width)
{
	uint64_t n;
	const char *own;
	char *word, *end;
	size_t length;

	*p += strspn(*p, " \t");
	if (**p == '~') {
		++*p;
		n = ~operand(a, p, width);
		return width == 64 ? n : n & 0xffffffff;
	}
	if (**p == '(') {
		++*p;
		n = alternatives(a, p, width);
		++*p; /* the other parenthesis */
		return n;
	}
	length = strcspn(*p, " \t|)");
	word = copy(*p, length);
	*p += length;
	own = own_constant(word);
	if (own != NULL)
		return expression(a, own, width);
	if (*word == '$') /* 4.5 */
		return UINT64_MAX;
	n = strtoull(word, &end, 0);
	if (*end != '\0' && !constant(a, word, &n))
		die("no constant '%s'", word);
	return n;
}

static uint64_t
alternatives(struct abi *a, const char **p, int width)
{
	uint64_t n = operand(a, p, width);

	for (*p += strspn(*p, " \t"); **p == '|'; *p += strspn(*p, " \t")) {
		++*p;
		n |= operand(a, p, width);
	}
	return n;
}

uint64_t
expression(struct abi *a, const char *text, int width)
{
	return alternatives(a, &text, width);
}

/* `x86_64,x86]`, as bits */
uint64_t
restriction(const char *list, struct abi **first)
{
	uint64_t on = 0;

	*first = NULL;
	while (*list != '\0') {
		size_t n = strcspn(list, ", \t]");
		struct abi *a = abi_named(list, n);

		if (a == NULL)
			die("no architecture '%s'", list);
		if (*first == NULL)
			*first = a;
		on |= (uint64_t)1 << (a - abis);
		list += n;
		list += strspn(list, ", \t]");
	}
	return on;
}

/* A group of the policy's own, restricted to ABIs. */
static void
add_own(struct names *to, const char *text, uint64_t on)
{
	int kept = to->n;

	read_names(to, text);
	for (int i = kept; i < to->n; i++) {
		struct name n = to->list[i];
		bool number = n.text == NULL && !n.known;

		n.on &= on;
		if (number ? on >> (n.owner - abis) & 1 : n.on != 0)
			to->list[kept++] = n;
	}
	to->n = kept;
}

static void
add_name(struct names *to, char *word, uint64_t on, struct abi *owner)
{
	if (isdigit((unsigned char)*word)) {
		*PUSH(to->list, to->n) =
		    (struct name){.nr = (uint32_t)strtoul(word, NULL, 0),
			.owner = owner == NULL ? setup.native : owner,
			.on = UINT64_MAX};
	} else if (strcmp(word, "@known") == 0) {
		*PUSH(to->list, to->n) = (struct name){.on = on, .known = true};
	} else if (*word == '@' && own_group(word) != NULL) {
		add_own(to, own_group(word), on);
	} else if (*word == '@') {
		char *all = members(word);

		for (char *m; (m = part(&all, " ")) != NULL;)
			if (*m != '\0')
				add_name(to, m, on, NULL);
	} else {
		if (strncmp(word, "SYS_", 4) == 0)
			word += 4;
		if (strncmp(word, "__NR_", 5) == 0)
			word += 5;
		if (strncmp(word, "ARM_", 4) == 0)
			word += 4;
		*PUSH(to->list, to->n) = (struct name){.text = word, .on = on};
	}
}

void
read_names(struct names *to, const char *list)
{
	for (list += strspn(list, " \t{},"); *list != '\0';
	     list += strspn(list, " \t{},")) {
		size_t n = strcspn(list, " \t{},[");
		char *word = copy(list, n);
		uint64_t on = UINT64_MAX;
		struct abi *owner = NULL;

		list += n;
		if (*list == '[') {
			n = strcspn(list, "]");
			on = restriction(
			    copy(list + 6, n - 6), &owner); /* [arch= */
			list += n + 1;
		}
		add_name(to, word, on, owner);
	}
}

/* SEMANTICS 11.2 */
bool
read_action(const char *s, uint32_t *verdict, const char **errno_name)
{
	size_t n = strcspn(s, " \t");
	const char *rest = s + n + strspn(s + n, " \t");
	char *name = copy(s, n);

	*errno_name = NULL;
	if (strcmp(name, "return") == 0) {
		*verdict = ERRNO;
		if (isdigit((unsigned char)*rest))
			*verdict |= (uint32_t)strtoul(rest, NULL, 0);
		else
			*errno_name = rest;
		return true;
	}
	if (!action_named(strcmp(name, "1") == 0 ? "allow" : name, verdict))
		return false;
	*verdict |= (uint32_t)strtoul(rest, NULL, 0);
	return true;
}

void
add_rules(const struct names *names, struct rule r)
{
	if (names->all) {
		r.all = true;
		r.name.on = names->on;
		*PUSH(policy.rules, policy.nrules) = r;
	}
	for (int i = 0; i < names->n; i++) {
		r.name = names->list[i];
		*PUSH(policy.rules, policy.nrules) = r;
	}
}

/* A word of an action, up to what ends a filter. */
static char *
action_text(const char **s)
{
	size_t n = strcspn(*s, ",}");
	char *text = copy(*s, n);

	*s += n;
	return trim(text);
}

/* SEMANTICS 15.2 */
static void
filter(const struct names *names, const char **s, bool braces)
{
	struct rule r = {0};
	const char *ahead = *s;

	ahead += strspn(ahead, " \t");
	if (!read_action(action_text(&ahead), &r.verdict, &r.errno_name)) {
		read_condition(&r, s);
		ahead = *s + strspn(*s, " \t");
		r.verdict = ALLOW;
		if (*ahead == ';') {
			if (!braces && !policy.deny_list && !names->all) {
				add_rules(names, r);
				r = (struct rule){0};
			}
			ahead++;
			if (!read_action(
				action_text(&ahead), &r.verdict, &r.errno_name))
				die("no action at '%s'", *s);
		}
	}
	*s = ahead;
	add_rules(names, r);
}

static void
statement(char *line)
{
	struct names names = {0};
	struct abi *first;
	char *what = line, depth = 0;
	const char *s;

	for (; *what != '\0' && (*what != ':' || depth); what++)
		depth = (char)(depth + (*what == '[') - (*what == ']'));
	if (*what == '\0')
		die("no statement: '%s'", line);
	*what = '\0';
	names.all = strncmp(line, "@all", 4) == 0;
	names.on = names.all && line[4] == '[' ? restriction(line + 10, &first)
					       : UINT64_MAX;
	if (!names.all)
		read_names(&names, line);
	s = trim(what + 1);
	if (*s != '{') {
		filter(&names, &s, false);
	} else {
		do {
			s++;
			filter(&names, &s, true);
			s += strspn(s, " \t");
		} while (*s == ',');
		if (*s++ != '}')
			die("no '}' at '%s'", s);
	}
	if (s[strspn(s, " \t")] != '\0')
		die("more behind '%s'", s);
}

void
read_text(const char *path)
{
	char *all = read_file(path, NULL), *line;

	for (char *c = all; (c = strpbrk(c, "#\\")) != NULL;)
		memset(c, ' ', *c == '#' ? strcspn(c, "\n") : 2);
	while ((line = part(&all, "\n")) != NULL)
		if (*line != '\0' && (*line != '@' || !directive(path, line)))
			statement(line);
}
