/* Commands that read logs: learn, why, and sim --log. */
#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/escape.h"
#include "base/path.h"
#include "cli/files.h"
#include "cli/include.h"
#include "cli/input.h"

enum { PIECE = 1 << 16 };

static const char magic[] = "\177ELF";

/* Reads the rest of a program, after its first piece, and analyses it. */
static void
read_program(struct cli *cli, struct scbpf_seen *seen, const char *path,
    const char *name, const char *piece, size_t n)
{
	struct scbpf_text text = {.size = sizeof text, .name = name};
	struct buf b;
	char *more = scb_arena_raw(&cli->arena, PIECE);

	scb_buf_init(&b, &cli->arena);
	for (; n; n = file_piece(cli, path, more, PIECE), piece = more) {
		scb_buf_mem(&b, piece, n);
		if (b.len > FILE_PROGRAM_MAX)
			cli_usage(cli, "'%s' is longer than %u MiB", path,
			    (unsigned)FILE_PROGRAM_MAX >> 20);
	}
	text.text = b.p;
	text.length = b.len;
	cli_must(cli, scbpf_seen_program(cli->lib, seen, &text));
}

/*
 * Reads a log of any length, with the same memory; or a program, where one may
 * be. Returns whether it was one.
 */
static bool
read_log(struct cli *cli, struct scbpf_seen *seen, const char *path, bool elf)
{
	size_t mark = scb_arena_mark(&cli->arena), n;
	char *piece = scb_arena_raw(&cli->arena, PIECE);
	const char *name =
	    strcmp(path, "-") == 0 ? "<stdin>" : file_shown(cli, path);

	do {
		n = file_piece(cli, path, piece, PIECE);
		if (elf && n >= sizeof magic - 1 &&
		    memcmp(piece, magic, sizeof magic - 1) == 0) {
			read_program(cli, seen, path, name, piece, n);
			scb_arena_release(&cli->arena, mark);
			return true;
		}
		elf = false;
		cli_must(cli,
		    scbpf_seen_log(cli->lib, seen, name, n ? piece : NULL, n));
	} while (n);
	scb_arena_release(&cli->arena, mark);
	return false;
}

/* --- learn ---------------------------------------------------------------- */

/*
 * The path by which the policy, which is written into the file `output`,
 * includes the one at `base`. *outside: the latter is not below its directory,
 * so that only -I allows that.
 */
static const char *
include_path(
    struct cli *cli, const char *base, const char *output, bool *outside)
{
	size_t own = output ? (size_t)(scb_path_base(output) - output) : 0;
	const char *dir = own ? scb_arena_copy(&cli->arena, output, own) : ".";
	const char *from = include_absolute(cli, dir, true);
	const char *to = include_absolute(cli, base, false);
	size_t n = 0;
	struct buf b;

	for (size_t i = 0; from[i] && from[i] == to[i]; i++)
		if (from[i] == '/')
			n = i + 1;
	*outside = from[n] != '\0';
	if (*outside && *base == '/')
		return base;
	scb_buf_init(&b, &cli->arena);
	if (!*outside)
		scb_buf_str(&b, "./");
	for (const char *s = from + n; (s = strchr(s, '/')); s++)
		scb_buf_str(&b, "../");
	scb_buf_str(&b, to + n);
	return b.p;
}

/* Are these paths one file, also one that is not there yet? */
static bool
is_one_file(struct cli *cli, const char *a, const char *b)
{
	struct stat x, y;

	if (stat(a, &x) == 0 && stat(b, &y) == 0)
		return S_ISREG(x.st_mode) && x.st_dev == y.st_dev &&
		       x.st_ino == y.st_ino;
	return strcmp(include_absolute(cli, a, false),
		   include_absolute(cli, b, false)) == 0;
}

/* What scbpf_learn_text would refuse, after the command. */
static void
must_agree(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const char *no = o->base ? "--base" : o->port ? "--port" : NULL;

	if (no && o->style && strcmp(o->style, "oci") == 0)
		cli_usage(cli, "JSON cannot %s; leave out '%s' or '-f oci'",
		    o->base ? "add to a policy"
			    : "limit rules to architectures",
		    no);
}

static _Noreturn void
expect_program(struct cli *cli)
{
	cli_usage(cli, "'--unseen' is for the calls of a program; expected an "
		       "ELF file among the operands");
}

/* A run may not be repeatable, so errors are reported before it. */
void
learn_check(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	bool program = false;

	for (int i = 0; i < o->noperands; i++) {
		file_must_read(cli, o->operand[i]);
		program |=
		    file_may_begin(cli, o->operand[i], magic, sizeof magic - 1);
	}
	if (o->base)
		file_must_read(cli, o->base);
	if (o->unseen && !program)
		expect_program(cli);
}

/* What the policy has to say of that. */
static void
note_base(struct cli *cli, const char *base, struct scbpf_seen *seen)
{
	size_t dir = (size_t)(scb_path_base(base) - base);
	struct buf b;

	if (!cli->opts.outside)
		return;
	scb_buf_init(&b, &cli->arena);
	scb_buf_str(&b, "The base is not below this directory: compile with "
			"-I ");
	scb_escape_mem(&b, dir ? base : ".", dir ? dir : 1);
	cli_must(cli, scbpf_seen_note(cli->lib, seen, b.p, false));
	scb_diag_note(&cli->diag, nowhere,
	    "'%s' is not below the directory of the policy that includes it; "
	    "compile that policy with '-I %.*s'",
	    file_shown(cli, base), dir ? (int)dir : 1, dir ? base : ".");
}

