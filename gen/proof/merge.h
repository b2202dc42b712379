/* What may be left of a call on one of two paths. */
#ifndef MERGE_H
#define MERGE_H

#include "proof/step.h"

/*
 * Both paths' words, and perhaps more: in `to`, which stands before the same
 * instruction. What a register holds is followed only where both agree.
 */
void merge_spots(struct spot *to, const struct spot *from);

/* Drops what single values under masks are not. */
void merge_forget(struct word *w, struct arena *a);

#endif
