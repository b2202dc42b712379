/*
 * scbpf: seccomp policies compiled into classic BPF, and proved.
 *
 * The library works in one block of memory that the caller provides. It keeps
 * no globals, does no input or output, calls no allocator and never exits.
 * Errors are returned as a status, and explained through a callback.
 *
 *	static char memory[4 << 20];
 *	struct scbpf *s = scbpf_open(memory, sizeof memory, report, NULL);
 *	const struct scbpf_filter *f;
 *
 *	if (scbpf_set(s, "arch", "aarch64") == SCBPF_STATUS_OK &&
 *	    scbpf_compile(s, NULL, &f) == SCBPF_STATUS_OK)
 *		install(f->program.insn, f->program.count);
 *
 * A context (struct scbpf) serves one call at a time. Contexts share nothing,
 * so each thread may use its own.
 *
 * Texts are given with their length and need no NUL; names are NUL-terminated
 * strings. Syscall numbers, verdicts and instructions are in host order; only
 * scbpf_store writes bytes in the target's order. What a function returns lives
 * in the block until scbpf_release; a policy also points into its text.
 *
 * From release to release of one major version, functions, structures and
 * enumerators keep their names, order, types and meaning. Enumerations, and
 * the lists of options and formats, may grow. Structures may grow at their end:
 * those that the library returns or passes to callbacks, which programs must
 * not copy or allocate, and those that the caller fills in, which begin with
 * their size for that reason. scbpf_insn, scbpf_call, scbpf_program and
 * scbpf_bytes do not grow. Texts of messages and reports may change; the keys
 * of JSON reports do not.
 */
#ifndef SCBPF_H
#define SCBPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SCBPF_VERSION "2.0.0"

/*
 * One classic BPF instruction, with the layout of struct sock_filter in
 * <linux/filter.h>. In memory the fields are in host order.
 */
struct scbpf_insn {
	uint16_t code;
	uint8_t jt, jf;
	uint32_t k;
};

/* One syscall as a filter sees it: struct seccomp_data, in host order. */
struct scbpf_call {
	uint32_t nr, arch; /* arch: an AUDIT_ARCH_* value */
	uint64_t ip;
	uint64_t args[6];
};

/*
 * A verdict: an action and, in the low 16 bits, its data. The values are
 * SECCOMP_RET_* of include/uapi/linux/seccomp.h.
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

/*
 * One message. Its strings belong to the library and are valid during the
 * callback only.
 */
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
 * A callback must return to the library (no longjmp, no exception), and must
 * not use the context that it is called from.
 */
typedef void scbpf_report(void *user, const struct scbpf_message *message);

/*
 * The result of every function that can fail. A failure has always been
 * reported through the callback.
 */
enum scbpf_status {
	SCBPF_STATUS_OK,
	SCBPF_STATUS_INVALID,	/* the input or an option is wrong */
	SCBPF_STATUS_NO_MEMORY, /* the block is too small for this input */
	SCBPF_STATUS_MISUSE, /* called from a callback, or arguments or options
				that make no sense */
	SCBPF_STATUS_BUG     /* a mistake of this library: "bug: ..." */
};

/* --- the context ---------------------------------------------------------- */

struct scbpf;

/*
 * Opens a context inside the block, which stays the caller's and must outlive
 * it. There is nothing to close. The block needs no alignment; compiling takes
 * a few megabytes, see scbpf(3). report may be NULL. Returns NULL if the block
 * is smaller than the context itself.
 */
struct scbpf *scbpf_open(
    void *memory, size_t size, scbpf_report *report, void *user);

/*
 * scbpf_mark returns how many bytes are used; scbpf_release frees everything
 * that was returned since such a mark. A call that fails frees its own memory.
 */
size_t scbpf_mark(const struct scbpf *s);
void scbpf_release(struct scbpf *s, size_t mark);

/* --- options -------------------------------------------------------------- */

/* A whole text, which belongs to the caller. */
struct scbpf_text {
	size_t size;	  /* of this structure */
	const char *name; /* for messages and outputs; usually a base name */
	const char *text;
	size_t length;	  /* bytes, up to 16 MiB */
	const char *path; /* for relative names of included files; NULL: name */
	/*
	 * The array in C, or the symbol of an ELF file, to read; NULL: all. If
	 * there is none of that name, reading fails.
	 */
	const char *symbol;
};

