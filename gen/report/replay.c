#include "report/replay.h"

#include <string.h>

#include "learn/rules.h"
#include "report/put.h"
#include "report/summary.h"

static void
put_times(struct buf *b, uint64_t n)
{
	if (n == 1)
		scb_buf_str(b, "once");
	else
		scb_buf_fmt(b, "%ju times", (uintmax_t)n);
}

static void
put_place(
    struct buf *b, const struct seen_input *input, const struct seen_row *row)
{
	scb_buf_fmt(b, ", first in %s:%u", input[row->input].name, row->line);
}

static void
put_call(struct buf *b, const struct seen_row *row)
{
	scb_buf_fmt(b, "%s ", row->arch->token);
	if (row->name)
		scb_buf_str(b, row->name);
	else
		scb_put_number(b, row->nr);
}

/* --- replay --------------------------------------------------------------- */

/* What was seen of the arguments for which it is refused. */
static void
choose_misses(struct choices *to, const struct seen_row *row)
{
	scb_choose(to, row, CHOOSE_SHOWN);
	if (!row->misses || !row->name)
		return;
	*to = (struct choices){.n = 0};
	for (unsigned i = 0; i < SEEN_ARGS; i++) {
		const struct seen_argument *x = &row->argument[i];
		struct choice *c = &to->at[to->n];

		if (!(row->misses >> i & 1) || x->many || !x->n)
			continue;
		*c =
		    (struct choice){.kind = CHOICE_VALUES, .arg = i, .n = x->n};
		memcpy(c->value, x->value, x->n * sizeof *x->value);
		to->n++;
	}
}

/* "x86_64 socket: ERRNO(1) EPERM, 3 times, first in a.log:12" */
static void
put_rows(struct buf *b, const struct replay *r, const struct seen *s,
    const char *may)
{
	for (size_t i = 0; i < s->nrows; i++) {
		const struct seen_row *row = &s->row[i];
		struct choices c;

		put_call(b, row);
		choose_misses(&c, row);
		if (c.n) {
			scb_buf_str(b, " with ");
			scb_learn_condition(b, row->arch, row->name, &c);
		}
		scb_buf_str(b, may);
		scb_put_verdict(b, row->arch, row->verdict);
		scb_buf_str(b, ", ");
		put_times(b, row->count);
		put_place(b, r->input, row);
		scb_buf_char(b, '\n');
	}
}

void
scb_replay_text(struct buf *b, const struct replay *r)
{
	uint64_t refused = r->refused->calls, open = r->undecided->calls;

	put_rows(b, r, r->refused, ": ");
	put_rows(b, r, r->undecided,
	    ": depends on a value that the log does not have; may be ");
	scb_buf_fmt(b, "%ju of %ju calls refused", (uintmax_t)refused,
	    (uintmax_t)r->calls);
	if (refused)
		scb_buf_fmt(b, " (%zu kind%s)", r->refused->nrows,
		    buf_plural(r->refused->nrows));
	if (open)
		scb_buf_fmt(b, ", %ju undecided", (uintmax_t)open);
	if (r->bad)
		scb_buf_fmt(b, "; %ju %s of the log not understood",
		    (uintmax_t)r->bad, r->bad == 1 ? "line" : "lines");
	scb_buf_char(b, '\n');
}

/* --- why ------------------------------------------------------------------ */

static void
put_fate(struct buf *b, const struct seen_row *row)
{
	const char *how = row->fate;

	if (row->verdict == WHY_LOGGED)
		scb_buf_str(b, ": allowed and logged, ");
	else if (row->verdict == WHY_FAILED)
		scb_buf_fmt(b,
		    ": failed with %s, by a filter or by the kernel itself, ",
		    how);
	else if (how)
		scb_buf_fmt(b, ": refused (%s), ", how);
	else
		scb_buf_str(b, ": refused, ");
}

static bool
is_clone3(const struct seen_row *row)
{
	return row->name && strcmp(row->name, "clone3") == 0;
}

/* No rule is needed: libc has made another call instead. */
static bool
has_fallen_back(const struct seen_row *row)
{
	return is_clone3(row) && row->fate && strcmp(row->fate, "ENOSYS") == 0;
}

