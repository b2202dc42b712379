/* Actions. */
#include "dialect/text_private.h"

#include <string.h>

#include "bpf/bpf.h"

enum { ERRNO_MAX = 4095 }; /* the kernel makes larger ones this */

/*
 * `kill` kills the thread, as in minijail without further options. It is also
 * the default action without @default.
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

/* Guesses that mean a refusal, without an errno. */
static const char *const refusals[] = {
    "deny", "block", "reject", "refuse", "forbid", "error", "fail"};

#define REFUSE \
	"'return ERRNO', 'trap', 'user-notify', 'kill', 'kill-thread' or " \
	"'kill-process'"

/* The names of other tools, with the prefixes of C or without. */
static const struct {
	const char *name, *action;
} others[] = {
    {"kill", "kill"},
    {"kill_thread", "kill-thread"},
    {"kill_process", "kill-process"},
    {"allow", "allow"},
    {"log", "log"},
    {"trace", "trace"},
    {"trap", "trap"},
    {"errno", "return"},
    {"return", "return"},
    {"notify", "user-notify"},
    {"user_notif", "user-notify"},
    {"user_notify", "user-notify"},
};

static const struct wordset *
text_action_named(const char *s, size_t n)
{
	for (size_t i = 0; i < ACTIONS; i++)
		if (chars_are(s, n, actions[i].name))
			return &actions[i];
	return NULL;
}

static const struct wordset *
text_action_find(const struct text *t)
{
	static const char *const prefixes[] = {
	    "scmp_act_", "seccomp_ret_", "ret_"};
	const char *s = scb_text_bytes(t);
	size_t n = t->len, skip;
	const struct wordset *w = text_action_named(s, n);

	if (w || t->kind != TEXT_WORD)
		return t->kind == TEXT_END ? NULL : w;
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
		skip = strlen(prefixes[i]);
		if (n > skip && scb_policy_is_word(s, skip, prefixes[i])) {
			s += skip;
			n -= skip;
		}
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (scb_policy_is_word(s, n, others[i].name))
			return text_action_named(
			    others[i].action, strlen(others[i].action));
	return NULL;
}

bool
scb_text_at_action(const struct text *t)
{
	return text_action_find(t) != NULL;
}

/* Is it one of the words that mean a refusal? */
static bool
at_refusal(const struct text *t)
{
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (scb_policy_is_word(
			scb_text_bytes(t), t->len, refusals[i]))
			return true;
	return false;
}

const char *
scb_text_as_action(const struct text *t)
{
	const struct wordset *w = text_action_find(t);

	if (t->kind == TEXT_WORD && (w ? w->ret == RET_ERRNO : at_refusal(t)))
		return "return EPERM";
	return w ? w->name : NULL;
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

const char *
scb_text_refusal(const struct text *t)
{
	const char *s = scb_text_bytes(t), *name;
	struct buf b;

	if (t->kind != TEXT_WORD)
		return NULL;
	if (at_refusal(t))
		return "return EPERM";
	name = scb_facts_errno_known(s, t->len)
		   ? scb_arena_copy(t->d->arena, s, t->len)
		   : scb_facts_near_errno(NULL, s, t->len);
	if (!name)
		return NULL;
	scb_buf_init(&b, t->d->arena);
	scb_buf_fmt(&b, "return %s", name);
	return b.p;
}

static bool
unknown_action(struct text *t, const char *all)
{
	const char *near = scb_diag_near(
	    scb_text_bytes(t), t->len, action_name, NULL, ACTIONS);

	if (!near)
		near = scb_text_refusal(t);
	if (near)
		return scb_text_unknown(t, "action", near, NULL);
	scb_diag_error(t->d, scb_text_loc(t),
	    "unknown action '%.*s', expected %s", text_shown(t->len),
	    scb_text_bytes(t), all);
	return false;
}

/* `trap 7`: what the signal or the tracer is handed. */
static bool
read_data(struct text *t, struct policy_action *act)
{
	struct loc at = scb_text_loc(t);
	uint64_t number;

	t->beyond = true;
	if (!scb_text_number(t, &number))
		return false;
	if (number > UINT16_MAX) {
		scb_diag_error(t->d, at,
		    "expected a number from 0 to 65535, found '%.*s'",
		    text_shown(at.length), at.source->text + at.offset);
		return false;
	}
	act->data = (uint16_t)number;
	return true;
}

/* What follows the name of an action, perhaps in parentheses. */
static bool
read_rest(struct text *t, struct policy_action *act, struct loc *at)
{
	bool takes_data = act->ret == RET_TRAP || act->ret == RET_TRACE, open;

	if (act->ret != RET_ERRNO && !takes_data)
		return true;
	open = scb_text_take(t, "(");
	t->beyond |= open;
	if (act->ret == RET_ERRNO) {
		*at = scb_text_loc(t);
		if (!read_errno(t, act))
			return false;
	} else if (open || t->kind == TEXT_NUMBER) {
		if (!read_data(t, act))
			return false;
	}
	return !open || scb_text_take(t, ")") || scb_text_expected(t, "')'");
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
	t->beyond |= !scb_text_at(t, w->name);
	scb_text_next(t);
	act->ret = w->ret;
	return read_rest(t, act, at);
}

bool
scb_text_any_action(struct text *t, struct policy_action *act, struct loc *at)
{
	return text_action_read_action(t, act, at, "an action such as 'allow'",
	    "'allow', 'log', 'trace', " REFUSE);
}

bool
scb_text_action(struct text *t, struct policy_rule *r)
{
	return scb_text_any_action(t, &r->action, &r->action_loc);
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
	return text_action_read_action(t, act, at,
	    scb_text_at(t, ":")
		? "an action such as 'return EPERM' (a directive has no colon)"
		: "an action such as 'return EPERM'",
	    REFUSE);
}
