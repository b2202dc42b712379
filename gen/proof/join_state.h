/* What may be left of a call on one of two paths. */
#ifndef JOIN_STATE_H
#define JOIN_STATE_H

#include "proof/step.h"

/*
 * Both paths' words, and perhaps more: in `to`, which stands before the same
 * instruction. What a register holds is followed only where both agree.
 */
void scb_join_state_merge(struct spot *to, const struct spot *from);

/* Drops what single values under masks are not. */
void scb_join_state_forget(struct wordset *w, struct arena *a);

#endif
