/* Lists of words with blanks between them. */
#ifndef WORDS_H
#define WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The next word of a list, of *n bytes; *list is then after it. false: there
 * is no other. The list may be NULL, which is an empty one.
 */
bool scb_words_next(const char **list, const char **word, size_t *n);

#endif
