#define _POSIX_C_SOURCE 200809L

#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "cli/files.h"
#include "host/host.h"

/* --- which format --------------------------------------------------------- */

static const char *
ending_of(const char *path)
{
	return strrchr(scb_path_base(path), '.');
}

static bool
has_ending(const char *format, const char *dot)
{
	const char *at = strstr(scbpf_format_suffixes(format), dot);

	return at && at[-1] == ' ' && at[strlen(dot)] == ' ';
}

/* The format of filters or reports whose ending this is; NULL: none. */
static const char *
format_of_ending(const char *dot)
{
	static const char *const reports[] = {"md", "html", "sarif"};
	const char *format;

	for (unsigned i = 0; dot && (format = scbpf_format_at(i)); i++)
		if (has_ending(format, dot))
			return format;
	for (unsigned i = 0; dot && i < sizeof reports / sizeof *reports; i++)
		if (strcmp(dot + 1, reports[i]) == 0)
			return reports[i];
	return NULL;
}

static const char *
format_by_suffix(struct cli *cli, const char *path)
{
	const char *format = format_of_ending(ending_of(path));

	if (format && scbpf_format_suffixes(format))
		return format;
	cli_usage(cli,
	    "cannot tell the format from '%s'; use -f, or an ending such as "
	    "'.h', '.bpf' or '.json'",
	    path);
}

/* The format that the name of a file promises: ".txt" may hold any text. */
static const char *
format_promised(const char *path)
{
	const char *dot = ending_of(path);

	return dot && strcmp(dot, ".txt") == 0 ? NULL : format_of_ending(dot);
}

static void
note_promised(struct cli *cli, const char *promised, const char *written)
{
	scb_diag_note(&cli->diag, nowhere,
	    "'%s' has the ending of the format '%s', but '%s' is written",
	    cli->opts.output, promised, written);
}

/* Of a command whose output is text: what it writes by such a name, or NULL. */
static const char *
style_by_suffix(unsigned command, const char *path)
{
	const char *dot = ending_of(path);

	if (strcmp(dot, ".asm") == 0)
		return command == OPTS_DIS ? "text" : NULL;
	if (strcmp(dot, ".json") == 0)
		return command == OPTS_DIS		       ? NULL
		       : command & (OPTS_CONVERT | OPTS_LEARN) ? "oci"
							       : "json";
	if (strcmp(dot, ".sarif") == 0)
		return command == OPTS_AUDIT ? "sarif" : NULL;
	if (strcmp(dot, ".md") == 0 || strcmp(dot, ".html") == 0)
		return command & OPTS_DOCUMENTS ? dot + 1 : NULL;
	return NULL;
}

void
output_choose_style(struct cli *cli)
{
	struct opts *o = &cli->opts;
	unsigned command = cli->command->bit;
	const char **style = command == OPTS_CONVERT ? &o->format : &o->style;
	const char *promised = o->output && command & OPTS_TEXTS
				   ? format_promised(o->output)
				   : NULL;
	const char *known;

	if (!promised)
		return;
	known = style_by_suffix(command, o->output);
	if (*style && (!known || strcmp(*style, known) != 0))
		note_promised(cli, known ? known : promised, *style);
	else if (!known)
		cli_usage(cli,
		    "'%s' has the ending of the format '%s', which '%s' does "
		    "not write; use another ending%s",
		    o->output, promised, cli->command->name,
		    command == OPTS_DIS ? "" : ", or '-f text'");
	else
		*style = known;
}

/* --- one file or a directory ---------------------------------------------- */

static bool
ends_in_slash(const char *path)
{
	size_t n = strlen(path);

	return n && path[n - 1] == '/';
}

/* No input is overwritten: their names often end like those of outputs. */
static void
refuse_overwrite(struct cli *cli, const char *path)
{
	if (file_is_kept(cli, path))
		cli_usage(
		    cli, "'%s' is an input; use another FILE for -o", path);
}

/*
 * Checked before the work. Files that includes and FILE:SYMBOL name are found
 * later.
 */
static void
must_keep_inputs(struct cli *cli)
{
	const struct opts *o = &cli->opts;

	if (!o->output)
		return;
	if (o->mix)
		file_keep(cli, o->mix);
	for (int i = 0; i < o->noperands; i++)
		file_keep(cli, o->operand[i]);
	refuse_overwrite(cli, o->output);
}

void
output_choose(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	struct output out = {.format = o->format ? o->format : "asm"};
	bool directory = o->output && file_is_directory(o->output), several;
	const char *promised =
	    o->output && !directory ? format_promised(o->output) : NULL;

	if (directory && !o->format)
		cli_usage(cli,
		    "'%s' is a directory; use -f to choose the format of the "
		    "files in it",
		    o->output);
	else if (o->output && !o->format)
		out.format = format_by_suffix(cli, o->output);
	cli_must_usage(cli, scbpf_set(cli->lib, "format", out.format));
	if (promised && !has_ending(out.format, ending_of(o->output)))
		note_promised(cli, promised, out.format);
	out.traits = scbpf_format_traits(out.format);
	if (o->name && !(out.traits & SCBPF_FORMAT_NAMED))
		scb_diag_note(&cli->diag, nowhere,
		    "'--name' has no effect on the format '%s'", out.format);
	must_keep_inputs(cli);
	several = cli_native(cli, 1) && !(out.traits & SCBPF_FORMAT_JOINED);
	if (several && !(o->output && o->format))
		cli_usage(cli, "several -a need '-f h', which makes one "
			       "header, or another format with '-o DIRECTORY'");
	if (directory || several)
		out.directory = o->output;
	cli->output = out;
}

