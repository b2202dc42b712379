#include "cli/filter.h"
#include "host/host.h"
#include "opt.h"

/* What the kernel runs, it has accepted: not to be said again here. */
static void
read_process(struct cli *cli, struct filter_stack *s)
{
	const struct host_filters *all = cli->process;
	struct buf name;

	scb_buf_init(&name, &cli->arena);
	scb_buf_fmt(&name, "process %u", (unsigned)cli->opts.pid);
	s->n = all->n;
	s->filter = scb_arena_array(&cli->arena, s->n, sizeof *s->filter);
	for (unsigned i = 0; i < s->n; i++)
		s->filter[i] = (struct filter){
		    .source = name.p, .program = all->filter[i]};
}

void
filter_stack(struct cli *cli, char *const *operand, int n,
    enum filter_read what, struct filter_stack *s)
{
	*s = (struct filter_stack){.filter = NULL};
	opts_target(cli);
	if (cli->opts.pid)
		read_process(cli, s);
	else if (n == 0)
		filter_read(cli, NULL, what, s);
	else
		for (int i = 0; i < n; i++)
			filter_read(cli, operand[i], what, s);
}

bool
filter_any_read(const struct filter_stack *s)
{
	for (unsigned i = 0; i < s->n; i++)
		if (!s->filter[i].compiled)
			return true;
	return false;
}

struct bpf_stack *
filter_programs(struct cli *cli, const struct filter_stack *s)
{
	struct bpf_stack *all = scb_arena_alloc(&cli->arena, sizeof *all);
	struct bpf_program *program =
	    scb_arena_array(&cli->arena, s->n, sizeof *program);

	for (unsigned i = 0; i < s->n; i++)
		program[i] = s->filter[i].program;
	*all = (struct bpf_stack){program, s->n};
	return all;
}

void
filter_merge(struct cli *cli, const struct filter_stack *s, struct filter *f)
{
	const struct opt_result *r;

	*f = s->filter[0];
	if (s->n == 1)
		return;
	r = scb_opt_merge(&cli->arena, &cli->diag, filter_programs(cli, s),
	    opts_target(cli)->arches[0], &cli->opts.set.request.goal);
	f->program = r->program;
	f->compiled = NULL;
	for (unsigned i = 1; i < s->n; i++)
		if (s->filter[i].source != f->source)
			f->source = "several filters";
}

void
filter_or_policy(struct cli *cli, const char *path, struct filter *f)
{
	struct filter_stack s = {.filter = NULL};

	filter_read(cli, path, FILTER_OR_POLICY, &s);
	filter_merge(cli, &s, f);
}
