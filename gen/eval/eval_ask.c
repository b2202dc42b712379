/* Answers to questions about a call: yes, no, or left open. */
#include "eval/eval_private.h"

enum eval_truth
scb_eval_ask(struct eval_look *l, unsigned word, uint32_t mask,
    enum eval_rel rel, uint32_t k)
{
	struct eval_question q = {word, mask, k, rel};
	enum eval_truth t = l->view->test(l->view->user, &q);

	if (t == EVAL_OPEN && !l->open) {
		l->open = true;
		l->question = q;
	}
	return t;
}

enum eval_truth
scb_eval_not(enum eval_truth t)
{
	return t == EVAL_OPEN ? EVAL_OPEN : t == EVAL_NO ? EVAL_YES : EVAL_NO;
}

enum eval_truth
scb_eval_both(enum eval_truth a, enum eval_truth b)
{
	return a == EVAL_YES ? b : b == EVAL_NO ? EVAL_NO : EVAL_OPEN;
}
