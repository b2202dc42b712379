/* A decision DAG under all calls of a path at once. */
#ifndef FLOW_H
#define FLOW_H

#include "proof/path.h"
#include "tree/dag.h"

/* A node's test as a condition on its word; it holds for `yes`. */
struct cond scb_flow_condition(const struct dag_node *x);

/*
 * Calls `edge` for the root and for each side of a test that some calls of the
 * path take, with a path that has all these calls; perhaps more, since paths
 * are joined where they meet. false: `edge` returned false, or there is too
 * much work. Scratch memory is given back.
 */
bool scb_flow(const struct dag *d, struct arena *a, uint32_t root,
    const struct path *from,
    bool (*edge)(void *user, const struct path *p, uint32_t node), void *user,
    uint64_t *steps);

#endif
