#define _XOPEN_SOURCE 700

#include "cli/input.h"

#include <string.h>
#include <sys/stat.h>

#include "cli/preopen.h"
#include "cli/files.h"
#include "cli/worker.h"
#include "host/host.h"

enum {
	INPUT_NAMES = 12,	/* that a message lists */
	INPUT_SCRATCH = 1 << 22 /* bytes to read a filter in */
};

struct scbpf_text
input_text(struct cli *cli, const char *path)
{
	const struct cli_file *f = preopen_find(cli, path);
	struct scbpf_text text = {.size = sizeof text, .symbol = f->symbol};
	struct source s;

	if (f->name)
		path = f->name;
	cli->reading = path;
	file_read(cli, f->path ? f->path : path, &s);
	cli->reading = NULL;
	text.name = s.name;
	text.text = s.text;
	text.length = s.len;
	text.path = strcmp(path, "-") == 0 ? "" : path;
	return text;
}

struct scbpf_policy *
input_policy(struct cli *cli, const char *path)
{
	struct scbpf_policy *policy = NULL;
	struct scbpf_text text;

	if (!path)
		return NULL;
	text = input_text(cli, path);
	cli_must(cli, scbpf_policy_read(cli->lib, &text, &policy));
	return policy;
}

/* Reads it without a message, as a filter or as a policy. */
static bool
input_reads(struct cli *cli, const struct scbpf_text *text, bool policy)
{
	size_t mark = scb_arena_mark(&cli->arena);
	const struct scbpf_filter *f;
	struct scbpf_policy *p;
	struct scbpf *silent = scbpf_open(
	    scb_arena_raw(&cli->arena, INPUT_SCRATCH), INPUT_SCRATCH, NULL, NULL);
	const struct scbpf_arch *a = cli_native(cli, 0);
	enum scbpf_status status;

	if (a)
		scbpf_set(silent, "arch", scbpf_arch_name(a));
	status = policy ? scbpf_policy_read(silent, text, &p)
			: scbpf_read(silent, text, 1, 0, &f);
	scb_arena_release(&cli->arena, mark);
	return status == SCBPF_STATUS_OK;
}

bool
input_is_filter(struct cli *cli, const struct scbpf_text *text)
{
	return input_reads(cli, text, false);
}

bool
input_is_policy(struct cli *cli, const struct scbpf_text *text)
{
	return input_reads(cli, text, true);
}

/* What a text names for its filters, each once. */
struct named {
	const struct scbpf_arch *arch[OPTS_TARGETS];
	unsigned n;
	bool filters; /* it holds some */
};

static bool
is_named(const struct named *all, const struct scbpf_arch *a)
{
	unsigned i = 0;

	while (i < all->n && all->arch[i] != a)
		i++;
	return i < all->n;
}

/*
 * The text is read here without a message; what is wrong with it is reported
 * when it is read for the command.
 */
static struct named
named_in(struct cli *cli, const struct scbpf_text *text)
{
	size_t mark = scb_arena_mark(&cli->arena), size;
	const struct scbpf_filter *f = NULL;
	struct named all = {.n = 0};
	struct scbpf *silent;

	size = (cli->arena.size - mark) / 2;
	silent =
	    scbpf_open(scb_arena_raw(&cli->arena, size), size, NULL, NULL);
	if (silent)
		scbpf_read(silent, text, 1, SCBPF_READ_DAMAGED, &f);
	all.filters = f != NULL;
	for (; f; f = f->next)
		if (f->named && !is_named(&all, f->named) &&
		    all.n < OPTS_TARGETS)
			all.arch[all.n++] = f->named;
	scb_arena_release(&cli->arena, mark);
	return all;
}

void
input_arches(struct cli *cli, char *const *operand, int n)
{
	struct named common = {.n = 0};
	bool some = false, unnamed = false;

	if (scbpf_arch_asked(cli->lib, 0) || cli->process)
		return;
	for (int i = 0; i < n; i++) {
		struct scbpf_text text;
		struct named one;
		unsigned kept = 0;

		file_read_before(cli, operand[i]);
		text = input_text(cli, operand[i]);
		one = named_in(cli, &text);
		if (!one.n) {
			unnamed |= one.filters;
			continue;
		}
		if (!some)
			common = one;
		some = true;
		for (unsigned k = 0; k < common.n; k++)
			if (is_named(&one, common.arch[k]))
				common.arch[kept++] = common.arch[k];
		common.n = kept;
	}
	/* A filter that names none is for one: the native one. */
	if (unnamed && common.n > 1)
		return;
	if (common.n == 1 && common.arch[0] == cli_native(cli, 0))
		return;
	for (unsigned i = 0; i < common.n; i++)
		cli_must(cli, scbpf_set(cli->lib, "arch",
				  scbpf_arch_name(common.arch[i])));
}

void
input_note_others(struct cli *cli, char *const *operand, int n)
{
	const struct scbpf_arch *native = cli_native(cli, 0);
	struct named all = {.n = 0};
	struct buf names;

	if (scbpf_arch_asked(cli->lib, 0) || cli->process)
		return;
	for (int i = 0; i < n && all.n < 2; i++) {
		struct scbpf_text text;

		file_read_before(cli, operand[i]);
		text = input_text(cli, operand[i]);
		all = named_in(cli, &text);
	}
	if (all.n < 2 || !is_named(&all, native))
		return;
	scb_buf_init(&names, &cli->arena);
	for (unsigned i = 0; i < all.n; i++)
		if (all.arch[i] != native)
			scb_buf_fmt(&names, names.len ? ", %s" : "%s",
			    scbpf_arch_name(all.arch[i]));
	scb_diag_note(&cli->diag, nowhere,
	    "only the filter for %s is written; -a chooses another (%s)",
	    scbpf_arch_name(native), names.p);
}

