#include "peer.h"

#include <seccomp.h>
#include <unistd.h>

/* A rule has at most as many conditions as there are arguments. */
enum { ARGS = 6 };

/* One conjunction for one call; ORDER OP, libseccomp counts from 1. */
static int
add_term(
    scmp_filter_ctx ctx, uint32_t action, int nr, const struct policy_term *t)
{
	struct scmp_arg_cmp cmp[ARGS];

	if (t->nconds > ARGS)
		return -1;
	for (unsigned i = 0; i < t->nconds; i++) {
		const struct policy_cond *c = &t->conds[i];

		cmp[i].arg = c->subject;
		cmp[i].op = (enum scmp_compare)(c->op + SCMP_CMP_NE);
		cmp[i].datum_a = c->value;
		cmp[i].datum_b = c->expect;
	}
	return seccomp_rule_add_array(ctx, action, nr, t->nconds, cmp);
}

/* The number of the rule's terms that libseccomp did not take for this name. */
static unsigned
add_name(scmp_filter_ctx ctx, const struct policy_rule *r, const char *name,
    uint32_t action)
{
	int nr = seccomp_syscall_resolve_name(name);
	unsigned refused = 0;

	if (nr == __NR_SCMP_ERROR)
		return 1;
	if (r->nterms == 0)
		return seccomp_rule_add_array(ctx, action, nr, 0, NULL) < 0;
	for (unsigned i = 0; i < r->nterms; i++)
		refused += add_term(ctx, action, nr, &r->terms[i]) < 0;
	return refused > 0;
}

static unsigned
add_rules(scmp_filter_ctx ctx, const struct peer *p)
{
	unsigned refused = 0;

	for (unsigned i = 0; i < p->policy->nrules; i++) {
		const struct policy_rule *r = &p->policy->rules[i];

		if (!scb_policy_exists(r, p->setup))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			refused += add_name(ctx, r, r->names[j].name,
			    scb_policy_verdict(
				&r->action, p->setup->arches[0]));
	}
	return refused;
}

/* Priorities are one byte: the most frequent call gets 255, and so down. */
static void
set_priorities(scmp_filter_ctx ctx, const struct mix *m)
{
	for (size_t i = 0; i < m->n; i++) {
		int nr = seccomp_syscall_resolve_name(m->entry[i].name);
		unsigned above = 0;

		for (size_t j = 0; j < m->n; j++)
			above += m->entry[j].count > m->entry[i].count;
		if (nr != __NR_SCMP_ERROR && above < UINT8_MAX)
			seccomp_syscall_priority(
			    ctx, nr, (uint8_t)(UINT8_MAX - above));
	}
}

bool
peer_export(struct peer *p, int fd)
{
	scmp_filter_ctx ctx = seccomp_init(
	    scb_policy_verdict(&p->policy->def, p->setup->arches[0]));

	p->context = ctx;
	if (!ctx)
		return false;
	seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, (uint32_t)p->level);
	for (unsigned i = 1; i < p->setup->narches; i++)
		seccomp_arch_add(
		    ctx, seccomp_arch_resolve_name(p->setup->arches[i]->token));
	p->refused = add_rules(ctx, p);
	if (p->mix)
		set_priorities(ctx, p->mix);
	return seccomp_export_bpf(ctx, fd) == 0;
}

void
peer_close(struct peer *p)
{
	if (p->context)
		seccomp_release(p->context);
}
