/* The parent of a confined process; it does what the child may not do. */
#ifndef BROKER_H
#define BROKER_H

#include "cli/cli.h"

enum broker_end {
	BROKER_COMPLETE, /* every record was complete */
	BROKER_CUT_OFF,
	BROKER_NONSENSE /* the child sent something malformed */
};

/*
 * Listens on cli->up and answers on cli->down until the child closes its end.
 * Shows messages, sends files, and keeps results in cli->result.
 */
enum broker_end broker_serve(struct cli *cli);

#endif
