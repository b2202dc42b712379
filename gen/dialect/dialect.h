/*
 * The dialects that policies are written in. A new one is a row of the list in
 * dialect.c, with its reader in a file of its own.
 */
#ifndef DIALECT_H
#define DIALECT_H

#include "dialect/draft.h"
#include "policy/policy.h"

struct dialect {
	const char *name; /* for --from */
	/*
	 * Does the text begin like this dialect? strict: in a way in which no
	 * filter in any notation can begin.
	 */
	bool (*probe)(const struct source *text, bool strict);
	/*
	 * Reads a policy. Errors are reported through d; fails at the end if
	 * there were any. files: NULL: no file can be included.
	 */
	struct policy *(*read)(struct diag *d, struct source *text,
	    const struct policy_files *files);
	/*
	 * Appends the draft as a policy; false: the dialect cannot express it.
	 * The member is NULL if no policies are written in the dialect.
	 */
	bool (*write)(struct buf *b, const struct draft *d,
	    struct draft_failure *failure);
	/*
	 * The dialect has directives for ENOSYS modes and widths of arguments;
	 * false: the options of the command line decide.
	 */
	bool has_directives;
};

/* In the order in which they are tried; NULL past the end. */
const struct dialect *scb_dialect_at(unsigned i);

/* NULL: there is none of that name. */
const struct dialect *scb_dialect_named(const char *name);

/* The first that the text begins like; NULL: none. */
const struct dialect *scb_dialect_probe(const struct source *text, bool strict);

/* A policy begins so, for messages. */
#define DIALECT_KINDS \
	"a profile in JSON as for Docker, Podman or OCI, or lines such as " \
	"'read: allow'"

#endif
