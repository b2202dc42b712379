#include "lint/site.h"

#include <string.h>

#include "bpf/bpf.h"

/* Both the rows and the segments are in the order of numbers. */
static void
find_segments(struct site *at, struct arena *arena)
{
	const struct arch *a = at->arch;
	const struct eval_segment *seg =
	    scb_eval_find(at->e, a->audit_arch, a->calls[0].nr);

	at->row = scb_arena_array(arena, a->ncalls, sizeof *at->row);
	for (unsigned i = 0; i < a->ncalls; i++) {
		while (seg->high < a->calls[i].nr)
			seg++;
		at->row[i] = seg;
	}
}

void
scb_sites_open(struct sites *k, struct diag *d, const struct policy *p,
    const struct names *names, const struct eval *e,
    const struct policy_setup *s)
{
	bool added = p->narches || p->nmaps;

	*k = (struct sites){.d = d, .p = p, .s = s};
	for (unsigned i = 0; i < s->narches; i++) {
		bool main = i == 0 || !added;

		if (!main && d->least > SCBPF_SEVERITY_INFO)
			continue;
		k->at[k->n] = (struct site){.e = e,
		    .names = names,
		    .arch = s->arches[i],
		    .index = scb_names_index(names, s->arches[i]),
		    .enosys = RET_ERRNO | (uint32_t)scb_facts_errno(
					      s->arches[i], "ENOSYS", 6),
		    .main = main};
		find_segments(&k->at[k->n++], d->arena);
	}
}

const struct eval_segment *
scb_site_segment(const struct site *at, const char *name)
{
	const struct arch_call *c =
	    scb_facts_find(at->index, name, strlen(name));

	return c ? at->row[c - at->arch->calls] : NULL;
}

bool
scb_site_permits(const struct eval_segment *seg)
{
	return seg && (eval_varies(seg) || scb_policy_permits(seg->verdict));
}

bool
scb_site_refuses(const struct eval_segment *seg)
{
	return seg && !scb_site_permits(seg) &&
	       (seg->verdict & RET_ACTION) != RET_USER_NOTIF;
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
