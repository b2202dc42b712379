/* SEMANTICS 4, 5, 10: conditions that the argument can never meet, or fail. */
#include "lint/lint_private.h"

enum flaw {
	NONE,
	NO_ARGUMENT, /* the call has fewer */
	VALUE,	     /* does not fit */
	MASK,
	EXPECT,	 /* wants a bit above the argument */
	OUTSIDE, /* wants a bit that the mask hides */
	WIDE,	 /* more bits than the register has */
	UNKNOWN, /* of a width that the tables do not know */
	FLAWS
};

struct finding {
	enum flaw flaw;
	struct policy_cond cond; /* as it is there */
	unsigned number;	 /* of bits, or of arguments */
	const struct policy_name *name;
	uint32_t on;
};

static enum flaw
value_flaw(const struct policy_cond *c, unsigned bits)
{
	uint64_t top = UINT64_MAX >> (64 - bits);
	uint64_t v = c->value, expect = c->expect;
	bool fits = scb_lint_constant(&v, bits);

	if (c->slot || c->mask_slot)
		return NONE;
	if (c->op != POLICY_MASKED_EQ && c->op != POLICY_MASKED_NE)
		return fits ? NONE : VALUE;
	scb_lint_constant(&expect, bits);
	if (expect & ~(v & top))
		return c->expect & ~c->value ? OUTSIDE : EXPECT;
	/* Texts complement masks, and mean no more bits than there are. */
	return fits || c->value_of ? NONE : MASK;
}

bool
scb_lint_fits(const struct policy_cond *c, unsigned bits)
{
	return value_flaw(c, bits) == NONE;
}

static struct finding
look(const struct lint *l, const struct policy_cond *c,
    const struct policy_name *name, unsigned abi)
{
	struct finding f = {.name = name, .on = lint_bit(abi)};

	if (!l->abi[abi].rows[name->id] || scb_lint_block(l, abi, name) ||
	    !scb_policy_name_on(name, l->abi[abi].arch))
		return f;
	f.cond = scb_policy_cond_on(c, l->abi[abi].arch, name->name);
	f.number = scb_lint_bits(l, abi, name, &f.cond);
	f.flaw = value_flaw(&f.cond, f.number);
	if (!f.flaw && c->subject != POLICY_IP &&
	    c->width > l->abi[abi].arch->arg_bits)
		f.flaw = WIDE;
	if (f.cond.subject == POLICY_IP || c->arg)
		return f;
	/* Only an argument of unknown or full width can be beyond the last. */
	if (f.number >= l->abi[abi].arch->arg_bits &&
	    c->subject >= scb_lint_registers(l, abi, name)) {
		f.flaw = NO_ARGUMENT;
		f.number =
		    (unsigned)scb_facts_nargs(l->abi[abi].arch, name->name);
	} else if (!f.flaw && !c->width && !l->s->args64 && f.number == 64 &&
		   scb_facts_nargs(l->abi[abi].arch, name->name) < 0) {
		f.flaw = UNKNOWN;
	}
	return f;
}

/* What readers of JSON do with bits outside the mask. */
static const char *
cleared(const struct lint *l, const struct policy_cond *c)
{
	struct buf b;

	if (!lint_in_json(l, c->loc))
		return "";
	scb_buf_init(&b, l->d->arena);
	scb_buf_str(&b, "; libseccomp clears them, and ");
	if (c->value)
		scb_buf_fmt(&b, "compares with 0x%jx",
		    (uintmax_t)(c->expect & c->value));
	else
		scb_buf_str(&b, "matches every value");
	return b.p;
}

/*
 * How an argument compares with a number that does not fit: one that is larger
 * or, in a signed comparison, a negative one that is smaller than all others.
 */
static const char *
relation(const struct policy_cond *c)
{
	/* ORDER POLICY_OP */
	static const char *const above[] = {"always different from",
	    "always less than", "always at most", "never equal to",
	    "never as large as", "never greater than"};
	static const char *const below[] = {"", "never less than",
	    "never as small as", "", "always at least", "always greater than"};

	return c->sign && c->value >> 63 ? below[c->op] : above[c->op];
}

