/* SEMANTICS 2: names that mean nothing, or nothing here. */
#include "lint/lint_private.h"

#include <string.h>

enum { SUGGESTIONS = 100, SHOWN = 60 }; /* messages, bytes */

static bool
has_any(const struct lint *l, unsigned id)
{
	for (unsigned i = 0; i < l->s->narches; i++)
		if (scb_lint_has(l, i, id))
			return true;
	return false;
}

/* Of the numbers that no table has, scb_policy_numbers leaves the digits. */
static bool
is_number(const struct lint *l, unsigned id)
{
	return l->uses[id] && l->uses[id]->name->number;
}

static void
warn_unknown(struct lint *l, const struct policy_name *name, const char *meant)
{
	if (meant)
		scb_diag_warn(l->d, name->loc,
		    "no architecture has a syscall '%.*s', expected '%s'",
		    SHOWN, name->name, meant);
	else
		scb_diag_warn(l->d, name->loc,
		    "no architecture has a syscall '%.*s' up to Linux %u.%u, "
		    "so it is ignored",
		    SHOWN, name->name, FACTS_KERNEL >> 16,
		    FACTS_KERNEL >> 8 & 0xff);
}

/* Rules that do not exist here count as well: they may elsewhere. */
static void
find_unknown(struct lint *l, const bool *known)
{
	unsigned n = 0;
	const char *meant;

	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];

		for (unsigned j = 0; j < r->nnames; j++) {
			const char *s = r->names[j].name;

			if (known[r->names[j].id])
				continue;
			meant = n++ < SUGGESTIONS
				    ? scb_facts_near_call(
					  l->s->arches[0], s, strlen(s))
				    : NULL;
			warn_unknown(l, &r->names[j], meant);
		}
	}
}

static void
say_skipped(struct lint *l, unsigned abi, const bool *known)
{
	struct buf b;

	scb_buf_init(&b, l->d->arena);
	for (unsigned id = 0; id < l->names->n; id++) {
		if (!l->uses[id] || l->uses[id]->name->known || !known[id] ||
		    scb_lint_has(l, abi, id) || is_number(l, id))
			continue;
		if (b.len)
			scb_buf_str(&b, ", ");
		scb_buf_str(&b, l->names->name[id]);
	}
	if (b.len)
		scb_diag_info(l->d,
		    "skipped, because %s does not have them: %s",
		    l->abi[abi].arch->token, b.p);
}

void
scb_lint_names(struct lint *l)
{
	bool *known = scb_arena_array(l->d->arena, l->names->n, sizeof *known);

	for (unsigned id = 0; id < l->names->n; id++) {
		const char *s = l->names->name[id];

		/* A number counts as known: it is skipped on no ABI. */
		known[id] = has_any(l, id) ||
			    scb_facts_known(s, strlen(s), NULL) ||
			    is_number(l, id);
	}
	find_unknown(l, known);
	if (l->d->least > SCBPF_SEVERITY_INFO)
		return;
	for (unsigned i = 0; i < l->s->narches; i++)
		say_skipped(l, i, known);
}
