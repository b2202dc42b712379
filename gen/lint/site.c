#include "lint/site.h"

#include <string.h>

#include "bpf/bpf.h"

void
scb_sites_open(struct sites *k, struct diag *d, const struct policy *p,
    const struct names *names, const struct eval *e,
    const struct policy_setup *s)
{
	bool added = p->narches || p->nmaps;

	*k = (struct sites){.d = d, .p = p, .s = s};
	for (unsigned i = 0; i < s->narches; i++)
		k->at[i] = (struct site){e, names, s->arches[i],
		    RET_ERRNO |
			(uint32_t)scb_facts_errno(s->arches[i], "ENOSYS", 6),
		    i == 0 || !added};
}

const struct eval_segment *
scb_site_segment(const struct site *at, const char *name)
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

bool
scb_site_permits(const struct eval_segment *seg)
{
	return seg && (eval_varies(seg) || scb_policy_permits(seg->verdict));
}

struct loc
scb_site_place(const struct sites *k, const char *name)
{
	const struct policy *p = k->p;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (strcmp(p->rules[i].names[j].name, name) == 0 &&
			    scb_policy_exists(&p->rules[i], k->s))
				return p->rules[i].names[j].loc;
	return p->def_loc;
}

const char *
scb_site_verdict(const struct sites *k, uint32_t v)
{
	struct buf b;

	scb_buf_init(&b, k->d->arena);
	scb_bpf_verdict(&b, v);
	return b.p;
}
