#include "report/explain.h"

#include "cli/files.h"
#include "cli/filter.h"

int
explain_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct options_target *t = opts_target(cli);
	struct explain x = {.arena = &cli->arena};
	struct filter_stack stack;
	struct partition s = {.user = NULL};
	struct filter f;
	struct doc d;
	struct buf b;

	if (!o->noperands == !o->pid)
		cli_usage(cli, "expected a FILTER or POLICY, or several in the "
			       "order of installation, or '--pid'");
	if (o->json + o->markdown + o->html > 1)
		cli_usage(
		    cli, "expected only one of '--json', '--md' and '--html'");
	filter_stack(cli, o->operand, o->noperands, FILTER_OR_POLICY, &stack);
	filter_merge(cli, &stack, &f);
	x.source = f.source;
	x.options = o->set.text.len ? o->set.text.p : "";
	x.verbose = cli->report.verbose;
	if (f.compiled && !f.compiled->setup.complain)
		x.def = &f.compiled->policy->def;
	x.native = t->arches[0];
	x.read = filter_any_read(&stack);
	s.program[0] = f.program;
	for (unsigned i = 0; i < t->n; i++)
		scb_partition_add(&s, t->arches[i]->audit_arch);
	scb_explain_survey(&x, &s);
	scb_explain_fold(&x);
	scb_buf_init(&b, &cli->arena);
	scb_doc_open(&d, &cli->arena);
	if (!o->json && !o->html)
		scb_explain_doc(&d, &x);
	if (o->json)
		scb_explain_json(&b, &x);
	else if (o->markdown)
		scb_doc_md(&b, &d);
	else if (o->html)
		scb_explain_html(&b, &x);
	else
		scb_doc_text(&b, &d, false);
	file_write(cli, &b);
	return x.inconclusive ? CLI_NO : CLI_OK;
}
