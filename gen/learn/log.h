/*
 * Reads logs of syscalls, of any length. Each line is in one of these forms:
 * strace and qemu -strace; records of audit, as auditd, dmesg and the journal
 * have them; what `scbpf run` reports.
 */
#ifndef LEARN_LOG_H
#define LEARN_LOG_H

#include "base/diag.h"
#include "learn/seen.h"

enum {
	LOG_LINE = 1 << 16,   /* bytes of a line; the middle of a longer one */
	LOG_END = 1 << 12,    /* is dropped, so that these at its end are kept */
	LOG_TASKS = 1 << 10,  /* threads whose calls are followed */
	LOG_COPIES = 1 << 12, /* denials whose other copy may follow */
	LOG_WORD = 64	      /* bytes of a name that is kept */
};

/* What a line is; a bit each in log.kinds. */
enum log_kind {
	LOG_UNKNOWN = 0,
	LOG_STRACE = 1,
	LOG_QEMU = 2,
	LOG_AUDIT = 4,	 /* type=SECCOMP: a filter's decision */
	LOG_SYSCALL = 8, /* type=SYSCALL */
	LOG_OWN = 16,	 /* refused: and logged: of scbpf run */
	LOG_REMARK = 32	 /* known, and no call */
};

/* What the log says of the filter's part in the call. */
enum log_fate {
	LOG_MADE,    /* it says nothing */
	LOG_FAILED,  /* it failed with an errno that filters often return */
	LOG_REFUSED, /* a filter refused or killed it */
	LOG_ALLOWED  /* a filter logged it */
};

struct log_event {
	struct seen_call call;
	uint64_t times; /* 1, or how often; 0: more about the last one */
	enum log_kind kind;
	enum log_fate fate;
	const char *how;     /* "EPERM", "SIGSYS": of a fate; NULL: not known */
	const char *program; /* its name; "": not known */
	uint32_t pid;	     /* 0: not known */
	bool installs;	     /* the call has installed a filter */
	bool has_flags;	     /* of clone3, whose flags are in memory: */
	uint64_t flags;	     /* as clone would have them */
};

typedef void log_each(void *user, const struct log_event *e);

/* A line that messages are about. */
struct log_place {
	struct source source;
	char text[LOG_WORD + 1]; /* its beginning */
};

/* A thread. */
struct log_task {
	uint32_t pid;
	bool used;
	const struct arch *arch; /* of its calls; NULL: the log's */
	bool unfinished;	 /* the call is not complete yet */
	unsigned next;		 /* the argument where it continues */
	struct log_event last;
};

/*
 * The journal has a denial twice: as a message of the kernel, with a serial
 * number, and as a record of audit, without.
 */
struct log_copy {
	uint64_t hash; /* of what both have */
	/* So many more of the kernel, or if negative of audit; 0: forget it. */
	int ahead;
};

struct log {
	struct diag *d;
	const char *name;
	const struct arch *arch;  /* for lines that do not name an ABI */
	struct facts_index index; /* of it */
	log_each *each;
	void *user;
	unsigned kinds; /* bits of enum log_kind */
	unsigned line;
	uint64_t events;
	/* lines that are not understood, and the first of them */
	unsigned bad;
	struct log_place bad_at;
	/* the same for those that are records of a filter, all the same */
	unsigned bad_records;
	struct log_place bad_record_at;
	/* names that the ABI does not have */
	unsigned foreign;
	struct log_place foreign_at;
	char foreign_name[LOG_WORD + 1];
	const struct arch *foreign_arch;
	/* constants and arguments that could not be read */
	unsigned words;
	struct log_place words_at;
	char word[LOG_WORD + 1];
	/*
	 * Something that only strace and qemu print was there: a result, a
	 * signal, an end. Calls alone are also in source code.
	 */
	bool traced;
	bool cut;     /* the last line has no end, or a call in it has none */
	bool lost;    /* the log says that records were lost */
	bool table;   /* of strace -C: it is read */
	bool evicted; /* there were more than LOG_TASKS unfinished calls */
	/* a record of type=SECCOMP that one of type=SYSCALL may complete */
	bool held;
	struct log_event record;
	char serial[LOG_WORD + 1], program[LOG_WORD + 1];
	struct log_copy *copy; /* LOG_COPIES */
	unsigned ncopies;
	size_t n;	       /* of the line */
	bool overflow;	       /* of the line: some of its middle is lost */
	char *text;	       /* LOG_LINE bytes */
	struct log_task *task; /* LOG_TASKS */
};

/*
 * arch: of strace's and qemu's lines. *l is all zero, or was opened before with
 * the same arch: then its memory is used again.
 */
void scb_log_open(struct log *l, struct arena *a, struct diag *d,
    const char *name, const struct arch *arch);

/* Reads the next n bytes, and calls l->each for every call in them. */
void scb_log_read(struct log *l, const char *bytes, size_t n);

/*
 * Ends the log. An error is reported if no line was understood, if it has calls
 * without results between other lines, as source code does, or if it was made
 * on another ABI; a note, if some lines were not understood.
 */
void scb_log_close(struct log *l);

/*
 * clone3's flags are in memory, so a policy makes libc use clone, which has the
 * same ones in a register.
 */
struct seen_call scb_log_as_clone(const struct log_event *e);

/* "strace", "audit": the kinds in words; "nothing" if there are none. */
void scb_log_put_kinds(struct buf *b, unsigned kinds);

/*
 * Are these files of one run, "trace.1012" and "trace.1013" of strace -ff?
 * begins: the second one begins with execve, as a run does. Then "run.1" and
 * "run.2" are two runs, because no process has such a number in the end.
 */
bool scb_log_same_run(const char *a, const char *b, bool begins);

#endif
