/* For tests of readers of logs: reads one. Include it in one file of a test. */
#ifndef LOG_H
#define LOG_H

#include "learn/log.h"

#include <string.h>

#include "check.h"
#include "messages.h"

static unsigned char room[16 << 20];
static jmp_buf no_memory;
static struct arena arena = {room, sizeof room, 0, &no_memory};
static struct buf events;

/* "1 x86_64 socket(1, 1, ?) refused SIGSYS", and `times` if it is not 1. */
static void
put_event(void *user, const struct log_event *e)
{
	const struct arch_call *call =
	    scb_facts_number(e->call.arch, e->call.nr);
	static const char *const fates[] = {
	    "", " failed", " refused", " allowed"};
	int last = 5;

	(void)user;
	while (last >= 0 && !(e->call.known >> last & 1))
		last--;
	scb_buf_fmt(&events, "%u %s ", e->call.line, e->call.arch->token);
	if (call)
		scb_buf_fmt(&events, "%s(", call->name);
	else
		scb_buf_fmt(&events, "%u(", e->call.nr);
	for (int i = 0; i <= last; i++) {
		scb_buf_str(&events, i ? ", " : "");
		if (e->call.known >> i & 1)
			scb_buf_fmt(&events, "0x%jx",
			    (uintmax_t)(e->call.arch->arg_bits == 32
					    ? (uint32_t)e->call.value[i]
					    : e->call.value[i]));
		else
			scb_buf_char(&events, '?');
	}
	scb_buf_fmt(&events, ")%s", fates[e->fate]);
	if (e->how)
		scb_buf_fmt(&events, " %s", e->how);
	if (e->times != 1)
		scb_buf_fmt(&events, " x%u", (unsigned)e->times);
	if (e->pid)
		scb_buf_fmt(&events, " pid %u", e->pid);
	if (e->has_flags)
		scb_buf_fmt(&events, " flags 0x%jx", (uintmax_t)e->flags);
	if (e->installs)
		scb_buf_str(&events, " installs");
	scb_buf_str(&events, *e->program ? " of " : "");
	scb_buf_str(&events, e->program);
	scb_buf_char(&events, '\n');
}

/* Reads a text in pieces of this size; an error ends it. */
static void
read_log(struct log *l, const char *arch, const char *text, size_t piece)
{
	struct diag d = {.arena = &arena, .report = keep_message};
	jmp_buf out, *outer = arena.full;
	size_t n = strlen(text);

	scb_arena_release(&arena, 0);
	*l = (struct log){0};
	scb_buf_init(&events, &arena);
	scb_buf_str(&events, "");
	arena.full = &out;
	if (setjmp(out) == 0) {
		scb_log_open(
		    l, &arena, &d, "log", scb_facts_arch(arch, strlen(arch)));
		l->each = put_event;
		for (size_t i = 0; i < n; i += piece)
			scb_log_read(
			    l, text + i, n - i < piece ? n - i : piece);
		scb_log_close(l);
	} else {
		scb_buf_fmt(&events, "error: %s\n", message);
	}
	arena.full = outer;
}

/* The events of a log, read in pieces of several sizes. */
static inline void
check_log(const char *arch, const char *text, const char *want)
{
	static struct log l;

	for (size_t piece = 1; piece < 1000; piece += 499) {
		read_log(&l, arch, text, piece);
		check(strcmp(events.p, want) == 0,
		    "%s\n--- got\n%s--- not\n%s", text, events.p, want);
	}
}

#endif
