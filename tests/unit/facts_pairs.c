/* Pairs of calls: both known, names that fit, and arguments that both have. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/facts.h"

#include "check.h"

static void
check_call(const char *name, size_t place)
{
	uint32_t since;

	check(memchr(name, 0, place) != NULL, "%s", name);
	check(scb_facts_known(name, strlen(name), &since), "%s", name);
}

static unsigned
check_fallbacks(void)
{
	const struct facts_pair *p;
	unsigned i;

	for (i = 0; (p = scb_facts_fallback(i)); i++) {
		check_call(p->newer, sizeof p->newer);
		check_call(p->older, sizeof p->older);
		check(memchr(p->effect, 0, sizeof p->effect), "%s", p->newer);
		check(strcmp(p->newer, p->older) != 0, "%s", p->newer);
	}
	return i;
}

/* Each argument of one call is another argument of the other, or none. */
static void
check_args(const struct facts_sibling *p)
{
	int old = scb_facts_nargs(NULL, p->older);
	int new = scb_facts_nargs(NULL, p->newer);
	size_t n = strlen(p->args);

	check(old < 0 || n == (size_t)old, "%s: %zu arguments, not %d",
	    p->older, n, old);
	for (size_t i = 0; i < n; i++) {
		int digit = p->args[i] - '0';

		check(p->args[i] == '-' ||
			  (digit >= 0 && (new < 0 || digit < new)),
		    "%s to %s: argument %c", p->older, p->newer, p->args[i]);
		check(p->args[i] == '-' ||
			  strrchr(p->args, p->args[i]) == p->args + i,
		    "%s to %s: two arguments are %c", p->older, p->newer,
		    p->args[i]);
	}
}

/* Pairs whose arguments are the same have no list of them. */
static bool
is_time64(const struct facts_sibling *p)
{
	const char *time64 = scb_facts_time64(p->older);

	return time64 && strcmp(p->newer, time64) == 0;
}

static unsigned
check_siblings(void)
{
	const struct facts_sibling *p;
	unsigned i;

	for (i = 0; (p = scb_facts_sibling(i)); i++) {
		check_call(p->newer, sizeof p->newer);
		check_call(p->older, sizeof p->older);
		check(memchr(p->args, 0, sizeof p->args), "%s", p->newer);
		check(strcmp(p->newer, p->older) != 0, "%s", p->newer);
		check(p->bypasses || p->used, "%s", p->older);
		check(p->used || !p->back, "%s", p->older);
		if (p->used && !is_time64(p))
			check_args(p);
	}
	return i;
}

static void
open_index(struct facts_index *ix, const struct arch *a)
{
	static _Alignas(16) unsigned char room[1 << 14];
	struct arena arena = {.base = room, .size = sizeof room};

	scb_facts_index(ix, a, &arena);
}

/* The ABI has the call that is used instead. */
static void
check_instead(void)
{
	const char *other, *name;
	int8_t args[FACTS_ARGS];
	unsigned found = 0;
	struct facts_index ix;

	for (const struct arch *const *a = scb_arch_all; *a; a++) {
		open_index(&ix, *a);
		for (unsigned n = 0; (name = scb_facts_name(n)); n++) {
			if (scb_facts_has(&ix, name, strlen(name)))
				continue;
			for (unsigned i = 0;
			     (other = scb_facts_instead(&ix, name, i, args));
			     i++) {
				check(scb_facts_has(&ix, other, strlen(other)),
				    "%s", other);
				check(strcmp(name, other) != 0, "%s", name);
				found++;
			}
		}
	}
	check(found > 1000, "%u", found);
}

static const char *
instead(const char *arch, const char *name, unsigned i, int8_t *args)
{
	struct facts_index ix;
	const char *s;

	open_index(&ix, scb_facts_arch(arch, strlen(arch)));
	s = scb_facts_instead(&ix, name, i, args);
	return s ? s : "none";
}

int
main(void)
{
	int8_t args[FACTS_ARGS];

	check(check_fallbacks() > 30, "fallbacks");
	check(check_siblings() > 150, "siblings");
	check_instead();
	check_text(
	    "aarch64: open", "openat", instead("aarch64", "open", 0, args));
	check(args[0] == 1 && args[1] == 2 && args[2] == 3, "open");
	check_text(
	    "aarch64: open", "none", instead("aarch64", "open", 1, NULL));
	check_text("clock_gettime64", "clock_gettime",
	    instead("x86_64", "clock_gettime64", 0, args));
	check(args[0] == 0 && args[1] == 1, "clock_gettime64");
	check_text("nanosleep", "clock_nanosleep_time64",
	    instead("riscv32", "nanosleep", 0, args));
	check_text("sync_file_range2", "sync_file_range",
	    instead("x86_64", "sync_file_range2", 0, args));
	check(args[0] == 0 && args[1] == 3 && args[2] == 1 && args[3] == 2,
	    "sync_file_range2");
	return check_end();
}
