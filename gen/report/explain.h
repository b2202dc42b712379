/*
 * What `explain` says, before it is written in one of four formats. The items
 * are in the order of architectures and numbers; a section holds those of one
 * ABI. Together they hold every call.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "analysis/audit.h"
#include "analysis/explain.h"
#include "policy/policy.h"
#include "report/doc.h"
#include "report/put.h"

struct explain_item {
	struct explain_item *next;
	struct partition_part part;
	uint32_t words;	    /* that its ends depend on */
	bool depends;	    /* on more than the number */
	uint32_t otherwise; /* the verdict to describe as "else" */
	/* Instead of conditions, where there are too many paths; 0: none. */
	struct explain_step *steps;
	unsigned nsteps;
	const char *decision; /* scb_explain_decision's; NULL: not yet asked */
	const char *plain;    /* the same without names of arguments */
};

struct explain_run {
	uint32_t low, high; /* numbers, both included */
};

enum {
	EXPLAIN_RUNS = 3,
	EXPLAIN_MANY = 120 /* more calls than this are given by their number */
};

/*
 * The items of one ABI or arch word, and how they are folded. What a reader is
 * not shown call by call follows from four things, in this order: `minus_one`;
 * `like`, for the calls of that section's ABI; `most`, for known calls; and
 * `enosys` in the runs, `base` outside of them.
 */
struct explain_section {
	struct explain_section *next;
	const struct explain_item *from, *to; /* to: the first of the next */
	/* Known calls: all, and those always allowed, at times, or refused. */
	unsigned known, allowed, conditional, refused;
	unsigned unknown; /* the rest: could not be followed */
	/* No default: that of numbers without a call could not be followed. */
	bool unsure;
	bool whole; /* every number but -1 always gets `base` */
	uint32_t base, enosys;
	struct explain_run run[EXPLAIN_RUNS];
	unsigned nruns;
	const struct explain_item *minus_one; /* NULL: it gets what others do */
	bool folded;   /* one class is given by its number of calls: */
	uint32_t most; /* known calls that are not listed get this */
	unsigned nmost;
	const struct explain_section *like; /* decides alike; NULL: none */
	struct facts_index calls;	    /* the ABI's, if it is known */
	const struct explain_item **row;    /* of each of its calls, or NULL */
};

struct explain {
	struct explain *next; /* on the next architecture */
	bool several;	      /* this is not the only one */
	struct arena *arena;
	const char *source;	   /* printable name of what is explained */
	const char *options;	   /* as given; "": none */
	const struct arch *native; /* of -a */
	struct scbpf_program program;
	/* The policy's, where the program was compiled from one; or NULL. */
	const struct policy_action *def;
	bool read;    /* some of it was not compiled from a policy */
	bool verbose; /* nothing is folded */
	const struct audit_ignore *ignore;
	struct explain_item *first, *last;
	struct explain_section *sections;
	bool inconclusive; /* not all of it could be followed: part.why */
	struct cover *cover; /* of the program, once a part asked for it */
};

/* --- explain_model.c ------------------------------------------------------ */

/* Fills in the items. s: the program and its arch words. */
void scb_explain_survey(struct explain *x, struct partition *s);

/* The section's item for the call of this name; NULL: none. */
struct explain_item *scb_explain_call(
    const struct explain_section *s, const char *name);

/* Where the section that begins with `from` ends; NULL: with the last. */
const struct explain_item *scb_explain_end(const struct explain_item *from);

/*
 * The next verdict of the section after `done`, the most lenient first and
 * the least data of each action; any: `done` is one. false: no more.
 */
bool scb_explain_next(const struct explain_item *from,
    const struct explain_item *to, bool any, uint32_t done, uint32_t *next);

/* Ends with the verdict. */
unsigned scb_explain_count(const struct partition_part *part, uint32_t verdict);

/* Do all calls of the item get the verdict? */
bool scb_explain_is_always(const struct explain_item *i, uint32_t verdict);

/*
 * The section's next item after `after` (NULL: the first) whose calls all get
 * the verdict: those with a name, then the numbers without one.
 */
const struct explain_item *scb_explain_next_always(
    const struct explain_item *from, const struct explain_item *to,
    uint32_t verdict, const struct explain_item *after);

/* "read", "335-386"; in the arena. */
const char *scb_explain_name(struct explain *x, const struct partition_part *p);

/* "ERRNO(1) EPERM"; in the arena. */
const char *scb_explain_verdict(
    struct explain *x, const struct arch *a, uint32_t verdict);

/* The alternatives of a condition under which a call gets the verdict. */
const char *scb_explain_when(
    struct explain *x, const struct explain_item *i, uint32_t verdict);

/* The whole decision in words: equal texts are equal decisions. */
const char *scb_explain_decision(struct explain *x, struct explain_item *i);

/* "step 3", "ALLOW": the target of the step. */
void scb_explain_put_target(struct buf *b, const struct explain_item *i,
    const struct explain_step *s, bool holds);

/* --- explain_fold.c ------------------------------------------------------- */

/* Fills in the sections, once the items are there. */
void scb_explain_fold(struct explain *x);

/* The verdict of `base`; "cannot tell", where it is unsure. */
const char *scb_explain_default(
    struct explain *x, const struct explain_section *s);

/* The section of the native ABI, or the first. */
const struct explain_section *scb_explain_main(const struct explain *x);

/* Is the item shown by its name or number, and not folded? */
bool scb_explain_is_listed(
    struct explain *x, const struct explain_section *s, struct explain_item *i);

/* --- explain_doc.c -------------------------------------------------------- */

/* The summary and the sections as blocks, also what follows; and each alone. */
void scb_explain_doc(struct doc *d, struct explain *x);
struct audit_result scb_explain_doc_summary(struct doc *d, struct explain *x);
void scb_explain_doc_sections(struct doc *d, struct explain *x);

/* --- explain_cases.c ------------------------------------------------------ */

/* What a call gets, as cases of the block. */
void scb_explain_cases(struct doc *d, struct doc_block *b, struct explain *x,
    const struct explain_item *i);

/*
 * Is the item one of many with the same partial result? The first of them
 * writes a line for all.
 */
bool scb_explain_put_partly(struct doc *d, struct explain *x,
    const struct explain_section *s, struct explain_item *i);

/* Writes the listed items with no result, grouped by reason and place. */
void scb_explain_put_unknown(
    struct doc *d, struct explain *x, const struct explain_section *s);

/* --- explain_json.c: also what follows; explain_html.c ------------------- */

void scb_explain_json(struct buf *b, struct explain *x);
void scb_explain_html(struct buf *b, struct explain *x);

#endif
