/* What the readers of the several forms of a filter share. */
#ifndef PARSE_H
#define PARSE_H

#include "bpf/bpf.h"

struct bpf_reader {
	struct diag *d;
	const struct source *text;
	const char *which; /* of several arrays; see scb_bpf_parse */
	size_t at;	   /* next byte */
	size_t comment;	   /* after the opening of the last one in C; or 0 */
	struct scbpf_insn *p;
	size_t n, cap;
	uint32_t *where; /* of each instruction, in the text */
	size_t where_cap;
};

/* A number that was read, and where it began. */
struct bpf_number {
	uint64_t value;
	size_t at;
};

enum bpf_field { FIELD_CODE, FIELD_JT, FIELD_JF, FIELD_K, FIELDS };

bool scb_bpf_is_space(char c);
unsigned scb_bpf_digit(char c); /* in any base up to 36; otherwise 36 */

/* Letters, digits, and whatever else is quoted in one piece. */
bool scb_bpf_in_word(char c);

/* The next byte; 0 at the end, as no text has one. */
char scb_bpf_peek(const struct bpf_reader *r);

/* Bytes of the word or number that begins at `at`; 0: there is none. */
size_t scb_bpf_word_len(const struct bpf_reader *r, size_t at);

/* An error in so many words, at r->at. */
_Noreturn void scb_bpf_fail(struct bpf_reader *r, const char *text);

_Noreturn void scb_bpf_unexpected(struct bpf_reader *r, const char *expected);

/* Unsigned; c: also hexadecimal, octal and suffixes, as in C. */
struct bpf_number scb_bpf_read_number(struct bpf_reader *r, bool c);

/* Append an instruction, once its fields are seen to fit. */
void scb_bpf_append(
    struct bpf_reader *r, const struct bpf_number field[FIELDS]);

/* --- c_lexer.c: C, of which there may be anything around an array --------- */

/* Does the text go on with s? */
bool scb_c_lexer_starts(const struct bpf_reader *r, const char *s);

/* The next character that is no part of blanks, comments or directives. */
char scb_c_lexer_peek(struct bpf_reader *r);

/* Over c if it is that. */
bool scb_c_lexer_accept(struct bpf_reader *r, char c);

/* Over a string, a word or a character. */
void scb_c_lexer_skip(struct bpf_reader *r);

/* --- c_array.c ------------------------------------------------------------ */

bool scb_c_array_probe(const struct bpf_reader *r);
void scb_c_array_read(struct bpf_reader *r);

/* --- listing.c ------------------------------------------------------------ */

bool scb_bpf_is_listing(const struct bpf_reader *r);
void scb_bpf_read_listing(struct bpf_reader *r);

/* --- object.c; see also scb_bpf_is_object --------------------------------- */

void scb_bpf_read_object(struct bpf_reader *r);

#endif
