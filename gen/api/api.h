/* Shared by the files of this folder: the public functions of scbpf.h. */
#ifndef API_H
#define API_H

#include "api/options.h"
#include "bpf/bpf.h"
#include "compile.h"
#include "proof/stack.h"

/* At the beginning of the caller's block; the arena is the rest of it. */
struct scbpf {
	struct arena arena;
	struct diag diag;
	struct options options;
	size_t options_end;   /* the mark behind them */
	scbpf_report *report; /* the caller's, or NULL */
	void *user;
	scbpf_read_file *read; /* the caller's, or NULL */
	void *read_user;
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

/* The same for a job that leaves nothing behind that the caller needs. */
enum scbpf_status scb_api_pass(
    struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg);

/* The caller used the library in a way that it does not have. */
_Noreturn void scb_api_misuse(struct scbpf *s, const char *what);

/* The text as the readers want it, in the arena. */
struct source *scb_api_source(struct scbpf *s, const struct scbpf_text *text);

/* The architecture of the first filter; fatal where there is none. */
const struct arch *scb_api_arch(struct scbpf *s);

/* A program of the caller's; fatal when the kernel would refuse it. */
void scb_api_check(struct scbpf *s, const struct scbpf_program *p);

/* --- filters -------------------------------------------------------------- */

/* What a struct scbpf_filter is the beginning of. */
struct api_filter {
	struct scbpf_filter filter;
	const char *source;		     /* what it was made from */
	const struct compile_result *result; /* NULL: it was not compiled */
};

static inline const struct api_filter *
api_filter(const struct scbpf_filter *f)
{
	return (const struct api_filter *)(const void *)f;
}

/* In the arena; its architectures are found in it. */
struct api_filter *scb_api_filter(
    struct scbpf *s, const struct bpf_program *p, const char *source);

/* The stack for the pipelines. */
struct bpf_stack scb_api_stack(struct scbpf *s, const struct scbpf_filter *f);

/* As one, which may be longer. */
struct api_filter *scb_api_merge(
    struct scbpf *s, const struct scbpf_filter *stack);

/* What the caller sees of a program, and back. */
static inline struct scbpf_program
api_program_out(const struct bpf_program *p)
{
	return (struct scbpf_program){p->insn, p->count, p->big_endian};
}

static inline struct bpf_program
api_program(const struct scbpf_program *p)
{
	return (struct bpf_program){p->insn, p->count, p->big_endian};
}

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
