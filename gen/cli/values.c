/* What the values of options mean. */
#include <string.h>

#include "bpf/bpf.h"
#include "cli/cli.h"
#include "analysis/audit.h"

enum { EPERM = 1, ERRNO_MAX = 4095 };

static bool
values_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
opts_part(struct cli *cli, const char **list, const char *separator,
    const char **s, size_t *n)
{
	if (!*list)
		return false;
	*s = *list;
	*n = strcspn(*s, separator);
	*list = (*s)[*n] ? *s + *n + 1 : NULL;
	for (; *n && values_is_blank(**s); ++*s)
		--*n;
	while (*n && values_is_blank((*s)[*n - 1]))
		--*n;
	if (*n == 0)
		cli_usage(cli,
		    "the list of '%s' has an empty part, expected a name "
		    "there",
		    cli->opts.spelled);
	return true;
}

static _Noreturn void
values_unknown(struct cli *cli, const char *v, const char *expected)
{
	cli_usage(cli, "unknown value '%s' of '%s', expected %s", v,
	    cli->opts.spelled, expected);
}

/* --- actions -------------------------------------------------------------- */

/* As SCMP_ACT_* and as verdicts are printed; `kill` is libseccomp's. */
static const struct {
	const char *name;
	uint32_t ret;
} actions[] = {
    {"allow", RET_ALLOW},
    {"errno", RET_ERRNO},
    {"kill", RET_KILL_THREAD},
    {"kill_process", RET_KILL_PROCESS},
    {"kill_thread", RET_KILL_THREAD},
    {"log", RET_LOG},
    {"notify", RET_USER_NOTIF},
    {"trace", RET_TRACE},
    {"trap", RET_TRAP},
};

static char
folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c == '-' ? '_' : c;
}

/* In any case, with - for _. */
static bool
values_is_word(const char *s, size_t n, const char *word)
{
	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (folded(s[i]) != folded(word[i]))
			return false;
	return true;
}

static _Noreturn void
bad_data(struct cli *cli, const struct policy_action *act, const char *v,
    unsigned max)
{
	const char *near = act->ret == RET_ERRNO
			       ? scb_facts_near_errno(NULL, v, strlen(v))
			       : NULL;

	if (near)
		cli_usage(cli, "unknown errno '%s' of '%s', expected '%s'", v,
		    cli->opts.spelled, near);
	cli_usage(cli, "'%s' of '%s', expected %sa number up to %u", v,
	    cli->opts.spelled,
	    act->ret == RET_ERRNO ? "an errno such as 'EPERM' or " : "", max);
}

void
opts_data(struct cli *cli, struct policy_action *act, const char *v)
{
	unsigned max = act->ret == RET_ERRNO ? ERRNO_MAX : RET_DATA;
	uint64_t n;

	if (act->ret == RET_ERRNO && scb_facts_errno_known(v, strlen(v))) {
		act->errno_name = v;
		return;
	}
	if (!scb_number_read(v, 32, &n) || n > max)
		bad_data(cli, act, v, max);
	act->data = (uint16_t)n;
	if (act->ret == RET_ERRNO && n == 0)
		scb_diag_warn(&cli->diag, (struct loc){0},
		    "errno 0 of '%s' makes the call seem to succeed, expected "
		    "1 to 4095",
		    cli->opts.spelled);
}

