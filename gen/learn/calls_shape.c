/*
 * Sites whose number no search finds, but whose shape is known.
 *
 * glibc's setxid: a thread that changes its user or group has all others make
 * the same call, whose number and arguments are in a structure that they are
 * pointed to. Only a few functions of libc fill it in, so that the number is
 * one of theirs.
 */
#include "learn/calls.h"

#include <string.h>

static const char *const setxid[] = {"setuid", "setgid", "setreuid", "setregid",
    "setgroups", "setresuid", "setresgid"};

enum { NUMBERS = sizeof setxid / sizeof *setxid };

static bool
calls_shape_holds(const struct elf *e, const char *word)
{
	size_t n = strlen(word);

	for (unsigned i = 0; i < e->nseg; i++)
		for (uint64_t at = 0; at + n <= e->seg[i].size; at++)
			if (memcmp(e->seg[i].at + at, word, n) == 0)
				return true;
	return false;
}

/* The load that a register comes from; false: from something else. */
static bool
calls_shape_load_of(struct calls *c, unsigned reg, uint32_t spot,
    struct code *load, uint32_t *at)
{
	struct value_end end;

	if (scb_value_ends(&c->flow, reg, spot, &end, 1) != 1 || !end.computed)
		return false;
	*at = end.spot;
	scb_flow_decode(&c->flow, end.spot, load);
	return load->op == CODE_LOAD && load->index == CODE_NONE &&
	       load->base < CODE_ZERO;
}

/* int number; long id[3]: from one pointer. */
static bool
is_setxid(struct calls *c, uint32_t spot)
{
	struct code number, id;
	uint32_t at, there;

	if (!calls_shape_load_of(c, c->abi->number, spot, &number, &at) ||
	    number.disp != 0 || number.from != 32)
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!calls_shape_load_of(
			c, c->abi->argument[i], spot, &id, &there) ||
		    id.base != number.base || id.from != 64 ||
		    id.disp != 8 + 8 * (int64_t)i)
			return false;
	return true;
}

static void
calls_shape_insert(struct calls_site *s, uint32_t number)
{
	unsigned i = s->n++;

	for (; i > 0 && s->number[i - 1] > number; i--)
		s->number[i] = s->number[i - 1];
	s->number[i] = number;
}

bool
scb_calls_shape(struct calls *c, struct calls_site *s, uint32_t spot)
{
	if (!is_setxid(c, spot) ||
	    !calls_shape_holds(&c->elf, "GLIBC_TUNABLES"))
		return false;
	s->number = scb_arena_array(c->flow.arena, NUMBERS, sizeof *s->number);
	s->n = 0;
	for (unsigned i = 0; i < NUMBERS; i++) {
		const struct arch_call *call =
		    scb_facts_call(c->elf.arch, setxid[i], strlen(setxid[i]));

		if (call)
			calls_shape_insert(s, call->nr);
	}
	s->how = "glibc's setxid";
	return true;
}
