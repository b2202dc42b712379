/* Lines of strace and of qemu -strace. */
#include <string.h>

#include "learn/log_private.h"

static const struct arch *
task_arch(const struct log *l, const struct log_task *t)
{
	return t->arch ? t->arch : l->arch;
}

/* --- results -------------------------------------------------------------- */

/* The errno after "= -1 " or "= -1 errno="; NULL: there is none. */
static const char *
result_errno(struct bpf_reader r, const struct arch *a)
{
	uint64_t n;
	size_t len;
	int number;

	if (!scb_strace_accept(&r, "= -1 "))
		return NULL;
	if (scb_strace_accept(&r, "errno="))
		return scb_log_decimal(&r, &n) && n < 4096
			   ? scb_facts_errno_name(a, (unsigned)n)
			   : NULL;
	len = scb_bpf_word_len(&r, r.at);
	number = scb_facts_errno(a, r.text->text + r.at, len);
	return number < 0 ? NULL : scb_facts_errno_name(a, (unsigned)number);
}

/* Is the argument this constant? */
static bool
has_constant(const struct seen_call *c, unsigned arg, const char *name)
{
	uint64_t v;

	return c->known >> arg & 1 &&
	       scb_facts_const(c->arch, name, strlen(name), &v) &&
	       c->value[arg] == v;
}

static bool
is_install(const struct seen_call *c)
{
	const struct arch_call *call = scb_facts_number(c->arch, c->nr);

	if (call && strcmp(call->name, "seccomp") == 0)
		return has_constant(c, 0, "SECCOMP_SET_MODE_FILTER");
	return call && strcmp(call->name, "prctl") == 0 &&
	       has_constant(c, 0, "PR_SET_SECCOMP") &&
	       has_constant(c, 1, "SECCOMP_MODE_FILTER");
}

/* "= 0", "= -1", "= ?" */
static bool
has_result(struct bpf_reader r)
{
	if (!scb_strace_accept(&r, "= "))
		return false;
	scb_bpf_accept(&r, "-");
	return scb_bpf_peek(&r) == '?' || char_digit(scb_bpf_peek(&r)) < 10;
}

/* --- calls ---------------------------------------------------------------- */

/*
 * A number, as seccomp_data has it: some ABIs' begin at a base, which strace
 * leaves out. false: the ABI cannot have it.
 */
static bool
based_number(const struct arch *a, uint64_t v, uint32_t *nr)
{
	uint32_t base = a->calls_in.high ? a->calls_in.low : a->low;

	if (!scb_facts_in_range(a, v))
		v += base;
	*nr = (uint32_t)v;
	return scb_facts_in_range(a, v);
}

/* "syscall_0x1d7" */
static bool
read_unnamed(const char *s, size_t n, const struct arch *a, uint32_t *nr)
{
	static const char prefix[] = "syscall_0x";
	uint64_t v = 0;
	size_t i = sizeof prefix - 1;

	if (n <= i || n > i + 8 || memcmp(s, prefix, i) != 0)
		return false;
	for (; i < n; i++) {
		if (char_digit(s[i]) >= 16)
			return false;
		v = v << 4 | char_digit(s[i]);
	}
	return based_number(a, v, nr);
}

/* Reports the task's call; later parts of it are ignored. */
static void
finish(struct log *l, struct log_task *t)
{
	t->unfinished = false;
	scb_log_event(l, &t->last);
}

static void
read_rest(struct log *l, struct log_task *t, struct bpf_reader *r)
{
	t->next = scb_log_arguments(l, r, &t->last, t->next, false);
	l->traced |= t->next == LOG_WHOLE ? has_result(*r)
					  : scb_log_broken_off(r);
	if (t->next != LOG_WHOLE) {
		l->cut |= !scb_bpf_seek(r, "<") && !l->overflow;
		return;
	}
	scb_log_failed(&t->last, result_errno(*r, t->last.call.arch));
	t->last.installs =
	    is_install(&t->last.call) && scb_strace_result(r) >= 0;
	finish(l, t);
}

static enum log_kind
read_resumed(struct log *l, struct log_task *t, struct bpf_reader *r)
{
	l->traced = true;
	if (!t->unfinished)
		return LOG_REMARK; /* the log begins in it */
	while (scb_strace_accept(r, ">"))
		;
	read_rest(l, t, r);
	return t->last.kind;
}

static enum log_kind
read_call(struct log *l, struct log_line *line, const struct strace_call *c)
{
	struct log_task *t = scb_log_task(l, c->pid);
	const struct arch *a = task_arch(l, t);
	const struct arch_call *call;
	uint32_t nr = 0;

	if (c->resumed)
		return read_resumed(l, t, &line->r);
	call = scb_log_call(l, a, c->name, c->length);
	if (!call && !read_unnamed(c->name, c->length, a, &nr))
		return LOG_UNKNOWN;
	if (t->unfinished)
		finish(l, t);
	t->last = (struct log_event){
	    .call = {.arch = a, .nr = call ? call->nr : nr, .line = l->line},
	    .times = 1,
	    .kind = LOG_STRACE,
	    .pid = c->pid};
	t->next = 0;
	t->unfinished = true;
	line->r.at = c->at;
	read_rest(l, t, &line->r);
	return t->last.kind;
}

