#include "cli/filter.h"

#include <string.h>

#include "cli/files.h"
#include "cli/worker.h"
#include "filter/kinds.h"
#include "filter/filter.h"

static struct filter *
filter_add(struct cli *cli, struct filter_stack *s)
{
	s->filter = scb_arena_grow(
	    &cli->arena, s->filter, s->n, &s->cap, sizeof *s->filter);
	return &s->filter[s->n++];
}

/* Reports what the kernel refuses; NULL: it loads the filter. */
static struct bpf_damage *
filter_check(struct cli *cli, const struct source *text,
    const struct bpf_text_filters *all, unsigned i)
{
	const struct bpf_text_filter *f = &all->at[i];
	struct bpf_damage *d = scb_arena_alloc(&cli->arena, sizeof *d);
	struct buf which;

	scb_bpf_repair(&cli->arena, &f->program, d);
	scb_buf_init(&which, &cli->arena);
	scb_buf_str(&which, "");
	if (all->n > 1)
		scb_buf_fmt(&which, " of filter %u", i + 1);
	for (size_t pc = 0; pc < f->program.count; pc++) {
		if (!d->why[pc])
			continue;
		if (f->where)
			scb_diag_error(&cli->diag,
			    (struct loc){text, f->where[pc], 0},
			    "the kernel refuses instruction %zu%s: %s", pc,
			    which.p, d->why[pc]);
		else
			scb_diag_error(&cli->diag, (struct loc){0},
			    "the kernel refuses '%s': instruction %zu%s: %s",
			    text->name, pc, which.p, d->why[pc]);
	}
	return d->n ? d : NULL;
}

static void
read_filters(struct cli *cli, const struct source *text, enum filter_read what,
    struct filter_stack *s)
{
	const struct arch *a = opts_target(cli)->arches[0], *named;
	bool each = what == FILTER_LISTED;
	struct bpf_want want = {.big_endian = a->big_endian,
	    .which = each && cli->opts.assumed ? NULL : a->token,
	    .process = (uint32_t)cli->opts.process,
	    .each = each,
	    .damaged = each};
	struct bpf_text_filters all;

	scb_bpf_parse_all(&cli->diag, text, &want, &all);
	if (want.process && !all.traced)
		scb_diag_fatal(&cli->diag, (struct loc){.source = text},
		    "--process %u is for what strace prints, and '%s' is not",
		    want.process, text->name);
	for (unsigned i = 0; i < all.n; i++) {
		named = all.at[i].arch;
		*filter_add(cli, s) = (struct filter){.source = text->name,
		    .program = {all.at[i].program.insn, all.at[i].program.count,
			(named ? named : a)->big_endian},
		    .process = all.at[i].process,
		    .arch = named,
		    .damage = filter_check(cli, text, &all, i)};
	}
	if (cli->diag.errors && !each)
		scb_arena_fail(&cli->arena);
	if (all.n > 1 && !all.traced && !each)
		scb_diag_note(&cli->diag, (struct loc){0},
		    "'%s' holds %u filters, taken as installed in this order",
		    text->name, all.n);
}

static size_t
filter_skip_blanks(const struct source *text, size_t at)
{
	while (at < text->len && text->text[at] &&
	       strchr(" \t\r\n", text->text[at]))
		at++;
	return at;
}

/* A C array begins with a brace, too, but then a number follows. */
bool
filter_is_policy(const struct source *text)
{
	size_t at = filter_skip_blanks(text, 0);

	if (scb_bpf_is_object(text))
		return false;
	if (scb_text_is(text, true))
		return true;
	if (at == text->len || text->text[at] != '{')
		return false;
	at = filter_skip_blanks(text, at + 1);
	return at == text->len ||
	       (strchr("\"}", text->text[at]) && text->text[at]);
}

static const struct source *
read_included(void *user, const char *path, struct loc at)
{
	struct cli *cli = user;
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);

	if (!worker_read(cli, path, at, text))
		return NULL;
	return text;
}

struct policy *
filter_policy(struct cli *cli, const char *path, struct source *text)
{
	struct policy_files files = {
	    read_included, cli, strcmp(path, "-") == 0 ? "" : path};

	cli->diag.target = scb_options_hint(&cli->opts.set);
	return scb_compile_read(&cli->diag, text, &files);
}

struct policy *
filter_policy_at(struct cli *cli, const char *path)
{
	struct source *text;

	if (!path)
		return scb_builtin_policy(&cli->arena);
	text = scb_arena_alloc(&cli->arena, sizeof *text);
	file_read(cli, path, text);
	return filter_policy(cli, path, text);
}

void
filter_no_slots(struct cli *cli, const struct policy *p, const char *what)
{
	if (p && p->nslots)
		scb_diag_fatal(&cli->diag, p->slots[0].loc,
		    "slots such as '$%s' are filled in later, %s",
		    p->slots[0].name, what);
}

static void
filter_open(struct cli *cli, const char *path, struct source *text)
{
	file_read(cli, path, text);
	scb_kinds_mark(&cli->diag, text);
}

static void
filter_compile(struct cli *cli, const char *path, struct source *text,
    struct filter_stack *s)
{
	struct compile_request req = opts_request(cli, opts_target(cli));
	const struct compile_result *r;
	struct policy *p;

	req.audited = cli->command->bit == OPTS_AUDIT;
	p = path ? filter_policy(cli, path, text)
		 : scb_builtin_policy(&cli->arena);
	filter_no_slots(cli, p, "expected numbers here");
	r = scb_compile_policy(&cli->arena, &cli->diag, p, &req);
	*filter_add(cli, s) =
	    (struct filter){text->name, r->program, r, 0, NULL, NULL};
}

static _Noreturn void
refuse_policy(struct cli *cli, const struct source *text)
{
	scb_kinds_check(&cli->diag, text);
	scb_diag_fatal(&cli->diag, (struct loc){.source = text},
	    "expected a filter, found a policy; compile it with 'scbpf gen'");
}

void
filter_read(struct cli *cli, const char *path, enum filter_read what,
    struct filter_stack *s)
{
	struct source *text = scb_arena_alloc(&cli->arena, sizeof *text);

	if (path)
		filter_open(cli, path, text);
	else
		text->name = "the built-in policy";
	if (path && !filter_is_policy(text))
		read_filters(cli, text, what, s);
	else if (what == FILTER_OR_POLICY)
		filter_compile(cli, path, text, s);
	else
		refuse_policy(cli, text);
}
