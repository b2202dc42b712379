/* The context, and the error handling of every call. */
#include "api/api.h"

#include <string.h>

#include "base/escape.h"

enum { ALIGN = 16, STRUCTURE_MAX = 1 << 12 };

static void
context_say(struct scbpf *s, const char *text)
{
	struct scbpf_message m = {
	    .severity = SCBPF_SEVERITY_ERROR, .text = text};

	scb_api_message(s, &m);
}

/*
 * Formats the message in memory of its own, because the block, of size bytes, is
 * full.
 */
static void
say_full(struct scbpf *s, size_t size)
{
	_Alignas(ALIGN) unsigned char memory[1024];
	struct arena room = {.base = memory, .size = sizeof memory};
	const char *name = s->reading;
	jmp_buf out;
	struct buf b;

	room.full = &out;
	if (setjmp(out)) {
		context_say(s, "out of memory");
		return;
	}
	scb_buf_init(&b, &room);
	scb_buf_str(&b, "out of memory: ");
	if (name) {
		scb_buf_char(&b, '\'');
		scb_escape_mem(&b, name, strlen(name) < 60 ? strlen(name) : 60);
		scb_buf_char(&b, '\'');
	} else {
		scb_buf_str(&b, "this input");
	}
	scb_buf_fmt(&b,
	    " takes more than %zu MiB of memory; shorten it",
	    (size + (1 << 19)) >> 20);
	context_say(s, b.p);
}

struct scbpf *
scbpf_open(void *memory, size_t size, scbpf_report *to, void *user)
{
	size_t skip = (size_t)(-(uintptr_t)memory % ALIGN);
	size_t own = (sizeof(struct scbpf) + ALIGN - 1) / ALIGN * ALIGN;
	struct scbpf *s;

	if (!memory || size < skip + own)
		return NULL;
	s = (void *)((unsigned char *)memory + skip);
	*s = (struct scbpf){.arena = {.base = (unsigned char *)s + own,
				.size = size - skip - own},
	    .diag = {.arena = &s->arena, .report = scb_api_message, .user = s},
	    .report = to,
	    .user = user};
	scbpf_reset(s);
	return s;
}

size_t
scbpf_mark(const struct scbpf *s)
{
	return scb_arena_mark(&s->arena);
}

void
scbpf_release(struct scbpf *s, size_t mark)
{
	if (mark < s->options_end)
		scbpf_reset(s);
	if (mark < s->arena.used)
		scb_arena_release(&s->arena, mark);
}

enum scbpf_status
scb_api_run(struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg)
{
	const size_t mark = scb_arena_mark(&s->arena), size = s->arena.size;
	enum scbpf_status status = SCBPF_STATUS_OK;
	jmp_buf out;

	if (s->busy) {
		/*
		 * The callback that gets this message may be the one at fault.
		 */
		if (!s->reporting_misuse) {
			s->reporting_misuse = true;
			context_say(s,
			    "a callback called the library with its own "
			    "context");
			s->reporting_misuse = false;
		}
		return SCBPF_STATUS_MISUSE;
	}
	s->busy = true;
	s->reading = NULL;
	s->target = NULL;
	s->failure = SCBPF_STATUS_INVALID;
	s->diag.errors = s->diag.warnings = 0;
	s->diag.line.source = NULL; /* its memory may have been reused */
	s->diag.target = scb_options_hint(&s->options);
	s->arena.full = &out;
	scb_api_messages_open(s);
	switch (setjmp(out)) {
	case 0:
		job(s, arg);
		scb_diag_close(&s->diag);
		if (s->diag.errors)
			status = s->failure;
		break;
	case ARENA_FULL:
		say_full(s, size);
		status = SCBPF_STATUS_NO_MEMORY;
		break;
	default:
		scb_diag_close(&s->diag);
		status = s->failure;
	}
	scb_api_messages_flush(s);
	s->arena.full = NULL;
	s->arena.size = size;
	s->busy = false;
	if (status != SCBPF_STATUS_OK)
		scb_arena_release(&s->arena, mark);
	return status;
}

enum scbpf_status
scb_api_pass(
    struct scbpf *s, void (*job)(struct scbpf *s, void *arg), void *arg)
{
	size_t mark = scbpf_mark(s);
	enum scbpf_status status = scb_api_run(s, job, arg);

	if (status == SCBPF_STATUS_OK)
		scb_arena_release(&s->arena, mark);
	return status;
}

void
scb_api_misuse(struct scbpf *s, const char *what)
{
	s->failure = SCBPF_STATUS_MISUSE;
	scb_diag_fatal(&s->diag, nowhere, "%s", what);
}

/* --- options -------------------------------------------------------------- */

void
scbpf_reset(struct scbpf *s)
{
	scb_options_open(&s->options, &s->arena, &s->diag);
	s->options_end = 0;
	s->nseen = 0;
}

const struct scbpf_arch *
scbpf_arch_asked(const struct scbpf *s, unsigned i)
{
	return i < s->options.ntargets
		   ? api_arch_out(s->options.target[i].arches[0])
		   : NULL;
}

