#include "report/diff.h"

#include <string.h>

#include "cli/files.h"
#include "cli/filter.h"

/* Whatever the program does, it does the same. */
static bool
same_bytes(const struct bpf_program *a, const struct bpf_program *b)
{
	return a->count == b->count &&
	       memcmp(a->insn, b->insn, a->count * sizeof *a->insn) == 0;
}

/* --pid stands for A, all of its filters together. */
static void
read_sides(struct cli *cli, struct bpf_program side[2])
{
	const struct opts *o = &cli->opts;
	struct filter_stack stack;
	struct filter f[2];

	filter_stack(cli, o->operand, 1, FILTER_OR_POLICY, &stack);
	filter_merge(cli, &stack, &f[0]);
	filter_or_policy(cli, o->operand[!o->pid], &f[1]);
	for (unsigned i = 0; i < 2; i++)
		side[i] = f[i].program;
}

int
diff_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct options_target *t = opts_target(cli);
	struct partition s = {.user = NULL};
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
	scb_diff_text(&b, &all, s.program[0].big_endian);
	scb_diag_info(&cli->diag, "%ju steps", (uintmax_t)all.steps);
	file_write(cli, &b);
	if (all.inconclusive)
		return CLI_USAGE;
	return (o->weaker ? all.weaker : all.first != NULL) ? CLI_NO : CLI_OK;
}