/* Two operands of explain or audit may have been meant for two reports. */
static void
note_stack(struct cli *cli, const struct scbpf_text *texts, int n)
{
	struct buf names;

	scb_buf_init(&names, &cli->arena);
	for (int i = 0; i < n && i < INPUT_NAMES; i++)
		scb_buf_fmt(&names, i ? ", '%s%s%s'" : "'%s%s%s'",
		    texts[i].name, texts[i].symbol ? ":" : "",
		    texts[i].symbol ? texts[i].symbol : "");
	scb_diag_note(&cli->diag, nowhere,
	    "%s%s are treated as one stack, installed in this order; for a "
	    "report on each, name one at a time",
	    names.p, n > INPUT_NAMES ? ", ..." : "");
}

const struct scbpf_filter *
input_stack(struct cli *cli, char *const *operand, int n, unsigned flags)
{
	const struct host_filters *process = cli->process;
	const struct scbpf_filter *stack = NULL;
	struct scbpf_text *texts;
	struct buf name;

	if (cli_native(cli, 1) &&
	    (process || !(cli->command->bit & OPTS_EACH_ARCH)))
		cli_usage(cli, "several -a; run 'scbpf %s' once for each",
		    cli->command->name);
	if (process) {
		scb_buf_init(&name, &cli->arena);
		if (cli->opts.pid < 0)
			scb_buf_str(&name, file_shown(cli, *cli->opts.command));
		else
			scb_buf_fmt(
			    &name, "process %u", (unsigned)cli->opts.pid);
		cli_must(cli, scbpf_take(cli->lib, process->filter, process->n,
				  name.p, &stack));
		return stack;
	}
	texts = scb_arena_array(&cli->arena, (size_t)n + 1, sizeof *texts);
	for (int i = 0; i < n; i++)
		texts[i] = input_text(cli, operand[i]);
	cli_must(cli, scbpf_read(cli->lib, texts, (size_t)n, flags, &stack));
	if (n > 1 && flags & SCBPF_READ_POLICIES)
		note_stack(cli, texts, n);
	return stack;
}

const struct scbpf_filter *
input_base(struct cli *cli)
{
	/* What is written includes the base, and may be compiled without. */
	char *base = (char *)cli->opts.base;
	const struct scbpf_filter *f =
	    input_stack(cli, &base, 1,
		SCBPF_READ_POLICIES | SCBPF_READ_FILLED | SCBPF_READ_UNPORTED);

	if (!f->steps)
		scb_diag_fatal(&cli->diag, nowhere,
		    "'%s' is a filter, but '--base' needs a policy; convert it "
		    "with 'scbpf convert'",
		    file_shown(cli, base));
	return f;
}

void
input_note_meaning(
    struct cli *cli, const struct scbpf_filter *a, const struct scbpf_filter *b)
{
	for (; a; a = a->next)
		if (a->steps > 0)
			return;
	for (; b; b = b->next)
		if (b->steps > 0)
			return;
	if (cli->opts.meaning)
		scb_diag_note(&cli->diag, nowhere,
		    "'%s' has no effect: no policy is read", cli->opts.meaning);
}

/*
 * A scbpf_read_file. It must return to the library even if there is no memory
 * left.
 */
static bool
read_included(
    void *user, const char *path, struct scbpf_text *file, const char **why)
{
	struct cli *cli = user;
	struct source s = {.text = NULL};
	jmp_buf *outer = cli->arena.full, out;

	cli->arena.full = &out;
	if (setjmp(out) == 0)
		*why = worker_read(cli, path, &s);
	else
		*why = "out of memory";
	cli->arena.full = outer;
	file->name = s.name;
	file->text = s.text;
	file->length = s.len;
	return !*why;
}

void
input_prepare(struct cli *cli)
{
	struct scbpf_text mix;

	scbpf_set_files(cli->lib, read_included, cli);
	if (!cli->opts.mix)
		return;
	mix = input_text(cli, cli->opts.mix);
	cli_must(cli, scbpf_set_mix(cli->lib, &mix));
}

/* --- the program of a command -------------------------------------------- */

static void
say_nothing(void *user, const struct scbpf_message *m)
{
	(void)user;
	(void)m;
}

const char *
input_find_program(struct cli *cli)
{
	struct diag silent = {.arena = &cli->arena, .report = say_nothing};
	struct host_command cmd;
	struct stat st;

	return host_find(&silent, cli->opts.command, &cmd) == CLI_OK &&
		       stat(cmd.path, &st) == 0 && S_ISREG(st.st_mode)
		   ? cmd.path
		   : NULL;
}

void
input_program(struct cli *cli)
{
	const char *path = cli->opts.program;
	size_t mark = scb_arena_mark(&cli->arena), size = 1 << 16, n = 0, got;
	bool whole = false;
	char *head;

	if (!path || preopen_find(cli, path)->fd < 0)
		return;
	head = scb_arena_raw(&cli->arena, SCBPF_PROGRAM_HEAD);
	do {
		got = file_piece(cli, path, head + n, size - n);
		n += got;
		whole = got == 0 || n == SCBPF_PROGRAM_HEAD;
		if (n == size || whole) {
			if (scbpf_set_program(cli->lib, head, n, whole))
				break;
			size = SCBPF_PROGRAM_HEAD;
		}
	} while (!whole);
	scb_arena_release(&cli->arena, mark);
}
