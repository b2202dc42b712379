/*
 * scbpf: seccomp policies compiled into classic BPF, and proved.
 *
 * Everything here works in one block of memory that the caller gives, keeps
 * no globals, does no input or output, calls no allocator and never exits:
 * errors come back as a status and, in words, through a callback.
 *
 *	static char memory[4 << 20];
 *	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
 *	const struct scbpf_filter *f;
 *
 *	if (scbpf_set(s, "arch", "aarch64") == SCBPF_STATUS_OK &&
 *	    scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK)
 *		install(f->program.insn, f->program.count);
 *
 * A context (struct scbpf) serves one call at a time; different contexts have
 * nothing in common, so each thread may use its own.
 *
 * Texts are given with their length and need no NUL; names are NUL-terminated
 * strings. Numbers of the call, verdicts and instructions are in host order;
 * only scbpf_store writes bytes in the target's order. What a function gives
 * back lives in the block until scbpf_release, and points into the policy's
 * text as long as the policy is used.
 *
 * From release to release of one major version, functions, structures and
 * enumerators keep their names, order, types and meaning. Enumerations, and
 * the lists of options and formats, may grow. So may structures, at their end:
 * those that the library returns or hands to callbacks, which programs neither
 * copy nor allocate, and those that the caller fills in, which therefore begin
 * with their size (what is behind it is taken as zero). scbpf_insn, scbpf_call
 * scbpf_program and scbpf_bytes do not grow, because the kernel defines what is
 *in them. Texts of messages and reports may change; the keys of JSON reports do
 *not.
 */
#ifndef SCBPF_H
#define SCBPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCBPF_VERSION "1.0.0"

/*
 * One classic BPF instruction, with the layout of struct sock_filter in
 * <linux/filter.h>. In memory the fields are in host order.
 */
struct scbpf_insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

/* What the filter sees of one call: struct seccomp_data, as numbers. */
struct scbpf_call {
	uint32_t nr, arch; /* arch: an AUDIT_ARCH_* value */
	uint64_t ip;
	uint64_t args[6];
};

/*
 * What a filter answers: an action and, in the low 16 bits, its data. The
 * values are SECCOMP_RET_* of include/uapi/linux/seccomp.h.
 */
#define SCBPF_KILL_PROCESS UINT32_C(0x80000000)
#define SCBPF_KILL_THREAD UINT32_C(0x00000000)
#define SCBPF_TRAP UINT32_C(0x00030000)
#define SCBPF_ERRNO UINT32_C(0x00050000) /* | errno, 0 to 4095 */
#define SCBPF_USER_NOTIF UINT32_C(0x7fc00000)
#define SCBPF_TRACE UINT32_C(0x7ff00000) /* | data, 0 to 65535 */
#define SCBPF_LOG UINT32_C(0x7ffc0000)
#define SCBPF_ALLOW UINT32_C(0x7fff0000)
#define SCBPF_ACTION UINT32_C(0xffff0000) /* mask of the action */
#define SCBPF_DATA UINT32_C(0x0000ffff)	  /* mask of its data */

/* SECCOMP_FILTER_FLAG_* that a policy can ask for. */
#define SCBPF_FLAG_TSYNC UINT32_C(0x01)
#define SCBPF_FLAG_LOG UINT32_C(0x02)
#define SCBPF_FLAG_SPEC_ALLOW UINT32_C(0x04)
#define SCBPF_FLAG_WAIT_KILLABLE_RECV UINT32_C(0x20)

