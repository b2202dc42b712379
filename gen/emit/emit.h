/*
 * Filters written out, one function per format. All write into a buffer; the
 * same filter gives the same bytes everywhere.
 */
#ifndef EMIT_H
#define EMIT_H

#include "base/buf.h"
#include "bpf/bpf.h"
#include "eval/eval.h"
#include "policy/mix.h"
#include "policy/names.h"
#include "policy/policy.h"

struct emit_filter {
	struct scbpf_program program;
	struct bpf_slots slots; /* of the policy's; none without a policy */
	const char *name;	/* C identifier: NAME_filter, NAME_install */
	const char *source;  /* printable base name of what it was made from */
	const char *options; /* as given, printable; "": none */
	const struct arch *const *arches; /* that it covers, native first */
	unsigned narches;
	uint32_t flags; /* SECCOMP_FILTER_FLAG_* */
	/* NULL, all four, for a filter that was read and not compiled */
	const struct policy *policy;
	const struct eval *eval;
	const struct names *names;
	const struct policy_setup *setup;
	const struct mix *mix; /* that it was made for, or NULL */
	/* For scb_emit_cost: what scb_tree_least said, and whether that is
	 * exact. */
	uint64_t least;
	bool least_exact;
	bool bytes; /* a listing has offsets and raw bytes, too */
	/* In a header: the filter for another native architecture, or NULL. */
	const struct emit_filter *next;
};

/* Each appends the filter to a buffer. */
#define F(name, suffixes, traits) \
	void scb_emit_##name(struct buf *b, const struct emit_filter *f);
#include "emit/formats.tbl"
#undef F

/* f need not be accepted: d is what scb_bpf_repair says of it. */
void scb_emit_damaged(
    struct buf *b, const struct emit_filter *f, const struct bpf_damage *d);

/* --- format.c: all of them ------------------------------------------------ */

enum {
	EMIT_BINARY = 1 << 0, /* not for a terminal */
	EMIT_JOINED = 1 << 1, /* one file holds the filters of a chain */
	/*
	 * A program that installs the filter and executes its arguments; only
	 * for architectures with `start`.
	 */
	EMIT_LAUNCHER = 1 << 2,
	EMIT_EXECUTABLE = 1 << 3, /* as it is */
	EMIT_HEAD = 1 << 4,	  /* begins with scb_emit_head's lines */
	EMIT_SLOTS = 1 << 5,	  /* records where they are */
	EMIT_INSTALLED =
	    1 << 6, /* the program that it is compiled into installs it */
	EMIT_BARE = 1 << 7, /* is loaded, but does not hold the flags */
	EMIT_ALONE =
	    1 << 8, /* the program that loads it does not support a listener */
	EMIT_NAMED = 1 << 9 /* shows the filter's name */
};

struct emit_format {
	const char *name, *suffixes; /* the first is used in a directory */
	void (*emit)(struct buf *b, const struct emit_filter *f);
	unsigned traits;
};

const struct emit_format *scb_emit_format_at(unsigned i); /* or NULL */
const struct emit_format *scb_emit_format(const char *name);
const char *scb_emit_near_format(const char *name); /* or NULL */

/*
 * Warns about what the filters ask for and the format cannot give (SEMANTICS
 * 11). Fatal where it cannot be written, or warnings are errors.
 */
void scb_emit_check(struct diag *d, const struct emit_format *f,
    const struct emit_filter *first);

/* --- pieces --------------------------------------------------------------- */

/* { code, jt, jf, k } as a C initialiser with its comma. */
void scb_emit_insn(struct buf *b, const struct scbpf_insn *in);

/* Can the filter let the launcher start a command at all? (launcher.c) */
bool scb_emit_may_execute(struct arena *arena, const struct emit_filter *f);

/*
 * Does the filter let the launcher write each message, wherever it is in
 * memory? If it kills that, the exit status is another one.
 */
bool scb_emit_may_say(struct arena *arena, const struct emit_filter *f);

/* The same for exit or exit_group, with each status that follows the filter. */
bool scb_emit_may_exit(
    struct arena *arena, const struct emit_filter *f, const char *name);

/* Must the launcher end with exit, since the filter refuses exit_group? */
bool scb_emit_exit_first(struct arena *arena, const struct emit_filter *f);

/* --- arches.c ------------------------------------------------------------- */

/*
 * A raw filter does not say what it covers; the constants that it compares
 * the arch word with do. Returns how many there are, the native one first;
 * room: POLICY_ARCHES.
 */
unsigned scb_emit_find_arches(struct arena *arena,
    const struct scbpf_program *p, const struct arch *native,
    const struct arch **arches);

/* --- head.c: where a filter comes from ------------------------------------ */

/* Lines of text about the filter and the next, each after `prefix`. */
void scb_emit_head(
    struct buf *b, const struct emit_filter *f, const char *prefix);

void scb_emit_arches(struct buf *b, const struct emit_filter *f);

/* The same for all filters of a chain, each architecture once. */
void scb_emit_all_arches(struct buf *b, const struct emit_filter *first);

/* Does a filter of the chain before f cover the architecture? */
bool scb_emit_came_before(const struct emit_filter *first,
    const struct emit_filter *f, const struct arch *a);

/* Does one of the chain return USER_NOTIF? */
bool scb_emit_notifies(const struct emit_filter *f);

/* Are there constants that a program has to fill in? */
bool scb_emit_has_slots(const struct emit_filter *f);

/* The one that is filled in here; NULL: none is. */
const struct bpf_slot *scb_emit_slot_at(const struct emit_filter *f, size_t pc);

/* "$FD", "$BASE high half" */
void scb_emit_slot(
    struct buf *b, const struct emit_filter *f, const struct bpf_slot *s);

/* FNV-1a, 64 bits, of the raw filter. */
uint64_t scb_emit_hash(const struct emit_filter *f);

/* "ERRNO(1) EPERM" */
void scb_emit_verdict(struct buf *b, const struct arch *a, uint32_t verdict);

/* How permissive an action is, as graphs colour it. ORDER EMIT_CLASS */
enum emit_class { EMIT_ALLOWS, EMIT_REPORTS, EMIT_FAILS, EMIT_KILLS };
enum emit_class scb_emit_class(uint32_t verdict);

/* "5.3", "2.6.28" */
void scb_emit_kernel(struct buf *b, uint32_t kernel);

/* --- cost.c: what it costs ------------------------------------------------ */

/*
 * In one line, for the native ABI: instructions executed, weighted by the mix
 * or all calls alike (arguments zero), beside what they would be with the best
 * of all trees of == and >= on the number, where that is known, and the
 * entropy of its runs of equal verdict, which bounds trees of >= alone: == and
 * bit tests can join runs, and go below it; the longest path; and how many
 * comparisons the number needs in any such tree. Only for filters that were
 * compiled.
 */
void scb_emit_cost(struct buf *b, const struct emit_filter *f);

/* --- enosys.c: verdicts of unknown numbers ---------------------------- */

/*
 * In one line, for one of the setup's arches: the boundary and the mode of
 * --enosys; how many numbers from the ABI's first to its largest known one
 * always return ENOSYS, and whether all above do; how many known ones always
 * return another errno although the kernel that the policy was written for
 * (that of bare `since`, scb_eval_newest) did not have them.
 */
void scb_emit_enosys(struct buf *b, const struct eval *e,
    const struct policy_setup *s, unsigned abi, uint32_t kernel);

#endif
