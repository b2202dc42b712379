/* Names of arguments: their table, and where each ABI has them. */
#include "facts/facts.h"

#include <string.h>

#include "check.h"

static const struct arch *
arch(const char *token)
{
	return scb_facts_arch(token, strlen(token));
}

/* ---- the table ---------------------------------------------------------- */

#define P(name) name "\0\0"
#define N(name, family) name "\0" family "\0"
#define W(name) name "\0!\0"
#define PI(name) name "\0-\0"
#define NI(name, family) name "\0-" family "\0"
#define WI(name) name "\0!-\0"

static const struct {
	const char *call, *spec;
} rows[] = {
#define A(call, spec) {call, spec},
#include "../../tables/args.tbl"
};

/* Policies would not read it as the name of an argument. */
static bool
is_word(const char *name)
{
	static const char *const words[] = {"ip", "in", "not", "and", "or"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], name) == 0)
			return true;
	return strncmp(name, "arg", 3) == 0 &&
	       strspn(name + 3, "0123456789") > 0;
}

static void
test_rows(void)
{
	const char *s, *family;
	unsigned n;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *call = rows[i].call;
		int nargs = scb_facts_nargs(NULL, call);

		check(i == 0 || strcmp(rows[i - 1].call, call) < 0,
		    "%s: not sorted", call);
		check(scb_facts_known(call, strlen(call), NULL), "%s: no call",
		    call);
		for (n = 0, s = rows[i].spec; *s; n++) {
			check(!is_word(s), "%s: '%s' is a word", call, s);
			family = s + strlen(s) + 1;
			family += strspn(family, "!-");
			if (*family)
				check(scb_facts_family_named(family) ==
					  scb_facts_family(call, n),
				    "%s: no family", call);
			s = family + strlen(family) + 1;
		}
		check(n <= 6 && (nargs < 0 || nargs == (int)n),
		    "%s: another number of arguments in widths.tbl", call);
	}
}

/* ---- second names ------------------------------------------------------- */

static const struct {
	const char *call, *alias, *name;
} second[] = {
#define L(call, alias, name) {call, alias, name},
#include "../../tables/args_alias.tbl"
};

static int
index_on(const struct arch *a, const char *call, const char *name)
{
	return scb_facts_arg_index(a, call, name, strlen(name));
}

/* A name means one argument of a call, the same on every ABI as its other. */
static void
test_second_names(void)
{
	for (size_t i = 0; i < sizeof second / sizeof *second; i++) {
		const char *call = second[i].call, *alias = second[i].alias;
		int place = index_on(NULL, call, second[i].name), order = -1;

		if (i > 0 && (order = strcmp(second[i - 1].call, call)) == 0)
			order = strcmp(second[i - 1].alias, alias);
		check(order < 0, "%s %s: not sorted", call, alias);
		check(place >= 0 && index_on(NULL, call, alias) == place,
		    "%s: %s is not %s", call, alias, second[i].name);
		check(place >= 0 && strcmp(scb_facts_arg_name(
					       NULL, call, (unsigned)place),
					second[i].name) == 0,
		    "%s %s: a second name of a second name", call, alias);
		for (unsigned j = 0; j < 6; j++)
			check(!scb_facts_arg_name(NULL, call, j) ||
				  strcmp(
				      scb_facts_arg_name(NULL, call, j), alias),
			    "%s %s: the name of another argument", call, alias);
		for (const struct arch *const *a = scb_arch_all; *a; a++)
			check(index_on(*a, call, alias) ==
				  index_on(*a, call, second[i].name),
			    "%s %s: another register on %s", call, alias,
			    (*a)->token);
	}
	check(!scb_facts_arg_alias("clone", 1), "clone: one second name");
	check(!scb_facts_arg_alias("write", 0), "write: no second name");
	check(!scb_facts_arg_alias("zzz", 0), "zzz: no second name");
}

/* ---- by name ------------------------------------------------------------ */

static int
index_of(const char *abi, const char *call, const char *name)
{
	return scb_facts_arg_index(arch(abi), call, name, strlen(name));
}

