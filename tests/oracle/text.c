/* Reads a text policy (SEMANTICS 2.1, 2.4, 4.1, 4.3, 11.2 and 15). */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct setup *setup;

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
static uint64_t
restriction(const char *list, struct abi **first)
{
	uint64_t on = 0;

	*first = NULL;
	while (*list != '\0') {
		size_t n = strcspn(list, ",]");
		struct abi *a = abi_named(list, n);

		if (a == NULL)
			die("no architecture '%s'", list);
		if (*first == NULL)
			*first = a;
		on |= (uint64_t)1 << (a - abis);
		list += n;
		list += strspn(list, ",]");
	}
	return on;
}

static void
add_names(struct rule *r, char *word, uint64_t on, struct abi *owner)
{
	if (isdigit((unsigned char)*word)) {
		*PUSH(r->names, r->nnames) =
		    (struct name){NULL, (uint32_t)strtoul(word, NULL, 0),
			owner == NULL ? setup->native : owner, UINT64_MAX};
	} else if (*word == '@') {
		char *all = members(word);

		for (char *m; (m = part(&all, " ")) != NULL;)
			if (*m != '\0')
				add_names(r, m, on, NULL);
	} else {
		if (strncmp(word, "SYS_", 4) == 0)
			word += 4;
		if (strncmp(word, "__NR_", 5) == 0)
			word += 5;
		if (strncmp(word, "ARM_", 4) == 0)
			word += 4;
		*PUSH(r->names, r->nnames) = (struct name){word, 0, NULL, on};
	}
}

void
read_names(struct rule *r, struct setup *s, const char *list)
{
	setup = s;
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
		add_names(r, word, on, owner);
	}
}

static bool
action(const char *s, uint32_t *verdict, const char **errno_name)
{
	*errno_name = NULL;
	if (strcmp(s, "1") == 0)
		s = "allow";
	if (strncmp(s, "return", 6) != 0 || !isspace((unsigned char)s[6]))
		return action_named(s, verdict);
	s += 6 + strspn(s + 6, " \t");
	*verdict = ERRNO;
	if (isdigit((unsigned char)*s))
		*verdict |= (uint32_t)strtoul(s, NULL, 0);
	else
		*errno_name = s;
	return true;
}

static void
subject(struct cmp *c, char *s)
{
	char *colon = strchr(s, ':');

	if (colon != NULL) {
		c->width = atoi(colon + 1);
		*colon = '\0';
	}
	s = trim(s);
	c->name = s;
	c->arg = -1;
	if (strcmp(s, "ip") == 0)
		c->arg = IP;
	else if (strncmp(s, "arg", 3) == 0 && isdigit((unsigned char)s[3]) &&
		 s[4] == '\0')
		c->arg = s[3] - '0';
}

static struct cmp
comparison(char *s)
{
	static const struct {
		const char *sign;
		enum op op;
	} all[] = {{"==", EQ}, {"!=", NE}, {"<=", LE}, {">=", GE}, {"<", LT},
	    {">", GT}, {"&", ANY}, {" in ", WITHIN}};
	struct cmp c = {0};
	char *open = *s == '(' ? strchr(s, '&') : NULL, *end;

	if (open != NULL) {
		int depth = 1;

		for (end = open; depth > 0; end++)
			depth += *end == '(' ? 1 : *end == ')' ? -1 : 0;
		end[-1] = '\0';
		*open = '\0';
		subject(&c, s + 1);
		c.a.text = open + 1;
		end = trim(end);
		c.op = *end == '=' ? MASKED : NOT_MASKED;
		c.b.text = end + 2;
		return c;
	}
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		end = strstr(s, all[i].sign);
		if (end == NULL)
			continue;
		*end = '\0';
		subject(&c, s);
		c.op = all[i].op;
		c.a.text = end + strlen(all[i].sign);
		end = strstr(c.a.text, "..");
		if (end != NULL) {
			*end = '\0';
			c.op = RANGE;
			c.b.text = end + 2;
		}
		return c;
	}
	die("no comparison in '%s'", s);
	return c;
}

static struct rule *
add(struct policy *p, const struct rule *names)
{
	struct rule *r = PUSH(p->rules, p->nrules);

	*r = *names;
	return r;
}

/* SEMANTICS 15.2 */
static void
filter(struct policy *p, const struct rule *names, char *s, bool braces)
{
	struct rule *r = add(p, names);
	char *condition, *one;

	if (action(s, &r->verdict, &r->errno_name))
		return;
	condition = part(&s, ";");
	while ((one = part(&condition, "||")) != NULL) {
		bool first = true;
		char *c;

		while ((c = part(&one, "&&")) != NULL) {
			*PUSH(r->cmps, r->ncmps) = comparison(c);
			r->cmps[r->ncmps - 1].first = first;
			first = false;
		}
	}
	r->verdict = ALLOW;
	if (s == NULL)
		return;
	if (!braces && !p->deny_list)
		r = add(p, names);
	if (!action(trim(s), &r->verdict, &r->errno_name))
		die("no action '%s'", s);
}

static void
statement(struct policy *p, char *s)
{
	struct rule names = {0};
	/* A colon may also stand before a width, never before the names'. */
	char *colon = strchr(s, ':'), *what, *one;

	if (colon == NULL)
		die("no statement: '%s'", s);
	*colon = '\0';
	read_names(&names, setup, s);
	what = trim(colon + 1);
	if (*what != '{') {
		filter(p, &names, what, false);
		return;
	}
	what++;
	*strchr(what, '}') = '\0';
	while ((one = part(&what, ",")) != NULL)
		if (*one != '\0')
			filter(p, &names, one, true);
}

static void
directive(struct policy *p, const char *path, char *s)
{
	char *rest = strpbrk(s, " \t"), full[1024];
	const char *slash = strrchr(path, '/');
	struct abi *native;
	uint64_t on;

	if (strcmp(s, "@denylist") == 0) {
		p->deny_list = true;
		p->verdict = ALLOW;
		return;
	}
	rest = rest == NULL ? s + strlen(s) : trim(rest);
	if (strncmp(s, "@default", 8) == 0) {
		action(rest, &p->verdict, &p->errno_name);
	} else if (strncmp(s, "@include", 8) == 0) {
		snprintf(full, sizeof full, "%.*s%s",
		    slash == NULL ? 0 : (int)(slash - path) + 1, path, rest);
		read_text(p, setup, copy(full, strlen(full)));
	} else if (strncmp(s, "@arch", 5) == 0) {
		for (char *c = rest; *c != '\0'; c++)
			if (isspace((unsigned char)*c))
				*c = ',';
		on = restriction(rest, &native);
		if (native == setup->native && !setup->named_set &&
		    !setup->only)
			setup->covered |= on;
	}
}

void
read_text(struct policy *p, struct setup *s, const char *path)
{
	char *all = read_file(path, NULL), *line, *c;

	setup = s;
	for (c = all; (c = strpbrk(c, "#\\")) != NULL;) {
		size_t n = *c == '#' ? strcspn(c, "\n") : 2;

		memset(c, ' ', n);
	}
	while ((line = part(&all, "\n")) != NULL) {
		char *group = strchr(line, ':');

		if (*line == '@' && group == NULL)
			directive(p, path, line);
		else if (*line != '\0')
			statement(p, line);
	}
}
