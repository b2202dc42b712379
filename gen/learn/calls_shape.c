/*
 * Sites whose number no search finds, but whose shape is known. A thread that
 * changes its user or group makes all other threads do the same call, whose
 * number and arguments are in a structure to which they get a pointer. Only a
 * few functions of libc fill in this structure, so the number is one of theirs
 * where all of them are loaded from one pointer.
 */
#include "learn/calls.h"

#include <string.h>

static const char *const setxid[] = {"setuid", "setgid", "setreuid", "setregid",
    "setgroups", "setresuid", "setresgid"};

enum { NUMBERS = sizeof setxid / sizeof *setxid };

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
	if (load->op == CODE_LOAD && load->pair == reg)
		load->disp += load->from / 8;
	return load->op == CODE_LOAD && load->index == CODE_NONE &&
	       load->base < CODE_ZERO;
}

/* A structure of a libc: where its number is, and the first of three ids. */
static const struct {
	const char *how;
	const char *word; /* that only this libc holds; NULL: none is known */
	int64_t number, id;
	uint8_t bits; /* of an id */
} shapes[] = {{"glibc's setxid", "GLIBC_TUNABLES", 0, 8, 64},
    {"musl's setxid", NULL, 12, 0, 32}};

enum { SHAPES = sizeof shapes / sizeof *shapes };

/* Are these two loads from the same pointer, which may have been copied? */
static bool
is_same_pointer(struct calls *c, const struct code *load, uint32_t at,
    const struct code *other, uint32_t there)
{
	struct value_end e, f;

	return scb_value_ends(&c->flow, load->base, at, &e, 1) == 1 &&
	       scb_value_ends(&c->flow, other->base, there, &f, 1) == 1 &&
	       e.reg != CODE_NONE && e.reg == f.reg && e.why == f.why &&
	       e.computed == f.computed && e.spot == f.spot && e.imm == f.imm;
}

/*
 * Are the number and the ids loaded from the structure's offsets, all from one
 * pointer?
 */
static bool
has_shape(struct calls *c, uint32_t spot, unsigned shape)
{
	struct code number, id;
	uint32_t at, there;

	if (!calls_shape_load_of(c, c->abi->number, spot, &number, &at) ||
	    number.disp != shapes[shape].number || number.from != 32)
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!calls_shape_load_of(
			c, c->abi->argument[i], spot, &id, &there) ||
		    !is_same_pointer(c, &number, at, &id, there) ||
		    id.from != shapes[shape].bits ||
		    id.disp != shapes[shape].id + i * (id.from / 8))
			return false;
	return !shapes[shape].word ||
	       scb_elf_contains(&c->elf, shapes[shape].word);
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
	unsigned shape = 0;

	while (shape < SHAPES && !has_shape(c, spot, shape))
		shape++;
	if (shape == SHAPES)
		return false;
	s->number = scb_arena_array(c->flow.arena, NUMBERS, sizeof *s->number);
	s->n = 0;
	for (unsigned i = 0; i < NUMBERS; i++) {
		const struct arch_call *call =
		    scb_facts_call(c->elf.arch, setxid[i], strlen(setxid[i]));

		if (call)
			calls_shape_insert(s, call->nr);
	}
	s->how = shapes[shape].how;
	return true;
}
