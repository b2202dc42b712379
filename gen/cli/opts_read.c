#define _POSIX_C_SOURCE 200809L

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/output.h"

#include <string.h>
#include <unistd.h>

#include "base/chars.h"

enum { HELP_COLUMN = 27 };

/* What an option is about, for --help; ORDER of its groups. */
enum group { GROUP_OWN, GROUP_POLICY, GROUP_GENERAL, GROUPS };

static enum group
group_of(const struct opts_option *o)
{
	return o->commands == OPTS_MEANING ? GROUP_POLICY
	       : o->commands == OPTS_ALL   ? GROUP_GENERAL
					   : GROUP_OWN;
}

static void
help_group(struct buf *b, unsigned command, enum group group)
{
	static const char *const titles[GROUPS] = {"options:",
	    "what policies mean; for all commands that read policies:",
	    "general:"};
	bool any = false;

	for (const struct opts_option *o = opts_options; o->help; o++) {
		if (!(o->commands & command) || group_of(o) != group)
			continue;
		if (!any)
			scb_buf_fmt(
			    b, "%s%s\n", group ? "\n" : "", titles[group]);
		any = true;
		if (o->letter)
			scb_buf_fmt(
			    b, "  -%c%s", o->letter, o->name ? ", " : " ");
		else
			scb_buf_str(b, "      ");
		if (o->name)
			scb_buf_fmt(b, "--%s", o->name);
		if (o->detail)
			scb_buf_fmt(b, "[=%s]", o->detail);
		if (o->value)
			scb_buf_fmt(b, "%s%s",
			    o->detail ? " "
			    : o->name ? "="
				      : "",
			    o->value);
		scb_buf_pad(b, HELP_COLUMN);
		scb_buf_fmt(b, " %s\n", o->help);
	}
}

void
opts_help(struct buf *b, unsigned command)
{
	for (unsigned group = 0; group < GROUPS; group++)
		help_group(b, command, group);
}

/* --- finding an option ---------------------------------------------------- */

static const char *
opts_name_at(const void *ctx, unsigned i)
{
	const unsigned *command = ctx;
	const struct opts_option *o = &opts_options[i];

	return o->commands & *command ? o->name : NULL;
}

static size_t
opts_count(void)
{
	size_t n = 0;

	while (opts_options[n].help)
		n++;
	return n;
}

static _Noreturn void
refuse_option(struct cli *cli, const char *dashes, const char *s, size_t n)
{
	bool runs = cli->command->bit & (OPTS_RUN | OPTS_LEARN);

	cli_usage(cli, "unknown option '%s%.*s', see 'scbpf %s --help'%s",
	    dashes, (int)n, s, cli->command->name,
	    runs && cli->opts.noperands ? "; a command comes after '--'" : "");
}

/* NULL: the command has no long option of that name. */
static const struct opts_option *
option_named(const struct cli *cli, const char *s, size_t n)
{
	for (const struct opts_option *o = opts_options; o->help; o++)
		if (o->commands & cli->command->bit && o->name &&
		    chars_are(s, n, o->name))
			return o;
	return NULL;
}

static const struct opts_option *
find_long(struct cli *cli, const char *s, size_t n)
{
	unsigned command = cli->command->bit;
	const struct opts_option *o = option_named(cli, s, n);
	const char *near;

	if (o)
		return o;
	near =
	    scb_diag_near(s, n, opts_name_at, &command, (unsigned)opts_count());
	if (near)
		cli_usage(cli, "unknown option '--%.*s', expected '--%s'",
		    (int)n, s, near);
	refuse_option(cli, "--", s, n);
}

static const struct opts_option *
find_short(struct cli *cli, const char *letter)
{
	for (const struct opts_option *o = opts_options; o->help; o++)
		if (o->commands & cli->command->bit && o->letter == *letter)
			return o;
	refuse_option(cli, "-", letter, 1);
}

/* --- reading -------------------------------------------------------------- */

struct reader {
	struct cli *cli;
	char **arg; /* NULL-terminated */
};

static const char *
next_value(struct reader *r, const struct opts_option *o)
{
	if (!*r->arg)
		cli_usage(r->cli, "'%s' needs a value, expected %s",
		    r->cli->opts.spelled, o->value);
	return *r->arg++;
}

