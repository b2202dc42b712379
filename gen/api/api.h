/* Shared by the files of this room: the public functions of scbpf.h. */
#ifndef API_H
#define API_H

#include "bpf/bpf.h"
#include "compile.h"

/* At the beginning of the caller's block; the arena is the rest of it. */
struct scbpf {
	struct arena arena;
	struct diag diag;
	scbpf_report *report; /* the caller's, or NULL */
	void *user;
	bool busy;		   /* a call is going on */
	bool scolding;		   /* a callback is told of its misuse */
	enum scbpf_status failure; /* what it will return if it fails */
};

/*
 * Runs a job; when it fails, takes back all that it allocated. The one place
 * where errors end up.
 */
enum scbpf_status scb_api_run(
    struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg);

/* The caller used the library in a way that it does not have. */
_Noreturn void scb_api_misuse(struct scbpf *s, const char *what);

/* The text as the readers want it, in the arena. */
struct source *scb_api_source(struct scbpf *s, const struct scbpf_text *text);

/* The architecture, which must be there. */
const struct arch *scb_api_arch(struct scbpf *s, const struct scbpf_arch *a);

/* A program of the caller's; fatal when the kernel would refuse it. */
void scb_api_check(struct scbpf *s, const struct scbpf_program *p);

/*
 * The caller's options, which may be those of an older or newer library (see
 * scbpf.h), as this one's; NULL: the defaults. And these as a request, which
 * points into them. Both in options.c, and fatal.
 */
struct scbpf_options scb_api_options(
    struct scbpf *s, const struct scbpf_options *from);
void scb_api_request(struct scbpf *s, const struct scbpf_options *o,
    struct compile_request *req);

/* What the caller sees of an architecture, and back; NULL stays NULL. */
static inline const struct scbpf_arch *
api_arch_out(const struct arch *a)
{
	return (const struct scbpf_arch *)(const void *)a;
}

static inline const struct arch *
api_arch_in(const struct scbpf_arch *a)
{
	return (const struct arch *)(const void *)a;
}

#endif
