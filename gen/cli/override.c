/* --allow, --deny, --log, --kill: lists of syscalls and groups of them. */
#include <string.h>

#include "bpf/bpf.h"
#include "cli/cli.h"

enum { EPERM = 1 };

struct list {
	struct cli *cli;
	const char **name;
	unsigned n;
	size_t cap;
};

/* Groups overlap, and lists repeat themselves. */
static void
override_add(void *user, const char *name, size_t len)
{
	struct list *l = user;

	for (unsigned i = 0; i < l->n; i++)
		if (strlen(l->name[i]) == len &&
		    memcmp(l->name[i], name, len) == 0)
			return;
	l->name = scb_arena_grow(
	    &l->cli->arena, l->name, l->n, &l->cap, sizeof *l->name);
	l->name[l->n++] = scb_arena_copy(&l->cli->arena, name, len);
}

/* Most often it is a POLICY that stands where the list should. */
static _Noreturn void
override_unknown(struct cli *cli, const char *s, size_t n)
{
	const char *near = scb_facts_near_call(opts_target_hint(cli), s, n);
	const char *what = *s == '@' ? "group" : "syscall";

	if (near)
		cli_usage(cli,
		    "unknown %s '%.*s' in the list of '%s', expected '%s'",
		    what, (int)n, s, cli->opts.spelled, near);
	if (*s == '@')
		cli_usage(cli,
		    "unknown group '%.*s' in the list of '%s', see "
		    "'scbpf table --groups'",
		    (int)n, s, cli->opts.spelled);
	if (scb_facts_errno_known(s, n))
		cli_usage(cli,
		    "unknown syscall '%.*s' in the list of '%s', expected an "
		    "errno as in '--deny=%.*s LIST'",
		    (int)n, s, cli->opts.spelled, (int)n, s);
	cli_usage(cli,
	    "unknown syscall '%.*s' in the list of '%s', expected names as in "
	    "'ptrace,@mount'",
	    (int)n, s, cli->opts.spelled);
}

static void
override_override(struct cli *cli, const char *v, struct policy_action act)
{
	struct opts *o = &cli->opts;
	struct list list = {.cli = cli};
	const char *s, *bare;
	size_t n, len;

	while (opts_part(cli, &v, ",", &s, &n)) {
		bare = s;
		len = n - scb_facts_call_prefix(&bare, n);
		if (scb_facts_known(bare, len, NULL))
			override_add(&list, bare, len);
		else if (!scb_facts_group_each(s, n, override_add, &list))
			override_unknown(cli, s, n);
	}
	o->overrides = scb_arena_grow(&cli->arena, o->overrides,
	    o->request.noverrides, &o->overrides_cap, sizeof *o->overrides);
	o->overrides[o->request.noverrides++] =
	    (struct compile_override){list.name, list.n, act};
}

void
opts_allow(struct cli *cli, const char *v)
{
	override_override(cli, v, (struct policy_action){.ret = RET_ALLOW});
}

void
opts_deny(struct cli *cli, const char *v)
{
	struct policy_action act = {.ret = RET_ERRNO, .data = EPERM};

	if (cli->opts.detail)
		opts_data(cli, &act, cli->opts.detail);
	override_override(cli, v, act);
}

void
opts_log(struct cli *cli, const char *v)
{
	override_override(cli, v, (struct policy_action){.ret = RET_LOG});
}

void
opts_kill(struct cli *cli, const char *v)
{
	override_override(
	    cli, v, (struct policy_action){.ret = RET_KILL_PROCESS});
}
