/*
 * Constants that a text policy compares with the wrong argument, and those that
 * it combines although only one of them can be the value.
 */
#include "facts/facts_belong.h"
#include "lint/lint_private.h"

#include <string.h>

/* A condition, as it is for one call on one ABI. */
struct constant_at {
	const struct lint *l;
	const struct policy_cond *cond; /* as it was written */
	const struct arch *arch;
	const char *call;
	unsigned arg;
};

/* --- the wrong argument --------------------------------------------------- */

static void
warn_misfit(const struct constant_at *x, const struct policy_part *p,
    const struct facts_misfit *m)
{
	struct diag *d = x->l->d;
	const char *own;

	if (m->own < 0) {
		scb_diag_warn(d, p->loc,
		    "argument %u of '%s', '%s', takes constants such as "
		    "'%.*s', and not '%s'",
		    x->arg, x->call,
		    scb_facts_arg_name(x->arch, x->call, x->arg), (int)m->len,
		    m->like, p->constant);
		return;
	}
	own = scb_facts_arg_name(x->arch, x->call, (unsigned)m->own);
	scb_diag_warn(d, p->loc,
	    "'%s' belongs to argument %d of '%s', '%s', and not to argument %u",
	    p->constant, m->own, x->call, own, x->arg);
}

static bool
check_parts(const struct constant_at *x, const struct policy_part *p)
{
	struct facts_misfit m;

	for (; p; p = p->next) {
		if (p->inner) {
			if (check_parts(x, p->inner))
				return true;
			continue;
		}
		if (p->constant &&
		    scb_facts_is_misfit(x->arch, x->call, x->arg, p->constant,
			strlen(p->constant), &m)) {
			warn_misfit(x, p, &m);
			return true;
		}
	}
	return false;
}

/* --- several at once ------------------------------------------------------ */

/* What the condition compares with; of `in`, without the complement. */
static const struct policy_part *
compared(const struct policy_cond *c)
{
	const struct policy_part *p = c->value_of;

	if (c->op == POLICY_EQ || c->op == POLICY_NE)
		return p;
	return c->op == POLICY_MASKED_EQ && !c->expect_of && !c->expect && p &&
		       p->complement && p->inner && !p->next
		   ? p->inner
		   : NULL;
}

static bool
is_choice(const struct constant_at *x, const struct policy_part *p)
{
	const struct facts_family *f =
	    scb_facts_family_of(x->arch, x->call, x->arg);

	return f && p->constant && !p->complement &&
	       scb_facts_is_choice(
		   f, x->arch, p->constant, strlen(p->constant));
}

static void
put_subject(struct buf *b, const struct policy_cond *c)
{
	if (c->arg)
		scb_buf_str(b, c->arg);
	else
		scb_buf_fmt(b, "arg%u", (unsigned)c->subject);
}

static bool
check_combined(const struct constant_at *x)
{
	const struct policy_part *all = compared(x->cond);
	bool differs = x->cond->op == POLICY_NE;
	struct buf set, same;
	unsigned n = 0;

	if (x->cond->alone)
		return false;
	scb_buf_init(&set, x->l->d->arena);
	scb_buf_init(&same, x->l->d->arena);
	put_subject(&set, x->cond);
	scb_buf_str(&set, differs ? " not in {" : " in {");
	for (const struct policy_part *p = all; p; p = p->next) {
		if (!is_choice(x, p))
			return false;
		scb_buf_fmt(&set, n ? ", %s" : "%s", p->constant);
		scb_buf_str(&same, n ? differs ? " && " : " || " : "");
		put_subject(&same, x->cond);
		scb_buf_fmt(
		    &same, differs ? " != %s" : " == %s", p->constant);
		n++;
	}
	if (n < 2)
		return false;
	scb_diag_warn(x->l->d, all->loc,
	    "'|' joins the bits of these constants, which are not flags; for "
	    "one of several values write '%s}', or as minijail does '%s'",
	    set.p, same.p);
	return true;
}

/* --- every condition ------------------------------------------------------ */

/* One message for a condition, whatever the number of its calls and ABIs. */
static void
check_constants(
    struct lint *l, const struct policy_rule *r, const struct policy_cond *c)
{
	struct constant_at x = {.l = l, .cond = c};

	for (unsigned i = 0; i < r->nnames; i++)
		for (unsigned j = 0; j < l->s->narches && scb_lint_step(l);
		     j++) {
			x.arch = l->abi[j].arch;
			x.call = r->names[i].name;
			if (!l->abi[j].rows[r->names[i].id] ||
			    !scb_policy_name_on(&r->names[i], x.arch) ||
			    scb_lint_block(l, j, &r->names[i]))
				continue;
			x.arg = scb_policy_cond_on(c, x.arch, x.call).subject;
			if (x.arg == POLICY_IP ||
			    x.arg >= scb_lint_registers(l, j, &r->names[i]))
				continue;
			if (check_parts(&x, c->value_of) ||
			    check_parts(&x, c->expect_of) || check_combined(&x))
				return;
		}
}

void
scb_lint_constants(struct lint *l)
{
	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];

		for (unsigned j = 0; l->exists[i] && j < r->nterms; j++)
			for (unsigned k = 0; k < r->terms[j].nconds; k++)
				if (r->terms[j].conds[k].value_of ||
				    r->terms[j].conds[k].expect_of)
					check_constants(
					    l, r, &r->terms[j].conds[k]);
	}
}