/* NAME, NAME(DATA) or NAME:DATA. */
static void
values_read_action(struct cli *cli, struct policy_action *act, const char *v)
{
	static const char prefix[] = "scmp_act_";
	const char *s = v;
	size_t n = strcspn(v, ":("), skip = sizeof prefix - 1, len, i;

	if (n > skip && values_is_word(v, skip, prefix)) {
		s += skip;
		n -= skip;
	}
	for (i = 0; i < sizeof actions / sizeof *actions; i++)
		if (values_is_word(s, n, actions[i].name))
			break;
	if (i == sizeof actions / sizeof *actions)
		values_unknown(cli, v,
		    "'allow', 'errno', 'kill_process', 'kill_thread', 'log', "
		    "'notify', 'trace' or 'trap'");
	act->ret = actions[i].ret;
	if (act->ret == RET_ERRNO || act->ret == RET_TRACE)
		act->data = EPERM;
	else if (s[n])
		cli_usage(cli, "'%s' of '%s': only errno and trace take data",
		    v, cli->opts.spelled);
	if (!s[n])
		return;
	len = strlen(s + n + 1);
	if (s[n] == '(' && (len == 0 || s[n + len] != ')'))
		cli_usage(cli, "'%s' of '%s', expected ')' at the end", v,
		    cli->opts.spelled);
	opts_data(cli, act,
	    scb_arena_copy(
		&cli->arena, s + n + 1, s[n] == '(' ? len - 1 : len));
}

void
opts_bad_arch(struct cli *cli, const char *v)
{
	struct policy_action act = {0};

	values_read_action(cli, &act, v);
	cli->opts.bad_arch = act;
	cli->opts.request.has_bad_arch = true;
}

/* --- the rest ------------------------------------------------------------- */

void
opts_cap(struct cli *cli, const char *v)
{
	struct compile_request *req = &cli->opts.request;
	const char *s;
	const char *near;
	size_t n;
	int cap;

	if (!req->has_caps)
		req->caps = scb_facts_caps_docker();
	req->has_caps = true;
	while (opts_part(cli, &v, ",", &s, &n)) {
		cap = scb_facts_cap(s, n);
		if (values_is_word(s, n, "none"))
			req->caps = 0;
		else if (values_is_word(s, n, "all"))
			req->caps = scb_facts_caps_all();
		else if (cap >= 0)
			req->caps |= UINT64_C(1) << cap;
		else if ((near = scb_facts_near_cap(s, n)))
			cli_usage(cli,
			    "unknown capability '%.*s', expected '%s'", (int)n,
			    s, near);
		else
			cli_usage(cli,
			    "unknown capability '%.*s', expected one such as "
			    "'CAP_SYS_ADMIN', 'none' or 'all'",
			    (int)n, s);
	}
}

/* The kernel's names, in any case and with or without their prefix. */
void
opts_flag(struct cli *cli, const char *v)
{
	static const char prefix[] = "seccomp_filter_flag_";
	static const struct {
		const char *name;
		uint32_t flag;
	} flags[] = {
#define FLAG(name) {#name, POLICY_FLAG_##name},
	    POLICY_FLAGS(FLAG)
#undef FLAG
	};
	enum { FLAGS = sizeof flags / sizeof *flags };
	size_t n, skip = sizeof prefix - 1;
	const char *s;
	unsigned i;

	while (opts_part(cli, &v, ",", &s, &n)) {
		if (n > skip && values_is_word(s, skip, prefix)) {
			s += skip;
			n -= skip;
		}
		for (i = 0; i < FLAGS && !values_is_word(s, n, flags[i].name);
		     i++)
			;
		if (i == FLAGS)
			values_unknown(cli, scb_arena_copy(&cli->arena, s, n),
			    "'tsync', 'log', 'spec_allow' or "
			    "'wait_killable_recv'");
		cli->opts.request.flags |= flags[i].flag;
	}
}

static uint32_t
values_read_kernel(struct cli *cli, const char *v)
{
	uint32_t kernel;

	if (!scb_facts_kernel(v, strlen(v), &kernel) || kernel == 0)
		cli_usage(cli, "'%s' of '%s', expected a kernel such as '5.10'",
		    v, cli->opts.spelled);
	return kernel;
}

void
opts_kernel(struct cli *cli, const char *v)
{
	cli->opts.request.kernel = values_read_kernel(cli, v);
}

