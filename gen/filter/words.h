/* One instruction in words, as bpf_asm, tcpdump -d and scb_bpf_text write it.
 */
#ifndef FILTER_WORDS_H
#define FILTER_WORDS_H

#include "filter/parse.h"

struct words {
	struct bpf_number field[FIELDS];
	/*
	 * The offsets in the text where the targets of a jump are named; 0: the
	 * next instruction. An unconditional jump has only `yes`.
	 */
	size_t yes, no;
};

/* Does an instruction begin at r->at? */
bool scb_words_start(const struct bpf_reader *r);

/* Reads an instruction; r->at is then at what follows on the line. */
void scb_words_read(struct bpf_reader *r, struct words *w);

/* Blanks, but not the end of the line. */
void scb_words_skip_blanks(struct bpf_reader *r);

#endif
