#include "report/table.h"

#include <string.h>

#include "base/number.h"
#include "emit/emit.h"
#include "report/put.h"
#include "report/summary.h"

/* Columns, in characters. */
enum { NUMBER = 10, NAME = 29, SINCE = 12, CELL = 44 };

/* --- one cell ------------------------------------------------------------- */

/* The first kernel with the call and, where it is gone, the first without. */
static void
table_put_since(struct buf *b, const struct arch_call *c)
{
	if (c->since)
		scb_emit_kernel(b, c->since);
	else
		scb_buf_str(b, "base");
	if (c->gone) {
		scb_buf_char(b, '-');
		scb_emit_kernel(b, c->gone);
	}
}

/* The known arguments of a call; some ABIs have more than others. */
static int
known_args(const struct arch *a, const char *name)
{
	int n = scb_facts_nargs(a, name);

	for (int i = 0; n < 0 && i < 6; i++)
		if (scb_facts_width(a, name, 5u - (unsigned)i))
			n = 6 - i;
	return n;
}

static void
put_widths(struct buf *b, const struct arch *a, const char *name)
{
	int n = known_args(a, name);

	if (n <= 0)
		scb_buf_str(b, n < 0 ? "?" : "none");
	for (int i = 0; i < n; i++) {
		unsigned w = scb_facts_width(a, name, (unsigned)i);

		if (w == FACTS_BLOCK) {
			scb_buf_str(b, "block");
			return;
		}
		if (w > a->arg_bits)
			w = a->arg_bits;
		if (w)
			scb_buf_fmt(b, i ? ",%u" : "%u", w);
		else
			scb_buf_str(b, i ? ",?" : "?");
	}
}

void
scb_table_cell(struct buf *b, unsigned column, const struct arch *a,
    const struct arch_call *c, const char *name)
{
	scb_buf_pad(b, column);
	scb_buf_fmt(b, c->nr >> 28 ? "0x%08x  " : "%10u  ", c->nr);
	column += NUMBER + 2;
	if (name) {
		scb_buf_str(b, name);
		scb_buf_pad(b, column += NAME);
	}
	table_put_since(b, c);
	scb_buf_pad(b, column + SINCE);
	scb_buf_char(b, ' ');
	put_widths(b, a, c->name);
}

/* --- rows ----------------------------------------------------------------- */

struct rows {
	const struct table *table;
	struct facts_index *index; /* by ABI */
	bool *used;		   /* by name that is wanted */
	struct buf *out;
};

static bool
is_wanted(const struct rows *t, const struct arch_call *c)
{
	const struct table *o = t->table;
	bool wanted = o->nnames == 0;
	const char *s;
	uint64_t nr;

	for (unsigned i = 0; i < o->nnames; i++) {
		s = o->name[i];
		scb_facts_call_prefix(&s, strlen(s));
		if (strcmp(s, c->name) == 0 ||
		    scb_facts_group_has(s, c->name) ||
		    (scb_number_read(s, 32, &nr) && nr == c->nr))
			t->used[i] = wanted = true;
	}
	return wanted;
}

static void
put_row(struct rows *t, const char *name, const struct arch_call *const *calls)
{
	bool wanted = false;

	for (unsigned i = 0; i < t->table->narches; i++)
		wanted |= calls[i] && is_wanted(t, calls[i]);
	if (!wanted)
		return;
	if (t->table->narches > 1)
		scb_buf_str(t->out, name);
	for (unsigned i = 0; i < t->table->narches; i++)
		if (calls[i])
			scb_table_cell(t->out,
			    t->table->narches > 1 ? NAME + i * CELL : 0,
			    t->index[i].arch, calls[i],
			    t->table->narches > 1 ? NULL : name);
	scb_buf_char(t->out, '\n');
}

/* Every name once, in the order of the first ABI that has it. */
static void
put_rows(struct rows *t, unsigned abi)
{
	const struct arch *a = t->index[abi].arch;
	const struct arch_call *calls[POLICY_ARCHES];

	for (unsigned i = 0; i < a->ncalls; i++) {
		const char *name = a->calls[i].name;
		size_t len = strlen(name);
		bool before = false;

		for (unsigned j = 0; j < t->table->narches; j++) {
			calls[j] = scb_facts_find(&t->index[j], name, len);
			before |= j < abi && calls[j];
		}
		calls[abi] = &a->calls[i];
		if (!before)
			put_row(t, name, calls);
	}
}

static bool
is_group(const char *s)
{
	for (unsigned i = 0; scb_facts_group(i); i++)
		if (strcmp(scb_facts_group(i)->name, s) == 0)
			return true;
	return false;
}

static void
report_unknown(const struct table *t, const char *s)
{
	const char *what = *s == '@' ? "group" : "syscall", *near;
	const char *bare = s;
	size_t n = strlen(s), len = n - scb_facts_call_prefix(&bare, n);
	uint64_t nr;

	if (scb_facts_known(bare, len, NULL) || scb_number_read(s, 32, &nr) ||
	    is_group(s)) {
		scb_diag_error(t->diag, nowhere,
		    "no syscall %s'%s' on %s", *s == '@' ? "of " : "", s,
		    t->narches == 1 ? t->arches[0]->token
				    : "these architectures");
		return;
	}
	if (scb_facts_group_systemd(s, n)) {
		scb_diag_error(t->diag, nowhere,
		    "'%s' is a group of systemd only; 'systemd-analyze "
		    "syscall-filter %s' lists its calls",
		    s, s);
		return;
	}
	near = scb_facts_near_call(t->arches[0], s, n);
	scb_diag_error(t->diag, nowhere,
	    near	? "unknown %s '%s', expected '%s'"
	    : *s == '@' ? "unknown %s '%s', see 'scbpf table --groups'"
			: "unknown %s '%s'",
	    what, s, near);
}

