/*
 * What `explain` tells, before it is written in one of three ways. The items
 * stand in the order of architectures and numbers; a section is those of one
 * ABI. Together they hold every call.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "cli/filter.h"
#include "analysis/explain.h"

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
	struct cli *cli;
	const char *source;	   /* printable name of what is explained */
	const struct arch *native; /* of -a */
	const struct scbpf_insn *insn;
	size_t count;
	bool read; /* some of it was not compiled from a policy */
	struct explain_item *first, *last;
	bool inconclusive; /* not all of it could be followed: part.why */
};

/* --- explain_model.c ------------------------------------------------------ */

/* Fills in the items. s: the program and the arch words to tell apart. */
void explain_survey(struct explain *x, struct partition *s);

/* Where the section that begins with `from` ends; NULL: with the last. */
const struct explain_item *explain_end(const struct explain_item *from);

/* Could some calls of the section not be followed? */
bool explain_is_inconclusive(
    const struct explain_item *from, const struct explain_item *to);

/*
 * The next verdict of the section after `done`, the most lenient first and
 * the least data of each action; any: `done` is one. false: no more.
 */
bool explain_next(const struct explain_item *from,
    const struct explain_item *to, bool any, uint32_t done, uint32_t *next);

/* Ends with the verdict. */
unsigned explain_count(const struct partition_part *part, uint32_t verdict);

/* Do all calls of the item get the verdict? */
bool explain_is_always(const struct explain_item *i, uint32_t verdict);

/*
 * The next of the section after `after` (NULL: the first) of which all calls
 * get the verdict: those with a name, then the numbers without one.
 */
const struct explain_item *explain_next_always(const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict,
    const struct explain_item *after);

/* Is it best said of `every other call'? */
bool explain_is_rest(const struct explain_item *from,
    const struct explain_item *to, uint32_t verdict);

/* "read", "335-386"; in the arena. */
const char *explain_name(struct explain *x, const struct partition_part *p);

/* "x86_64", "other architectures", "arch 0x14, no ABI" */
void explain_put_title(struct buf *b, const struct partition_part *p);

/* "ERRNO(1) EPERM" where the ABI is known. */
void explain_put_verdict(
    struct buf *b, const struct partition_part *p, uint32_t verdict);

/* "step 3", "ALLOW": where the step leads. */
void explain_put_target(struct buf *b, const struct explain_item *i,
    const struct explain_step *s, bool holds);

/* --- explain_text.c, explain_json.c, explain_md.c, explain_html.c --------- */

void explain_text(struct buf *b, struct explain *x);
void explain_json(struct buf *b, struct explain *x);
void explain_md(struct buf *b, struct explain *x);
void explain_html(struct buf *b, struct explain *x);

#endif