/* "socket: family == AF_UNIX" */
static void
put_rule(struct buf *b, const struct seen_row *row, const struct choices *c)
{
	if (row->name)
		scb_buf_str(b, row->name);
	else
		scb_buf_fmt(b, "0x%x[arch=%s]", row->nr, row->arch->token);
	scb_buf_str(b, ": ");
	if (is_clone3(row)) /* its flags are in memory */
		scb_buf_str(b, "return ENOSYS");
	else if (c->n)
		scb_learn_condition(b, row->arch, row->name, c);
	else
		scb_buf_str(b, "allow");
}

static void
put_advice(struct buf *b, const struct seen_row *row)
{
	struct choices c;
	unsigned known = 0;

	scb_choose(&c, row, CHOOSE_SHOWN);
	for (unsigned i = 0; i < SEEN_ARGS; i++)
		known += row->argument[i].n > 0;
	if (has_fallen_back(row)) {
		scb_buf_str(b, "    no rule: after ENOSYS, libc calls clone, "
			       "whose flags a filter sees\n");
		return;
	}
	if (c.why) {
		scb_buf_fmt(b,
		    "    no rule: %s %s, and without a condition a rule allows "
		    "all that\n    '%s' can do; this shows the arguments:\n"
		    "        scbpf run --explain-denials POLICY -- COMMAND\n",
		    c.what, c.why, row->name);
		return;
	}
	scb_buf_str(b, "    ");
	put_rule(b, row, &c);
	if (is_clone3(row))
		scb_buf_str(b, "  # so that libc calls clone");
	else if (!known &&
		 scb_facts_nargs(row->arch, row->name ? row->name : ""))
		scb_buf_str(b, "  # its arguments are not in the log");
	scb_buf_char(b, '\n');
}

void
scb_why_text(struct buf *b, const struct why *w)
{
	for (size_t i = 0; i < w->denied->nrows; i++) {
		const struct seen_row *row = &w->denied->row[i];

		put_call(b, row);
		put_fate(b, row);
		put_times(b, row->count);
		put_place(b, w->input, row);
		scb_buf_char(b, '\n');
		put_advice(b, row);
	}
	if (!w->denied->nrows)
		scb_buf_str(b, "no call was refused\n");
}

/* --- JSON ----------------------------------------------------------------- */

/* arch, nr, name, count; file and line of the first one. */
static void
out_row(
    struct out *o, const struct seen_input *input, const struct seen_row *row)
{
	scb_out_string(o, "arch", row->arch->token);
	scb_out_number(o, "nr", row->nr);
	scb_out_string(o, "name", row->name);
	scb_out_number(o, "count", row->count);
	scb_out_string(o, "file", input[row->input].name);
	scb_out_number(o, "line", row->line);
}

static void
out_rows(struct out *o, const char *key, const struct replay *r,
    const struct seen *s)
{
	scb_out_array(o, key);
	for (size_t i = 0; i < s->nrows; i++) {
		const struct seen_row *row = &s->row[i];
		struct choices c;
		struct buf when;

		scb_buf_init(&when, o->b->arena);
		choose_misses(&c, row);
		scb_learn_condition(&when, row->arch, row->name, &c);
		scb_out_object(o, NULL);
		out_row(o, r->input, row);
		scb_out_string(o, "when", when.p);
		scb_put_out_verdict(o, row->arch, row->verdict);
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
}

void
scb_replay_json(struct buf *b, const struct replay *r)
{
	struct out o;

	scb_summary_out_open(&o, b, 2, "sim --log");
	scb_out_number(&o, "calls", r->calls);
	out_rows(&o, "refused", r, r->refused);
	out_rows(&o, "undecided", r, r->undecided);
	scb_out_number(&o, "not_understood", r->bad);
	scb_summary_out_end(&o);
}

void
scb_why_json(struct buf *b, const struct why *w)
{
	/* ORDER WHY */
	static const char *const fates[] = {"refused", "logged", "failed"};
	struct out o;

	scb_summary_out_open(&o, b, 2, "why");
	scb_out_array(&o, "denials");
	for (size_t i = 0; i < w->denied->nrows; i++) {
		const struct seen_row *row = &w->denied->row[i];
		struct choices c;
		struct buf rule;

		scb_buf_init(&rule, b->arena);
		scb_choose(&c, row, CHOOSE_SHOWN);
		if (!c.why && !has_fallen_back(row))
			put_rule(&rule, row, &c);
		scb_out_object(&o, NULL);
		out_row(&o, w->input, row);
		scb_out_string(&o, "fate", fates[row->verdict]);
		scb_out_string(&o, "how", row->fate);
		scb_out_string(&o, "rule", rule.p);
		scb_out_close(&o, '}');
	}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
