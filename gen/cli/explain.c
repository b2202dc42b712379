#include "proof/explain.h"

#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "emit/emit.h"

/* FEW: exceptions of which the rest is told apart as `every other call'. */
enum { WIDTH = 79, INDENT = 4, FEW = 4 };

struct item {
	struct item *next;
	struct survey_part part;
	uint32_t words;	    /* that tell its ends apart */
	bool depends;	    /* on more than the number */
	uint32_t otherwise; /* the verdict of the rest, when it depends */
};

struct explain {
	struct cli *cli;
	struct item *first, *last;
	bool doubt;
	struct buf out;
	size_t line; /* of out: where it begins */
};

/* ---- what there is ------------------------------------------------------ */

static unsigned
count(const struct survey_part *part, uint32_t verdict)
{
	unsigned n = 0;

	for (const struct survey_end *e = part->ends; e; e = e->next)
		n += e->verdict[0] == verdict;
	return n;
}

/* Conditions to write for a verdict. */
static unsigned
cost(const struct item *i, uint32_t verdict)
{
	unsigned n = 0;

	for (const struct survey_end *e = i->part.ends; e; e = e->next)
		for (unsigned w = 0; w < BPF_WORDS; w++)
			if (e->verdict[0] == verdict && i->words >> w & 1)
				n += 1 + e->path.w[w].nconds;
	return n;
}

/* What takes the most conditions is better said as what is left. */
static uint32_t
longest(const struct item *i)
{
	uint32_t verdict = i->part.ends->verdict[0];

	for (const struct survey_end *e = i->part.ends; e; e = e->next) {
		unsigned a = cost(i, e->verdict[0]), b = cost(i, verdict);

		if (a > b || (a == b && policy_rank(e->verdict[0]) <
					    policy_rank(verdict)))
			verdict = e->verdict[0];
	}
	return verdict;
}

/* Neighbours without a name that were cut apart. */
static bool
continues(const struct item *i, const struct survey_part *p)
{
	return !i->depends && !i->part.call && !p->call &&
	       i->part.other == p->other && i->part.audit == p->audit &&
	       i->part.abi == p->abi && i->part.high + 1 == p->low &&
	       i->part.ends->verdict[0] == p->ends->verdict[0];
}

static bool
keep(void *user, const struct survey_part *part)
{
	struct explain *x = user;
	struct arena *a = &x->cli->arena;
	struct item *i = x->last;
	bool depends =
	    part->why || count(part, part->ends->verdict[0]) < part->nends;

	if (i && !depends && continues(i, part)) {
		i->part.high = part->high;
		return false;
	}
	i = arena_alloc(a, sizeof *i);
	i->part = *part;
	i->depends = depends;
	i->words = explain_words(part);
	x->doubt |= part->why != NULL;
	explain_unite(&i->part, a);
	if (depends && !part->why)
		i->otherwise = longest(i);
	*(x->last ? &x->last->next : &x->first) = i;
	x->last = i;
	return true;
}

/* ---- text --------------------------------------------------------------- */

/* Goes on with a list, or with its next line. */
static void
put_word(struct explain *x, const char *s)
{
	size_t at = x->out.len - x->line;

	if (at > INDENT && at + 1 + strlen(s) > WIDTH) {
		buf_char(&x->out, '\n');
		x->line = x->out.len;
		at = 0;
	}
	if (at == 0)
		buf_str(&x->out, "    ");
	else
		buf_char(&x->out, ' ');
	buf_str(&x->out, s);
}

static void
end_line(struct explain *x)
{
	if (x->out.len > x->line)
		buf_char(&x->out, '\n');
	x->line = x->out.len;
}

static const char *
name(struct explain *x, const struct survey_part *p)
{
	struct buf b;

	if (p->call)
		return p->call->name;
	buf_init(&b, &x->cli->arena);
	filter_number(&b, p->low);
	if (p->high > p->low) {
		buf_char(&b, '-');
		filter_number(&b, p->high);
	}
	return b.p;
}

static void
put_verdict(struct buf *b, const struct survey_part *p, uint32_t verdict)
{
	if (p->abi)
		emit_verdict(b, p->abi, verdict);
	else
		bpf_verdict(b, verdict);
}

static void
put_conditions(struct explain *x, const struct item *i, uint32_t verdict)
{
	const char *word = "when";

	if (!i->part.why && i->otherwise == verdict) {
		buf_fmt(&x->out, "    %s otherwise\n", name(x, &i->part));
		return;
	}
	for (const struct survey_end *e = i->part.ends; e; e = e->next) {
		if (e->verdict[0] != verdict)
			continue;
		buf_fmt(&x->out, "    %s %s ", name(x, &i->part), word);
		explain_path(&x->out, &i->part, &e->path, i->words);
		buf_char(&x->out, '\n');
		word = "or when";
	}
}

static bool
is_always(const struct item *i, uint32_t verdict)
{
	return !i->depends && i->part.ends->verdict[0] == verdict;
}

