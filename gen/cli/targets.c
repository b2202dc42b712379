/* -a: which architectures to compile for. */
#include <string.h>

#include "cli/cli.h"

static const struct arch *
targets_find_arch(struct cli *cli, const char *s, size_t n)
{
	const struct arch *a = scb_facts_arch(s, n);
	const char *near;

	if (a)
		return a;
	if (memchr(s, ',', n))
		cli_usage(cli,
		    "'%.*s' of '-a', expected '-a A -a B' for a filter each, "
		    "or '-a A+B' for one that covers both",
		    (int)n, s);
	near = scb_facts_near_arch(s, n);
	if (near)
		cli_usage(cli, "unknown architecture '%.*s', expected '%s'",
		    (int)n, s, near);
	cli_usage(cli,
	    "unknown architecture '%.*s', expected one such as '%s', see "
	    "'scbpf table --arches'",
	    (int)n, s, scb_arch_all[0]->token);
}

static void
targets_add_arch(struct cli *cli, struct opts_target *t, const struct arch *a)
{
	for (unsigned i = 0; i < t->n; i++)
		if (t->arches[i] == a)
			return;
	if (t->n && a->big_endian != t->arches[0]->big_endian)
		cli_usage(cli,
		    "'%s' has another byte order than '%s'; one filter cannot "
		    "cover both",
		    a->token, t->arches[0]->token);
	t->arches[t->n++] = a; /* no more than there are ABIs */
}

static struct opts_target *
add_target(struct cli *cli)
{
	if (cli->opts.ntargets == OPTS_TARGETS)
		cli_usage(
		    cli, "one -a too many, expected at most %d", OPTS_TARGETS);
	return &cli->opts.target[cli->opts.ntargets++];
}

/* One filter for each native architecture: drops a target said before. */
static void
keep_target(struct cli *cli)
{
	struct opts *o = &cli->opts;
	const struct opts_target *last = &o->target[o->ntargets - 1];

	for (const struct opts_target *t = o->target; t < last; t++) {
		if (t->arches[0] != last->arches[0])
			continue;
		if (t->n != last->n || memcmp(t->arches, last->arches,
					   t->n * sizeof *t->arches) != 0)
			cli_usage(cli,
			    "'%s' begins two -a that differ, expected one",
			    last->arches[0]->token);
		o->target[--o->ntargets] = (struct opts_target){0};
		return;
	}
}

void
opts_arches(struct cli *cli, const char *v)
{
	struct opts_target *t;
	const char *s;
	size_t n;

	if (strcmp(v, "all") == 0) {
		cli->opts.all = true;
		for (const struct arch *const *a = scb_arch_all; *a; a++)
			if ((*a)->filters) {
				targets_add_arch(cli, add_target(cli), *a);
				keep_target(cli);
			}
		return;
	}
	t = add_target(cli);
	while (opts_part(cli, &v, "+", &s, &n))
		targets_add_arch(cli, t, targets_find_arch(cli, s, n));
	keep_target(cli);
}

const struct arch *
opts_target_hint(const struct cli *cli)
{
	const struct opts *o = &cli->opts;

	return o->ntargets ? o->target[0].arches[0] : scb_facts_arch_host();
}
