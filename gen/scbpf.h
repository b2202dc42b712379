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
 * the lists of options and formats, may grow. So may structures that the
 * library returns or hands to callbacks, at their end: programs neither copy
 * nor allocate them. Structures that the caller allocates do not grow. Texts of
 * messages and reports may change; the keys of JSON reports do not.
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

/* --- architectures and names ---------------------------------------------- */

/* An ABI that Linux filters see. These are constants, and never freed. */
struct scbpf_arch;

/*
 * By libseccomp's token ("x86_64"), SCMP_ARCH_*, or the name that Debian, Go
 * or `uname -m` have for it; NULL: none.
 */
const struct scbpf_arch *scbpf_arch_find(const char *name);
const struct scbpf_arch *scbpf_arch_host(void);	    /* or NULL */
const struct scbpf_arch *scbpf_arch_at(unsigned i); /* NULL past the end */

const char *scbpf_arch_name(const struct scbpf_arch *a); /* the token */
uint32_t scbpf_arch_audit(const struct scbpf_arch *a);	 /* AUDIT_ARCH_* */
bool scbpf_arch_big_endian(const struct scbpf_arch *a);

/* Numbers as seccomp_data has them, x32's and mips' bases included. */
bool scbpf_syscall_number(
    const struct scbpf_arch *a, const char *name, uint32_t *nr);
const char *scbpf_syscall_name(
    const struct scbpf_arch *a, uint32_t nr); /* or NULL */

/* An errno on this ABI, or -1. */
int scbpf_errno(const struct scbpf_arch *a, const char *name);

/* "ALLOW", "ERRNO(1)"; NUL-terminated. */
enum { SCBPF_VERDICT_SIZE = 24 };
void scbpf_verdict(uint32_t verdict, char text[SCBPF_VERDICT_SIZE]);

/* Groups of syscalls, "@mount": NULL past the end; is a call in one? */
const char *scbpf_group_at(unsigned i);
bool scbpf_in_group(const char *group, const char *syscall);

/* SCBPF_VERSION of the archive, and the kernel that its tables describe. */
const char *scbpf_version(void);
uint32_t scbpf_tables_kernel(void); /* SCBPF_KERNEL */

/* --- options -------------------------------------------------------------- */

/* A text that was read whole; the caller's. */
struct scbpf_text {
	const char *name; /* for messages; usually a base name */
	const char *text;
	size_t length; /* bytes, up to 16 MiB */
};

/*
 * What scbpf(1) has as options, by the same names and with the same values:
 *
 *	scbpf_set(s, "arch", "x86_64+x86");
 *	scbpf_set(s, "deny=ENOSYS", "@keyring,ptrace");
 *	scbpf_set(s, "only", NULL);
 *
 * They hold for every later call with the context, until scbpf_reset or until
 * scbpf_release takes back the memory in which they are. "arch" given several
 * times asks for a filter for each.
 */
enum scbpf_status scbpf_set(
    struct scbpf *s, const char *option, const char *value);
void scbpf_reset(struct scbpf *s);
const char *scbpf_option_at(unsigned i); /* its name; NULL past the end */

/* Calls and how often they are made, as for --mix. */
enum scbpf_status scbpf_set_mix(struct scbpf *s, const struct scbpf_text *mix);

/*
 * Gives a file that a text policy names (@include, @frequency). path: from
 * where the policy's own name is looked up, "lib/net.policy". The text stays
 * as it is as long as the policy is used. NULL: cannot be read. Without such a
 * function a policy cannot name other files. scbpf_reset keeps it.
 */
typedef const struct scbpf_text *scbpf_read_file(void *user, const char *path);
void scbpf_set_files(struct scbpf *s, scbpf_read_file *read, void *user);

/* --- policies ------------------------------------------------------------- */

struct scbpf_policy;

/* Docker, Podman or OCI JSON, or a text. text NULL: the built-in default. */
enum scbpf_status scbpf_policy_read(struct scbpf *s,
    const struct scbpf_text *text, struct scbpf_policy **policy);

