#include "learn/log.h"

#include <string.h>

#include "learn/log_private.h"

static const struct loc nowhere;

void
scb_log_open(struct log *l, struct arena *a, struct diag *d, const char *name,
    const struct arch *arch)
{
	const struct log old = *l;

	*l = (struct log){.d = d,
	    .name = name,
	    .arch = arch,
	    .index = old.index,
	    .text = old.text,
	    .task = old.task};
	if (!l->text) {
		scb_facts_index(&l->index, arch, a);
		l->text = scb_arena_raw(a, LOG_LINE);
		l->task = scb_arena_array(a, LOG_TASKS, sizeof *l->task);
	}
	memset(l->task, 0, LOG_TASKS * sizeof *l->task);
}

/* --- lines ---------------------------------------------------------------- */

static enum log_kind
read_line(struct log *l)
{
	struct log_line line = {
	    .text = {.name = l->name, .text = l->text, .len = l->n}};
	unsigned foreign = l->foreign;
	enum log_kind kind;

	line.r.text = &line.text;
	kind = scb_log_own(l, &line);
	if (kind == LOG_UNKNOWN)
		kind = scb_log_audit(l, &line);
	if (kind == LOG_UNKNOWN)
		kind = scb_log_strace(l, &line);
	return kind == LOG_UNKNOWN && l->foreign > foreign ? LOG_REMARK : kind;
}

static void
end_line(struct log *l)
{
	enum log_kind kind;

	if (l->n && l->text[l->n - 1] == '\r')
		l->n--;
	l->line++;
	kind = l->n ? read_line(l) : LOG_REMARK;
	l->kinds |= (unsigned)kind;
	if (kind == LOG_UNKNOWN && l->bad++ == 0) {
		l->bad_line = l->line;
		scb_log_keep(l->bad_text, l->text, l->n);
	}
	l->n = 0;
}

void
scb_log_read(struct log *l, const char *bytes, size_t n)
{
	const char *end;
	size_t part, room;

	while (n > 0) {
		end = memchr(bytes, '\n', n);
		part = end ? (size_t)(end - bytes) : n;
		room = LOG_LINE - l->n;
		memcpy(l->text + l->n, bytes, part > room ? room : part);
		l->n += part > room ? room : part;
		if (end) {
			end_line(l);
			part++;
		}
		bytes += part;
		n -= part;
	}
}

/* --- the end -------------------------------------------------------------- */

void
scb_log_put_kinds(struct buf *b, unsigned kinds)
{
	static const struct {
		enum log_kind kind;
		const char *name;
	} names[] = {{LOG_STRACE, "strace"}, {LOG_QEMU, "qemu -strace"},
	    {LOG_AUDIT, "audit"}, {LOG_SYSCALL, "audit type=SYSCALL"},
	    {LOG_OWN, "scbpf run"}};
	bool any = false;

	/* Some lines are the same in both. */
	if (kinds & LOG_QEMU)
		kinds &= ~(unsigned)LOG_STRACE;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(kinds & (unsigned)names[i].kind))
			continue;
		scb_buf_fmt(b, any ? ", %s" : "%s", names[i].name);
		any = true;
	}
	if (!any)
		scb_buf_str(b, "nothing");
}

static _Noreturn void
say_nothing(struct log *l)
{
	static const char expected[] =
	    "strace or qemu -strace output, audit records (type=SECCOMP or "
	    "type=SYSCALL), or what 'scbpf run' reports";

	if (l->line == 0)
		scb_diag_fatal(l->d, nowhere, "'%s' is empty, expected %s",
		    l->name, expected);
	if (l->bad)
		scb_diag_fatal(l->d, nowhere,
		    "no syscalls in '%s', expected %s; line %u is '%s'",
		    l->name, expected, l->bad_line, l->bad_text);
	scb_diag_fatal(l->d, nowhere, "no syscalls in '%s', expected %s",
	    l->name, expected);
}

static void
say_foreign(struct log *l)
{
	scb_diag_fatal(l->d, nowhere,
	    "%s:%u: %s has no syscall '%s'%s: the log is of another "
	    "architecture; name it with '-a'",
	    l->name, l->foreign_line, l->foreign_arch->token, l->foreign_name,
	    l->foreign > 1 ? ", nor others in this log" : "");
}

void
scb_log_close(struct log *l)
{
	if (l->n) {
		l->cut = true;
		end_line(l);
	}
	scb_log_release(l);
	for (unsigned i = 0; i < LOG_TASKS; i++)
		if (l->task[i].used && l->task[i].unfinished)
			scb_log_event(l, &l->task[i].last);
	if (l->foreign)
		say_foreign(l);
	if (!l->events)
		say_nothing(l);
	if (l->bad)
		scb_diag_note(l->d, nowhere,
		    "%u %s of '%s' %s not understood; the first is line %u: "
		    "'%s'",
		    l->bad, l->bad == 1 ? "line" : "lines", l->name,
		    l->bad == 1 ? "was" : "were", l->bad_line, l->bad_text);
	if (l->words)
		scb_diag_note(l->d, nowhere,
		    "%s:%u: unknown constant '%s'%s: the value is taken as "
		    "unknown",
		    l->name, l->words_line, l->word,
		    l->words > 1 ? " (and others)" : "");
}

/* The number at the end of "trace.12"; 0: there is none. */
static unsigned
suffix_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	unsigned n = 0;

	for (const char *s = dot ? dot + 1 : ""; *s; s++) {
		if (scb_bpf_digit(*s) >= 10 || n > UINT32_MAX / 10 - 1)
			return 0;
		n = n * 10 + scb_bpf_digit(*s);
	}
	return n;
}

bool
scb_log_same_run(const char *a, const char *b, bool begins)
{
	enum { PID_FIRST = 300 }; /* RESERVED_PIDS of kernel/pid.c */
	const char *dot = strrchr(a, '.');

	return suffix_of(a) && suffix_of(b) &&
	       strncmp(a, b, (size_t)(dot - a) + 1) == 0 &&
	       strrchr(b, '.') - b == dot - a &&
	       (!begins || suffix_of(b) >= PID_FIRST);
}
