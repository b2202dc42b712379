#include "analysis/cover_private.h"

#include "tree/lift.h"

enum {
	BOXES = 128,	  /* of one verdict, */
	SCRATCH = 8 << 20 /* bytes */
};

void
scb_cover_open(
    struct cover *c, struct arena *a, const struct scbpf_program *program)
{
	const char *why;
	size_t pc;

	*c = (struct cover){.arena = a};
	scb_dag_init(&c->dag, a);
	c->failed = !scb_lift_program(&c->dag, program, &c->root, &pc, &why);
}

/* The bit of the verdict's leaf; 0: there is none. */
static uint64_t
leaf_of(const struct decision *q, uint32_t verdict)
{
	for (unsigned i = 0; i < q->leaves.n; i++)
		if (q->leaves.k[i] == verdict)
			return (uint64_t)1 << i;
	return 0;
}

/* A path to the verdict; false: there is none, or it is unknown. */
static bool
find_path(struct cover_boxes *b, uint32_t node, const struct path *from,
    uint32_t verdict, struct path *to)
{
	struct cover_found f = {
	    .to = to, .arena = b->c->arena, .word = BPF_WORD_NR};
	size_t mark = scb_arena_mark(&b->scratch);
	struct decision q;
	bool any = false;
	uint64_t leaf;

	if (to)
		to->arena = NULL;
	if (!scb_decision_open(&q, &b->scratch, &b->c->dag, node))
		b->failed = true;
	else if ((leaf = leaf_of(&q, verdict)))
		any = scb_cover_reaches(b, &q, from, leaf, &f);
	b->failed |= any && to && !to->arena;
	scb_arena_release(&b->scratch, mark);
	return any && !b->failed;
}

/* Is the box one that the others leave nothing of? */
static bool
is_spare(struct cover_boxes *b, unsigned from, unsigned at)
{
	struct dag *d = &b->c->dag;
	const struct partition_end *e = b->end[at];
	uint32_t verdict = e->verdict[0], other = scb_dag_leaf(d, ~verdict);
	uint32_t node = scb_cover_on(b, b->is.node, &e->path);

	for (unsigned i = from; i < b->n && !b->failed; i++)
		if (i != at && b->end[i])
			node =
			    scb_cover_without(b, node, &b->end[i]->path, other);
	return !b->failed && !find_path(b, node, &e->path, verdict, NULL) &&
	       !b->failed;
}

static void
drop_spare(struct cover_boxes *b, unsigned from)
{
	unsigned kept = from;

	for (unsigned i = from; i < b->n; i++)
		if (b->n - from > 1 && is_spare(b, from, i))
			b->end[i] = NULL;
	for (unsigned i = from; i < b->n; i++)
		if (b->end[i])
			b->end[kept++] = b->end[i];
	b->n = kept;
}

/* false: they are too many; one of them is kept. */
static bool
cover_verdict(struct cover_boxes *b, uint32_t verdict)
{
	struct arena *a = b->c->arena;
	uint64_t others = ~leaf_of(&b->is, verdict);
	uint32_t node = b->is.node, other = scb_dag_leaf(&b->c->dag, ~verdict);
	unsigned from = b->n;

	b->first = b->c->dag.n;
	b->steps = 0;
	b->failed = false;
	while (!b->failed) {
		struct partition_end *e = scb_arena_alloc(a, sizeof *e);

		e->verdict[0] = verdict;
		if (!find_path(b, node, b->all, verdict, &e->path))
			break;
		b->failed |= b->n - from == BOXES ||
			     !scb_wordset_same(&e->path.w[BPF_WORD_NR],
				 &b->all->w[BPF_WORD_NR]);
		if (b->failed)
			break;
		scb_cover_grow(b, &e->path, others);
		b->end[b->n++] = e;
		node = scb_cover_without(b, node, &e->path, other);
	}
	if (b->failed)
		b->n = b->n > from ? from + 1 : from;
	else
		drop_spare(b, from);
	return !b->failed;
}

static const struct path *
path_of(struct arena *a, const struct partition_part *part)
{
	struct path *p = scb_arena_alloc(a, sizeof *p);

	scb_path_any(p, a);
	scb_cover_set(
	    p, BPF_WORD_ARCH, (struct wordset_range){part->audit, part->audit});
	scb_cover_set(
	    p, BPF_WORD_NR, (struct wordset_range){part->low, part->high});
	return p;
}

static void
replace(struct partition_part *part, const struct cover_boxes *b)
{
	struct partition_end **last = &part->ends;

	for (unsigned i = 0; i < b->n; i++) {
		*last = b->end[i];
		last = &(*last)->next;
	}
	*last = NULL;
	part->nends = b->n;
	part->dag = NULL;
	part->why = NULL;
}

/* All verdicts, or all but one. */
static bool
cover_all(struct cover_boxes *b, struct cover_rest *rest)
{
	for (unsigned i = 0; i < b->is.leaves.n; i++) {
		unsigned from = b->n;

		if (cover_verdict(b, b->is.leaves.k[i]))
			continue;
		if (rest->any || b->n == from)
			return false;
		*rest = (struct cover_rest){true, b->is.leaves.k[i]};
	}
	return true;
}

bool
scb_cover_part(
    struct cover *c, struct partition_part *part, struct cover_rest *rest)
{
	struct cover_boxes b = {.c = c, .all = path_of(c->arena, part)};
	struct cover_rest found = {false, 0};
	bool done;

	if (c->failed || part->other)
		return false;
	b.scratch = scb_arena_cut(c->arena, SCRATCH);
	done = scb_decision_open(
	    &b.is, c->arena, &c->dag, scb_cover_on(&b, c->root, b.all));
	if (done) {
		b.end = scb_arena_array(
		    c->arena, (size_t)BOXES * b.is.leaves.n, sizeof *b.end);
		done = cover_all(&b, &found);
	}
	scb_arena_join(c->arena, &b.scratch);
	if (!done)
		return false;
	replace(part, &b);
	*rest = found;
	return true;
}
