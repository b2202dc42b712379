/* The list of subcommands. */
#include <string.h>

#include "cli/cli.h"
#include "cli/output.h"

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
	"status: 0 yes, 1 no, 2 cannot tell. With several -a, or a header for "
	"several architectures, each of them has an answer.",
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
	"Print the filter's verdict on one call, the instructions executed, and "
	"whether the kernel caches it. An ARG is a number, constants such as "
	"'O_CREAT|O_EXCL', '~' or '-' before them, or has the argument's "
	"name: 'family=AF_UNIX'; 'ip=0x1000' sets the instruction pointer. "
	"'socket(AF_UNIX, SOCK_STREAM)', as in C and strace, works, too. A "
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
	"same, 1 different, 2 error.",
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
	"Write a filter with the same verdicts in fewer instructions, proved "
	"equal. Several filters, in the order of installation, become one, as "
	"the kernel combines them: the strictest action wins, and among equal "
	"actions that of the last filter.",
	OPTS_OPT, CLI_NO, opt_run, CLI_ALL, 0, output_choose, NULL},
    {"convert", "[POLICY|FILTER]...",
	"write a filter or policy as a policy, proved",
	"Write a text policy or OCI JSON that is equal to a filter or policy. "
	"It is compiled again and proved before it is written. Several "
	"operands become one policy, as the kernel combines filters: the "
	"strictest action wins. With several -a, the policy is for all of "
	"them. The default is the built-in policy.",
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
	"makes, and those in the logs; all of them add up. Logs are the "
	"output of strace or, with -a, of qemu -strace; audit, dmesg or "
	"journal records; or reports of 'run'. '-' is standard input. Calls "
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
	"process gives refused calls the policy's verdict.",
	OPTS_RUN, 125, run_run, 1, 0, run_prepare, run_finish},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

const struct cli_command *
commands_at(unsigned i)
{
	return i < COMMANDS ? &commands[i] : NULL;
}

static const char *
command_name(const void *ctx, unsigned i)
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

const struct cli_command *
commands_known(const char *name)
{
	for (unsigned i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

const struct cli_command *
commands_find(struct cli *cli, const char *name)
{
	const struct cli_command *command = commands_known(name);
	const char *near;

	if (command)
		return command;
	if (*name == '-')
		cli_usage(cli,
		    "'%s' before the command, expected 'scbpf COMMAND %s ...'",
		    name, name);
	near = other_word(name);
	if (near)
		cli_usage(
		    cli, "unknown command '%s', expected '%s'", name, near);
	near = scb_diag_near(name, strlen(name), command_name, NULL, COMMANDS);
	if (near)
		cli_usage(
		    cli, "unknown command '%s', expected '%s'", name, near);
	cli_usage(cli, "unknown command '%s', see 'scbpf --help'", name);
}
