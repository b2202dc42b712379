#include "cli/cli.h"
#include "cli/files.h"

#include <string.h>

enum { HELP_COLUMN = 27 };

static void
set_format(struct cli *cli, const char *v)
{
	cli->opts.format = v;
}

static void
set_output(struct cli *cli, const char *v)
{
	cli->opts.output = strcmp(v, "-") == 0 ? NULL : v;
}

static void
set_only(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.request.only = true;
}

static void
set_complain(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.request.complain = true;
}

static void
set_verbose(struct cli *cli, const char *v)
{
	(void)v;
	cli->report.verbose = true;
}

static void
set_quiet(struct cli *cli, const char *v)
{
	(void)v;
	cli->report.quiet = true;
}

static void
set_help(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.help = true;
}

static void
set_missing(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.missing = true;
}

static void
set_groups(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.groups = true;
}

enum { MEANING = OPTS_GEN | OPTS_PROVE | OPTS_TABLE | OPTS_DIFF };

static const struct option {
	char letter;	   /* 0: none */
	const char *name;  /* after the two dashes; NULL: none */
	const char *value; /* what it takes; NULL: nothing */
	unsigned commands;
	bool changes; /* the filter: it is named in the output */
	void (*set)(struct cli *cli, const char *value);
	const char *help;
	const char *detail; /* may follow '=', and the value then comes next */
} options[] = {
    {'a', "arch", "ARCH", OPTS_ALL, true, opts_arches,
	"native architecture, A+B, all (default: this one)", NULL},
    {'f', "format", "FORMAT", OPTS_GEN | OPTS_OPT, false, set_format,
	"h, raw, asm, c, json or base64 (default: by -o, else asm)", NULL},
    {'o', "output", "FILE", OPTS_GEN | OPTS_OPT, false, set_output,
	"write there (default: standard output)", NULL},
    {0, "since", "A..B", OPTS_TABLE, false, opts_range,
	"calls that came, or went, after kernel A and up to B", NULL},
    {0, "missing", NULL, OPTS_TABLE, false, set_missing,
	"calls that POLICY never names, and what they get", NULL},
    {0, "groups", NULL, OPTS_TABLE, false, set_groups,
	"the groups that syscalls are in: @mount ...", NULL},
    {0, "fail-on", "CHANGE", OPTS_DIFF, false, opts_fail_on,
	"weaker: status 1 only for what became less restricted", NULL},
    {0, "name", "NAME", OPTS_GEN | OPTS_OPT, false, opts_name,
	"names in the header: NAME_filter, NAME_install", NULL},
    {0, "only", NULL, MEANING, true, set_only,
	"the native architecture and no other", NULL},
    {0, "bad-arch", "ACTION", MEANING, true, opts_bad_arch,
	"for other architectures (default: kill-process)", NULL},
    {0, "cap", "LIST", MEANING, true, opts_cap,
	"capabilities held, added to Docker's; none, all", NULL},
    {0, "kernel", "X.Y", MEANING, true, opts_kernel,
	"answers minKernel only; ENOSYS goes by --enosys", NULL},
    {0, "enosys", "MODE", MEANING, true, opts_enosys,
	"unknown numbers: max (default), since[:X.Y] or off", NULL},
    {0, "args", "WIDTH", MEANING, true, opts_args,
	"argument bits compared: kernel (default) or 64", NULL},
    {0, "clone3", "MODE", MEANING, true, opts_clone3,
	"auto (default: ENOSYS if clone needs it) or policy", NULL},
    {0, "allow", "LIST", MEANING, true, opts_allow,
	"syscalls or @groups to allow, whatever the policy says", NULL},
    {0, "deny", "LIST", MEANING, true, opts_deny,
	"syscalls to refuse (default: EPERM)", "ERRNO"},
    {0, "log", "LIST", MEANING, true, opts_log, "syscalls to allow and log",
	NULL},
    {0, "kill", "LIST", MEANING, true, opts_kill,
	"syscalls to kill the process for", NULL},
    {0, "complain", NULL, MEANING, true, set_complain,
	"log what would be refused, and allow it", NULL},
    {'O', NULL, "GOAL", OPTS_GEN | OPTS_OPT, true, opts_goal,
	"size or speed (default: fast, and little larger)", NULL},
    {0, "mix", "FILE", OPTS_GEN | OPTS_OPT, true, opts_mix,
	"how often each call is made: 'name count', or strace -c", NULL},
    {'W', NULL, "error", MEANING, false, opts_warn, "treat warnings as errors",
	NULL},
    {'v', "verbose", NULL, OPTS_ALL, false, set_verbose, "say more", NULL},
    {'q', "quiet", NULL, OPTS_ALL, false, set_quiet, "no warnings and notes",
	NULL},
    {'h', "help", NULL, OPTS_ALL, false, set_help, "this text", NULL},
};

