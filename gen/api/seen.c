/* Calls that were seen: by the caller, and in logs. */
#include <string.h>

#include "api/seen.h"
#include "report/replay.h"

struct job {
	struct scbpf_seen *seen;
	const struct scbpf_filter *stack;
	const struct scbpf_call *call;
	unsigned known;
	const char *name, *bytes;
	size_t n;
	bool incomplete;
};

/* --- opening -------------------------------------------------------------- */

static void
seen_open(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct scbpf_seen *x = scb_arena_alloc(&s->arena, sizeof *x);
	const char *install = "install";
	unsigned n;

	if (j->stack)
		x->program = &scb_api_merge(s, j->stack)->filter.program;
	if (j->stack && api_filter(j->stack)->result)
		x->policy = api_filter(j->stack)->result->policy;
	scb_seen_open(&x->seen, &s->arena);
	scb_seen_open(&x->possible, &s->arena);
	scb_seen_open(&x->denied, &s->arena);
	scb_seen_open(&x->refused, &s->arena);
	scb_seen_open(&x->undecided, &s->arena);
	/* Others are for which --port adds. */
	x->arch = s->options.request.port ? scb_api_targets(s, &n)->arches[0]
					  : scb_api_arch(s);
	x->process = s->options.process;
	x->comm = s->options.comm;
	x->seen.until = s->options.until;
	x->seen.after = s->options.after_call;
	x->seen.install = x->seen.after && strcmp(x->seen.after, install) == 0;
	if (x->seen.install)
		x->seen.after = NULL;
	j->seen = x;
}

enum scbpf_status
scbpf_seen_open(
    struct scbpf *s, const struct scbpf_filter *stack, struct scbpf_seen **seen)
{
	struct job j = {.stack = stack};
	enum scbpf_status status = scb_api_run(s, seen_open, &j);

	if (status == SCBPF_STATUS_OK)
		*seen = j.seen;
	return status;
}

static void
seen_base(struct scbpf *s, void *arg)
{
	struct job *j = arg;

	if (!api_filter(j->stack)->result)
		scb_api_misuse(s, "scbpf_seen_base needs a policy");
	j->seen->policy = api_filter(j->stack)->result->policy;
}

enum scbpf_status
scbpf_seen_base(
    struct scbpf *s, struct scbpf_seen *seen, const struct scbpf_filter *base)
{
	struct job j = {.stack = base, .seen = seen};

	return scb_api_run(s, seen_base, &j);
}

/* --- calls ---------------------------------------------------------------- */

static void
add_denied(struct scbpf_seen *x, const struct log_event *e)
{
	static const enum why_kind kinds[] = {[LOG_FAILED] = WHY_FAILED,
	    [LOG_REFUSED] = WHY_REFUSED,
	    [LOG_ALLOWED] = WHY_LOGGED};
	struct seen_call c = e->call;

	c.verdict = kinds[e->fate];
	c.fate = e->how;
	scb_api_count(&x->denied, &c, e->times);
}

/* The first call of a log starts a run, if the log is not of the same one. */
static void
begin_run(struct scbpf_seen *x, const struct seen_call *first)
{
	const struct arch_call *call = scb_facts_number(first->arch, first->nr);
	bool begins = call && strcmp(call->name, "execve") == 0;

	if (!x->last || !scb_log_same_run(x->last, x->log.name, begins))
		scb_seen_run(&x->seen, x->input);
	x->last = x->log.name;
	x->begun = true;
}

/* Of a process that is asked for? */
static bool
is_asked(const struct scbpf_seen *x, const struct log_event *e)
{
	enum { COMM = 15 }; /* TASK_COMM_LEN without the NUL */

	return (!x->process || e->pid == x->process) &&
	       (!x->comm || strncmp(e->program, x->comm, COMM) == 0);
}

/* Counts it, unless the stack allows it. */
static void
add_recorded(struct scbpf_seen *x, struct log_event *e)
{
	if ((x->program && !scb_api_refuses(x, e)) || scb_api_fell_back(e))
		return;
	e->call = scb_log_as_clone(e);
	scb_api_count(&x->seen, &e->call, e->times);
}

static void
add_event(void *user, const struct log_event *e)
{
	struct scbpf_seen *x = user;
	struct log_event own = *e;

	if (!is_asked(x, e))
		return;
	x->met = true;
	own.call.input = x->input;
	if (!x->begun)
		begin_run(x, &own.call);
	if (e->fate != LOG_MADE)
		add_denied(x, &own);
	/* Also what the stack allows may begin or end it. */
	if (e->times && scb_seen_window(&x->seen, &own.call)) {
		x->calls += e->times;
		add_recorded(x, &own);
	}
	if (e->installs)
		scb_seen_start(&x->seen);
}