/*
 * A policy to add rules to. Actions have the names that --bad-arch takes:
 * "allow", "errno(EACCES)", "SCMP_ACT_KILL_PROCESS". Of several rules that
 * match a call the strictest action decides, as in JSON.
 */
enum scbpf_status scbpf_policy_new(
    struct scbpf *s, const char *default_action, struct scbpf_policy **policy);

enum scbpf_operator {
	SCBPF_OPERATOR_NE,
	SCBPF_OPERATOR_LT,
	SCBPF_OPERATOR_LE,
	SCBPF_OPERATOR_EQ,
	SCBPF_OPERATOR_GE,
	SCBPF_OPERATOR_GT,
	SCBPF_OPERATOR_MASKED_EQ /* (argument & mask) == value */
};

struct scbpf_condition {
	unsigned argument;	   /* 0 to 5, unless there is: */
	const char *argument_name; /* "family"; where each ABI has it */
	enum scbpf_operator op;
	uint64_t value, mask;
	const char *constant; /* in place of value: "AF_UNIX" of each ABI */
};

/*
 * Calls get the action where all n conditions hold. calls: as for --allow,
 * "openat", "@mount,ptrace", "480[arch=x86_64]".
 */
enum scbpf_status scbpf_rule_add(struct scbpf *s, struct scbpf_policy *policy,
    const char *action, const char *calls,
    const struct scbpf_condition *conditions, size_t n);

/* Covers this architecture as well as the native one: "x86". */
enum scbpf_status scbpf_policy_add_arch(
    struct scbpf *s, struct scbpf_policy *policy, const char *arch);

/*
 * A filter as instructions, by whatever tool. Loads address words of
 * seccomp_data, and so depend on the byte order of the target.
 */
struct scbpf_program {
	const struct scbpf_insn *insn;
	size_t count; /* 1 to 4096 */
	bool big_endian;
};

/* A filter that was compiled or read; the library makes these. */
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
};

/*
 * Compiles a policy (NULL: the built-in container default) for each "arch",
 * has the kernel's rules checked and proves each filter equal to the policy.
 * *filter is set on SCBPF_STATUS_OK only.
 */
enum scbpf_status scbpf_compile(struct scbpf *s,
    const struct scbpf_policy *policy, const struct scbpf_filter **filter);

/* --- filters -------------------------------------------------------------- */

/*
 * Reads filters: raw instructions, base64, a C array, decimal, a listing, JSON
 * or what strace prints, told apart by content. Several in one text are a
 * stack, installed in that order; of a header for several architectures, it is
 * the context's. The kernel would accept them.
 */
enum scbpf_status scbpf_read(struct scbpf *s, const struct scbpf_text *text,
    const struct scbpf_filter **stack);

/* Instructions from elsewhere, for the context's architecture. */
enum scbpf_status scbpf_take(struct scbpf *s,
    const struct scbpf_program *program, const char *name,
    const struct scbpf_filter **filter);

/* One filter that answers as the stack does, not longer than it: proved. */
enum scbpf_status scbpf_optimize(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_filter **one);

/* In the block; a NUL follows that is not counted. */
struct scbpf_bytes {
	const char *data;
	size_t length;
};

/*
 * The filter in a format of `scbpf gen -f`; in "h" and "launcher" together with
 * all that follow it.
 */
enum scbpf_status scbpf_write(struct scbpf *s,
    const struct scbpf_filter *filter, const char *format,
    struct scbpf_bytes *bytes);
const char *scbpf_format_at(unsigned i); /* its name; NULL past the end */

/*
 * Numbers that are filled in later ($FD in a text policy): their names, NULL
 * past the end; and the filter with values for all of them, in that order.
 */
const char *scbpf_slot_at(const struct scbpf_filter *filter, unsigned i);
enum scbpf_status scbpf_fill(struct scbpf *s, const struct scbpf_filter *filter,
    const uint64_t *values, size_t n, const struct scbpf_filter **filled);

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

#include "scbpf_report.h"

#endif
