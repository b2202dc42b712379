#include "lint/lint.h"

#include <string.h>

#include "bpf/bpf.h"

/* What is used where a call is missing, in the order of preference. */
struct used {
	struct used *next;
	const char *call;
};

struct missing {
	const struct sites *k;
	const struct site *at;
	const uint32_t *rows; /* by id: 0 where the ABI has no such number */
	struct used **used;   /* by id; NULL: not needed so far */
	bool *named;	      /* by id: some rule that applies here names it */
	bool *permitted;      /* by id: some one that does not refuse */
	bool *listed;	      /* by id: a message lists it already */
	/* Lists of quoted names, and the place of the first of `lacks`. */
	struct buf lacks, instead;
	unsigned nlacks, ninstead;
	struct loc loc;
};

static void
find_named(struct missing *m)
{
	const struct policy *p = m->k->p;

	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (!scb_policy_exists(r, m->k->s))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			if (scb_policy_name_on(&r->names[j], m->at->arch)) {
				unsigned id = r->names[j].id;

				m->named[id] = true;
				m->permitted[id] |=
				    !scb_policy_refuses(r->action.ret);
			}
	}
}

static void
add_used(struct missing *m, const char *call, const char *used)
{
	int id = scb_names_find(m->at->names, call);
	struct used **at, *u;

	if (id < 0)
		return;
	for (at = &m->used[id]; *at;)
		at = &(*at)->next;
	*at = u = scb_arena_alloc(m->k->d->arena, sizeof *u);
	u->call = used;
}

/* Fills in m->used for all names of the policy, whatever the ABI. */
static void
find_all_used(struct missing *m)
{
	const struct facts_sibling *s;

	m->used = scb_arena_array(
	    m->k->d->arena, m->at->names->n, sizeof(struct used *));
	for (unsigned i = 0; (s = scb_facts_sibling(i)); i++) {
		if (s->used)
			add_used(m, s->older, s->newer);
		if (s->back)
			add_used(m, s->newer, s->older);
	}
}

/* Is the call in one of the lists by id? */
static bool
is_in(const struct missing *m, const bool *list, const char *call)
{
	int id = scb_names_find(m->at->names, call);

	return id >= 0 && list[id];
}

/*
 * The first call that is used instead of a missing one and not named, if no
 * rule that names one of them lets it through, and all are refused (or, for a
 * rule that refuses, the first is not).
 */
static const char *
find_used(const struct missing *m, unsigned id, bool permits)
{
	const char *used = NULL;

	for (const struct used *u = m->used[id]; u; u = u->next) {
		if (!scb_facts_has(m->at->index, u->call, strlen(u->call)))
			continue;
		if (is_in(m, m->permitted, u->call) ||
		    (permits &&
			!scb_site_refuses(scb_site_segment(m->at, u->call))))
			return NULL;
		if (!used && !is_in(m, m->named, u->call))
			used = u->call;
	}
	if (used && !permits) {
		const struct eval_segment *seg = scb_site_segment(m->at, used);

		return !seg || scb_site_permits(seg) ? used : NULL;
	}
	return used;
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

	if (name->number || name->grouped || m->listed[name->id] ||
	    !scb_policy_name_on(name, m->at->arch))
		return;
	if (!m->used)
		find_all_used(m);
	used = find_used(m, name->id, permits);
	if (!used ||
	    scb_facts_has(m->at->index, name->name, strlen(name->name)))
		return;
	m->listed[name->id] = true;
	if (m->nlacks == 0)
		m->loc = name->loc;
	put_quoted(&m->lacks, &m->nlacks, name->name);
	scb_buf_init(&quoted, m->k->d->arena);
	scb_buf_fmt(&quoted, "'%s'", used);
	if (m->ninstead == 0 || !strstr(m->instead.p, quoted.p))
		put_quoted(&m->instead, &m->ninstead, used);
}

/* Of rules, or of options (override), since --port adds nothing for these. */
static void
list_all(struct missing *m, bool permits, bool override)
{
	const struct policy *p = m->k->p;

	scb_buf_init(&m->lacks, m->k->d->arena);
	scb_buf_init(&m->instead, m->k->d->arena);
	m->nlacks = m->ninstead = 0;
	for (unsigned i = 0; i < p->nrules; i++) {
		const struct policy_rule *r = &p->rules[i];

		if (r->override != override ||
		    scb_policy_permits(r->action.ret) != permits ||
		    (!permits && r->action.ret == RET_USER_NOTIF) ||
		    !scb_policy_exists(r, m->k->s))
			continue;
		for (unsigned j = 0; j < r->nnames; j++)
			if (!m->rows[r->names[j].id])
				list(m, &r->names[j], permits);
	}
}

static void
report(struct missing *m, bool permits, bool override)
{
	static const char *const advice[] = {
	    "; '--port' adds them", "; name these in the option, too"};
	static const char *const by[] = {"this policy", "an option"};
	const char *token = m->at->arch->token;
	struct buf b;

	list_all(m, permits, override);
	if (m->nlacks == 0)
		return;
	scb_buf_init(&b, m->k->d->arena);
	scb_buf_fmt(&b, "%s has no %s", token, m->lacks.p);
	if (override || !permits)
		scb_buf_fmt(&b, ", which %s %s", by[override],
		    permits ? "allows" : "refuses");
	scb_buf_fmt(&b, "; programs use %s there, which %s%s", m->instead.p,
	    permits    ? "this policy does not allow"
	    : override ? "this policy allows"
		       : "it allows",
	    permits || override ? advice[override] : "");
	if (!m->at->main)
		scb_diag_info(m->k->d, "%s", b.p);
	else if (permits)
		scb_diag_warn(m->k->d, m->loc, "%s", b.p);
	else
		scb_diag_note(m->k->d, m->loc, "%s", b.p);
}

void
scb_missing_check(const struct sites *k)
{
	struct arena *a = k->d->arena;
	struct used **used = NULL;

	for (unsigned i = 0; i < k->n; i++) {
		struct missing m = {.k = k, .at = &k->at[i], .used = used};

		m.rows = scb_names_rows(m.at->names, m.at->arch);
		m.named = scb_arena_array(a, m.at->names->n, sizeof(bool));
		m.permitted = scb_arena_array(a, m.at->names->n, sizeof(bool));
		m.listed = scb_arena_array(a, m.at->names->n, sizeof(bool));
		find_named(&m);
		for (unsigned j = 0; j < 4; j++)
			report(&m, j % 2 == 0, j >= 2);
		used = m.used;
	}
}