/* --- logs ----------------------------------------------------------------- */

static void
begin_log(struct scbpf *s, struct scbpf_seen *x, const char *name)
{
	scb_log_open(&x->log, &s->arena, &s->diag,
	    scb_arena_copy(&s->arena, name, strlen(name)), x->arch);
	x->log.each = add_event;
	x->log.user = x;
	x->input = scb_seen_input(&x->seen, name, SEEN_LOG);
	x->open = true;
	x->begun = false;
}

static void
end_log(struct scbpf *s, struct scbpf_seen *x)
{
	const struct log *l = &x->log;
	struct buf kinds;

	scb_log_close(&x->log);
	x->open = false;
	scb_buf_init(&kinds, &s->arena);
	scb_log_put_kinds(&kinds, l->kinds);
	x->seen.input[x->input].kind = kinds.p;
	x->bad += l->bad;
	x->seen.emulated |= (l->kinds & LOG_QEMU) != 0;
	if (l->bad)
		scb_seen_incomplete(&x->seen, "%s: %u %s not understood",
		    l->name, l->bad, l->bad == 1 ? "line was" : "lines were");
	if (l->lost)
		scb_seen_incomplete(
		    &x->seen, "%s: says that records were lost", l->name);
	if (l->cut)
		scb_seen_incomplete(
		    &x->seen, "%s: ends within a line or a call", l->name);
	if (l->evicted)
		scb_seen_incomplete(&x->seen,
		    "%s: more unfinished calls than are followed", l->name);
	if (l->kinds & LOG_AUDIT)
		scb_seen_incomplete(&x->seen,
		    "%s: audit has only calls that a filter refused or logged",
		    l->name);
	if (l->kinds & LOG_OWN)
		scb_seen_incomplete(&x->seen,
		    "%s: 'scbpf run' reports only calls that were refused or "
		    "logged",
		    l->name);
}

static void
seen_log(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct scbpf_seen *x = j->seen;

	s->reading = j->name;
	if (!x->open)
		begin_log(s, x, j->name);
	if (j->bytes)
		scb_log_read(&x->log, j->bytes, j->n);
	else
		end_log(s, x);
}

enum scbpf_status
scbpf_seen_log(struct scbpf *s, struct scbpf_seen *seen, const char *name,
    const char *bytes, size_t n)
{
	struct job j = {.seen = seen, .name = name, .bytes = bytes, .n = n};

	return scb_api_run(s, seen_log, &j);
}

/* --- the caller's --------------------------------------------------------- */

static void
seen_run(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct seen *x = &j->seen->seen;

	(void)s;
	j->seen->input = scb_seen_input(x, j->name, SEEN_LIVE);
	x->input[j->seen->input].kind = "run here";
	scb_seen_run(x, j->seen->input);
}

enum scbpf_status
scbpf_seen_run(struct scbpf *s, struct scbpf_seen *seen, const char *name)
{
	struct job j = {.seen = seen, .name = name};

	return scb_api_run(s, seen_run, &j);
}

static void
seen_call(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct log_event e = {.times = 1, .program = ""};

	e.call.arch = scb_facts_arch_audit(
	    j->call->arch, j->call->nr, j->seen->arch->big_endian);
	if (!e.call.arch)
		scb_api_misuse(s, "no architecture has such a call");
	e.call.nr = j->call->nr;
	e.call.known = j->known;
	memcpy(e.call.value, j->call->args, sizeof e.call.value);
	e.call.input = j->seen->input;
	j->seen->begun = true;
	add_event(j->seen, &e);
}

enum scbpf_status
scbpf_seen_call(struct scbpf *s, struct scbpf_seen *seen,
    const struct scbpf_call *call, unsigned known)
{
	struct job j = {.seen = seen, .call = call, .known = known};

	return scb_api_run(s, seen_call, &j);
}

static void
seen_start(struct scbpf *s, void *arg)
{
	(void)s;
	scb_seen_start(&((struct job *)arg)->seen->seen);
}

enum scbpf_status
scbpf_seen_start(struct scbpf *s, struct scbpf_seen *seen)
{
	struct job j = {.seen = seen};

	return scb_api_run(s, seen_start, &j);
}

static void
seen_note(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct seen *x = &j->seen->seen;

	(void)s;
	if (j->incomplete)
		scb_seen_incomplete(x, "%s", j->name);
	else
		scb_seen_note(x, "%s", j->name);
}

enum scbpf_status
scbpf_seen_note(
    struct scbpf *s, struct scbpf_seen *seen, const char *text, bool incomplete)
{
	struct job j = {.seen = seen, .name = text, .incomplete = incomplete};

	return scb_api_run(s, seen_note, &j);
}
