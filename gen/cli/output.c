#define _POSIX_C_SOURCE 200809L

#include "cli/output.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/files.h"
#include "cli/filter.h"

enum {
	BINARY = 1 << 0,     /* not for a terminal */
	JOINED = 1 << 1,     /* one file holds the filters of several -a */
	LAUNCHER = 1 << 2,   /* a program, which needs arch/start.h */
	EXECUTABLE = 1 << 3, /* as it is */
	HEAD = 1 << 4,	     /* begins with scb_emit_head's lines */
	SLOTS = 1 << 5,	     /* says where they are */
	INSTALLED = 1 << 6,  /* by the program that it is compiled into */
	BARE = 1 << 7,	     /* is loaded, but does not hold the flags */
	ALONE = 1 << 8	     /* what loads it has no code for a listener */
};

static const struct output_format {
	const char *name, *suffixes; /* the first is used in a directory */
	void (*emit)(struct buf *b, const struct emit_filter *f);
	unsigned traits;
} formats[] = {
    {"h", " .h ", scb_emit_h, JOINED | HEAD | SLOTS | INSTALLED},
    {"raw", " .bpf .raw ", scb_emit_raw, BINARY | BARE | ALONE},
    {"asm", " .txt .asm ", scb_emit_asm, HEAD | SLOTS},
    {"c", " .c .inc ", scb_emit_c, INSTALLED | BARE},
    {"json", " .json ", scb_emit_json, SLOTS},
    {"base64", " .b64 ", scb_emit_base64, BARE | ALONE},
    {"dot", " .dot .gv ", scb_emit_dot, HEAD | SLOTS},
    {"launcher", " .c ", scb_emit_launcher, JOINED | LAUNCHER | HEAD | ALONE},
    {"elf", " .elf ", scb_emit_elf, BINARY | LAUNCHER | EXECUTABLE | ALONE},
};

enum { FORMATS = sizeof formats / sizeof *formats, FORMAT_ASM = 2 };

/* --- which format --------------------------------------------------------- */

static const char *
format_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return formats[i].name;
}

