/*
 * SEMANTICS 8, 9: clone's flags, and clone3 that hides them behind a pointer. A
 * clone3 that is refused with another errno is fallback.c's.
 */
#include "lint/lint_private.h"

#include "bpf/bpf.h"

static const struct policy_action enosys = {
    .ret = RET_ERRNO, .errno_name = "ENOSYS"};

/* ---- SEMANTICS 9 ---- */

/* A term's condition on another argument than that of the flags; or NULL. */
static const struct policy_cond *
misplaced(const struct policy_term *t, const struct arch *a)
{
	const struct policy_cond *wrong = NULL;

	for (unsigned i = 0; i < t->nconds; i++) {
		unsigned subject =
		    scb_policy_cond_on(&t->conds[i], a, "clone").subject;

		if (subject == a->clone_flags)
			return NULL;
		if (subject == !a->clone_flags && !t->conds[i].arg)
			wrong = &t->conds[i];
	}
	return wrong;
}

static const struct policy_cond *
misplaced_in(const struct policy_rule *r, const struct arch *a)
{
	const struct policy_cond *c = NULL;

	for (unsigned i = 0; i < r->nterms && !c; i++)
		c = misplaced(&r->terms[i], a);
	return c;
}

static void
lint_clone_check_flags(const struct lint *l, const struct lint_use *u)
{
	const struct policy_cond *first = NULL, *c;
	uint32_t on = 0;
	unsigned right;

	for (unsigned i = 0; i < l->s->narches; i++) {
		if (!l->abi[i].rows[u->name->id] ||
		    !scb_policy_name_on(u->name, l->abi[i].arch))
			continue;
		c = misplaced_in(u->rule, l->abi[i].arch);
		if (!c || (first && c->subject != first->subject))
			continue;
		on |= lint_bit(i);
		first = c;
	}
	if (!first)
		return;
	right = !first->subject;
	scb_diag_warn(l->d, first->loc,
	    "the flags of 'clone' are in argument %u%s, not in argument %u",
	    right, scb_lint_on(l, on), first->subject);
}

/* ---- SEMANTICS 8 ---- */

struct clone {
	int id, id3; /* -1: no rule names it */
	const struct lint_use *use, *use3;
	const struct lint_use *filtered; /* by its flags, where it is open */
	uint32_t stubbed, open;		 /* architectures with each finding */
};

/* Is any of the uses meant for this architecture? */
static bool
lint_clone_is_named(const struct lint_use *u, const struct arch *a)
{
	while (u && !scb_policy_name_on(u->name, a))
		u = u->next;
	return u != NULL;
}

/* A rule on clone that looks at its flags there; or NULL. */
static const struct lint_use *
flags_use(const struct lint_use *u, const struct arch *a)
{
	for (; u; u = u->next) {
		const struct policy_rule *r = u->rule;

		for (unsigned i = 0; i < r->nterms; i++)
			for (unsigned j = 0; j < r->terms[i].nconds; j++)
				if (scb_policy_cond_on(
					&r->terms[i].conds[j], a, "clone")
					.subject == a->clone_flags)
					return u;
	}
	return NULL;
}

static void
check_clone3(const struct lint *l, struct clone *c, unsigned abi)
{
	const struct arch *a = l->abi[abi].arch;
	struct lint_fate clone = scb_lint_name_fate(l, abi, c->id),
			 clone3 = scb_lint_name_fate(l, abi, c->id3);

	if (c->id < 0 || !l->abi[abi].rows[c->id] ||
	    !scb_names_call(l->names, a, "clone3"))
		return;
	if (!lint_clone_is_named(c->use3, a) && lint_permit(c->use) &&
	    clone.permits && !scb_policy_permits(l->p->def.ret) &&
	    !l->s->clone3_policy && !l->s->complain &&
	    scb_policy_verdict(&l->p->def, a) != scb_policy_verdict(&enosys, a))
		c->stubbed |= lint_bit(abi);
	if (!clone.permits || !clone.refuses || !clone3.permits ||
	    !flags_use(c->use, a))
		return;
	c->open |= lint_bit(abi);
	if (!c->filtered)
		c->filtered = flags_use(c->use, a);
}

static void
warn_clone3(const struct lint *l, const struct clone *c)
{
	const struct lint_use *u;

	if (c->stubbed)
		scb_diag_info(l->d,
		    "the policy allows 'clone' and does not name 'clone3', "
		    "which returns ENOSYS%s so that libc falls back to 'clone'",
		    scb_lint_on(l, c->stubbed));
	if (c->open) {
		u = lint_permit(c->use3);
		scb_diag_warn(l->d, u ? u->name->loc : c->filtered->name->loc,
		    "'clone3' is allowed%s%s while 'clone' is filtered by its "
		    "flags: those of 'clone3' are in memory, where no filter "
		    "sees them; let it return ENOSYS",
		    u ? "" : " by default", scb_lint_on(l, c->open));
		if (u)
			scb_diag_note(l->d, c->filtered->name->loc,
			    "'clone' is filtered here");
	}
}

void
scb_lint_clone(struct lint *l)
{
	struct clone c = {.id = scb_names_find(l->names, "clone"),
	    .id3 = scb_names_find(l->names, "clone3")};

	if (c.id < 0)
		return;
	c.use = l->uses[c.id];
	c.use3 = c.id3 < 0 ? NULL : l->uses[c.id3];
	for (const struct lint_use *u = c.use; u; u = u->next)
		lint_clone_check_flags(l, u);
	for (unsigned i = 0; i < l->s->narches; i++)
		check_clone3(l, &c, i);
	warn_clone3(l, &c);
}
