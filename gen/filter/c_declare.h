/* Reads declarations in C: constants, and arrays of numbers. */
#ifndef FILTER_C_DECLARE_H
#define FILTER_C_DECLARE_H

#include "filter/c_insn.h"

/* The start of the statement that token i is in. */
size_t scb_c_statement(const struct c_token *t, size_t i);

/* The index of the bracket that opens the one at i; 0: none is there. */
size_t scb_c_opening(const struct c_token *t, size_t i);

/* The name that is declared before the '=' at i, or NULL. */
const struct c_token *scb_c_declared(const struct c_token *t, size_t i);

/* The bytes of the type that tokens declare; 0: another type, or none. */
unsigned scb_c_width(
    struct c_pp *p, const struct c_token *t, size_t from, size_t to);

/* Remembers the constants of a declaration: of an enum, or a const number. */
void scb_c_constants(struct c_pp *p, const struct c_token *t, size_t n);

/*
 * Reads filters from arrays of bytes or of wider words that a declaration
 * holds, if their last instruction returns; and from strings.
 */
void scb_c_words(
    struct bpf_reader *r, struct c_pp *p, const struct c_token *t, size_t n);

#endif
