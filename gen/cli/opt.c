#include "cli/filter.h"
#include "cli/output.h"
#include "opt.h"

int
opt_run(struct cli *cli)
{
	int operands = cli->opts.noperands;
	struct emit_filter e = {.name = "optimized", .options = ""};
	struct filter_stack filters;
	const struct arch *native;
	const struct opt_result *r;
	size_t before = 0;

	if (operands == 0 && !cli->opts.pid)
		cli_usage(cli, "expected a FILTER, or several in the order of "
			       "installation");
	if (operands && cli->opts.pid)
		cli_usage(cli, "expected no FILTER beside '--pid'");
	filter_stack(
	    cli, cli->opts.operand, operands, FILTER_LOADABLE, &filters);
	native = opts_arch(cli);
	for (unsigned i = 0; i < filters.n; i++) {
		const struct filter *f = &filters.filter[i];

		before += f->program.count;
		e.source = f->source;
	}
	r = scb_opt_filters(&cli->arena, &cli->diag,
	    filter_programs(cli, &filters), native,
	    &cli->opts.set.request.goal);
	scb_diag_note(&cli->diag, (struct loc){0},
	    "%zu instructions, %zu before", r->program.count, before);
	for (unsigned i = 1; i < filters.n; i++)
		if (filters.filter[i].source != filters.filter[0].source)
			e.source = "several filters";
	if (cli->opts.set.name)
		e.name = cli->opts.set.name;
	e.program = r->program;
	e.arches = r->setup.arches;
	e.narches = r->setup.narches;
	return output_write(cli, &cli->output, &e);
}
