#define _POSIX_C_SOURCE 200809L

#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/filter.h"

/* --- which format --------------------------------------------------------- */

static const struct emit_format *
format_by_name(struct cli *cli, const char *name)
{
	const struct emit_format *f = scb_emit_format(name);
	const char *near;

	if (f)
		return f;
	near = scb_emit_near_format(name);
	if (near)
		cli_usage(
		    cli, "unknown format '%s', expected '%s'", name, near);
	cli_usage(cli,
	    "unknown format '%s', expected 'h', 'raw', 'asm', 'c', 'json', "
	    "'base64', 'dot', 'launcher' or 'elf'",
	    name);
}

static const struct emit_format *
format_by_suffix(struct cli *cli, const char *path)
{
	const char *dot = strrchr(file_base(path), '.');
	const struct emit_format *f = dot ? scb_emit_format_suffix(dot) : NULL;

	if (f)
		return f;
	cli_usage(cli,
	    "no format goes by the name of '%s', expected -f FORMAT or an "
	    "ending such as '.h', '.bpf' or '.json'",
	    path);
}

/* --- one file or a directory ---------------------------------------------- */

static bool
ends_in_slash(const char *path)
{
	size_t n = strlen(path);

	return n && path[n - 1] == '/';
}

static bool
is_directory(const char *path)
{
	struct stat st;

	return ends_in_slash(path) ||
	       (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

bool
output_has_head(const struct output *out)
{
	return out->format->traits & EMIT_HEAD;
}

bool
output_is_installed(const struct output *out)
{
	return out->format->traits & EMIT_INSTALLED;
}

/*
 * The policy and what it reads are the user's work, and often *.json or *.txt
 * as an output may be. What opt writes over its input says the same.
 */
static void
refuse_overwrite(struct cli *cli, const char *path)
{
	if (file_is_kept(cli, path))
		cli_usage(cli,
		    "'%s' is read for the policy, expected another FILE for "
		    "-o",
		    path);
}

static void
must_spare_policy(struct cli *cli)
{
	const struct opts *o = &cli->opts;

	if (!o->output)
		return;
	if (o->mix)
		file_keep(cli, o->mix);
	refuse_overwrite(cli, o->output);
	if (cli->command->bit != OPTS_GEN || !o->noperands)
		return;
	file_keep(cli, o->operand[0]);
	if (file_is_kept(cli, o->output))
		cli_usage(cli,
		    "'%s' is the policy itself, expected another FILE for -o",
		    o->output);
}

void
output_choose(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct output out = {.format = scb_emit_format("asm")};
	bool directory = o->output && is_directory(o->output), several;

	if (o->format)
		out.format = format_by_name(cli, o->format);
	else if (directory)
		cli_usage(
		    cli, "'%s' is a directory, expected -f FORMAT", o->output);
	else if (o->output)
		out.format = format_by_suffix(cli, o->output);
	must_spare_policy(cli);
	several = o->set.ntargets > 1 && !(out.format->traits & EMIT_JOINED);
	if (several && !(o->output && o->format))
		cli_usage(cli, "several -a make one header, expected '-f h', "
			       "or another format and '-o DIRECTORY'");
	if (directory || several)
		out.directory = o->output;
	cli->output = out;
}

/* --- writing -------------------------------------------------------------- */

static char *
path_of(struct cli *cli, unsigned target)
{
	const struct output *out = &cli->output;
	const char *suffix = out->format->suffixes + 1;
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "%s%s%s%.*s", out->directory,
	    ends_in_slash(out->directory) ? "" : "/",
	    cli->opts.set.target[target].arches[0]->token,
	    (int)strcspn(suffix, " "), suffix);
	return b.p;
}

/* made: it was not there before. */
static int
make_directory(struct cli *cli, const char *path, bool *made)
{
	*made = mkdir(path, 0777) == 0;
	if (*made || (errno == EEXIST && is_directory(path)))
		return CLI_OK;
	scb_diag_error(&cli->diag, (struct loc){0},
	    "cannot create directory '%s': %s", path, strerror(errno));
	return CLI_NO;
}

/* Paths are ours, as the result may come from a process that was taken over. */
static int
write_files(struct cli *cli)
{
	const struct output *out = &cli->output;
	struct file_out *file =
	    scb_arena_array(&cli->arena, OPTS_TARGETS, sizeof *file);
	unsigned n = 0;
	bool made = false;
	int status = CLI_OK;

	for (unsigned i = 0; i < OPTS_TARGETS; i++) {
		if (!cli->result.file[i].p)
			continue;
		file[n].path =
		    out->directory ? path_of(cli, i) : cli->opts.output;
		refuse_overwrite(cli, file[n].path);
		file[n].text = cli->result.file[i];
		file[n].binary = out->format->traits & EMIT_BINARY;
		file[n++].executable = out->format->traits & EMIT_EXECUTABLE;
	}
	if (!n)
		return CLI_OK;
	if (out->directory)
		status = make_directory(cli, out->directory, &made);
	if (status == CLI_OK)
		status = file_write_all(cli, file, n);
	if (status != CLI_OK && made)
		rmdir(out->directory);
	return status;
}

int
output_finish(struct cli *cli)
{
	const struct cli_result *r = &cli->result;
	int status = write_files(cli);

	if (status == CLI_OK && r->text.len)
		status = file_write_out(cli, &r->text, r->binary);
	return status;
}

int
output_write(
    struct cli *cli, const struct output *out, const struct emit_filter *first)
{
	struct cli_result *r = &cli->result;
	struct buf *to;

	if (!(out->format->traits & EMIT_SLOTS))
		filter_no_slots(cli, first->policy,
		    "expected '-f h' or '-f json', which say where they are");
	scb_emit_check(&cli->diag, out->format, first);
	r->binary = out->format->traits & EMIT_BINARY;
	for (unsigned i = 0; first; first = first->next) {
		struct emit_filter f = *first;

		if (out->directory) {
			f.next = NULL;
			/* Some of '-a all' may have no filter. */
			while (cli->opts.set.target[i].arches[0] != f.arches[0])
				i++;
		}
		to = cli->opts.output ? &r->file[i] : &r->text;
		scb_buf_init(to, &cli->arena);
		out->format->emit(to, &f);
		if (!out->directory)
			break;
	}
	return CLI_OK;
}
