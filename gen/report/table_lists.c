/* Lists of architectures, and of groups of syscalls. */
#include "report/table.h"

#include "base/out.h"
#include "report/summary.h"

/* Columns, in characters. */
enum {
	GROUP = 22,
	AUDIT = 13,
	VALUE = 38,
	ORDER = 49,
	SECCOMP = 65,
	ALSO = 76
};

void
scb_table_groups(struct buf *b)
{
	for (unsigned i = 0; scb_facts_group(i); i++) {
		scb_buf_str(b, scb_facts_group(i)->name);
		scb_buf_pad(b, GROUP);
		scb_buf_fmt(b, "%s\n", scb_facts_group(i)->about);
	}
}

static void
table_lists_put_arch(struct buf *b, const struct arch *a)
{
	scb_buf_str(b, a->token);
	scb_buf_pad(b, AUDIT);
	scb_buf_str(b, a->audit_name);
	scb_buf_pad(b, VALUE);
	scb_buf_fmt(b, "0x%08x", a->audit_arch);
	scb_buf_pad(b, ORDER);
	scb_buf_fmt(b, "%s %u", a->big_endian ? "big" : "little",
	    (unsigned)a->arg_bits);
	scb_buf_pad(b, SECCOMP);
	scb_buf_str(b, !a->filters ? "no filters"
		       : a->cached ? "cache"
				   : "no cache");
	if (*a->names) {
		scb_buf_pad(b, ALSO);
		scb_buf_str(b, a->names);
	}
	scb_buf_char(b, '\n');
}

void
scb_table_arches(struct buf *b)
{
	scb_buf_str(b, "# -a");
	scb_buf_pad(b, AUDIT);
	scb_buf_str(b, "arch word");
	scb_buf_pad(b, ORDER);
	scb_buf_str(b, "order, bits");
	scb_buf_pad(b, SECCOMP);
	scb_buf_str(b, "seccomp");
	scb_buf_pad(b, ALSO);
	scb_buf_str(b, "other names\n");
	for (const struct arch *const *a = scb_arch_all; *a; a++)
		table_lists_put_arch(b, *a);
	scb_buf_str(b,
	    "# arc, hexagon, microblaze, nios2, openrisc and sparc cannot load "
	    "filters:\n"
	    "# their kernels do not select HAVE_ARCH_SECCOMP_FILTER. User-mode "
	    "Linux (um)\n"
	    "# reports the arch words of x86 and x86_64.\n");
}

/* --- JSON ----------------------------------------------------------------- */

void
scb_table_groups_json(struct buf *b)
{
	struct out o;

	scb_summary_out_open(&o, b, 2, "table-groups");
	scb_out_array(&o, "groups");
	for (unsigned i = 0; scb_facts_group(i); i++) {
		scb_out_object(&o, NULL);
		scb_out_string(&o, "name", scb_facts_group(i)->name);
		scb_out_string(&o, "about", scb_facts_group(i)->about);
		scb_out_close(&o, '}');
	}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}

void
scb_table_arches_json(struct buf *b)
{
	struct out o;

	scb_summary_out_open(&o, b, 2, "table-arches");
	scb_out_array(&o, "architectures");
	for (const struct arch *const *p = scb_arch_all; *p; p++) {
		const struct arch *a = *p;

		scb_out_object(&o, NULL);
		scb_out_string(&o, "arch", a->token);
		scb_out_number(&o, "audit_arch", a->audit_arch);
		scb_out_string(&o, "audit_name", a->audit_name);
		scb_out_bool(&o, "big_endian", a->big_endian);
		scb_out_number(&o, "bits", a->arg_bits);
		scb_out_bool(&o, "filters", a->filters);
		scb_out_bool(&o, "cached", a->filters && a->cached);
		scb_out_words(&o, "names", a->names);
		scb_out_close(&o, '}');
	}
	scb_out_close(&o, ']');
	scb_summary_out_end(&o);
}