/* struct scbpf_text text = SCBPF_TEXT("web.json", bytes, sizeof bytes); */
#define SCBPF_TEXT(name, text, length) \
	{ \
		sizeof(struct scbpf_text), name, text, length, NULL, NULL \
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

/* The native architecture of the i-th "arch" that is set; NULL past the end. */
const struct scbpf_arch *scbpf_arch_asked(const struct scbpf *s, unsigned i);

/* Sets the syscall frequencies to optimize for, as --mix does. */
enum scbpf_status scbpf_set_mix(struct scbpf *s, const struct scbpf_text *mix);

/*
 * Reads a file that a text policy names (@include, @frequency) into *file. The
 * path is relative to the same directory as the policy's own path
 * ("lib/net.policy"). The text must stay valid as long as the policy is used.
 * On failure, returns false and may set *why to an error message, which must
 * stay valid until the next call. Without such a function, a policy cannot name
 * other files. scbpf_reset keeps it.
 */
typedef bool scbpf_read_file(
    void *user, const char *path, struct scbpf_text *file, const char **why);
void scbpf_set_files(struct scbpf *s, scbpf_read_file *read, void *user);

/*
 * Sets a clock in nanoseconds, for the statistics of "verbose". scbpf_reset
 * keeps it.
 */
typedef uint64_t scbpf_clock(void);
void scbpf_set_clock(struct scbpf *s, scbpf_clock *clock);

/* --- policies: see scbpf_policy.h ----------------------------------------- */

struct scbpf_policy;

/*
 * A filter as instructions, made by any tool. Loads address words of
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
	uint64_t steps; /* of the proof; 0: the filter was read, not compiled */
	/*
	 * The filter for the next "arch", or the one that is installed after
	 * this one. NULL: this is the last.
	 */
	const struct scbpf_filter *next;
	/* The kernel refuses it; it can only be listed (SCBPF_READ_DAMAGED). */
	bool damaged;
	/* A rule names clone3; otherwise it may return ENOSYS (SEMANTICS 8). */
	bool names_clone3;
	/* The architecture that a header names; NULL: none, or "arch" is set */
	const struct scbpf_arch *named;
};

/*
 * Compiles a policy (NULL: the built-in container default) for each "arch",
 * checks each filter by the kernel's rules, and proves it equal to the policy.
 * *filter is set only on SCBPF_STATUS_OK.
 */
enum scbpf_status scbpf_compile(struct scbpf *s,
    const struct scbpf_policy *policy, const struct scbpf_filter **filter);

/* --- filters -------------------------------------------------------------- */

/* What a text may hold besides filters that the kernel loads. */
enum scbpf_read_flags {
	/*
	 * Policies, which are compiled for the only "arch". If n is 0, the
	 * built-in default is compiled.
	 */
	SCBPF_READ_POLICIES = 1,
	/* The same, without warnings that scbpf_audit_text has as findings. */
	SCBPF_READ_AUDITED = 2,
	/*
	 * Filters that the kernel refuses: this is reported, but is no failure.
	 * Filters of all processes are read and, unless an "arch" is set, of
	 * all architectures.
	 */
	SCBPF_READ_DAMAGED = 4,
	/* No filters with slots; without this, there is a warning. */
	SCBPF_READ_FILLED = 8,
	/* Policies as they are without "port". */
	SCBPF_READ_UNPORTED = 16
};

/*
 * Reads the filters in n texts: raw instructions, base64, hexadecimal, decimal,
 * C source, ELF symbols, a listing, JSON or strace output, recognized by
 * content; "at" reads one at an offset of other bytes. C source may include
 * files, see scbpf_set_files. Several filters are a stack, in the order of
 * installation. From a header for several architectures, the filter for the
 * context's architecture is read; with several "arch", a stack for each, which
 * only reports expect. flags: enum scbpf_read_flags.
 */
enum scbpf_status scbpf_read(struct scbpf *s, const struct scbpf_text *texts,
    size_t n, unsigned flags, const struct scbpf_filter **stack);

