#include "analysis/semdiff.h"

#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "emit/emit.h"

static void
diff_put_verdict(
    struct buf *b, const struct partition_part *p, uint32_t verdict)
{
	if (p->abi)
		scb_emit_verdict(b, p->abi, verdict);
	else
		scb_bpf_verdict(b, verdict);
}

enum { FEW = 2 }; /* neighbours that are told one by one */

/* Neighbours that change alike, told as one. */
struct run {
	const struct semdiff_change *first;
	struct partition_part part; /* of all of them */
	unsigned parts, calls;	    /* calls: with a name */
};

static void
put_run(struct buf *b, const struct run *r, bool big_endian)
{
	const struct semdiff_change *c = r->first;

	scb_buf_str(b, "  ");
	if (r->part.other || r->part.low < r->part.high) {
		filter_part(b, &r->part);
		if (r->calls)
			scb_buf_fmt(b, " (%u call%s)", r->calls,
			    r->calls == 1 ? "" : "s");
		scb_buf_str(b, ", such as ");
	}
	filter_call(b, &c->witness, big_endian);
	scb_buf_str(b, ": ");
	diff_put_verdict(b, &c->part, c->verdict[0]);
	scb_buf_str(b, " -> ");
	diff_put_verdict(b, &c->part, c->verdict[1]);
	scb_buf_str(b, c->some ? " (some calls)\n" : "\n");
}

/* The next of this kind, from c on; or NULL. */
static const struct semdiff_change *
of_kind(const struct semdiff_change *c, unsigned kind)
{
	while (c && c->kind != kind)
		c = c->next;
	return c;
}

static bool
goes_on(const struct run *r, const struct semdiff_change *c)
{
	const struct partition_part *p = &r->part, *q = &c->part;

	return p->abi == q->abi && p->audit == q->audit && !p->other &&
	       !q->other && p->high + 1 == q->low && !r->first->some &&
	       !c->some && r->first->verdict[0] == c->verdict[0] &&
	       r->first->verdict[1] == c->verdict[1];
}

static struct run
alone(const struct semdiff_change *c)
{
	return (struct run){c, c->part, 1, 0};
}

/* Returns the change after it. What is allowed now is told call by call. */
static const struct semdiff_change *
find_run(struct run *r, const struct semdiff_change *c)
{
	const struct semdiff_change *next = of_kind(c->next, c->kind);

	*r = alone(c);
	if (c->kind == SEMDIFF_ALLOWED)
		return next;
	r->calls = c->part.call != NULL;
	for (; next && goes_on(r, next); next = of_kind(next->next, c->kind)) {
		r->part.high = next->part.high;
		r->calls += next->part.call != NULL;
		r->parts++;
	}
	if (r->parts > FEW) {
		r->part.call = NULL;
		return next;
	}
	*r = alone(c);
	return of_kind(c->next, c->kind);
}

static void
put_changes(struct buf *b, const struct semdiff *all, bool big_endian)
{
	/* ORDER CHANGE_KIND */
	static const char *const titles[SEMDIFF_KINDS] = {
	    "now allowed", "now denied", "errno changed", "otherwise changed"};

	struct run r;

	for (unsigned kind = 0; kind < SEMDIFF_KINDS; kind++) {
		const struct semdiff_change *c = of_kind(all->first, kind);

		if (c)
			scb_buf_fmt(b, "%s:\n", titles[kind]);
		while (c) {
			c = find_run(&r, c);
			put_run(b, &r, big_endian);
		}
	}
}

static bool
diff_is_same(
    const struct semdiff_inconclusive *d, const struct semdiff_inconclusive *e)
{
	return d->part.pc == e->part.pc && d->part.side == e->part.side &&
	       d->part.why == e->part.why;
}

static void
diff_put_inconclusive(struct buf *b, const struct semdiff *all)
{
	const struct semdiff_inconclusive *next;
	unsigned more;

	for (const struct semdiff_inconclusive *d = all->inconclusive; d;
	     d = next) {
		scb_buf_fmt(b, "cannot tell: pc %zu of %c: %s: ", d->part.pc,
		    d->part.side ? 'B' : 'A', d->part.why);
		filter_part(b, &d->part);
		more = 0;
		for (next = d->next; next && diff_is_same(d, next);
		     next = next->next)
			more++;
		scb_buf_fmt(b, more ? ", and %u more\n" : "\n", more);
	}
}

/* Whatever the program does, it does the same. */
static bool
same_bytes(const struct diff_program *a, const struct diff_program *b)
{
	return a->n == b->n &&
	       memcmp(a->insn, b->insn, a->n * sizeof *a->insn) == 0;
}

/* --pid stands for A, all of its filters together. */
static void
read_sides(struct cli *cli, struct diff_program side[2])
{
	const struct opts *o = &cli->opts;
	struct filter_stack stack;
	struct filter f[2];

	filter_stack(cli, o->operand, 1, FILTER_OR_POLICY, &stack);
	filter_merge(cli, &stack, &f[0]);
	filter_or_policy(cli, o->operand[!o->pid], &f[1]);
	for (unsigned i = 0; i < 2; i++)
		side[i] = (struct diff_program){f[i].insn, f[i].count};
}

int
diff_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct opts_target *t = opts_target(cli);
	struct partition s = {.big_endian = t->arches[0]->big_endian};
	struct semdiff all;
	struct buf b;

	if (o->noperands != (o->pid ? 1 : 2))
		cli_usage(cli, o->pid ? "expected one filter or policy beside "
					"'--pid'"
				      : "expected two filters or policies");
	read_sides(cli, s.program);
	if (same_bytes(&s.program[0], &s.program[1]))
		return CLI_OK;
	for (unsigned i = 0; i < t->n; i++)
		scb_partition_add(&s, t->arches[i]->audit_arch);
	all = scb_semdiff_programs(&s, &cli->arena);
	scb_buf_init(&b, &cli->arena);
	put_changes(&b, &all, s.big_endian);
	diff_put_inconclusive(&b, &all);
	scb_diag_info(&cli->diag, "%ju steps", (uintmax_t)all.steps);
	file_write(cli, &b);
	if (all.inconclusive)
		return CLI_USAGE;
	return (o->weaker ? all.weaker : all.first != NULL) ? CLI_NO : CLI_OK;
}
