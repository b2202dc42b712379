/* SEMANTICS 6, 11: actions that do something else than they seem to. */
#include "lint/lint_private.h"

#include <string.h>

#include "bpf/bpf.h"

static bool
rule_applies(const struct lint *l, unsigned abi, const struct policy_rule *r)
{
	for (unsigned i = 0; i < r->nnames; i++)
		if (scb_lint_applies(l, abi, r, &r->names[i]))
			return true;
	return false;
}

/*
 * The errno that a number stands for on most architectures, where it stands
 * for another one there; NULL: it does not.
 */
static const char *
other_errno(const struct arch *a, unsigned number)
{
	const char *name = scb_facts_errno_name(scb_arch_all[0], number);
	int n = name ? scb_facts_errno(a, name, strlen(name)) : -1;

	return n >= 0 && (unsigned)n != number ? name : NULL;
}

/* The errno in the language of the policy. */
static const char *
errno_by_name(const struct lint *l, struct loc at, const struct policy_rule *r,
    const char *name)
{
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	if (!at.source)
		scb_buf_fmt(&b, "'%s'", name);
	else if (!lint_in_json(l, at))
		scb_buf_fmt(&b, "'return %s'", name);
	else
		scb_buf_fmt(
		    &b, "'%s': '%s'", r ? "errno" : "defaultErrno", name);
	return b.p;
}

/* An errno as a number; r as in check_action, as below. */
static void
check_number(struct lint *l, const struct policy_action *act, struct loc at,
    const struct policy_rule *r)
{
	const char *name = scb_facts_errno_name(scb_arch_all[0], act->data);
	uint32_t left = 0, on;
	int right = 0, n;

	if (act->ret != RET_ERRNO)
		return;
	for (unsigned i = 0; i < l->s->narches; i++)
		if (other_errno(l->abi[i].arch, act->data) &&
		    (!r || rule_applies(l, i, r)))
			left |= lint_bit(i);
	/* Architectures that agree about it share a message. */
	for (; left; left &= ~on) {
		on = 0;
		for (unsigned i = 0; i < l->s->narches; i++) {
			n = scb_facts_errno(l->abi[i].arch, name, strlen(name));
			if (!(left >> i & 1) || (on && n != right))
				continue;
			right = n;
			on |= lint_bit(i);
		}
		scb_diag_warn(l->d, at,
		    "errno %u is not %s on %s, where that is %d; expected %s",
		    (unsigned)act->data, name, scb_lint_arches(l, on), right,
		    errno_by_name(l, at, r, name));
	}
}

/* And as a name: a few are one architecture's own. */
static void
check_name(struct lint *l, const struct policy_action *act, struct loc at,
    const struct policy_rule *r)
{
	const char *name = act->errno_name, *near;
	size_t n = strlen(name);
	uint32_t on = 0;

	for (unsigned i = 0; i < l->s->narches; i++)
		if (scb_facts_errno(l->abi[i].arch, name, n) < 0 &&
		    (!r || rule_applies(l, i, r)))
			on |= lint_bit(i);
	if (!on)
		return;
	near = scb_facts_near_errno(l->abi[scb_lint_first(on)].arch, name, n);
	scb_diag_error(l->d, at, "no errno '%s' on %s, expected %s'%s'", name,
	    scb_lint_arches(l, on), near ? "" : "one such as ",
	    near ? near : "EPERM");
}

/* r: NULL for the default action, which applies everywhere. */
static void
lint_action_check_action(struct lint *l, const struct policy_action *act,
    struct loc at, const struct policy_rule *r)
{
	if (act->errno_name)
		check_name(l, act, at, r);
	else
		check_number(l, act, at, r);
}

static void
check_notify(struct lint *l)
{
	int id = scb_names_find(l->names, "write");

	if (l->p->def.ret == RET_USER_NOTIF)
		scb_diag_warn(l->d, l->p->def_loc,
		    "NOTIFY as the default action also stops the calls with "
		    "which the runtime passes the listener on; runc rejects "
		    "it");
	for (const struct lint_use *u = id < 0 ? NULL : l->uses[id]; u;
	     u = u->next)
		if (u->rule->action.ret == RET_USER_NOTIF)
			scb_diag_warn(l->d, u->name->loc,
			    "NOTIFY on 'write' stops the runtime when it "
			    "passes the listener on; runc rejects it");
}

/* The kernel refuses the flag without a listener. */
static void
check_killable(struct lint *l)
{
	const struct policy *p = l->p;

	if (!(p->flags & POLICY_FLAG_WAIT_KILLABLE_RECV) ||
	    p->def.ret == RET_USER_NOTIF)
		return;
	for (unsigned i = 0; i < p->nrules; i++)
		if (l->exists[i] && p->rules[i].action.ret == RET_USER_NOTIF)
			return;
	scb_diag_warn(l->d, p->flags_loc,
	    "the flag WAIT_KILLABLE_RECV has no effect, because no rule of "
	    "this policy notifies a listener");
}

void
scb_lint_actions(struct lint *l)
{
	const struct policy *p = l->p;

	/* The reader of text has warned of the directive. */
	if ((l->s->bad_arch & RET_ACTION) == RET_ALLOW &&
	    !l->s->bad_arch_at.source)
		scb_diag_warn(l->d, nowhere,
		    "'--bad-arch' allows every call of every other "
		    "architecture, expected a refusal such as "
		    "'kill_process'");
	if (l->s->enosys == POLICY_ENOSYS_SINCE && l->s->since > FACTS_KERNEL)
		scb_diag_warn(l->d, l->s->enosys_at,
		    "the kernel of '%s' is newer than the tables, which end at "
		    "Linux %u.%u",
		    l->s->enosys_at.source ? "@enosys since" : "--enosys=since",
		    FACTS_KERNEL >> 16, FACTS_KERNEL >> 8 & 0xff);
	check_notify(l);
	check_killable(l);
	lint_action_check_action(l, &p->def, p->def_loc, NULL);
	for (unsigned i = 0; i < p->nrules; i++)
		if (l->exists[i])
			lint_action_check_action(l, &p->rules[i].action,
			    p->rules[i].action_loc, &p->rules[i]);
}
