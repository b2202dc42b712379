/* Shared by the readers of lines: threads, names and events. */
#include <string.h>

#include "base/escape.h"
#include "learn/log_private.h"

void
scb_log_keep(char to[LOG_WORD + 1], const char *s, size_t n)
{
	size_t used, len = 0;
	char form[ESCAPE_MAX];

	for (; n > 0; s += used, n -= used) {
		unsigned more = scb_escape(form, s, n, &used);

		if (len + more > LOG_WORD)
			break;
		memcpy(to + len, form, more);
		len += more;
	}
	to[len] = '\0';
}

void
scb_log_here(const struct log *l, struct log_place *to)
{
	scb_log_keep(to->text, l->text, l->n);
	to->source = (struct source){.name = l->name,
	    .text = to->text,
	    .len = strlen(to->text),
	    .line = l->line};
}

bool
scb_log_has(const struct log_line *line, const char *s)
{
	struct bpf_reader r = line->r;

	r.at = 0;
	return scb_bpf_seek(&r, s);
}

bool
scb_log_decimal(struct bpf_reader *r, uint64_t *v)
{
	size_t at = r->at;

	for (*v = 0; char_digit(scb_bpf_peek(r)) < 10 && *v < UINT32_MAX;
	     r->at++)
		*v = *v * 10 + char_digit(scb_bpf_peek(r));
	return r->at > at;
}

void
scb_log_failed(struct log_event *e, const char *error)
{
	static const char *const often[] = {"EPERM", "EACCES", "ENOSYS"};

	for (size_t i = 0; error && i < sizeof often / sizeof *often; i++)
		if (strcmp(error, often[i]) == 0) {
			e->fate = LOG_FAILED;
			e->how = often[i];
		}
}

void
scb_log_event(struct log *l, struct log_event *e)
{
	l->kinds |= (unsigned)e->kind;
	l->events += e->times;
	if (!e->program)
		e->program = "";
	l->each(l->user, e);
}

struct log_task *
scb_log_task(struct log *l, uint32_t pid)
{
	uint32_t first = pid * 2654435761u >> 16;
	struct log_task *t, *old = NULL;

	/* A few places near each other: a full table stays fast. */
	for (uint32_t i = 0; i < 8; i++) {
		t = &l->task[(first + i) % LOG_TASKS];
		if (t->used && t->pid == pid)
			return t;
		if (!old || (old->used && (!t->used || !t->unfinished)))
			old = t;
	}
	if (old->used && old->unfinished) {
		l->evicted = true;
		scb_log_event(l, &old->last);
	}
	*old = (struct log_task){.pid = pid, .used = true};
	return old;
}

/* Names of strace for which the tables have another one. */
static const struct arch_call *
find_alias(const struct arch *a, const char *name, size_t n)
{
	static const char *const aliases[][2] = {
	    {"fadvise64_64", "arm_fadvise64_64"}};

	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (chars_are(name, n, aliases[i][0]))
			return scb_facts_call(
			    a, aliases[i][1], strlen(aliases[i][1]));
	return NULL;
}

const struct arch_call *
scb_log_call(struct log *l, const struct arch *a, const char *name, size_t n)
{
	const struct arch_call *call = a == l->index.arch
					   ? scb_facts_find(&l->index, name, n)
					   : scb_facts_call(a, name, n);

	if (!call)
		call = find_alias(a, name, n);
	if (call || !scb_facts_known(name, n, NULL))
		return call;
	if (l->foreign++ == 0) {
		scb_log_here(l, &l->foreign_at);
		l->foreign_arch = a;
		scb_log_keep(l->foreign_name, name, n);
	}
	return NULL;
}

const char *
scb_log_action(uint32_t action)
{
	switch (action) {
	case SCBPF_KILL_PROCESS:
		return "KILL_PROCESS";
	case SCBPF_KILL_THREAD:
		return "KILL_THREAD";
	case SCBPF_TRAP:
		return "TRAP";
	case SCBPF_USER_NOTIF:
		return "a listener";
	case SCBPF_TRACE:
		return "a tracer";
	default:
		return "SIGSYS"; /* the kernel kills by what it does not know */
	}
}

struct seen_call
scb_log_as_clone(const struct log_event *e)
{
	const struct arch *a = e->call.arch;
	const struct arch_call *call = scb_facts_number(a, e->call.nr);
	const struct arch_call *clone;
	struct seen_call c = e->call;

	if (!call || strcmp(call->name, "clone3") != 0)
		return c;
	clone = scb_facts_call(a, "clone", 5);
	if (!clone)
		return c;
	c.nr = clone->nr;
	c.known = e->has_flags ? 1u << a->clone_flags : 0;
	c.value[a->clone_flags] = e->flags;
	return c;
}
