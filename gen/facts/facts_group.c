/* Groups of syscalls. */
#include "facts/facts.h"

#include <string.h>

#include "base/chars.h"
#include "base/words.h"

static const struct facts_group groups[] = {
#define G(name, about, members) {name, about, members},
#include "../tables/groups.tbl"
};

enum { GROUPS = sizeof groups / sizeof *groups };

const struct facts_group *
scb_facts_group(unsigned i)
{
	return i < GROUPS ? &groups[i] : NULL;
}

bool
scb_facts_group_systemd(const char *s, size_t n)
{
	return chars_are(s, n, "@system-service") ||
	       chars_are(s, n, "@default");
}

bool
scb_facts_group_each(const char *name, size_t len,
    void (*each)(void *user, const char *name, size_t len), void *user)
{
	const char *list, *s;
	unsigned i = 0;
	size_t n;

	while (i < GROUPS && (strlen(groups[i].name) != len ||
				 memcmp(groups[i].name, name, len) != 0))
		i++;
	if (i == GROUPS)
		return false;
	list = groups[i].members;
	while (scb_words_next(&list, &s, &n)) {
		if (*s == '@') /* an earlier one, so this ends */
			scb_facts_group_each(s, n, each, user);
		else
			each(user, s, n);
	}
	return true;
}

struct member {
	const char *name;
	bool found;
};

static void
compare_member(void *user, const char *name, size_t n)
{
	struct member *m = user;

	m->found |= chars_are(name, n, m->name);
}

bool
scb_facts_group_has(const char *group, const char *name)
{
	struct member m = {.name = name};

	scb_facts_group_each(group, strlen(group), compare_member, &m);
	return m.found;
}
