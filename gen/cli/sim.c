#include <string.h>

#include "cli/expr.h"
#include "cli/files.h"
#include "cli/filter.h"
#include "report/sim.h"

/* --- the call ------------------------------------------------------------- */

enum { ARGS = 6 };

static const char *
sim_name_at(const void *ctx, unsigned i)
{
	const struct arch *a = ctx;

	return a->calls[i].name;
}

/* The number, and in *name what is called; NULL: no call has the number. */
static uint32_t
read_syscall(
    struct cli *cli, const struct arch *a, const char *s, const char **name)
{
	size_t n = strlen(s) - scb_facts_call_prefix(&s, strlen(s));
	const struct arch_call *call = scb_facts_call(a, s, n);
	const char *near;
	uint64_t nr;

	if (!call && scb_number_read(s, 32, &nr)) {
		call = scb_facts_number(a, (uint32_t)nr);
		*name = call ? call->name : NULL;
		return (uint32_t)nr;
	}
	if (call) {
		*name = call->name;
		return call->nr;
	}
	if (scb_facts_known(s, n, NULL))
		cli_usage(cli,
		    "%s has no syscall '%s', see 'scbpf table -a %s'", a->token,
		    s, a->token);
	near = scb_diag_near(s, n, sim_name_at, a, a->ncalls);
	if (near)
		cli_usage(cli, "unknown syscall '%s', expected '%s'", s, near);
	cli_usage(cli, "unknown syscall '%s', expected a name or a number", s);
}

/* What the argument is called, for a message; "" where it has no name. */
static void
sim_put_names(struct buf *b, const struct arch *a, const char *call)
{
	const char *name;

	for (unsigned i = 0; call && i < ARGS; i++) {
		name = scb_facts_arg_name(call, i);
		if (name &&
		    scb_facts_arg_index(a, call, name, strlen(name)) >= 0)
			scb_buf_fmt(b, ", '%s'", name);
	}
}

/* The register of `family=...` or `arg0=...`. */
static unsigned
read_name(struct cli *cli, const struct arch *a, const char *call,
    const char *s, size_t n)
{
	int i = call ? scb_facts_arg_index(a, call, s, n) : -1;
	const char *near = call ? scb_facts_near_arg(call, s, n) : NULL;
	struct buf names;

	if (i >= 0)
		return (unsigned)i;
	if (n == 4 && memcmp(s, "arg", 3) == 0 && s[3] >= '0' &&
	    s[3] < '0' + ARGS)
		return (unsigned)(s[3] - '0');
	if (near && scb_facts_arg_index(a, call, near, strlen(near)) >= 0)
		cli_usage(cli, "unknown argument '%.*s' of '%s', expected '%s'",
		    (int)n, s, call, near);
	scb_buf_init(&names, &cli->arena);
	scb_buf_fmt(&names, "'arg0' to 'arg5'");
	sim_put_names(&names, a, call);
	cli_usage(cli, "unknown argument '%.*s'%s%s%s, expected %s", (int)n, s,
	    call ? " of '" : "", call ? call : "", call ? "'" : "", names.p);
}

/*
 * An int that is negative has 32 bits in a register of 32; what is written
 * as a number is taken as it is.
 */
static uint64_t
sim_read_value(struct cli *cli, const struct arch *a, const char *s)
{
	uint64_t v;

	if (*s != '-' && scb_number_read(s, 64, &v))
		return v;
	v = expr_read(cli, a, s);
	if (a->arg_bits == 32 && v >> 31 == UINT64_MAX >> 31)
		v &= UINT32_MAX;
	return v;
}

/* From this operand on. */
static void
read_call(struct cli *cli, int at, struct scbpf_call *call)
{
	const struct arch *a = opts_arch(cli);
	char *const *operand = cli->opts.operand + at;
	int n = cli->opts.noperands - at;
	const char *name, *s, *equals;
	unsigned given = 0, arg, next = 0;

	*call = (struct scbpf_call){.arch = a->audit_arch,
	    .nr = read_syscall(cli, a, operand[0], &name)};
	for (int i = 1; i < n; i++) {
		s = operand[i];
		equals = strchr(s, '=');
		arg = equals ? read_name(cli, a, name, s, (size_t)(equals - s))
			     : next++;
		if (given >> arg & 1)
			cli_usage(cli,
			    "'%s' gives argument %u twice, expected it once", s,
			    arg);
		given |= 1u << arg;
		call->args[arg] =
		    sim_read_value(cli, a, equals ? equals + 1 : s);
	}
}

/* --- the run -------------------------------------------------------------- */

/* SEMANTICS 14: the verdict stands, where it is asked for. */
static void
note_unasked(struct cli *cli, const struct arch *a, const struct scbpf_call *c)
{
	const struct arch_call *call = scb_facts_number(a, c->nr);
	const char *from = call && c->arch == a->audit_arch
			       ? scb_facts_unasked(a, call->name)
			       : NULL;

	if (from)
		scb_diag_note(&cli->diag, (struct loc){0},
		    "Linux %s and later do not ask filters about '%s', so this "
		    "verdict has no effect there",
		    from, call->name);
}

int
sim_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	int first = o->pid ? 0 : 1; /* operand after the filter */
	struct filter_stack stack;
	struct scbpf_call call;
	struct sim sim = {.arch = NULL};
	struct buf b;

	if (o->noperands < first + 1 || o->noperands > first + 7)
		cli_usage(cli, o->pid ? "expected SYSCALL and up to six ARGs"
				      : "expected FILTER SYSCALL and up to six "
					"ARGs");
	if (!o->pid) /* what is said wrongly comes before what is not there */
		read_call(cli, first, &call);
	filter_stack(cli, o->operand, first, FILTER_LOADABLE, &stack);
	if (o->pid)
		read_call(cli, first, &call);
	sim.stack = *filter_programs(cli, &stack);
	sim.arch = opts_arch(cli);
	sim.call = &call;
	sim.trace = cli->report.verbose;
	scb_buf_init(&b, &cli->arena);
	scb_sim_text(&b, &sim);
	note_unasked(cli, sim.arch, &call);
	return file_write(cli, &b);
}
