/* --allow, --deny, --log, --kill: lists of syscalls and groups of them. */
#include <string.h>

#include "bpf/bpf.h"
#include "cli/cli.h"

enum { EPERM = 1 };

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

static _Noreturn void
override_refuse(struct cli *cli, const struct policy_flaw *f)
{
	const char *near;

	switch (f->kind) {
	case POLICY_FLAW_NUMBER:
		cli_usage(cli,
		    "invalid number '%.*s' in the list of '%s', expected one "
		    "such as 480 or 0x1e0",
		    (int)f->len, f->text, cli->opts.spelled);
	case POLICY_FLAW_ARCHES:
		cli_usage(cli,
		    "found '%.*s' in the list of '%s', expected architectures "
		    "as in '480[arch=x86_64]'",
		    (int)f->len, f->text, cli->opts.spelled);
	case POLICY_FLAW_ARCH:
		near = scb_facts_near_arch(f->text, f->len);
		cli_usage(cli,
		    "unknown architecture '%.*s' in the list of '%s', expected "
		    "%s'%s'",
		    (int)f->len, f->text, cli->opts.spelled,
		    near ? "" : "one such as ",
		    near ? near : scb_arch_all[0]->token);
	default:
		override_unknown(cli, f->text, f->len);
	}
}

/* The next entry of the list, which may have commas between its brackets. */
static bool
next_entry(struct cli *cli, const char **v, const char **s, size_t *n)
{
	const char *more;
	size_t len;

	if (!opts_part(cli, v, ",", s, n))
		return false;
	while (memchr(*s, '[', *n) && !memchr(*s, ']', *n) &&
	       opts_part(cli, v, ",", &more, &len))
		*n = (size_t)(more + len - *s);
	return true;
}

static void
override_override(struct cli *cli, const char *v, struct policy_action act)
{
	struct opts *o = &cli->opts;
	struct policy_list list = {.arena = &cli->arena};
	struct policy_flaw flaw;
	const char *s;
	size_t n;

	while (next_entry(cli, &v, &s, &n))
		if (!scb_policy_list_add(&list, s, n, &flaw))
			override_refuse(cli, &flaw);
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
