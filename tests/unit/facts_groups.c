/* The groups of syscalls: are they complete, and does each look-up end? */
#include "facts/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

enum { MANY = 1000 }; /* more names than there are */

struct set {
	char name[MANY][32];
	unsigned n;
};

static bool
has(const struct set *s, const char *name)
{
	for (unsigned i = 0; i < s->n; i++)
		if (strcmp(s->name[i], name) == 0)
			return true;
	return false;
}

static void
add(void *user, const char *name, size_t len)
{
	struct set *s = user;

	CHECK(name, len > 0 && len < sizeof s->name[0] && s->n < MANY);
	if (len >= sizeof s->name[0] || s->n == MANY)
		exit(EXIT_FAILURE);
	memcpy(s->name[s->n], name, len);
	s->name[s->n++][len] = '\0';
}

static void
fill(struct set *s, const char *group)
{
	s->n = 0;
	CHECK(group, scb_facts_group_each(group, strlen(group), add, s));
}

/* A group with a call has its wider forms as well. */
static void
test_relatives(const struct set *s, const char *group)
{
	static const char *const endings[] = {"32", "64", "_time64"};
	char name[48];

	for (unsigned i = 0; i < s->n; i++)
		for (unsigned j = 0; j < 3; j++) {
			snprintf(
			    name, sizeof name, "%s%s", s->name[i], endings[j]);
			if (!scb_facts_known(name, strlen(name), NULL) ||
			    has(s, name))
				continue;
			check(false, "%s has %s, but not %s", group, s->name[i],
			    name);
		}
}

/* A group in a group must be in an earlier row. */
static void
test_nesting(unsigned row)
{
	const char *s = scb_facts_group(row)->members;
	bool earlier;
	size_t n;

	for (; *s; s += n + (s[n] == ' ')) {
		n = strcspn(s, " ");
		CHECK(s, n > 0 && (s[n] != ' ' || s[n + 1]));
		if (*s != '@')
			continue;
		earlier = false;
		for (unsigned i = 0; i < row; i++)
			earlier |= strlen(scb_facts_group(i)->name) == n &&
				   memcmp(scb_facts_group(i)->name, s, n) == 0;
		CHECK(s, earlier);
	}
}

static void
test_group(unsigned row)
{
	const struct facts_group *g = scb_facts_group(row);
	static struct set s;

	CHECK(g->name, g->name[0] == '@' && g->about[0]);
	for (unsigned i = 0; i < row; i++)
		CHECK(g->name, strcmp(scb_facts_group(i)->name, g->name) != 0);
	test_nesting(row);
	fill(&s, g->name);
	CHECK(g->name, s.n > 0);
	for (unsigned i = 0; i < s.n; i++)
		CHECK(s.name[i],
		    scb_facts_known(s.name[i], strlen(s.name[i]), NULL));
	test_relatives(&s, g->name);
}

int
main(void)
{
	static struct set s;
	unsigned n = 0;

	while (scb_facts_group(n))
		test_group(n++);
	CHECK("groups", n >= 30 && !scb_facts_group(n + 1));
	CHECK("none", !scb_facts_group_each("@none", 5, add, &s));
	CHECK("@", !scb_facts_group_each("@", 1, add, &s));
	fill(&s, "@privileged");
	CHECK("nested", has(&s, "mount") && has(&s, "chown32") &&
			    has(&s, "clock_settime64") && !has(&s, "read"));
	fill(&s, "@aio");
	CHECK("nested", has(&s, "io_uring_setup") && has(&s, "io_submit"));
	return check_end();
}
