/* What there is besides syscalls: architectures, and groups of syscalls. */
#include "cli/files.h"
#include "cli/table.h"

/* Columns, in characters. */
enum {
	GROUP = 16,
	AUDIT = 13,
	VALUE = 38,
	ORDER = 49,
	SECCOMP = 65,
	ALSO = 76
};

static int
write_list(struct cli *cli, const char *option, const struct buf *b)
{
	if (cli->opts.noperands)
		cli_usage(cli, "'%s' takes no operand, found '%s'", option,
		    cli->opts.operand[0]);
	return file_write(cli, NULL, b, false);
}

int
table_groups(struct cli *cli)
{
	struct buf b;

	buf_init(&b, &cli->arena);
	for (unsigned i = 0; facts_group(i); i++) {
		buf_str(&b, facts_group(i)->name);
		buf_pad(&b, GROUP);
		buf_fmt(&b, "%s\n", facts_group(i)->about);
	}
	return write_list(cli, "--groups", &b);
}

static void
put_arch(struct buf *b, const struct arch *a)
{
	buf_str(b, a->token);
	buf_pad(b, AUDIT);
	buf_str(b, a->audit_name);
	buf_pad(b, VALUE);
	buf_fmt(b, "0x%08x", a->audit_arch);
	buf_pad(b, ORDER);
	buf_fmt(b, "%s %u", a->big_endian ? "big" : "little",
	    (unsigned)a->arg_bits);
	buf_pad(b, SECCOMP);
	buf_str(b, !a->filters ? "no filters"
		   : a->cached ? "cache"
			       : "no cache");
	if (*a->names) {
		buf_pad(b, ALSO);
		buf_str(b, a->names);
	}
	buf_char(b, '\n');
}

int
table_arches(struct cli *cli)
{
	struct buf b;

	buf_init(&b, &cli->arena);
	buf_str(&b, "# -a");
	buf_pad(&b, AUDIT);
	buf_str(&b, "arch word");
	buf_pad(&b, ORDER);
	buf_str(&b, "order, bits");
	buf_pad(&b, SECCOMP);
	buf_str(&b, "seccomp");
	buf_pad(&b, ALSO);
	buf_str(&b, "other names\n");
	for (const struct arch *const *a = arch_all; *a; a++)
		put_arch(&b, *a);
	return write_list(cli, "--arches", &b);
}