/*
 * Makes a stack of n programs for the context's architecture. They are copied.
 */
enum scbpf_status scbpf_take(struct scbpf *s,
    const struct scbpf_program *programs, size_t n, const char *name,
    const struct scbpf_filter **stack);

/*
 * One filter with the verdicts of the whole stack, proved. scbpf_optimize finds
 * the shortest that it can, not longer than the stack; scbpf_merge takes less
 * time, and its filter may be longer.
 */
enum scbpf_status scbpf_optimize(struct scbpf *s,
    const struct scbpf_filter *stack, const struct scbpf_filter **one);
enum scbpf_status scbpf_merge(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_filter **one);

/* Bytes in the block, followed by a NUL that is not counted. */
struct scbpf_bytes {
	const char *data;
	size_t length;
};

/*
 * scbpf_write writes one filter in a format of `scbpf gen -f`; scbpf_write_all
 * writes it and all that follow it, in a format that is SCBPF_FORMAT_JOINED.
 */
enum scbpf_status scbpf_write(struct scbpf *s,
    const struct scbpf_filter *filter, const char *format,
    struct scbpf_bytes *bytes);
enum scbpf_status scbpf_write_all(struct scbpf *s,
    const struct scbpf_filter *first, const char *format,
    struct scbpf_bytes *bytes);

enum scbpf_format_trait {
	SCBPF_FORMAT_BINARY = 1, /* not for a terminal */
	SCBPF_FORMAT_JOINED =
	    2, /* can hold filters for several architectures */
	SCBPF_FORMAT_EXECUTABLE = 8, /* a program, as it is */
	SCBPF_FORMAT_NAMED = 512     /* shows what "name" says */
};

/*
 * The name of the i-th format, NULL past the end; the file endings of a format,
 * each between blanks (" .bpf .raw "); and its traits.
 */
const char *scbpf_format_at(unsigned i);
const char *scbpf_format_suffixes(const char *format);
unsigned scbpf_format_traits(const char *format);

/*
 * Slots are numbers that are filled in later ($FD in a text policy).
 * scbpf_slot_at returns their names, NULL past the end; scbpf_fill returns the
 * filter with values for all of them, in that order.
 */
const char *scbpf_slot_at(const struct scbpf_filter *filter, unsigned i);
enum scbpf_status scbpf_fill(struct scbpf *s, const struct scbpf_filter *filter,
    const uint64_t *values, size_t n, const struct scbpf_filter **filled);

/*
 * Parses a call in words, as `scbpf sim` takes it: a name or number on the
 * context's architecture, then up to six arguments ("3", "O_CREAT|O_EXCL",
 * "family=AF_UNIX"); or as "socket(AF_UNIX, SOCK_STREAM)". known, if not NULL: bit i: args[i] is given, bit 6: ip.
 */
enum scbpf_status scbpf_call_read(struct scbpf *s, const char *const *words,
    size_t n, struct scbpf_call *call, unsigned *known);

/*
 * Would seccomp(2) load the program? If not, *pc is the instruction and *why a
 * static string with the reason; both pointers may be NULL.
 */
bool scbpf_check(
    const struct scbpf_program *program, size_t *pc, const char **why);

/*
 * The verdict on one call and, in *executed (may be NULL), the number of
 * instructions executed. Returns false if the kernel would not load the
 * program.
 */
bool scbpf_simulate(const struct scbpf_program *program,
    const struct scbpf_call *call, uint32_t *verdict, uint32_t *executed);

/* Stores the instructions in the target's byte order: 8 * count bytes. */
void scbpf_store(const struct scbpf_program *program, unsigned char *bytes);

/* --- installing, on Linux alone ------------------------------------------- */

/*
 * Sets no_new_privs and installs the filter on this thread, or with
 * SCBPF_FLAG_TSYNC on all threads. Returns 0 or an errno. It is in an object of
 * its own in the archive: programs that do not call it do not link its
 * syscalls.
 */
int scbpf_install(const struct scbpf_program *program, uint32_t flags);

#ifdef __cplusplus
}
#endif

#include "scbpf_learn.h"
#include "scbpf_names.h"
#include "scbpf_policy.h"
#include "scbpf_report.h"

#endif
