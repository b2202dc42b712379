/*
 * Any log: calls are found in it, or it is refused; and the learned policy
 * compiles without a warning.
 */
#include "fuzz.h"

#include "compile.h"
#include "learn/log.h"
#include "learn/rules.h"

static void
fuzz_event(void *user, const struct log_event *e)
{
	struct seen *s = user;
	struct seen_call c = scb_log_as_clone(e);

	FUZZ_MUST(e->call.arch && e->call.known < 1u << SEEN_ARGS);
	/* It is compared, never shown: any bytes. */
	FUZZ_MUST(e->program && strlen(e->program) <= LOG_WORD);
	fuzz_shown(e->how);
	scb_seen_add(s, &c);
	if (e->installs)
		scb_seen_start(s);
}

static void
fuzz_error(void *user, const struct scbpf_message *m)
{
	(void)user;
	if (m->severity < SCBPF_SEVERITY_WARNING)
		return;
	fprintf(stderr, "%u: %s\n", m->line, m->text);
	abort();
}

/* There may be many calls: reading and analyzing it is enough. */
static void
fuzz_policy(struct diag *d, const struct seen *s, enum choose_mode mode)
{
	struct seen sorted = scb_seen_sorted(s);
	struct learn_request request = {.seen = &sorted,
	    .mode = mode,
	    .def = {.ret = 0x50000, .errno_name = "EPERM"}};
	struct diag strict = {.arena = d->arena, .report = fuzz_error};
	struct compile_request req = {.narches = 1};
	struct learn_rules rules;
	struct source text = {.name = "learned"};
	struct buf b;

	scb_buf_init(&b, d->arena);
	scb_learn_rules(&rules, &request);
	scb_learn_oci(&b, &rules);
	scb_buf_init(&b, d->arena);
	scb_learn_text(&b, &rules);
	text.text = b.p;
	text.len = b.len;
	req.arches[0] = rules.arch[0];
	strict.target = rules.arch[0];
	for (unsigned i = 1; i < rules.narches; i++)
		if (rules.arch[i]->big_endian != rules.arch[0]->big_endian)
			return;
	for (unsigned i = 1; i < rules.narches; i++)
		req.arches[req.narches++] = rules.arch[i];
	if (scb_learn_together(&rules))
		req.narches = 1;
	scb_compile_analyze(d->arena, &strict,
	    scb_compile_read(&strict, &text, NULL, NULL), &req);
}

/* The first byte chooses the ABI, the size of the pieces and the conditions. */
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
	if (s->nrows)
		fuzz_policy(d, s, data[0] & 1 ? CHOOSE_EXACT : CHOOSE_AUTO);
}
