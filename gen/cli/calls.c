#include "cli/files.h"
#include "report/calls.h"

#include <string.h>

enum { CALLS_COMPLETE, CALLS_INCOMPLETE };

int
calls_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct calls *c = scb_arena_alloc(&cli->arena, sizeof *c);
	struct source text;
	struct buf b;
	int status;

	if (o->noperands != 1)
		cli_usage(cli, "expected one ELF program");
	file_read(cli, o->operand[0], &text);
	scb_calls_find(c, &cli->arena, &cli->diag, &text, o->assume);
	if (!o->assumed && opts_arch(cli) != c->elf.arch)
		scb_diag_fatal(&cli->diag, (struct loc){0},
		    "'%s' is a program for %s, not for %s", text.name,
		    c->elf.arch->token, opts_arch(cli)->token);
	scb_buf_init(&b, &cli->arena);
	if (o->json)
		scb_calls_json(&b, c, o->sites);
	else
		scb_calls_text(&b, c, o->sites);
	status = file_write(cli, &b);
	if (status != CLI_OK)
		return cli->command->trouble;
	return c->nreasons ? CALLS_INCOMPLETE : CALLS_COMPLETE;
}