/* --- other lines ---------------------------------------------------------- */

/* "Unknown syscall 435" of qemu. */
static bool
read_unknown(struct log *l, struct log_line *line, uint32_t pid)
{
	/* It returns ENOSYS for these. */
	struct log_event e = {.times = 1,
	    .kind = LOG_QEMU,
	    .fate = LOG_FAILED,
	    .how = "ENOSYS",
	    .pid = pid};
	uint64_t n;

	line->r.at = 0;
	if (!scb_bpf_seek(&line->r, "Unknown syscall "))
		return false;
	line->r.at += strlen("Unknown syscall ");
	scb_log_decimal(&line->r, &n);
	e.call = (struct seen_call){.arch = l->arch, .line = l->line};
	if (!based_number(l->arch, n, &e.call.nr))
		return false;
	l->traced = true;
	scb_log_event(l, &e);
	return true;
}

static const struct {
	const char *own, *mode, *other;
} modes[] = {
#define M(own, mode, other) {own, mode, other},
#include "../tables/modes.tbl"
#undef M
};

/* NULL: the log's own. */
static const struct arch *
mode_arch(const struct log *l, const struct bpf_reader *r)
{
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (strcmp(modes[i].own, l->arch->token) == 0 &&
		    scb_bpf_starts(r, modes[i].mode))
			return scb_facts_arch(
			    modes[i].other, strlen(modes[i].other));
	return NULL;
}

/* "[ Process PID=12 runs in 32 bit mode. ]" */
static bool
read_mode(struct log *l, struct log_line *line)
{
	struct bpf_reader r = line->r;
	struct log_task *t;
	uint64_t pid;

	r.at = 0;
	if (!scb_bpf_seek(&r, "[ Process PID="))
		return false;
	r.at += strlen("[ Process PID=");
	scb_log_decimal(&r, &pid);
	if (!scb_strace_accept(&r, "runs in "))
		return false;
	t = scb_log_task(l, (uint32_t)pid);
	t->arch = mode_arch(l, &r);
	return true;
}

/* A filter has killed or trapped the task, in its last call or a named one. */
static void
read_sigsys(struct log *l, struct log_line *line, uint32_t pid)
{
	struct log_task *t = scb_log_task(l, pid);
	const struct arch *a = task_arch(l, t);
	struct bpf_reader r = line->r;
	const struct arch_call *call = NULL;
	struct log_event e;

	r.at = 0;
	if (scb_bpf_seek(&r, "si_syscall=__NR_")) {
		r.at += strlen("si_syscall=__NR_");
		call = scb_log_call(
		    l, a, r.text->text + r.at, scb_bpf_word_len(&r, r.at));
	}
	if (t->unfinished)
		finish(l, t);
	e = t->last;
	if (call && (!e.call.arch || e.call.nr != call->nr))
		e = (struct log_event){.call = {.arch = a, .nr = call->nr},
		    .kind = LOG_STRACE,
		    .pid = pid};
	if (!e.call.arch || e.fate == LOG_REFUSED)
		return;
	if (!e.call.line)
		e.call.line = l->line;
	e.times = 0;
	e.fate = LOG_REFUSED;
	e.how = "SIGSYS";
	t->last = e;
	scb_log_event(l, &e);
}

static bool
is_remark(struct log *l, const struct log_line *line)
{
	static const char *const words[] = {"--- SIG", "--- stopped by",
	    "+++ exited with", "+++ killed by", "+++ superseded by",
	    " resumed>"};
	struct bpf_reader r = line->r;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (scb_log_has(line, words[i]))
			return l->traced = true;
	/* a result of qemu's on a line of its own */
	r.at = 0;
	if (!scb_bpf_starts(&r, " = "))
		return scb_log_has(line, "strace: ");
	l->traced |= has_result(r);
	return true;
}

enum log_kind
scb_log_strace(struct log *l, struct log_line *line)
{
	struct strace_call c;

	/* a stack trace of strace -k: functions, not syscalls */
	if (line->text.len > 3 && memcmp(line->text.text, " > ", 3) == 0)
		return LOG_REMARK;
	/* the table of strace -C ends the log */
	l->table |= scb_log_has(line, "% time ");
	line->r.at = 0;
	if (scb_strace_call(&line->r, &c)) {
		l->table = false;
		return read_call(l, line, &c);
	}
	if (scb_log_has(line, "--- SIGSYS") ||
	    scb_log_has(line, "killed by SIGSYS"))
		read_sigsys(l, line, c.pid);
	else if (read_unknown(l, line, c.pid))
		return LOG_QEMU;
	else if (!read_mode(l, line) && !is_remark(l, line) && !l->table)
		return LOG_UNKNOWN;
	return LOG_REMARK;
}
