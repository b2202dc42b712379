/* The list of subcommands. */
#define _XOPEN_SOURCE 700

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/preopen.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/include.h"
#include "cli/input.h"
#include "cli/output.h"
#include "cli/pages.h"
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

/* Bytes of the library's memory before its first large page: the options. */
enum { OPTIONS_ROOM = 1 << 16 };

enum { HELP_COLUMNS = 79 };

static const struct cli_command commands[] = {
    {"gen", "[POLICY]", "compile a policy into a filter, prove it and write it",
	"Compile a policy into a filter, prove it and write it. A policy is a "
	"Docker or OCI profile or a text policy; '-' is standard input, and "
	"the default is the built-in container policy.\n\nSeveral -a make one "
	"header. With -f FORMAT and a directory for -o (created if its parent "
	"exists) they make one file each: x86_64.bpf, aarch64.bpf ... "
	"Nothing is written unless every filter is proved.",
	OPTS_GEN, CLI_NO, gen_run, 1, 0, output_choose, NULL},
    {"prove", "[POLICY] FILTER", "is a filter exactly a policy?",
	"Decide whether the filter is exactly the policy, for every call. Exit "
	"status: 0 yes, 1 no, 2 cannot tell.",
	OPTS_PROVE, CLI_USAGE, prove_run, 2, 1, NULL, NULL},
    {"dis", "FILTER", "disassemble a filter, with comments",
	"Disassemble a filter, with comments. It may be raw, C source, "
	"hexadecimal, base64, decimal, JSON, strace -v, an ELF file's symbol "
	"(FILE:SYMBOL), or a listing of dis, bpf_asm, tcpdump -d, "
	"scmp_bpf_disasm, seccomp-tools, firejail or ceccomp. All filters of "
	"a file, or of --pid's process, are listed, in the order of "
	"installation. Exit status 1: the kernel refuses the instructions that "
	"are marked.",
	OPTS_DIS, CLI_NO, dis_run, 1, 0, NULL, NULL},
    {"sim", "FILTER|POLICY SYSCALL [ARG]... | --log LOG FILTER|POLICY",
	"the verdict on one call, or on all in a log",
	"The filter's verdict on one call, the instructions executed, and "
	"whether the kernel caches it. An ARG is a number, constants such as "
	"'O_CREAT|O_EXCL', '~' or '-' before them, or has the argument's "
	"name: 'family=AF_UNIX'; 'ip=0x1000' sets the instruction pointer. A "
	"policy is compiled with the options given. -v shows every "
	"instruction that runs. All filters of --pid's process run, as in the "
	"kernel: the strictest verdict wins.\n\nWith --log, list the calls of "
	"a log (see learn) that are refused. Exit status: 0 none, 1 some, 2 "
	"undecided, because the log lacks arguments, or error.",
	OPTS_SIM, CLI_NO, sim_run, 1, CLI_ALL, sim_prepare, NULL},
    {"table", "[NAME|NUMBER|@GROUP]... | --missing [POLICY]",
	"syscalls: numbers, first kernels, argument widths",
	"The syscall tables: number, name, first kernel (and first without "
	"it), argument widths in bits. --missing lists the calls that a "
	"policy never names, newest first, grouped by verdict; policy options "
	"apply.",
	OPTS_TABLE, CLI_NO, table_run, 1, 0, NULL, NULL},
    {"diff", "A B",
	"what changed between two filters or policies, call by call",
	"List every change of verdict from filter or policy A to B; policies "
	"are compiled with the options given. -v adds a call that shows each "
	"change. With --pid, A is the filters of that process. Exit status: 0 "
	"same, 1 different, 2 trouble.",
	OPTS_DIFF, CLI_USAGE, diff_run, 2, 1, NULL, NULL},
    {"explain", "FILTER|POLICY...", "what a filter decides, for every call",
	"Describe the whole filter: a summary, then for each architecture and "
	"action the calls, and the conditions on their arguments. What most "
	"calls get is said once; -v lists every call. Several filters, or "
	"those of --pid's process, are described as a single filter, as the "
	"kernel combines them.",
	OPTS_EXPLAIN, CLI_NO, explain_run, CLI_ALL, 0, NULL, NULL},
    {"audit", "[FILTER|POLICY]...",
	"known bypasses and pitfalls, each with a call that shows it",
	"Look for known ways around a filter and for what breaks under it; "
	"each finding has a call that shows it and a fix. A policy is "
	"compiled with the options given. --list describes the checks. Exit "
	"status: 0 no finding of --fail-on severity, 1 findings, 2 error.",
	OPTS_AUDIT, CLI_USAGE, audit_run, CLI_ALL, 0, NULL, NULL},
    {"opt", "FILTER...", "the same verdicts in fewer instructions, proved",
	"The same verdicts in fewer instructions, proved. Several filters, in "
	"the order of installation, become one, as the kernel combines them: "
	"the strictest action wins, and between equals the filter installed "
	"last.",
	OPTS_OPT, CLI_NO, opt_run, CLI_ALL, 0, output_choose, NULL},
    {"convert", "[POLICY|FILTER]...",
	"write a filter or policy as a policy, proved",
	"Write a text policy or OCI JSON that is equal to a filter or policy. "
	"It is compiled again and proved before it is written. Several "
	"operands become one policy, as the kernel combines filters: the "
	"strictest action wins. It is for every -a. The default is the "
	"built-in policy.",
	OPTS_CONVERT, CLI_NO, convert_run, CLI_ALL, 0, NULL, NULL},
    {"calls", "ELF", "the syscalls that a static program can make",
	"List the syscalls that a static program's own code can make (x86_64, "
	"aarch64, riscv64).\n\nExit status: 0 the list is complete, 1 it may "
	"not be, with the reasons, 2 error. Complete means that the code in "
	"the file makes no other call as long as no code is added to it.",
	OPTS_CALLS, CLI_USAGE, calls_run, 1, 0, NULL, NULL},
    {"learn", "[ELF] [LOG]... [-- COMMAND [ARG]...]",
	"a policy from the calls of a command, or in logs",
	"Run a command and write a text policy that allows the calls that it "
	"makes, and those in the logs; all of them add up. Logs are of "
	"strace and, with -a, qemu's -strace; audit, dmesg or journal records; "
	"what 'run' reports: the content tells. '-' is standard input. Calls "
	"get conditions on the arguments that choose what they do, such as "
	"the family of socket. With --base, only calls that this policy "
	"does not allow are recorded, and the policy adds to it.\n\nExit "
	"status with a command: as for run.",
	OPTS_LEARN, CLI_NO, learn_run, CLI_ALL, 0, learn_prepare, NULL},
    {"why", "[LOG]...", "refused calls in logs, and rules that allow them",
	"List the calls that a filter refused according to logs (see learn), "
	"each with the rule that allows just that. Without LOG, standard "
	"input: dmesg | scbpf why.",
	OPTS_WHY, CLI_NO, why_run, CLI_ALL, 0, why_prepare, NULL},
    {"run", "[POLICY|FILTER] -- COMMAND [ARG]...",
	"run a command under a policy or filter",
	"Execute a command under a policy (proved first) or a filter; the "
	"default is the built-in policy. no_new_privs is set.\n\nExit status: "
	"the command's, or as env(1): 125 scbpf failed, 126 the "
	"command cannot be executed, 127 command not found. --explain-denials "
	"reports every call that the filter refuses, kills or traps; a helper "
	"process gives the policy's answer to refused calls.",
	OPTS_RUN, 125, run_run, 1, 0, run_prepare, run_finish},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

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
	for (unsigned i = 0; i < COMMANDS; i++)
		scb_buf_fmt(
		    &b, "  %-8s %s\n", commands[i].name, commands[i].brief);
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

static const char *
command_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return commands[i].name;
}

