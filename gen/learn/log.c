#include "learn/log.h"

#include <string.h>

#include "learn/log_private.h"

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
	    .task = old.task,
	    .copy = old.copy};
	if (!l->text) {
		scb_facts_index(&l->index, arch, a);
		l->text = scb_arena_raw(a, LOG_LINE);
		l->task = scb_arena_array(a, LOG_TASKS, sizeof *l->task);
		l->copy = scb_arena_array(a, LOG_COPIES, sizeof *l->copy);
	}
	memset(l->copy, 0, LOG_COPIES * sizeof *l->copy);
	memset(l->task, 0, LOG_TASKS * sizeof *l->task);
}

/* --- lines ---------------------------------------------------------------- */

/* A byte-order mark, which some editors write. */
static void
skip_mark(struct log *l)
{
	const size_t mark = chars_mark(l->text, l->n);

	l->n -= mark;
	memmove(l->text, l->text + mark, l->n);
}

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
	if (kind == LOG_UNKNOWN && scb_log_of_filter(&line) &&
	    l->bad_records++ == 0)
		scb_log_here(l, &l->bad_record_at);
	return kind == LOG_UNKNOWN && l->foreign > foreign ? LOG_REMARK : kind;
}

static enum log_kind
end_line(struct log *l)
{
	enum log_kind kind;

	if (l->n && l->text[l->n - 1] == '\r')
		l->n--;
	if (l->line++ == 0)
		skip_mark(l);
	kind = l->n ? read_line(l) : LOG_REMARK;
	l->kinds |= (unsigned)kind;
	if (kind == LOG_UNKNOWN && l->bad++ == 0)
		scb_log_here(l, &l->bad_at);
	l->n = 0;
	l->overflow = false;
	return kind;
}

/* Adds to the line. The end of a long one takes the place of its middle. */
static void
add_part(struct log *l, const char *s, size_t n)
{
	enum { HEAD = LOG_LINE - LOG_END };
	size_t head = l->n < HEAD ? HEAD - l->n : 0, over;
	char *end = l->text + HEAD;

	if (head > n)
		head = n;
	memcpy(l->text + l->n, s, head);
	l->n += head;
	n -= head;
	s += head;
	over = l->n + n > LOG_LINE ? l->n + n - LOG_LINE : 0;
	if (over && n >= LOG_END) {
		l->n = HEAD;
		s += n - LOG_END;
		n = LOG_END;
	} else if (over) {
		l->n -= over;
		memmove(end, end + over, l->n - HEAD);
	}
	l->overflow |= over > 0;
	memcpy(l->text + l->n, s, n);
	l->n += n;
}

void
scb_log_read(struct log *l, const char *bytes, size_t n)
{
	const char *end;
	size_t part;

	while (n > 0) {
		end = memchr(bytes, '\n', n);
		part = end ? (size_t)(end - bytes) : n;
		add_part(l, bytes, part);
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

static struct loc
log_loc(const struct log_place *p)
{
	return (struct loc){.source = &p->source};
}

static _Noreturn void
say_nothing(struct log *l)
{
	static const char expected[] =
	    "strace or qemu -strace output, audit records (type=SECCOMP or "
	    "type=SYSCALL), or what 'scbpf run' reports";

	if (!l->bad)
		scb_log_here(l, &l->bad_at);
	if (!l->line)
		l->bad_at.source.text = NULL;
	scb_diag_fatal(l->d, log_loc(&l->bad_at),
	    !l->line	? "'%s' is empty, expected %s"
	    : l->events ? "'%s' has calls without results between other "
			  "lines, expected %s"
			: "no syscalls in '%s', expected %s",
	    l->name, expected);
}

/* Is it, for example, source code, which has calls without results? */
static bool
is_other_text(const struct log *l)
{
	const unsigned traces = LOG_STRACE | LOG_QEMU;

	return l->bad && l->kinds & traces &&
	       !(l->kinds & ~(traces | LOG_REMARK)) && !l->traced;
}

static void
say_foreign(struct log *l)
{
	scb_diag_fatal(l->d, log_loc(&l->foreign_at),
	    "%s has no syscall '%s'%s: the log is of another architecture; "
	    "name it with '-a'",
	    l->foreign_arch->token, l->foreign_name,
	    l->foreign > 1 ? ", nor others in this log" : "");
}

/*
 * The last line has no newline, so it may be cut. Only calls in strace's form
 * show whether they are.
 */
static void
end_last(struct log *l)
{
	const struct source text = {.text = l->text, .len = l->n};
	struct bpf_reader r = {.text = &text};
	bool audit = scb_bpf_seek(&r, "audit");
	enum log_kind kind = end_line(l);

	l->cut |= kind != LOG_STRACE && kind != LOG_QEMU &&
		  (kind != LOG_REMARK || audit);
}

/* Most lines of the journal or dmesg are about something else. */
static void
forget_others(struct log *l)
{
	const unsigned audit = LOG_AUDIT | LOG_SYSCALL;

	if (!(l->kinds & audit) || l->kinds & ~(audit | LOG_REMARK))
		return;
	l->bad = l->bad_records;
	l->bad_at = l->bad_record_at;
}

void
scb_log_close(struct log *l)
{
	if (l->n)
		end_last(l);
	forget_others(l);
	scb_log_release(l);
	for (unsigned i = 0; i < LOG_TASKS; i++)
		if (l->task[i].used && l->task[i].unfinished)
			scb_log_event(l, &l->task[i].last);
	if (is_other_text(l))
		say_nothing(l);
	if (l->foreign)
		say_foreign(l);
	if (!l->events)
		say_nothing(l);
	if (l->bad)
		scb_diag_note(l->d, log_loc(&l->bad_at),
		    l->bad == 1 ? "this line is not understood"
				: "%u lines are not understood; this is the "
				  "first",
		    l->bad);
	if (l->words)
		scb_diag_note(l->d, log_loc(&l->words_at),
		    l->words == 1
			? "unknown constant '%s': the value is taken as "
			  "unknown"
			: "unknown constant '%s' (and others): the value is "
			  "taken as unknown",
		    l->word);
}

/* The number at the end of "trace.12"; 0: there is none. */
static unsigned
suffix_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	unsigned n = 0;

	for (const char *s = dot ? dot + 1 : ""; *s; s++) {
		if (char_digit(*s) >= 10 || n > UINT32_MAX / 10 - 1)
			return 0;
		n = n * 10 + char_digit(*s);
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