/* A kernel release as one number. */
#define SCBPF_KERNEL(a, b, c) \
	((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

/* An ABI that Linux filters see. These are constants, and never freed. */
struct scbpf_arch;

/* --- messages ------------------------------------------------------------- */

enum scbpf_severity {
	SCBPF_SEVERITY_INFO, /* for the curious */
	SCBPF_SEVERITY_NOTE,
	SCBPF_SEVERITY_WARNING,
	SCBPF_SEVERITY_ERROR
};

/* One message. All strings are the library's and die with the callback. */
struct scbpf_message {
	enum scbpf_severity severity;
	const char *text;
	const char *file;      /* NULL: no place */
	unsigned line, column; /* from 1; column in bytes */
	const char *excerpt;   /* that line, shortened; NULL: none */
	unsigned caret;	       /* bytes before the caret in the excerpt */
	const char *path;      /* "syscalls[3].args[0].op" or NULL */
};

/*
 * Callbacks return to the library (no longjmp, no exception), and call no
 * function with the context that they are called from.
 */
typedef void scbpf_report(void *user, const struct scbpf_message *message);

/* Of every call that can fail. Whatever it is, it has been reported. */
enum scbpf_status {
	SCBPF_STATUS_OK,
	SCBPF_STATUS_INVALID,	/* the input or an option is wrong */
	SCBPF_STATUS_NO_MEMORY, /* the block is too small for this input */
	SCBPF_STATUS_MISUSE, /* from a callback, or options that make no sense
			      */
	SCBPF_STATUS_BUG     /* a mistake of this library: "bug: ..." */
};

/* --- the context ---------------------------------------------------------- */

struct scbpf;

/*
 * A context inside the block, which stays the caller's and has to outlive it.
 * Nothing has to be closed. The block needs no alignment. Compiling takes
 * some megabytes, see scbpf(3). report: NULL for none. NULL: the block is
 * smaller than the context itself.
 */
struct scbpf *scbpf_open(
    void *memory, size_t size, scbpf_report *report, void *user);

/*
 * The bytes used so far; and back to such a state: everything that calls have
 * given since then is gone. A call that fails gives its memory back itself.
 */
size_t scbpf_mark(const struct scbpf *s);
void scbpf_release(struct scbpf *s, size_t mark);

/* --- options -------------------------------------------------------------- */

/* A text that was read whole; the caller's. */
struct scbpf_text {
	size_t size;	  /* of this structure */
	const char *name; /* for messages and outputs; usually a base name */
	const char *text;
	size_t length;	  /* bytes, up to 16 MiB */
	const char *path; /* where it is, for what it includes; NULL: name */
};

/* struct scbpf_text text = SCBPF_TEXT("web.json", bytes, sizeof bytes); */
#define SCBPF_TEXT(name, text, length) \
	{ \
		sizeof(struct scbpf_text), name, text, length, NULL \
	}

/*
 * What scbpf(1) has as options, by the same names and with the same values:
 *
 *	scbpf_set(s, "arch", "x86_64+x86");
 *	scbpf_set(s, "deny=ENOSYS", "@keyring,ptrace");
 *	scbpf_set(s, "only", NULL);
 *
 * They hold for every later call with the context, until scbpf_reset or until
 * scbpf_release takes back the memory in which they are. "arch" given several
 * times asks for a filter for each; notes and warnings that would be the same
 * for several of them are reported once.
 */
enum scbpf_status scbpf_set(
    struct scbpf *s, const char *option, const char *value);
void scbpf_reset(struct scbpf *s);
const char *scbpf_option_at(unsigned i); /* its name; NULL past the end */

/* The native architecture of each "arch" that is set; NULL past the end. */
const struct scbpf_arch *scbpf_arch_asked(const struct scbpf *s, unsigned i);

/* Calls and how often they are made, as for --mix. */
enum scbpf_status scbpf_set_mix(struct scbpf *s, const struct scbpf_text *mix);

/*
 * Fills in a file that a text policy names (@include, @frequency). path: from
 * where the policy's own path is looked up, "lib/net.policy". The text stays
 * as it is as long as the policy is used. false: it cannot be read; *why may be
 * set to the message that says so, which only has to last until the function is
 * called again. Without such a function a policy cannot name other files.
 * scbpf_reset keeps it.
 */
typedef bool scbpf_read_file(
    void *user, const char *path, struct scbpf_text *file, const char **why);
void scbpf_set_files(struct scbpf *s, scbpf_read_file *read, void *user);

/*
 * Nanoseconds since some time: for the statistics that "verbose" asks for.
 * scbpf_reset keeps it.
 */
typedef uint64_t scbpf_clock(void);
void scbpf_set_clock(struct scbpf *s, scbpf_clock *clock);

/* --- policies: see scbpf_policy.h ------------------------------------------
 */

struct scbpf_policy;

/*
 * A filter as instructions, by whatever tool. Loads address words of
 * seccomp_data, and so depend on the byte order of the target.
 */
struct scbpf_program {
	const struct scbpf_insn *insn;
	size_t count; /* 1 to 4096 */
	bool big_endian;
};

/* A filter that was compiled or read. */
struct scbpf_filter {
	struct scbpf_program program;
	uint32_t flags; /* SCBPF_FLAG_*, for seccomp(2) */
	const struct scbpf_arch *const *arches; /* covered, native first */
	size_t narches;
	uint64_t steps; /* that the proof took; 0: it was read */
	/*
	 * Of several: for the next "arch", or installed after this one on the
	 * same process. NULL: the last.
	 */
	const struct scbpf_filter *next;
	/* SCBPF_READ_DAMAGED: the kernel refuses it. It is only for listing. */
	bool damaged;
	/* A rule names clone3; else it may return ENOSYS on its own account. */
	bool names_clone3;
};

/*
 * Compiles a policy (NULL: the built-in container default) for each "arch",
 * has the kernel's rules checked and proves each filter equal to the policy.
 * *filter is set on SCBPF_STATUS_OK only.
 */
enum scbpf_status scbpf_compile(struct scbpf *s,
    const struct scbpf_policy *policy, const struct scbpf_filter **filter);

/* --- filters -------------------------------------------------------------- */

/* What texts may hold beside filters that the kernel loads. */
enum scbpf_read_flags {
	/*
	 * Policies, which are compiled for the only "arch"; no text at all is
	 * the built-in default.
	 */
	SCBPF_READ_POLICIES = 1,
	/* ... without those warnings that scbpf_audit gives as findings. */
	SCBPF_READ_AUDITED = 2,
	/*
	 * Filters that the kernel refuses. That is reported, but no failure.
	 * The filters of all architectures are read, unless an "arch" is set,
	 * and those of all processes.
	 */
	SCBPF_READ_DAMAGED = 4
};

/*
 * Reads the filters in n texts: raw instructions, base64, a C array, decimal, a
 * listing, JSON or what strace prints, told apart by content. Several are a
 * stack, installed in that order; of a header for several architectures, it is
 * the context's. flags: of enum scbpf_read_flags.
 */
enum scbpf_status scbpf_read(struct scbpf *s, const struct scbpf_text *texts,
    size_t n, unsigned flags, const struct scbpf_filter **stack);

/* n programs from elsewhere, as a stack, for the context's architecture. */
enum scbpf_status scbpf_take(struct scbpf *s,
    const struct scbpf_program *programs, size_t n, const char *name,
    const struct scbpf_filter **stack);

/*
 * One filter that answers as the stack does, proved: the shortest that is
 * found, and not longer than the stack; or merely one, which takes less time.
 */
enum scbpf_status scbpf_optimize(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_filter **one);
enum scbpf_status scbpf_merge(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_filter **one);

/* In the block; a NUL follows that is not counted. */
struct scbpf_bytes {
	const char *data;
	size_t length;
};

/*
 * The filter in a format of `scbpf gen -f`; or all filters of a chain, in one
 * that is SCBPF_FORMAT_JOINED.
 */
enum scbpf_status scbpf_write(struct scbpf *s,
    const struct scbpf_filter *filter, const char *format,
    struct scbpf_bytes *bytes);
enum scbpf_status scbpf_write_all(struct scbpf *s,
    const struct scbpf_filter *first, const char *format,
    struct scbpf_bytes *bytes);

enum scbpf_format_trait {
	SCBPF_FORMAT_BINARY = 1,    /* not for a terminal */
	SCBPF_FORMAT_JOINED = 2,    /* holds filters for several "arch" */
	SCBPF_FORMAT_EXECUTABLE = 8 /* a program, as it is */
};

/*
 * The names of the formats, NULL past the end; the endings of files in one,
 * each between blanks (" .bpf .raw "); and its traits.
 */
const char *scbpf_format_at(unsigned i);
const char *scbpf_format_suffixes(const char *format);
unsigned scbpf_format_traits(const char *format);

/*
 * Numbers that are filled in later ($FD in a text policy): their names, NULL
 * past the end; and the filter with values for all of them, in that order.
 */
const char *scbpf_slot_at(const struct scbpf_filter *filter, unsigned i);
enum scbpf_status scbpf_fill(struct scbpf *s, const struct scbpf_filter *filter,
    const uint64_t *values, size_t n, const struct scbpf_filter **filled);

/*
 * A call in words, as `scbpf sim` takes it: a name or number of the context's
 * architecture, then up to six arguments ("3", "O_CREAT|O_EXCL",
 * "family=AF_UNIX").
 */
enum scbpf_status scbpf_call_read(struct scbpf *s, const char *const *words,
    size_t n, struct scbpf_call *call);

/*
 * Would seccomp(2) load it? false: *pc is the instruction and *why a static
 * sentence; both may be NULL.
 */
bool scbpf_check(
    const struct scbpf_program *program, size_t *pc, const char **why);

/*
 * The verdict on one call, and in *executed (may be NULL) the instructions
 * run. false: the kernel would not load it.
 */
bool scbpf_simulate(const struct scbpf_program *program,
    const struct scbpf_call *call, uint32_t *verdict, uint32_t *executed);

/* The instructions as the target stores them: 8 * count bytes. */
void scbpf_store(const struct scbpf_program *program, unsigned char *bytes);

/* --- installing, on Linux alone ------------------------------------------- */

/*
 * Sets no_new_privs and installs the filter on this thread, or with
 * SCBPF_FLAG_TSYNC on all: 0, or an errno. It is in an object of its own, so
 * that programs that do not call it do not make the calls that it makes.
 */
int scbpf_install(const struct scbpf_program *program, uint32_t flags);

#ifdef __cplusplus
}
#endif

#include "scbpf_names.h"
#include "scbpf_policy.h"
#include "scbpf_report.h"

#endif