const char *
scbpf_option_at(unsigned i)
{
	return scb_options_at(i);
}

struct setting {
	const char *option, *value;
};

static void
context_set(struct scbpf *s, void *arg)
{
	const struct setting *set = arg;
	size_t n = strcspn(set->option, "=");
	const char *name = scb_arena_copy(&s->arena, set->option, n);
	const char *detail = NULL, *value = set->value;

	if (set->option[n])
		detail = scb_arena_copy(&s->arena, set->option + n + 1,
		    strlen(set->option + n + 1));
	if (value)
		value = scb_arena_copy(&s->arena, value, strlen(value));
	if (!scb_options_set(&s->options, name, detail, value))
		scb_diag_fatal(&s->diag, nowhere, "unknown option '%s'", name);
}

enum scbpf_status
scbpf_set(struct scbpf *s, const char *option, const char *value)
{
	struct setting set = {option, value};
	struct options old = s->options;
	enum scbpf_status status = scb_api_run(s, context_set, &set);

	if (status == SCBPF_STATUS_OK) {
		s->options_end = scbpf_mark(s);
	} else if (status != SCBPF_STATUS_MISUSE) {
		s->options = old;
		scb_options_apply(&old);
	}
	return status;
}

static void
context_set_mix(struct scbpf *s, void *arg)
{
	const struct scbpf_text *const *mix = arg;
	const struct source *text;
	struct scbpf_text given;

	scb_api_copy(s, &given, sizeof given, *mix);
	text = scb_api_source(s, &given, API_TEXT_MAX);

	s->options.request.goal.mix = scb_mix_read(&s->diag, text);
	scb_options_note(&s->options, "--mix", NULL, false, text->name);
}

enum scbpf_status
scbpf_set_mix(struct scbpf *s, const struct scbpf_text *mix)
{
	struct options old = s->options;
	enum scbpf_status status = scb_api_run(s, context_set_mix, &mix);

	if (status == SCBPF_STATUS_OK)
		s->options_end = scbpf_mark(s);
	else if (status != SCBPF_STATUS_MISUSE)
		s->options = old;
	return status;
}

void
scbpf_set_files(struct scbpf *s, scbpf_read_file *read, void *user)
{
	s->read = read;
	s->read_user = user;
}

void
scbpf_set_clock(struct scbpf *s, scbpf_clock *clock)
{
	s->clock = clock;
}

/* --- what callers give ---------------------------------------------------- */

void
scb_api_copy(struct scbpf *s, void *to, size_t size, const void *from)
{
	size_t own;

	memcpy(&own, from, sizeof own);
	if (own <= sizeof own || own > STRUCTURE_MAX)
		scb_api_misuse(s, "a structure does not begin with its size");
	memset(to, 0, size);
	memcpy(to, from, own < size ? own : size);
}

struct source *
scb_api_source(struct scbpf *s, const struct scbpf_text *text, size_t most)
{
	struct source *source = scb_arena_alloc(&s->arena, sizeof *source);

	*source = (struct source){.name = text->name ? text->name : "<text>",
	    .text = text->text ? text->text : "",
	    .len = text->text ? text->length : 0};
	s->reading = source->name;
	if (source->len > most)
		scb_diag_fatal(&s->diag, (struct loc){.source = source},
		    "the input is too large, expected at most %zu MiB",
		    most >> 20);
	return source;
}

const struct options_target *
scb_api_targets(struct scbpf *s, unsigned *n)
{
	struct options_target *host;

	*n = 1;
	if (s->target)
		return s->target;
	if (s->options.ntargets) {
		*n = s->options.ntargets;
		return s->options.target;
	}
	if (!scb_facts_arch_host())
		scb_diag_fatal(&s->diag, nowhere,
		    "no tables for this machine; use -a ARCH");
	host = scb_arena_alloc(&s->arena, sizeof *host);
	*host = (struct options_target){{scb_facts_arch_host()}, 1};
	return host;
}

const struct options_target *
scb_api_target(struct scbpf *s)
{
	unsigned n;
	const struct options_target *t = scb_api_targets(s, &n);

	if (n > 1)
		scb_api_misuse(s, "several -a; use only one");
	return t;
}

struct compile_request
scb_api_request(struct scbpf *s, const struct options_target *t)
{
	struct compile_request req;

	s->failure = SCBPF_STATUS_MISUSE; /* options that do not fit together */
	req = scb_options_request(&s->options, t);
	s->failure = SCBPF_STATUS_INVALID;
	return req;
}

const struct arch *
scb_api_arch(struct scbpf *s)
{
	const struct options_target *t = scb_api_target(s);

	if (t->n > 1)
		scb_api_misuse(s, "several architectures; use only one");
	return t->arches[0];
}

void
scb_api_check(struct scbpf *s, const struct scbpf_program *p)
{
	const char *why;
	size_t pc;

	if (!scb_bpf_check(p, &pc, &why))
		scb_diag_fatal(&s->diag, nowhere,
		    "the kernel refuses the filter: instruction %zu: %s", pc,
		    why);
}
