/*
 * The store of observations: which syscalls programs were seen to make. Readers
 * of logs, the recorder of a running command and the analysis of ELF programs
 * add to it; the policy writer reads it. All inputs add up.
 *
 *	struct seen s, sorted;
 *	unsigned input;
 *
 *	scb_seen_open(&s, arena);
 *	input = scb_seen_input(&s, "trace.log", SEEN_LOG);
 *	scb_seen_run(&s, input);
 *	scb_seen_add(&s, &(struct seen_call){.arch = a, .nr = 41, .known = 1,
 *	    .value = {AF_UNIX}, .input = input, .line = 12});
 *	scb_seen_incomplete(&s, "%u lines were not understood", n);
 *	sorted = scb_seen_sorted(&s);
 *
 * Memory is bounded by the number of different calls, not by how many there
 * are: a call costs at most 1 KiB, and there are at most SEEN_ROWS of them.
 */
#ifndef LEARN_SEEN_H
#define LEARN_SEEN_H

#include "base/buf.h"
#include "facts/facts.h"

enum {
	SEEN_ARGS = 6,
	SEEN_VALUES = 16, /* kept of one argument */
	SEEN_ROWS = 1 << 13,
	SEEN_INPUTS = 1 << 10,
	SEEN_NOTES = 32,
	SEEN_NOTE = 160 /* bytes of one, at most */
};

/* Where a call was found; a bit each, since several may have it. */
enum seen_how {
	SEEN_LOG = 1,	  /* in a log */
	SEEN_LIVE = 2,	  /* in a command that was run for it */
	SEEN_POSSIBLE = 4 /* in the code of a program: it can be made */
};

/* One call, as an input shows it. */
struct seen_call {
	const struct arch *arch;
	uint32_t nr;	/* as seccomp_data has it */
	unsigned known; /* bit i: value[i] is the argument in register i */
	uint64_t value[SEEN_ARGS];
	unsigned input; /* scb_seen_input */
	unsigned line;	/* in it, from 1; 0: it has none */
	/*
	 * A filter's, and what the input says of it ("EPERM"), where only calls
	 * for which these are the same are to be counted together; else 0 and
	 * NULL.
	 */
	uint32_t verdict;
	const char *fate; /* lasts as long as the store */
};

/*
 * What was seen of an argument. Values have the width that the kernel uses, so
 * the high half of a register is not among them.
 */
struct seen_argument {
	bool unknown; /* some call had a value that the input does not show */
	bool many;    /* there were more values than these: n is SEEN_VALUES */
	uint8_t n;
	uint64_t *value; /* ascending */
	uint64_t any;	 /* bits that are set in any value, also in others */
};

/* A syscall of an ABI. */
struct seen_row {
	const struct arch *arch;
	uint32_t nr, verdict;
	const char *name; /* NULL: the ABI has no such call */
	unsigned how;	  /* bits of enum seen_how */
	uint64_t count;	  /* of calls; 0: it is possible, and was not seen */
	unsigned runs;	  /* in how many */
	unsigned input, line; /* of the first one */
	const char *fate;
	unsigned misses; /* replay: bit i: by argument i a condition failed */
	struct seen_argument argument[SEEN_ARGS];
	uint8_t bits[SEEN_ARGS]; /* of each that the kernel uses */
	unsigned last;		 /* seen.c: the run that counted last */
};

struct seen_input {
	const char *name; /* base name */
	enum seen_how how;
	const char *kind; /* in words: "strace", "audit"; NULL: not known */
	uint64_t calls;	  /* that were recorded */
};

/* What the policy says of itself in its header. */
struct seen_note {
	const char *text;
	bool incomplete; /* calls may be missing for this reason */
};

struct seen {
	struct arena *arena;
	struct seen_row *row; /* in the order in which they came */
	size_t nrows, rows_cap;
	struct seen_input *input;
	size_t ninputs, inputs_cap;
	struct seen_note note[SEEN_NOTES];
	unsigned nnotes;
	unsigned runs;
	uint64_t calls; /* recorded */
	bool emulated;	/* an emulator has executed it, which no log shows */
	bool full;	/* more than SEEN_ROWS calls, which is noted */
	/*
	 * Of each run, only what lies between is recorded: from the first call
	 * of this name (NULL: from the start), which is recorded, to the first
	 * one of the other (NULL: to the end), which is not.
	 */
	const char *after, *until;
	/*
	 * Recording starts at scb_seen_start, when the program has installed a
	 * filter of its own.
	 */
	bool install;
	bool recording, ended; /* in this run */
	uint16_t *slot;	       /* seen.c: hash; row + 1, 0: empty */
};

void scb_seen_open(struct seen *s, struct arena *a);

/* Adds an input; the name is copied. Returns its number. */
unsigned scb_seen_input(struct seen *s, const char *name, enum seen_how how);

/*
 * Starts a run: one execution of the program. The files that strace -ff writes
 * are one; call this once for them.
 */
void scb_seen_run(struct seen *s, unsigned input);

/* The program has installed its own filter: see `install`. */
void scb_seen_start(struct seen *s);

/*
 * Moves what is recorded past this call, once or several times: is the call in
 * it?
 */
bool scb_seen_window(struct seen *s, const struct seen_call *c);

/*
 * Counts a call, and returns the row; NULL: it is outside of what is recorded,
 * or one too many.
 */
struct seen_row *scb_seen_add(struct seen *s, const struct seen_call *c);

/* Adds a value that an argument of the row can have, as scb_seen_add does. */
void scb_seen_value(
    struct seen *s, struct seen_row *row, unsigned arg, uint64_t value);

/* The row of a call that has neither verdict nor fate, or NULL. */
struct seen_row *scb_seen_find(
    const struct seen *s, const struct arch *a, uint32_t nr);

/*
 * A note for the header; the second one says that calls may be missing. Formats
 * are those of scb_buf_fmt. The same text is noted once.
 */
void scb_seen_note(struct seen *s, const char *fmt, ...);
void scb_seen_incomplete(struct seen *s, const char *fmt, ...);

/* Are calls missing, as far as is known? */
bool scb_seen_is_complete(const struct seen *s);

/*
 * A copy whose rows are sorted by ABI, number and verdict, and else in the
 * order in which they came.
 */
struct seen scb_seen_sorted(const struct seen *s);

#endif
