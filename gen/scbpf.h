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
 *	if (scbpf_compile(s, &policy, NULL, &f) == SCBPF_OK)
 *		install(f->program.insn, f->program.count);
 *
 * A context (struct scbpf) serves one call at a time; different contexts have
 * nothing in common, so each thread may use its own.
 *
 * Texts are given with their length and need no NUL; names are NUL-terminated
 * strings. Numbers of the call, verdicts and instructions are in host order;
 * only scbpf_store writes bytes in the target's order. What a function gives
 * back lives in the block until scbpf_release, and points into the policy's
 * text only while that function runs.
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
	SCBPF_INFO, /* for the curious */
	SCBPF_NOTE,
	SCBPF_WARNING,
	SCBPF_ERROR
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
	SCBPF_OK,
	SCBPF_INVALID,	 /* the input or an option is wrong */
	SCBPF_NO_MEMORY, /* the block is too small for this input */
	SCBPF_MISUSE,	 /* from a callback, or options that make no sense */
	SCBPF_BUG	 /* a mistake of this library: "bug: ..." */
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

/*
 * Capabilities as bits, for scbpf_options.caps: one by name, with or without
 * CAP_ (0: there is none); Docker's default fourteen; all.
 */
uint64_t scbpf_cap(const char *name);
uint64_t scbpf_caps_docker(void);
uint64_t scbpf_caps_all(void);

/* SCBPF_VERSION of the archive, and the kernel that its tables describe. */
const char *scbpf_version(void);
uint32_t scbpf_kernel(void); /* SCBPF_KERNEL */

/* --- policies ------------------------------------------------------------- */

/*
 * A text that was read whole; the caller's. name: for messages, and a text
 * policy's @include is relative to its directory; usually a base name.
 */
struct scbpf_text {
	const char *name;
	const char *text;
	size_t length; /* bytes, up to 16 MiB for a policy */
};

/*
 * Gives a file that a text policy names (@include, @frequency). path: from
 * where the policy's own name is looked up, "lib/net.policy". The text stays as
 * it is until the function with the policy returns. NULL: cannot be read.
 */
typedef const struct scbpf_text *scbpf_read(void *user, const char *path);

/* errno_name: the target's number for it; verdict is then SCBPF_ERRNO. */
struct scbpf_action {
	uint32_t verdict;
	const char *errno_name; /* "ENOSYS", or NULL */
};

/*
 * These calls get this action, whatever the policy says of them. Names are
 * syscalls, groups ("@mount") or numbers, as in "480[arch=x86_64]".
 */
struct scbpf_override {
	const char *const *names;
	size_t count;
	struct scbpf_action action;
};

enum scbpf_enosys { SCBPF_ENOSYS_MAX, SCBPF_ENOSYS_SINCE, SCBPF_ENOSYS_OFF };

enum scbpf_goal { SCBPF_BALANCED, SCBPF_SPEED, SCBPF_SIZE };

/*
 * What `scbpf gen` takes as options. Set everything to zero, then `size`, and
 * then what shall differ: a library that knows more options than the caller
 * finds zeros there, one that knows fewer refuses those that are not zero.
 * What would have no effect is a mistake, and SCBPF_MISUSE: caps without
 * has_caps, since without SCBPF_ENOSYS_SINCE, an unknown flag.
 */
struct scbpf_options {
	size_t size; /* sizeof(struct scbpf_options) */
	/*
	 * The native architecture, to which the policy adds its others; or
	 * several, "x86_64+x86", which are then exactly those of the filter.
	 * NULL: the one that this library was compiled for.
	 */
	const char *arch;
	bool only;	    /* the native one alone */
	bool args64;	    /* --args=64: compare all bits of every argument */
	bool complain;	    /* refusals become LOG */
	bool clone3_policy; /* --clone3=policy */
	bool warnings_are_errors; /* -W error */
	bool has_caps;	 /* caps counts; else the policy's, else Docker's */
	uint64_t caps;	 /* bit n: capability n */
	uint32_t kernel; /* for minKernel; SCBPF_KERNEL; 0: the tables' */
	enum scbpf_enosys enosys;
	uint32_t since; /* for SCBPF_ENOSYS_SINCE; 0: the policy's newest */
	/* For architectures that are not covered; NULL: KILL_PROCESS. */
	const struct scbpf_action *bad_arch;
	const struct scbpf_override *overrides; /* applied in this order */
	size_t noverrides;
	enum scbpf_goal goal;
	/* Calls and how often they are made, as for --mix; NULL: unknown. */
	const struct scbpf_text *mix;
	scbpf_read *read; /* NULL: a policy cannot name other files */
	void *read_user;
	uint32_t flags; /* SCBPF_FLAG_*, added to the policy's */
};

