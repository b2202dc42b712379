/* Shared by the files of this folder: the public functions of scbpf.h. */
#ifndef API_H
#define API_H

#include "api/options.h"
#include "bpf/bpf.h"
#include "compile.h"
#include "proof/stack.h"

enum { API_SEEN = 1024 };

/*
 * The context: it is at the beginning of the caller's block, and the arena is
 * the rest.
 */
struct scbpf {
	struct arena arena;
	struct diag diag;
	struct options options;
	size_t options_end;   /* the mark after them */
	scbpf_report *report; /* the caller's, or NULL */
	void *user;
	scbpf_read_file *read; /* the caller's, or NULL */
	void *read_user;
	bool busy;	       /* a call is going on */
	bool reporting_misuse; /* misuse of the context */
	scbpf_clock *clock;    /* the caller's, or NULL */
	enum scbpf_status
	    failure;	     /* the status of the current call, if it fails */
	const char *reading; /* name of the text that is read; or NULL */
	/* Of several "arch", the one that a job is about; or NULL: all. */
	const struct options_target *target;
	/* Messages of this job that are not delivered yet, and their memory. */
	struct api_message *first_kept, **last_kept;
	struct arena kept;
	/*
	 * Bit n is scb_arch_all[n]: the native architecture of the filter that
	 * messages are about, and of all filters of this job so far.
	 */
	uint64_t about, compiled;
	/* Hashes of the messages so far, if there are several "arch". */
	uint64_t seen[API_SEEN];
	unsigned nseen;
};

/* --- messages.c ----------------------------------------------------------- */

/*
 * Takes a message for the caller. An error is delivered at once, after all
 * others so far; they are kept until then, or until the job ends, in memory
 * that is cut off the arena.
 */
void scb_api_message(void *user, const struct scbpf_message *m);
void scb_api_messages_open(struct scbpf *s);
/* They are about the filter for this architecture; NULL: about none. */
void scb_api_messages_about(struct scbpf *s, const struct arch *a);
void scb_api_messages_flush(struct scbpf *s);

/* --- context.c ------------------------------------------------------------ */

/* Runs a job. If it fails, frees what it allocated. All errors end here. */
enum scbpf_status scb_api_run(
    struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg);

/* The same; the job's memory is freed in any case. */
enum scbpf_status scb_api_pass(
    struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg);

/*
 * The same for a job that returns a structure and a text: all other memory is
 * freed, and these two move to its beginning. The job's argument begins with a
 * struct api_kept. *kept (may be NULL) is the structure.
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

/* The same for a report: the job's argument begins with a struct api_report. */
struct api_report {
	struct api_kept kept;
	struct scbpf_result result;
};

enum scbpf_status scb_api_report(struct scbpf *s,
    void (*job)(struct scbpf *s, void *arg), struct api_report *r,
    const struct scbpf_result **result);

/* A job for a report calls this first: returns the buffer to write to. */
struct buf *scb_api_report_open(struct scbpf *s, struct api_report *r);

/* Reports misuse of the library; does not return. */
_Noreturn void scb_api_misuse(struct scbpf *s, const char *what);

/*
 * Copies a caller's structure that begins with its size; members that it lacks
 * become zero.
 */
void scb_api_copy(struct scbpf *s, void *to, size_t size, const void *from);

enum { API_TEXT_MAX = 16 << 20 }; /* bytes */

enum { API_PROGRAM_MAX = 128 << 20 }; /* bytes of an ELF program */

/*
 * A caller's text as a source, in the arena. Fatal if it has more than `most`
 * bytes.
 */
struct source *scb_api_source(
    struct scbpf *s, const struct scbpf_text *text, size_t most);

/* Every "arch", or this machine. */
const struct options_target *scb_api_targets(struct scbpf *s, unsigned *n);

/* The request to the compiler for one of them. */
struct compile_request scb_api_request(
    struct scbpf *s, const struct options_target *t);

/* The only "arch", or this machine. Several are misuse. */
const struct options_target *scb_api_target(struct scbpf *s);

/* The same for calls that need a single architecture. */
const struct arch *scb_api_arch(struct scbpf *s);

/* Fatal if the kernel would refuse the caller's program. */
void scb_api_check(struct scbpf *s, const struct scbpf_program *p);

/*
 * With "arch" "all", is this one impossible? Returns the architecture that the
 * policy adds in another byte order. And a note that names all of these.
 */
const struct arch *scb_api_left_out(const struct scbpf *s,
    const struct policy *p, const struct options_target *t);
