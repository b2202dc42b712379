/*
 * From a program to a policy: calls that were seen, in logs or by the caller,
 * and what is made of them. scbpf.h includes this header.
 */
#ifndef SCBPF_LEARN_H
#define SCBPF_LEARN_H

#include "scbpf.h"
#include "scbpf_report.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Calls that were seen. After a function that takes one has failed, it must not
 * be used any more; scbpf_release frees it.
 */
struct scbpf_seen;

/*
 * Opens an empty one. stack may be NULL; otherwise calls that it allows are
 * counted, and not recorded. The options "after" and "until" limit what is
 * recorded, and "process" and "comm" of whose calls (comm= of audit records).
 */
enum scbpf_status scbpf_seen_open(struct scbpf *s,
    const struct scbpf_filter *stack, struct scbpf_seen **seen);

/*
 * The policy from which the stack was compiled, where only its bytes were given
 * (scbpf_take): scbpf_learn_text then knows what it says by name.
 */
enum scbpf_status scbpf_seen_base(
    struct scbpf *s, struct scbpf_seen *seen, const struct scbpf_filter *base);

/*
 * Reads a log in pieces of any size: strace or qemu -strace output, records of
 * audit, or what scbpf(1) run reports, recognised by content. name is for
 * messages. The first piece starts a run, unless the log is one of several of
 * the same run ("trace.12" and "trace.13" of strace -ff). bytes is NULL: the
 * log ends here; it fails if there was no call in it. Lines that do not name an
 * architecture are of the context's.
 */
enum scbpf_status scbpf_seen_log(struct scbpf *s, struct scbpf_seen *seen,
    const char *name, const char *bytes, size_t n);

/*
 * Adds the calls that a static ELF program can make, which scbpf_calls_text
 * lists. Option: "assume".
 */
enum scbpf_status scbpf_seen_program(
    struct scbpf *s, struct scbpf_seen *seen, const struct scbpf_text *program);

/*
 * Starts a run of a program that the caller observes; adds one of its calls
 * (known: bit i: args[i] is known); its own filter is installed now, which is
 * where --after=install starts; and adds a note to what is written about the
 * runs, incomplete: calls may be missing.
 */
enum scbpf_status scbpf_seen_run(
    struct scbpf *s, struct scbpf_seen *seen, const char *name);
enum scbpf_status scbpf_seen_call(struct scbpf *s, struct scbpf_seen *seen,
    const struct scbpf_call *call, unsigned known);
enum scbpf_status scbpf_seen_start(struct scbpf *s, struct scbpf_seen *seen);
enum scbpf_status scbpf_seen_note(struct scbpf *s, struct scbpf_seen *seen,
    const char *text, bool incomplete);

/*
 * Writes a policy that allows what was seen; format: "text" or "oci". Options:
 * "default", "unseen" and "conditions". base may be NULL; otherwise the policy
 * is an addition to the one with this path.
 */
enum scbpf_status scbpf_learn_text(struct scbpf *s, struct scbpf_seen *seen,
    const char *base, const char *format, const struct scbpf_result **result);

/* How often each call was made, as lines for scbpf_set_mix. */
enum scbpf_status scbpf_learn_mix(struct scbpf *s, struct scbpf_seen *seen,
    const struct scbpf_result **result);

/*
 * Lists the calls that the stack refuses; format: "text" or "json". It fails if
 * there was none between "after" and "until". changes:
 * how many calls were refused; inconclusive: how many may be, by a value that
 * the log does not have.
 */
enum scbpf_status scbpf_replay_text(struct scbpf *s, struct scbpf_seen *seen,
    const char *format, const struct scbpf_result **result);

/*
 * Lists the calls that a filter has refused according to the logs, each with a
 * line for a policy that allows just that; format: "text" or "json". changes:
 * how many there were.
 */
enum scbpf_status scbpf_why_text(struct scbpf *s, struct scbpf_seen *seen,
    const char *format, const struct scbpf_result **result);

enum { SCBPF_PROGRAM_HEAD = 16 << 20 };

/*
 * Checks on C libraries are about the one that an ELF program is made with,
 * unless "libc" or the policy says otherwise; a policy that is learned from its
 * run names it. head: its first n bytes. Returns
 * false if more bytes are needed; whole: there are no more, or these are
 * SCBPF_PROGRAM_HEAD.
 */
bool scbpf_set_program(struct scbpf *s, const void *head, size_t n, bool whole);

#ifdef __cplusplus
}
#endif

#endif
