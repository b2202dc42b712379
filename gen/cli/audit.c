#include "report/audit.h"

#include "cli/files.h"
#include "cli/filter.h"

static bool
fails(const struct audit_result *r, unsigned from)
{
	for (const struct audit_finding *f = r->findings; f; f = f->next)
		if (f->rule->severity >= from)
			return true;
	return false;
}

int
audit_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct options_target *t = opts_target(cli);
	struct filter_stack stack;
	struct audit_result r;
	struct filter f;
	struct buf b;

	if (o->noperands && o->pid)
		cli_usage(cli, "expected either '--pid' or '%s', not both",
		    o->operand[0]);
	filter_stack(cli, o->operand, o->noperands, FILTER_OR_POLICY, &stack);
	filter_merge(cli, &stack, &f);
	r = scb_audit(
	    &cli->arena, &f.program, t->arches, t->n, filter_any_read(&stack));
	scb_buf_init(&b, &cli->arena);
	if (o->json)
		scb_audit_json(&b, &r, f.source, f.program.big_endian);
	else
		scb_audit_text(
		    &b, &r, f.program.big_endian, cli->report.verbose);
	scb_diag_info(&cli->diag, "%ju steps", (uintmax_t)r.steps);
	file_write(cli, &b);
	if (r.inconclusive)
		return CLI_USAGE;
	return fails(&r, o->has_severity ? o->severity : AUDIT_WARNING)
		   ? CLI_NO
		   : CLI_OK;
}
