/* Policies and reports from calls that were seen. */
#include <string.h>

#include "api/made.h"
#include "api/seen.h"
#include "bpf/bpf.h"
#include "learn/rules.h"
#include "report/replay.h"

struct job {
	struct api_report report;
	struct scbpf_seen *seen;
	const struct scbpf_text *program;
	const char *base, *format;
};

/* --- programs ------------------------------------------------------------- */

/* A call in a program's code, with the values of its arguments. */
static struct seen_call
learn_call(const struct calls *c, const struct calls_number *x, unsigned input)
{
	struct seen_call call = {
	    .arch = c->elf.arch, .nr = x->number, .input = input};

	for (unsigned i = 0; i < SEEN_ARGS; i++)
		if (x->argument[i].n && !x->kernel && !x->vsyscall) {
			call.known |= 1u << i;
			call.value[i] = x->argument[i].v[0];
		}
	return call;
}

static void
learn_add(struct scbpf_seen *x, const struct calls *c)
{
	unsigned from =
		     scb_seen_input(&x->seen, c->elf.text->name, SEEN_POSSIBLE),
		 input = scb_seen_input(
		     &x->possible, c->elf.text->name, SEEN_POSSIBLE);

	x->seen.input[from].calls = c->nnumbers;
	for (unsigned i = 0; i < c->nnumbers; i++) {
		const struct calls_number *n = &c->number[i];
		const struct seen_call call = learn_call(c, n, input);
		struct seen_row *row;

		/* A policy cannot name -1 and others outside of the ABI. */
		if (!scb_facts_in_range(c->elf.arch, n->number))
			continue;
		row = scb_seen_add(&x->possible, &call);

		for (unsigned j = 0; row && j < SEEN_ARGS; j++)
			for (unsigned k = 1;
			     k < n->argument[j].n && call.known >> j & 1; k++)
				scb_seen_value(
				    &x->possible, row, j, n->argument[j].v[k]);
	}
	x->whole &= c->nreasons == 0;
	for (unsigned i = 0; i < c->nreasons; i++)
		scb_seen_incomplete(
		    &x->seen, "%s: %s", c->elf.text->name, c->reason[i].text);
	if (c->assume & CALLS_NO_JIT)
		scb_seen_note(&x->seen,
		    "Assumed: no memory becomes executable (no-jit).");
	if (c->assume & CALLS_NO_DLOPEN)
		scb_seen_note(
		    &x->seen, "Assumed: no libraries are loaded (no-dlopen).");
	if (c->executes)
		scb_seen_note(&x->seen,
		    "The program can start others, whose calls are only in "
		    "the logs.");
}

static void
learn_program(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct scbpf_seen *x = j->seen;

	if (x->programs++ == 0)
		x->whole = true;
	learn_add(x, scb_api_calls(s, j->program));
}

enum scbpf_status
scbpf_seen_program(
    struct scbpf *s, struct scbpf_seen *seen, const struct scbpf_text *program)
{
	struct job j = {.seen = seen, .program = program};

	return scb_api_run(s, learn_program, &j);
}

/* --- results -------------------------------------------------------------- */

/* JSON names calls, and cannot say what has no name. */
static void
warn_unnamed(struct scbpf *s, const struct learn_rules *r)
{
	unsigned n = 0;
	struct buf b;

	scb_buf_init(&b, &s->arena);
	for (size_t i = 0; i < r->n; i++)
		if (!r->rule[i].name)
			scb_buf_fmt(&b, n++ ? ", %u on %s" : "%u on %s",
			    r->rule[i].nr, r->rule[i].arch->token);
	if (n)
		scb_diag_warn(&s->diag, nowhere,
		    "left out, since JSON cannot express a number without a "
		    "name: %s; '-f text' has them",
		    b.p);
}

/* Is there the same rule for another ABI, or has it no such call? */
static bool
is_alike_on(const struct learn_rules *r, const struct learn_rule *x,
    const struct arch *a)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->rule[i].arch == a && r->rule[i].name &&
		    strcmp(r->rule[i].name, x->name) == 0)
			return scb_choose_same(
			    &r->rule[i].choices, &x->choices);
	return !scb_facts_call(a, x->name, strlen(x->name));
}

/* A rule of JSON is for all architectures. */
static void
note_everywhere(struct scbpf *s, const struct learn_rules *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct learn_rule *x = &r->rule[i];
		unsigned a = 0;

		if (!x->name || x->reason == LEARN_FALLBACK)
			continue;
		while (a < r->narches && is_alike_on(r, x, r->arch[a]))
			a++;
		if (a == r->narches)
			continue;
		scb_diag_note(&s->diag, nowhere,
		    "in JSON, what was seen on one architecture is allowed on "
		    "all of these, such as '%s' on %s; '-f text' limits rules "
		    "to one",
		    x->name, r->arch[a]->token);
		return;
	}
}

/* Adds to the runs recorded here which libc the program uses. */
static void
learn_made(struct scbpf *s, struct seen *seen)
{
	const char *with = scb_api_made_with(s);
	struct buf b;

	for (size_t i = 0; with && i < seen->ninputs; i++) {
		if (seen->input[i].how != SEEN_LIVE)
			continue;
		scb_buf_init(&b, &s->arena);
		scb_buf_fmt(&b, "run here, made with %s", with);
		seen->input[i].kind = b.p;
	}
}

