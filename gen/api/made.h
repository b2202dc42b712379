/* Programs whose code is read. */
#ifndef API_MADE_H
#define API_MADE_H

#include "analysis/audit.h"
#include "api/api.h"
#include "learn/calls.h"

/* What the code of a caller's program can call. Option: "assume". */
const struct calls *scb_api_calls(
    struct scbpf *s, const struct scbpf_text *program);

/*
 * The same for an audit. Fatal if the program is not for an architecture of the
 * context.
 */
const struct audit_program *scb_api_made(
    struct scbpf *s, const struct scbpf_text *program);

/*
 * What the program of scbpf_set_program is made with: a libc, or "no C
 * library"; NULL: it is not known.
 */
const char *scb_api_made_with(const struct scbpf *s);

#endif
