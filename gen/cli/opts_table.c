/* The options of all subcommands: what each is called and sets. */
#include "cli/cli.h"

#include <string.h>

#include "base/number.h"

/* An option of the library: hand it on. */
static void
set_library(struct cli *cli, const char *value)
{
	const struct opts_option *o = cli->opts.option;
	const char *detail = cli->opts.detail;
	struct buf name;

	scb_buf_init(&name, &cli->arena);
	if (o->name)
		scb_buf_str(&name, o->name);
	else
		scb_buf_char(&name, o->letter);
	if (detail)
		scb_buf_fmt(&name, "=%s", detail);
	cli_must_usage(cli, scbpf_set(cli->lib, name.p, value));
}

static void
set_strict(struct cli *cli, const char *value)
{
	set_library(cli, value);
	cli->diag.warnings_are_errors = true;
}

static void
set_output(struct cli *cli, const char *v)
{
	cli->opts.output = strcmp(v, "-") == 0 ? NULL : v;
}

static bool
is_mode(const char *v)
{
	return strcmp(v, "auto") == 0 || strcmp(v, "none") == 0 ||
	       strcmp(v, "exact") == 0;
}

/* --args is one option of the library, and two of the program. */
static void
set_width(struct cli *cli, const char *v)
{
	if (is_mode(v))
		cli_usage(cli,
		    "unknown value '%s' of '--args', expected 'kernel' or '64'",
		    v);
	set_library(cli, v);
}

static void
set_conditions(struct cli *cli, const char *v)
{
	if (!is_mode(v))
		cli_usage(cli,
		    "unknown value '%s' of '--args', expected 'auto', 'none' "
		    "or 'exact'",
		    v);
	set_library(cli, v);
}

static void
set_include(struct cli *cli, const char *v)
{
	struct opts *o = &cli->opts;

	o->include = scb_arena_grow(&cli->arena, o->include, o->ninclude,
	    &o->include_cap, sizeof *o->include);
	o->include[o->ninclude++] = v;
}

static void
set_weaker(struct cli *cli, const char *v)
{
	if (strcmp(v, "weaker") != 0)
		cli_usage(cli,
		    "unknown value '%s' of '--fail-on', expected 'weaker'", v);
	cli->opts.weaker = true;
}

static void
set_severity(struct cli *cli, const char *v)
{
	if (strcmp(v, "error") != 0 && strcmp(v, "warning") != 0 &&
	    strcmp(v, "note") != 0)
		cli_usage(cli,
		    "unknown value '%s' of '--fail-on', expected 'error', "
		    "'warning' or 'note'",
		    v);
}

static void
use_style(struct cli *cli, const char *style)
{
	if (cli->opts.style && strcmp(cli->opts.style, style) != 0)
		cli_usage(cli, "both '%s' and '%s', expected one format",
		    cli->opts.style, style);
	cli->opts.style = style;
}

static void
set_style(struct cli *cli, const char *v)
{
	(void)v;
	use_style(cli, cli->opts.option->name);
}

/* -f for reports: a format that the command has. */
static void
set_report_format(struct cli *cli, const char *v)
{
	static const struct {
		const char *name;
		unsigned commands;
	} formats[] = {
	    {"text", OPTS_REPORTS},
	    {"json", OPTS_REPORTS},
	    {"md", OPTS_DOCUMENTS},
	    {"html", OPTS_DOCUMENTS},
	    {"sarif", OPTS_AUDIT},
	    {"text", OPTS_LEARN},
	    {"oci", OPTS_LEARN},
	};
	struct buf names;

	scb_buf_init(&names, &cli->arena);

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		if (!(formats[i].commands & cli->command->bit))
			continue;
		if (strcmp(formats[i].name, v) == 0) {
			use_style(cli, formats[i].name);
			return;
		}
		scb_buf_fmt(
		    &names, "%s'%s'", names.len ? ", " : "", formats[i].name);
	}
	cli_usage(cli, "unknown format '%s', expected one of %s", v, names.p);
}

