/* Values so frequent that they may be asked for before all thresholds. */
#include "tree/search_private.h"

/* The single runs that carry most, heaviest first; how many. */
static unsigned
find_hot(const struct plan *p, unsigned hot[HOT])
{
	unsigned n = 0;

	for (unsigned i = 0; i < p->n; i++) {
		unsigned at = n;

		if (!search_single(p, i) ||
		    p->weight[i] < (p->sum[p->n] - p->sum[0]) / HOT_SHARE)
			continue;
		while (at > 0 && p->weight[hot[at - 1]] < p->weight[i])
			at--;
		if (at == HOT)
			continue;
		n += n < HOT;
		for (unsigned k = n - 1; k > at; k--)
			hot[k] = hot[k - 1];
		hot[at] = i;
	}
	return n;
}

/* The line without the hot values in the set `gone`. */
static void
take_away(struct plan *q, const struct plan *p, const unsigned *hot,
    unsigned nhot, unsigned gone)
{
	struct arena *a = p->dag->arena;
	struct line_run *run = arena_array(a, p->n, sizeof *run);

	*q = *p;
	q->n = 0;
	q->run = run;
	q->weight = arena_array(a, p->n, sizeof *q->weight);
	q->sum = arena_array(a, p->n + 1, sizeof *q->sum);
	for (unsigned i = 0; i < p->n; i++) {
		unsigned h = 0;

		while (h < nhot && (hot[h] != i || !(gone >> h & 1)))
			h++;
		if (h < nhot)
			continue;
		run[q->n] = p->run[i];
		q->weight[q->n] = p->weight[i];
		q->sum[q->n + 1] = q->sum[q->n] + p->weight[i];
		q->n++;
	}
}

/* Each line of 2^nhot needs those with one value less: those come first. */
const struct plan *
hot_solve(const struct plan *p)
{
	unsigned hot[HOT], nhot = find_hot(p, hot);
	struct plan *lines =
	    arena_array(p->dag->arena, (size_t)1 << nhot, sizeof *lines);
	unsigned char *memory = dag_scratch(p->dag, search_room(p->n) << nhot);

	for (unsigned gone = 1u << nhot; gone-- > 0;) {
		struct plan *q = &lines[gone];

		take_away(q, p, hot, nhot, gone);
		q->nhot = nhot;
		for (unsigned h = 0; h < nhot; h++) {
			if (gone >> h & 1)
				continue;
			q->without[h].line = &lines[gone | 1u << h];
			q->without[h].run = hot[h];
			for (unsigned k = 0; k < nhot; k++)
				q->without[h].run -=
				    (gone >> k & 1) && hot[k] < hot[h];
		}
		search_lay_out(q, memory + search_room(p->n) * gone);
		if (q->n > 0)
			search_solve(q);
	}
	return lines;
}
