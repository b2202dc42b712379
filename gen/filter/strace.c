/*
 * Reads the calls that install filters from strace output. Only a call that
 * succeeded counts, and processes inherit filters (process.h).
 */
#include "filter/strace.h"

#include <string.h>

struct strace {
	struct bpf_reader *r;
	struct processes all;
	unsigned failed;	     /* calls */
};

static bool
is_fork(const struct strace_call *c)
{
	return scb_strace_is(c, "clone") || scb_strace_is(c, "clone3") ||
	       scb_strace_is(c, "fork") || scb_strace_is(c, "vfork");
}

/* Do these words end here? */
static bool
ends(const struct bpf_reader *r, const char *s)
{
	size_t n = strlen(s);

	return r->at >= n && memcmp(r->text->text + r->at - n, s, n) == 0;
}

/*
 * Only a text with one of these words can have a call that installs a filter.
 * Parentheses are rare in policies.
 */
static bool
may_install(const struct source *text)
{
	struct bpf_reader in = {.text = text};

	for (; scb_bpf_seek(&in, "("); in.at++)
		if (ends(&in, "seccomp") || ends(&in, "prctl"))
			return true;
	return false;
}

bool
scb_bpf_is_strace(const struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	struct strace_call c;

	if (scb_bpf_starts(r, "{len="))
		return true;
	if (!may_install(r->text))
		return false;
	for (in.at = 0; in.at < in.text->len; scb_strace_next(&in))
		if (scb_strace_call(&in, &c) && !c.resumed &&
		    scb_strace_filter(&in, &c))
			return true;
	return false;
}

/* --- filters -------------------------------------------------------------- */

/* Reads the instructions of {len=N, filter=[...]}, starting at the brace. */
static void
read_filter(struct bpf_reader *r)
{
	struct bpf_reader in = *r;
	struct bpf_number len;

	if (!scb_strace_accept(r, "{len="))
		scb_bpf_fail(
		    r, "the filter is abbreviated; run strace with -v");
	len = scb_bpf_read_number(r, true);
	if (!scb_strace_accept(r, ",") || !scb_strace_accept(r, "filter="))
		scb_bpf_unexpected(r, "', filter='");
	for (in = *r; scb_bpf_peek(&in) && scb_bpf_peek(&in) != ']'; in.at++)
		if (scb_bpf_starts(&in, "..."))
			break;
	if (!scb_strace_accept(r, "[") || scb_bpf_starts(&in, "..."))
		scb_bpf_fail(
		    r, "the filter is abbreviated; run strace with -v");
	scb_c_read_bracket(r);
	if (!scb_strace_accept(r, "}"))
		scb_bpf_unexpected(r, "'}'");
	if (len.value != r->n)
		scb_diag_fatal(r->d, scb_bpf_place(r, len.at),
		    "the length is '%ju', but the number of instructions is "
		    "%zu",
		    (uintmax_t)len.value, r->n);
	scb_bpf_close(r);
}

/* A positive result is a listener, or the thread for which TSYNC failed. */
static void
strace_install(struct strace *t, const struct strace_call *c, int64_t result)
{
	struct process *p = scb_process_find(&t->all, c->pid);
	struct bpf_reader *r = t->r;
	size_t after = r->at;

	if (!scb_strace_succeeded(c, result)) {
		t->failed++;
		return;
	}
	r->at = c->at;
	read_filter(r);
	r->at = after;
	r->out->at[r->out->n - 1].process = c->pid;
	scb_process_install(&t->all, p, r->out->n - 1, c->sync);
}

static void
finish(struct strace *t, const struct strace_call *c, int64_t result)
{
	if (c->filter)
		strace_install(t, c, result);
	else if (result > 0)
		scb_process_fork(&t->all, scb_process_find(&t->all, c->pid),
		    c->top, (uint32_t)result, c->thread);
}

static void
suspend(struct strace *t, const struct strace_call *c)
{
	struct strace_call *kept =
	    scb_arena_alloc(t->r->d->arena, sizeof *kept);
	struct process *p = scb_process_find(&t->all, c->pid);

	*kept = *c;
	kept->next = p->pending;
	p->pending = kept;
}

