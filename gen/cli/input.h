/* Reads policies and filters for the commands. */
#ifndef INPUT_H
#define INPUT_H

#include "cli/cli.h"

/* A file that the command line names, whole. Fatal when it cannot be read. */
struct scbpf_text input_text(struct cli *cli, const char *path);

/* The policy in a file; path NULL: the built-in one, which is NULL here. */
struct scbpf_policy *input_policy(struct cli *cli, const char *path);

/* Does it hold filters, or a policy, whatever a message would say? */
bool input_is_filter(struct cli *cli, const struct scbpf_text *text);
bool input_is_policy(struct cli *cli, const struct scbpf_text *text);

/*
 * Without -a, the filters are for the architectures that all of the n operands
 * which name some have in common, as headers for several architectures do. A
 * filter that names none, beside such a header, is for the native one. The
 * command is one that reports on each of them, as for several -a.
 */
void input_arches(struct cli *cli, char *const *operand, int n);

/*
 * Without -a, notes which filters of a header for several architectures are
 * not written. The operands are files.
 */
void input_note_others(struct cli *cli, char *const *operand, int n);

/*
 * The filters of --pid's process, or without it those that the n operands
 * name. flags: of enum scbpf_read_flags.
 */
const struct scbpf_filter *input_stack(
    struct cli *cli, char *const *operand, int n, unsigned flags);

/* The policy of --base, which a learned policy includes, compiled. */
const struct scbpf_filter *input_base(struct cli *cli);

/* Reads the file of --mix, and lets the library read included files. */
void input_prepare(struct cli *cli);

/*
 * The file of the command, to be opened as opts.program; NULL: there is none,
 * which is reported when the command is to be executed.
 */
const char *input_find_program(struct cli *cli);

/*
 * Tells the library which libc that file uses. A file that cannot be read is
 * ignored.
 */
void input_program(struct cli *cli);

/*
 * Notes an option of policies that is given where neither stack has a filter
 * that was compiled. b: NULL: there is one stack.
 */
void input_note_meaning(struct cli *cli, const struct scbpf_filter *a,
    const struct scbpf_filter *b);

#endif