/* Its standard output is its own, and so is the status, as with run. */
static void
prepare_command(struct cli *cli)
{
	static struct cli_command live;
	const struct opts *o = &cli->opts;
	const struct scbpf_arch *asked = scbpf_arch_asked(cli->lib, 0);

	live = *cli->command;
	live.trouble = 125;
	cli->command = &live;
	if (!*o->command)
		cli_usage(cli, "expected a COMMAND after '--'");
	if (!o->output)
		cli_usage(cli, "use '-o FILE' for the policy; standard "
			       "output belongs to the command");
	for (int i = 0; i < o->noperands; i++)
		if (strcmp(o->operand[i], "-") == 0)
			cli_usage(cli, "standard input belongs to the command; "
				       "use a file instead of '-'");
	if (!scbpf_arch_host())
		scb_diag_fatal(
		    &cli->diag, nowhere, "no tables for this machine");
	if (asked && asked != scbpf_arch_host())
		cli_usage(cli, "'-a' is for logs, and COMMAND runs on %s",
		    scbpf_arch_name(scbpf_arch_host()));
}

void
learn_prepare(struct cli *cli)
{
	const struct opts *o = &cli->opts;

	if (o->command)
		prepare_command(cli);
	else if (!o->noperands)
		cli_usage(cli, "expected a LOG of strace, qemu -strace or "
			       "audit, or '-'; or '-- COMMAND'");
	if (o->output && o->mix_out && is_one_file(cli, o->output, o->mix_out))
		cli_usage(cli, "'%s' is for both -o and --mix-out", o->output);
	must_agree(cli);
	if (o->base) {
		file_keep(cli, o->base);
		cli->opts.included =
		    include_path(cli, o->base, o->output, &cli->opts.outside);
	}
	for (int i = 0; i < o->noperands; i++)
		file_keep(cli, o->operand[i]);
	if (!o->command)
		return;
	file_must_open(cli, o->output);
	if (o->mix_out)
		file_must_open(cli, o->mix_out);
	cli->opts.program = input_find_program(cli);
}

/* A command without the "--" before it is taken for a program to read. */
static void
warn_not_run(struct cli *cli, const char *path)
{
	const char *here = strchr(path, '/') ? "" : "./"; /* not of PATH */

	if (strcmp(path, "-") != 0)
		scb_diag_warn(&cli->diag, nowhere,
		    "'%s' was read, not run, and not all of its calls were "
		    "found; '-- %s%s' runs it",
		    path, here, path);
}

static void
show_errors(void *report, const struct scbpf_message *m)
{
	if (m->severity == SCBPF_SEVERITY_ERROR)
		report_message(report, m);
}

/* The base, compiled before COMMAND ran, once more: its warnings were shown. */
static void
base_again(struct cli *cli)
{
	struct report all = cli->report;

	cli->report.forward = show_errors;
	cli->report.to = &all;
	cli_must(cli, scbpf_seen_base(cli->lib, cli->seen, input_base(cli)));
	cli->report = all;
}

int
learn_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *stack = NULL;
	const struct scbpf_result *r = NULL, *mix = NULL;
	struct scbpf_seen *seen = cli->seen;
	bool program = false;

	if (o->base && seen)
		base_again(cli);
	else if (o->base)
		stack = input_base(cli);
	if (!seen)
		cli_must(cli, scbpf_seen_open(cli->lib, stack, &seen));
	input_program(cli);
	for (int i = 0; i < o->noperands; i++)
		program |= read_log(cli, seen, o->operand[i], true);
	if (o->unseen && !program)
		expect_program(cli);
	if (o->base)
		note_base(cli, o->base, seen);
	cli_must(cli, scbpf_learn_text(cli->lib, seen, o->included,
			  o->style ? o->style : "text", &r));
	cli->result.text = r->text;
	if (program && o->noperands == 1 && !o->command && r->inconclusive)
		warn_not_run(cli, *o->operand);
	if (o->mix_out) {
		cli_must(cli, scbpf_learn_mix(cli->lib, seen, &mix));
		cli->result.file[CLI_MIX_OUT] = mix->text;
	}
	return CLI_OK;
}

/* --- why ------------------------------------------------------------------ */

/* Without an operand, it is what is piped in. */
void
why_prepare(struct cli *cli)
{
	static char *in[] = {(char *)"-", NULL};
	struct opts *o = &cli->opts;

	if (o->noperands)
		return;
	if (isatty(STDIN_FILENO))
		cli_usage(cli, "expected a LOG, or one on standard input, as "
			       "in 'dmesg | scbpf why'");
	o->operand = in;
	o->noperands = 1;
}

int
why_run(struct cli *cli)
{
	const struct scbpf_result *r = NULL;
	struct scbpf_seen *seen = NULL;

	cli_must(cli, scbpf_seen_open(cli->lib, NULL, &seen));
	for (int i = 0; i < cli->opts.noperands; i++)
		read_log(cli, seen, cli->opts.operand[i], false);
	cli_must(cli, scbpf_why_text(cli->lib, seen,
			  cli->opts.style ? cli->opts.style : "text", &r));
	cli->result.text = r->text;
	return CLI_OK;
}

/* --- sim --log ------------------------------------------------------------ */

int
replay_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct scbpf_filter *stack;
	const struct scbpf_result *r = NULL;
	struct scbpf_seen *seen = NULL;

	if (o->noperands != !o->pid)
		cli_usage(cli, "expected one FILTER or POLICY beside '--log'");
	stack = input_stack(cli, o->operand, o->noperands, SCBPF_READ_POLICIES);
	cli_must(cli, scbpf_seen_open(cli->lib, stack, &seen));
	read_log(cli, seen, o->log, false);
	cli_must(cli, scbpf_replay_text(
			  cli->lib, seen, o->style ? o->style : "text", &r));
	cli->result.text = r->text;
	return r->changes ? CLI_NO : r->inconclusive ? CLI_USAGE : CLI_OK;
}
