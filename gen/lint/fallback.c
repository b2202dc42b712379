#include "lint/fallback.h"

#include <string.h>

#include "bpf/bpf.h"

/* One architecture, and the policy's names in its table. */
struct site {
	const struct eval *e;
	const struct names *names;
	const struct arch *arch;
	uint32_t enosys; /* the verdict */
};

/* NULL: it has no such call. Most calls asked for are in the policy. */
static const struct eval_segment *
segment(const struct site *at, const char *name)
{
	int id = scb_names_find(at->names, name);
	const struct arch_call *c;
	unsigned row;

	if (id < 0) {
		c = scb_facts_call(at->arch, name, strlen(name));
	} else {
		row = scb_names_rows(at->names, at->arch)[id];
		c = row ? &at->arch->calls[row - 1] : NULL;
	}
	return c ? scb_eval_find(at->e, at->arch->audit_arch, c->nr) : NULL;
}

/* Always the same errno, and not ENOSYS. */
static bool
fallback_is_refused(const struct eval_segment *seg, const struct site *at)
{
	return seg && !seg->number &&
	       (seg->verdict & RET_ACTION) == RET_ERRNO &&
	       seg->verdict != at->enosys;
}

static bool
is_permitted(const struct eval_segment *seg)
{
	return seg && (seg->number || scb_policy_permits(seg->verdict));
}

/* Where the newer call's errno is written: its rule, or the default. */
static struct loc
fallback_place(
    const struct policy *p, const struct policy_setup *s, const char *name)
{
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (strcmp(p->rules[i].names[j].name, name) == 0 &&
			    scb_policy_exists(&p->rules[i], s))
				return p->rules[i].names[j].loc;
	return p->def_loc;
}

/* One pair on one ABI; true: something was said. */
static bool
check_pair(struct diag *d, const struct policy *p, const struct policy_setup *s,
    const struct site *at, const struct facts_pair *x)
{
	const struct eval_segment *seg = segment(at, x->newer);
	struct buf verdict;

	if (!fallback_is_refused(seg, at) ||
	    !is_permitted(segment(at, x->older)))
		return false;
	scb_buf_init(&verdict, d->arena);
	scb_bpf_verdict(&verdict, seg->verdict);
	scb_diag_warn(d, fallback_place(p, s, x->newer),
	    "'%s' is refused with %s on %s while '%s' is allowed: %s; allow "
	    "it too, or let it return ENOSYS",
	    x->newer, verdict.p, at->arch->token, x->older, x->effect);
	return true;
}

void
scb_fallback_check(struct diag *d, const struct policy *p,
    const struct names *ns, const struct eval *e, const struct policy_setup *s)
{
	struct site at[POLICY_ARCHES];
	const struct facts_pair *x;

	for (unsigned k = 0; k < s->narches; k++)
		at[k] = (struct site){e, ns, s->arches[k],
		    RET_ERRNO |
			(uint32_t)scb_facts_errno(s->arches[k], "ENOSYS", 6)};
	for (unsigned i = 0; (x = scb_facts_fallback(i)); i++) {
		bool said = !*x->effect;

		for (unsigned k = 0; k < s->narches && !said; k++)
			said = check_pair(d, p, s, &at[k], x);
	}
}