/* ---- errnos and constants ------------------------------------------------ */

/* The value of an errno or a constant on the ABI; what: which of them. */
static bool
find_value(const struct arch *a, const char *s, uint64_t *v, const char **what)
{
	int number = scb_facts_errno(a, s, strlen(s));

	*what = number >= 0 ? "errno" : "constant";
	*v = (uint64_t)number;
	return number >= 0 || scb_facts_const(a, s, strlen(s), v);
}

/* The name in a row, as those of calls are; false: it is neither. */
static bool
put_value(struct rows *t, const char *s)
{
	const struct table *o = t->table;
	bool several = o->narches > 1, any = false;
	const char *what;
	uint64_t v;

	for (unsigned i = 0; i < o->narches; i++)
		any |= find_value(o->arches[i], s, &v, &what);
	if (!any)
		return false;
	if (several)
		scb_buf_str(t->out, s);
	for (unsigned i = 0; i < o->narches; i++) {
		if (!find_value(o->arches[i], s, &v, &what))
			continue;
		scb_buf_pad(t->out, several ? NAME + i * CELL : 0);
		scb_buf_fmt(
		    t->out, v < 100000 ? "%10ju  " : "0x%08jx  ", (uintmax_t)v);
		if (!several) {
			scb_buf_str(t->out, s);
			scb_buf_pad(t->out, NUMBER + 2 + NAME);
		}
		scb_buf_str(t->out, what);
	}
	scb_buf_char(t->out, '\n');
	return true;
}

/* ---- the whole table ----------------------------------------------------- */

static void
put_heading(struct buf *b, const struct table *t)
{
	if (t->narches == 1) {
		scb_buf_str(b, "#   number  name");
		scb_buf_pad(b, NUMBER + 2 + NAME);
		scb_buf_str(b, "since        bits of the arguments\n");
		return;
	}
	scb_buf_str(b, "# name");
	for (unsigned i = 0; i < t->narches; i++) {
		scb_buf_pad(b, NAME + i * CELL + NUMBER + 2);
		scb_buf_str(b, t->arches[i]->token);
	}
	scb_buf_char(b, '\n');
}

static void
rows_open(struct rows *r, const struct table *t, struct buf *b)
{
	*r = (struct rows){.table = t, .out = b};
	r->index = scb_arena_array(b->arena, t->narches, sizeof *r->index);
	r->used = scb_arena_array(b->arena, t->nnames + 1u, sizeof *r->used);
	for (unsigned i = 0; i < t->narches; i++)
		scb_facts_index(&r->index[i], t->arches[i], b->arena);
}

void
scb_table_calls(struct buf *b, const struct table *t)
{
	size_t before;
	struct rows r;

	rows_open(&r, t, b);
	put_heading(b, t);
	before = b->len;
	for (unsigned i = 0; i < t->narches; i++)
		put_rows(&r, i);
	for (unsigned i = 0; i < t->nnames; i++)
		if (!r.used[i] && !put_value(&r, t->name[i]))
			report_unknown(t, t->name[i]);
	if (b->len == before)
		b->len = 0;
}

/* ---- JSON ---------------------------------------------------------------- */

void
scb_table_out_call(
    struct out *o, const struct arch *a, const struct arch_call *c)
{
	int n = known_args(a, c->name);

	scb_out_object(o, NULL);
	scb_out_string(o, "arch", a->token);
	scb_out_number(o, "number", c->nr);
	scb_out_string(o, "name", c->name);
	scb_put_out_kernel(o, "since", c->since);
	scb_put_out_kernel(o, "gone", c->gone);
	scb_out_array(o, "widths");
	for (int i = 0; i < n; i++) {
		unsigned w = scb_facts_width(a, c->name, (unsigned)i);

		if (w == FACTS_BLOCK)
			break;
		scb_out_number(o, NULL, w > a->arg_bits ? a->arg_bits : w);
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

void
scb_table_json(struct buf *b, const struct table *t)
{
	struct rows r;
	struct out o;

	rows_open(&r, t, b);
	scb_summary_out_open(&o, b, 2, "table");
	scb_out_array(&o, "calls");
	for (unsigned i = 0; i < t->narches; i++)
		for (unsigned k = 0; k < t->arches[i]->ncalls; k++)
			if (is_wanted(&r, &t->arches[i]->calls[k]))
				scb_table_out_call(
				    &o, t->arches[i], &t->arches[i]->calls[k]);
	scb_out_close(&o, ']');
	scb_out_array(&o, "values");
	for (unsigned i = 0; i < t->nnames; i++)
		for (unsigned k = 0; !r.used[i] && k < t->narches; k++) {
			const char *what;
			uint64_t v;

			if (!find_value(t->arches[k], t->name[i], &v, &what))
				continue;
			scb_out_object(&o, NULL);
			scb_out_string(&o, "arch", t->arches[k]->token);
			scb_out_string(&o, "name", t->name[i]);
			scb_out_string(&o, "kind", what);
			scb_out_hex(&o, "value", v);
			scb_out_close(&o, '}');
		}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
