/*
 * What `explain` tells, before it is written in one of three ways. The items
 * stand in the order of architectures and numbers; a section is those of one
 * ABI. Together they hold every call.
 */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "analysis/explain.h"
#include "report/put.h"

struct explain_item {
	struct explain_item *next;
	struct partition_part part;
	uint32_t words;	    /* that tell its ends apart */
	bool depends;	    /* on more than the number */
	uint32_t otherwise; /* verdict best called the rest, if it depends */
	/* Instead of conditions, where there are too many paths; 0: none. */
	struct explain_step *steps;
	unsigned nsteps;
};

struct explain {
	struct arena *arena;
	const char *source;	   /* printable name of what is explained */
	const struct arch *native; /* of -a */
	struct bpf_program program;
	bool read; /* some of it was not compiled from a policy */
	struct explain_item *first, *last;
	bool inconclusive; /* not all of it could be followed: part.why */
};

/* --- explain_model.c ------------------------------------------------------ */

/* Fills in the items. s: the program and the arch words to tell apart. */
void scb_explain_survey(struct explain *x, struct partition *s);

/* Where the section that begins with `from` ends; NULL: with the last. */
const struct explain_item *scb_explain_end(const struct explain_item *from);

/* Could some calls of the section not be followed? */
bool scb_explain_is_inconclusive(
    const struct explain_item *from, const struct explain_item *to);

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
 * The next of the section after `after` (NULL: the first) of which all calls
 * get the verdict: those with a name, then the numbers without one.
 */
const struct explain_item *scb_explain_next_always(
    const struct explain_item *from, const struct explain_item *to,
    uint32_t verdict, const struct explain_item *after);

/* Is it best said of `every other call'? */
bool scb_explain_is_rest(const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict);

/* "read", "335-386"; in the arena. */
const char *scb_explain_name(struct explain *x, const struct partition_part *p);

/* "x86_64", "other architectures", "arch 0x14, no ABI" */
void scb_explain_put_title(struct buf *b, const struct partition_part *p);

/* "step 3", "ALLOW": where the step leads. */
void scb_explain_put_target(struct buf *b, const struct explain_item *i,
    const struct explain_step *s, bool holds);

/* --- explain_text.c, explain_json.c, explain_md.c, explain_html.c --------- */

void scb_explain_text(struct buf *b, struct explain *x);
void scb_explain_json(struct buf *b, struct explain *x);
void scb_explain_md(struct buf *b, struct explain *x);
void scb_explain_html(struct buf *b, struct explain *x);

#endif
