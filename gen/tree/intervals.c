#include "tree/intervals.h"

#include <string.h>

void
scb_intervals_init(
    struct intervals *l, struct arena *a, uint32_t top, uint32_t node)
{
	*l = (struct intervals){.arena = a};
	l->run = scb_arena_grow(a, NULL, 0, &l->cap, sizeof *l->run);
	l->run[l->n++] = (struct intervals_run){0, top, node};
}

void
scb_intervals_copy(struct intervals *to, const struct intervals *from)
{
	*to = *from;
	to->cap = from->n + 1;
	to->run = scb_arena_array(from->arena, to->cap, sizeof *to->run);
	memcpy(to->run, from->run, from->n * sizeof *to->run);
}

/* Makes a run begin at `at`; returns its index. */
static size_t
intervals_cut(struct intervals *l, uint32_t at)
{
	size_t i = l->n - 1;

	while (l->run[i].low > at)
		i--;
	if (l->run[i].low == at)
		return i;
	l->run =
	    scb_arena_grow(l->arena, l->run, l->n, &l->cap, sizeof *l->run);
	memmove(l->run + i + 1, l->run + i, (l->n - i) * sizeof *l->run);
	l->n++;
	l->run[i].high = at - 1;
	l->run[i + 1].low = at;
	return i + 1;
}

void
scb_intervals_set(
    struct intervals *l, uint32_t low, uint32_t high, uint32_t node)
{
	uint32_t top = l->run[l->n - 1].high;
	size_t first, end;

	if (high > top)
		high = top;
	if (low > high)
		return;
	first = intervals_cut(l, low);
	end = high < top ? intervals_cut(l, high + 1) : l->n;
	l->run[first].high = high;
	l->run[first].node = node;
	memmove(
	    l->run + first + 1, l->run + end, (l->n - end) * sizeof *l->run);
	l->n -= end - first - 1;
}

void
scb_intervals_merge(struct intervals *l)
{
	size_t kept = 0;

	for (size_t i = 1; i < l->n; i++) {
		if (l->run[i].node == l->run[kept].node)
			l->run[kept].high = l->run[i].high;
		else
			l->run[++kept] = l->run[i];
	}
	l->n = kept + 1;
}
