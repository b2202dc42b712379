/* What the files that read seccomp-tools' assembler share. */
#ifndef TOOLS_H
#define TOOLS_H

#include "filter/parse.h"

/* Skips blanks, ends of lines and comments. */
void scb_tools_skip(struct bpf_reader *r);

/*
 * Is the word s next, in small or capital letters? The second also skips it,
 * and what follows it; the third does so with another string.
 */
bool scb_tools_at(const struct bpf_reader *r, const char *s);
bool scb_tools_word(struct bpf_reader *r, const char *s);
bool scb_tools_mark(struct bpf_reader *r, const char *s);
void scb_tools_expect(
    struct bpf_reader *r, const char *s, const char *expected);

/* The value of the word with a prefix of C's headers: AUDIT_ and ARCH_I386. */
bool scb_tools_known(
    const struct bpf_reader *r, const char *prefix, uint32_t *k);

/* A number, also by name and in parentheses; "[3]", an index below most. */
uint32_t scb_tools_constant(struct bpf_reader *r);
uint32_t scb_tools_index(struct bpf_reader *r, uint32_t most);

/* The offset of a word of struct seccomp_data; false: none is named here. */
bool scb_tools_data(struct bpf_reader *r, uint32_t *offset);

#endif
