/* 4.6, 4.11: actions that do something else than they seem to. */
#include "policy/lint_private.h"

#include "bpf/bpf.h"

enum { ENOSYS = 38 }; /* where it is not 38, this is another error */

static bool
rule_applies(const struct lint *l, unsigned abi, const struct policy_rule *r)
{
	for (unsigned i = 0; i < r->nnames; i++)
		if (lint_applies(l, abi, r, &r->names[i]))
			return true;
	return false;
}

/* r: NULL for the default action, which applies everywhere. */
static void
check_errno(struct lint *l, const struct policy_action *act, struct loc at,
    const struct policy_rule *r)
{
	uint32_t on = 0;
	int right = ENOSYS, n;

	if (act->ret != RET_ERRNO || act->errno_name || act->data != ENOSYS)
		return;
	for (unsigned i = 0; i < l->s->narches; i++) {
		n = facts_errno(l->abi[i].arch, "ENOSYS", 6);
		if (n == ENOSYS || n < 0 || (on && n != right) ||
		    (r && !rule_applies(l, i, r)))
			continue;
		right = n;
		on |= lint_bit(i);
	}
	if (on)
		diag_warn(l->d, at,
		    "errno 38 is not ENOSYS on %s, where that is %d; expected "
		    "'%s': 'ENOSYS'",
		    lint_arches(l, on), right, r ? "errno" : "defaultErrno");
}

static void
check_notify(struct lint *l)
{
	int id = names_find(l->names, "write");

	if (l->p->def.ret == RET_USER_NOTIF)
		diag_warn(l->d, l->p->def_loc,
		    "NOTIFY as the default action also stops the calls that "
		    "hand the listener over; runc refuses it");
	for (const struct lint_use *u = id < 0 ? NULL : l->uses[id]; u;
	     u = u->next)
		if (u->rule->action.ret == RET_USER_NOTIF)
			diag_warn(l->d, u->name->loc,
			    "NOTIFY on 'write' stops the runtime when it hands "
			    "the listener over; runc refuses it");
}

void
lint_actions(struct lint *l)
{
	const struct policy *p = l->p;

	if ((l->s->bad_arch & RET_ACTION) == RET_ALLOW)
		diag_warn(l->d, (struct loc){0},
		    "'--bad-arch' allows every call of every other "
		    "architecture");
	check_notify(l);
	check_errno(l, &p->def, p->def_loc, NULL);
	for (unsigned i = 0; i < p->nrules; i++)
		if (l->exists[i])
			check_errno(l, &p->rules[i].action,
			    p->rules[i].action_loc, &p->rules[i]);
}
