/*
 * What `scbpf run` reports of calls: "scbpf: refused: x86_64 bpf(...) = EPERM";
 * and headers, with SCBPF_REPORT: "scbpf: x86_64 41 socket refused".
 */
#include <string.h>

#include "learn/log_private.h"


/* "x86_64 socket(" or "x86_64 number 500(". */
static bool
read_call(struct log *l, struct bpf_reader *r, struct seen_call *c)
{
	size_t n = scb_bpf_word_len(r, r->at);
	const struct arch_call *call;
	uint64_t nr;

	c->arch = scb_facts_arch(r->text->text + r->at, n);
	r->at += n;
	if (!c->arch || !scb_strace_accept(r, ""))
		return false;
	c->line = l->line;
	if (scb_strace_accept(r, "number ")) {
		if (!scb_log_decimal(r, &nr) || !scb_facts_in_range(c->arch, nr))
			return false;
		c->nr = (uint32_t)nr;
		return scb_strace_accept(r, "(");
	}
	n = scb_bpf_word_len(r, r->at);
	call = scb_log_call(l, c->arch, r->text->text + r->at, n);
	r->at += n;
	if (!call)
		return false;
	c->nr = call->nr;
	return scb_strace_accept(r, "(");
}

/* The action or signal that killed the caller; NULL: it was not killed. */
static const char *
read_kill(const struct bpf_reader *r)
{
	static const uint32_t actions[] = {
	    SCBPF_KILL_PROCESS, SCBPF_KILL_THREAD, SCBPF_TRAP};

	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (scb_bpf_starts(r, scb_log_action(actions[i])))
			return scb_log_action(actions[i]);
	return scb_bpf_starts(r, "SIGSYS") ? "SIGSYS" : NULL;
}

/* " = EPERM", and ", process 12" or ", 5 more times". */
static void
read_end(struct bpf_reader *r, struct log_event *e)
{
	uint64_t n;
	int number;
	size_t len;

	if (scb_strace_accept(r, "= ")) {
		len = scb_bpf_word_len(r, r->at);
		number =
		    scb_facts_errno(e->call.arch, r->text->text + r->at, len);
		if (number > 0)
			e->how = scb_facts_errno_name(
			    e->call.arch, (unsigned)number);
		else
			e->how = read_kill(r);
		r->at += len;
	}
	while (scb_bpf_peek(r) && !scb_bpf_starts(r, ", "))
		r->at++;
	if (!scb_strace_accept(r, ", "))
		return;
	if (scb_strace_accept(r, "process ") && scb_log_decimal(r, &n))
		e->pid = (uint32_t)n;
	else if (scb_log_decimal(r, &n) && scb_strace_accept(r, "more time"))
		e->times = n;
}

/* What a header reports, after "scbpf: "; false: it is another message. */
static bool
read_report(struct log *l, struct bpf_reader *r, struct seen_call *c)
{
	size_t n = scb_bpf_word_len(r, r->at);
	unsigned base = 10;
	uint64_t nr = 0;

	c->arch = scb_facts_arch(r->text->text + r->at, n);
	r->at += n;
	if (!c->arch || !scb_strace_accept(r, ""))
		return false;
	if (scb_strace_accept(r, "0x"))
		base = 16;
	for (n = r->at; char_digit(scb_bpf_peek(r)) < base && nr <= UINT32_MAX;
	     r->at++)
		nr = nr * base + char_digit(scb_bpf_peek(r));
	if (n == r->at || !scb_facts_in_range(c->arch, nr))
		return false;
	scb_strace_accept(r, "");
	if (!scb_bpf_starts(r, "refused"))
		r->at += scb_bpf_word_len(r, r->at);
	c->nr = (uint32_t)nr;
	c->line = l->line;
	return scb_strace_accept(r, "refused");
}

enum log_kind
scb_log_own(struct log *l, struct log_line *line)
{
	struct log_event e = {.times = 1, .kind = LOG_OWN, .fate = LOG_REFUSED};
	struct bpf_reader *r = &line->r, report;

	r->at = 0;
	if (!scb_bpf_seek(r, "scbpf: "))
		return LOG_UNKNOWN;
	r->at += strlen("scbpf: ");
	report = *r;
	if (read_report(l, &report, &e.call)) {
		e.how = "SIGSYS";
		scb_log_event(l, &e);
		return LOG_OWN;
	}
	e.call = (struct seen_call){0};
	if (scb_strace_accept(r, "logged: "))
		e.fate = LOG_ALLOWED;
	else if (!scb_strace_accept(r, "refused: "))
		return LOG_REMARK; /* another message */
	scb_strace_accept(r, "");
	if (!read_call(l, r, &e.call))
		return LOG_UNKNOWN;
	scb_log_arguments(l, r, &e, 0, true);
	e.kind = LOG_OWN;
	read_end(r, &e);
	scb_log_event(l, &e);
	return LOG_OWN;
}
