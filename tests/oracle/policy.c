/*
 * Reads a policy as normal.awk prints it: lines of settings, `@NAME VALUE`, and
 * of rules, `ACTION; NAMES; CONDITION`.
 */
#include "oracle.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the rules that follow: 18, 12, and 1.1 for the next one alone. */
static bool base, is_override, dropped;

static int32_t
release_text(const char *text)
{
	int part[3] = {0};

	sscanf(text, "%d.%d.%d", &part[0], &part[1], &part[2]);
	return (part[0] * 256 + part[1]) * 256 + part[2];
}

/* In the order of 3.1. */
const struct action_name actions[] = {{"kill_process", 0x80000000},
    {"kill_thread", KILL_THREAD}, {"trap", 0x00030000}, {"errno", ERRNO},
    {"user_notif", 0x7fc00000}, {"trace", TRACE}, {"log", LOG},
    {"allow", ALLOW}, {NULL, 0}};

/* 11.2 */
static struct action
read_action(void)
{
	const char *name = word(), *data = word();
	const struct action_name *a = actions;

	while (a->name != NULL && !is(name, a->name))
		a++;
	if (a->name == NULL)
		die("no action '%s'", name);
	return (struct action){a->verdict | number(data),
	    isalpha((unsigned char)*data) ? data : NULL};
}

/* --- names (2, 15.2) */

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

/* ABIs by index in abis, of a list; the first of them, which may be another. */
static uint64_t
read_abi_list(struct abi **first)
{
	uint64_t on = 0;

	*first = NULL;
	do {
		struct abi *a = abi_named(word());

		if (*first == NULL)
			*first = a;
		on |= a == NULL ? 0 : abi_bit(a);
	} while (take(","));
	return on;
}

/* 2.7 */
static void
add_known(struct rule r)
{
	const struct row *row;
	bool has;

	r.known = true;
	for (int i = 0; (row = find("generic", &i, NULL, NULL)) != NULL;) {
		r.call = row->tok[1];
		has = false;
		for (struct abi *a = abis; a < abis + nabis && !has; a++)
			has = setup.covered & abi_bit(a) &&
			      call_named(a, r.call) != NULL;
		if (has)
			*PUSH(setup.rules, setup.nrules) = r;
	}
}

/* A rule for each name of a list; for a group's calls, restricted as it is. */
static void
add_rules(struct rule r, const char *list)
{
	const char *back = at;

	for (at = list; at += strspn(at, BLANKS ",{}"), !strchr(";", *at);) {
		const char *name = word();
		struct rule one = r;
		struct abi *first = setup.native;

		if (take("[arch="))
			one.on &= read_abi_list(&first);
		at += *at == ']';
		if (isdigit((unsigned char)*name)) {
			one.nr = number(name);
			one.on = r.on & abi_bit(first);
		} else if (is(name, "@all")) {
			one.all = true;
		} else if (is(name, "@known")) {
			add_known(one);
			continue;
		} else if (*name == '@') {
			const struct row *g = find("groups", NULL, name, NULL);

			one.grouped = true;
			if (own(name) != NULL)
				add_rules(one, own(name));
			else
				for (int i = 3; i < g->n; i++)
					add_rules(one, g->tok[i]);
			continue;
		} else {
			one.call = name;
		}
		if (one.on != 0)
			*PUSH(setup.rules, setup.nrules) = one;
	}
	at = back;
}

/* --- settings */

/* 1.2 and 1.3, `wanted`: of `@includes KEY WORD,WORD...` */
static void
set_dropped(bool wanted)
{
	const char *key = word();
	bool any = false, all = true;

	do {
		const char *w = word();
		bool one = is(key, "arches") ? abi_named(w) == setup.native
			   : is(key, "caps")
			       ? (capability(w) & setup.caps) != 0
			       : setup.kernel >= release_text(w);

		any = any || one;
		all = all && one;
	} while (take(","));
	if (wanted ? !(is(key, "caps") ? all : any) : any)
		dropped = true;
}

static void
set(const char *what, const char *value)
{
	struct abi *first;

	at = value;
	if (is(what, "native")) {
		setup.covered = read_abi_list(&setup.native);
	} else if (is(what, "arches")) {
		setup.covered |= read_abi_list(&first);
	} else if (is(what, "arch")) {
		uint64_t on = read_abi_list(&first);

		setup.covered |= first == setup.native ? on : 0;
	} else if (is(what, "enosys")) {
		setup.enosys = word();
		setup.release = take(":") ? release_text(at) : 0;
	} else if (is(what, "args")) {
		setup.wide = is(word(), "64");
	} else if (is(what, "clone3")) {
		setup.clone3 = is(word(), "auto");
	} else if (is(what, "kernel") || is(what, "newest")) {
		setup.kernel = release_text(value);
	} else if (is(what, "cap")) {
		do {
			value = word();
			setup.caps |= capability(value);
			if (is(value, "all") || is(value, "none"))
				setup.caps = *value == 'a' ? UINT64_MAX : 0;
		} while (take(","));
	} else if (is(what, "bad-arch")) {
		setup.bad_arch = read_action();
	} else if (is(what, "seed")) {
		setup.seed = setup.seed * 2 + number(value);
	} else if (is(what, "samples")) {
		setup.samples = number(value);
	} else if (is(what, "ip")) {
		setup.ip = strtoull(value, NULL, 0);
	} else if (is(what, "default")) {
		setup.otherwise = read_action();
	} else if (is(what, "includes") || is(what, "excludes")) {
		set_dropped(*what == 'i');
	} else if (is(what, "const") || is(what, "group")) {
		(void)PUSH(owned, nowned);
		owned[nowned - 1].name = word();
		owned[nowned - 1].text = (take("="), at);
	} else if (is(what, "base") || is(what, "text")) {
		base = *what == 'b';
	} else if (is(what, "complain")) {
		setup.complain = true;
	} else if (is(what, "port")) {
		setup.port = true;
	} else if (is(what, "override")) {
		is_override = true;
	} else {
		die("no setting '%s'", what);
	}
}

/* 2.7: @known names clone3 where another rule does. */
static void
limit_known(void)
{
	const char *clone3 = intern("clone3", 6);
	struct rule *r, *end = setup.rules + setup.nrules;
	uint64_t on = 0;

	for (r = setup.rules; r < end; r++)
		for (struct abi *a = abis; a < abis + nabis; a++)
			if (!r->known && !r->is_override &&
			    call_of(r, a) == clone3)
				on |= abi_bit(a);
	for (r = setup.rules; r < end; r++)
		if (r->known && r->call == clone3)
			r->on &= on;
}

void
read_policy(char *text)
{
	for (char *line = strtok(text, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		struct rule r = {.base = base,
		    .is_override = is_override,
		    .on = UINT64_MAX};
		const char *name;

		at = line + 1;
		if (*line == '@') {
			name = word();
			set(name, at + strspn(at, BLANKS));
			continue;
		}
		at = line;
		r.action = read_action();
		take(";");
		name = at;
		at = strchr(at, ';') + 1;
		at += strspn(at, BLANKS);
		r.condition = *at == '\0' ? NULL : at;
		if (!dropped)
			add_rules(r, name);
		dropped = false;
	}
	limit_known();
}
