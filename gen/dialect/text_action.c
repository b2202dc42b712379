/* Actions. */
#include "dialect/text_private.h"

#include <string.h>

#include "bpf/bpf.h"

enum { ERRNO_MAX = 4095 }; /* the kernel makes larger ones this */

/*
 * `kill` kills the thread, as in minijail without further options. It is also
 * the default action without @default. TRACE has the data 0.
 */
static const struct wordset {
	const char *name;
	uint32_t ret;
	bool permits;
} actions[] = {
    {"allow", RET_ALLOW, true},
    {"1", RET_ALLOW, true},
    {"kill", RET_KILL_THREAD, false},
    {"kill-process", RET_KILL_PROCESS, false},
    {"kill-thread", RET_KILL_THREAD, false},
    {"log", RET_LOG, true},
    {"trace", RET_TRACE, true},
    {"trap", RET_TRAP, false},
    {"user-notify", RET_USER_NOTIF, false},
    {"return", RET_ERRNO, false},
};

enum { ACTIONS = sizeof actions / sizeof *actions };

#define REFUSE \
	"'return ERRNO', 'trap', 'user-notify', 'kill', 'kill-thread' or " \
	"'kill-process'"

static const struct wordset *
text_action_find(const struct text *t)
{
	for (size_t i = 0; i < ACTIONS; i++)
		if (scb_text_at(t, actions[i].name))
			return &actions[i];
	return NULL;
}

static const char *
action_name(const void *ctx, unsigned i)
{
	(void)ctx;
	return actions[i].name;
}

/* An errno name has each target's own number. */
static bool
read_errno(struct text *t, struct policy_action *act)
{
	struct loc at = scb_text_loc(t);
	uint64_t number;

	if (t->kind == TEXT_WORD) {
		if (!scb_facts_errno_known(scb_text_bytes(t), t->len))
			return scb_text_unknown(t, "errno",
			    scb_facts_near_errno(
				NULL, scb_text_bytes(t), t->len),
			    "EPERM");
		act->errno_name =
		    scb_arena_copy(t->d->arena, scb_text_bytes(t), t->len);
		scb_text_next(t);
		return true;
	}
	if (t->kind != TEXT_NUMBER)
		return scb_text_expected(t, "an errno such as 'EPERM'");
	if (!scb_text_number(t, &number))
		return false;
	if (number > ERRNO_MAX) {
		scb_diag_error(t->d, at,
		    "expected an errno from 0 to %d, found '%.*s'", ERRNO_MAX,
		    text_shown(at.length), at.source->text + at.offset);
		return false;
	}
	if (number == 0)
		scb_diag_warn(t->d, at,
		    "errno 0 makes the call seem to succeed, expected 1 to "
		    "4095");
	act->data = (uint16_t)number;
	return true;
}

static bool
unknown_action(struct text *t, const char *all)
{
	const char *near = scb_diag_near(
	    scb_text_bytes(t), t->len, action_name, NULL, ACTIONS);

	if (near)
		return scb_text_unknown(t, "action", near, NULL);
	if (scb_facts_errno_known(scb_text_bytes(t), t->len))
		scb_diag_error(t->d, scb_text_loc(t),
		    "unknown action '%.*s', expected 'return %.*s'",
		    text_shown(t->len), scb_text_bytes(t), text_shown(t->len),
		    scb_text_bytes(t));
	else
		scb_diag_error(t->d, scb_text_loc(t),
		    "unknown action '%.*s', expected %s", text_shown(t->len),
		    scb_text_bytes(t), all);
	return false;
}

/* such_as, all: the actions allowed here, for messages. */
static bool
text_action_read_action(struct text *t, struct policy_action *act,
    struct loc *at, const char *such_as, const char *all)
{
	const struct wordset *w = text_action_find(t);

	*at = scb_text_loc(t);
	if (!w && t->kind != TEXT_WORD)
		return scb_text_expected(t, such_as);
	if (!w)
		return unknown_action(t, all);
	scb_text_next(t);
	act->ret = w->ret;
	if (w->ret != RET_ERRNO)
		return true;
	*at = scb_text_loc(t);
	return read_errno(t, act);
}

bool
scb_text_action(struct text *t, struct policy_rule *r)
{
	return text_action_read_action(t, &r->action, &r->action_loc,
	    "an action such as 'allow'", "'allow', 'log', 'trace', " REFUSE);
}

/*
 * Like minijail, this does not accept an action that allows, because an
 * included file could then open the whole policy unnoticed. An errno is an
 * extension.
 */
bool
scb_text_default(struct text *t, struct policy_action *act, struct loc *at)
{
	const struct wordset *w = text_action_find(t);

	if (w && w->permits) {
		scb_diag_error(t->d, scb_text_loc(t),
		    "'@default' cannot be '%s'; to allow every call that no "
		    "rule names, begin the policy with '@denylist'",
		    w->name);
		return false;
	}
	return text_action_read_action(
	    t, act, at, "an action such as 'return EPERM'", REFUSE);
}
