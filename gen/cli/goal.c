/* What the filter is to be good at: -O and --mix. */
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
opts_mix(struct cli *cli, const char *v)
{
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);

	file_read(cli, v, text);
	file_keep(cli, v);
	cli->opts.request.goal.mix = scb_mix_read(&cli->diag, text);
}
