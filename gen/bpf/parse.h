/* What the readers of the several forms of a filter share. */
#ifndef PARSE_H
#define PARSE_H

#include "bpf/bpf.h"

struct bpf_reader {
	struct diag *d;
	const struct source *text;
	size_t at; /* next byte */
	struct scbpf_insn *p;
	size_t n, cap;
};

/* A number that was read, and where it began. */
struct bpf_number {
	uint64_t value;
	size_t at;
};

enum bpf_field { FIELD_CODE, FIELD_JT, FIELD_JF, FIELD_K, FIELDS };

bool bpf_is_space(char c);
unsigned bpf_digit(char c); /* in any base up to 36; otherwise 36 */

/* Letters, digits, and whatever else is quoted in one piece. */
bool bpf_in_word(char c);

/* The next byte; 0 at the end, as no text has one. */
char bpf_peek(const struct bpf_reader *r);

/* Bytes of the word or number that begins at `at`; 0: there is none. */
size_t bpf_word_len(const struct bpf_reader *r, size_t at);

_Noreturn void bpf_unexpected(struct bpf_reader *r, const char *expected);

/* Unsigned; c: also hexadecimal, octal and suffixes, as in C. */
struct bpf_number bpf_read_number(struct bpf_reader *r, bool c);

/* Append an instruction, once its fields are seen to fit. */
void bpf_append(struct bpf_reader *r, const struct bpf_number field[FIELDS]);

/* carray.c */
bool bpf_is_array(const struct bpf_reader *r);
void bpf_read_array(struct bpf_reader *r);

#endif