/* --- writing -------------------------------------------------------------- */

static char *
path_of(struct cli *cli, unsigned target)
{
	const struct output *out = &cli->output;
	const char *suffix = scbpf_format_suffixes(out->format) + 1;
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	scb_buf_fmt(&b, "%s%s%s%.*s", out->directory,
	    ends_in_slash(out->directory) ? "" : "/",
	    scbpf_arch_name(cli_native(cli, target)), (int)strcspn(suffix, " "),
	    suffix);
	return b.p;
}

/* made: it did not exist before. */
static int
make_directory(struct cli *cli, const char *path, bool *made)
{
	*made = mkdir(path, 0777) == 0;
	if (*made || (errno == EEXIST && file_is_directory(path)))
		return CLI_OK;
	scb_diag_error(&cli->diag, nowhere, errno == EEXIST
		? "'%s' is a file; several filters in this format need a "
		  "directory for -o"
		: "cannot create directory '%s': %s",
	    path, strerror(errno));
	return CLI_NO;
}

/* All of the files and, if need be, the directory; or nothing. */
static int
write_into(
    struct cli *cli, const char *directory, struct file_out *file, unsigned n)
{
	bool made = false;
	int status = CLI_OK;

	if (directory)
		status = make_directory(cli, directory, &made);
	if (status == CLI_OK)
		status = file_write_all(cli, file, n);
	if (status != CLI_OK && made)
		rmdir(directory);
	return status;
}

/*
 * The paths are the parent's own: the result may come from a process that was
 * taken over.
 */
static int
write_files(struct cli *cli)
{
	const struct output *out = &cli->output;
	struct file_out *file =
	    scb_arena_array(&cli->arena, CLI_FILES, sizeof *file);
	unsigned n = 0;

	for (unsigned i = 0; i < CLI_FILES; i++) {
		if (!cli->result.file[i].data)
			continue;
		file[n].path = out->directory	  ? path_of(cli, i)
			       : i == CLI_MIX_OUT ? cli->opts.mix_out
						  : cli->opts.output;
		refuse_overwrite(cli, file[n].path);
		file[n].text = cli->result.file[i];
		file[n].binary = out->traits & SCBPF_FORMAT_BINARY;
		file[n++].executable = out->traits & SCBPF_FORMAT_EXECUTABLE;
	}
	return n ? write_into(cli, out->directory, file, n) : CLI_OK;
}

static void
keep_inputs(struct cli *cli)
{
	for (unsigned i = 0; i < cli->nfiles; i++) {
		const struct cli_file *f = &cli->file[i];

		file_keep(cli, f->name ? f->name : f->path);
	}
}

int
output_filters(struct cli *cli)
{
	const struct host_filters *all = cli->process;
	const char *directory = cli->opts.filters;
	struct file_out *file;

	if (!directory || !all)
		return CLI_OK;
	keep_inputs(cli);
	file = scb_arena_array(&cli->arena, all->ninstalled, sizeof *file);
	for (unsigned i = 0; i < all->ninstalled; i++) {
		const struct host_installed *f = &all->installed[i];
		struct buf path;

		scb_buf_init(&path, &cli->arena);
		scb_buf_fmt(&path, "%s%s%u.%u.bpf", directory,
		    ends_in_slash(directory) ? "" : "/", (unsigned)f->pid,
		    f->nth);
		refuse_overwrite(cli, path.p);
		file[i] = (struct file_out){.path = path.p, .binary = true};
		/* of this machine, as they were in memory */
		file[i].text.data = (const char *)f->filter.insn;
		file[i].text.length = f->filter.count * sizeof *f->filter.insn;
	}
	return write_into(cli, directory, file, all->ninstalled);
}

int
output_finish(struct cli *cli)
{
	struct cli_result *r = &cli->result;
	int status;

	keep_inputs(cli);
	/* A report goes where -o says. */
	if (cli->opts.output && cli->command->bit & OPTS_TEXTS) {
		r->file[0] = r->text;
		r->text = (struct scbpf_bytes){NULL, 0};
	}
	status = write_files(cli);

	if (status == CLI_OK && r->text.length)
		status = file_write_out(cli, &r->text, r->binary);
	return status;
}

void
output_write(struct cli *cli, const struct scbpf_filter *first)
{
	const struct output *out = &cli->output;
	struct cli_result *r = &cli->result;
	struct scbpf_bytes *to = cli->opts.output ? &r->file[0] : &r->text;

	r->binary = out->traits & SCBPF_FORMAT_BINARY;
	if (!out->directory && out->traits & SCBPF_FORMAT_JOINED)
		cli_must(
		    cli, scbpf_write_all(cli->lib, first, out->format, to));
	else if (!out->directory)
		cli_must(cli, scbpf_write(cli->lib, first, out->format, to));
	for (unsigned i = 0; out->directory && first; first = first->next) {
		/* With '-a all', some architectures may have no filter. */
		while (cli_native(cli, i) != first->arches[0])
			i++;
		cli_must(cli,
		    scbpf_write(cli->lib, first, out->format, &r->file[i]));
	}
}