enum { OPTIONS = sizeof options / sizeof *options };

void
opts_help(struct buf *b, unsigned command)
{
	for (unsigned i = 0; i < OPTIONS; i++) {
		const struct option *o = &options[i];

		if (!(o->commands & command))
			continue;
		if (o->letter)
			buf_fmt(b, "  -%c%s", o->letter, o->name ? ", " : " ");
		else
			buf_str(b, "      ");
		if (o->name)
			buf_fmt(b, "--%s", o->name);
		if (o->detail)
			buf_fmt(b, "[=%s]", o->detail);
		if (o->value)
			buf_fmt(b, "%s%s",
			    o->detail ? " "
			    : o->name ? "="
				      : "",
			    o->value);
		buf_pad(b, HELP_COLUMN);
		buf_fmt(b, " %s\n", o->help);
	}
}

/* --- finding an option -----------------------------------------------------
 */

static const char *
name_at(const void *ctx, unsigned i)
{
	const unsigned *command = ctx;

	return options[i].commands & *command ? options[i].name : NULL;
}

static const struct option *
find_long(struct cli *cli, const char *s, size_t n)
{
	unsigned command = cli->command->bit;
	const char *near;

	for (unsigned i = 0; i < OPTIONS; i++)
		if (options[i].commands & command && options[i].name &&
		    strlen(options[i].name) == n &&
		    memcmp(options[i].name, s, n) == 0)
			return &options[i];
	near = diag_near(s, n, name_at, &command, OPTIONS);
	if (near)
		cli_usage(cli, "unknown option '--%.*s', expected '--%s'",
		    (int)n, s, near);
	cli_usage(cli, "unknown option '--%.*s', see 'scbpf %s --help'", (int)n,
	    s, cli->command->name);
}

static const struct option *
find_short(struct cli *cli, char letter)
{
	for (unsigned i = 0; i < OPTIONS; i++)
		if (options[i].commands & cli->command->bit &&
		    options[i].letter == letter)
			return &options[i];
	cli_usage(cli, "unknown option '-%c', see 'scbpf %s --help'", letter,
	    cli->command->name);
}

/* --- reading ---------------------------------------------------------------
 */

struct reader {
	struct cli *cli;
	char **arg; /* NULL-terminated */
};

static const char *
next_value(struct reader *r, const struct option *o)
{
	if (!*r->arg)
		cli_usage(r->cli, "'%s' needs a value, expected %s",
		    r->cli->opts.spelled, o->value);
	return *r->arg++;
}

/* For the output, which shall not carry surprises from the command line. */
static void
add_plain(struct buf *b, const char *s)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789_+=:.,@() -";

	for (; *s; s++)
		buf_char(b, strchr(fine, *s) ? *s : '?');
}

/* Sets the option, and puts down how it was given. */
static void
apply(struct cli *cli, const struct option *o, const char *value)
{
	struct buf *text = &cli->opts.text;

	o->set(cli, value);
	if (o->commands == MEANING)
		cli->opts.meaning = cli->opts.spelled;
	if (!o->changes)
		return;
	buf_fmt(text, text->len ? " %s" : "%s", cli->opts.spelled);
	if (cli->opts.detail) {
		buf_char(text, '=');
		add_plain(text, cli->opts.detail);
	}
	if (value) {
		buf_char(text, o->letter || o->detail ? ' ' : '=');
		add_plain(text, o->set == opts_mix ? file_base(value) : value);
	}
}

