/* Both compilers on one policy: programs, times, instructions executed. */
#ifndef BUILD_H
#define BUILD_H

#include "compile.h"
#include "live.h"

/* Columns of the table. ORDER COLUMN */
enum column { NONE, OURS, LIST, TREE, COLUMNS };

struct build {
	struct arena arena;
	struct diag diag;
	struct policy *policy;
	struct compile_request request;
	struct policy_setup setup; /* of the request */
	unsigned refused; /* names of rules that libseccomp did not take */
};

/* The policy in a file, or the built-in one. Errors end in scb_arena_fail. */
void build_open(struct build *b, const char *policy_file);
struct mix *build_mix(struct build *b, const char *file);

/*
 * Is it for the native architecture only? Call it before the functions below.
 */
void build_only(struct build *b, bool only);

/* A column's program; with a mix, compiled for it. */
struct live_filter build_filter(
    struct build *b, enum column c, const struct mix *mix);

/* Has libseccomp write its program; nanoseconds until that is done. */
uint64_t build_peer(
    struct build *b, enum column c, const struct mix *mix, int fd);

/*
 * Nanoseconds from the policy in memory to the program. *compiled: without
 * the proof, which libseccomp has none of.
 */
double build_time(struct build *b, enum column c, double *compiled);

/*
 * Instructions executed in the mean on the native ABI, arguments zero: over
 * the mix, or without one over the numbers that all of the filters allow.
 */
double build_mean(const struct build *b, enum column c,
    const struct live_filter f[COLUMNS], const struct mix *mix);

/* How many numbers that is. */
unsigned build_allowed(
    const struct build *b, const struct live_filter f[COLUMNS]);

#endif
