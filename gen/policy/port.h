/* --port: what programs call where an ABI lacks a call (SEMANTICS 19). */
#ifndef PORT_H
#define PORT_H

#include "policy/policy.h"

/*
 * Adds rules for the calls that are used on an ABI of the setup instead of ones
 * that rules name and the ABI lacks, where no rule names any of these, and
 * lists them in p->ported. The policy is one of scb_policy_numbers.
 */
void scb_policy_port(
    struct policy *p, struct diag *d, const struct policy_setup *s);

#endif
