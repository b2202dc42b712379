/* Rules on all numbers (SEMANTICS 17). */
#ifndef LOWER_ALL_H
#define LOWER_ALL_H

#include "tree/bind.h"
#include "tree/lower.h"

/*
 * Every number of the arch word's ABIs, whatever it led to before: in its line
 * the rules are asked after the number, in `first` before it.
 */
void scb_lower_all(struct lower_arch *m, const struct bind_job *j);

#endif
