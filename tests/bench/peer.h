/* The same policy through libseccomp. */
#ifndef PEER_H
#define PEER_H

#include "policy/mix.h"
#include "policy/policy.h"

struct peer {
	const struct policy *policy;
	const struct policy_setup *setup;
	const struct mix *mix; /* its ranks become priorities; or NULL */
	int level;	       /* SCMP_FLTATR_CTL_OPTIMIZE: 1 list, 2 tree */
	unsigned refused;      /* names of rules that were not taken */
	void *context;
};

/* Builds the filter and writes it to fd. false: there is none. */
bool peer_export(struct peer *p, int fd);
void peer_close(struct peer *p);

#endif
