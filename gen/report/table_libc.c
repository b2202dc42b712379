/* The syscalls that functions of C libraries make. */
#include "report/table.h"

#include <string.h>

#include "report/summary.h"

/* Columns, in characters. */
enum { LIBC = 17, VERSIONS = 24, ARCH = 41, CALLS = 53 };

static void
out_row(
    struct out *o, const struct facts_index *ix, const struct facts_libc *row)
{
	const char *calls = row->calls;
	struct facts_libc_step step;
	struct buf versions;

	scb_buf_init(&versions, o->b->arena);
	scb_facts_libc_put_versions(&versions, row);
	scb_out_object(o, NULL);
	scb_out_string(o, "function", row->function);
	scb_out_string(o, "libc", scb_facts_libc_name(row->libc));
	scb_out_string(o, "versions", versions.p);
	scb_out_string(o, "arch", ix->arch->token);
	scb_out_array(o, "calls");
	while (scb_facts_libc_next(&calls, ix, &step)) {
		if (!step.n)
			continue;
		scb_out_object(o, NULL);
		scb_out_string(o, "name", step.call[0]);
		scb_out_array(o, "after_enosys");
		for (unsigned i = 1; i < step.n; i++)
			scb_out_string(o, NULL, step.call[i]);
		scb_out_close(o, ']');
		scb_out_close(o, '}');
	}
	scb_out_close(o, ']');
	scb_out_close(o, '}');
}

static void
put_calls(struct buf *b, const struct facts_index *ix, const char *calls)
{
	struct facts_libc_step step;
	bool first = true;

	while (scb_facts_libc_next(&calls, ix, &step)) {
		if (!step.n)
			continue;
		scb_buf_fmt(b, first ? "%s" : " %s", step.call[0]);
		for (unsigned i = 1; i < step.n; i++)
			scb_buf_fmt(b, ", after ENOSYS %s", step.call[i]);
		first = false;
	}
}

static void
put_row(
    struct buf *b, const struct facts_index *ix, const struct facts_libc *row)
{
	scb_buf_str(b, row->function);
	scb_buf_pad(b, LIBC);
	scb_buf_str(b, scb_facts_libc_name(row->libc));
	scb_buf_pad(b, VERSIONS);
	scb_facts_libc_put_versions(b, row);
	scb_buf_pad(b, ARCH);
	scb_buf_str(b, ix->arch->token);
	scb_buf_pad(b, CALLS);
	put_calls(b, ix, row->calls);
	scb_buf_char(b, '\n');
}

/*
 * Shows one function (NULL: all) in o or, if that is NULL, in b. Returns the
 * number of rows.
 */
static unsigned
show(const struct table *t, const struct facts_index *index,
    const char *function, struct out *o, struct buf *b)
{
	const struct facts_libc *row;
	unsigned n = 0;

	for (unsigned i = 0; (row = scb_facts_libc(i)); i++) {
		if (function && strcmp(row->function, function) != 0)
			continue;
		for (unsigned k = 0; k < t->narches; k++) {
			if (!(row->abis & t->arches[k]->abi))
				continue;
			n++;
			if (o)
				out_row(o, &index[k], row);
			else
				put_row(b, &index[k], row);
		}
	}
	return n;
}

static const char *
function_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return scb_facts_libc(i)->function;
}

/* Reports why nothing is shown for a function. */
static void
report_unshown(const struct table *t, const char *function)
{
	unsigned rows = 0;
	bool known = scb_facts_libc_plain(function);
	const char *near;

	for (; scb_facts_libc(rows); rows++)
		known |= strcmp(scb_facts_libc(rows)->function, function) == 0;
	near =
	    scb_diag_near(function, strlen(function), function_at, NULL, rows);
	if (scb_facts_libc_plain(function))
		scb_diag_note(t->diag, nowhere,
		    "'%s' makes the syscall of that name in every libc",
		    function);
	else if (known)
		scb_diag_error(t->diag, nowhere,
		    "the calls of '%s' on %s are not known", function,
		    t->arches[0]->token);
	else if (near)
		scb_diag_error(t->diag, nowhere,
		    "the calls of '%s' are not known; did you mean '%s'?",
		    function, near);
	else
		scb_diag_error(t->diag, nowhere,
		    "the calls of '%s' are not known, see 'scbpf table --libc'",
		    function);
}

static void
show_all(const struct table *t, struct out *o, struct buf *b)
{
	struct arena *arena = o ? o->b->arena : b->arena;
	struct facts_index *index =
	    scb_arena_array(arena, t->narches, sizeof *index);

	for (unsigned i = 0; i < t->narches; i++)
		scb_facts_index(&index[i], t->arches[i], arena);
	if (t->nnames == 0 && show(t, index, NULL, o, b) == 0)
		scb_diag_error(t->diag, nowhere,
		    "the calls of libcs on %s are not known",
		    t->arches[0]->token);
	for (unsigned i = 0; i < t->nnames; i++)
		if (show(t, index, t->name[i], o, b) == 0)
			report_unshown(t, t->name[i]);
}

void
scb_table_libc(struct buf *b, const struct table *t)
{
	size_t head;

	scb_buf_str(b, "# function");
	scb_buf_pad(b, LIBC);
	scb_buf_str(b, "libc");
	scb_buf_pad(b, VERSIONS);
	scb_buf_str(b, "versions");
	scb_buf_pad(b, ARCH);
	scb_buf_str(b, "arch");
	scb_buf_pad(b, CALLS);
	scb_buf_str(b, "syscalls\n");
	head = b->len;
	show_all(t, NULL, b);
	if (b->len == head)
		b->len = 0;
}

void
scb_table_libc_json(struct buf *b, const struct table *t)
{
	struct out o;

	scb_summary_out_open(&o, b, 2, "table-libc");
	scb_out_array(&o, "functions");
	show_all(t, &o, NULL);
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
