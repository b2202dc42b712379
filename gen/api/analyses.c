/* Filters over all calls: explained, compared and audited, as text. */
#include "api/made.h"

#include <string.h>

#include "report/audit.h"
#include "report/diff.h"
#include "report/explain.h"
#include "report/html.h"

struct job {
	struct api_report report;
	const struct scbpf_filter *a, *b;
	const struct scbpf_text *program; /* to compare with; or NULL */
	const char *format;
};

/* --- all calls ------------------------------------------------------------ */

/* Arch words that are looked at although the program does not name them. */
static void
report_arches(struct scbpf *s, struct partition *y)
{
	const struct options_target *t = scb_api_target(s);

	for (unsigned i = 0; i < t->n; i++)
		scb_partition_add(y, t->arches[i]->audit_arch);
}

/* What --ignore and the policy name. */
static const struct audit_ignore *
report_ignore(struct scbpf *s, const struct api_filter *f)
{
	const struct audit_ignore *list = s->options.ignore;
	const struct policy_ignore *p =
	    f->result ? f->result->policy->ignore : NULL;
	struct audit_ignore *g;

	for (; p; p = p->next) {
		g = scb_arena_alloc(&s->arena, sizeof *g);
		*g = (struct audit_ignore){list, p->rule, p->call};
		list = g;
	}
	return list;
}

static void
report_survey(struct scbpf *s, const struct api_filter *f, struct explain *x)
{
	struct partition y = {.program = {f->filter.program}};

	*x = (struct explain){.arena = &s->arena,
	    .source = f->source,
	    .options = s->options.text.len ? s->options.text.p : "",
	    .verbose = s->options.verbose,
	    .native = scb_api_target(s)->arches[0],
	    .def = f->result && !f->result->setup.complain
		       ? &f->result->policy->def
		       : NULL,
	    .read = f->read,
	    .ignore = report_ignore(s, f)};
	report_arches(s, &y);
	scb_explain_survey(x, &y);
	scb_explain_fold(x);
}

/* The blocks in a format that is made of them. */
static void
report_put(struct scbpf *s, struct buf *b, const struct doc *d,
    const char *format, const char *title)
{
	if (strcmp(format, "text") == 0) {
		scb_doc_text(b, d, s->options.colour);
	} else if (strcmp(format, "md") == 0) {
		scb_doc_md(b, d);
	} else if (strcmp(format, "html") == 0) {
		scb_html_begin(b, title);
		scb_doc_html(b, d);
		scb_html_end(b);
	} else {
		scb_api_no_format(s, format);
	}
}

static void
report_explain(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct explain *x = NULL, **end = &x;
	const struct scbpf_filter *next;
	struct doc d;

	for (const struct scbpf_filter *f = j->a; f; f = next) {
		next = scb_api_turn(s, f);
		*end = scb_arena_alloc(&s->arena, sizeof **end);
		report_survey(s, scb_api_merge(s, f), *end);
		(*end)->several = next || f != j->a;
		j->report.result.inconclusive |= (*end)->inconclusive;
		end = &(*end)->next;
	}
	if (strcmp(j->format, "json") == 0) {
		scb_explain_json(b, x);
	} else if (strcmp(j->format, "html") == 0) {
		if (x->next)
			scb_diag_note(&s->diag, nowhere,
			    "the page is about the filter for %s; '-a' chooses "
			    "another",
			    x->native->token);
		scb_explain_html(b, x);
	} else {
		scb_doc_open(&d, &s->arena);
		scb_explain_doc(&d, x);
		report_put(s, b, &d, j->format, x->source);
	}
}

enum scbpf_status
scbpf_explain_text(struct scbpf *s, const struct scbpf_filter *stack,
    const char *format, const struct scbpf_result **result)
{
	struct job j = {.a = stack, .format = format};

	return scb_api_report(s, report_explain, &j.report, result);
}

/* Is it the same program? Then it does the same, whatever that is. */
static bool
diff_is_none(const struct partition *y)
{
	return y->program[0].count == y->program[1].count &&
	       memcmp(y->program[0].insn, y->program[1].insn,
		   y->program[0].count * sizeof *y->program[0].insn) == 0;
}

