/* What the filter is to be good at, and files that are read for it. */
#include "cli/files.h"

#include <string.h>

#include "tree/search.h"

void
opts_goal(struct cli *cli, const char *v)
{
	if (strcmp(v, "size") == 0)
		cli->opts.request.goal.price = SEARCH_SIZE;
	else if (strcmp(v, "speed") == 0)
		cli->opts.request.goal.price = SEARCH_SPEED;
	else
		cli_usage(cli,
		    "unknown goal '%s' of '-O', expected 'size' or "
		    "'speed'",
		    v);
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
	cli->opts.request.goal.mix = scb_mix_read(&cli->diag, text);
}
