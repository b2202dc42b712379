/* What kernels do that a policy may not know of. */
#include "lint/lint.h"

#include <string.h>

#include "bpf/bpf.h"
#include "lint/lint_private.h"

/* ---- SEMANTICS 9: mount namespaces by another bit ------------------------ */

enum { NEWNS = 0x20000, EMPTY_MNTNS = 0x100000 };

/* The first rule with conditions on unshare; NULL: there is none. */
static const struct policy_name *
kernel_tested(const struct policy *p, const struct policy_setup *s)
{
	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (p->rules[i].nterms &&
			    strcmp(p->rules[i].names[j].name, "unshare") == 0 &&
			    scb_policy_exists(&p->rules[i], s))
				return &p->rules[i].names[j];
	return NULL;
}

static uint32_t
kernel_unshare(const struct eval *e, const struct arch *a, uint32_t flags)
{
	const struct arch_call *c =
	    scb_facts_call(a, "unshare", strlen("unshare"));
	struct scbpf_call call = {
	    .arch = a->audit_arch, .nr = c->nr, .args = {flags}};

	return scb_eval_call(e, &call);
}

void
scb_kernel_check(struct diag *d, const struct policy *p, const struct eval *e,
    const struct policy_setup *s)
{
	const struct policy_name *at = kernel_tested(p, s);

	for (unsigned i = 0; at && i < s->narches; i++) {
		const struct arch *a = s->arches[i];

		if (!scb_facts_call(a, "unshare", strlen("unshare")) ||
		    !scb_policy_refuses(kernel_unshare(e, a, NEWNS)) ||
		    !scb_policy_permits(kernel_unshare(e, a, EMPTY_MNTNS)))
			continue;
		scb_diag_warn(d, at->loc,
		    "'unshare' is refused with CLONE_NEWNS, but not with "
		    "UNSHARE_EMPTY_MNTNS (0x100000), which also creates a "
		    "mount namespace on Linux 7.1 and later; test that bit "
		    "too");
		return;
	}
}

/* ---- SEMANTICS 14: calls that filters are not asked about ---------------- */

static void
kernel_note(struct lint *l, unsigned abi, const struct lint_use *u)
{
	const char *from =
	    scb_facts_skipped_from(l->abi[abi].arch, u->name->name);

	if (from && !u->name->grouped &&
	    scb_policy_name_on(u->name, l->abi[abi].arch) &&
	    scb_policy_refuses(u->rule->action.ret))
		scb_diag_note(l->d, u->name->loc,
		    "Linux %s and later do not run filters for '%s', and on "
		    "older kernels refusing it kills the programs that are "
		    "traced with it; allow it",
		    from, u->name->name);
}

void
scb_lint_skipped(struct lint *l)
{
	static const char *const names[] = {"uretprobe", "uprobe"};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		int id = scb_names_find(l->names, names[i]);

		for (unsigned k = 0; id >= 0 && k < l->s->narches; k++)
			for (const struct lint_use *u = l->uses[id]; u;
			     u = u->next)
				kernel_note(l, k, u);
	}
}
