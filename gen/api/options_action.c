/* Actions that options name. */
#include "api/options.h"

#include <string.h>

#include "base/number.h"
#include "bpf/bpf.h"

enum { EPERM = 1, ERRNO_MAX = 4095 };

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

static _Noreturn void
options_bad_data(struct options *o, const struct policy_action *act,
    const char *v, unsigned max)
{
	const char *near = act->ret == RET_ERRNO
			       ? scb_facts_near_errno(NULL, v, strlen(v))
			       : NULL;

	if (near)
		scb_diag_fatal(o->diag, nowhere,
		    "unknown errno '%s' of '%s', expected '%s'", v, o->spelled,
		    near);
	scb_diag_fatal(o->diag, nowhere,
	    "invalid data '%s' for '%s': expected %sa number up to %u", v,
	    o->spelled,
	    act->ret == RET_ERRNO ? "an errno such as 'EPERM' or " : "", max);
}

void
scb_options_data(struct options *o, struct policy_action *act, const char *v)
{
	unsigned max = act->ret == RET_ERRNO ? ERRNO_MAX : RET_DATA;
	uint64_t n;

	if (act->ret == RET_ERRNO && scb_facts_errno_known(v, strlen(v))) {
		act->errno_name = v;
		return;
	}
	if (!scb_number_read(v, 32, &n) || n > max)
		options_bad_data(o, act, v, max);
	act->data = (uint16_t)n;
	if (act->ret == RET_ERRNO && n == 0)
		scb_diag_warn(o->diag, nowhere,
		    "errno 0 in '%s' makes the call seem to succeed; use 1 to "
		    "4095",
		    o->spelled);
}

/* NAME, NAME(DATA) or NAME:DATA. */
void
scb_options_action(struct options *o, struct policy_action *act, const char *v)
{
	static const char prefix[] = "scmp_act_";
	const char *s = v;
	size_t n = strcspn(v, ":("), skip = sizeof prefix - 1, len, i;

	if (n > skip && scb_policy_is_word(v, skip, prefix)) {
		s += skip;
		n -= skip;
	}
	for (i = 0; i < sizeof actions / sizeof *actions; i++)
		if (scb_policy_is_word(s, n, actions[i].name))
			break;
	if (i == sizeof actions / sizeof *actions)
		scb_options_unknown(o, v,
		    "'allow', 'errno', 'kill_process', 'kill_thread', 'log', "
		    "'notify', 'trace' or 'trap'");
	act->ret = actions[i].ret;
	if (act->ret == RET_ERRNO || act->ret == RET_TRACE)
		act->data = EPERM;
	else if (s[n])
		scb_diag_fatal(o->diag, nowhere,
		    "'%s' of '%s': only errno and trace take data", v,
		    o->spelled);
	if (!s[n])
		return;
	len = strlen(s + n + 1);
	if (s[n] == '(' && (len == 0 || s[n + len] != ')'))
		scb_diag_fatal(o->diag, nowhere, "'%s' of '%s' lacks its ')'",
		    v, o->spelled);
	scb_options_data(o, act,
	    scb_arena_copy(o->arena, s + n + 1, s[n] == '(' ? len - 1 : len));
}

void
scb_options_bad_arch(struct options *o, const char *v)
{
	struct policy_action act = {0};

	scb_options_action(o, &act, v);
	o->bad_arch = act;
	o->request.has_bad_arch = true;
}
