#include "cli/files.h"
#include "cli/filter.h"
#include "emit/emit.h"

int
dis_run(struct cli *cli)
{
	const struct arch *native = opts_arch(cli);
	const struct arch *arches[POLICY_ARCHES];
	struct emit_filter e = {.options = "", .arches = arches};
	struct filter f;
	struct buf b;

	if (cli->opts.noperands != 1)
		cli_usage(cli, "expected one FILTER");
	filter_read(cli, cli->opts.operand[0], native->big_endian, &f);
	e.insn = f.insn;
	e.count = f.count;
	e.big_endian = f.big_endian;
	e.source = f.source;
	e.narches = filter_arches(f.insn, f.count, native, arches);
	buf_init(&b, &cli->arena);
	emit_asm(&b, &e);
	return file_write(cli, NULL, &b, false);
}