/*
 * A filter as instructions, by whatever tool. Loads address words of
 * seccomp_data, and so depend on the byte order of the target.
 */
struct scbpf_program {
	const struct scbpf_insn *insn;
	size_t count; /* 1 to 4096 */
	bool big_endian;
};

/* A filter that was compiled. */
struct scbpf_filter {
	struct scbpf_program program;
	uint32_t flags; /* SCBPF_FLAG_*, for seccomp(2) */
	const struct scbpf_arch *const *arches; /* covered, native first */
	size_t narches;
	uint64_t steps; /* that the proof took */
};

/*
 * Compiles a policy (Docker, Podman or OCI JSON, or a text; NULL: the built-in
 * container default), has the kernel's rules checked and proves the result
 * equal to the policy. *filter is set on SCBPF_OK only.
 */
enum scbpf_status scbpf_compile(struct scbpf *s,
    const struct scbpf_text *policy, const struct scbpf_options *options,
    const struct scbpf_filter **filter);

/* --- filters -------------------------------------------------------------- */

/*
 * Reads a filter: raw instructions, base64, a C array, decimal, a listing or
 * JSON, told apart by content. Of a header with several, the architecture's;
 * any other text must hold one. The kernel would accept it.
 */
enum scbpf_status scbpf_parse(struct scbpf *s, const struct scbpf_text *text,
    const struct scbpf_arch *arch, struct scbpf_program *program);

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

/* The annotated listing of `scbpf dis`, NUL-terminated. */
enum scbpf_status scbpf_disassemble(struct scbpf *s,
    const struct scbpf_program *program, const struct scbpf_arch *arch,
    const char **text, size_t *length);

/* --- comparisons over all calls ------------------------------------------- */

enum scbpf_answer { SCBPF_EQUAL, SCBPF_DIFFERENT, SCBPF_CANNOT_TELL };

struct scbpf_proof {
	enum scbpf_answer answer;
	/* SCBPF_DIFFERENT: a call, and what the two say of it. */
	struct scbpf_call call;
	uint32_t verdict[2];
	/* SCBPF_CANNOT_TELL: instruction pc of which, and a static sentence. */
	unsigned side;
	size_t pc;
	const char *why;
	uint64_t steps; /* work done */
};

/*
 * Is the program exactly the policy? verdict[0] is the policy's and [1] the
 * program's. SCBPF_OK: there is an answer.
 */
enum scbpf_status scbpf_prove(struct scbpf *s, const struct scbpf_text *policy,
    const struct scbpf_options *options, const struct scbpf_program *program,
    struct scbpf_proof *proof);

/* Do both programs answer the same 32 bits to every call? */
enum scbpf_status scbpf_compare(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, struct scbpf_proof *proof);

/* Some numbers of one ABI: one syscall, or a run without names. */
struct scbpf_part {
	const struct scbpf_arch *arch; /* NULL: no ABI known */
	uint32_t audit_arch;	       /* unless `other` */
	bool other;	    /* all arch words that no other part has */
	const char *name;   /* of the syscall; NULL: none */
	uint32_t low, high; /* numbers, both included */
};

/* What a filter answers to the calls of a part. */
struct scbpf_entry {
	struct scbpf_part part;
	uint32_t verdict;
	/* "arg0 <= 9 and (arg1 & 0x7e020000) == 0"; NULL: always. */
	const char *when;
	/* It could not be followed, from instruction pc: why; else NULL. */
	const char *inconclusive;
	size_t pc;
};

/* false: enough. The entry and its strings die with the callback. */
typedef bool scbpf_each_entry(void *user, const struct scbpf_entry *entry);

/*
 * Everything that a filter answers, for the architecture and all others that
 * it compares with; the parts are disjoint and hold every call. A part comes
 * once for each verdict that it can get; with `doubt`, for those found, or once
 * where none was, with verdict 0 and `when` "".
 */
enum scbpf_status scbpf_list(struct scbpf *s,
    const struct scbpf_program *program, const struct scbpf_arch *arch,
    scbpf_each_entry *each, void *user);

struct scbpf_change {
	struct scbpf_part part;
	uint32_t verdict[2];	/* before and after */
	bool some;		/* of the part's calls; else all change so */
	bool weaker;		/* less restricted than before */
	struct scbpf_call call; /* one that changes so */
	/* It could not be followed: why (nothing else is set but part). */
	const char *inconclusive;
	unsigned side;
	size_t pc;
};

typedef bool scbpf_each_change(void *user, const struct scbpf_change *change);

/* Every change of verdict from program a to b; parts as in scbpf_list. */
enum scbpf_status scbpf_diff(struct scbpf *s, const struct scbpf_program *a,
    const struct scbpf_program *b, const struct scbpf_arch *arch,
    scbpf_each_change *each, void *user);

#ifdef __cplusplus
}
#endif

#endif
