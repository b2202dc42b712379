#include "proof/prove.h"
#include "cli/files.h"
#include "cli/filter.h"

static void
print_difference(struct buf *b, const struct prove_result *r, bool big_endian)
{
	buf_str(b, "different\ncall: ");
	filter_call(b, &r->witness, big_endian);
	buf_str(b, "\npolicy: ");
	bpf_verdict(b, r->policy);
	buf_str(b, "\nfilter: ");
	bpf_verdict(b, r->program);
	buf_char(b, '\n');
}

int
prove_run(struct cli *cli)
{
	/* ORDER PROVE_ANSWER */
	static const int status[] = {CLI_OK, CLI_NO, CLI_USAGE};
	const struct opts *o = &cli->opts;
	int filter = o->noperands - !o->pid; /* which operand it is */
	struct compile_request req;
	struct filter_stack stack;
	const struct compile_result *law;
	struct prove_result r;
	struct policy *policy;
	struct filter f;
	struct buf b;
	int written;

	if (filter < 0 || filter > 1)
		cli_usage(cli,
		    o->pid ? "expected POLICY" : "expected POLICY and FILTER");
	filter_stack(cli, o->operand + filter, 1, false, &stack);
	filter_merge(cli, &stack, &f);
	req = opts_request(cli, opts_target(cli));
	policy = gen_policy(cli, filter ? o->operand[0] : NULL);
	filter_no_slots(cli, policy, "expected numbers here");
	law = compile_law(&cli->arena, &cli->diag, policy, &req);
	r = prove(&cli->arena, f.insn, f.count, f.big_endian, law->eval);
	buf_init(&b, &cli->arena);
	if (r.answer == PROVE_EQUAL)
		buf_str(&b, "equal\n");
	else if (r.answer == PROVE_DIFFERENT)
		print_difference(&b, &r, f.big_endian);
	else
		buf_fmt(&b, "cannot tell: pc %zu: %s\n", r.pc, r.why);
	diag_info(&cli->diag, "%ju steps", (uintmax_t)r.steps);
	written = file_write(cli, NULL, &b, false);
	return written == CLI_OK ? status[r.answer] : CLI_USAGE;
}
