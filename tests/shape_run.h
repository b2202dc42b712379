/*
 * What the tests of other tools' shapes check on each filter. Include it in one
 * file of a test.
 */
#ifndef SHAPE_RUN_H
#define SHAPE_RUN_H

#include "opt.h"
#include "analysis/partition.h"

#include "check.h"
#include "messages.h"
#include "shape.h"
#include "program.h"

enum { ABIS = 3 };
static const char *const abis[ABIS] = {"x86_64", "x32", "x86"};

static inline bool
is_followed(void *user, const struct partition_part *part)
{
	bool *all = user;

	*all &= part->why == NULL;
	return false;
}

static inline void
explained(struct arena *a, const struct shape *s, const char *which)
{
	bool all = true;
	struct partition v = {.program = {{s->insn, s->count, false}},
	    .part = is_followed,
	    .user = &all};
	size_t mark = scb_arena_mark(a);

	scb_partition_add(&v, scb_facts_arch("x86_64", 6)->audit_arch);
	scb_partition_find(&v, a);
	scb_partition_walk(&v, a);
	check(all, "%s: not explained", which);
	scb_arena_release(a, mark);
}

static inline void
short_enough(struct arena *a, struct diag *d, const struct shape *s,
    size_t most, const char *which)
{
	const struct scbpf_program one = {s->insn, s->count, false};
	const struct tree_goal goal = {0};
	size_t mark = scb_arena_mark(a), now;

	now = scb_opt_filters(
	    a, d, STACK(&one, 1), scb_facts_arch("x86_64", 6), &goal)
		  ->program.count;
	printf("%s: %zu instructions, %zu before\n", which, now, s->count);
	check(now <= most, "%s: opt makes it no shorter", which);
	scb_arena_release(a, mark);
}

/* ---- main --------------------------------------------------------------- */

static inline int
shape_main(void (*test)(struct arena *a, struct diag *d, struct shape *s))
{
	size_t size = (size_t)256 << 20;
	void *memory = malloc(size);
	struct shape *s = malloc(sizeof *s);
	jmp_buf out;
	struct arena a = {memory, size, 0, &out};
	struct diag d = {.arena = &a, .report = keep_message};

	if (!memory || !s)
		return 1;
	if (setjmp(out))
		check(false, "stopped: %s", message);
	else
		test(&a, &d, s);
	free(memory);
	free(s);
	return check_end();
}

#endif
