/* The commands that report on filters and programs. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/input.h"

static int
show(struct cli *cli, const struct scbpf_result *r)
{
	cli->result.text = r->text;
	return r->inconclusive ? cli->command->trouble : CLI_OK;
}

static const char *
format_of(const struct cli *cli)
{
	return cli->opts.style ? cli->opts.style : "text";
}

int
prove_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	int filter = o->noperands - !o->pid; /* which operand it is */
	const struct scbpf_filter *f;
	struct scbpf_policy *policy = NULL;
	struct scbpf_text text;
	const struct scbpf_result *r = NULL;

	if (filter < 0 || filter > 1)
		cli_usage(cli,
		    o->pid ? "expected POLICY" : "expected POLICY and FILTER");
	if (filter) {
		file_read_before(cli, o->operand[0]);
		text = input_text(cli, o->operand[0]);
		if (input_is_filter(cli, &text))
			cli_usage(cli,
			    "'%s' is a filter, but the policy comes first: "
			    "'scbpf prove POLICY FILTER'",
			    text.name);
	} else if (!o->pid) {
		file_read_before(cli, o->operand[0]);
		text = input_text(cli, o->operand[0]);
		if (input_is_policy(cli, &text))
			cli_usage(cli,
			    "'%s' is a policy, and no filter is given: "
			    "expected 'scbpf prove POLICY FILTER'",
			    text.name);
	}
	input_arches(cli, o->operand + filter, !o->pid);
	f = input_stack(cli, o->operand + filter, 1, 0);
	if (filter)
		cli_must(cli, scbpf_policy_read(cli->lib, &text, &policy));
	cli_must(
	    cli, scbpf_prove_text(cli->lib, policy, f, format_of(cli), &r));
	cli->result.text = r->text;
	return r->changes ? CLI_NO : r->inconclusive ? CLI_USAGE : CLI_OK;
}

int
dis_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *stack;
	const struct scbpf_result *r = NULL;

	if (o->noperands != !o->pid)
		cli_usage(cli, o->exec	? "expected no FILTER beside '--exec'"
			       : o->pid ? "expected no FILTER beside '--pid'"
					: "expected one FILTER");
	stack = input_stack(cli, o->operand, o->noperands, SCBPF_READ_DAMAGED);
	cli_must(cli, scbpf_list_text(cli->lib, stack, &r));
	cli->result.text = r->text;
	while (stack && !stack->damaged)
		stack = stack->next;
	return stack ? CLI_NO : CLI_OK;
}

/* As a shell takes it. */
static void
put_operand(struct buf *b, const char *s)
{
	scb_buf_fmt(b, strpbrk(s, "() |&\"") ? " '%s'" : " %s", s);
}

/* The operands are in the wrong order, or the filter is not there. */
static void
sim_check_order(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	char *const *all = o->operand;
	const struct scbpf_arch *a = cli_native(cli, 0);
	int filter = 1;
	struct buf b;
	uint32_t nr;

	if (o->pid || !o->noperands || strpbrk(all[0], ":-") ||
	    access(all[0], F_OK) == 0)
		return;
	while (filter < o->noperands && access(all[filter], F_OK) != 0)
		filter++;
	if (filter == o->noperands && !strchr(all[0], '(') &&
	    (!a || !scbpf_syscall_number(a, all[0], &nr)))
		return;
	scb_buf_init(&b, &cli->arena);
	put_operand(&b, filter < o->noperands ? all[filter] : "FILTER");
	for (int i = 0; i < o->noperands; i++)
		if (i != filter)
			put_operand(&b, all[i]);
	cli_usage(cli, "no file '%s'; the filter comes first: scbpf sim%s",
	    all[0], b.p);
}

/* With --log, 1 says that a call is refused, and errors are 2. */
void
sim_prepare(struct cli *cli)
{
	static struct cli_command replay;
	const struct opts *o = &cli->opts;

	if (!o->log && (o->after || o->until))
		cli_usage(
		    cli, "'--%s' needs '--log'", o->after ? "after" : "until");
	if (!o->log) {
		sim_check_order(cli);
		return;
	}
	replay = *cli->command;
	replay.trouble = CLI_USAGE;
	cli->command = &replay;
}

