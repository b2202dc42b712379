/*
 * The confined process: it reads what others wrote, and can do nothing but
 * that, compute, and talk to its parent (wire.h).
 */
#ifndef WORKER_H
#define WORKER_H

#include "cli/cli.h"

/*
 * Runs the job in such a process, with everything that was opened before,
 * and returns its exit status once it has ended; what it made is in cli->result
 * then. Messages are shown at once. Where that fails, it has been reported, and
 * the result is empty.
 */
int worker_run(struct cli *cli, int (*job)(struct cli *cli));

/* Asks for the memory that a job takes, in the process that will do it. */
void worker_touch(const struct cli *cli);

/*
 * Asks the parent for a file to be included: its text, and 0, or an error of
 * include.h.
 */
int worker_include(struct cli *cli, const char *path, struct source *s);

/*
 * Reads a file that a policy names, by way of the parent where this process is
 * confined. Returns NULL, or the message that says why it cannot be read.
 */
const char *worker_read(struct cli *cli, const char *path, struct source *s);

#endif