/* Those of the "arch" after the first, or all. */
static const struct arch *const *
learn_port(struct scbpf *s)
{
	const struct options *o = &s->options;
	const struct arch **to =
	    scb_arena_array(&s->arena, o->ntargets + 1, sizeof(void *));

	if (o->ntargets < 2)
		return scb_arch_all;
	for (unsigned i = 1; i < o->ntargets; i++)
		to[i - 1] = o->target[i].arches[0];
	return to;
}

static void
learn_put(struct scbpf *s, struct buf *b, const struct job *j,
    const struct learn_rules *r)
{
	if (strcmp(j->format, "text") == 0) {
		scb_learn_text(b, r);
		return;
	}
	if (strcmp(j->format, "oci") != 0)
		scb_api_no_format(s, j->format);
	if (j->base)
		scb_api_misuse(s, "JSON cannot add to a policy; leave out "
				  "'--base' or '-f oci'");
	if (r->request->port)
		scb_api_misuse(s, "JSON cannot limit rules to architectures; "
				  "leave out '--port' or '-f oci'");
	warn_unnamed(s, r);
	note_everywhere(s, r);
	scb_learn_oci(b, r);
}

static _Noreturn void
say_no_call(struct scbpf *s, const char *what)
{
	scb_diag_fatal(&s->diag, nowhere,
	    "no call is left to %s; see '--after' and '--until'", what);
}

static void
learn_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct scbpf_seen *x = j->seen;
	struct seen seen = scb_seen_sorted(&x->seen);
	struct seen possible = scb_seen_sorted(&x->possible), lacking, open;
	struct learn_request request = {.seen = &seen,
	    .mode = s->options.conditions,
	    .def = x->programs && x->whole && !s->options.has_def
		       ? (struct policy_action){.ret = RET_KILL_PROCESS}
		       : s->options.def,
	    .possible = x->programs ? &possible : NULL,
	    .unseen = s->options.unseen,
	    .leave = s->options.leave,
	    .port = s->options.request.port ? learn_port(s) : NULL,
	    .base_path = j->base,
	    .base = x->policy,
	    .lacking = j->base && x->program ? &lacking : NULL,
	    .open = j->base && x->program ? &open : NULL};
	struct learn_rules rules;

	if (!seen.nrows && !x->programs && !j->base)
		say_no_call(s, "be learned from");
	if (request.lacking) {
		scb_api_lacking(x, &lacking);
		scb_api_open(x, &open);
	}
	learn_made(s, &seen);
	scb_learn_rules(&rules, &request);
	if (!scb_learn_together(&rules))
		scb_diag_note(&s->diag, nowhere,
		    "the calls are of several machines (%s, %s%s): compile for "
		    "each, with several '-a'",
		    rules.arch[0]->token, rules.arch[1]->token,
		    rules.narches > 2 ? ", ..." : "");
	learn_put(s, b, j, &rules);
	j->report.result.inconclusive = !scb_seen_is_complete(&seen);
}

enum scbpf_status
scbpf_learn_text(struct scbpf *s, struct scbpf_seen *seen, const char *base,
    const char *format, const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .base = base, .format = format};

	return scb_api_report(s, learn_text, &j.report, result);
}

static void
learn_mix(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen seen = scb_seen_sorted(&j->seen->seen);

	scb_learn_mix(b, &seen);
}

enum scbpf_status
scbpf_learn_mix(struct scbpf *s, struct scbpf_seen *seen,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen};

	return scb_api_report(s, learn_mix, &j.report, result);
}

static void
replay_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct scbpf_seen *x = j->seen;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen refused = scb_seen_sorted(&x->refused);
	struct seen undecided = scb_seen_sorted(&x->undecided);
	struct replay r = {
	    &refused, &undecided, x->seen.input, x->calls, x->bad};

	if (!x->calls)
		say_no_call(s, "be replayed");
	(scb_api_is_json(s, j->format) ? scb_replay_json : scb_replay_text)(
	    b, &r);
	j->report.result.changes = (size_t)x->refused.calls;
	j->report.result.inconclusive = (size_t)x->undecided.calls;
}

enum scbpf_status
scbpf_replay_text(struct scbpf *s, struct scbpf_seen *seen, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .format = format};

	return scb_api_report(s, replay_text, &j.report, result);
}

/* Notes a name or number of a process that no line has. */
static void
say_not_met(struct scbpf *s, const struct scbpf_seen *x)
{
	if (x->comm && x->process)
		scb_diag_note(&s->diag, nowhere,
		    "no line names process %u with the name '%s'", x->process,
		    x->comm);
	else if (x->comm)
		scb_diag_note(&s->diag, nowhere,
		    "no line names '%s'; only audit records have the names of "
		    "processes, as comm=",
		    x->comm);
	else
		scb_diag_note(&s->diag, nowhere,
		    "no line names process %u", x->process);
}

static void
why_text(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct seen denied = scb_seen_sorted(&j->seen->denied);
	struct why w = {&denied, j->seen->seen.input};

	if (!j->seen->met && (j->seen->comm || j->seen->process))
		say_not_met(s, j->seen);
	(scb_api_is_json(s, j->format) ? scb_why_json : scb_why_text)(b, &w);
	j->report.result.changes = j->seen->denied.nrows;
}

enum scbpf_status
scbpf_why_text(struct scbpf *s, struct scbpf_seen *seen, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.seen = seen, .format = format};

	return scb_api_report(s, why_text, &j.report, result);
}