int
sim_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	int first = o->pid ? 0 : 1; /* operand after the filter */
	const struct scbpf_result *r = NULL;
	const struct scbpf_filter *stack;
	struct scbpf_call call;
	unsigned known;

	if (o->log)
		return replay_run(cli);
	if (o->noperands < first + 1 || o->noperands > first + 8)
		cli_usage(cli, o->pid ? "expected SYSCALL and up to six ARGs"
				      : "expected FILTER SYSCALL and up to six "
					"ARGs");
	/* Report a mistake in the call before a file that cannot be read. */
	cli_must_usage(cli,
	    scbpf_call_read(cli->lib, (const char *const *)o->operand + first,
		(size_t)(o->noperands - first), &call, &known));
	stack = input_stack(cli, o->operand, first, SCBPF_READ_POLICIES);
	input_note_meaning(cli, stack, NULL);
	cli_must(cli,
	    scbpf_simulate_text(
		cli->lib, stack, &call, known, format_of(cli), &r));
	return show(cli, r);
}

int
diff_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *a, *b;
	const struct scbpf_result *r = NULL;
	int status;

	if (o->noperands != (o->pid ? 1 : 2))
		cli_usage(cli, o->pid ? "expected one filter or policy beside "
					"'--pid'"
				      : "expected two filters or policies");
	input_arches(cli, o->operand, o->noperands);
	a = input_stack(cli, o->operand, 1, SCBPF_READ_POLICIES);
	cli->process = NULL; /* --pid stands for A alone */
	b = input_stack(cli, o->operand + !o->pid, 1, SCBPF_READ_POLICIES);
	input_note_meaning(cli, a, b);
	cli_must(cli, scbpf_diff_text(cli->lib, a, b, format_of(cli), &r));
	status = show(cli, r);
	if (status != CLI_OK)
		return status;
	return (o->weaker ? r->weaker : r->changes) ? CLI_NO : CLI_OK;
}

int
explain_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_result *r = NULL;
	const struct scbpf_filter *stack;

	if (!o->noperands == !o->pid)
		cli_usage(cli, "expected a FILTER or POLICY, or several in the "
			       "order of installation, or '--pid'");
	input_arches(cli, o->operand, o->noperands);
	stack = input_stack(cli, o->operand, o->noperands, SCBPF_READ_POLICIES);
	input_note_meaning(cli, stack, NULL);
	cli_must(cli, scbpf_explain_text(cli->lib, stack, format_of(cli), &r));
	return show(cli, r);
}

int
audit_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_result *r = NULL;
	const struct scbpf_filter *stack;
	struct scbpf_text program;
	size_t found;
	int status;

	if (o->list) {
		if (o->noperands || o->pid || o->elf)
			cli_usage(cli, "'--list' describes all checks; "
				       "expected no input beside it");
		cli_must(
		    cli, scbpf_audit_rules_text(cli->lib, format_of(cli), &r));
		return show(cli, r);
	}
	if (o->noperands && o->pid)
		cli_usage(cli, "expected either '--pid' or '%s', not both",
		    o->operand[0]);
	if (o->assume && !o->elf)
		cli_usage(cli, "'--assume' is for the code of a program; "
			       "expected '--elf'");
	if (!o->elf) /* a program is for one architecture */
		input_arches(cli, o->operand, o->noperands);
	stack = input_stack(cli, o->operand, o->noperands,
	    SCBPF_READ_POLICIES | SCBPF_READ_AUDITED);
	input_note_meaning(cli, stack, NULL);
	if (o->elf)
		program = input_text(cli, o->elf);
	cli_must(cli, scbpf_audit_program_text(cli->lib, stack,
			  o->elf ? &program : NULL, format_of(cli), &r));
	status = show(cli, r);
	if (status != CLI_OK)
		return status;
	found = r->errors;
	if (!o->fail_on || strcmp(o->fail_on, "error") != 0)
		found += r->warnings;
	if (o->fail_on && strcmp(o->fail_on, "note") == 0)
		found += r->notes;
	return found ? CLI_NO : CLI_OK;
}

int
calls_run(struct cli *cli)
{
	enum { COMPLETE, INCOMPLETE };
	const struct scbpf_result *r = NULL;
	struct scbpf_text program;

	if (cli->opts.noperands != 1)
		cli_usage(cli, "expected one ELF program");
	program = input_text(cli, cli->opts.operand[0]);
	cli_must(cli, scbpf_calls_text(cli->lib, &program, format_of(cli), &r));
	cli->result.text = r->text;
	return r->inconclusive ? INCOMPLETE : COMPLETE;
}