/* From here on the option is spelled in one way only. */
static void
begin(struct cli *cli, const struct option *o)
{
	struct buf spelled;

	buf_init(&spelled, &cli->arena);
	if (o->letter)
		buf_fmt(&spelled, "-%c", o->letter);
	else
		buf_fmt(&spelled, "--%s", o->name);
	cli->opts.spelled = spelled.p;
	cli->opts.detail = NULL;
}

static void
read_long(struct reader *r, const char *s)
{
	size_t n = strcspn(s, "=");
	const char *value = s[n] ? s + n + 1 : NULL;
	const struct option *o = find_long(r->cli, s, n);

	begin(r->cli, o);
	if (!o->value && value)
		cli_usage(r->cli, "'--%s' takes no value, found '%s'", o->name,
		    value);
	if (o->detail) {
		r->cli->opts.detail = value;
		value = NULL;
	}
	if (o->value && !value)
		value = next_value(r, o);
	apply(r->cli, o, value);
}

static void
read_short(struct reader *r, const char *s)
{
	const struct option *o;

	while (*s) {
		o = find_short(r->cli, *s++);
		begin(r->cli, o);
		if (o->value) {
			apply(r->cli, o, *s ? s : next_value(r, o));
			return;
		}
		apply(r->cli, o, NULL);
	}
}

/* "-" is standard input, and "-1" a number. */
static bool
is_operand(const char *s)
{
	return s[0] != '-' || !s[1] || (s[1] >= '0' && s[1] <= '9');
}

void
opts_parse(struct cli *cli, int argc, char **argv)
{
	struct reader r = {cli, argv};
	struct opts *o = &cli->opts;
	bool more = true;

	buf_init(&o->text, &cli->arena);
	buf_str(&o->text, "");
	o->operand =
	    arena_array(&cli->arena, (size_t)argc + 1, sizeof *o->operand);
	while (*r.arg) {
		char *s = *r.arg++;

		if (!more || is_operand(s))
			o->operand[o->noperands++] = s;
		else if (strcmp(s, "--") == 0)
			more = false;
		else if (s[1] == '-')
			read_long(&r, s + 2);
		else
			read_short(&r, s + 1);
	}
	if (cli->report.quiet && cli->report.verbose)
		cli_usage(cli, "'-q' and '-v' contradict each other");
	if (o->ntargets || o->help)
		return;
	o->target[0].arches[0] = facts_arch_host();
	if (!o->target[0].arches[0])
		cli_usage(cli, "no tables for this machine, expected -a ARCH");
	o->target[0].n = o->ntargets = 1;
}

/* --- what was asked for ----------------------------------------------------
 */

const struct opts_target *
opts_target(struct cli *cli)
{
	if (cli->opts.ntargets > 1)
		cli_usage(cli, "several -a, expected one");
	return &cli->opts.target[0];
}

const struct arch *
opts_arch(struct cli *cli)
{
	const struct opts_target *t = opts_target(cli);

	if (t->n > 1)
		cli_usage(cli, "several architectures, expected one");
	return t->arches[0];
}

static uint32_t
bad_arch(struct cli *cli, const struct arch *native)
{
	const struct policy_action *act = &cli->opts.bad_arch;
	const char *name = act->errno_name;

	if (name && facts_errno(native, name, strlen(name)) < 0)
		cli_usage(cli, "no errno '%s' of '--bad-arch' on %s", name,
		    native->token);
	return policy_verdict(act, native);
}

struct compile_request
opts_request(struct cli *cli, const struct opts_target *t)
{
	const struct opts *o = &cli->opts;
	struct compile_request req = o->request;

	memcpy(req.arches, t->arches, sizeof req.arches);
	req.narches = t->n;
	req.overrides = o->overrides;
	if (req.has_bad_arch)
		req.bad_arch = bad_arch(cli, t->arches[0]);
	return req;
}
