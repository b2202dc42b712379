/*
 * Calls that a range of kernels added and removed, and those that a policy
 * never names.
 */
#include "report/table.h"

#include "emit/emit.h"
#include "report/put.h"
#include "report/summary.h"

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
first_removed(const struct arch_call *a, const struct arch_call *b)
{
	return a->gone < b->gone ? -1 : a->gone > b->gone;
}

/* Insertion sort: it is stable, and fast enough for some hundreds of calls. */
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

/* after, upto: kernels; null: all of them. */
static void
out_range(struct out *o, const struct table *t)
{
	const uint32_t kernel[] = {t->after, t->upto};

	for (unsigned i = 0; i < 2; i++) {
		struct buf b;

		scb_buf_init(&b, o->b->arena);
		if (t->has_range)
			scb_emit_kernel(&b, kernel[i]);
		scb_out_string(
		    o, i ? "upto" : "after", t->has_range ? b.p : NULL);
	}
}

static void
out_list(
    struct out *o, const char *key, const struct arch *a, const struct list *l)
{
	scb_out_array(o, key);
	for (unsigned i = 0; i < l->n; i++)
		scb_table_out_call(o, a, l->call[i]);
	scb_out_close(o, ']');
}

/* --- since ---------------------------------------------------------------- */

static void
find_changes(struct list *came, struct list *went, struct arena *arena,
    const struct table *t, const struct arch *a)
{
	list_open(came, arena, a);
	list_open(went, arena, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (in_range(t, c->since))
			came->call[came->n++] = c;
		if (in_range(t, c->gone))
			went->call[went->n++] = c;
	}
	sort(came, oldest_first);
	sort(went, first_removed);
}

static void
table_history_put_since(
    struct buf *b, const struct table *t, const struct arch *a)
{
	struct list came, went;

	find_changes(&came, &went, b->arena, t, a);
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

void
scb_table_since_json(struct buf *b, const struct table *t)
{
	struct list came, went;
	struct out o;

	scb_summary_out_open(&o, b, 4, "table-since");
	out_range(&o, t);
	scb_out_array(&o, "architectures");
	for (unsigned i = 0; i < t->narches; i++) {
		const struct arch *a = t->arches[i];

		find_changes(&came, &went, b->arena, t, a);
		scb_out_object(&o, NULL);
		scb_out_string(&o, "arch", a->token);
		out_list(&o, "new", a, &came);
		out_list(&o, "removed", a, &went);
		scb_out_close(&o, '}');
	}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}

/* --- missing -------------------------------------------------------------- */

/* A call counts as named if the policy has any of its number's names. */
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

/* To a call by the policy; calls with equal answers are listed together. */
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

/* Moves the calls that have the answer of the first one to another list. */
static struct answer
take_group(struct list *l, struct list *like, const struct table_part *p)
{
	struct answer first = answer_of(p->eval, p->arch, l->call[0]->nr);
	unsigned kept = 0;

	like->n = 0;
	for (unsigned i = 0; i < l->n; i++) {
		const struct arch_call *c = l->call[i];
		struct answer is = answer_of(p->eval, p->arch, c->nr);

		if (is.varies == first.varies && is.verdict == first.verdict)
			like->call[like->n++] = c;
		else
			l->call[kept++] = c;
	}
	l->n = kept;
	return first;
}

/* The calls that the policy never names, newest first. */
static void
find_missing(struct list *l, struct arena *arena, const struct table *t,
    const struct table_part *p)
{
	const struct arch *a = p->arch;

	list_open(l, arena, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (!table_history_is_named(&p->eval->names, a, c) &&
		    in_range(t, c->since))
			l->call[l->n++] = c;
	}
	sort(l, newest_first);
}

static void
put_missing(struct buf *b, const struct table *t, const struct table_part *p)
{
	const struct source *source = p->eval->policy->source;
	struct list l, like;

	find_missing(&l, b->arena, t, p);
	list_open(&like, b->arena, p->arch);
	scb_buf_fmt(b, "%s", p->arch->token);
	if (t->has_range) {
		scb_buf_str(b, ", ");
		put_range(b, t);
	}
	scb_buf_fmt(b, ": %u %s that %s never names\n", l.n,
	    l.n == 1 ? "call" : "calls",
	    source ? source->name : "the built-in policy");
	while (l.n) {
		struct answer answer = take_group(&l, &like, p);

		if (answer.varies)
			scb_buf_str(b, "by arguments");
		else
			scb_put_verdict(b, p->arch, answer.verdict);
		scb_buf_fmt(b, ": %u\n", like.n);
		for (unsigned i = 0; i < like.n; i++)
			table_history_put_call(b, p->arch, like.call[i]);
	}
}

void
scb_table_missing(struct buf *b, const struct table *t,
    const struct table_part *part, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (i)
			scb_buf_char(b, '\n');
		put_missing(b, t, &part[i]);
	}
}

/* Of calls that vary with the arguments, the verdict is null. */
static void
out_missing(struct out *o, const struct table *t, const struct table_part *p)
{
	struct list l, like;

	find_missing(&l, o->b->arena, t, p);
	list_open(&like, o->b->arena, p->arch);
	scb_out_object(o, NULL);
	scb_out_string(o, "arch", p->arch->token);
	scb_out_array(o, "answers");
	while (l.n) {
		struct answer answer = take_group(&l, &like, p);

		scb_out_object(o, NULL);
		if (answer.varies) {
			scb_out_raw(o, "verdict", "null");
			scb_out_raw(o, "action", "null");
			scb_out_raw(o, "data", "null");
			scb_out_raw(o, "errno", "null");
		} else {
			scb_put_out_verdict(o, p->arch, answer.verdict);
		}
		out_list(o, "calls", p->arch, &like);
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

void
scb_table_missing_json(struct buf *b, const struct table *t,
    const struct table_part *part, unsigned n)
{
	const struct source *source = part->eval->policy->source;
	struct out o;

	scb_summary_out_open(&o, b, 6, "table-missing");
	scb_out_string(
	    &o, "source", source ? source->name : "the built-in policy");
	out_range(&o, t);
	scb_out_array(&o, "architectures");
	for (unsigned i = 0; i < n; i++)
		out_missing(&o, t, &part[i]);
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
