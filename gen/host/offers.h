/* What the running kernel offers to filters, before it is written. */
#ifndef HOST_OFFERS_H
#define HOST_OFFERS_H

#include <stdbool.h>

#include "host/host.h"

enum { OFFERS_LINE = 256, OFFERS_ACTIONS = 8, OFFERS_FLAGS = 6 };

/* What the kernel does not report: "" for strings, -1 for numbers. */
struct offers {
	bool is_linux; /* else nothing below is known */
	char system[OFFERS_LINE], release[OFFERS_LINE], machine[OFFERS_LINE];
	const char *arch;	  /* token; NULL: not known */
	bool is_x86_64, x86, x32; /* the latter are asked only there */
	const char *action[OFFERS_ACTIONS];
	unsigned nactions;
	char logged[OFFERS_LINE]; /* actions, as the kernel writes them */
	const char *flag[OFFERS_FLAGS];
	unsigned nflags;
	bool listener;
	uint16_t sizes[3]; /* of notifications, answers, and the data */
	bool cache;	   /* has /proc/PID/seccomp_cache */
	char jit[OFFERS_LINE], harden[OFFERS_LINE];
	int no_new_privs, mode, filters; /* of this process */
};

/* offers.c */
void host_offers_ask(struct offers *o, struct arena *arena);

#endif