static void
lint_args_warn(const struct lint *l, const struct finding *f)
{
	const struct policy_cond *c = &f->cond;
	const char *name = f->name->name, *on = scb_lint_on(l, f->on);
	const char *never =
	    c->op == POLICY_MASKED_NE ? "always differs from" : "never matches";
	const char *subject = scb_lint_subject(l, c, name);
	unsigned n = f->number;

	switch (f->flaw) {
	case NO_ARGUMENT:
		scb_diag_warn(l->d, c->loc,
		    "'%s' has %u argument%s%s, so there is no argument with "
		    "index %u (the first is 0)",
		    name, n, n == 1 ? "" : "s", on, c->subject);
		break;
	case WIDE:
		scb_diag_warn(l->d, c->loc,
		    "%s has 32 bits%s; all %u are compared, and the upper "
		    "half is always zero",
		    subject, on, n);
		break;
	case UNKNOWN:
		scb_diag_warn(l->d, c->loc,
		    "the tables do not know the width of %s%s, so all %u bits "
		    "are compared; expected 'arg%u:32', or 'arg%u:64' if that "
		    "is meant",
		    subject, on, n, c->subject, c->subject);
		break;
	case VALUE:
		scb_diag_warn(l->d, c->loc,
		    "%s has %u bits%s, so it is %s 0x%jx", subject, n, on,
		    relation(c), (uintmax_t)c->value);
		break;
	case MASK:
		scb_diag_warn(l->d, c->loc,
		    "%s has %u bits%s, so the bits of the mask 0x%jx above "
		    "them are always zero",
		    subject, n, on, (uintmax_t)c->value);
		break;
	case EXPECT:
		scb_diag_warn(l->d, c->loc,
		    "%s has %u bits%s, so it %s 0x%jx under the mask 0x%jx",
		    subject, n, on, never, (uintmax_t)c->expect,
		    (uintmax_t)c->value);
		break;
	default:
		scb_diag_warn(l->d, c->loc,
		    "0x%jx has bits outside the mask 0x%jx, so %s %s%s%s%s",
		    (uintmax_t)c->expect, (uintmax_t)c->value, subject, never,
		    c->op == POLICY_MASKED_NE ? " it" : "", on, cleared(l, c));
		break;
	}
}

static bool
lint_args_is_same(const struct finding *a, const struct finding *b)
{
	return a->flaw == b->flaw && a->number == b->number &&
	       a->cond.subject == b->cond.subject &&
	       a->cond.value == b->cond.value &&
	       a->cond.expect == b->cond.expect;
}

/* One message for all names that have the flaw, about the first. */
static void
check_cond(
    struct lint *l, const struct policy_rule *r, const struct policy_cond *c)
{
	struct finding first = {0}, f;

	for (unsigned i = 0; i < r->nnames && !first.flaw && l->work; i++)
		for (unsigned j = 0; j < l->s->narches && scb_lint_step(l);
		     j++) {
			f = look(l, c, &r->names[i], j);
			if (!first.flaw)
				first = f;
			else if (lint_args_is_same(&f, &first))
				first.on |= f.on;
		}
	if (first.flaw)
		lint_args_warn(l, &first);
}

void
scb_lint_args(struct lint *l)
{
	for (unsigned i = 0; i < l->p->nrules; i++) {
		const struct policy_rule *r = &l->p->rules[i];

		for (unsigned j = 0; l->exists[i] && j < r->nterms; j++)
			for (unsigned k = 0; k < r->terms[j].nconds; k++)
				check_cond(l, r, &r->terms[j].conds[k]);
	}
}

/* Is a call of the ABI let through that no condition lets through? */
static bool
is_open(const struct lint *l, const struct lint_use *u, unsigned abi)
{
	for (; u; u = u->next)
		if (u->rule->nterms == 0 &&
		    scb_policy_name_on(u->name, l->abi[abi].arch))
			return scb_policy_permits(u->rule->action.ret);
	return scb_policy_permits(l->p->def.ret);
}

/* A permission that never holds is a refusal, unless there is another. */
static void
report_args_in_memory(
    const struct lint *l, const struct lint_use *u, uint32_t on)
{
	static const char *const text =
	    "'%s' has its arguments in memory%s, where no filter sees them: a "
	    "rule that allows it under conditions never applies there%s";
	const char *name = u->name->name;
	uint32_t open = 0;

	for (unsigned i = 0; i < l->s->narches; i++)
		if (on & lint_bit(i) && is_open(l, l->uses[u->name->id], i))
			open |= lint_bit(i);
	if (open)
		scb_diag_note(
		    l->d, u->name->loc, text, name, scb_lint_on(l, open), "");
	if (on & ~open)
		scb_diag_warn(l->d, u->name->loc, text, name,
		    scb_lint_on(l, on & ~open),
		    ", so the call is refused; expected no condition");
}

/* The ABIs on which this use of a name is of a call with memory arguments. */
static uint32_t
args_in_memory_on(const struct lint *l, const struct lint_use *u)
{
	uint32_t on = 0;

	for (unsigned i = 0; i < l->s->narches; i++)
		if (l->abi[i].rows[u->name->id] &&
		    scb_policy_name_on(u->name, l->abi[i].arch) &&
		    scb_lint_block(l, i, u->name))
			on |= lint_bit(i);
	return on;
}

/* Once for each refusal, but one permission speaks for all of them. */
static void
check_block(struct lint *l, const struct lint_use *u)
{
	uint32_t on, noted = 0;

	for (; u; u = lint_tested(u->next)) {
		on = args_in_memory_on(l, u);
		if (!on)
			continue;
		if (!scb_policy_permits(u->rule->action.ret)) {
			scb_diag_warn(l->d, u->name->loc,
			    "'%s' has its arguments in memory%s, where no "
			    "filter sees them: argument 0 is their address; "
			    "expected no condition",
			    u->name->name, scb_lint_on(l, on));
		} else if (on & ~noted) {
			report_args_in_memory(l, u, on & ~noted);
			noted |= on;
		}
	}
}

void
scb_lint_blocks(struct lint *l)
{
	for (unsigned id = 0; id < l->names->n; id++) {
		const struct lint_use *u = lint_tested(l->uses[id]);

		if (u)
			check_block(l, u);
	}
}
