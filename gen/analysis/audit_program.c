/* Rules about the program itself. */
#include "analysis/audit_private.h"

#include "proof/join_walk.h"

static bool
audit_program_go_on(void *user, const struct path *p, uint32_t verdict)
{
	(void)user;
	(void)p;
	(void)verdict;
	return true;
}

/* "instruction 3", "instructions 3-5, 8"; NULL: all are seen. */
static const char *
unseen(struct audit *x, const bool *seen)
{
	size_t n = x->program->count, count = 0, end;
	struct buf b;

	for (size_t i = 0; i < n; i++)
		count += !seen[i];
	if (!count)
		return NULL;
	scb_buf_init(&b, x->arena);
	scb_buf_str(&b, count > 1 ? "instructions" : "instruction");
	count = 0;
	for (size_t i = 0; i < n; i = end) {
		for (end = i; end < n && !seen[end];)
			end++;
		if (end == i) {
			end++;
			continue;
		}
		scb_buf_fmt(&b, count++ ? ", %zu" : " %zu", i);
		if (end > i + 1)
			scb_buf_fmt(&b, "-%zu", end - 1);
	}
	return b.p;
}

static void
learn_nothing(void *user, const struct path *p, struct join_facts *facts)
{
	(void)user;
	(void)p;
	(void)facts;
}

static bool
pass_on(void *user, const struct path *p, const struct join_facts *facts,
    uint32_t verdict)
{
	(void)user;
	(void)p;
	(void)facts;
	(void)verdict;
	return true;
}

/*
 * Marks what runs. Where there are too many paths they are joined: that marks
 * all that runs, and perhaps more.
 */
static bool
see(struct audit *x, struct walk *w)
{
	struct join j = {.walk = w, .learn = learn_nothing, .leaf = pass_on};
	struct spot start = {.pc = 0};

	scb_path_any(&start.path, x->arena);
	if (scb_walk(w, x->arena, &start.path) == WALK_DONE)
		return true;
	w->steps = 0;
	return scb_join_walk(&j, x->arena, &start);
}

void
scb_audit_unreachable(struct audit *x)
{
	struct walk w = {.program = *x->program, .leaf = audit_program_go_on};
	size_t mark = scb_arena_mark(x->arena);
	const char *which;
	bool done;

	w.seen = scb_arena_array(x->arena, w.program.count, sizeof *w.seen);
	done = see(x, &w);
	which = done ? unseen(x, w.seen) : NULL;
	if (which)
		scb_audit_say_calls(x, NULL, NULL, 0, which);
	else
		scb_arena_release(x->arena, mark);
	if (!done && !x->result.inconclusive) {
		struct partition_part at = {.pc = w.pc, .other = true};

		scb_audit_add_inconclusive(x, &at, w.why);
	}
}

/*
 * The kernel adds four for each filter that is there already. Sixteen: a
 * container in a container, each with a filter of its own for init, runtime
 * and service, should not come near.
 */
enum { BUDGET = 32768, EACH = 4, FEW = 16 };

void
scb_audit_length(struct audit *x)
{
	unsigned long count = scb_bpf_translated(x->program);
	unsigned long fit = (BUDGET - count) / (count + EACH) + 1;
	struct buf b;

	if (fit >= FEW)
		return;
	scb_buf_init(&b, x->arena);
	scb_buf_fmt(&b,
	    "%zu instructions, which the kernel counts as %zu: %zu such "
	    "filters fit",
	    x->program->count, (size_t)count, (size_t)fit);
	scb_audit_say_calls(x, NULL, NULL, 0, b.p);
}
