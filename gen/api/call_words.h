/* Calls as C and strace write them. */
#ifndef CALL_WORDS_H
#define CALL_WORDS_H

#include "base/diag.h"

enum { CALL_WORDS = 7 }; /* the syscall, and its arguments at most */

/* Does this word begin such a call? */
bool scb_call_is_c(const char *word);

/*
 * Splits the call, which may be in several words; returns how many it has. What
 * follows the parenthesis is the result.
 */
size_t scb_call_words(struct diag *d, const char *const *words, size_t n,
    const char *to[CALL_WORDS]);

/* Reports a word that is a comparison: `domain == AF_UNIX`. */
void scb_call_no_comparison(
    struct diag *d, const char *const *words, size_t n);

/* Is it a string or a structure? A filter sees only its address. */
bool scb_call_is_memory(const char *word);

#endif