static void
set_color(struct cli *cli, const char *v)
{
	if (strcmp(v, "always") != 0 && strcmp(v, "never") != 0 &&
	    strcmp(v, "auto") != 0)
		cli_usage(cli,
		    "unknown value '%s' of '--color', expected 'auto', "
		    "'always' or 'never'",
		    v);
	cli->opts.color = v;
	report_color(&cli->report, v);
}

static void
set_pid(struct cli *cli, const char *v)
{
	uint64_t pid;

	if (*v == '-' || !scb_number_read(v, 31, &pid) || pid == 0)
		cli_usage(cli, "invalid process id '%s' for '--pid'", v);
	cli->opts.pid = (long)pid;
}

#define AT(member) offsetof(struct opts, member)

const struct opts_option opts_options[] = {
    {'a', "arch", "ARCH", OPTS_ALL, 0, set_library,
	"native architecture, A+B, all (default: this one)", NULL, true},
    {0, "pid", "PID", OPTS_FILTERS, 0, set_pid,
	"use the filters of a running process (root)", NULL, false},
    {0, "exec", NULL, OPTS_FILTERS, AT(exec), NULL,
	"instead of FILTER: those that '-- COMMAND' installs", NULL, false},
    {0, "keep", NULL, OPTS_FILTERS, AT(keep), NULL,
	"--exec: let the command run to its end", NULL, false},
    {0, "process", "PID", OPTS_FILTERS | OPTS_RUN, 0, set_library,
	"use this process's filters of those in strace output", NULL, false},
    {0, "at", "OFFSET", OPTS_FILTERS | OPTS_RUN, 0, set_library,
	"read one raw filter at this offset of the input", NULL, false},
    {'f', "format", "FORMAT", OPTS_GEN | OPTS_OPT, AT(format), NULL,
	"h, raw, asm, c, json, base64, hex, dot, launcher, elf", NULL, false},
    {'f', "format", "DIALECT", OPTS_CONVERT, AT(format), NULL,
	"text (default), oci", NULL, false},
    {0, "lossy", NULL, OPTS_CONVERT, AT(lossy), NULL,
	"approximate what no policy can say, with warnings", NULL, false},
    {0, "union", NULL, OPTS_CONVERT, AT(join), NULL,
	"of several operands the least strict action wins", NULL, false},
    {'o', "output", "FILE", OPTS_CONVERT, 0, set_output,
	"the file to write (default: standard output)", NULL, false},
    {0, "from", "KIND", OPTS_GEN | OPTS_TABLE, AT(from), set_library,
	"the policy's: text, oci (default: by its content)", NULL, false},
    {0, "from", "KIND", OPTS_FILTERS | OPTS_RUN, AT(from), set_library,
	"what the input is: oci, c ... (default: by content)", NULL, false},
    {'o', "output", "FILE",
	OPTS_GEN | OPTS_OPT | OPTS_TABLE | OPTS_CALLS | OPTS_LEARN | OPTS_WHY,
	0, set_output, "the file to write (default: standard output)", NULL,
	false},
    {'o', "output", "FILE", OPTS_DOCUMENTS | OPTS_PROVE | OPTS_DIS | OPTS_SIM,
	0, set_output, "the file to write; --exec: or DIRECTORY for filters",
	NULL, false},
    {'o', "output", "FILE", OPTS_RUN, 0, set_output,
	"where --explain-denials writes (default: stderr)", NULL, false},
    {0, "since", "A..B", OPTS_TABLE, 0, set_library,
	"syscalls added or removed after kernel A and up to B", NULL, false},
    {0, "check", "DIR", OPTS_TABLE, AT(check), NULL,
	"compare the tables with kernel headers or a sysroot", NULL, false},
    {0, "missing", NULL, OPTS_TABLE, AT(missing), NULL,
	"syscalls that POLICY never names, and what they get", NULL, false},
    {0, "arches", NULL, OPTS_TABLE, AT(arches), NULL,
	"list the architectures that -a takes", NULL, false},
    {0, "host", NULL, OPTS_TABLE, AT(host), NULL,
	"what the running kernel offers to filters", NULL, false},
    {0, "groups", NULL, OPTS_TABLE, AT(groups), NULL,
	"list the groups of syscalls: @mount ...", NULL, false},
    {0, "fail-on", "CHANGE", OPTS_DIFF, 0, set_weaker,
	"weaker: fail only if something got less strict", NULL, false},
    {0, "fail-on", "SEVERITY", OPTS_AUDIT, AT(fail_on), set_severity,
	"fail from error, warning (default) or note up", NULL, false},
    {0, "against", "LIST", OPTS_AUDIT, 0, set_library,
	"what changes with a kernel or libc: 6.12,glibc-2.41", NULL, true},
    {0, "ignore", "CHECK", OPTS_AUDIT, 0, set_library,
	"do not report this finding, or CHECK:CALL", NULL, true},
    {0, "elf", "ELF", OPTS_AUDIT, AT(elf), NULL,
	"compare with the calls in the code of a program", NULL, false},
    {0, "list", NULL, OPTS_AUDIT, AT(list), NULL, "list the checks", NULL,
	false},
    {'f', "format", "FORMAT", OPTS_REPORTS & ~OPTS_DOCUMENTS, 0,
	set_report_format, "text (default), json", NULL, false},
    {'f', "format", "FORMAT", OPTS_LEARN, 0, set_report_format,
	"text (default), oci", NULL, false},
    {'f', "format", "FORMAT", OPTS_DOCUMENTS, 0, set_report_format,
	"text (default), json, md, html; audit: sarif", NULL, false},
    {0, "html", NULL, OPTS_DOCUMENTS, 0, set_style,
	"as a self-contained HTML page", NULL, false},
    {0, "json", NULL, OPTS_REPORTS, 0, set_style, "as JSON", NULL, false},
    {0, "md", NULL, OPTS_DOCUMENTS, 0, set_style, "as Markdown", NULL, false},
    {0, "sarif", NULL, OPTS_AUDIT, 0, set_style,
	"as SARIF, for services that show findings in code", NULL, false},
    {0, "color", "WHEN", OPTS_ALL, 0, set_color,
	"auto (default: on a terminal), always or never", NULL, false},
    {0, "name", "NAME", OPTS_GEN | OPTS_OPT, AT(name), set_library,
	"C names in the output: NAME_filter, NAME_install", NULL, false},
    {0, "only", NULL, OPTS_MEANING, 0, set_library,
	"only the native architecture", NULL, false},
    {0, "bad-arch", "ACTION", OPTS_MEANING, 0, set_library,
	"for other architectures (default: kill-process)", NULL, false},
    {0, "cap", "LIST", OPTS_MEANING, 0, set_library,
	"capabilities added to Docker's default; none, all", NULL, true},
    {0, "kernel", "X.Y", OPTS_MEANING, 0, set_library,
	"kernel for a profile's minKernel (not for --enosys)", NULL, false},
    {0, "enosys", "MODE", OPTS_MEANING, 0, set_library,
	"unknown numbers: max (default), since[:X.Y] or off", NULL, false},
    {0, "args", "WIDTH", OPTS_MEANING, 0, set_width,
	"argument bits compared: kernel (default) or 64", NULL, false},
    {0, "args", "MODE", OPTS_LEARN, 0, set_conditions,
	"conditions: auto (default), none or exact", NULL, false},
    {0, "default", "ACTION", OPTS_LEARN, 0, set_library,
	"for calls that were not seen (default: errno(EPERM))", NULL, false},
    {0, "unseen", "ACTION", OPTS_LEARN, AT(unseen), set_library,
	"for unseen calls of ELF: log (default), allow, leave", NULL, false},
    {0, "after", "CALL", OPTS_LEARN, AT(after), set_library,
	"learn from this call on; install: from its filter on", NULL, false},
    {0, "until", "CALL", OPTS_LEARN, AT(until), set_library,
	"learn up to the first such call (of each run)", NULL, false},
    {0, "after", "CALL", OPTS_SIM, AT(after), set_library,
	"--log: only from this call on; install: own filter",
	NULL, false},
    {0, "until", "CALL", OPTS_SIM, AT(until), set_library,
	"--log: only up to the first such call (of each run)", NULL, false},
    {0, "base", "POLICY", OPTS_LEARN, AT(base), NULL,
	"write what must be added to this policy", NULL, false},
    {0, "mix-out", "FILE", OPTS_LEARN, AT(mix_out), NULL,
	"write how often calls were made, for gen --mix", NULL, false},
    {0, "process", "PID", OPTS_WHY, 0, set_library,
	"list only calls of this process", NULL, false},
    {0, "comm", "NAME", OPTS_WHY, 0, set_library,
	"list only calls of processes of this name (audit)", NULL, false},
    {0, "log", "LOG", OPTS_SIM, AT(log), NULL,
	"replay a log, and list the calls that are refused", NULL, false},
    {0, "clone3", "MODE", OPTS_MEANING, 0, set_library,
	"auto: ENOSYS if clone needs it (default); or policy", NULL, false},
    {0, "allow", "LIST", OPTS_MEANING, 0, set_library,
	"syscalls, @groups to allow, whatever the policy says", NULL, true},
    {0, "deny", "LIST", OPTS_MEANING, 0, set_library,
	"syscalls to refuse (default: EPERM)", "ERRNO", true},
    {0, "log", "LIST", OPTS_MEANING & ~OPTS_SIM, 0, set_library,
	"syscalls to allow and log", NULL, true},
    {0, "kill", "LIST", OPTS_MEANING, 0, set_library,
	"syscalls to kill the process for", NULL, true},
    {0, "flag", "LIST", OPTS_GEN | OPTS_RUN | OPTS_CONVERT, 0, set_library,
	"tsync, log, spec_allow, wait_killable_recv", NULL, true},
    {0, "port", NULL, OPTS_MEANING, 0, set_library,
	"add what programs call where an ABI lacks a call", NULL, false},
    {0, "port", NULL, OPTS_LEARN, AT(port), set_library,
	"also what programs call where an ABI lacks a call", NULL, false},
    {0, "libc", "LIST", OPTS_MEANING & ~OPTS_TABLE, 0, set_library,
	"what to check for: glibc-2.36,musl-1.2, all, none", NULL, true},
    {0, "libc", NULL, OPTS_TABLE, AT(libc), NULL,
	"the syscalls that FUNCTION of a C library makes", NULL, false},
    {0, "complain", NULL, OPTS_MEANING, AT(complain), set_library,
	"allow and log what would be refused", NULL, false},
    {0, "explain-denials", NULL, OPTS_RUN, AT(explain), NULL,
	"report refused calls (with a helper process)", NULL, false},
    {0, "sites", NULL, OPTS_CALLS, 0, set_library,
	"also list every instruction that makes a syscall", NULL, false},
    {0, "assume", "LIST", OPTS_CALLS | OPTS_LEARN | OPTS_AUDIT, AT(assume),
	set_library, "no-jit: no memory becomes executable; no-dlopen", NULL,
	true},
    {'O', NULL, "GOAL", OPTS_GEN | OPTS_OPT | OPTS_RUN, 0, set_library,
	"size, speed, tiny, quick (default: fast and small)", NULL, false},
    {0, "mix", "FILE", OPTS_GEN | OPTS_OPT | OPTS_RUN, AT(mix), NULL,
	"syscall counts: lines 'name count', or strace -c", NULL, false},
    {'I', NULL, "DIR", OPTS_MEANING, 0, set_include,
	"policies may include files below DIR", NULL, true},
    {0, "include-root", "DIR", OPTS_MEANING, AT(include_root), NULL,
	"absolute paths that policies include are below DIR", NULL, false},
    {'W', NULL, "error", OPTS_MEANING, 0, set_strict,
	"treat warnings as errors", NULL, true},
    {'v', "verbose", NULL, OPTS_ALL, AT(verbose), set_library,
	"print statistics and details", NULL, false},
    {'q', "quiet", NULL, OPTS_ALL, AT(quiet), set_library,
	"print errors only (does not shorten reports)", NULL, false},
    {0, "no-sandbox", NULL, OPTS_ALL, AT(no_sandbox), NULL,
	"do not sandbox scbpf itself", NULL, false},
    {'h', "help", NULL, OPTS_ALL, AT(help), NULL, "this text", NULL, false},
    {0},
};
