#include "proof/prove.h"
#include "cli/files.h"
#include "cli/filter.h"

/* The call as `sim` takes it, and what each side says. */
static void
print_difference(struct buf *b, const struct prove_result *r, bool big_endian)
{
	const struct scbpf_call *c = &r->witness;
	const struct arch *a = facts_arch_audit(c->arch, c->nr, big_endian);
	const struct arch_call *call = a ? facts_number(a, c->nr) : NULL;

	buf_str(b, "different\ncall: ");
	if (a)
		buf_str(b, a->token);
	else
		buf_fmt(b, "arch 0x%x", c->arch);
	buf_fmt(b, c->nr >> 28 ? " 0x%x" : " %u", c->nr);
	if (call)
		buf_fmt(b, " %s", call->name);
	for (unsigned i = 0; i < 6; i++)
		buf_fmt(b, " 0x%jx", (uintmax_t)c->args[i]);
	if (c->ip)
		buf_fmt(b, " from 0x%jx", (uintmax_t)c->ip);
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
	struct compile_request req = opts_request(cli, opts_target(cli));
	const struct compile_result *law;
	struct prove_result r;
	struct filter f;
	struct buf b;
	int written;

	if (o->noperands < 1 || o->noperands > 2)
		cli_usage(cli, "expected POLICY and FILTER");
	filter_read(
	    cli, o->operand[o->noperands - 1], req.arches[0]->big_endian, &f);
	law = compile_law(&cli->arena, &cli->diag,
	    gen_policy(cli, o->noperands == 2 ? o->operand[0] : NULL), &req);
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
