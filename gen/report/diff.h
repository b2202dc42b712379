/*
 * What changed from one filter to another, by call: changes that are alike on
 * several architectures are one.
 */
#ifndef REPORT_DIFF_H
#define REPORT_DIFF_H

#include "analysis/semdiff.h"
#include "report/explain.h"
#include "report/summary.h"

/* ORDER DIFF_KIND: in which they are reported */
enum diff_kind {
	DIFF_ALLOWED,
	DIFF_DENIED,
	DIFF_CONDITIONS, /* some of its calls changed, and others did not */
	DIFF_OTHER,
	DIFF_ERRNO,
	DIFF_KINDS
};

/* A part with calls that changed: pairs of verdicts, each with a witness. */
struct diff_place {
	struct diff_place *next;
	const struct semdiff_change *first; /* of the part's, in semdiff */
	unsigned n;
};

enum { DIFF_NAMES = 512 };

struct diff_change {
	struct diff_change *next, *same_hash;
	const char *name; /* of the call; NULL: numbers without one */
	enum diff_kind kind;
	bool some;	       /* of its calls, and not all */
	bool weaker, stricter; /* both: some calls, and some others */
	const char *before, *after;
	enum doc_tone tone[2];
	struct diff_place *places, **last;
	const char *where; /* "x86_64, x32"; NULL: wherever it exists */
	bool listed;	   /* scratch of the writers */
};

struct diff {
	struct diff *next; /* on the next architecture */
	bool several;      /* this is not the only one */
	struct arena *arena;
	struct explain side[2]; /* surveyed and folded */
	struct semdiff all;
	bool big_endian, verbose;
	bool audited;	    /* reports have the findings that differ */
	const char *arches; /* "x86_64, x32, x86": that are compared */
	struct diff_change *first, **last;
	struct diff_change *by_name[DIFF_NAMES]; /* by the name's hash */
	unsigned weaker, stricter, other;	 /* changes; numbers are one */
	unsigned unknown; /* calls that could not be followed, on some ABI */
};

/* side[] must be filled in; s: both programs and their arch words. */
void scb_diff_model(struct diff *d, struct partition *s);

/* --- diff_doc.c, diff_json.c: also what follows --------------------------- */

void scb_diff_doc(struct doc *to, struct diff *d);
void scb_diff_json(struct buf *b, struct diff *d);

#endif
