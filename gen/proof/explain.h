/* Conditions on a call in words. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "proof/survey.h"

/* Makes of ends with the same verdict fewer ones that hold the same calls. */
void explain_unite(struct survey_part *part, struct arena *a);

/*
 * Words (a bit for each BPF_WORD_*) of which the ends know different things;
 * all that some end knows, when not all of the part could be followed.
 */
uint32_t explain_words(const struct survey_part *part);

/* "arg0 <= 9 and (arg1 & 0x7e020000) == 0", as far as these words tell. */
void explain_path(struct buf *b, const struct survey_part *part,
    const struct path *p, uint32_t words);

#endif
