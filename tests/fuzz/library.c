/*
 * The public library as the command line uses it: the first line of the input
 * is a call in words, the rest a text that may hold filters, damaged ones too,
 * or a policy. An error is reported and takes no memory; a filter that was read
 * can be listed, and unless it is damaged, run and written.
 */
#include "fuzz.h"

#include "scbpf.h"

enum { BLOCK = 32 << 20, WORDS = 8 };

static unsigned errors;

static void
count(void *user, const struct scbpf_message *m)
{
	fuzz_report(user, m);
	errors += m->severity == SCBPF_SEVERITY_ERROR;
}

static bool
fine(struct scbpf *s, size_t mark, enum scbpf_status status)
{
	FUZZ_MUST(status != SCBPF_STATUS_BUG);
	FUZZ_MUST(
	    status == SCBPF_STATUS_OK || (errors > 0 && scbpf_mark(s) == mark));
	return status == SCBPF_STATUS_OK;
}

/* The words of the first line, each ended by a NUL. */
static size_t
split(char *line, const char *words[WORDS])
{
	size_t n = 0;

	for (char *w = strtok(line, " "); w && n < WORDS; w = strtok(NULL, " "))
		words[n++] = w;
	return n;
}

static void
fuzz_input(struct diag *d, const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	size_t head = end ? (size_t)(end - data) : 0, mark;
	char *line = scb_arena_copy(d->arena, (const char *)data, head);
	const struct scbpf_text text =
	    SCBPF_TEXT("input", (const char *)data + head + (end != NULL),
		size - head - (end != NULL));
	struct scbpf *s =
	    scbpf_open(scb_arena_raw(d->arena, BLOCK), BLOCK, count, NULL);
	const char *words[WORDS];
	const struct scbpf_filter *f;
	const struct scbpf_result *r;
	struct scbpf_call call;
	unsigned known = 0;
	struct scbpf_bytes out;
	bool called, damaged = false;

	errors = 0;
	FUZZ_MUST(s && scbpf_set(s, "arch", "x86_64") == SCBPF_STATUS_OK);
	mark = scbpf_mark(s);
	called = fine(s, mark,
	    scbpf_call_read(s, words, split(line, words), &call, &known));
	errors = 0;
	if (!fine(s, mark,
		scbpf_read(
		    s, &text, 1, SCBPF_READ_POLICIES | SCBPF_READ_DAMAGED, &f)))
		return;
	for (const struct scbpf_filter *g = f; g; g = g->next)
		damaged |= g->damaged;
	mark = scbpf_mark(s);
	FUZZ_MUST(
	    scbpf_list_text(s, f, &r) == SCBPF_STATUS_OK && r->text.length > 0);
	mark = scbpf_mark(s);
	errors = 0;
	if (called &&
	    fine(s, mark, scbpf_simulate_text(s, f, &call, known, "text", &r)))
		FUZZ_MUST(!damaged && r->text.length > 0);
	mark = scbpf_mark(s);
	errors = 0;
	if (fine(s, mark, scbpf_write(s, f, "raw", &out)))
		FUZZ_MUST(!f->damaged && out.length == 8 * f->program.count);
}
