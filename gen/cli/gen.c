#define _POSIX_C_SOURCE 200809L

#include <string.h>
#include <time.h>

#include "cli/files.h"
#include "cli/filter.h"
#include "cli/output.h"
#include "report/stats.h"

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

	scb_buf_init(&b, a);
	if (*s >= '0' && *s <= '9')
		scb_buf_str(&b, "policy_");
	for (; *s; s++) {
		if (is_alnum(*s))
			scb_buf_char(&b, *s);
		else if (b.len && b.p[b.len - 1] != '_' && s[1])
			scb_buf_char(&b, '_');
	}
	while (b.len && b.p[b.len - 1] == '_')
		b.p[--b.len] = '\0';
	return b.len ? b.p : "policy";
}

static const char *
plain(struct arena *a, const char *s)
{
	char *p = scb_arena_copy(a, s, strlen(s));

	for (char *c = p; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return p;
}

/* --- compiling ------------------------------------------------------------ */

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
	struct emit_filter *f = scb_arena_alloc(&cli->arena, sizeof *f);
	const struct policy *p = r->policy;

	f->program = r->program;
	f->slots = r->slots;
	f->name = cli->opts.set.name ? cli->opts.set.name
				     : identifier(&cli->arena, p->name);
	f->source = p->source ? plain(&cli->arena, p->source->name)
			      : "the built-in policy";
	f->options = cli->opts.set.text.len ? cli->opts.set.text.p : "";
	f->arches = r->setup.arches;
	f->narches = r->setup.narches;
	f->flags = p->flags;
	f->policy = p;
	f->eval = r->eval;
	f->names = &r->names;
	f->setup = &r->setup;
	f->mix = cli->opts.set.request.goal.mix ? cli->opts.set.request.goal.mix
						: p->mix;
	return f;
}

/* Only for those who will read it: the search takes its time. */
static void
find_least(
    struct cli *cli, const struct compile_result *r, struct emit_filter *f)
{
	f->least = scb_tree_least(&cli->arena, r->policy, &r->names, &r->setup,
	    f->mix, &f->least_exact);
}

/* It is compiled all the same: kernels learn. */
static void
note_no_seccomp(struct cli *cli, const struct policy_setup *s)
{
	for (unsigned i = 0; i < s->narches; i++)
		if (!s->arches[i]->filters)
			scb_diag_note(&cli->diag, (struct loc){0},
			    "Linux has no seccomp filters on %s",
			    s->arches[i]->token);
}

/* Of '-a all', the policy cannot have this one. */
static bool
is_left_out(const struct cli *cli, const struct policy *p,
    const struct options_target *t)
{
	return cli->opts.set.all && !cli->opts.set.request.only &&
	       scb_policy_misfit(p, t->arches[0]);
}

static void
note_left_out(struct cli *cli, const struct policy *p)
{
	const struct arch *other = NULL;
	struct buf names;

	scb_buf_init(&names, &cli->arena);
	for (unsigned i = 0; i < cli->opts.set.ntargets; i++) {
		const struct options_target *t = &cli->opts.set.target[i];

		if (!is_left_out(cli, p, t))
			continue;
		scb_buf_fmt(&names, other ? ", %s" : "%s", t->arches[0]->token);
		if (!other)
			other = scb_policy_misfit(p, t->arches[0]);
	}
	if (other)
		scb_diag_note(&cli->diag, p->arches_loc,
		    "no filter for %s: '%s', which the policy adds, has "
		    "another byte order",
		    names.p, other->token);
}

/* The filters for all -a, chained in their order. */
static const struct emit_filter *
compile_all(struct cli *cli, struct policy *p, const struct output *out)
{
	bool explain = cli->report.verbose || output_has_head(out);
	const struct emit_filter *first = NULL, **end = &first;

	note_left_out(cli, p);
	for (unsigned i = 0; i < cli->opts.set.ntargets; i++) {
		struct compile_request req =
		    opts_request(cli, &cli->opts.set.target[i]);
		const struct compile_result *r;
		struct emit_filter *f;

		if (is_left_out(cli, p, &cli->opts.set.target[i]))
			continue;
		req.clock = cli->report.verbose ? nanoseconds : NULL;
		req.self_install = output_is_installed(out);
		cli->report.again = first != NULL;
		r = scb_compile_policy(&cli->arena, &cli->diag, p, &req);
		cli->report.again = false;
		note_no_seccomp(cli, &r->setup);
		f = filter_of(cli, r);
		if (explain)
			find_least(cli, r, f);
		if (cli->report.verbose)
			scb_stats_say(&cli->diag, r, f);
		*end = f;
		end = &f->next;
	}
	if (!first)
		scb_diag_fatal(&cli->diag, p->arches_loc,
		    "architectures of two byte orders; one filter cannot "
		    "cover them, expected '--only' for each alone");
	return first;
}

int
gen_run(struct cli *cli)
{
	const struct opts *o = &cli->opts;
	const struct output *out = &cli->output;

	if (o->noperands > 1)
		cli_usage(cli, "more than one policy: '%s', expected one",
		    o->operand[1]);
	return output_write(cli, out,
	    compile_all(cli, filter_policy_at(cli, o->operand[0]), out));
}