static void
strace_resume(struct strace *t, struct strace_call *c)
{
	struct process *p = scb_process_find(&t->all, c->pid);
	struct strace_call *first = p->pending;

	if (!first || scb_strace_end(t->r, c) != STRACE_WHOLE)
		return;
	p->pending = first->next;
	first->thread |= c->thread;
	finish(t, first, scb_strace_result(t->r));
}

static void
read_line(struct strace *t)
{
	struct bpf_reader *r = t->r;
	struct strace_call c;
	size_t at;

	if (!scb_strace_call(r, &c))
		return;
	if (c.resumed && (is_fork(&c) || scb_strace_is(&c, "seccomp") ||
			     scb_strace_is(&c, "prctl"))) {
		strace_resume(t, &c);
		return;
	}
	if (c.resumed || (!scb_strace_filter(r, &c) && !is_fork(&c)))
		return;
	at = r->at;
	c.top = scb_process_find(&t->all, c.pid)->top;
	switch (scb_strace_end(r, &c)) {
	case STRACE_WHOLE:
		finish(t, &c, scb_strace_result(r));
		break;
	case STRACE_UNFINISHED:
		suspend(t, &c);
		break;
	case STRACE_CUT:
		if (!c.filter)
			break;
		r->at = at;
		scb_bpf_fail(r, "the trace ends within a call, expected ')'");
	}
}

/* --- which ---------------------------------------------------------------- */

static _Noreturn void
cannot_choose(const struct strace *t)
{
	const struct bpf_want *want = t->r->want;
	const struct loc start = {.source = t->r->text};
	struct buf b;

	scb_buf_init(&b, t->r->d->arena);
	for (unsigned i = 0; i < t->r->out->n && b.len < 60; i++) {
		uint32_t pid = t->r->out->at[i].process;
		bool said = false;

		for (unsigned j = 0; j < i; j++)
			said |= t->r->out->at[j].process == pid;
		if (!said && pid)
			scb_buf_fmt(&b, b.len ? ", %u" : "%u", pid);
	}
	if (want->process)
		scb_diag_fatal(t->r->d, start,
		    "no filter of process %u, expected one of %s",
		    want->process, b.p ? b.p : "none");
	scb_diag_fatal(t->r->d, start,
	    "the trace has filters of several processes (%s); choose one with "
	    "--process",
	    b.p ? b.p : "");
}

/* The stack of one process, in the order of installation. */
static void
strace_take(
    struct bpf_text_filters *out, const struct process *p, struct arena *a)
{
	struct bpf_text_filter *from = out->at;
	unsigned n = 0;

	for (const struct installed *i = p->top; i; i = i->below)
		n++;
	out->at = scb_arena_array(a, n, sizeof *out->at);
	out->n = n;
	for (const struct installed *i = p->top; i; i = i->below)
		out->at[--n] = from[i->filter];
}

/* A structure that was copied without the call that contains it. */
static void
read_copied(struct bpf_reader *r)
{
	do {
		read_filter(r);
		while (scb_bpf_peek(r) && !scb_bpf_starts(r, "{len="))
			r->at++;
	} while (scb_bpf_peek(r));
}

void
scb_bpf_read_strace(struct bpf_reader *r)
{
	struct strace t = {.r = r, .all = {.arena = r->d->arena}};
	const struct process *p;

	if (scb_bpf_starts(r, "{len=")) {
		read_copied(r);
		return;
	}
	r->out->traced = true;
	for (r->at = 0; r->at < r->text->len; scb_strace_next(r))
		read_line(&t);
	if (r->out->n == 0)
		scb_diag_fatal(r->d, (struct loc){.source = r->text},
		    "no call in this trace installed a filter (%u failed)",
		    t.failed);
	if (r->want->each && !r->want->process)
		return;
	p = scb_process_choose(&t.all, r->want->process);
	if (!p || !p->top)
		cannot_choose(&t);
	strace_take(r->out, p, r->d->arena);
}
