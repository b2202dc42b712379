#include <string.h>

#include "cli/expr.h"
#include "cli/files.h"
#include "cli/filter.h"
#include "tree/lift.h"

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

	if (!call && opts_number(s, 32, &nr)) {
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

	if (*s != '-' && opts_number(s, 64, &v))
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

struct trace {
	struct buf text;
	const struct filter *filter;
};

static void
trace(void *user, size_t pc, uint32_t a, uint32_t x)
{
	struct trace *t = user;

	scb_buf_fmt(&t->text, "%4zu: ", pc);
	scb_bpf_text(&t->text, &t->filter->insn[pc], pc);
	scb_buf_pad(&t->text, 40);
	scb_buf_fmt(&t->text, " ; A = 0x%x, X = 0x%x\n", a, x);
}

/* The kernel runs all filters of a process, and the strictest wins. */
static struct bpf_run
run_all(struct trace *t, const struct filter_stack *s,
    const struct scbpf_call *call, bool verbose)
{
	struct bpf_run all = {0, 0}, one;

	for (unsigned i = 0; i < s->n; i++) {
		const struct filter *f = &s->filter[i];

		t->filter = f;
		if (verbose && s->n > 1)
			scb_buf_fmt(
			    &t->text, "filter %u of %u:\n", i + 1, s->n);
		one = scb_bpf_sim(f->insn, f->count, call, f->big_endian,
		    verbose ? trace : NULL, t);
		all.executed += one.executed;
		all.verdict =
		    i ? scb_lift_stacked_verdict(all.verdict, one.verdict)
		      : one.verdict;
	}
	return all;
}

/*
 * The kernel keeps one bit for each number up to the last of its own table
 * (the ABI's last space), and does not run the filter where the bit says that
 * it allows the call: all filters of a process, for they share the bits.
 */
static void
put_cache(struct buf *b, const struct filter_stack *s, const struct arch *a,
    const struct scbpf_call *call)
{
	const struct arch_space *own = &a->spaces[a->nspaces - 1];
	const struct arch_space *other = a->nspaces > 1 ? a->spaces : NULL;
	uint32_t last = 0;
	bool allowed = true;

	for (unsigned i = 0; i < s->n; i++)
		allowed &= scb_bpf_const_allow(s->filter[i].insn,
		    s->filter[i].count, a->audit_arch, call->nr);
	for (unsigned i = 0; i < a->ncalls; i++) {
		uint32_t nr = a->calls[i].nr;

		if (nr >= own->low && nr <= own->high &&
		    !(other && nr >= other->low && nr <= other->high))
			last = nr;
	}
	if (!a->cached)
		scb_buf_fmt(b, "no cache on %s", a->token);
	else if (call->nr <= last && allowed)
		scb_buf_str(b, "cached");
	else
		scb_buf_str(b, "not cached");
}

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
	struct bpf_run run;
	struct trace t;

	if (o->noperands < first + 1 || o->noperands > first + 7)
		cli_usage(cli, o->pid ? "expected SYSCALL and up to six ARGs"
				      : "expected FILTER SYSCALL and up to six "
					"ARGs");
	if (!o->pid) /* what is said wrongly comes before what is not there */
		read_call(cli, first, &call);
	filter_stack(cli, o->operand, first, FILTER_LOADABLE, &stack);
	if (o->pid)
		read_call(cli, first, &call);
	scb_buf_init(&t.text, &cli->arena);
	run = run_all(&t, &stack, &call, cli->report.verbose);
	scb_bpf_verdict(&t.text, run.verdict);
	scb_buf_fmt(&t.text, " %u ", run.executed);
	put_cache(&t.text, &stack, opts_arch(cli), &call);
	scb_buf_char(&t.text, '\n');
	note_unasked(cli, opts_arch(cli), &call);
	return file_write(cli, &t.text);
}
