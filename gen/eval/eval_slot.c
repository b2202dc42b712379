/*
 * How wide the values are that slots are compared with (SEMANTICS 5). Where
 * registers have 32 bits, the instruction pointer has no more, either.
 */
#include "eval/eval_rules.h"

static unsigned
narrowest(const struct eval_number *n, unsigned slot, unsigned bits)
{
	const struct policy_term *t;

	for (const struct eval_entry *x = n->first; x; x = x->next)
		for (t = x->terms; t < x->terms + x->nterms; t++)
			for (unsigned i = 0; i < t->nconds; i++) {
				unsigned w = eval_bits(x, &t->conds[i]);

				if (!t->conds[i].width && w > x->abi->arg_bits)
					w = x->abi->arg_bits;
				if (t->conds[i].slot == slot + 1 && w < bits)
					bits = w;
			}
	return bits;
}

unsigned
scb_eval_slot_bits(const struct eval *e, unsigned slot)
{
	unsigned bits = 64;

	for (unsigned i = 0; i < e->nabi; i++) {
		const struct eval_abi *b = &e->abi[i];

		for (unsigned k = 0; k < b->arch->ncalls; k++)
			bits = narrowest(&b->row[k], slot, bits);
		for (unsigned k = 0; k < b->nothers; k++)
			bits = narrowest(&b->other[k].number, slot, bits);
	}
	return bits;
}
