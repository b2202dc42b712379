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

/* Reads one instruction; anything else is an error. */
void scb_c_read_insn(struct c_expr *e, struct scbpf_insn *in);

/*
 * Reads fields without braces of their own, as C lets a list of numbers fill
 * one instruction after the other; false, and nothing is skipped: none are
 * there.
 */
bool scb_c_read_flat(struct c_expr *e, struct scbpf_insn *in);

/* Skips the token s, or reports what is there instead. */
void scb_c_expect(struct c_expr *e, const char *s, const char *expected);
_Noreturn void scb_c_unexpected(struct c_expr *e, const char *expected);

/* The index of the bracket that closes the one at i, or n. */
size_t scb_c_closing(const struct c_token *t, size_t n, size_t i);

/* --- c_list.c ------------------------------------------------------------- */

/*
 * Reads instructions with commas between them, and appends them to the current
 * filter. They end where the tokens do; or, if `open`, where no comma follows.
 */
void scb_c_read_insns(struct bpf_reader *r, struct c_expr *e, bool open);

/*
 * Compares the lengths that tokens give to struct sock_fprog with the arrays
 * that were read: warns, and leaves out what is not installed.
 */
void scb_c_lengths(
    struct bpf_reader *r, struct c_pp *p, const struct c_token *t, size_t n);

/* --- c_arch.c ------------------------------------------------------------- */

/*
 * Warns where the tokens of instructions name another architecture, and calls
 * by name; insn: the filter with them at its end.
 */
void scb_c_check_arch(const struct c_pp *p, const struct c_token *t, size_t n,
    const struct scbpf_insn *insn, size_t ninsns);

/* --- c_title.c: headers that scbpf has written ---------------------------- */

/* The offset of the next title, or the end. */
size_t scb_c_title(const struct bpf_reader *r, size_t from);

/*
 * How well does the comment before an array match the architecture that is
 * wanted? 2: it is its first word; 1: it is a later word; 0: no match. Sets
 * bit i of abis if it begins with architecture i of scb_arch_all.
 */
unsigned scb_c_title_rank(
    const struct bpf_reader *r, size_t comment, uint64_t *abis);

/* Reports that no filter is for the architecture that is wanted. */
_Noreturn void scb_c_title_none(
    const struct bpf_reader *r, struct loc at, uint64_t abis);

/* The architecture that the comment begins with, or NULL. */
const struct arch *scb_c_titled_arch(
    const struct bpf_reader *r, size_t comment);

#endif
