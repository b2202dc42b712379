/* What the readers of filters share, and the readers: one per notation. */
#ifndef PARSE_H
#define PARSE_H

#include "base/chars.h"
#include "filter/filter.h"

#define BPF_KINDS \
	"a filter: raw bytes, hex or base64 of them, an ELF file or its " \
	"FILE:SYMBOL, a C array, a listing, strace output, JSON or decimal " \
	"numbers"

/* The same as a message's "expected", where policies are taken as well. */
#define BPF_KINDS_OF(want) \
	((want)->policies ? "a policy (JSON, or lines such as 'read: " \
			    "allow'), or " BPF_KINDS \
			  : BPF_KINDS)

struct bpf_reader {
	struct diag *d;
	const struct source *text;
	const struct bpf_want *want;
	struct bpf_text_filters *out;
	size_t out_cap;
	size_t at; /* next byte */
	/* the current filter, and the locations of its instructions */
	struct scbpf_insn *p;
	uint32_t *where;
	size_t n, cap, where_cap;
};

/* A number that was read, and where it began. */
struct bpf_number {
	uint64_t value;
	size_t at;
};

enum bpf_field { FIELD_CODE, FIELD_JT, FIELD_JF, FIELD_K, FIELDS };

/* --- reader.c ------------------------------------------------------------ */

void scb_bpf_skip_space(struct bpf_reader *r);

/*
 * Characters of a word: letters, digits, and a few others that messages quote
 * together.
 */
bool scb_bpf_in_word(char c);

/* The next byte; 0 at the end, because text has no zero bytes. */
char scb_bpf_peek(const struct bpf_reader *r);

/*
 * Moves to the next place where s begins, r->at included; false: there is none,
 * and r->at is the end.
 */
bool scb_bpf_seek(struct bpf_reader *r, const char *s);

/* Bytes of the word or number that begins at `at`; 0: there is none. */
size_t scb_bpf_word_len(const struct bpf_reader *r, size_t at);

/* Reports an error at r->at. */
_Noreturn void scb_bpf_fail(struct bpf_reader *r, const char *text);

_Noreturn void scb_bpf_unexpected(struct bpf_reader *r, const char *expected);

/* Unsigned; c: also hexadecimal, octal and suffixes, as in C. */
struct bpf_number scb_bpf_read_number(struct bpf_reader *r, bool c);

/* Is s next? */
bool scb_bpf_starts(const struct bpf_reader *r, const char *s);

/* Is s next? It is then skipped. */
bool scb_bpf_accept(struct bpf_reader *r, const char *s);

/* Is a word next that ends in a colon? */
bool scb_bpf_at_label(const struct bpf_reader *r);

/* Appends an instruction, which is at an offset of the text. */
void scb_bpf_add(
    struct bpf_reader *r, const struct scbpf_insn *in, size_t at);

/* Checks that the fields of an instruction fit, and appends it. */
void scb_bpf_append(
    struct bpf_reader *r, const struct bpf_number field[FIELDS]);

/* Ends the current filter; the next instruction begins another one. */
void scb_bpf_close(struct bpf_reader *r);

/* Reads raw instructions; messages mention `what` and point at `at`. */
void scb_bpf_read_raw(struct bpf_reader *r, const unsigned char *bytes,
    size_t len, const char *what, struct loc at);

/* The word or byte at `at`, for a message. */
struct loc scb_bpf_place(const struct bpf_reader *r, size_t at);

/* --- sniff.c ------------------------------------------------------------- */

/* Helpers for reading C. */
bool scb_sniff_instruction(struct bpf_reader r);

/* --- numbers.c ----------------------------------------------------------- */

bool scb_bpf_is_base64(const struct bpf_reader *r);
void scb_bpf_read_base64(struct bpf_reader *r);
void scb_bpf_read_decimal(struct bpf_reader *r);

/* --- fields.c ------------------------------------------------------------- */

bool scb_fields_probe(const struct bpf_reader *r);
void scb_fields_read(struct bpf_reader *r);

/* --- tools.c -------------------------------------------------------------- */

bool scb_tools_probe(const struct bpf_reader *r);
void scb_tools_read(struct bpf_reader *r);

/* --- pfc.c ---------------------------------------------------------------- */

bool scb_pfc_probe(const struct bpf_reader *r);
void scb_pfc_read(struct bpf_reader *r);

/* --- hex.c ---------------------------------------------------------------- */

bool scb_hex_probe(const struct bpf_reader *r);
void scb_hex_read(struct bpf_reader *r);

/* --- strace.c ------------------------------------------------------------ */

bool scb_bpf_is_strace(const struct bpf_reader *r);
void scb_bpf_read_strace(struct bpf_reader *r);

/* --- c_source.c ---------------------------------------------------------- */

bool scb_c_array_probe(const struct bpf_reader *r);
void scb_c_array_read(struct bpf_reader *r);

/* Instructions as in C, up to a ']', which is skipped. */
void scb_c_read_bracket(struct bpf_reader *r);

/* --- listing.c ------------------------------------------------------------ */

bool scb_bpf_is_listing(const struct bpf_reader *r);
void scb_bpf_read_listing(struct bpf_reader *r);

/* --- unfilled.c ----------------------------------------------------------- */

/* Sets r->out->slot if the text, which scbpf has written, has slots. */
void scb_bpf_unfilled(struct bpf_reader *r, bool json);

/* --- object.c; see also scb_bpf_is_object --------------------------------- */

void scb_bpf_read_object(struct bpf_reader *r);

#endif
