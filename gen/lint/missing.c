#include "lint/missing.h"

#include <string.h>

#include "bpf/bpf.h"
#include "lint/site.h"

struct missing {
	const struct sites *k;
	const struct site *at;
	struct facts_index calls; /* the ABI's */
	bool *named; /* by id: some rule that applies here names it */
	bool *told;  /* by id: it stands in a message already */
	/* Lists of quoted names, and the place of the first of `lacks`. */
	struct buf lacks, used;
	unsigned nlacks, nused;
	struct loc loc;
};

static bool
applies(const struct missing *m, const struct policy_rule *r, unsigned name)
{
	return scb_policy_exists(r, m->k->s) &&
	       scb_policy_name_on(&r->names[name], m->at->arch);
}

static void
find_named(struct missing *m)
{
	const struct policy *p = m->k->p;

	for (unsigned i = 0; i < p->nrules; i++)
		for (unsigned j = 0; j < p->rules[i].nnames; j++)
			if (applies(m, &p->rules[i], j))
				m->named[p->rules[i].names[j].id] = true;
}

static bool
is_named(const struct missing *m, const char *call)
{
	int id = scb_names_find(m->at->names, call);

	return id >= 0 && m->named[id];
}

/* A sub-call has no verdict of its own: then it is not known. */
static bool
is_refused(const struct missing *m, const char *call)
{
	const struct eval_segment *seg = scb_site_segment(m->at, call);

	return seg && !scb_site_permits(seg);
}

/*
 * The first call that is used instead of a missing one, if none of them is
 * named, and all are refused (or, for a rule that refuses, the first is not).
 */
static const char *
find_used(const struct missing *m, const char *call, bool permits)
{
	const char *used = NULL, *s;

	for (unsigned i = 0;
	     (s = scb_facts_instead(m->at->arch, call, i, NULL)); i++) {
		if (is_named(m, s) || (permits && !is_refused(m, s)))
			return NULL;
		if (!used)
			used = s;
	}
	return used && (permits || !is_refused(m, used)) ? used : NULL;
}

static void
put_quoted(struct buf *b, unsigned *n, const char *name)
{
	scb_buf_fmt(b, (*n)++ ? ", '%s'" : "'%s'", name);
}

static void
list(struct missing *m, const struct policy_name *name, bool permits)
{
	const char *used;
	struct buf quoted;

	if (name->number || name->grouped || m->told[name->id] ||
	    scb_facts_find(&m->calls, name->name, strlen(name->name)) ||
	    scb_facts_has(m->at->arch, name->name))
		return;
	used = find_used(m, name->name, permits);
	if (!used)
		return;
	m->told[name->id] = true;
	if (m->nlacks == 0)
		m->loc = name->loc;
	put_quoted(&m->lacks, &m->nlacks, name->name);
	scb_buf_init(&quoted, m->k->d->arena);
	scb_buf_fmt(&quoted, "'%s'", used);
	if (m->nused == 0 || !strstr(m->used.p, quoted.p))
		put_quoted(&m->used, &m->nused, used);
}

static void
list_all(struct missing *m, bool permits)
{
	const struct policy *p = m->k->p;

	scb_buf_init(&m->lacks, m->k->d->arena);
	scb_buf_init(&m->used, m->k->d->arena);
	m->nlacks = m->nused = 0;
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (scb_policy_permits(r->action.ret) != permits ||
		    (!permits && r->action.ret == RET_USER_NOTIF))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			if (applies(m, r, j))
				list(m, &r->names[j], permits);
	}
}

static void
report(const struct missing *m, bool permits)
{
	static const char refused[] =
	    "%s has no %s; programs use %s there, which this policy does not "
	    "allow; '--port' adds them";
	static const char open[] =
	    "%s has no %s, which this policy refuses; programs use %s there, "
	    "which it allows";
	const char *token = m->at->arch->token;

	if (m->nlacks == 0)
		return;
	if (!m->at->main)
		scb_diag_info(m->k->d, permits ? refused : open, token,
		    m->lacks.p, m->used.p);
	else if (permits)
		scb_diag_warn(
		    m->k->d, m->loc, refused, token, m->lacks.p, m->used.p);
	else
		scb_diag_note(
		    m->k->d, m->loc, open, token, m->lacks.p, m->used.p);
}

void
scb_missing_check(struct diag *d, const struct policy *p,
    const struct names *names, const struct eval *e,
    const struct policy_setup *s)
{
	size_t mark = scb_arena_mark(d->arena);
	struct sites k;

	scb_sites_open(&k, d, p, names, e, s);
	for (unsigned i = 0; i < s->narches; i++) {
		struct missing m = {.k = &k, .at = &k.at[i]};

		if (!m.at->main && d->least > SCBPF_SEVERITY_INFO)
			continue;
		m.named = scb_arena_array(d->arena, names->n, sizeof(bool));
		m.told = scb_arena_array(d->arena, names->n, sizeof(bool));
		scb_facts_index(&m.calls, m.at->arch, d->arena);
		find_named(&m);
		list_all(&m, true);
		report(&m, true);
		list_all(&m, false);
		report(&m, false);
	}
	scb_arena_release(d->arena, mark);
}
