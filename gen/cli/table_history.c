/* What a range of kernels brought, and what a policy has no word on. */
#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "cli/table.h"
#include "emit/emit.h"

/* Calls of one ABI. */
struct list {
	const struct arch_call **call;
	unsigned n;
};

static void
list_open(struct list *l, struct cli *cli, const struct arch *a)
{
	l->call = scb_arena_array(&cli->arena, a->ncalls, sizeof *l->call);
	l->n = 0;
}

static void
table_history_put_call(
    struct buf *b, const struct arch *a, const struct arch_call *c)
{
	table_cell(b, 0, a, c, c->name);
	scb_buf_char(b, '\n');
}

/* Rows of one table, in its order where the kernels are the same. */
static int
by_row(const struct arch_call *x, const struct arch_call *y)
{
	return (x > y) - (x < y);
}

static int
oldest_first(const void *x, const void *y)
{
	const struct arch_call *const *p = x, *const *q = y;

	if ((*p)->since != (*q)->since)
		return (*p)->since < (*q)->since ? -1 : 1;
	return by_row(*p, *q);
}

static int
newest_first(const void *x, const void *y)
{
	const struct arch_call *const *p = x, *const *q = y;

	if ((*p)->since != (*q)->since)
		return (*p)->since > (*q)->since ? -1 : 1;
	return by_row(*p, *q);
}

static int
soonest_gone(const void *x, const void *y)
{
	const struct arch_call *const *p = x, *const *q = y;

	if ((*p)->gone != (*q)->gone)
		return (*p)->gone < (*q)->gone ? -1 : 1;
	return by_row(*p, *q);
}

static bool
in_range(const struct opts *o, uint32_t kernel)
{
	return !o->has_range || (kernel > o->after && kernel <= o->upto);
}

static void
put_range(struct buf *b, const struct opts *o)
{
	scb_emit_kernel(b, o->after);
	scb_buf_str(b, "..");
	scb_emit_kernel(b, o->upto);
}

/* --- since ---------------------------------------------------------------- */

static void
table_history_put_since(struct cli *cli, struct buf *b, const struct arch *a)
{
	struct list came, went;

	list_open(&came, cli, a);
	list_open(&went, cli, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (in_range(&cli->opts, c->since))
			came.call[came.n++] = c;
		if (in_range(&cli->opts, c->gone))
			went.call[went.n++] = c;
	}
	qsort(came.call, came.n, sizeof *came.call, oldest_first);
	qsort(went.call, went.n, sizeof *went.call, soonest_gone);
	scb_buf_fmt(b, "%s, ", a->token);
	put_range(b, &cli->opts);
	scb_buf_fmt(b, ": %u new, %u removed\n", came.n, went.n);
	for (unsigned i = 0; i < came.n; i++)
		table_history_put_call(b, a, came.call[i]);
	if (went.n)
		scb_buf_str(b, "removed:\n");
	for (unsigned i = 0; i < went.n; i++)
		table_history_put_call(b, a, went.call[i]);
}

int
table_since(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct buf b;

	if (o->noperands)
		cli_usage(cli, "'--since' shows all calls, found '%s'",
		    o->operand[0]);
	scb_buf_init(&b, &cli->arena);
	for (unsigned i = 0; i < o->ntargets; i++)
		for (unsigned j = 0; j < o->target[i].n; j++) {
			if (b.len)
				scb_buf_char(&b, '\n');
			table_history_put_since(
			    cli, &b, o->target[i].arches[j]);
		}
	return file_write(cli, &b);
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
		scb_emit_verdict(b, a, first.verdict);
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

static void
put_missing(struct cli *cli, struct buf *b, const struct compile_result *eval,
    const struct arch *a)
{
	const struct source *source = eval->policy->source;
	struct list l;

	list_open(&l, cli, a);
	for (unsigned i = 0; i < a->ncalls; i++) {
		const struct arch_call *c = &a->calls[i];

		if (!table_history_is_named(&eval->names, a, c) &&
		    in_range(&cli->opts, c->since))
			l.call[l.n++] = c;
	}
	qsort(l.call, l.n, sizeof *l.call, newest_first);
	scb_buf_fmt(b, "%s", a->token);
	if (cli->opts.has_range) {
		scb_buf_str(b, ", ");
		put_range(b, &cli->opts);
	}
	scb_buf_fmt(b, ": %u %s that %s never names\n", l.n,
	    l.n == 1 ? "call" : "calls",
	    source ? source->name : "the built-in policy");
	while (l.n)
		put_group(b, eval, a, &l);
}

int
table_missing(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct policy *p;
	struct buf b;

	if (o->noperands > 1)
		cli_usage(cli, "more than one policy: '%s', expected one",
		    o->operand[1]);
	p = gen_policy(cli, o->operand[0]);
	scb_buf_init(&b, &cli->arena);
	for (unsigned i = 0; i < o->ntargets; i++) {
		const struct opts_target *t = &o->target[i];
		struct compile_request req = opts_request(cli, t);
		const struct compile_result *eval;

		cli->report.again = i > 0;
		eval = scb_compile_analyze(&cli->arena, &cli->diag, p, &req);
		for (unsigned j = 0; j < t->n; j++) {
			if (b.len)
				scb_buf_char(&b, '\n');
			put_missing(cli, &b, eval, t->arches[j]);
		}
	}
	return file_write(cli, &b);
}