/* Compares what is installed on one architecture, and counts. */
static void
diff_stacks(struct scbpf *s, struct job *j, const struct scbpf_filter *a,
    const struct scbpf_filter *b, struct diff *d)
{
	const struct api_filter *f[2] = {
	    scb_api_merge(s, a), scb_api_merge(s, b)};
	struct partition y = {
	    .program = {f[0]->filter.program, f[1]->filter.program}};
	struct scbpf_result *r = &j->report.result;

	*d = (struct diff){.arena = &s->arena,
	    .several = d->several,
	    .verbose = s->options.verbose,
	    .audited = strcmp(j->format, "text") != 0,
	    .big_endian = y.program[0].big_endian};
	if (!d->audited && diff_is_none(&y))
		return;
	if (y.program[0].big_endian != y.program[1].big_endian)
		scb_diag_fatal(&s->diag, nowhere,
		    "the filters differ in byte order");
	report_arches(s, &y);
	for (unsigned i = 0; i < 2; i++)
		report_survey(s, f[i], &d->side[i]);
	scb_diff_model(d, &y);
	scb_diag_info(&s->diag, "%ju steps", (uintmax_t)d->all.steps);
	for (const struct semdiff_change *c = d->all.first; c; c = c->next) {
		r->changes++;
		r->weaker += c->weaker;
	}
	for (const struct semdiff_inconclusive *u = d->all.inconclusive; u;
	     u = u->next)
		r->inconclusive++;
}

static void
report_diff(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *text = scb_api_report_open(s, &j->report);
	const struct scbpf_filter *a = j->a, *b = j->b, *next[2];
	struct diff *d = NULL, **end = &d;
	struct doc doc;

	while (a && b) {
		const struct options_target *t = api_filter(a)->target,
					    *u = api_filter(b)->target;

		/* One side has no filter for it. Both are in the same order. */
		if (t && u && t != u) {
			*(t < u ? &a : &b) = scb_api_turn(s, t < u ? a : b);
			continue;
		}
		next[0] = scb_api_turn(s, a);
		next[1] = scb_api_turn(s, b);
		*end = scb_arena_alloc(&s->arena, sizeof **end);
		(*end)->several = next[0] || a != j->a;
		diff_stacks(s, j, a, b, *end);
		end = &(*end)->next;
		a = next[0];
		b = next[1];
	}
	if (!d)
		scb_api_misuse(s, "the stacks are for different 'arch'");
	if (strcmp(j->format, "json") == 0) {
		scb_diff_json(text, d);
	} else {
		scb_doc_open(&doc, &s->arena);
		scb_diff_doc(&doc, d);
		if (doc.first || d->audited)
			report_put(s, text, &doc, j->format,
			    doc.first ? doc.first->label : "no change");
	}
}

enum scbpf_status
scbpf_diff_text(struct scbpf *s, const struct scbpf_filter *a,
    const struct scbpf_filter *b, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.a = a, .b = b, .format = format};

	return scb_api_report(s, report_diff, &j.report, result);
}

/* --- flaws ---------------------------------------------------------------- */

static struct audit_report
audit_report(struct scbpf *s, const struct api_filter *f,
    const struct audit_result *found, const struct audit_program *program)
{
	struct audit_report r = {.arena = &s->arena,
	    .summary = {.source = f->source,
		.options = s->options.text.len ? s->options.text.p : "",
		.native = scb_api_target(s)->arches[0],
		.program = &f->filter.program},
	    .result = found,
	    .path = f->path,
	    .line = f->line,
	    .program = program,
	    .against = s->options.has_against ? &s->options.against : NULL,
	    .policy = f->result ? f->result->policy : NULL,
	    .diag = &s->diag,
	    .big_endian = f->filter.program.big_endian,
	    .verbose = s->options.verbose,
	    .quiet = s->options.quiet};
	scb_summary_open(&r.summary, &s->arena);
	return r;
}

/* A range of --against says itself which versions are in use today. */
static void
note_ranges(struct scbpf *s)
{
	const struct audit_against *g = &s->options.against;

	if (s->options.has_against && !g->nlibcs &&
	    s->options.request.libcs.given)
		scb_diag_note(&s->diag, nowhere,
		    "'--libc' has no effect: '--against' names no libc");
	for (unsigned i = 0; i < g->nlibcs; i++) {
		struct buf b;

		if (!g->libc[i].from || !s->options.request.libcs.given)
			continue;
		scb_buf_init(&b, &s->arena);
		scb_facts_libc_put_range(&b, &g->libc[i]);
		scb_diag_note(&s->diag, nowhere,
		    "'--libc' has no effect on '--against=%s', which names the "
		    "libcs in use itself",
		    b.p);
	}
}

