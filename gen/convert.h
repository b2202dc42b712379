/* The pipeline back: filters in, a policy that means the same out. */
#ifndef CONVERT_H
#define CONVERT_H

#include "base/diag.h"
#include "bpf/bpf.h"
#include "compile.h"

/* What is decided where one architecture is native. */
struct convert_input {
	const struct arch *native;
	struct scbpf_program program;
};

struct convert_request {
	const struct convert_input *input;
	unsigned n;
	const struct dialect *to;
	const char *origin; /* where it comes from, for a comment */
	const char *const *remarks; /* more of them, then NULL; or NULL */
	const struct policy_ported *ported; /* what is marked as added */
	uint32_t flags;	    /* POLICY_FLAG_* */
	bool lossy;	    /* what no policy can say is left out */
	/*
	 * Where two of the inputs decide otherwise for the same architecture,
	 * one is left out, with a note.
	 */
	bool all;
	/*
	 * What its user will compile it with: where the dialect has directives
	 * for it, nothing.
	 */
	struct compile_request options;
};

/*
 * Appends the policy, which was compiled again and proved for each input.
 * Fatal, through d, where that cannot be done.
 */
void scb_convert(struct buf *to, struct arena *a, struct diag *d,
    const struct convert_request *r);

#endif
