/* What all checks look at, prepared once. */
#include "lint/lint_private.h"

#include <string.h>

bool
scb_lint_step(struct lint *l)
{
	if (l->work == 0)
		return false;
	l->work--;
	return true;
}

/* ---- names on architectures ---------------------------------------------- */

bool
scb_lint_has(const struct lint *l, unsigned abi, unsigned id)
{
	const struct lint_abi *b = &l->abi[abi];

	return b->rows[id] ||
	       (l->sub[id] && (b->carried >> (l->sub[id] - 1) & 1));
}

bool
scb_lint_applies(const struct lint *l, unsigned abi,
    const struct policy_rule *r, const struct policy_name *name)
{
	if (!scb_policy_name_on(name, l->abi[abi].arch))
		return false;
	if (r->nterms == 0)
		return scb_lint_has(l, abi, name->id);
	return l->abi[abi].rows[name->id] &&
	       !(scb_policy_permits(r->action.ret) &&
		   scb_lint_block(l, abi, name));
}

/*
 * What is remembered of a name that has a number here; NULL when another name
 * with the same number has the row, or none has it in the table.
 */
static struct lint_row *
row(const struct lint_abi *b, const struct policy_name *name)
{
	unsigned i = b->rows[name->id] - 1u;

	return i < b->arch->ncalls &&
		       strcmp(b->arch->calls[i].name, name->name) == 0
		   ? &b->row[i]
		   : NULL;
}

static unsigned
width(const struct lint_abi *b, const struct policy_name *name, unsigned arg)
{
	struct lint_row *r = row(b, name);

	if (!r)
		return scb_facts_width(b->arch, name->name, arg);
	if (r->width[arg] == 0)
		r->width[arg] =
		    (uint8_t)(scb_facts_width(b->arch, name->name, arg) + 1);
	return r->width[arg] - 1u;
}

static int
nargs(const struct lint_abi *b, const struct policy_name *name)
{
	struct lint_row *r = row(b, name);

	if (!r)
		return scb_facts_nargs(b->arch, name->name);
	if (r->nargs == 0)
		r->nargs = (uint8_t)(scb_facts_nargs(b->arch, name->name) + 2);
	return r->nargs - 2;
}

unsigned
scb_lint_bits(const struct lint *l, unsigned abi,
    const struct policy_name *name, const struct policy_cond *c)
{
	const struct lint_abi *b = &l->abi[abi];
	unsigned bits = 0;

	if (c->width)
		return c->width;
	if (c->subject == POLICY_IP)
		return 64;
	if (!l->s->args64)
		bits = width(b, name, c->subject);
	return arch_bits_used(b->arch, bits);
}

bool
scb_lint_block(
    const struct lint *l, unsigned abi, const struct policy_name *name)
{
	return width(&l->abi[abi], name, 0) == FACTS_BLOCK;
}

/*
 * Where registers have 32 bits a wide argument may need two. The tables do not
 * distinguish u64 from long, so each wide one counts twice: a few wrong indices
 * go unnoticed there.
 */
unsigned
scb_lint_registers(
    const struct lint *l, unsigned abi, const struct policy_name *name)
{
	const struct lint_abi *b = &l->abi[abi];
	int declared = nargs(b, name);
	unsigned n = (unsigned)declared;

	if (declared < 0)
		return LINT_ARGS;
	for (unsigned i = 0; b->arch->arg_bits == 32 && i < (unsigned)declared;
	     i++)
		n += width(b, name, i) == 64;
	return n;
}

/* ---- which verdicts a call can get --------------------------------------- */

void
scb_lint_count(const struct lint *l, struct lint_tally *t,
    const struct policy_rule *r, enum lint_match m)
{
	if (t->closed)
		return;
	t->closed = !lint_is_json(l, r) && m == LINT_ALL;
	if (scb_policy_permits(r->action.ret))
		t->permits[m] = true;
	else
		t->refuses[m] = true;
}

/* A refusal is always stricter than a permission (SEMANTICS 3). */
struct lint_fate
scb_lint_fate(const struct lint *l, const struct lint_tally *t)
{
	bool decided = t->permits[LINT_ALL] || t->refuses[LINT_ALL];
	bool def = scb_policy_permits(l->p->def.ret);
	bool refused = t->refuses[LINT_ALL] || (!decided && !def);
	bool permitted = t->permits[LINT_ALL] || (!decided && def);
	bool some = t->permits[LINT_SOME] &&
		    (l->p->first_match || !t->refuses[LINT_ALL]);

	permitted = permitted && !t->refuses[LINT_ALL];
	return (struct lint_fate){
	    permitted || some, refused || t->refuses[LINT_SOME]};
}

struct lint_fate
scb_lint_name_fate(const struct lint *l, unsigned abi, int id)
{
	struct lint_tally t = {0};

	for (const struct lint_use *u = id < 0 ? NULL : l->uses[id]; u;
	     u = u->next)
		if (scb_policy_name_on(u->name, l->abi[abi].arch))
			scb_lint_count(l, &t, u->rule,
			    u->rule->nterms ? LINT_SOME : LINT_ALL);
	return scb_lint_fate(l, &t);
}

/* ---- opening ------------------------------------------------------------- */

static void
lint_open_abi(struct lint *l, unsigned abi)
{
	struct lint_abi *b = &l->abi[abi];
	const struct facts_subcall *sub;

	b->arch = l->s->arches[abi];
	b->rows = scb_names_rows(l->names, b->arch);
	b->row = scb_arena_array(l->d->arena, b->arch->ncalls, sizeof *b->row);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL; i++)
		if (scb_names_call(l->names, b->arch, sub->multiplexer))
			b->carried |= (uint64_t)1 << i;
}

static void
open_uses(struct lint *l)
{
	struct arena *a = l->d->arena;
	const struct policy *p = l->p;

	l->uses = scb_arena_array(a, l->names->n, sizeof *l->uses);
	l->exists = scb_arena_array(a, p->nrules, sizeof *l->exists);
	for (unsigned i = p->nrules; i-- > 0;) {
		const struct policy_rule *r = &p->rules[i];
		struct lint_use *u;

		l->exists[i] = scb_policy_exists(r, l->s);
		if (!l->exists[i])
			continue;
		u = scb_arena_array(a, r->nnames, sizeof *u);
		for (unsigned j = r->nnames; j-- > 0;) {
			unsigned id = r->names[j].id;

			u[j] = (struct lint_use){l->uses[id], r, &r->names[j]};
			l->uses[id] = &u[j];
		}
	}
}

static void
open_subcalls(struct lint *l)
{
	const struct facts_subcall *sub;
	int id;

	l->sub = scb_arena_array(l->d->arena, l->names->n, sizeof *l->sub);
	for (unsigned i = 0; (sub = scb_facts_subcall(i)) != NULL; i++)
		if ((id = scb_names_find(l->names, sub->name)) >= 0)
			l->sub[id] = (uint8_t)(i + 1);
}

void
scb_lint_open(struct lint *l)
{
	for (unsigned i = 0; i < l->s->narches; i++)
		lint_open_abi(l, i);
	open_uses(l);
	open_subcalls(l);
}