/* A libc about which nothing is known on an architecture. */
static void
note_unknown(struct scbpf *s, const struct options_target *t)
{
	const struct audit_against *g = &s->options.against;

	for (unsigned i = 0; i < g->nlibcs; i++)
		for (unsigned j = 0; j < t->n; j++) {
			const struct facts_libcs all = {
			    true, 1, {{g->libc[i].libc, 0, UINT32_MAX}}};

			if (!scb_facts_libcs_known(&all, t->arches[j]->abi))
				scb_diag_note(&s->diag, nowhere,
				    "the calls of %s on %s are not known, so "
				    "they are not checked",
				    scb_facts_libc_name(g->libc[i].libc),
				    t->arches[j]->token);
		}
}

/* Audits what is installed on one architecture, and counts. */
static struct audit_report *
audit_stack(struct scbpf *s, struct job *j, const struct scbpf_filter *stack)
{
	const struct api_filter *f = scb_api_merge(s, stack);
	const struct options_target *t = scb_api_target(s);
	const struct facts_libcs *libcs =
	    f->result
		? scb_compile_libcs(&s->options.request, f->result->policy)
		: &s->options.request.libcs;
	const struct audit_program *program =
	    j->program ? scb_api_made(s, j->program) : NULL;
	const struct audit_ask ask = {t->arches, t->n, f->read,
	    report_ignore(s, f), *libcs, program,
	    s->options.has_against ? &s->options.against : NULL};
	struct audit_result *found = scb_arena_alloc(&s->arena, sizeof *found);
	struct audit_report *r = scb_arena_alloc(&s->arena, sizeof *r);
	struct scbpf_result *count = &j->report.result;

	*found = scb_audit(&s->arena, &f->filter.program, &ask);
	*r = audit_report(s, f, found, program);
	note_unknown(s, t);
	if (found->unused)
		scb_diag_note(&s->diag, nowhere,
		    "nothing is ignored by '%s%s%s'", found->unused->rule,
		    found->unused->call ? ":" : "",
		    found->unused->call ? found->unused->call : "");
	scb_diag_info(&s->diag, "%ju steps", (uintmax_t)found->steps);
	count->errors += found->count[AUDIT_ERROR];
	count->warnings += found->count[AUDIT_WARNING];
	count->notes += found->count[AUDIT_NOTE];
	for (const struct audit_inconclusive *d = found->inconclusive; d;
	     d = d->next)
		count->inconclusive++;
	return r;
}

static void
report_audit(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct audit_report *r = NULL, **end = &r;
	struct buf *b = scb_api_report_open(s, &j->report);
	const struct scbpf_filter *next;
	struct doc d;

	note_ranges(s);
	for (const struct scbpf_filter *f = j->a; f; f = next) {
		next = scb_api_turn(s, f);
		*end = audit_stack(s, j, f);
		(*end)->summary.several = next || f != j->a;
		end = &(*end)->next;
	}
	if (strcmp(j->format, "json") == 0) {
		scb_audit_json(b, r);
	} else if (strcmp(j->format, "sarif") == 0) {
		scb_audit_sarif(b, r);
	} else {
		scb_doc_open(&d, &s->arena);
		scb_audit_doc(&d, r);
		report_put(s, b, &d, j->format, r->summary.source);
	}
}

enum scbpf_status
scbpf_audit_text(struct scbpf *s, const struct scbpf_filter *stack,
    const char *format, const struct scbpf_result **result)
{
	return scbpf_audit_program_text(s, stack, NULL, format, result);
}

enum scbpf_status
scbpf_audit_program_text(struct scbpf *s, const struct scbpf_filter *stack,
    const struct scbpf_text *program, const char *format,
    const struct scbpf_result **result)
{
	struct job j = {.a = stack, .program = program, .format = format};

	return scb_api_report(s, report_audit, &j.report, result);
}

static void
report_rules(struct scbpf *s, void *arg)
{
	struct job *j = arg;
	struct buf *b = scb_api_report_open(s, &j->report);
	struct doc d;

	note_ranges(s);
	if (strcmp(j->format, "json") == 0) {
		scb_audit_json_list(b);
		return;
	}
	scb_doc_open(&d, &s->arena);
	scb_audit_doc_list(&d);
	report_put(s, b, &d, j->format, "Checks of scbpf audit");
}

enum scbpf_status
scbpf_audit_rules_text(
    struct scbpf *s, const char *format, const struct scbpf_result **result)
{
	struct job j = {.format = format};

	return scb_api_report(s, report_rules, &j.report, result);
}
