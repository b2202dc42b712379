/* The program: help, and what a command needs before and after it. */
#define _XOPEN_SOURCE 700

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/files.h"
#include "cli/include.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/pages.h"
#include "cli/preopen.h"
#include "cli/worker.h"
#include "host/host.h"

/*
 * Bytes for the command line, which reads files of up to 128 MiB, and for the
 * library. Pages that are never touched cost nothing.
 */
#ifndef MEMORY /* tests take far less */
#define MEMORY ((size_t)416 << 20)
#endif
#define MEMORY_LEAST ((size_t)1 << 20)
#define MEMORY_OWN(size) ((size) / 13 * 5)

enum { HELP_COLUMNS = 79 };

/* --- help ----------------------------------------------------------------- */

static int
print(struct cli *cli, const struct buf *b)
{
	const struct scbpf_bytes bytes = {b->p, b->len};

	return file_write_out(cli, &bytes, false);
}

static int
print_help(struct cli *cli, const struct cli_command *c)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(
	    &b, "usage: scbpf %s [options] %s\n\n", c->name, c->operands);
	scb_buf_fill(&b, c->summary, HELP_COLUMNS);
	scb_buf_str(&b, "\n\n");
	opts_help(&b, c->bit);
	return print(cli, &b);
}

static int
print_commands(struct cli *cli)
{
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_str(&b, "usage: scbpf COMMAND [options] [operands]\n\n"
			"Seccomp policies compiled into classic BPF, and "
			"proved.\n\n");
	for (unsigned i = 0; commands_at(i); i++)
		scb_buf_fmt(&b, "  %-8s %s\n", commands_at(i)->name,
		    commands_at(i)->brief);
	scb_buf_str(&b,
	    "\n'scbpf COMMAND --help' lists its options, 'scbpf help COMMAND' "
	    "prints its manual\npage ('help policy' that of policies), and "
	    "'scbpf version' the version and its\ntables.\n");
	return print(cli, &b);
}

static int
print_version(struct cli *cli)
{
	uint32_t kernel = scbpf_tables_kernel();
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b,
	    "scbpf %s\ntables: Linux %u.%u\nbuilt-in policy: Docker's default "
	    "of %s\n",
	    scbpf_version(), kernel >> 16, kernel >> 8 & 0xff,
	    scbpf_builtin_date());
	return print(cli, &b);
}

/* --- running -------------------------------------------------------------- */

/* The manual page of a command; or another. */
static int
print_page(struct cli *cli, const char *name)
{
	const struct page *p = pages;

	while (p->name && strcmp(p->name, name) != 0)
		p++;
	if (!p->name) /* no such command, then */
		return print_help(cli, commands_find(cli, name));
	return file_write_out(
	    cli, &(struct scbpf_bytes){p->text, p->len}, false);
}

/* Reads the filters of --pid. Commands report bad usage themselves. */
static void
read_process(struct cli *cli)
{
	struct opts *o = &cli->opts;
	struct host_filters *all;

	if (!o->pid || o->noperands > cli->command->beside)
		return;
	all = scb_arena_alloc(&cli->arena, sizeof *all);
	if (o->pid < 0)
		host_trace(&cli->diag, o->command, o->keep, all);
	else
		host_filters(&cli->diag, o->pid, all);
	if (all->arch && !scbpf_arch_asked(cli->lib, 0))
		cli_must(cli, scbpf_set(cli->lib, "arch", all->arch));
	cli->process = all;
}

static int
compute(struct cli *cli)
{
	input_prepare(cli);
	return cli->command->run(cli);
}

static int
run_command(struct cli *cli)
{
	int status = CLI_OK;

	include_check(cli);
	preopen_open_all(cli);
	read_process(cli);
	if (cli->command->bit & OPTS_LEARN && cli->opts.command)
		status = learn_record(cli);
	if (status != CLI_OK)
		return status;
	/* A command without inputs cannot be taken over. */
	if (cli->nfiles || cli->process) {
		if (!cli->opts.no_sandbox)
			return worker_run(cli, compute);
		scb_diag_info(
		    &cli->diag, "not sandboxed: '--no-sandbox' was given");
	}
	worker_touch(cli);
	return cli_job(cli, compute);
}

static int
main_run(struct cli *cli)
{
	char **argv = cli->argv;
	int status, written;

	if (cli->argc < 2)
		cli_usage(cli, "expected a command, see 'scbpf --help'");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_commands(cli);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0 ||
	    strcmp(argv[1], "version") == 0) {
		if (cli->argc > 2)
			cli_usage(
			    cli, "found '%s' after '%s'", argv[2], argv[1]);
		return print_version(cli);
	}
	if (strcmp(argv[1], "help") == 0)
		return cli->argc < 3 ? print_commands(cli)
				     : print_page(cli, argv[2]);
	cli->command = commands_find(cli, argv[1]);
	opts_parse(cli, cli->argc - 2, argv + 2);
	if (cli->opts.help)
		return print_help(cli, cli->command);
	preopen_note_builtin(cli);
	cli->makes_filter = cli->command->finish != NULL;
	if (cli->command->prepare)
		cli->command->prepare(cli);
	status = run_command(cli);
	if (cli->command->finish)
		return status == CLI_OK ? cli->command->finish(cli) : status;
	written = status < cli->command->trouble ? output_filters(cli) : CLI_OK;
	if (written == CLI_OK)
		written = output_finish(cli);
	if (written == CLI_OK && status == CLI_OK && cli->seen)
		return host_end_as(cli->ended);
	if (written == CLI_NO) /* which is an answer of some commands */
		return cli->command->trouble;
	return written == CLI_OK ? status : written;
}

/* Statuses below the command's for trouble would be answers. */
static int
main_no_memory(struct cli *cli)
{
	if (cli->argc > 1)
		cli->command = commands_known(cli->argv[1]);
	cli_say(cli, "out of memory: not even one MiB can be had");
	return cli->command ? cli->command->trouble : CLI_NO;
}

int
main(int argc, char **argv)
{
	static struct cli cli;
	size_t size = MEMORY;
	unsigned char *memory;

	/* so that write(2) returns an error */
	cli.old_sigpipe = signal(SIGPIPE, SIG_IGN);
	cli.old_sigxfsz = signal(SIGXFSZ, SIG_IGN);
	cli.argc = argc;
	cli.argv = argv;
	cli.up = cli.down = -1;
	report_open(&cli.report);
	cli.diag = (struct diag){
	    .arena = &cli.arena, .report = report_message, .user = &cli.report};
	while (!(memory = malloc(size)) && size > MEMORY_LEAST)
		size /= 2;
	if (memory) {
		cli.arena.base = memory;
		cli.arena.size = MEMORY_OWN(size) / 16 * 16;
		cli.lib = scbpf_open(memory + cli.arena.size,
		    size - cli.arena.size, report_message, &cli.report);
	}
	return cli_job(&cli, cli.lib ? main_run : main_no_memory);
}
