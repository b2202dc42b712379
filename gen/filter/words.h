/* One instruction in words, as bpf_asm, tcpdump -d and scb_bpf_text write it.
 */
#ifndef WORDS_H
#define WORDS_H

#include "filter/parse.h"

struct words {
	struct bpf_number field[FIELDS];
	/*
	 * Where the targets of a jump are named, as offsets in the text; 0:
	 * the next instruction. `yes` alone for an unconditional one.
	 */
	size_t yes, no;
};

/* Does an instruction begin at r->at? */
bool scb_words_start(const struct bpf_reader *r);

/* Reads it; r->at is then at whatever follows on the line. */
void scb_words_read(struct bpf_reader *r, struct words *w);

/* Blanks, but not the end of the line. */
void scb_words_skip_blanks(struct bpf_reader *r);

#endif
