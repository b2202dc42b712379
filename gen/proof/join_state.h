/* The union of two paths. */
#ifndef JOIN_STATE_H
#define JOIN_STATE_H

#include "proof/step.h"

/*
 * Makes `to`, which stands before the same instruction, hold the calls of both
 * paths, and perhaps more. A register is known only if both agree.
 */
void scb_join_state_merge(struct spot *to, const struct spot *from);

/* Do the registers that are still read (scb_bpf_live) hold the same? */
bool scb_join_state_same(
    const struct machine *a, const struct machine *b, uint32_t live);

/* The same for words and slots alone. */
void scb_join_state_paths(struct path *to, const struct path *from);

/*
 * If there are more than `most` masked conditions, drops those of the form
 * (word & mask) != k.
 */
void scb_join_state_forget(struct wordset *w, struct arena *a, unsigned most);

#endif