static void
opts_apply(struct cli *cli, const struct opts_option *o, const char *value)
{
	char *to = (char *)&cli->opts + o->at;
	const char **before = &cli->opts.value[o - opts_options];

	if (*before && !o->adds && strcmp(*before, value) != 0)
		cli_usage(cli, "both '%s' and '%s' for '%s', expected one%s",
		    *before, value, cli->opts.spelled,
		    o->value && strcmp(o->value, "LOG") == 0
			? "; run the command once for each log"
			: "");
	*before = value;
	if (o->at && o->value)
		*(const char **)(void *)to = value;
	else if (o->at)
		*(bool *)(void *)to = true;
	if (o->set)
		o->set(cli, value);
	/* Warnings, and where included files are, matter to filters as well. */
	if (o->commands == OPTS_MEANING && !o->letter &&
	    o->at != offsetof(struct opts, include_root))
		cli->opts.meaning = cli->opts.spelled;
}

/* Messages spell an option in one way only. */
static void
opts_begin(struct cli *cli, const struct opts_option *o)
{
	struct buf spelled;

	scb_buf_init(&spelled, &cli->arena);
	if (o->letter)
		scb_buf_fmt(&spelled, "-%c", o->letter);
	else
		scb_buf_fmt(&spelled, "--%s", o->name);
	cli->opts.option = o;
	cli->opts.spelled = spelled.p;
	cli->opts.detail = NULL;
}

static void
read_long(struct reader *r, const char *s)
{
	size_t n = strcspn(s, "=");
	const char *value = s[n] ? s + n + 1 : NULL;
	const struct opts_option *o = find_long(r->cli, s, n);

	opts_begin(r->cli, o);
	if (!o->value && value)
		cli_usage(r->cli, "'--%s' takes no value, found '%s'", o->name,
		    value);
	if (o->detail) {
		r->cli->opts.detail = value;
		value = NULL;
	}
	if (o->value && !value)
		value = next_value(r, o);
	opts_apply(r->cli, o, value);
}

static void
read_short(struct reader *r, const char *s)
{
	const struct opts_option *o = option_named(r->cli, s, strcspn(s, "="));

	if (o) /* it would be a letter and its value: '-only', '-arch=arm' */
		cli_usage(r->cli, "unknown option '-%s', expected '--%s'",
		    o->name, o->name);
	while (*s) {
		o = find_short(r->cli, s++);
		opts_begin(r->cli, o);
		if (o->value) {
			opts_apply(r->cli, o, *s ? s : next_value(r, o));
			return;
		}
		opts_apply(r->cli, o, NULL);
	}
}

/* "-" is standard input, and "-1" a number. */
static bool
is_operand(const char *s)
{
	return s[0] != '-' || !s[1] || (s[1] >= '0' && s[1] <= '9');
}

/* --exec is a kind of --pid, whose process is not there yet. */
static void
opts_take_command(struct cli *cli)
{
	struct opts *o = &cli->opts;

	if (o->pid)
		cli_usage(cli, "'--exec' and '--pid' contradict each other, "
			       "expected one");
	if (!o->help && (!o->command || !*o->command))
		cli_usage(cli, "expected '-- COMMAND' for '--exec'");
	o->pid = -1;
	/* A directory is for the filters, and the report is not written there.
	 */
	if (o->output && cli->command->bit & OPTS_TEXTS &&
	    file_is_directory(o->output)) {
		o->filters = o->output;
		o->output = NULL;
	}
}

void
opts_parse(struct cli *cli, int argc, char **argv)
{
	struct reader r = {cli, argv};
	struct opts *o = &cli->opts;
	bool ended = false;

	o->operand =
	    scb_arena_array(&cli->arena, (size_t)argc + 1, sizeof *o->operand);
	o->value = scb_arena_array(&cli->arena, opts_count(), sizeof *o->value);
	while (*r.arg) {
		char *s = *r.arg++;

		if (ended || is_operand(s))
			o->operand[o->noperands++] = s;
		else if (strcmp(s, "--") == 0)
			ended = true;
		else if (s[1] == '-')
			read_long(&r, s + 2);
		else
			read_short(&r, s + 1);
		if (ended && !o->command &&
		    (cli->command->bit & (OPTS_RUN | OPTS_LEARN) || o->exec)) {
			o->command = r.arg;
			while (*r.arg)
				r.arg++;
		}
	}
	if (o->exec)
		opts_take_command(cli);
	if (!o->help)
		output_choose_style(cli);
	if (!o->output &&
	    report_wants_color(o->color ? o->color : "auto", STDOUT_FILENO))
		cli_must_usage(cli, scbpf_set(cli->lib, "color", NULL));
	if (o->keep && !o->exec)
		cli_usage(cli, "'--keep' needs '--exec'");
	if (o->quiet && o->verbose)
		cli_usage(cli,
		    "'-q' and '-v' contradict each other; use one of them");
	cli->diag.least = o->verbose ? SCBPF_SEVERITY_INFO
			  : o->quiet ? SCBPF_SEVERITY_ERROR
				     : SCBPF_SEVERITY_NOTE;
}
