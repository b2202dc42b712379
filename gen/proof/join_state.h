/* What may be left of a call on one of two paths. */
#ifndef JOIN_STATE_H
#define JOIN_STATE_H

#include "proof/step.h"

/*
 * Both paths' words, and perhaps more: in `to`, which stands before the same
 * instruction. What a register holds is followed only where both agree.
 */
void scb_join_state_merge(struct spot *to, const struct spot *from);

/* Do the registers that are still read (scb_bpf_live) hold the same? */
bool scb_join_state_same(
    const struct machine *a, const struct machine *b, uint32_t live);

/* Both paths' words and slots, and perhaps more, in `to`. */
void scb_join_state_paths(struct path *to, const struct path *from);

/*
 * Where there are more than so many masked conditions, drops what single
 * values under masks are not.
 */
void scb_join_state_forget(struct wordset *w, struct arena *a, unsigned most);

#endif
