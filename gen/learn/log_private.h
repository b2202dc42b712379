/* What the readers of a line share. */
#ifndef LOG_PRIVATE_H
#define LOG_PRIVATE_H

#include "filter/strace.h"
#include "learn/log.h"

/* A line, with a position in it. */
struct log_line {
	struct bpf_reader r;
	struct source text;
	size_t after; /* audit: what a process chooses itself is before this */
};

/* --- log_task.c ----------------------------------------------------------- */

/* The name of an action that refuses calls; the kernel kills by unknown ones. */
const char *scb_log_action(uint32_t action);

/* Passes on a call of the log; its line is filled in. */
void scb_log_event(struct log *l, struct log_event *e);

/*
 * The thread; one that was not there before is empty, and may take the place of
 * another.
 */
struct log_task *scb_log_task(struct log *l, uint32_t pid);

/* Keeps the first LOG_WORD bytes, escaped. */
void scb_log_keep(char to[LOG_WORD + 1], const char *s, size_t n);

/* The call has failed with this error, by its name; NULL: it has not. */
void scb_log_failed(struct log_event *e, const char *error);

/* Records the current line, for messages. */
void scb_log_here(const struct log *l, struct log_place *to);

/* The call of this name; NULL: the ABI has none, which is counted. */
const struct arch_call *scb_log_call(
    struct log *l, const struct arch *a, const char *name, size_t n);

/* Does the line have s? */
bool scb_log_has(const struct log_line *line, const char *s);

/* Reads a decimal number, up to 32 bits and a digit; false: there is none. */
bool scb_log_decimal(struct bpf_reader *r, uint64_t *v);

/* --- log_key.c ------------------------------------------------------------ */

/* Does the line say that it is a record of a filter's decision? */
bool scb_log_of_filter(const struct log_line *line);

/* A value of a record of audit. */
struct log_word {
	const char *s; /* NULL: the key is not there */
	size_t n;
};

/* The value of `key=` after line->after, or the first one, without quotes. */
struct log_word scb_log_key(const struct log_line *line, const char *key);
struct log_word scb_log_first_key(const struct log_line *line, const char *key);

bool scb_log_word_is(struct log_word w, const char *s);

/* In base 10 or 16, with or without 0x; false: not a number. */
bool scb_log_number(struct log_word w, unsigned base, uint64_t *v);

/*
 * ausearch -i shows names without quotes, in which there may be blanks and
 * whole fields: where the names of a filter's record end, or 0; and that of the
 * process, which the path of its file follows.
 */
size_t scb_log_after_names(const struct log_line *line);
struct log_word scb_log_name(const struct log_line *line);

/* --- log_value.c ---------------------------------------------------------- */

/* "<unfinished ...>" and its like, where the arguments end early. */
bool scb_log_broken_off(const struct bpf_reader *r);

/*
 * Skips the rest of an argument: to the comma or bracket that ends it. Brackets
 * that open in it are skipped with what they hold.
 */
void scb_log_skip(struct bpf_reader *r);

/*
 * Reads one argument, and moves to the comma, parenthesis, bracket or brace
 * after it. false: its value is not shown.
 */
bool scb_log_value(
    struct log *l, struct bpf_reader *r, const struct arch *a, uint64_t *v);

/* --- log_argument.c ------------------------------------------------------- */

/*
 * Reads the arguments up to the closing parenthesis, which is skipped, the
 * first being number `next`. Returns the number of the next one, or LOG_WHOLE
 * if the parenthesis was there. registers: they are in the order of the ABI's
 * registers, and not in that of the kernel's prototype.
 */
enum { LOG_WHOLE = 99 };
unsigned scb_log_arguments(struct log *l, struct bpf_reader *r,
    struct log_event *e, unsigned next, bool registers);

/* --- log_strace.c, log_audit.c, log_own.c --------------------------------- */

/* LOG_UNKNOWN: the line is of another kind. */
enum log_kind scb_log_strace(struct log *l, struct log_line *line);
enum log_kind scb_log_audit(struct log *l, struct log_line *line);
enum log_kind scb_log_own(struct log *l, struct log_line *line);

/* Passes on the record that waits for its other half. */
void scb_log_release(struct log *l);

#endif
