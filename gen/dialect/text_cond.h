/* Shared by the files that read conditions, and private to them. */
#ifndef TEXT_COND_H
#define TEXT_COND_H

#include "dialect/text_expr.h"
#include "dialect/text_private.h"

/* --- text_subject.c ------------------------------------------------------- */

/* Is it `ip`, or begins like `arg0`? */
bool scb_text_at_subject(const struct text *t);

/* Reads what is compared into the condition. */
bool scb_text_subject(
    struct text *t, const struct policy_rule *r, struct policy_cond *c);

/* --- text_compare.c ------------------------------------------------------- */

/* One comparison; NULL on an error. */
struct text_expr *scb_text_compare(struct text *t, const struct policy_rule *r);

/* --- text_list.c ---------------------------------------------------------- */

/*
 * Error: a list of values stands where one belongs, whose first begins at
 * `from`. true: there is none.
 */
bool scb_text_no_list(
    struct text *t, const struct policy_cond *c, uint32_t from, bool differs);

/*
 * Error: a value alone follows `||` or `&&` after such a comparison. true: it
 * does not.
 */
bool scb_text_no_value(struct text *t, const struct text_expr *before);

/* --- text_compare.c ------------------------------------------------------- */

/* Is the token an operator; `==` or `!=`? */
bool scb_text_at_relation(const struct text *t);
bool scb_text_at_equality(const struct text *t);

/* `ARG & MASK` has been read, and is to be equal to a value, or not. */
struct text_expr *scb_text_masked(struct text *t, struct policy_cond c);

#endif