/* Calls that always get the verdict: names, then numbers without one. */
static void
put_names(struct explain *x, const struct item *from, const struct item *to,
    uint32_t verdict)
{
	unsigned same = 0, others = 0;

	for (const struct item *i = from; i != to; i = i->next)
		*(is_always(i, verdict) ? &same : &others) += 1;
	if (same > others && others <= FEW) {
		buf_str(&x->out, "    every other call\n");
		return;
	}
	for (int named = 1; named >= 0; named--)
		for (const struct item *i = from; i != to; i = i->next)
			if (is_always(i, verdict) && !i->part.call == !named)
				put_word(x, name(x, &i->part));
	end_line(x);
}

static void
put_action(struct explain *x, const struct item *from, const struct item *to,
    uint32_t verdict)
{
	buf_str(&x->out, "  ");
	put_verdict(&x->out, &from->part, verdict);
	buf_char(&x->out, '\n');
	x->line = x->out.len;
	put_names(x, from, to, verdict);
	for (const struct item *i = from; i != to; i = i->next)
		if (i->depends && count(&i->part, verdict))
			put_conditions(x, i, verdict);
	x->line = x->out.len;
}

static void
put_doubts(struct explain *x, const struct item *from, const struct item *to)
{
	const struct survey_part *said = NULL;

	for (const struct item *i = from; i != to; i = i->next) {
		const struct survey_part *p = &i->part;

		if (!p->why)
			continue;
		if (!said || said->pc != p->pc || said->why != p->why) {
			end_line(x);
			buf_fmt(&x->out, "  cannot tell: pc %zu: %s\n", p->pc,
			    p->why);
			x->line = x->out.len;
		}
		put_word(x, name(x, p));
		said = p;
	}
	end_line(x);
}

/* ALLOW first, and the least data of each action. */
static uint64_t
order(uint32_t verdict)
{
	return (uint64_t)(8 - policy_rank(verdict)) << 32 | verdict;
}

static bool
is_doubtful(const struct item *from, const struct item *to)
{
	for (const struct item *i = from; i != to; i = i->next)
		if (i->part.why)
			return true;
	return false;
}

/* The next verdict after `done` in order of leniency; false: no more. */
static bool
next_verdict(const struct item *from, const struct item *to, bool any,
    uint32_t done, uint32_t *next)
{
	bool found = false;

	for (const struct item *i = from; i != to; i = i->next)
		for (const struct survey_end *e = i->part.ends; e;
		     e = e->next) {
			uint64_t v = order(e->verdict[0]);

			if ((!any || v > order(done)) &&
			    (!found || v < order(*next))) {
				*next = e->verdict[0];
				found = true;
			}
		}
	return found;
}

static void
put_section(struct explain *x, const struct item *from, const struct item *to)
{
	const struct survey_part *p = &from->part;
	uint32_t verdict = 0, next;
	bool any = false;

	if (p->other)
		buf_str(&x->out, "other architectures:");
	else if (p->abi)
		buf_fmt(&x->out, "%s:", p->abi->token);
	else
		buf_fmt(&x->out, "arch 0x%x, no ABI:", p->audit);
	if (next_verdict(from, to, false, 0, &verdict) &&
	    !is_doubtful(from, to) &&
	    !next_verdict(from, to, true, verdict, &next)) {
		buf_char(&x->out, ' ');
		put_verdict(&x->out, p, verdict);
		buf_str(&x->out, " for every call\n");
		return;
	}
	buf_char(&x->out, '\n');
	x->line = x->out.len;
	while (next_verdict(from, to, any, verdict, &next)) {
		any = true;
		verdict = next;
		put_action(x, from, to, verdict);
	}
	put_doubts(x, from, to);
}

static bool
is_same_section(const struct survey_part *p, const struct survey_part *q)
{
	return p->other == q->other && p->audit == q->audit && p->abi == q->abi;
}

int
explain_run(struct cli *cli)
{
	const struct opts_target *t = opts_target(cli);
	struct explain x = {.cli = cli};
	struct survey s = {
	    .big_endian = t->arches[0]->big_endian, .part = keep, .user = &x};
	const struct item *to;
	struct filter f;

	if (cli->opts.noperands != 1)
		cli_usage(cli, "expected one FILTER");
	filter_read(cli, cli->opts.operand[0], s.big_endian, &f);
	s.program[0] = (struct diff_program){f.insn, f.count};
	for (unsigned i = 0; i < t->n; i++)
		survey_add(&s, t->arches[i]->audit_arch);
	survey_find(&s);
	survey(&s, &cli->arena);
	buf_init(&x.out, &cli->arena);
	for (const struct item *from = x.first; from; from = to) {
		for (to = from; to && is_same_section(&from->part, &to->part);)
			to = to->next;
		if (from != x.first)
			buf_char(&x.out, '\n');
		put_section(&x, from, to);
	}
	if (file_write(cli, NULL, &x.out, false) != CLI_OK)
		return CLI_NO;
	return x.doubt ? CLI_NO : CLI_OK;
}
