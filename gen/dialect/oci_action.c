#include "bpf/bpf.h"
#include "dialect/oci.h"

/* The default errno, as in runc; it is the same on every architecture. */
enum { EPERM = 1 };

static const struct oci_word actions[] = {
    {"SCMP_ACT_ALLOW", RET_ALLOW},
    {"SCMP_ACT_ERRNO", RET_ERRNO},
    {"SCMP_ACT_KILL", RET_KILL_THREAD},
    {"SCMP_ACT_KILL_PROCESS", RET_KILL_PROCESS},
    {"SCMP_ACT_KILL_THREAD", RET_KILL_THREAD},
    {"SCMP_ACT_LOG", RET_LOG},
    {"SCMP_ACT_NOTIFY", RET_USER_NOTIF},
    {"SCMP_ACT_TRACE", RET_TRACE},
    {"SCMP_ACT_TRAP", RET_TRAP},
};

static const char *
oci_action_errno_at(const void *ctx, unsigned i)
{
	return scb_facts_errno_name(ctx, i);
}

static bool
is_errno(struct diag *d, const struct json *v)
{
	const struct oci_choice errnos = {
	    "errno", oci_action_errno_at, scb_arch_all[0], 4096, "'EPERM'"};

	if (scb_facts_errno_known(v->str, v->count))
		return true;
	scb_oci_unknown(d, v, &errnos, NULL);
	return false;
}

/* Does the action use the data? Otherwise the data is dropped. */
static bool
has_data(struct diag *d, const struct json *v, uint32_t ret)
{
	if (!v)
		return false;
	if (ret == RET_ERRNO || ret == RET_TRACE)
		return true;
	scb_diag_warn(d, scb_json_key(v),
	    "'%s' is ignored, expected it only with 'SCMP_ACT_ERRNO' or "
	    "'SCMP_ACT_TRACE'",
	    v->key);
	return false;
}

void
scb_oci_action(struct diag *d, const struct json *object,
    const struct oci_action_keys *keys, struct policy_action *act,
    struct loc *at)
{
	const struct json *action = scb_json_get(object, keys->action);
	const struct json *name =
	    scb_oci_get(d, object, keys->errno_name, JSON_STRING);
	const struct json *number =
	    scb_oci_get(d, object, keys->errno_ret, JSON_NUMBER);

	if (!action) {
		scb_diag_error(d, object->loc,
		    "no '%s', expected one such as 'SCMP_ACT_ERRNO'",
		    keys->action);
		return;
	}
	if (!scb_oci_word(d, action, "action", actions,
		sizeof actions / sizeof *actions, &act->ret))
		return;
	*at = action->loc;
	if (act->ret == RET_ERRNO || act->ret == RET_TRACE)
		act->data = EPERM;
	if (has_data(d, number, act->ret)) {
		act->data = (uint16_t)scb_oci_number(
		    d, number, act->ret == RET_ERRNO ? 4095 : 65535, EPERM);
		*at = number->loc;
	}
	if (name && name->count && has_data(d, name, act->ret) &&
	    is_errno(d, name)) {
		act->errno_name =
		    scb_arena_copy(d->arena, name->str, name->count);
		*at = name->loc;
	}
	if (act->ret == RET_ERRNO && !act->data && !act->errno_name)
		scb_diag_warn(d, *at,
		    "errno 0 makes the call seem to succeed, expected 1 to "
		    "4095");
}
