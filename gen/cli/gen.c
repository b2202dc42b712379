#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <time.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "cli/stats.h"
#include "emit/emit.h"
#include "policy/json.h"

static const struct format {
	const char *name, *suffixes;
	void (*emit)(struct buf *b, const struct emit_filter *f);
	bool binary;
} formats[] = {
    {"h", " .h ", emit_h, false},
    {"raw", " .bpf .raw ", emit_raw, true},
    {"asm", " .asm .txt ", emit_asm, false},
    {"c", " .c .inc ", emit_c, false},
    {"json", " .json ", emit_json, false},
    {"base64", " .b64 ", emit_base64, false},
};

enum { FORMATS = sizeof formats / sizeof *formats, FORMAT_ASM = 2 };

/* --- which format ----------------------------------------------------------
 */

static const char *
format_at(const void *ctx, unsigned i)
{
	(void)ctx;
	return formats[i].name;
}

static const struct format *
format_by_name(struct cli *cli, const char *name)
{
	const char *near;

	for (unsigned i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	near = diag_near(name, strlen(name), format_at, NULL, FORMATS);
	cli_usage(cli, "unknown format '%s', expected %s%s%s", name,
	    near ? "'" : "", near ? near : "h, raw, asm, c, json or base64",
	    near ? "'" : "");
}

static const struct format *
format_by_suffix(struct cli *cli, const char *path)
{
	const char *dot = strrchr(file_base(path), '.');
	struct buf suffix;

	buf_init(&suffix, &cli->arena);
	buf_fmt(&suffix, " %s ", dot ? dot : "");
	for (unsigned i = 0; dot && i < FORMATS; i++)
		if (strstr(formats[i].suffixes, suffix.p))
			return &formats[i];
	cli_usage(cli, "no format goes by the name of '%s', expected -f FORMAT",
	    path);
}

static const struct format *
choose_format(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct format *f = &formats[FORMAT_ASM];

	if (o->format)
		f = format_by_name(cli, o->format);
	else if (o->output)
		f = format_by_suffix(cli, o->output);
	if (o->ntargets > 1 && f->emit != emit_h)
		cli_usage(cli, "several -a fit only into a header, expected "
			       "'-f h'");
	return f;
}

/* --- the policy ------------------------------------------------------------
 */

struct policy *
gen_policy(struct cli *cli, const char *path)
{
	struct source *text;

	if (!path)
		return builtin_policy(&cli->arena);
	text = arena_alloc(&cli->arena, sizeof *text);
	file_read(cli, path, text);
	text->path = json_path;
	return compile_read(&cli->diag, text);
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* A C identifier, also in C++, where two underscores are reserved. */
static const char *
identifier(struct arena *a, const char *s)
{
	struct buf b;

	buf_init(&b, a);
	if (*s >= '0' && *s <= '9')
		buf_str(&b, "policy_");
	for (; *s; s++) {
		if (is_alnum(*s))
			buf_char(&b, *s);
		else if (b.len && b.p[b.len - 1] != '_' && s[1])
			buf_char(&b, '_');
	}
	while (b.len && b.p[b.len - 1] == '_')
		b.p[--b.len] = '\0';
	return b.len ? b.p : "policy";
}

static const char *
plain(struct arena *a, const char *s)
{
	char *p = arena_copy(a, s, strlen(s));

	for (char *c = p; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return p;
}

/* --- compiling -------------------------------------------------------------
 */

static uint64_t
nanoseconds(void)
{
	struct timespec t;

	if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
		return 0;
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static struct emit_filter *
filter_of(struct cli *cli, const struct compile_result *r)
{
	struct emit_filter *f = arena_alloc(&cli->arena, sizeof *f);
	const struct policy *p = r->policy;

	f->insn = r->insn;
	f->count = r->count;
	f->big_endian = r->big_endian;
	f->name =
	    cli->opts.name ? cli->opts.name : identifier(&cli->arena, p->name);
	f->source = p->source ? plain(&cli->arena, p->source->name)
			      : "the built-in policy";
	f->options = cli->opts.text.p;
	f->arches = r->setup.arches;
	f->narches = r->setup.narches;
	f->flags = p->flags;
	f->policy = p;
	f->names = &r->names;
	f->setup = &r->setup;
	return f;
}

/* The filters for all -a, chained in their order. */
static const struct emit_filter *
compile_all(struct cli *cli, struct policy *p)
{
	const struct emit_filter *first = NULL, **end = &first;

	for (unsigned i = 0; i < cli->opts.ntargets; i++) {
		struct compile_request req =
		    opts_request(cli, &cli->opts.target[i]);
		const struct compile_result *r;
		struct emit_filter *f;

		req.clock = cli->report.verbose ? nanoseconds : NULL;
		cli->report.again = i > 0;
		r = compile_policy(&cli->arena, &cli->diag, p, &req);
		cli->report.again = false;
		/* They are in the policy now. */
		cli->opts.request.noverrides = 0;
		f = filter_of(cli, r);
		if (cli->report.verbose)
			stats_print(cli, r);
		*end = f;
		end = &f->next;
	}
	return first;
}

int
gen_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct format *format = choose_format(cli);
	const struct emit_filter *f;
	struct buf b;

	if (o->noperands > 1)
		cli_usage(cli, "more than one policy: '%s'", o->operand[1]);
	f = compile_all(cli, gen_policy(cli, o->operand[0]));
	buf_init(&b, &cli->arena);
	format->emit(&b, f);
	return file_write(cli, o->output, &b, format->binary);
}
