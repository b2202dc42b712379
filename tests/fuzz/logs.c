/* A log of any kind: calls are found in it, or it is refused. */
#include "fuzz.h"

#include "learn/log.h"

static void
fuzz_event(void *user, const struct log_event *e)
{
	struct seen *s = user;
	struct seen_call c = e->call;

	FUZZ_MUST(e->call.arch && e->call.known < 1u << SEEN_ARGS);
	FUZZ_MUST(e->program);
	fuzz_shown(e->program);
	fuzz_shown(e->how);
	scb_seen_add(s, &c);
	if (e->installs)
		scb_seen_start(s);
}

/* The first byte chooses the ABI and the size of the pieces. */
static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	struct log *l = scb_arena_alloc(d->arena, sizeof *l);
	struct seen *s = scb_arena_alloc(d->arena, sizeof *s);
	size_t piece, narches = 0;

	if (size == 0)
		return;
	while (scb_arch_all[narches])
		narches++;
	piece = data[0] & 1 ? 7 : 4096;
	scb_seen_open(s, d->arena);
	scb_seen_run(s, scb_seen_input(s, "log", SEEN_LOG));
	scb_log_open(
	    l, d->arena, d, "log", scb_arch_all[data[0] / 2 % narches]);
	l->each = fuzz_event;
	l->user = s;
	for (size_t i = 1; i < size; i += piece)
		scb_log_read(l, (const char *)data + i,
		    size - i < piece ? size - i : piece);
	FUZZ_MUST(l->n <= LOG_LINE);
	scb_log_close(l);
	FUZZ_MUST(l->events && s->nrows);
}
