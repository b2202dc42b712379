/* Instructions in C: initialisers, BPF_STMT and BPF_JUMP. */
#ifndef FILTER_C_INSN_H
#define FILTER_C_INSN_H

#include "filter/c_value.h"
#include "filter/parse.h"

/*
 * Does an instruction begin at token i? It must be whole, and its fields must
 * be numbers or constants of BPF, unless it is spelled BPF_STMT or BPF_JUMP.
 */
bool scb_c_is_insn(const struct c_token *t, size_t n, size_t i);

/*
 * Reads instructions with commas between them, and appends them to the current
 * filter. They end where the tokens do; or, if `open`, where no comma follows.
 */
void scb_c_read_insns(struct bpf_reader *r, struct c_expr *e, bool open);

/* The index of the bracket that closes the one at i, or n. */
size_t scb_c_closing(const struct c_token *t, size_t n, size_t i);

/* --- c_title.c: headers that scbpf has written ---------------------------- */

/* The offset of the next title, or the end. */
size_t scb_c_title(const struct bpf_reader *r, size_t from);

/*
 * How well does the comment before an array match the architecture that is
 * wanted? 2: it is its first word; 1: it is a later word; 0: no match.
 */
unsigned scb_c_fit(const struct bpf_reader *r, size_t comment);

/* The architecture that the comment begins with, or NULL. */
const struct arch *scb_c_titled_arch(
    const struct bpf_reader *r, size_t comment);

#endif
