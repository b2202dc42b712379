/*
 * How wide the values are that slots are compared with (SEMANTICS 5). Where
 * registers have 32 bits, the instruction pointer has no more, either.
 */
#include "eval/eval_private.h"

static unsigned
narrowest(const struct eval_entry *n, unsigned slot, unsigned bits)
{
	for (unsigned i = 0; i < n->rule->nterms; i++)
		for (unsigned j = 0; j < n->terms[i].nconds; j++) {
			const struct policy_cond *c = &n->terms[i].conds[j];

			if (c->slot != slot + 1)
				continue;
			if (n->abi->arg_bits < bits)
				bits = n->abi->arg_bits;
			if (n->bits[c->subject] < bits)
				bits = n->bits[c->subject];
		}
	return bits;
}

static unsigned
in_number(const struct eval_number *n, unsigned slot, unsigned bits)
{
	for (const struct eval_entry *x = n->first; x; x = x->next)
		if (!x->sub)
			bits = narrowest(x, slot, bits);
	return bits;
}

unsigned
scb_eval_slot_bits(const struct eval *e, unsigned slot)
{
	unsigned bits = 64;

	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		for (unsigned k = 0; k < b->arch->ncalls; k++)
			bits = in_number(&b->row[k], slot, bits);
		for (unsigned k = 0; k < b->nothers; k++)
			bits = in_number(&b->other[k].number, slot, bits);
	}
	return bits;
}