static const struct output_format *
format_by_name(struct cli *cli, const char *name)
{
	const char *near;

	for (unsigned i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	near = scb_diag_near(name, strlen(name), format_at, NULL, FORMATS);
	if (near)
		cli_usage(
		    cli, "unknown format '%s', expected '%s'", name, near);
	cli_usage(cli,
	    "unknown format '%s', expected 'h', 'raw', 'asm', 'c', 'json', "
	    "'base64', 'dot', 'launcher' or 'elf'",
	    name);
}

static const struct output_format *
format_by_suffix(struct cli *cli, const char *path)
{
	const char *dot = strrchr(file_base(path), '.');
	struct buf suffix;

	scb_buf_init(&suffix, &cli->arena);
	scb_buf_fmt(&suffix, " %s ", dot ? dot : "");
	for (unsigned i = 0; dot && i < FORMATS; i++)
		if (strstr(formats[i].suffixes, suffix.p))
			return &formats[i];
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
	return out->format->traits & HEAD;
}

bool
output_is_installed(const struct output *out)
{
	return out->format->traits & INSTALLED;
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
	struct output out = {.format = &formats[FORMAT_ASM]};
	bool directory = o->output && is_directory(o->output), several;

	if (o->format)
		out.format = format_by_name(cli, o->format);
	else if (directory)
		cli_usage(
		    cli, "'%s' is a directory, expected -f FORMAT", o->output);
	else if (o->output)
		out.format = format_by_suffix(cli, o->output);
	must_spare_policy(cli);
	several = o->ntargets > 1 && !(out.format->traits & JOINED);
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
	    cli->opts.target[target].arches[0]->token,
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
		file[n].binary = out->format->traits & BINARY;
		file[n++].executable = out->format->traits & EXECUTABLE;
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

/* A filter that refuses execve is of no use to what makes that call next. */
static void
check_launcher(struct cli *cli, const struct emit_filter *f)
{
	for (; f; f = f->next) {
		const struct arch *a = f->arches[0];
		const struct arch_call *c = scb_facts_call(a, "execve", 6);
		struct scbpf_call call = {.arch = a->audit_arch};

		if (!a->start)
			scb_diag_fatal(&cli->diag, (struct loc){0},
			    "no machine code is known for a launcher on %s, "
			    "expected another format",
			    a->token);
		call.nr = c->nr;
		if (!scb_policy_permits(scb_bpf_sim(f->insn, f->count, &call,
					    a->big_endian, NULL, NULL)
					    .verdict &
					RET_ACTION))
			scb_diag_warn(&cli->diag, (struct loc){0},
			    "the filter for %s refuses execve, so that the "
			    "launcher can start nothing",
			    a->token);
	}
	if (cli->diag.errors) /* -W error */
		scb_arena_fail(&cli->arena);
}

static const char *
flag_names(struct cli *cli, uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} names[] = {
	    {POLICY_FLAG_TSYNC, "TSYNC"},
	    {POLICY_FLAG_LOG, "LOG"},
	    {POLICY_FLAG_SPEC_ALLOW, "SPEC_ALLOW"},
	    {POLICY_FLAG_WAIT_KILLABLE_RECV, "WAIT_KILLABLE_RECV"},
	};
	struct buf b;

	scb_buf_init(&b, &cli->arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (flags & names[i].flag)
			scb_buf_fmt(&b, " %s", names[i].name);
	return b.p;
}

/* What the policy asks for and the format cannot give (SEMANTICS 11). */
static void
output_check_flags(
    struct cli *cli, const struct output *out, const struct emit_filter *first)
{
	const struct output_format *f = out->format;
	bool alone = f->traits & ALONE && scb_emit_notifies(first);
	uint32_t flags = first->flags;

	if (alone && f->traits & LAUNCHER)
		scb_diag_warn(&cli->diag, (struct loc){0},
		    "a launcher has no listener: calls under USER_NOTIF fail "
		    "with ENOSYS%s; use NAME_install_listener() of '-f h'",
		    first->flags & POLICY_FLAG_WAIT_KILLABLE_RECV
			? ", and the flag WAIT_KILLABLE_RECV is not set"
			: "");
	else if (alone && !(first->policy && first->policy->listener))
		scb_diag_warn(&cli->diag, (struct loc){0},
		    "the format '%s' cannot ask for a listener: calls under "
		    "USER_NOTIF fail with ENOSYS unless what loads the filter "
		    "does; '-f h' has NAME_install_listener()",
		    f->name);
	if (!scb_emit_notifies(first)) /* then it has no effect */
		flags &= ~(uint32_t)POLICY_FLAG_WAIT_KILLABLE_RECV;
	if (flags && f->traits & BARE)
		scb_diag_note(&cli->diag, (struct loc){0},
		    "the format '%s' does not hold the policy's flags, which "
		    "what loads the filter has to set:%s",
		    f->name, flag_names(cli, flags));
	if (cli->diag.errors) /* -W error */
		scb_arena_fail(&cli->arena);
}

int
output_write(
    struct cli *cli, const struct output *out, const struct emit_filter *first)
{
	struct cli_result *r = &cli->result;
	struct buf *to;

	if (!(out->format->traits & SLOTS))
		filter_no_slots(cli, first->policy,
		    "expected '-f h' or '-f json', which say where they are");
	output_check_flags(cli, out, first);
	if (out->format->traits & LAUNCHER)
		check_launcher(cli, first);
	r->binary = out->format->traits & BINARY;
	for (unsigned i = 0; first; first = first->next) {
		struct emit_filter f = *first;

		if (out->directory) {
			f.next = NULL;
			/* Some of '-a all' may have no filter. */
			while (cli->opts.target[i].arches[0] != f.arches[0])
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