/* What other tools call these commands; or NULL. */
static const char *
other_word(const char *name)
{
	static const char *const words[][2] = {{"generate", "gen"},
	    {"compile", "gen"}, {"build", "gen"}, {"disasm", "dis"},
	    {"disassemble", "dis"}, {"dump", "dis"}, {"simulate", "sim"},
	    {"emu", "sim"}, {"check", "prove"}, {"verify", "prove"},
	    {"compare", "diff"}, {"lint", "audit"}, {"optimize", "opt"},
	    {"exec", "run"}, {"decompile", "convert"}, {"export", "convert"},
	    {"merge", "convert"}, {"syscalls", "table"}, {"list", "table"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i][0], name) == 0)
			return words[i][1];
	return NULL;
}

static const struct cli_command *
find_command(struct cli *cli, const char *name)
{
	const char *near;

	for (unsigned i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	if (*name == '-')
		cli_usage(cli,
		    "'%s' before the command, expected 'scbpf COMMAND %s ...'",
		    name, name);
	near = other_word(name);
	if (near)
		cli_usage(
		    cli, "unknown command '%s', expected '%s'", name, near);
	near = scb_diag_near(name, strlen(name), command_at, NULL, COMMANDS);
	if (near)
		cli_usage(
		    cli, "unknown command '%s', expected '%s'", name, near);
	cli_usage(cli, "unknown command '%s', see 'scbpf --help'", name);
}

/* The manual page of a command; or another. */
static int
print_page(struct cli *cli, const char *name)
{
	const struct page *p = pages;

	while (p->name && strcmp(p->name, name) != 0)
		p++;
	if (!p->name) /* no such command, then */
		return print_help(cli, find_command(cli, name));
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
	cli->command = find_command(cli, argv[1]);
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

/* Opens the library's context so that its work begins on a large page. */
static struct scbpf *
open_library(struct cli *cli, unsigned char *memory, size_t size)
{
	size_t skip = host_large_pages(memory, size);

	if (skip < OPTIONS_ROOM)
		skip = 0;
	else
		skip -= OPTIONS_ROOM;
	return scbpf_open(
	    memory + skip, size - skip, report_message, &cli->report);
}

int
main(int argc, char **argv)
{
	static struct cli cli;
	size_t size = MEMORY;
	unsigned char *memory;

	/* so that write(2) can tell */
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
		cli.lib = open_library(
		    &cli, memory + cli.arena.size, size - cli.arena.size);
	}
	if (!cli.lib) {
		cli_say(&cli, "out of memory: not even one MiB can be had");
		return CLI_NO;
	}
	return cli_job(&cli, main_run);
}
