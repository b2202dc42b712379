/* What the rules see: the survey of the program, ABI by ABI. */
#ifndef AUDIT_PRIVATE_H
#define AUDIT_PRIVATE_H

#include "bpf/bpf.h"
#include "analysis/audit.h"
#include "analysis/pair_solve.h"

struct audit_part {
	struct audit_part *next;
	struct partition_part is;
	unsigned open;	  /* ends that are ALLOW or LOG */
	unsigned refused; /* KILL, TRAP, ERRNO; not TRACE and USER_NOTIF */
};

struct audit_abi {
	struct audit_abi *next;
	const struct arch *arch;
	struct facts_index calls;
	struct audit_part **row; /* of each of its calls; NULL: none */
	bool covered;		 /* some call of it is open */
	bool open;		 /* and so are numbers that nobody knows */
};

struct audit {
	struct arena *arena;
	const struct scbpf_program *program;
	const struct audit_ask *ask;
	struct audit_part *parts; /* in the survey's order */
	struct audit_abi *abis;
	const struct audit_rule *rule; /* that is being asked */
	enum audit_severity severity;  /* of its next finding: see lower */
	struct audit_result result;
	struct audit_finding **last;
	size_t nfindings;
	uint64_t work; /* left for scb_pair_solve */
	struct audit_inconclusive **last_inconclusive;
};

/* --- what there is -------------------------------------------------------- */

bool scb_audit_is_open(uint32_t verdict);    /* ALLOW, LOG */
bool scb_audit_is_refused(uint32_t verdict); /* KILL, TRAP, ERRNO, unknown */

/* NULL: the filter treats this ABI like others, or it has no such call. */
struct audit_abi *scb_audit_abi(const struct audit *x, const char *token);
struct audit_part *scb_audit_find(
    const struct audit_abi *abi, const char *name);

/* Is some call open under this arch word? */
bool scb_audit_covers(const struct audit *x, uint32_t audit);

/* Is every call of the part open? Refused? No, where some cannot be followed,
 * which may leave the part without ends. And is some call not open? */
bool scb_audit_always_open(const struct audit_part *p);
bool scb_audit_always_refused(const struct audit_part *p);
bool scb_audit_held(const struct audit_part *p);

/* Is some call of that name open? */
bool scb_audit_has_open(const struct audit_abi *abi, const char *name);

/* The first end that is open, or that is held; there is one. */
const struct partition_end *scb_audit_end(
    const struct audit_part *p, bool open);

/* An end that refuses calls, with another verdict than `but`; or NULL. */
const struct partition_end *scb_audit_refusal(
    const struct audit_part *p, uint32_t but);

/* An end that refuses calls, not with ENOSYS; NULL: there is none. */
const struct partition_end *scb_audit_hard_refusal(const struct audit_part *p);

/*
 * Is it a number above all calls of the ABI? ARM's private range, which new
 * calls do not come to, does not count.
 */
bool scb_audit_above_last_known(const struct audit_part *p);

/*
 * The bits of each word that the kernel uses in this call, and, in full, those
 * that are not an argument's.
 */
struct pair_solve scb_audit_used(
    struct audit *x, const struct arch *abi, const char *name);

/* The end with one more condition; false: no call is left, or it is
 * inconclusive. */
bool scb_audit_narrow(struct audit *x, const struct audit_part *p,
    const struct partition_end *e, unsigned word, struct cond c,
    struct partition_end *to);

/*
 * An end of the part with such a verdict that meets a condition on this word,
 * and on the next ones as well.
 */
bool scb_audit_find_end(struct audit *x, const struct audit_part *p,
    bool (*is)(uint32_t verdict), unsigned word, const struct cond *c,
    unsigned n, struct partition_end *to);

/* Is it the architecture that programs use? */
bool scb_audit_is_native(const struct audit *x, const struct audit_abi *abi);

/*
 * Is what came with this release newer than the filter, and does the kernel
 * have it? Always, unless the audit is against one.
 */
bool scb_audit_is_new(const struct audit *x, uint32_t release);

/* Does what is so in these releases hold, and did it not before? As above. */
bool scb_audit_holds(const struct audit *x, uint32_t from, uint32_t before);

/*
 * Against a kernel: the one after which calls are new, as was said, or that of
 * the newest call that the filter names.
 */
uint32_t scb_audit_after(const struct audit *x);

/* --- what is said --------------------------------------------------------- */

/*
 * A finding with one call on each end (b may be NULL). Nothing is taken at
 * its word: the calls are run, and a different verdict is inconclusive.
 */
void scb_audit_say(struct audit *x, const struct audit_part *p,
    const struct partition_end *a, const struct partition_end *b,
    const char *detail);

/* The next finding is a note, if this is so. */
void scb_audit_lower(struct audit *x, bool lower);

/* The same with calls and the verdicts expected; p may be NULL, n 0. */
void scb_audit_say_calls(struct audit *x, const struct audit_part *p,
    const struct audit_call *call, unsigned n, const char *detail);

void scb_audit_add_inconclusive(
    struct audit *x, const struct partition_part *part, const char *why);

/* --- the rules ------------------------------------------------------------ */

#define R(function, ...) void scb_audit_##function(struct audit *x);
#define K R
#define L R
#define N R
#include "../tables/audit.tbl"
#undef R
#undef K
#undef L
#undef N

/*
 * Records that it was not decided whether two paths to the part have a call in
 * common.
 */
void scb_audit_add_unsolved(struct audit *x, const struct partition_part *part);

#define AUDIT_PATHS "too many paths lead here"

#endif
