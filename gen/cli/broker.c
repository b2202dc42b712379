/*
 * The child may have been taken over by its input, so nothing that it sends is
 * trusted: lengths are limited, messages are escaped, the child chooses no path
 * to write to, it gets only files that include.c allows for every policy, and
 * filters are checked again as the kernel does. Output bytes are passed on
 * unchanged.
 */
#include "cli/broker.h"

#include <string.h>

#include "cli/include.h"
#include "cli/wire.h"

enum { FILTER_MAX = 4096 }; /* instructions */

struct broker {
	struct cli *cli;
	struct wire_head head;
	char *body;		 /* head.length bytes, in the arena */
	size_t messages, output; /* bytes so far */
};

/* --- messages ------------------------------------------------------------- */

static bool
show_message(struct broker *b)
{
	struct wire_message w;
	const char *text[WIRE_TEXTS] = {NULL};
	size_t at = sizeof w;
	struct scbpf_message m;

	if (b->head.length < sizeof w)
		return false;
	memcpy(&w, b->body, sizeof w);
	for (unsigned i = 0; i < WIRE_TEXTS; i++) {
		if (w.size[i] > b->head.length - at)
			return false;
		if (w.size[i] == 0)
			continue;
		text[i] = b->body + at;
		at += w.size[i];
		if (memchr(text[i], '\0', w.size[i]) != b->body + at - 1)
			return false;
	}
	if (!text[1] || w.severity > SCBPF_SEVERITY_ERROR ||
	    at != b->head.length || (text[2] && w.caret > strlen(text[2])))
		return false;
	m = (struct scbpf_message){.severity = (enum scbpf_severity)w.severity,
	    .line = w.line,
	    .column = w.column,
	    .caret = w.caret,
	    .file = text[0],
	    .text = text[1],
	    .excerpt = text[2],
	    .path = text[3]};
	report_show(&b->cli->report, &m);
	return true;
}

/* --- files ---------------------------------------------------------------- */

/* If the child has gone, the next read will find out. */
static bool
send_file(struct broker *b)
{
	struct cli *cli = b->cli;
	struct source s = {.text = NULL};
	const char *path = scb_arena_copy(&cli->arena, b->body, b->head.length);
	int fd, error;
	size_t mark;

	if (strlen(path) != b->head.length)
		return false;
	fd = include_open(cli, path);
	mark = scb_arena_mark(&cli->arena);
	error = fd < 0 ? fd : include_slurp(cli, fd, &s);
	wire_send(cli->down, WIRE_CONTENT, error, s.text, error ? 0 : s.len);
	scb_arena_release(&cli->arena, mark);
	return true;
}

/* --- results -------------------------------------------------------------- */

static bool
keep_text(struct broker *b)
{
	struct cli_result *r = &b->cli->result;

	if (r->text.data)
		return false;
	r->binary = b->head.value;
	r->text = (struct scbpf_bytes){b->body, b->head.length};
	return true;
}

static bool
keep_file(struct broker *b)
{
	struct cli *cli = b->cli;
	unsigned i = (unsigned)b->head.value;
	bool asked = cli->output.directory ? cli_native(cli, i) != NULL
					   : cli->opts.output && i == 0;

	asked |= cli->opts.mix_out && i == CLI_MIX_OUT;
	if (!asked || i >= CLI_FILES || cli->result.file[i].data)
		return false;
	cli->result.file[i] = (struct scbpf_bytes){b->body, b->head.length};
	return true;
}

static bool
keep_program(struct broker *b)
{
	struct cli_result *r = &b->cli->result;
	const struct scbpf_program p = {
	    (const void *)b->body, b->head.length / sizeof *p.insn, false};
	const uint32_t known = CLI_CLONE3 | SCBPF_FLAG_TSYNC | SCBPF_FLAG_LOG |
			       SCBPF_FLAG_SPEC_ALLOW |
			       SCBPF_FLAG_WAIT_KILLABLE_RECV;
	uint32_t flags = (uint32_t)b->head.value;

	if (!b->cli->makes_filter || r->program.insn ||
	    b->head.length != p.count * sizeof *p.insn || flags & ~known ||
	    !scbpf_check(&p, NULL, NULL))
		return false;
	r->program = p;
	r->flags = flags;
	return true;
}

/* --- all of it ------------------------------------------------------------ */

static bool
fits(size_t *sum, size_t n, size_t max)
{
	if (n > max - *sum)
		return false;
	*sum += n;
	return true;
}

static bool
is_allowed(struct broker *b)
{
	size_t n = b->head.length;

	switch (b->head.kind) {
	case WIRE_MESSAGE:
		return n <= WIRE_MESSAGE_MAX &&
		       fits(&b->messages, n, WIRE_MESSAGES_MAX);
	case WIRE_INCLUDE:
		return n <= INCLUDE_PATH;
	case WIRE_TEXT:
	case WIRE_FILE:
		return fits(&b->output, n, WIRE_OUTPUT_MAX);
	case WIRE_PROGRAM:
		return n <= FILTER_MAX * sizeof(struct scbpf_insn);
	default:
		return false;
	}
}

static bool
handle(struct broker *b)
{
	switch (b->head.kind) {
	case WIRE_TEXT:
		return keep_text(b);
	case WIRE_FILE:
		return keep_file(b);
	case WIRE_PROGRAM:
		return keep_program(b);
	case WIRE_INCLUDE:
		return send_file(b);
	default:
		return show_message(b);
	}
}

enum broker_end
broker_serve(struct cli *cli)
{
	struct broker b = {.cli = cli};
	struct arena *a = &cli->arena;
	enum wire_end end;
	size_t mark;

	while ((end = wire_get(cli->up, &b.head, sizeof b.head)) == WIRE_ALL) {
		if (!is_allowed(&b))
			return BROKER_NONSENSE;
		mark = scb_arena_mark(a);
		b.body = scb_arena_raw(a, b.head.length);
		if (wire_get(cli->up, b.body, b.head.length) != WIRE_ALL)
			return BROKER_CUT_OFF;
		if (!handle(&b))
			return BROKER_NONSENSE;
		if (b.head.kind == WIRE_MESSAGE)
			scb_arena_release(a, mark);
	}
	return end == WIRE_NOTHING ? BROKER_COMPLETE : BROKER_CUT_OFF;
}
