#include "cli/files.h"
#include "cli/filter.h"
#include "report/prove.h"

int
prove_run(struct cli *cli)
{
	/* ORDER PROVE_ANSWER */
	static const int status[] = {CLI_OK, CLI_NO, CLI_USAGE};
	const struct opts *o = &cli->opts;
	int filter = o->noperands - !o->pid; /* which operand it is */
	struct compile_request req;
	struct filter_stack stack;
	const struct compile_result *eval;
	struct prove_result r;
	struct policy *policy;
	struct filter f;
	struct buf b;

	if (filter < 0 || filter > 1)
		cli_usage(cli,
		    o->pid ? "expected POLICY" : "expected POLICY and FILTER");
	filter_stack(cli, o->operand + filter, 1, FILTER_LOADABLE, &stack);
	filter_merge(cli, &stack, &f);
	req = opts_request(cli, opts_target(cli));
	policy = filter_policy_at(cli, filter ? o->operand[0] : NULL);
	filter_no_slots(cli, policy, "expected numbers here");
	eval = scb_compile_analyze(&cli->arena, &cli->diag, policy, &req);
	r = scb_prove(&cli->arena, &f.program, eval->eval);
	scb_buf_init(&b, &cli->arena);
	scb_prove_text(&b, &r, f.program.big_endian);
	scb_diag_info(&cli->diag, "%ju steps", (uintmax_t)r.steps);
	file_write(cli, &b);
	return status[r.answer];
}
