/* The context, and the way out of every call. */
#include "api/api.h"

#include <string.h>

enum { ALIGN = 16, TEXT_MAX = 16 << 20 };

/* Passes messages on, and takes note of mistakes of ours. */
static void
context_report(void *user, const struct scbpf_message *m)
{
	static const char bug[] = "bug: ";
	struct scbpf *s = user;

	if (m->severity == SCBPF_SEVERITY_ERROR &&
	    strncmp(m->text, bug, sizeof bug - 1) == 0)
		s->failure = SCBPF_STATUS_BUG;
	if (s->report)
		s->report(s->user, m);
}

static void
context_say(struct scbpf *s, const char *text)
{
	struct scbpf_message m = {
	    .severity = SCBPF_SEVERITY_ERROR, .text = text};

	context_report(s, &m);
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
	    .diag = {.arena = &s->arena, .report = context_report, .user = s},
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
		/* The callback that is told so may be the one that does it. */
		if (!s->scolding) {
			s->scolding = true;
			context_say(s,
			    "a callback called the library with its own "
			    "context");
			s->scolding = false;
		}
		return SCBPF_STATUS_MISUSE;
	}
	s->busy = true;
	s->failure = SCBPF_STATUS_INVALID;
	s->diag.errors = s->diag.warnings = 0;
	s->diag.line.source = NULL; /* its memory may hold another by now */
	s->diag.target = scb_options_hint(&s->options);
	s->arena.full = &out;
	switch (setjmp(out)) {
	case 0:
		job(s, arg);
		scb_diag_close(&s->diag);
		if (s->diag.errors)
			status = s->failure;
		break;
	case ARENA_FULL:
		context_say(s, "out of memory: this input takes more than "
			       "scbpf_open was given");
		status = SCBPF_STATUS_NO_MEMORY;
		break;
	default:
		scb_diag_close(&s->diag);
		status = s->failure;
	}
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
	scb_diag_fatal(&s->diag, (struct loc){0}, "%s", what);
}

/* --- options -------------------------------------------------------------- */

void
scbpf_reset(struct scbpf *s)
{
	scb_options_open(&s->options, &s->arena, &s->diag);
	s->options_end = 0;
	s->diag.warnings_are_errors = false;
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
		scb_diag_fatal(
		    &s->diag, (struct loc){0}, "unknown option '%s'", name);
}

enum scbpf_status
scbpf_set(struct scbpf *s, const char *option, const char *value)
{
	struct setting set = {option, value};
	struct options old = s->options;
	bool strict = s->diag.warnings_are_errors;
	enum scbpf_status status = scb_api_run(s, context_set, &set);

	if (status == SCBPF_STATUS_OK) {
		s->options_end = scbpf_mark(s);
	} else if (status != SCBPF_STATUS_MISUSE) {
		s->options = old;
		s->diag.warnings_are_errors = strict;
	}
	return status;
}

static void
context_set_mix(struct scbpf *s, void *arg)
{
	const struct source *text = scb_api_source(s, arg);

	s->options.request.goal.mix = scb_mix_read(&s->diag, text);
	scb_options_note(&s->options, "--mix", NULL, false, text->name);
}

enum scbpf_status
scbpf_set_mix(struct scbpf *s, const struct scbpf_text *mix)
{
	struct options old = s->options;
	struct scbpf_text text = *mix;
	enum scbpf_status status = scb_api_run(s, context_set_mix, &text);

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

/* --- what callers give ---------------------------------------------------- */

struct source *
scb_api_source(struct scbpf *s, const struct scbpf_text *text)
{
	struct source *source = scb_arena_alloc(&s->arena, sizeof *source);

	*source = (struct source){.name = text->name ? text->name : "<text>",
	    .text = text->text ? text->text : "",
	    .len = text->text ? text->length : 0};
	if (source->len > TEXT_MAX)
		scb_diag_fatal(&s->diag, (struct loc){.source = source},
		    "the input is too large, expected at most 16 MiB");
	return source;
}

const struct arch *
scb_api_arch(struct scbpf *s)
{
	const struct arch *a = scb_options_hint(&s->options);

	if (!a)
		scb_diag_fatal(&s->diag, (struct loc){0},
		    "no tables for this machine, expected an architecture");
	return a;
}

void
scb_api_check(struct scbpf *s, const struct scbpf_program *p)
{
	const struct bpf_program program = api_program(p);
	const char *why;
	size_t pc;

	if (!scb_bpf_check(&program, &pc, &why))
		scb_diag_fatal(&s->diag, (struct loc){0},
		    "the kernel refuses the filter: instruction %zu: %s", pc,
		    why);
}
