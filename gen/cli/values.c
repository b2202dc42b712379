/* Options of the command line alone. */
#include <string.h>

#include "analysis/audit.h"
#include "cli/files.h"
#include "learn/calls.h"

/* A..B, or A.. for all that came after. */
void
opts_range(struct cli *cli, const char *v)
{
	struct opts *o = &cli->opts;
	const char *dots = strstr(v, "..");

	if (!dots)
		cli_usage(cli,
		    "'%s' of '--since', expected kernels such as '6.1..6.12'",
		    v);
	o->has_range = true;
	o->after = scb_options_kernel(
	    &cli->opts.set, scb_arena_copy(&cli->arena, v, (size_t)(dots - v)));
	o->upto = dots[2] ? scb_options_kernel(&cli->opts.set, dots + 2)
			  : FACTS_KERNEL;
	if (o->after >= o->upto)
		cli_usage(
		    cli, "'%s' of '--since': '%s' is not later", v, dots + 2);
	if (o->upto > FACTS_KERNEL)
		scb_diag_note(&cli->diag, (struct loc){0},
		    "the tables end at Linux %u.%u, before '%s'",
		    FACTS_KERNEL >> 16, FACTS_KERNEL >> 8 & 0xff, dots + 2);
}

void
opts_fail_on(struct cli *cli, const char *v)
{
	if (strcmp(v, "weaker") != 0)
		scb_options_unknown(&cli->opts.set, v, "'weaker'");
	cli->opts.weaker = true;
}

void
opts_severity(struct cli *cli, const char *v)
{
	unsigned i = 0;

	while (i < AUDIT_SEVERITIES && strcmp(v, scb_audit_severity(i)) != 0)
		i++;
	if (i == AUDIT_SEVERITIES)
		scb_options_unknown(
		    &cli->opts.set, v, "'error', 'warning' or 'note'");
	cli->opts.severity = i;
	cli->opts.has_severity = true;
}

static long
process_id(struct cli *cli, const char *v)
{
	uint64_t pid;

	if (*v == '-' || !scb_number_read(v, 31, &pid) || pid == 0)
		cli_usage(cli, "invalid process id '%s' for '%s'", v,
		    cli->opts.spelled);
	return (long)pid;
}

void
opts_pid(struct cli *cli, const char *v)
{
	cli->opts.pid = process_id(cli, v);
}

void
opts_process(struct cli *cli, const char *v)
{
	cli->opts.process = process_id(cli, v);
}
void
opts_include(struct cli *cli, const char *v)
{
	struct opts *o = &cli->opts;

	o->include = scb_arena_grow(&cli->arena, o->include, o->ninclude,
	    &o->include_cap, sizeof *o->include);
	o->include[o->ninclude++] = v;
}

void
opts_mix(struct cli *cli, const char *v)
{
	cli->opts.mix = v;
	scb_options_note(&cli->opts.set, "--mix", NULL, false, file_base(v));
}

/* It is a file of others, and so not to be read while options are. */
void
opts_read_mix(struct cli *cli)
{
	struct source *text;

	if (!cli->opts.mix)
		return;
	text = scb_arena_alloc(&cli->arena, sizeof *text);
	file_read(cli, cli->opts.mix, text);
	cli->opts.set.request.goal.mix = scb_mix_read(&cli->diag, text);
}

void
opts_assume(struct cli *cli, const char *v)
{
	static const struct {
		const char *word;
		unsigned assume;
	} known[] = {{"no-jit", CALLS_NO_JIT}, {"no-dlopen", CALLS_NO_DLOPEN}};
	enum { KNOWN = sizeof known / sizeof *known };
	const char *s;
	size_t n;

	while (scb_options_part(&cli->opts.set, &v, ",", &s, &n)) {
		unsigned i = 0;

		while (i < KNOWN && (strlen(known[i].word) != n ||
					memcmp(known[i].word, s, n) != 0))
			i++;
		if (i == KNOWN)
			cli_usage(cli,
			    "unknown assumption '%.*s', expected 'no-jit' or "
			    "'no-dlopen'",
			    (int)n, s);
		cli->opts.assume |= known[i].assume;
	}
}

void
opts_set(struct cli *cli, const char *value)
{
	const struct opts_option *o = cli->opts.option;
	const char letter[] = {o->letter, '\0'};

	scb_options_set(&cli->opts.set, o->name ? o->name : letter,
	    cli->opts.detail, value);
}