void scb_api_note_left_out(struct scbpf *s, const struct policy *p);

/* --- filters -------------------------------------------------------------- */

/* The public struct scbpf_filter is its first member. */
struct api_filter {
	struct scbpf_filter filter;
	const char *source;  /* what it was made from */
	const char *path;    /* of that file; NULL: unknown, or several */
	unsigned line;	     /* where it begins there; 0: not known */
	const char *name;    /* of the C identifiers in outputs */
	const char *options; /* that it was compiled with; "": none */
	bool read; /* it, or a filter that it was merged from, was read */
	const struct compile_result *result; /* NULL: it was not compiled */
	const struct bpf_damage *damage;     /* NULL: the kernel loads it */
	uint32_t process; /* that the text names for it; or 0 */
	/* Of several "arch", the one that it was read for; or NULL. */
	const struct options_target *target;
};

static inline const struct api_filter *
api_filter(const struct scbpf_filter *f)
{
	return (const struct api_filter *)(const void *)f;
}

struct api_filter *scb_api_filter(struct scbpf *s,
    const struct scbpf_program *p, const struct arch *const *arches,
    unsigned narches, const char *source);

/*
 * Makes a filter that was read; its architectures are found in the program.
 * damage NULL: the kernel loads it.
 */
struct api_filter *scb_api_filter_read(struct scbpf *s,
    const struct scbpf_program *p, const struct arch *native,
    const struct bpf_damage *damage, const char *source);

/* The filter for the output formats; cost: with what scb_emit_cost needs. */
struct emit_filter *scb_api_emit(
    struct scbpf *s, const struct scbpf_filter *filter, bool cost);

/*
 * What scb_api_read returns with several "arch" is a stack for each. This makes
 * the job about that of the first filter, and returns the first of the next;
 * NULL: it was the last.
 */
const struct scbpf_filter *scb_api_turn(
    struct scbpf *s, const struct scbpf_filter *f);

/* The next filter of the same stack; NULL: it is the last. */
const struct scbpf_filter *scb_api_next(const struct scbpf_filter *f);

/* The stack for the pipelines. */
struct bpf_stack scb_api_stack(struct scbpf *s, const struct scbpf_filter *f);

/* scbpf_read, inside of a job. */
const struct scbpf_filter *scb_api_read(
    struct scbpf *s, const struct scbpf_text *texts, size_t n, unsigned flags);

/* The i-th of the texts, if scb_api_read reads it as a policy; else NULL. */
struct policy *scb_api_read_policy(
    struct scbpf *s, const struct scbpf_text *texts, size_t i);

/* One filter for the stack; it may be longer. */
struct api_filter *scb_api_merge(
    struct scbpf *s, const struct scbpf_filter *stack);

/*
 * Comments, after them a NULL: what a stack was converted from, and for which
 * capabilities and kernel. Those of a text that was converted before are kept.
 */
const char *const *scb_api_origin(struct scbpf *s,
    const struct scbpf_text *texts, size_t n, const struct scbpf_filter *stack);

/* --- policies ------------------------------------------------------------- */

struct prove_report;

struct scbpf_policy {
	struct policy *policy;
	const struct arch **arches; /* scbpf_policy_add_arch's */
	size_t arches_cap;
};

/* Reads the policy in a text; path: see struct scbpf_text. */
struct policy *scb_api_policy(
    struct scbpf *s, struct source *text, const char *path);

/* The model of a caller's policy; NULL: the built-in default. */
const struct policy *scb_api_model(
    struct scbpf *s, const struct scbpf_policy *p);

/*
 * Compiles a policy (NULL: the built-in default) for the only "arch"; slots are
 * an error. flags: enum scbpf_read_flags.
 */
struct api_filter *scb_api_compile_only(
    struct scbpf *s, const struct policy *p, unsigned flags);

/* The public type of an architecture, and back; NULL stays NULL. */
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
 * A proof in words and, after a NUL, as JSON: in the one text that is kept.
 * Where it is kept, these are two texts again.
 */
void scb_api_put_proof(struct buf *b, const struct prove_report *r);
enum scbpf_status scb_api_keep_proof(struct scbpf *s,
    void (*job)(struct scbpf *s, void *arg), struct api_kept *k,
    struct scbpf_proof *made, const struct scbpf_proof **proof);

/* A report has no such format: does not return. */
_Noreturn void scb_api_no_format(struct scbpf *s, const char *format);

/* JSON, or text? Any other format is such an error. */
bool scb_api_is_json(struct scbpf *s, const char *format);

#endif
