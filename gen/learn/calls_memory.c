/*
 * Can code run that is not in the file? That takes memory that becomes
 * executable, or libraries that are loaded.
 */
#include "learn/calls.h"

#include <string.h>

enum { PROT_EXEC = 4, MANY = 32 };

/* Calls that may make memory executable, and the argument that says so. */
static const struct {
	const char *name;
	int argument; /* -1: any call may */
	uint64_t bit;
	bool loads; /* from a file */
} makers[] = {{"mmap", 2, PROT_EXEC, true}, {"mprotect", 2, PROT_EXEC, false},
    {"pkey_mprotect", 2, PROT_EXEC, false}, {"shmat", 2, 0x8000, false},
    {"personality", 0, 0x400000, false}};

static const struct calls_number *
find_number(const struct calls *c, const char *name)
{
	for (unsigned i = 0; i < c->nnumbers; i++)
		if (c->number[i].name && c->number[i].sites &&
		    strcmp(c->number[i].name, name) == 0)
			return &c->number[i];
	return NULL;
}

/* Whether the bit may be set in the argument at some site of the call. */
static bool
may_set(struct calls *c, uint32_t number, unsigned arg, uint64_t bit,
    uint64_t *where)
{
	struct value v;

	for (unsigned i = 0; i < c->nsites; i++) {
		if (!scb_calls_makes(&c->site[i], number))
			continue;
		scb_calls_argument(c, i, arg, &v);
		*where = c->site[i].address;
		if (v.why)
			return true;
		for (unsigned j = 0; j < v.n; j++)
			if (v.v[j] & bit)
				return true;
	}
	return false;
}

/* Strings that only code which loads libraries contains. */
static bool
has_loader(const struct elf *e)
{
	return scb_elf_contains(e, "ld.so.cache") ||
	       scb_elf_contains(e, "libnss_") || scb_elf_contains(e, "gconv");
}

void
scb_calls_check_memory(struct calls *c)
{
	bool loads = has_loader(&c->elf) || c->flow.reasons[FLOW_LOADED_JUMP];
	uint64_t where = 0;

	for (unsigned i = 0; i < sizeof makers / sizeof *makers; i++) {
		const struct calls_number *x = find_number(c, makers[i].name);

		if (!x || !may_set(c, x->number, (unsigned)makers[i].argument,
			      makers[i].bit, &where))
			continue;
		loads |= makers[i].loads;
		if (!(c->assume & CALLS_NO_JIT))
			calls_add_reason(c,
			    "memory may become executable; if it never does, "
			    "say --assume=no-jit",
			    1, where);
	}
	if (loads && !(c->assume & CALLS_NO_DLOPEN))
		calls_add_reason(c,
		    "libraries may be loaded; if none ever are, say "
		    "--assume=no-dlopen",
		    1, 0);
	c->executes = find_number(c, "execve") || find_number(c, "execveat");
}
