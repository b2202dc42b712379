#ifndef PROBES_H
#define PROBES_H

#include "call.h"

/*
 * Makes every call of the table. Prints the results that are not as expected,
 * and returns how many there were. filtered: policy.json is in force.
 */
u32 probes_run(const char *where, u32 filtered);

#endif
