/* What a range of kernels brought, and what a policy has no word on. */
#include "report/table.h"

#include "emit/emit.h"
#include "report/put.h"

/* Calls of one ABI. */
struct list {
	const struct arch_call **call;
	unsigned n;
};

static void
list_open(struct list *l, struct arena *arena, const struct arch *a)
{
	l->call = scb_arena_array(arena, a->ncalls, sizeof *l->call);
	l->n = 0;
}

static void
table_history_put_call(
    struct buf *b, const struct arch *a, const struct arch_call *c)
{
	scb_table_cell(b, 0, a, c, c->name);
	scb_buf_char(b, '\n');
}

static int
oldest_first(const struct arch_call *a, const struct arch_call *b)
{
	return a->since < b->since ? -1 : a->since > b->since;
}

static int
newest_first(const struct arch_call *a, const struct arch_call *b)
{
	return oldest_first(b, a);
}

static int
soonest_gone(const struct arch_call *a, const struct arch_call *b)
{
	return a->gone < b->gone ? -1 : a->gone > b->gone;
}

/* By insertion: some hundreds. Equals stay in the order of the table. */
static void
sort(struct list *l,
    int (*order)(const struct arch_call *a, const struct arch_call *b))
{
	for (unsigned i = 1; i < l->n; i++) {
		const struct arch_call *c = l->call[i];
		unsigned at = i;

		for (; at > 0 && order(l->call[at - 1], c) > 0; at--)
			l->call[at] = l->call[at - 1];
		l->call[at] = c;
	}
}

static bool
in_range(const struct table *o, uint32_t kernel)
{
	return !o->has_range || (kernel > o->after && kernel <= o->upto);
}

static void
put_range(struct buf *b, const struct table *o)
{
	scb_emit_kernel(b, o->after);
	scb_buf_str(b, "..");
	scb_emit_kernel(b, o->upto);
}

/* --- since ---------------------------------------------------------------- */

static void
table_history_put_since(
    struct buf *b, const struct table *t, const struct arch *a)
{
	struct list came, went;

	list_open(&came, b->arena, a);
	list_open(&went, b->arena, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (in_range(t, c->since))
			came.call[came.n++] = c;
		if (in_range(t, c->gone))
			went.call[went.n++] = c;
	}
	sort(&came, oldest_first);
	sort(&went, soonest_gone);
	scb_buf_fmt(b, "%s, ", a->token);
	put_range(b, t);
	scb_buf_fmt(b, ": %u new, %u removed\n", came.n, went.n);
	for (unsigned i = 0; i < came.n; i++)
		table_history_put_call(b, a, came.call[i]);
	if (went.n)
		scb_buf_str(b, "removed:\n");
	for (unsigned i = 0; i < went.n; i++)
		table_history_put_call(b, a, went.call[i]);
}

void
scb_table_since(struct buf *b, const struct table *t)
{
	for (unsigned i = 0; i < t->narches; i++) {
		if (b->len)
			scb_buf_char(b, '\n');
		table_history_put_since(b, t, t->arches[i]);
	}
}

/* --- missing -------------------------------------------------------------- */

/* A number that is named by one of its names is decided on. */
static bool
table_history_is_named(
    const struct names *ns, const struct arch *a, const struct arch_call *call)
{
	for (unsigned i = scb_facts_lower(a, call->nr);
	     i < a->ncalls && a->calls[i].nr == call->nr; i++)
		if (scb_names_find(ns, a->calls[i].name) >= 0)
			return true;
	return false;
}

/* What it answers today: the same for calls that compare equal. */
struct answer {
	bool varies; /* with the arguments: a multiplexer */
	uint32_t verdict;
};

static struct answer
answer_of(const struct compile_result *eval, const struct arch *a, uint32_t nr)
{
	const struct eval_segment *s =
	    scb_eval_find(eval->eval, a->audit_arch, nr);

	if (s->number)
		return (struct answer){.varies = true};
	return (struct answer){.verdict = s->verdict};
}

static bool
table_history_is_same(struct answer x, struct answer y)
{
	return x.varies == y.varies && x.verdict == y.verdict;
}

/* Those that are answered like the first, which all leave the list. */
static void
put_group(struct buf *b, const struct compile_result *eval,
    const struct arch *a, struct list *l)
{
	struct answer first = answer_of(eval, a, l->call[0]->nr);
	unsigned kept = 0, n = 0;

	for (unsigned i = 0; i < l->n; i++)
		n += table_history_is_same(
		    answer_of(eval, a, l->call[i]->nr), first);
	if (first.varies)
		scb_buf_str(b, "by arguments");
	else
		scb_put_verdict(b, a, first.verdict);
	scb_buf_fmt(b, ": %u\n", n);
	for (unsigned i = 0; i < l->n; i++) {
		const struct arch_call *c = l->call[i];

		if (table_history_is_same(answer_of(eval, a, c->nr), first))
			table_history_put_call(b, a, c);
		else
			l->call[kept++] = c;
	}
	l->n = kept;
}

void
scb_table_missing(struct buf *b, const struct table *t,
    const struct compile_result *eval, const struct arch *a)
{
	const struct source *source = eval->policy->source;
	struct list l;

	list_open(&l, b->arena, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (!table_history_is_named(&eval->names, a, c) &&
		    in_range(t, c->since))
			l.call[l.n++] = c;
	}
	sort(&l, newest_first);
	scb_buf_fmt(b, "%s", a->token);
	if (t->has_range) {
		scb_buf_str(b, ", ");
		put_range(b, t);
	}
	scb_buf_fmt(b, ": %u %s that %s never names\n", l.n,
	    l.n == 1 ? "call" : "calls",
	    source ? source->name : "the built-in policy");
	while (l.n)
		put_group(b, eval, a, &l);
}
