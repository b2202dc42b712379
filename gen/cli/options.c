/* The options of all subcommands: what each is called and sets. */
#include "cli/cli.h"

#include <string.h>

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
set_include_root(struct cli *cli, const char *v)
{
	cli->opts.include_root = v;
}

static void
options_set_arches(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.arches = true;
}

static void
set_explain(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.explain = true;
}

static void
set_no_sandbox(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.no_sandbox = true;
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
set_check(struct cli *cli, const char *v)
{
	cli->opts.check = v;
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

static void
set_html(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.html = true;
}

static void
set_json(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.json = true;
}

static void
set_markdown(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.markdown = true;
}

static void
set_sites(struct cli *cli, const char *v)
{
	(void)v;
	cli->opts.sites = true;
}

const struct opts_option opts_options[] = {
    {'a', "arch", "ARCH", OPTS_ALL, opts_set,
	"native architecture, A+B, all (default: this one)", NULL},
    {0, "pid", "PID", OPTS_FILTERS, opts_pid,
	"instead of (the first) FILTER: those of a process; root", NULL},
    {0, "process", "PID", OPTS_FILTERS | OPTS_RUN, opts_process,
	"of the processes in strace output, use this one's filters", NULL},
    {'f', "format", "FORMAT", OPTS_GEN | OPTS_OPT, set_format,
	"h, raw, asm, c, json, base64, dot, launcher, elf", NULL},
    {'o', "output", "FILE", OPTS_GEN | OPTS_OPT, set_output,
	"write there (default: standard output)", NULL},
    {0, "since", "A..B", OPTS_TABLE, opts_range,
	"calls that came, or went, after kernel A and up to B", NULL},
    {0, "check", "DIR", OPTS_TABLE, set_check,
	"compare with the kernel headers in DIR, or in a sysroot", NULL},
    {0, "missing", NULL, OPTS_TABLE, set_missing,
	"calls that POLICY never names, and what they get", NULL},
    {0, "arches", NULL, OPTS_TABLE, options_set_arches,
	"the architectures that -a takes", NULL},
    {0, "groups", NULL, OPTS_TABLE, set_groups,
	"the groups that syscalls are in: @mount ...", NULL},
    {0, "fail-on", "CHANGE", OPTS_DIFF, opts_fail_on,
	"weaker: status 1 only for what became less restricted", NULL},
    {0, "fail-on", "SEVERITY", OPTS_AUDIT, opts_severity,
	"status 1 from error, warning (default) or note up", NULL},
    {0, "html", NULL, OPTS_EXPLAIN, set_html,
	"write a page for a browser, that needs nothing else", NULL},
    {0, "json", NULL, OPTS_EXPLAIN | OPTS_AUDIT | OPTS_CALLS, set_json,
	"for programs: the same as JSON", NULL},
    {0, "md", NULL, OPTS_EXPLAIN, set_markdown,
	"for documents: the same as Markdown tables", NULL},
    {0, "name", "NAME", OPTS_GEN | OPTS_OPT, opts_set,
	"names in the header: NAME_filter, NAME_install", NULL},
    {0, "only", NULL, OPTS_MEANING, opts_set,
	"the native architecture and no other", NULL},
    {0, "bad-arch", "ACTION", OPTS_MEANING, opts_set,
	"for other architectures (default: kill-process)", NULL},
    {0, "cap", "LIST", OPTS_MEANING, opts_set,
	"capabilities held, added to Docker's; none, all", NULL},
    {0, "kernel", "X.Y", OPTS_MEANING, opts_set,
	"answers minKernel only; ENOSYS goes by --enosys", NULL},
    {0, "enosys", "MODE", OPTS_MEANING, opts_set,
	"unknown numbers: max (default), since[:X.Y] or off", NULL},
    {0, "args", "WIDTH", OPTS_MEANING, opts_set,
	"argument bits compared: kernel (default) or 64", NULL},
    {0, "clone3", "MODE", OPTS_MEANING, opts_set,
	"auto (default: ENOSYS if clone needs it) or policy", NULL},
    {0, "allow", "LIST", OPTS_MEANING, opts_set,
	"syscalls or @groups to allow, whatever the policy says", NULL},
    {0, "deny", "LIST", OPTS_MEANING, opts_set,
	"syscalls to refuse (default: EPERM)", "ERRNO"},
    {0, "log", "LIST", OPTS_MEANING, opts_set, "syscalls to allow and log",
	NULL},
    {0, "kill", "LIST", OPTS_MEANING, opts_set,
	"syscalls to kill the process for", NULL},
    {0, "flag", "LIST", OPTS_GEN | OPTS_RUN, opts_set,
	"tsync, log, spec_allow, wait_killable_recv", NULL},
    {0, "complain", NULL, OPTS_MEANING, opts_set,
	"log what would be refused, and allow it", NULL},
    {0, "explain-denials", NULL, OPTS_RUN, set_explain,
	"tell which calls are refused (a process watches them)", NULL},
    {0, "sites", NULL, OPTS_CALLS, set_sites,
	"also every instruction that makes a syscall", NULL},
    {0, "assume", "LIST", OPTS_CALLS, opts_assume,
	"no-jit: no memory becomes executable; no-dlopen", NULL},
    {'O', NULL, "GOAL", OPTS_GEN | OPTS_OPT | OPTS_RUN, opts_set,
	"size or speed (default: fast, and little larger)", NULL},
    {0, "mix", "FILE", OPTS_GEN | OPTS_OPT | OPTS_RUN, opts_mix,
	"how often each call is made: 'name count', or strace -c", NULL},
    {'I', NULL, "DIR", OPTS_MEANING, opts_include,
	"policies may include files below DIR", NULL},
    {0, "include-root", "DIR", OPTS_MEANING, set_include_root,
	"absolute paths that policies include are below DIR", NULL},
    {'W', NULL, "error", OPTS_MEANING, opts_set, "treat warnings as errors",
	NULL},
    {'v', "verbose", NULL, OPTS_ALL, set_verbose, "say more", NULL},
    {'q', "quiet", NULL, OPTS_ALL, set_quiet, "no warnings and notes", NULL},
    {0, "no-sandbox", NULL, OPTS_ALL, set_no_sandbox,
	"read the input with all rights of the user", NULL},
    {'h', "help", NULL, OPTS_ALL, set_help, "this text", NULL},
    {0},
};
