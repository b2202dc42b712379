/* Shared by the eval*.c files, and private to them. */
#ifndef EVAL_PRIVATE_H
#define EVAL_PRIVATE_H

#include "eval/eval_rules.h"

/*
 * The rules on a number; none, where the verdict does not depend on the rest
 * of the call.
 */
struct eval_segment scb_eval_nr(
    const struct eval *e, uint32_t audit, uint32_t nr);

/* eval_other.c: finds the numbers; then adds the rules on them. */
struct names;
void scb_eval_open_others(const struct eval *e, struct eval_abi *b,
    struct arena *a, const struct names *ns);
void scb_eval_add_other(const struct eval *e, struct arena *a,
    struct eval_abi *b, const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name);
void scb_eval_add_twin(const struct eval *e, struct arena *a,
    struct eval_abi *b, const struct names *ns, const struct policy_rule *r,
    const struct policy_name *name);

/* A number outside of the table; NULL: no rule can name it. */
struct eval_number *scb_eval_other(const struct eval_abi *b, uint32_t nr);

/* eval_entry.c: adds a copy of the rule's entry to those on the number. */
void scb_eval_add(const struct eval *e, struct arena *a, struct eval_number *n,
    const struct eval_entry *src);

/* Adds the rules on all numbers to all numbers of the ABI. */
void scb_eval_add_all(
    const struct eval *e, struct arena *a, struct eval_abi *b);

/* eval_ask.c: asks the view, and keeps the first question left open. */
enum eval_truth scb_eval_ask(struct eval_look *l, unsigned word, uint32_t mask,
    enum eval_rel rel, uint32_t k);

/*
 * eval_slot.c: a condition with slots, on `bits` bits from word `lo` up.
 */
enum eval_truth scb_eval_slot_cond(const struct policy_cond *c,
    struct eval_look *l, unsigned lo, unsigned bits);

enum eval_truth scb_eval_not(enum eval_truth t);

/* An AND. Neither is EVAL_NO. */
enum eval_truth scb_eval_both(enum eval_truth a, enum eval_truth b);

#endif
