#include "cli/filter.h"
#include "cli/output.h"
#include "opt.h"

int
opt_run(struct cli *cli)
{
	const struct arch *native = opts_arch(cli);
	unsigned n = (unsigned)cli->opts.noperands;
	struct output out = output_choose(cli);
	struct emit_filter e = {.name = "optimized", .options = ""};
	struct stack_program *stack;
	const struct opt_result *r;
	size_t before = 0;

	if (n == 0)
		cli_usage(cli, "expected a FILTER, or several in the order of "
			       "installation");
	stack = arena_array(&cli->arena, n, sizeof *stack);
	for (unsigned i = 0; i < n; i++) {
		struct filter f;

		filter_read(cli, cli->opts.operand[i], native->big_endian, &f);
		stack[i] = (struct stack_program){f.insn, f.count};
		before += f.count;
		e.source = f.source;
	}
	r = opt_filters(
	    &cli->arena, &cli->diag, stack, n, native, &cli->opts.request.goal);
	diag_note(&cli->diag, (struct loc){0}, "%zu instructions, %zu before",
	    r->count, before);
	if (n > 1)
		e.source = "several filters";
	if (cli->opts.name)
		e.name = cli->opts.name;
	e.insn = r->insn;
	e.count = r->count;
	e.big_endian = native->big_endian;
	e.arches = r->setup.arches;
	e.narches = r->setup.narches;
	return output_write(cli, &out, &e);
}
