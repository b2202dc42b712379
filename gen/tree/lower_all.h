/* Rules on all numbers (SEMANTICS 17). */
#ifndef LOWER_ALL_H
#define LOWER_ALL_H

#include "tree/bind.h"
#include "tree/lower.h"

/*
 * Adds the rules to every number of the arch word's ABIs: to its line, where
 * they are tested after the number, and to `first`, where they come before it.
 */
void scb_lower_all(struct lower_arch *m, const struct bind_job *j);

#endif