static void
test_args(void)
{
	const char *s = scb_facts_arg_name(NULL, "socket", 1);

	check(s && strcmp(s, "type") == 0, "socket: arg1");
	check(!scb_facts_arg_name(NULL, "socket", 3), "socket: arg3");
	check(!scb_facts_arg_name(NULL, "nonsense", 0), "nonsense: arg0");
	s = scb_facts_arg_name(arch("s390x"), "clone", 1);
	check(s && strcmp(s, "flags") == 0, "clone on s390x: arg1");
	check(!scb_facts_arg_name(arch("x86"), "mmap", 1), "mmap on x86: arg1");
	check(!scb_facts_arg_name(NULL, "prctl", 1), "prctl: arg1");
	check(index_of("x86_64", "socket", "family") == 0, "socket: family");
	check(index_of("x86_64", "socket", "domain") == 0, "socket: domain");
	check(index_of("arm", "mmap2", "length") == 1, "mmap2: length");
	check(index_of("x86", "mmap", "length") == -1, "mmap on x86: length");
	check(index_of("s390x", "clone", "clone_flags") == 1, "clone_flags");
	check(index_of("x86_64", "socket", "fam") == -1, "socket: fam");
	check(index_of("x86_64", "clone", "flags") == 0, "clone: x86_64");
	check(index_of("s390x", "clone", "flags") == 1, "clone: s390x");
	check(index_of("s390", "clone", "flags") == 1, "clone: s390");
	check(index_of("x86_64", "clone", "tls") == 4, "tls: x86_64");
	check(index_of("arm", "clone", "tls") == 3, "tls: arm");
	check(index_of("x86_64", "fallocate", "len") == 3, "fallocate: len");
	check(index_of("x32", "fallocate", "len") == 3, "fallocate: len");
	check(index_of("arm", "fallocate", "mode") == 1, "fallocate: mode");
	check(index_of("arm", "fallocate", "len") == -1, "fallocate: len");
	check(index_of("x86", "mmap", "prot") == -1, "mmap on x86: prot");
	check(index_of("arm", "mmap2", "prot") == 2, "mmap2: prot");
	check(scb_facts_family_of(arch("s390x"), "clone", 1) ==
		  scb_facts_family("clone", 0),
	    "clone on s390x: family");
	check(!scb_facts_family_of(arch("s390x"), "clone", 0),
	    "clone on s390x: arg0");
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		check(scb_facts_arg_index(*a, "clone", "flags", 5) ==
			  (*a)->clone_flags,
		    "%s: clone's flags", (*a)->token);
}

static int
number_of_args(const char *abi, const char *call)
{
	return scb_facts_nargs(abi ? arch(abi) : NULL, call);
}

/* Every call of any kernel needs a row in widths.tbl. */
static void
test_numbers(void)
{
	check(number_of_args(NULL, "clone") == 5, "clone");
	check(number_of_args(NULL, "fork") == 0, "fork");
	check(number_of_args(NULL, "no_such_call") == -1, "no_such_call");
	check(number_of_args(NULL, "sigsuspend") == 1, "sigsuspend");
	check(number_of_args("x86", "sigsuspend") == 3, "sigsuspend: x86");
	check(number_of_args("alpha", "rt_sigaction") == 5, "alpha");
	check(number_of_args("arm", "rt_sigaction") == 4, "arm");
	check(number_of_args("s390x", "mmap") == 6, "mmap: s390x");
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		for (unsigned i = 0; i < (*a)->ncalls; i++) {
			const char *call = (*a)->calls[i].name;

			check(scb_facts_nargs(*a, call) >= 0,
			    "%s: %s: no row in widths.tbl", (*a)->token, call);
		}
}

static void
same_args(const struct arch *a, const char *call, const char *other)
{
	int n = scb_facts_nargs(a, call);

	check(n == scb_facts_nargs(a, other),
	    "%s: %s has other arguments than %s", a->token, call, other);
	for (unsigned i = 0; i < 6 && (int)i < n; i++)
		check(
		    scb_facts_width(a, call, i) == scb_facts_width(a, other, i),
		    "%s: %s: argument %u is not as wide as that of %s",
		    a->token, call, i, other);
}

/* Names with the same number are the same call. */
static void
test_aliases(void)
{
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		for (unsigned i = 1; i < (*a)->ncalls; i++)
			if ((*a)->calls[i].nr == (*a)->calls[i - 1].nr)
				same_args(*a, (*a)->calls[i].name,
				    (*a)->calls[i - 1].name);
}

/* ---- signed types ------------------------------------------------------- */

static void
test_signs(void)
{
	static const struct {
		const char *abi, *call;
		unsigned arg;
		bool is;
	} signs[] = {
	    {"x86_64", "setpriority", 2, true},
	    {"x86_64", "openat", 0, true},
	    {"x86_64", "kill", 0, true},
	    {"x86_64", "read", 0, false}, /* unsigned int */
	    {"x86_64", "read", 3, false},
	    {"x86_64", "lseek", 1, true},
	    {"x86_64", "fallocate", 2, true},
	    {"x86", "fallocate", 2, false}, /* half of a loff_t */
	    {"x86_64", "clone", 0, false},
	    {"x86_64", "ioctl", 1, false},
	    {"mips", "ptrace", 1, true},
	    {"x86_64", "fchroot", 0, true},
	    {"x86_64", "fchroot", 1, false},
	    {"x32", "preadv2", 4, true}, /* there it has no pos_h */
	    {"x86_64", "preadv2", 4, false},
	    {"ppc", "fadvise64_64", 1, true},
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		check(scb_facts_is_signed(arch(signs[i].abi), signs[i].call,
			  signs[i].arg) == signs[i].is,
		    "%s %s: argument %u", signs[i].abi, signs[i].call,
		    signs[i].arg);
}

int
main(void)
{
	test_rows();
	test_second_names();
	test_numbers();
	test_aliases();
	test_signs();
	test_args();
	return check_end();
}
