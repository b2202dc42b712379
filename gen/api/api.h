/* Shared by the files of this folder: the public functions of scbpf.h. */
#ifndef API_H
#define API_H

#include "api/options.h"
#include "bpf/bpf.h"
#include "compile.h"
#include "proof/stack.h"

enum { API_SEEN = 1024 };

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
	bool reporting_misuse;	   /* to the callback that misuses it */
	scbpf_clock *clock;	   /* the caller's, or NULL */
	enum scbpf_status failure; /* what it will return if it fails */
	const char *reading;	   /* name of the latest text; or NULL */
	/* Hashes of what was reported, while there are several "arch". */
	uint64_t seen[API_SEEN];
	unsigned nseen;
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

/*
 * The same for one that leaves a text and a structure in front of it, which
 * move to where the memory of all else was. Where this is the beginning of the
 * job's argument. kept: where the structure is then, or NULL.
 */
struct api_kept {
	struct buf text; /* the job's */
	const void *head;
	size_t size;
	struct scbpf_bytes *bytes; /* of the text, in the head */
};

enum scbpf_status scb_api_keep(struct scbpf *s,
    void (*job)(struct scbpf *s, void *arg), struct api_kept *k,
    const void **kept);

/* The same for a report, where this is the beginning of the job's argument. */
struct api_report {
	struct api_kept kept;
	struct scbpf_result result;
};

enum scbpf_status scb_api_report(struct scbpf *s,
    void (*job)(struct scbpf *s, void *arg), struct api_report *r,
    const struct scbpf_result **result);

/* In such a job, first: what the report is written to. */
struct buf *scb_api_report_open(struct scbpf *s, struct api_report *r);

/* The caller used the library in a way that it does not have. */
_Noreturn void scb_api_misuse(struct scbpf *s, const char *what);

/* Copies a structure that begins with its size; what it lacks is zero. */
void scb_api_copy(struct scbpf *s, void *to, size_t size, const void *from);

enum { API_TEXT_MAX = 16 << 20 }; /* bytes */

/* The text as the readers want it, in the arena; fatal if it is longer. */
struct source *scb_api_source(
    struct scbpf *s, const struct scbpf_text *text, size_t most);

/* Every "arch", or this machine. */
const struct options_target *scb_api_targets(struct scbpf *s, unsigned *n);

/* What is asked of the compiler for one of them. */
struct compile_request scb_api_request(
    struct scbpf *s, const struct options_target *t);

/* The only "arch", or this machine; fatal where there are several or none. */
const struct options_target *scb_api_target(struct scbpf *s);

/* The same where it has to be one architecture. */
const struct arch *scb_api_arch(struct scbpf *s);

/* A program of the caller's; fatal when the kernel would refuse it. */
void scb_api_check(struct scbpf *s, const struct scbpf_program *p);

/* --- filters -------------------------------------------------------------- */

/* What a struct scbpf_filter is the beginning of. */
struct api_filter {
	struct scbpf_filter filter;
	const char *source;  /* what it was made from */
	const char *name;    /* of the C identifiers in outputs */
	const char *options; /* that it was compiled with; "": none */
	bool read;	     /* it, or a part of it, was not compiled */
	const struct compile_result *result; /* NULL: it was not compiled */
	const struct bpf_damage *damage;     /* NULL: the kernel loads it */
	/* In a text of several: whose filter it is, as far as that is said. */
	uint32_t process;
	const struct arch *named;
};

static inline const struct api_filter *
api_filter(const struct scbpf_filter *f)
{
	return (const struct api_filter *)(const void *)f;
}

/*
 * In the arena, as one that was read; its architectures are found in it. damage
 * NULL: the kernel loads it.
 */
struct api_filter *scb_api_filter(struct scbpf *s,
    const struct scbpf_program *p, const struct arch *native,
    const struct bpf_damage *damage, const char *source);

/* What the formats take; cost: and what scb_emit_cost needs. */
struct emit_filter *scb_api_emit(
    struct scbpf *s, const struct scbpf_filter *filter, bool cost);

/* The stack for the pipelines. */
struct bpf_stack scb_api_stack(struct scbpf *s, const struct scbpf_filter *f);

/* As one, which may be longer. */
struct api_filter *scb_api_merge(
    struct scbpf *s, const struct scbpf_filter *stack);

/* --- policies ------------------------------------------------------------- */

struct scbpf_policy {
	struct policy *policy;
	const struct arch **arches; /* scbpf_policy_add_arch's */
	size_t arches_cap;
};

/* The policy in a text; path: where it is, or NULL. */
struct policy *scb_api_policy(
    struct scbpf *s, struct source *text, const char *path);

/* What the caller's policy stands for; NULL is the built-in default. */
const struct policy *scb_api_model(
    struct scbpf *s, const struct scbpf_policy *p);

/*
 * Compiles a policy (NULL: the built-in default) without slots for the only
 * "arch". audited: without what an audit will find.
 */
struct api_filter *scb_api_compile_only(
    struct scbpf *s, const struct policy *p, bool audited);

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

/*
 * A proof in words and, behind a NUL, as JSON: in the one text that is kept;
 * and what is kept, with both parts told apart.
 */
void scb_api_put_proof(struct buf *b, const struct scbpf_proof *p,
    const char *first, const char *second, bool big_endian);
const struct scbpf_proof *scb_api_proof(const void *kept);

/* A report has no such format: does not return. */
_Noreturn void scb_api_no_format(struct scbpf *s, const char *format);

#endif
