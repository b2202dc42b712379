/* --port: what programs call where an ABI lacks a call (SEMANTICS 19). */
#ifndef PORT_H
#define PORT_H

#include "policy/policy.h"

/*
 * For each call that rules name and an ABI of the setup lacks, adds rules for
 * the calls that are used there instead, unless rules name one of these, and
 * lists them in p->ported. The policy is the result of scb_policy_numbers.
 */
void scb_policy_port(
    struct policy *p, struct diag *d, const struct policy_setup *s);

#endif