/* A..B, or A.. for all that came after. */
void
opts_range(struct cli *cli, const char *v)
{
	struct opts *o = &cli->opts;
	const char *dots = strstr(v, "..");

	if (!dots)
		cli_usage(cli,
		    "'%s' of '--since', expected kernels such as '6.1..6.12'",
		    v);
	o->has_range = true;
	o->after = values_read_kernel(
	    cli, scb_arena_copy(&cli->arena, v, (size_t)(dots - v)));
	o->upto = dots[2] ? values_read_kernel(cli, dots + 2) : FACTS_KERNEL;
	if (o->after >= o->upto)
		cli_usage(
		    cli, "'%s' of '--since': '%s' is not later", v, dots + 2);
	if (o->upto > FACTS_KERNEL)
		scb_diag_note(&cli->diag, (struct loc){0},
		    "the tables end at Linux %u.%u, before '%s'",
		    FACTS_KERNEL >> 16, FACTS_KERNEL >> 8 & 0xff, dots + 2);
}

void
opts_enosys(struct cli *cli, const char *v)
{
	struct compile_request *req = &cli->opts.request;

	req->since = 0;
	if (strcmp(v, "max") == 0) {
		req->enosys = POLICY_ENOSYS_MAX;
	} else if (strcmp(v, "off") == 0) {
		req->enosys = POLICY_ENOSYS_OFF;
	} else if (strncmp(v, "since", 5) == 0 && (!v[5] || v[5] == ':')) {
		req->enosys = POLICY_ENOSYS_SINCE;
		if (v[5])
			req->since = values_read_kernel(cli, v + 6);
	} else {
		values_unknown(cli, v, "'max', 'since', 'since:X.Y' or 'off'");
	}
}

void
opts_args(struct cli *cli, const char *v)
{
	cli->opts.request.args64 = strcmp(v, "64") == 0;
	if (!cli->opts.request.args64 && strcmp(v, "kernel") != 0)
		values_unknown(cli, v, "'kernel' or '64'");
}

void
opts_clone3(struct cli *cli, const char *v)
{
	cli->opts.request.clone3_policy = strcmp(v, "policy") == 0;
	if (!cli->opts.request.clone3_policy && strcmp(v, "auto") != 0)
		values_unknown(cli, v, "'auto' or 'policy'");
}

void
opts_name(struct cli *cli, const char *v)
{
	static const char fine[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	if (!*v || strspn(v, fine) != strlen(v) || (*v >= '0' && *v <= '9'))
		cli_usage(cli, "'%s' of '--name', expected a C identifier", v);
	cli->opts.name = v;
}

void
opts_fail_on(struct cli *cli, const char *v)
{
	if (strcmp(v, "weaker") != 0)
		values_unknown(cli, v, "'weaker'");
	cli->opts.weaker = true;
}

void
opts_severity(struct cli *cli, const char *v)
{
	unsigned i = 0;

	while (i < AUDIT_SEVERITIES && strcmp(v, scb_audit_severity(i)) != 0)
		i++;
	if (i == AUDIT_SEVERITIES)
		values_unknown(cli, v, "'error', 'warning' or 'note'");
	cli->opts.severity = i;
	cli->opts.has_severity = true;
}

void
opts_warn(struct cli *cli, const char *v)
{
	if (strcmp(v, "error") != 0)
		values_unknown(cli, v, "'error'");
	cli->diag.warnings_are_errors = true;
}

static long
process_id(struct cli *cli, const char *v)
{
	uint64_t pid;

	if (*v == '-' || !scb_number_read(v, 31, &pid) || pid == 0)
		cli_usage(cli, "invalid process id '%s' for '%s'", v,
		    cli->opts.spelled);
	return (long)pid;
}

void
opts_pid(struct cli *cli, const char *v)
{
	cli->opts.pid = process_id(cli, v);
}

void
opts_process(struct cli *cli, const char *v)
{
	cli->opts.process = process_id(cli, v);
}
