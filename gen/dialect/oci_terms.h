/*
 * The conditions of a draft as comparisons of OCI JSON. A rule has at most one
 * comparison for each argument.
 */
#ifndef OCI_TERMS_H
#define OCI_TERMS_H

#include "dialect/draft.h"

struct oci_compare {
	uint8_t index, op;     /* op: enum policy_op */
	uint64_t value, other; /* MASKED_EQ: the mask, and the bits wanted */
};

/* One rule's comparisons. */
struct oci_row {
	struct oci_row *next;
	struct oci_compare compare[6];
	unsigned n;
};

/*
 * wide: a bit for each argument that libseccomp compares as the kernel does, so
 * that no mask is needed. The rules of the clause; *why: what they cannot say,
 * or NULL.
 */
struct oci_row *scb_oci_rows(struct arena *a, const struct draft_clause *c,
    const struct arch *abi, unsigned wide, const char **why);

#endif
