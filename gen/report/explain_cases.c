/* Items with several verdicts, and items with no result. */
#include "report/explain.h"

#include <string.h>

static void
put_case(struct doc *d, struct doc_block *b, struct explain *x,
    const struct explain_item *i, uint32_t verdict, bool otherwise)
{
	struct doc_case *c = scb_doc_case(d, b, NULL,
	    scb_explain_verdict(x, i->part.abi, verdict),
	    otherwise ? NULL : scb_explain_when(x, i, verdict));

	c->tone = scb_doc_tone(verdict);
	c->otherwise = otherwise && b->cases != c;
}

void
scb_explain_cases(struct doc *d, struct doc_block *b, struct explain *x,
    const struct explain_item *i)
{
	uint32_t verdict = 0;
	bool any = false, rest = !i->part.why && i->depends;

	if (i->nsteps) {
		scb_doc_case(d, b, NULL, NULL, "in steps, see below");
		return;
	}
	while (scb_explain_next(i, i->next, any, verdict, &verdict)) {
		any = true;
		if (!rest || verdict != i->otherwise)
			put_case(d, b, x, i, verdict, !i->depends);
	}
	if (rest)
		put_case(d, b, x, i, i->otherwise, true);
	if (i->part.why)
		scb_doc_case(d, b, NULL, NULL,
		    scb_doc_fmt(
			d, "cannot tell: pc %zu: %s", i->part.pc, i->part.why));
}

/* ---- what could not be followed ------------------------------------------ */

/* Do both items have no result, for the same reason at the same place? */
static bool
is_same_unknown(struct explain *x, const struct explain_section *s,
    const struct explain_item *i, const struct explain_item *like)
{
	return i->part.why == like->part.why && i->part.pc == like->part.pc &&
	       !i->part.ends &&
	       scb_explain_is_listed(x, s, (struct explain_item *)i);
}

static bool
is_first_unknown(struct explain *x, const struct explain_section *s,
    const struct explain_item *i)
{
	if (!i->part.why || !is_same_unknown(x, s, i, i))
		return false;
	for (const struct explain_item *k = s->from; k != i; k = k->next)
		if (is_same_unknown(x, s, k, i))
			return false;
	return true;
}

enum { RUNS = 4 }; /* of numbers without a call; more are not listed */

/* Their names, or the number of calls if there are too many. */
static void
put_alike(struct doc *d, struct explain *x, const struct explain_section *s,
    const struct explain_item *first)
{
	struct doc_block *b = scb_doc_add(d, DOC_CLASS,
	    scb_doc_fmt(
		d, "cannot tell: pc %zu: %s", first->part.pc, first->part.why),
	    NULL);
	unsigned calls = 0, numbers = 0;

	b->tone = DOC_PLAIN;
	for (const struct explain_item *i = first; i != s->to; i = i->next)
		if (is_same_unknown(x, s, i, first))
			++*(i->part.call ? &calls : &numbers);
	if (!x->verbose && calls > EXPLAIN_MANY) {
		b->text = scb_doc_fmt(d,
		    "%u of %u known calls%s (names under -v)", calls, s->known,
		    numbers ? ", and numbers without a call" : "");
		return;
	}
	for (const struct explain_item *i = first; i != s->to; i = i->next)
		if (is_same_unknown(x, s, i, first) &&
		    (i->part.call || x->verbose || numbers <= RUNS))
			scb_doc_word(d, b, scb_explain_name(x, &i->part),
			    i->part.call != NULL);
	if (!x->verbose && numbers > RUNS)
		scb_doc_word(d, b, "numbers without a call", false);
}

void
scb_explain_put_unknown(
    struct doc *d, struct explain *x, const struct explain_section *s)
{
	for (const struct explain_item *i = s->from; i != s->to; i = i->next) {
		const struct explain_item *next = i->next;

		if (!is_first_unknown(x, s, i))
			continue;
		while (next != s->to && !is_same_unknown(x, s, next, i))
			next = next->next;
		if (next != s->to)
			put_alike(d, x, s, i);
		else
			scb_explain_cases(d,
			    scb_doc_add(d, DOC_CALL,
				scb_explain_name(x, &i->part), NULL),
			    x, i);
	}
}

/* ---- what could be followed in part -------------------------------------- */

/* The item without a call, so that arguments have no names but "arg0". */
static struct explain_item
without_names(const struct explain_item *i)
{
	struct explain_item plain = *i;

	plain.part.call = NULL;
	plain.decision = NULL;
	return plain;
}

/* Do both items have the same partial result? */
static bool
is_same_partly(struct explain *x, const struct explain_section *s,
    struct explain_item *i, struct explain_item *like)
{
	struct explain_item *both[] = {i, like};

	if (!i->part.why || i->part.why != like->part.why ||
	    i->part.pc != like->part.pc || !i->part.ends || !like->part.ends ||
	    !scb_explain_is_listed(x, s, i))
		return false;
	for (unsigned k = 0; k < 2; k++)
		if (!both[k]->plain) {
			struct explain_item plain = without_names(both[k]);

			both[k]->plain = scb_explain_decision(x, &plain);
		}
	return strcmp(i->plain, like->plain) == 0;
}

bool
scb_explain_put_partly(struct doc *d, struct explain *x,
    const struct explain_section *s, struct explain_item *i)
{
	unsigned calls = 0, numbers = 0;
	/* the first of all, and of the numbers without a call */
	struct explain_item *first = NULL, *number = NULL, plain;
	const char *name = "numbers without a call";

	if (x->verbose || !i->part.why)
		return false;
	for (const struct explain_item *k = s->from; k != s->to; k = k->next) {
		struct explain_item *item = (struct explain_item *)k;

		if (!is_same_partly(x, s, item, i))
			continue;
		if (!first)
			first = item;
		if (!number && !k->part.call)
			number = item;
		++*(k->part.call ? &calls : &numbers);
	}
	if (calls > EXPLAIN_MANY)
		name = scb_doc_fmt(d, "%u of %u known calls%s (names under -v)",
		    calls, s->known,
		    numbers ? ", and numbers without a call" : "");
	else if (numbers > RUNS && !i->part.call)
		first = number;
	else
		return false;
	plain = without_names(i);
	if (first == i)
		scb_explain_cases(
		    d, scb_doc_add(d, DOC_CALL, name, NULL), x, &plain);
	return true;
}
