/*
 * Conditions as they are written, and their disjunctive normal form, which is
 * what a policy has. Private to the text*.c files.
 */
#ifndef TEXT_EXPR_H
#define TEXT_EXPR_H

#include "policy/policy.h"

enum text_expr_kind { TEXT_COND, TEXT_AND, TEXT_OR };

struct text_expr {
	enum text_expr_kind kind;
	struct policy_cond cond; /* TEXT_COND */
	/* `ARG & MASK` without parentheses or anything after it. */
	bool bits;
	struct text_expr *first, *last, *next; /* operands, at least one */
};

/* At the end of the memory; see scb_text_terms. */
struct text_expr *scb_text_expr_cond(
    struct arena *a, const struct policy_cond *c);

/* An AND or OR without operands; and one more for it. */
struct text_expr *scb_text_expr_join(struct arena *a, enum text_expr_kind kind);
void scb_text_expr_add(struct text_expr *e, struct text_expr *operand);

/* Changes the expression into its opposite. */
void scb_text_expr_negate(struct text_expr *e);

/*
 * The terms of the expression, in the order in which it is written as far as
 * possible. NULL: they would be too many.
 */
struct policy_term *scb_text_expr_terms(
    struct arena *a, const struct text_expr *e, unsigned *count);

#endif
